"""A question -> an answer with an id, recorded under it. The command line, console and Discord all ask through this."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from re import fullmatch
from typing import TYPE_CHECKING, Any

from bot.home import Choice, opened
from bot.records.opening import open_record_store
from bot.records.protocol import RecordStore
from bot.render.explanation import Match
from bot.render.sanitize import flatten
from bot.render.to_json import dump_answer, dump_filters, load_filters
from bot.service.past_answers import UnsavedAnswers
from index.answering.confidence import weigh
from index.answering.quoting import highlight
from index.errors import QuestionError
from index.library import Library, ask, consult
from index.library import ask_resolved as search_resolved
from index.model import Answer, Filters, Hit
from index.retrieval.question import parse
from index.retrieval.search import read_questions
from index.retrieval.spelling import nearest_name
from index.stores.filtering import fold_source

if TYPE_CHECKING:
    from bot.service.subscriptions import Subscription
    from index.conversation.conversation import Conversation, Resolved

EXAMPLES = 5  # articles searched for a name to suggest a question about
LIMIT, MOST = 3, 100  # passages of an answer: by default, at most


class Asker:
    """Open libraries that are asked as one; what they answer is saved in their records."""

    def __init__(
        self, libraries: Sequence[Library], records: RecordStore, unsaved: UnsavedAnswers | None = None
    ) -> None:
        """`unsaved` takes the answers that can't be recorded; without it, they are not kept."""
        self.libraries, self.records, self._unsaved = libraries, records, unsaved

    def ask(self, question: str, limit: int = LIMIT, filters: Filters = Filters()) -> Answer:  # noqa: B008  # frozen
        """The answer, under an id by which `citebot show` finds it again. Raises QuestionError."""
        answer = self.find(question, limit, filters)
        self.keep(answer)
        return answer

    def find(self, question: str, limit: int = LIMIT, filters: Filters = Filters()) -> Answer:  # noqa: B008  # frozen
        """The answer under an id, not recorded yet. Raises QuestionError."""
        return replace(ask(self.libraries, question, limit=limit, filters=filters), id=secrets.token_hex(6))

    def find_resolved(self, resolved: "Resolved", limit: int, filters: Filters) -> tuple["Resolved", Answer]:
        """The answer to a question of a conversation, not recorded yet, and its meaning. Raises QuestionError."""
        taken, answer = search_resolved(self.libraries, resolved, limit=limit, filters=filters)
        return taken, replace(answer, id=secrets.token_hex(6))

    def keep(self, answer: Answer, asked: Mapping[str, Any] | None = None, person: str | None = None) -> None:
        """Record an answer, with how it was `asked` and whose question it was.

        Each library records only its own quotes, so that erasing a library erases everything quoted from it.
        """
        for library in self.libraries:
            record = {**dump_answer(answer, library=library.name), **(asked or {})}
            if not self.records.save(library.name, record, person) and self._unsaved:
                self._unsaved.add(library.name, record, person)


def ask_resolved(
    asker: Asker,
    resolved: "Resolved",
    limit: int = LIMIT,
    filters: Filters = Filters(),  # noqa: B008  # frozen
    person: str | None = None,
    *,
    is_question: bool = True,
    is_private: bool = False,
) -> tuple["Resolved", Answer]:
    """The answer to a question of a conversation, recorded, and which of its meanings that answers.

    `is_question`: whether a person asked it, and it is no message of somebody that was looked up; `is_private`: whether
    nobody else sees the answer. Raises QuestionError.
    """
    taken, answer = asker.find_resolved(resolved, limit, filters)
    asker.keep(answer, describe(taken, filters, is_question=is_question, is_private=is_private), person)
    return taken, answer


def ask_again(asker: Asker, subscription: "Subscription", limit: int = LIMIT) -> Answer:
    """The answer that a subscribed question has by now; recorded if it answers it."""
    from index.conversation.conversation import Resolved

    asked = subscription.record["asked_as"]
    people, things = tuple(asked["people"]), tuple(asked["things"])
    resolved = Resolved(
        asked["text"], asked["own"], asked["firm"], people=people, things=things, meaning=asked["meaning"]
    )
    filters = load_filters(subscription.record["filters"])
    answer = asker.find_resolved(resolved, limit, filters)[1]
    if answer.complete and subscription.is_answered_by(answer):
        asker.keep(answer, describe(resolved, filters), subscription.person or None)
    return answer


def describe(
    resolved: "Resolved", filters: Filters, *, is_question: bool = True, is_private: bool = False
) -> dict[str, Any]:
    """How a question was asked, for the records."""
    names = ("text", "own", "firm", "people", "things", "meaning")
    asked = {name: getattr(resolved, name) for name in names}
    kind = {"is_question": is_question, "is_private": is_private}
    return {"asked_as": asked, "filters": dump_filters(filters), **kind}


def propose(libraries: Sequence[Library], talk: "Conversation") -> tuple[str | None, "Conversation"]:
    """A question to suggest that a conversation did not have yet, if there is one, and the conversation after it."""
    from index.conversation.conversation import suggest
    from index.conversation.entities import find_names

    found = (find_names(article.text) for library in libraries for article in library.articles(0, EXAMPLES))
    example = talk.suggest() or next(filter(None, (suggest(names, talk.suggested) for names in found)), None)
    return example, talk.propose(example) if example else talk


def explain(libraries: Sequence[Library], text: str, own: str, hit: Hit) -> list[Match]:
    """The words of the question that was asked as `text`, in order, as the hit holds them; `own` is what was typed."""
    (question,), statistics = consult(libraries, lambda snapshots: read_questions(snapshots, [text], searched=0))
    typed = {word.variants[0] for word in parse(own).words}
    marks = highlight(hit.article, hit.start, hit.end, question)
    return [
        Match(
            word=word.text,
            weight=weigh(word, statistics),
            places=tuple((start, end) for start, end, found in marks if found == word),
            is_own=word.variants[0] in typed,
        )
        for word in question.words
    ]


@contextmanager
def asking(choice: Choice) -> Iterator[Asker]:
    """An asker of the chosen libraries. Raises LibraryError if one can't be opened."""
    settings = choice.settings
    with opened(choice) as libraries, closing(open_record_store(settings.home, settings.cluster)) as records:
        yield Asker(libraries, records)


def explain_source(libraries: Sequence[Library], source: str) -> str | None:
    """That no article here is of this source, and which name is nearest; None if some are."""
    known = set[str]().union(*(library.source_names() for library in libraries))
    if (asked := fold_source(source)) in known:
        return None
    written = {fold_source(outlet): outlet for library in libraries for outlet in library.outlets()}
    found = nearest_name(asked, known)
    nearest = f"the nearest is “{flatten(written.get(found, found))}”" if found else "`citebot sources` lists them"
    return f"no source is called “{source}”: {nearest}"


def parse_day(text: str) -> date:
    """The day of `YYYY-MM-DD`. Raises QuestionError."""
    try:
        if fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):  # fromisoformat takes 20250425 and 2025-W17-5 too
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise QuestionError(f"{text[:40]!r} is no date: write it as YYYY-MM-DD, as in 2025-04-25")
