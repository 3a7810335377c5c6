"""What a chat asks of its libraries, each call for one place and person: answers, more of them, why, context.

Blocking, and safe to call from several threads; knows no Discord. A place's own library comes first and is made when it
is first asked; another one that it shares is searched too.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.archive import Archive
from bot.asking import Asker
from bot.conversation import Conversation, Resolved
from bot.grounds import ask_resolved, explain, find_example
from bot.present.jsonable import load_filters
from bot.present.reasons import Match
from bot.recall import Record, recall, revive
from bot.records import Records
from index.chunking import paragraphs
from index.errors import CitebotError
from index.library import Library, ask
from index.model import Answer, Article, Filters, Hit, Status
from index.shelf import Shelf

FOLLOWING = 30  # further passages of an answer that can be paged through, found in about 15 ms
PAGE = 3  # of them on a page
LISTED = 10  # articles on a page of a list


class ForgottenError(CitebotError):
    """An answer, or what it quoted, is not there any more; the message is fit to show."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it: `talk` goes on from here. Without an `answer` it is polite, or asks for more.

    `example` is a question to ask, with a courtesy.
    """

    resolved: Resolved
    talk: Conversation
    answer: Answer | None = None
    example: str = ""


class Desk:
    """The libraries of a home, as many people ask them at once."""

    def __init__(self, home: Path, shelf: Shelf) -> None:
        self.folder = home / "libraries"
        self._shelf, self._archive = shelf, Archive()

    def close(self) -> None:
        """Let go of the records; the shelf belongs to whoever made it."""
        self._archive.close()

    def ask(
        self, names: Sequence[str], talk: Conversation, text: str, filters: Filters, limit: int, person: str
    ) -> Turn:
        """What a person says at this point of a talk, answered if it is a question. Raises QuestionError."""
        resolved = talk.resolve(text)
        with self._opened(names) as libraries:
            if resolved.courtesy:
                return Turn(resolved, talk, example=talk.suggest() or find_example(libraries))
            if resolved.wants_more:
                return Turn(resolved, talk)
            answer = self._answer(libraries, resolved, filters, limit, person)
        return Turn(resolved, resolved.talk.follow(answer), answer)

    def bear_on(self, names: Sequence[str], text: str, limit: int, person: str) -> Answer:
        """The passages that bear on a text somebody wrote, whatever it asks or says. Raises QuestionError."""
        with self._opened(names) as libraries:
            return self._answer(libraries, Resolved(text, text, text, Conversation()), Filters(), limit, person)

    def follow(self, names: Sequence[str], key: str) -> tuple[list[Hit], int]:
        """The passages that come after those an answer showed, and how many those are. Raises ForgottenError."""
        record = self._recall(names, key)
        with self._opened(names) as libraries:
            found = ask(libraries, record["asked_as"]["text"], limit=FOLLOWING, filters=load_filters(record["filters"]))
            shown = {(p["library"], p["article"]["id"], p["quote"]) for p in record["passages"]}
            rest = [hit for hit in found.hits if (hit.library, hit.article.id, hit.quote) not in shown]
            return rest, len(record["passages"]) if record["answered"] else 0

    def context(self, names: Sequence[str], key: str, number: int) -> tuple[Hit, list[tuple[int, int]], int]:
        """Passage `number` (from 1) of an answer, its article's paragraphs, and how many passages the answer has.

        Raises ForgottenError.
        """
        with self._opened(names) as libraries:
            hit, record = self._pick(libraries, names, key, number)
            return hit, paragraphs(hit.article.text), len(record["passages"])

    def why(self, names: Sequence[str], key: str, number: int) -> tuple[Hit, list[Match], int]:
        """Passage `number` (from 1) of an answer, the question's words in it, and how many passages the answer has.

        Raises ForgottenError.
        """
        with self._opened(names) as libraries:
            hit, record = self._pick(libraries, names, key, number)
            asked = record["asked_as"]
            return hit, explain(libraries, asked["text"], asked["own"], hit), len(record["passages"])

    def passages(self, names: Sequence[str], key: str) -> int:
        """How many passages an answer showed. Raises ForgottenError."""
        record = self._recall(names, key)
        return len(record["passages"]) if record["answered"] else 0

    def forget(self, names: Sequence[str], person: str) -> int:
        """Forget what a person asked here; how many questions. Raises LibraryError."""
        counts = [0]
        for name in names:
            if (self.folder / name).is_dir():
                with Records(self.folder / name) as records:
                    counts.append(records.forget(person))
        return max(counts)

    def listed(self, names: Sequence[str], page: int) -> tuple[list[Article], int]:
        """A page (from 1) of the articles of a place's own library, the newest first, and how many there are."""
        with self._opened(names[:1]) as (library,):
            return list(library.articles((page - 1) * LISTED, LISTED)), library.status().articles

    def titled(self, names: Sequence[str], words: str, most: int) -> list[Article]:
        """Articles of a place's own library by words of their title."""
        with self._opened(names[:1]) as (library,):
            return library.titled(words, most)

    def outlets(self, names: Sequence[str]) -> list[str]:
        """Who published the articles that are searched."""
        with self._opened(names) as libraries:
            return list(dict.fromkeys(outlet for library in libraries for outlet in library.outlets()))

    def status(self, names: Sequence[str]) -> Status:
        """A place's own library in figures."""
        with self._opened(names[:1]) as (library,):
            return library.status()

    @contextmanager
    def _opened(self, names: Sequence[str]) -> Iterator[list[Library]]:
        """The libraries of a place; its own is made if need be."""
        there = [*names[:1], *(name for name in names[1:] if self._shelf.holds(name))]
        with ExitStack() as stack:
            yield [stack.enter_context(self._shelf.take(name, create=True)) for name in there]

    def _answer(
        self, libraries: Sequence[Library], resolved: Resolved, filters: Filters, limit: int, person: str
    ) -> Answer:
        return ask_resolved(Asker(libraries, self._archive), resolved, limit, filters, person)

    def _recall(self, names: Sequence[str], key: str) -> Record:
        """An answer that was given here: the shared library's part of one that another place was given is none."""
        record = recall(self.folder, names, key)
        if not record or names[0] not in record["given_by"] or names[0] != next(iter(record["libraries"])):
            raise ForgottenError("I no longer have that answer: it is older than 30 days, or was erased. Ask again.")
        return record

    def _pick(self, libraries: Sequence[Library], names: Sequence[str], key: str, number: int) -> tuple[Hit, Record]:
        record = self._recall(names, key)
        if not 1 <= number <= len(record["passages"]):
            raise ForgottenError("That answer has no such passage.")
        passage = record["passages"][number - 1]
        holder = next((library for library in libraries if library.name == passage["library"]), None)
        hit = revive(passage, holder.article(passage["article"]["id"]) if holder else None)
        if not hit:
            raise ForgottenError("Its article has changed or gone since; the quote was right when it was given.")
        return hit, record
