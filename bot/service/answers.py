"""The one service that the console and Discord call: answers, further passages, context, reasons and subscriptions.

Each call names its libraries. The first is the asker's own: its records decide which answers can be looked up again,
and hold the subscriptions. All calls block, and threads may share the service. What a question without a conversation
needs (`citebot ask`) is in `asker`, on which this builds.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.home import Choice, opened
from bot.records.opening import open_record_store
from bot.records.protocol import Record, Records, RecordStore
from bot.render.discord.subscription_cards import UnansweredQuestion
from bot.render.explanation import Match
from bot.render.text.article import shown_passages
from bot.render.to_json import load_filters
from bot.service import past_answers, subscriptions
from bot.service.asker import LIMIT, Asker, ask_again, ask_resolved, explain, propose
from bot.service.subscriptions import FollowError, Subscription
from bot.service.unanswered import find_unanswered
from index.conversation.conversation import Conversation, Resolved
from index.errors import CitebotError
from index.libraries import LibraryPool
from index.library import Library, ask
from index.model import Answer, Article, Filters, Hit, Status
from index.text.chunking import paragraphs

FURTHER = 30  # passages of which those that an answer did not show follow it, found in about 15 ms
PAGE = 3  # further passages shown at once
LISTED = 10  # articles on a page of a list


log = logging.getLogger(__name__)


class ForgottenError(CitebotError):
    """An answer, or what it quoted, is no longer there; the message can be shown."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a person said and the reply; `talk` is the conversation after it.

    Without an `answer` it was a courtesy, with a question to ask as `example` if there is one, or asked for more.
    """

    resolved: Resolved
    talk: Conversation
    answer: Answer | None = None
    example: str | None = None


class AnswerService:
    """The libraries of a home, asked by many people at once."""

    def __init__(self, home: Path, libraries: LibraryPool | Sequence[Library], records: RecordStore) -> None:
        """`libraries`: a pool that opens them by name, or those that are open, which every call then uses."""
        self.folder = home / "libraries"
        self._libraries, self._records = libraries, records
        self._unsaved = past_answers.UnsavedAnswers()

    def records(self, name: str) -> Records:
        """The records of a library; the caller closes them."""
        return self._records.open(name)

    @contextmanager
    def opened(self, names: Sequence[str], *, create: bool = True) -> Iterator[Sequence[Library]]:
        """These libraries, those that do not exist left out; the first is made if need be, unless `create` is False."""
        if not isinstance(self._libraries, LibraryPool):
            yield self._libraries
            return
        there = [*names[:1], *(name for name in names[1:] if self._libraries.holds(name))]
        with ExitStack() as stack:
            yield [stack.enter_context(self._libraries.take(name, create=create)) for name in there]

    def ask(
        self,
        names: Sequence[str],
        talk: Conversation,
        text: str,
        filters: Filters = Filters(),  # noqa: B008  # frozen
        limit: int = LIMIT,
        person: str | None = None,
        *,
        is_private: bool = False,
    ) -> Turn:
        """What a person says at this point of a conversation, answered if it is a question. Raises QuestionError."""
        resolved = talk.resolve(text)
        if resolved.wants_more:
            return Turn(resolved, talk)
        with self.opened(names) as libraries:
            if resolved.courtesy:
                example, talk = propose(libraries, talk)
                return Turn(resolved, talk, example=example)
            asker = Asker(libraries, self._records, self._unsaved)
            resolved, answer = ask_resolved(asker, resolved, limit, filters, person, is_private=is_private)
        return Turn(resolved, resolved.talk.advance(answer), answer)

    def find_sources(self, names: Sequence[str], text: str, limit: int, person: str) -> Answer:
        """The passages that relate to a text, whatever it asks or says. Raises QuestionError."""
        with self.opened(names) as libraries:
            asker, resolved = Asker(libraries, self._records, self._unsaved), Resolved(text, text, text)
            return ask_resolved(asker, resolved, limit, Filters(), person, is_question=False)[1]

    def more(self, names: Sequence[str], key: str) -> tuple[list[Hit], int]:
        """The passages after those that an answer showed, and how many it showed; none if it found nothing.

        Raises ForgottenError.
        """
        record = self.find_answer(names, key)
        if not record["answered"]:
            return [], 0
        with self.opened(names) as libraries:
            return _find_more(libraries, record), len(record["passages"])

    def passage(self, names: Sequence[str], key: str, number: int) -> Hit:
        """Passage `number` (from 1) of an answer, further passages counted on. Raises ForgottenError."""
        with self.opened(names) as libraries:
            return self._pick(libraries, names, key, number)[0]

    def context(self, names: Sequence[str], key: str, number: int) -> tuple[Hit, list[tuple[int, int]], int]:
        """As `passage`, with its article's paragraphs, and how many passages the answer showed."""
        with self.opened(names) as libraries:
            hit, record = self._pick(libraries, names, key, number)
        return hit, paragraphs(hit.article.text), len(record["passages"])

    def why(self, names: Sequence[str], key: str, number: int) -> tuple[Hit, list[Match], int]:
        """As `passage`, with the question's words in it, and how many passages the answer showed."""
        with self.opened(names) as libraries:
            hit, record = self._pick(libraries, names, key, number)
            asked = record["asked_as"]
            return hit, explain(libraries, asked["text"], asked["own"], hit), len(record["passages"])

    def find_answer(self, names: Sequence[str], key: str) -> Record:
        """The record of an answer that was given to the first library, with the passages it showed.

        The part that a shared library had in another one's answer does not count. Raises ForgottenError.
        """
        record = past_answers.find_answer(self._records, names, key, self._unsaved)
        if not record or names[0] not in record["given_by"] or names[0] != next(iter(record["libraries"])):
            raise ForgottenError("I no longer have that answer: it is older than 30 days or was erased. Ask again.")
        return {**record, "passages": shown_passages(record["passages"])}

    def _pick(self, libraries: Sequence[Library], names: Sequence[str], key: str, number: int) -> tuple[Hit, Record]:
        record = self.find_answer(names, key)
        shown = record["passages"]
        if number > len(shown) and (further := _find_more(libraries, record)[number - len(shown) - 1 :]):
            return further[0], record
        if not 1 <= number <= len(shown):
            raise ForgottenError("That answer has no such passage.")
        passage = shown[number - 1]
        holder = next((library for library in libraries if library.name == passage["library"]), None)
        hit = past_answers.restore_hit(passage, holder.article(passage["article"]["id"]) if holder else None)
        if not hit:
            raise ForgottenError("Its article was changed or removed since. The quote was correct when it was given.")
        return hit, record

    def list_articles(self, names: Sequence[str], page: int) -> tuple[list[Article], int]:
        """A page (from 1) of the first library's articles, the newest first, and how many articles there are."""
        with self.opened(names[:1]) as (library,):
            return list(library.articles((page - 1) * LISTED, LISTED)), library.status().articles

    def find_titled(self, names: Sequence[str], words: str, most: int) -> list[Article]:
        """Articles of the first library with these words in their title."""
        with self.opened(names[:1]) as (library,):
            return library.titled(words, most)

    def outlets(self, names: Sequence[str]) -> list[str]:
        """Who published the articles that are searched."""
        with self.opened(names) as libraries:
            return list(dict.fromkeys(outlet for library in libraries for outlet in library.outlets()))

    def status(self, names: Sequence[str]) -> Status:
        """The first library in figures."""
        with self.opened(names[:1]) as (library,):
            return library.status()

    def list_unanswered(self, names: Sequence[str]) -> list[UnansweredQuestion]:
        """The questions that the first library did not answer."""
        with self.opened(names[:1]) as (library,), library.store.reading() as snapshot:
            languages = snapshot.languages
        with self.records(names[0]) as records:
            return find_unanswered(records, languages)

    def forget(self, names: Sequence[str], person: str) -> int:
        """Erase what a person asked and subscribed to; how many questions those were. Raises LibraryError."""
        self._unsaved.forget(person)
        counts = [0]
        for name in names:
            with self.records(name) as records:
                subscriptions.forget(records, person)
                counts.append(records.forget(person))
        return max(counts)

    def subscribe(
        self, names: Sequence[str], key: str, days: float, person: str, channel: int = 0, message: int = 0
    ) -> tuple[str, bool]:
        """Follow the question of an answer that was not sure; the answer's id that it is followed by, and if it is new.

        Raises ForgottenError, FollowError, LibraryError.
        """
        record = self.find_answer(names, key)
        if record["sure"]:
            raise FollowError("That question was answered. You can only follow one that was not.")
        with self.records(names[0]) as records:
            return subscriptions.subscribe(records, record, days, person, channel, message)

    def unsubscribe(self, names: Sequence[str], key: str, person: str) -> bool:
        """Stop following; whether it was followed. Raises LibraryError."""
        with self.records(names[0]) as records:
            return subscriptions.unsubscribe(records, key, person)

    def list_subscriptions(self, names: Sequence[str], days: float, person: str) -> list[Subscription]:
        """What a person follows, the oldest first. Raises LibraryError."""
        with self.records(names[0]) as records:
            return subscriptions.find(records, days, person)

    def find_subscribed(self) -> list[str]:
        """The libraries with subscriptions made in Discord."""
        names = self._records.with_note(subscriptions.NAME)
        return [name for name in names if subscriptions.has_any(self.records(name))]

    def due(self, names: Sequence[str], days: float, person: str | None = None) -> list[Subscription]:
        """The subscriptions of a person, or else of all in Discord, that must be asked again, the oldest first.

        Those are the ones whose libraries have changed, and the ones claimed before. Expired ones are removed first.
        Raises LibraryError.
        """
        with self.opened(names, create=False) as libraries:
            now = {library.name: library.generation() for library in libraries}
        with self.records(names[0]) as records:
            if number := subscriptions.expire(records, days):
                log.info("%s: %d subscriptions have expired", names[0], number)
            found = subscriptions.find(records, days, person)
        mine = [one for one in found if one.person or person is not None]  # the console's have no person
        return [one for one in mine if one.told or one.generations != now]

    def ask_again(self, names: Sequence[str], one: Subscription, limit: int = LIMIT) -> Answer:
        """The answer to the question as of now. Raises CitebotError."""
        with self.opened(names, create=False) as libraries:
            return ask_again(Asker(libraries, self._records, self._unsaved), one, limit)

    def mark_asked(self, names: Sequence[str], asked: Sequence[tuple[Subscription, Answer]]) -> None:
        """Note that they were asked again and are still not answered. Raises LibraryError."""
        with self.records(names[0]) as records:
            subscriptions.mark_asked(records, asked)

    def claim(self, names: Sequence[str], same: Sequence[Subscription]) -> list[Subscription]:
        """Those that still exist, claimed for the notification that follows. Raises LibraryError."""
        with self.records(names[0]) as records:
            return subscriptions.claim(records, same)

    def end(self, names: Sequence[str], same: Sequence[Subscription]) -> None:
        """Remove them once their people were notified. Raises LibraryError."""
        with self.records(names[0]) as records:
            subscriptions.end(records, same)


@contextmanager
def serving(choice: Choice) -> Iterator[AnswerService]:
    """A service of the chosen libraries, which stay open. Raises LibraryError if one can't be opened."""
    settings = choice.settings
    with opened(choice) as libraries, closing(open_record_store(settings.home, settings.cluster)) as records:
        yield AnswerService(settings.home, libraries, records)


def _find_more(libraries: Sequence[Library], record: Record) -> list[Hit]:
    """What was found beside the passages of an answer's record, best first."""
    filters = load_filters(record["filters"])
    found = ask(libraries, record["asked_as"]["text"], limit=FURTHER, filters=filters).hits
    return [hit for hit in found if not any(_is_shown_in(hit, passage) for passage in record["passages"])]


def _is_shown_in(hit: Hit, passage: Mapping[str, Any]) -> bool:
    """Whether a recorded passage has shown some of a hit's quote."""
    is_one = (hit.library, hit.article.id) == (passage["library"], passage["article"]["id"])
    start, end = int(passage["quote_start"]), int(passage["quote_end"])
    return is_one and hit.quote_start < end and start < hit.quote_end
