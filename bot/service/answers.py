"""The one service behind the command line, the console and Discord: answers, what they quoted, and subscriptions.

Each call names its libraries. The first is the asker's own: its records decide which answers can be looked up again,
and hold the subscriptions. All calls block, and threads may share the service. `citebot ask` starts faster because only
calls about a conversation import `index.conversation`.
"""

import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from bot.home import Choice, opened
from bot.records.opening import open_storage
from bot.records.protocol import Record, Records, RecordStore
from bot.render.explanation import Reasons
from bot.render.text.article import article_key, shown_passages
from bot.render.to_json import dump_answer
from bot.service import past_answers, subscriptions
from bot.service.questions import NO_FILTERS, dump_question, load_question, suggest_question
from bot.service.subscriptions import FollowError, Subscription
from index.errors import CitebotError
from index.libraries import LibraryPool
from index.library import Library, ask, ask_resolved
from index.model import Answer, Article, Filters, Hit, Status
from index.retrieval.operators import strip_operators, take_filters
from index.text.passages import paragraphs

if TYPE_CHECKING:
    from bot.render.discord.unanswered_card import UnansweredQuestion
    from index.conversation.conversation import Conversation, Resolved

LIMIT, MAX_LIMIT = 3, 100  # passages of an answer: by default, at most
PAGE, LISTED = 3, 10  # further passages shown at once, and articles on a page of a list

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)


