"""Subscriptions: questions that people follow, in a library's records until an article answers them or they expire.

All subscriptions of a library are one note, changed as a whole. Each one leads to at most one notification: it is
claimed before that is sent and removed after. One that is still claimed when the process restarts may be sent again for
a short time only, while Discord recognises a repeated message by its nonce.
"""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.records.protocol import Records
from index.errors import CitebotError
from index.model import Answer, from_record

NAME = "followed"  # of the note in the library's records
MOST = 20  # subscriptions of one person in a library
MOST_IN_ALL = 500  # in a library: each change of it asks them again, which takes about 2 s of processor time
AGAIN = 60  # seconds after a claim in which a message may be sent again: Discord remembers a nonce for minutes
DAY = 86_400  # seconds


class FollowError(CitebotError):
    """A question can't be followed; the message can be shown."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A question that `person` follows; `answer` is the id of the answer that was not sure, `record` its record.

    `channel` and `message` are where that answer is, 0 if only the person sees it. `generations` are those of the
    libraries when it was last asked. `since`, and `told`, when it was claimed, are Unix seconds.
    """

    answer: str
    person: str
    since: int
    channel: int
    message: int
    record: Mapping[str, Any]
    generations: Mapping[str, int]
    told: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Unique among the subscriptions of a library."""
        return self.answer, self.person

    @property
    def question(self) -> str:
        """The question, completed from the conversation."""
        return str(self.record["question"])

    def is_answered_by(self, answer: Answer) -> bool:
        """Whether the answer is sure and quotes something that was not shown before."""
        shown = {(passage["article"]["id"], passage["quote"]) for passage in self.record["passages"]}
        return answer.sure and (answer.hits[0].article.id, answer.hits[0].quote) not in shown

    def is_over(self, days: float) -> bool:
        """Whether it is older than `days`, or was claimed and perhaps sent."""
        now = int(time.time())
        return self.since <= now - days * DAY or (self.told is not None and self.told < now - AGAIN)


def subscribe(
    records: Records, record: Mapping[str, Any], days: float, person: str, channel: int = 0, message: int = 0
) -> tuple[str, bool]:
    """Follow the question of a recorded answer for `days`; the id it is followed under, and whether that is new.

    Raises FollowError if there are too many, LibraryError if it can't be written.
    """
    needed = {name: record[name] for name in ("question", "asked_as", "filters")}
    shown = record["passages"][: record.get("quotes")]
    needed["passages"] = [{"article": {"id": passage["article"]["id"]}, "quote": passage["quote"]} for passage in shown]
    new = Subscription(record["id"], person, int(time.time()), channel, message, needed, dict(record["libraries"]))
    known = ""

    def add(there: list[Subscription]) -> list[Subscription]:
        nonlocal known
        there = [one for one in there if not one.is_over(days)]
        mine = [one for one in there if one.person == person]
        known = next((one.answer for one in mine if _is_same(one, new)), "")
        if known:
            return there
        if len(mine) >= MOST:
            raise FollowError(f"You already follow {MOST} questions here. Stop following one of them first.")
        if len(there) >= MOST_IN_ALL:
            raise FollowError(f"People already follow {MOST_IN_ALL} questions here, and I can't take more.")
        return [*there, new]

    _revise(records, add)
    return known or new.answer, not known


def _is_same(one: Subscription, other: Subscription) -> bool:
    asked = [(each.question.casefold(), each.record["filters"]) for each in (one, other)]
    return one.answer == other.answer or asked[0] == asked[1]


def unsubscribe(records: Records, answer: str, person: str) -> bool:
    """Stop following; whether it was followed. Raises LibraryError."""
    return _remove(records, lambda one: one.key == (answer, person)) > 0


def forget(records: Records, person: str) -> int:
    """Remove all subscriptions of a person; how many there were. Raises LibraryError."""
    return _remove(records, lambda one: one.person == person)


def find(records: Records, days: float, person: str | None = None) -> list[Subscription]:
    """The subscriptions of one person or of all, the oldest first, without those older than `days`."""
    oldest = time.time() - days * DAY
    return [one for one in _load(records.noted(NAME)) if one.since > oldest and person in (None, one.person)]


def has_any(records: Records) -> bool:
    """Whether anybody in Discord follows a question."""
    return any(one.person for one in _load(records.noted(NAME)))


def expire(records: Records, days: float) -> int:
    """Remove those older than `days` and those that were claimed and perhaps sent; how many."""
    return _remove(records, lambda one: one.is_over(days))


def mark_asked(records: Records, asked: Iterable[tuple[Subscription, Answer]]) -> None:
    """Note that they were asked again and are still not answered. Raises LibraryError."""
    now = {one.key: dict(answer.libraries) for one, answer in asked}
    _revise(records, lambda there: [replace(one, generations=now.get(one.key, one.generations)) for one in there])


def claim(records: Records, these: Iterable[Subscription]) -> list[Subscription]:
    """Claim those that still exist for a notification, and return them; an earlier claim keeps its time.

    Raises LibraryError.
    """
    wanted, now = {one.key for one in these}, int(time.time())
    claimed: list[Subscription] = []

    def take(there: list[Subscription]) -> list[Subscription]:
        nonlocal claimed
        there = [replace(one, told=one.told or now) if one.key in wanted else one for one in there]
        claimed = [one for one in there if one.key in wanted]
        return there

    _revise(records, take)
    return claimed


def end(records: Records, these: Iterable[Subscription]) -> None:
    """Remove them once their people were notified. Raises LibraryError."""
    keys = {one.key for one in these}
    _remove(records, lambda one: one.key in keys)


def _remove(records: Records, is_gone: Callable[[Subscription], bool]) -> int:
    """Remove the subscriptions that `is_gone` is true of; how many there were."""
    gone = 0
    if not any(map(is_gone, _load(records.noted(NAME)))):
        return 0

    def leave(there: list[Subscription]) -> list[Subscription]:
        nonlocal gone
        left = [one for one in there if not is_gone(one)]
        gone = len(there) - len(left)
        return left

    _revise(records, leave)
    return gone


def _revise(records: Records, change: Callable[[list[Subscription]], list[Subscription]]) -> None:
    records.revise(NAME, lambda note: _dump(change(_load(note))))


def _load(note: str | None) -> list[Subscription]:
    return [from_record(Subscription, one) for one in json.loads(note or "[]")]


def _dump(these: list[Subscription]) -> str | None:
    return json.dumps([asdict(one) for one in these], ensure_ascii=False) if these else None
