"""What was asked in vain is found in the records: alike questions as one, and nothing that was answered."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.records.protocol import KEPT
from bot.records.sqlite import LocalRecords, LocalRecordStore
from bot.render.discord.unanswered_card import UnansweredQuestion, unanswered_card
from bot.service.answers import AnswerService
from bot.service.unanswered import find_unanswered
from index.conversation.conversation import Conversation
from index.library import Library
from index.model import Article, Filters
from tests.corpus import five

NOW = 1_750_000_000.0


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "libraries" / "news", create=True) as library:
        library.put(five())
        yield library


def ask(library: Library, *questions: str, filters: Filters = Filters(), is_question: bool = True) -> None:
    home, names = library.store.folder.parent.parent, (library.name,)
    with closing(LocalRecordStore(home)) as records:
        service = AnswerService(home, [library], records)
        for question in questions:
            if is_question:
                service.respond(names, Conversation(), question, filters, person="7")
            else:
                service.find_sources(names, question, "7")


def found(library: Library, now: float | None = None) -> list[tuple[str, int, bool]]:
    gaps = find_unanswered(LocalRecords(library.store.folder), ["en"], now)
    return [(gap.question, gap.count, gap.is_close) for gap in gaps]


def test_alike_questions_are_one_in_their_latest_words_the_commonest_first(library: Library) -> None:
    ask(library, "Who painted the ferry?", "what is a zebra?", "who paints ferries", "WHO PAINTED THE FERRIES?")
    ask(library, "when was the ferry painted?")
    assert [(question, count) for question, count, _ in found(library)] == [
        ("WHO PAINTED THE FERRIES?", 3),
        ("when was the ferry painted?", 1),
        ("what is a zebra?", 1),
    ]


def test_what_was_surely_answered_is_none_and_what_was_since_is_none_any_more(library: Library) -> None:
    ask(library, "who met the dockers?", "who painted the ferry of Brenn?")
    assert [question for question, *_ in found(library)] == ["who painted the ferry of Brenn?"]
    library.put([Article("The ferry of Brenn was painted by Odo Marsh.", id="ferry")])
    ask(library, "who painted the ferry of Brenn?")
    assert found(library) == []


def test_the_closest_there_was_is_told_apart(library: Library) -> None:
    ask(library, "which lakes does the dredged harbour feed?", "zebras?")
    assert {question: is_close for question, _, is_close in found(library)} == {
        "which lakes does the dredged harbour feed?": True,
        "zebras?": False,
    }


def test_what_was_narrowed_and_what_was_no_question_are_left_out(library: Library) -> None:
    ask(library, "what is a zebra?", filters=Filters(source="nobody"))
    ask(library, "I saw a zebra in town today", is_question=False)
    assert found(library) == []


def test_what_was_asked_long_ago_is_forgotten(library: Library) -> None:
    with LocalRecords(library.store.folder) as records:
        ask(library, "what is a zebra?")
        (gap,) = find_unanswered(records, ["en"])
        assert find_unanswered(records, ["en"], gap.last + KEPT - 1) != []
        assert find_unanswered(records, ["en"], gap.last + KEPT + 1) == []


def test_nobody_is_named(library: Library) -> None:
    ask(library, "who is <@1234567890> or <@!99> of <@&7>?")
    ((question, *_),) = found(library)
    assert question == "who is @… or @… of @…?"


def test_a_library_without_records_has_none(tmp_path: Path) -> None:
    assert find_unanswered(LocalRecords(tmp_path), ["en"]) == []


def test_a_card_shows_hostile_questions_as_they_were_written() -> None:
    card = unanswered_card(
        [UnansweredQuestion("**@everyone** [x](https://evil.example)\n# big", 2, 1_750_000_000, is_close=False)],
        1,
        1,
        1,
    )
    first, second = card.text.split("\n")
    assert r"\*\*\@everyone\*\* \[x\](https\://evil\.example) \# big" in first
    assert second == "-# 2 times · last <t:1750000000:R> · nothing was found"