class ForgottenError(CitebotError):
    """An answer, or what it quoted, is no longer there; the message can be shown."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A person's message in a conversation, as `resolved`, and the reply; `conversation` is the state after it.

    Without an `answer`, the message was a courtesy, with a question to ask as `example` if there is one, or asked for
    more passages.
    """

    resolved: "Resolved"
    conversation: "Conversation"
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

    def on_records(
        self, names: Sequence[str], work: Callable[Concatenate[Records, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The result of some work on the records of the first library, such as a function of `subscriptions`."""
        with self.records(names[0]) as records:
            return work(records, *args, **kwargs)

    @contextmanager
    def opened(self, names: Sequence[str], *, create: bool = True) -> Iterator[Sequence[Library]]:
        """These libraries, except those that do not exist; the first is created if needed, unless `create` is False."""
        if not isinstance(self._libraries, LibraryPool):
            yield self._libraries
            return
        there = [*names[:1], *(name for name in names[1:] if self._libraries.holds(name))]
        with ExitStack() as stack:
            yield [stack.enter_context(self._libraries.take(name, create=create)) for name in there]

    def ask(self, names: Sequence[str], question: str, limit: int = LIMIT, filters: Filters = NO_FILTERS) -> Answer:
        """The answer to a question outside of any conversation. Raises QuestionError."""
        with self.opened(names) as libraries:
            return self._record(libraries, ask(libraries, question, limit=limit, filters=filters))

    def respond(
        self,
        names: Sequence[str],
        conversation: "Conversation",
        text: str,
        filters: Filters = NO_FILTERS,
        quotes: int = LIMIT,
        person: str | None = None,
        *,
        is_private: bool = False,
    ) -> Turn:
        """The reply to what a person says at this point of a conversation. Raises QuestionError.

        `quotes`: the most of its passages that are shown; it has LIMIT all the same, which are compared with each
        other. `is_private`: whether nobody else sees an answer.
        """
        text, filters = take_filters(text, filters)
        resolved = conversation.resolve(text)
        if resolved.wants_more:
            return Turn(resolved, conversation)
        with self.opened(names) as libraries:
            if resolved.courtesy:
                example, conversation = suggest_question(libraries, conversation)
                return Turn(resolved, conversation, example=example)
            resolved, answer = ask_resolved(libraries, resolved, limit=max(LIMIT, quotes), filters=filters)
            asked = dump_question(resolved, filters, is_private=is_private, quotes=quotes)
            answer = self._record(libraries, answer, asked, person)
        return Turn(resolved, resolved.talk.advance(answer), answer)

    def resume(self, names: Sequence[str], key: str) -> "Conversation":
        """The conversation up to an answer, as far as its record tells. Raises ForgottenError."""
        record = self.find_answer(names, key)
        with self.opened(names) as libraries:
            return past_answers.resume(libraries, record)

    def find_sources(self, names: Sequence[str], text: str, person: str) -> Answer:
        """The passages that relate to a text, whether it asks or states something. Raises QuestionError."""
        from index.conversation.conversation import Resolved

        text = strip_operators(text)
        with self.opened(names) as libraries:
            resolved, answer = ask_resolved(libraries, Resolved(text, text, text), limit=LIMIT)
            return self._record(libraries, answer, dump_question(resolved, is_question=False), person)

    def _record(
        self, libraries: Sequence[Library], answer: Answer, asked: Record | None = None, person: str | None = None
    ) -> Answer:
        """The answer under an id, recorded with how it was `asked` and whose question it was.

        It has more than were shown if it has. Each library records only its own quotes, so that erasing a library
        erases everything quoted from it.
        """
        hidden = len(answer.shown) - ((asked or {}).get("quotes") or MAX_LIMIT)
        answer = replace(answer, id=secrets.token_hex(6), has_more=answer.has_more or hidden > 0)
        for library in libraries:
            record = {**dump_answer(answer, library=library.name), **(asked or {}), "searched": answer.articles}
            if not self._records.save(library.name, record, person):
                self._unsaved.add(library.name, record, person)
        return answer

    def more(self, names: Sequence[str], key: str) -> tuple[list[Hit], int]:
        """The passages after those that an answer showed, and how many it showed; none if it found nothing.

        Raises ForgottenError.
        """
        record = self.find_answer(names, key)
        if not record["answered"]:
            return [], 0
        passages = record["passages"]
        shown = min(record.get("quotes") or MAX_LIMIT, len(passages))
        with self.opened(names) as libraries:
            held = [past_answers.restore_hit(p, past_answers.find_article(libraries, p)) for p in passages[shown:]]
            return [*filter(None, held), *past_answers.find_more(libraries, record)], shown

    def context(self, names: Sequence[str], key: str, number: int) -> tuple[Hit, list[tuple[int, int]], int]:
        """Passage `number` of an answer, with its article's paragraphs, and how many passages the answer found.

        Passages are counted from 1, the further ones included. Raises ForgottenError.
        """
        with self.opened(names) as libraries:
            hit, record = self._pick(libraries, names, key, number)
        return hit, list(paragraphs(hit.article.text)), len(record["passages"])

    def why(self, names: Sequence[str], key: str, number: int) -> Reasons:
        """Why passage `number` of an answer, counted as in `context`, was shown. Raises ForgottenError."""
        with self.opened(names) as libraries:
            hit, record = self._pick(libraries, names, key, number)
            return past_answers.explain(libraries, record, hit)

    def find_answer(self, names: Sequence[str], key: str) -> Record:
        """The record of an answer that was given to the first library, with the passages that can be shown.

        Answers that only quoted this library, as a shared one, do not count. Raises ForgottenError.
        """
        record = past_answers.find_answer(self._records, names, key, self._unsaved)
        if not record or names[0] not in record["given_by"] or names[0] != next(iter(record["libraries"])):
            raise ForgottenError("I no longer have that answer: it is older than 30 days or was erased. Ask again.")
        return {**record, "passages": shown_passages(record["passages"])}

    def _pick(self, libraries: Sequence[Library], names: Sequence[str], key: str, number: int) -> tuple[Hit, Record]:
        record = self.find_answer(names, key)
        shown = record["passages"]
        if number > len(shown) and (further := past_answers.find_more(libraries, record)[number - len(shown) - 1 :]):
            return further[0], record
        if not 1 <= number <= len(shown):
            raise ForgottenError("That answer has no such passage.")
        passage = shown[number - 1]
        if not (hit := past_answers.restore_hit(passage, past_answers.find_article(libraries, passage))):
            raise ForgottenError("Its article was changed or removed since. The quote was correct when it was given.")
        return hit, record

    def find_recorded(self, names: Sequence[str], key: str) -> Record | None:
        """An answer, whole, as these libraries recorded it; `given_by` names those that did."""
        return past_answers.find_answer(self._records, names, key)

    def find_quoted(self, names: Sequence[str], record: Record) -> dict[str, Article]:
        """The articles that a recorded answer quoted and that still exist, by `article_key`."""
        with self.opened(names) as libraries:
            found = ((passage, past_answers.find_article(libraries, passage)) for passage in record["passages"])
            return {article_key(passage): article for passage, article in found if article}

    def list_articles(self, names: Sequence[str], page: int) -> tuple[list[Article], int]:
        """A page (from 1) of the first library's articles, the newest first, and how many articles there are."""
        with self.opened(names[:1]) as (library,):
            return list(library.articles((page - 1) * LISTED, LISTED)), library.status().articles

    def find_titled(self, names: Sequence[str], words: str, most: int) -> list[Article]:
        """Articles of the first library with these words in what a list shows of them."""
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

    def count_articles(self, names: Sequence[str]) -> dict[str, int]:
        """How many articles each of the libraries has; those that do not exist are left out."""
        with self.opened(names) as libraries:
            return {library.name: library.status().articles for library in libraries}

    def list_unanswered(self, names: Sequence[str]) -> "list[UnansweredQuestion]":
        """The questions that the first library did not answer."""
        from bot.service.unanswered import find_unanswered

        with self.opened(names[:1]) as (library,), library.store.reading() as snapshot:
            languages = snapshot.languages
        return self.on_records(names, find_unanswered, languages)

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
        """Follow the question of an answer that was not sure; the id it is followed under, and whether that is new.

        Raises ForgottenError, FollowError, LibraryError.
        """
        record = self.find_answer(names, key)
        if record["sure"]:
            raise FollowError("That question was answered. You can only follow one that was not.")
        return self.on_records(names, subscriptions.subscribe, record, days, person, channel, message)

    def find_subscribed(self) -> list[str]:
        """The libraries with subscriptions made in Discord."""
        names = self._records.with_note(subscriptions.NAME)
        return [name for name in names if subscriptions.has_any(self.records(name))]

    def due(self, names: Sequence[str], days: float, person: str | None = None) -> list[Subscription]:
        """The subscriptions of one person, or of all in Discord, that must be asked again, the oldest first.

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

    def ask_again(self, names: Sequence[str], subscription: Subscription, quotes: int = LIMIT) -> Answer:
        """The answer that the question has now; recorded if the person waits for it. Raises CitebotError."""
        resolved, filters = load_question(subscription.record)
        with self.opened(names, create=False) as libraries:
            _, answer = ask_resolved(libraries, resolved, limit=max(LIMIT, quotes), filters=filters)
            if answer.complete and subscription.is_answered_by(answer):
                person = subscription.person or None
                return self._record(libraries, answer, dump_question(resolved, filters, quotes=quotes), person)
        return answer


@contextmanager
def serving(choice: Choice) -> Iterator[AnswerService]:
    """A service of the chosen libraries, which stay open. Raises LibraryError if one can't be opened."""
    settings = choice.settings
    with opened(choice) as libraries, closing(open_storage(settings.home, settings.cluster)) as storage:
        yield AnswerService(settings.home, libraries, storage.records)
