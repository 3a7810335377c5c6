"""Cards of real answers, to be looked at: the seed's and those of the five articles."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.home import FIRST
from bot.records.sqlite import LocalRecordStore
from bot.render.discord.answer_cards import (
    answer_card,
    context_card,
    courtesy_card,
    more_card,
    sources_card,
    trouble_card,
)
from bot.render.discord.card import Card
from bot.render.discord.help_card import help_card
from bot.render.discord.library_cards import (
    announcement_card,
    changes_card,
    list_card,
    progress_card,
    status_card,
    version_card,
    waiting_card,
)
from bot.render.discord.settings_cards import announcing_card, privacy_card, settings_card
from bot.render.discord.why_card import why_card
from bot.service.answers import AnswerService
from bot.settings import Settings
from index.conversation.conversation import Conversation
from index.library import Library, ask
from index.model import Changes, Unread
from index.text.passages import paragraphs
from tests.corpus import five, make_seeded_home

UNREAD = (Unread("/srv/files/scan.txt", "is empty"), Unread("https://news.example/gone", "answers 404"))


def samples() -> Iterator[tuple[str, Card]]:
    """Each with a note on what it is."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        make_seeded_home(Settings(home=home))
        with Library.open(home / "libraries" / FIRST) as seed, Library.open(home / "five", create=True) as library:
            library.put(five())
            yield from _answers(AnswerService(home, [seed], LocalRecordStore(home)))
            yield from _of_five(library)
            yield from _reasons(AnswerService(home, [library], LocalRecordStore(home)))
    yield from _library()


def _answers(service: AnswerService) -> Iterator[tuple[str, Card]]:
    conversation, names = Conversation(), (FIRST,)
    for question in ("who met Putin?", "how long did the talks last?", "who is his aide?", "who won the world cup?"):
        turn = service.respond(names, conversation, question)
        conversation = turn.conversation
        assert turn.answer
        yield question, answer_card(turn.answer, asked=question, meaning=turn.resolved.meaning, may_add=True)
    turn = service.respond(names, Conversation(), "who met Putin?")
    assert turn.answer
    hit = turn.answer.hits[0]
    yield "Context", context_card(hit, list(paragraphs(hit.article.text)))
    yield "Why", why_card(1, service.why(names, turn.answer.id, 1))
    yield "More", more_card(service.ask(names, "who met Putin?", limit=9).hits[3:6], 4, 1, 3)


def _of_five(library: Library) -> Iterator[tuple[str, Card]]:
    for question in (
        "when did the harbour of Vellmar reopen?",
        "how much do tickets of the orchestra cost?",
        "who conducts the choir of Brenn?",
        "is the ferry to Orrin expensive in winter?",
    ):
        yield question, answer_card(ask([library], question), asked=question)
    yield "Find sources", sources_card(ask([library], "The glacier has lost a fifth of its ice since 1990."))
    yield "/library list", list_card(five(), 1, 1, 5)
    yield "/library status", status_card(replace(library.status(), unread=UNREAD))


def _reasons(service: AnswerService) -> Iterator[tuple[str, Card]]:
    conversation = Conversation()
    for question in ("when did the harbour of Vellmar reopen?", "and who met the dockers there in 2020?"):
        turn = service.respond(("five",), conversation, question)
        conversation = turn.conversation
        assert turn.answer
        yield question, answer_card(turn.answer, meaning=turn.resolved.meaning)
        yield f"Why: {question}", why_card(1, service.why(("five",), turn.answer.id, 1))


def _library() -> Iterator[tuple[str, Card]]:
    yield "hi", courtesy_card("greeting", "who met Putin?")
    for who, may_add in (("an editor", True), ("a reader", False)):
        yield f"/help, {who}", help_card("who is Ines Calder?", in_server=True, may_add=may_add)
    yield "help, in a direct message", help_card("who is Ines Calder?", in_server=False, may_add=False)
    yield "/library add", progress_card("https://news.example/feed", 1200, 3000, 12.3)
    yield "/library add, waiting", waiting_card(2)
    yield "/library add, a new version", version_card("Harbour of Vellmar reopens", "Harbour of Vellmar reopens")
    yield "a new article", announcement_card(five()[0])
    yield "/library announce", announcing_card(1, 10, 2, 3)
    yield "/library add, done", changes_card(Changes(added=12, unchanged=3, unread=UNREAD))
    yield (
        "/library settings",
        settings_card({"Passages an answer": "3", "Answers are": "shown to all", "Threads": "on"}),
    )
    yield "/privacy", privacy_card()
    yield "trouble", trouble_card("That file is larger than 10 MB: split it, or give me its address.")
