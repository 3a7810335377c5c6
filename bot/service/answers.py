"""What a chat asks of its libraries, each call for one place and person: answers, more of them, why, context.

Blocking, and safe to call from several threads; knows no Discord. A place's own library comes first and is made when it
is first asked; another one that it shares is searched too.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.records.protocol import Record, Records, RecordStore
from bot.render.discord.subscription_cards import Gap
from bot.render.explanation import Match
from bot.render.text.article import given
from bot.render.to_json import load_filters
from bot.service import subscriptions
from bot.service.asker import Asker
from bot.service.followup import ask_again, ask_resolved, explain, propose
from bot.service.past_answers import recall, revive
from bot.service.subscriptions import Kept
from bot.service.unanswered import find_gaps
from index.conversation.conversation import Conversation, Resolved
from index.errors import CitebotError
from index.libraries import LibraryPool
from index.library import Library, ask
from index.model import Answer, Article, Filters, Hit, Status
from index.text.chunking import paragraphs

FOLLOWING = 30  # further passages of an answer that can be paged through, found in about 15 ms
PAGE = 3  # of them on a page
LISTED = 10  # articles on a page of a list


log = logging.getLogger(__name__)


class ForgottenError(CitebotError):
    """An answer, or what it quoted, is not there any more; the message is fit to show."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it: `talk` goes on from here. Without an `answer` it is polite, or asks for more.

    `example` is a question to ask, with a courtesy, if there is one.
    """

    resolved: Resolved
    talk: Conversation
    answer: Answer | None = None
    example: str | None = None


class Desk:
    """The libraries of a home, as many people ask them at once."""

    def __init__(self, home: Path, pool: LibraryPool, records: RecordStore) -> None:
        self.folder = home / "libraries"
        self._pool, self._records = pool, records

    def records(self, name: str) -> Records:
        """What is remembered of a library, to be closed again."""
        return self._records.open(name)

    def ask(
        self,
        names: Sequence[str],
        talk: Conversation,
        text: str,
        filters: Filters,
        limit: int,
        person: str,
        *,
        is_private: bool = False,
    ) -> Turn:
        """What a person says at this point of a talk, answered if it is a question. Raises QuestionError."""
        resolved = talk.resolve(text)
        with self._opened(names) as libraries:
            if resolved.courtesy:
                example, talk = propose(libraries, talk)
                return Turn(resolved, talk, example=example)
            if resolved.wants_more:
                return Turn(resolved, talk)
            resolved, answer = ask_resolved(
                self._asker(libraries), resolved, limit, filters, person, is_private=is_private
            )
        return Turn(resolved, resolved.talk.follow(answer), answer)

    def bear_on(self, names: Sequence[str], text: str, limit: int, person: str) -> Answer:
        """The passages that bear on a text somebody wrote, whatever it asks or says. Raises QuestionError."""
        with self._opened(names) as libraries:
            resolved = Resolved(text, text, text)
            return ask_resolved(self._asker(libraries), resolved, limit, Filters(), person, is_question=False)[1]

    def follow(self, names: Sequence[str], key: str) -> tuple[list[Hit], int]:
        """The passages that come after those an answer showed, and how many those are. Raises ForgottenError."""
        record = self.recall(names, key)
        with self._opened(names) as libraries:
            found = ask(libraries, record["asked_as"]["text"], limit=FOLLOWING, filters=load_filters(record["filters"]))
            rest = [hit for hit in found.hits if not any(_is_in(hit, passage) for passage in record["passages"])]
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

    def forget(self, names: Sequence[str], person: str) -> int:
        """Forget what a person asked here; how many questions. Raises LibraryError."""
        counts = [0]
        for name in names:
            with self.records(name) as records:
                subscriptions.forget(records, person)
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

    def gaps(self, names: Sequence[str]) -> list[Gap]:
        """What was asked here and not answered."""
        with self._opened(names[:1]) as (library,), library.store.reading() as snapshot:
            languages = snapshot.languages
        with self.records(names[0]) as records:
            return find_gaps(records, languages)

    def keep(
        self, names: Sequence[str], key: str, days: float, person: str, channel: int, message: int
    ) -> tuple[str, bool]:
        """Follow the question of an answer that was given here; by which answer's id it is, and whether newly.

        Raises ForgottenError, FollowError, LibraryError.
        """
        record = self.recall(names, key)
        with self.records(names[0]) as records:
            return subscriptions.keep(records, record, days, person, channel, message)

    def drop(self, names: Sequence[str], key: str, person: str) -> bool:
        """Follow it no more; whether it was followed. Raises LibraryError."""
        with self.records(names[0]) as records:
            return subscriptions.drop(records, key, person)

    def followed(self) -> list[str]:
        """The libraries of places where people follow questions."""
        names = self._records.with_note(subscriptions.NAME)
        return [name for name in names if subscriptions.has_any(self.records(name))]

    def due(self, names: Sequence[str], days: float) -> list[Kept]:
        """The questions that people follow here and that are to be asked again, the oldest first.

        Their libraries have changed, or they were about to be told. The too old are let go. Raises LibraryError.
        """
        with self._opened(names, create=False) as libraries:
            now = {library.name: library.generation() for library in libraries}
        with self.records(names[0]) as records:
            if number := subscriptions.expire(records, days):
                log.info("%s: %d questions are followed no more: too old, or perhaps told", names[0], number)
            found = subscriptions.find(records, days)
        return [one for one in found if one.person and (one.told or one.generations != now)]

    def ask_again(self, names: Sequence[str], one: Kept, limit: int) -> Answer:
        """The answer that a question has by now. Raises CitebotError."""
        with self._opened(names, create=False) as libraries:
            return ask_again(self._asker(libraries), one, limit)

    def note_asked(self, names: Sequence[str], asked: Sequence[tuple[Kept, Answer]]) -> None:
        """They were asked again, and these answers did not do either. Raises LibraryError."""
        with self.records(names[0]) as records:
            subscriptions.note_asked(records, asked)

    def claim(self, names: Sequence[str], same: Sequence[Kept]) -> list[Kept]:
        """Those that are still followed and are to be told now. Raises LibraryError."""
        with self.records(names[0]) as records:
            return subscriptions.claim(records, same)

    def let_go(self, names: Sequence[str], same: Sequence[Kept]) -> None:
        """They were told. Raises LibraryError."""
        with self.records(names[0]) as records:
            subscriptions.let_go(records, same)

    @contextmanager
    def _opened(self, names: Sequence[str], *, create: bool = True) -> Iterator[list[Library]]:
        """The libraries of a place; its own is made if need be, unless `create` is False."""
        there = [*names[:1], *(name for name in names[1:] if self._pool.holds(name))]
        with ExitStack() as stack:
            yield [stack.enter_context(self._pool.take(name, create=create)) for name in there]

    def _asker(self, libraries: Sequence[Library]) -> Asker:
        return Asker(libraries, self._records)

    def recall(self, names: Sequence[str], key: str) -> Record:
        """An answer that was given here: the shared library's part of one that another place was given is none.

        Raises ForgottenError.
        """
        record = recall(self._records, names, key)
        if not record or names[0] not in record["given_by"] or names[0] != next(iter(record["libraries"])):
            raise ForgottenError("I no longer have that answer: it is older than 30 days, or was erased. Ask again.")
        return {**record, "passages": given(record["passages"])}

    def _pick(self, libraries: Sequence[Library], names: Sequence[str], key: str, number: int) -> tuple[Hit, Record]:
        record = self.recall(names, key)
        if not 1 <= number <= len(record["passages"]):
            raise ForgottenError("That answer has no such passage.")
        passage = record["passages"][number - 1]
        holder = next((library for library in libraries if library.name == passage["library"]), None)
        hit = revive(passage, holder.article(passage["article"]["id"]) if holder else None)
        if not hit:
            raise ForgottenError("Its article has changed or gone since; the quote was right when it was given.")
        return hit, record


def _is_in(hit: Hit, passage: Mapping[str, Any]) -> bool:
    """Whether a recorded passage has shown some of a hit's quote."""
    is_one = (hit.library, hit.article.id) == (passage["library"], passage["article"]["id"])
    start, end = int(passage["quote_start"]), int(passage["quote_end"])
    return is_one and hit.quote_start < end and start < hit.quote_end
