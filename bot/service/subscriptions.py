"""Questions that people follow, as a library's records keep them: until an article answers one, or some days are over.

They are one note together, which is changed as a whole. A question is told at most once. It is claimed before it is
told and let go after; one that is still claimed when the process comes back may be told again for a short while only,
in which Discord knows a message that it has by its nonce.
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
MOST = 20  # questions that one person follows in a library
MOST_IN_ALL = 500  # of a library: asked again with each change of it, in about 2 s of a processor
AGAIN = 60  # seconds after a claim in which the same may be sent once more: Discord remembers a nonce for minutes
DAY = 86_400  # seconds


class FollowError(CitebotError):
    """A question can't be followed; the message is fit to show."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A question that `person` follows; `answer` is the id of the answer that did not do, `record` what that was.

    `channel` and `message` are where that stands, 0 where nobody else sees it. `generations` are those of the libraries
    when it was asked last. `since`, and `told`, when it was claimed, are Unix seconds.
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
        """What no other one has."""
        return self.answer, self.person

    @property
    def question(self) -> str:
        """As it was asked, completed by the talk."""
        return str(self.record["question"])

    def is_answered_by(self, answer: Answer) -> bool:
        """Whether it is sure, and by something else than what was shown before."""
        shown = {(passage["article"]["id"], passage["quote"]) for passage in self.record["passages"]}
        return answer.sure and (answer.hits[0].article.id, answer.hits[0].quote) not in shown

    def is_over(self, days: float) -> bool:
        """Whether it is older than so many days, or nobody knows whether it was told."""
        now = int(time.time())
        return self.since <= now - days * DAY or (self.told is not None and self.told < now - AGAIN)


def keep(
    records: Records, record: Mapping[str, Any], days: float, person: str, channel: int = 0, message: int = 0
) -> tuple[str, bool]:
    """Keep the question of an answer's record, for so many days; under which answer's id it is kept, and whether newly.

    Raises FollowError if too many are, LibraryError if it can't be written.
    """
    needed = {name: record[name] for name in ("question", "asked_as", "filters")}
    needed["passages"] = [
        {"article": {"id": passage["article"]["id"]}, "quote": passage["quote"]} for passage in record["passages"]
    ]
    new = Kept(record["id"], person, int(time.time()), channel, message, needed, dict(record["libraries"]))
    known = ""

    def add(there: list[Kept]) -> list[Kept]:
        nonlocal known
        there = [one for one in there if not one.is_over(days)]
        mine = [one for one in there if one.person == person]
        known = next((one.answer for one in mine if _is_same(one, new)), "")
        if known:
            return there
        if len(mine) >= MOST:
            raise FollowError(f"You follow {MOST} questions here already: stop one, or wait until one is answered.")
        if len(there) >= MOST_IN_ALL:
            raise FollowError(f"{MOST_IN_ALL} questions are followed here already, which is all I keep.")
        return [*there, new]

    _revise(records, add)
    return known or new.answer, not known


def _is_same(one: Kept, other: Kept) -> bool:
    asked = [(kept.question.casefold(), kept.record["filters"]) for kept in (one, other)]
    return one.answer == other.answer or asked[0] == asked[1]


def drop(records: Records, answer: str, person: str) -> bool:
    """Follow it no more; whether it was followed. Raises LibraryError."""
    return _drop(records, lambda one: one.key == (answer, person)) > 0


def forget(records: Records, person: str) -> int:
    """Follow nothing more for this person; how many that were. Raises LibraryError."""
    return _drop(records, lambda one: one.person == person)


def find(records: Records, days: float, person: str | None = None) -> list[Kept]:
    """Those that are followed, of one person or of all, the oldest first; not those older than so many days."""
    oldest = time.time() - days * DAY
    return [one for one in _load(records.noted(NAME)) if one.since > oldest and person in (None, one.person)]


def has_any(records: Records) -> bool:
    """Whether anybody in a chat follows a question."""
    return any(one.person for one in _load(records.noted(NAME)))


def expire(records: Records, days: float) -> int:
    """Let go of those older than so many days, and of those of which nobody knows whether they were told; how many."""
    return _drop(records, lambda one: one.is_over(days))


def note_asked(records: Records, asked: Iterable[tuple[Kept, Answer]]) -> None:
    """They were asked again, and these answers did not do either. Raises LibraryError."""
    now = {one.key: dict(answer.libraries) for one, answer in asked}
    _revise(records, lambda there: [replace(one, generations=now.get(one.key, one.generations)) for one in there])


def claim(records: Records, kept: Iterable[Kept]) -> list[Kept]:
    """Those of them that are still followed, about to be told; the moment of an earlier claim stays.

    Raises LibraryError.
    """
    wanted, now = {one.key for one in kept}, int(time.time())
    claimed: list[Kept] = []

    def take(there: list[Kept]) -> list[Kept]:
        nonlocal claimed
        there = [replace(one, told=one.told or now) if one.key in wanted else one for one in there]
        claimed = [one for one in there if one.key in wanted]
        return there

    _revise(records, take)
    return claimed


def let_go(records: Records, kept: Iterable[Kept]) -> None:
    """They were told. Raises LibraryError."""
    told = {one.key for one in kept}
    _drop(records, lambda one: one.key in told)


def _drop(records: Records, is_gone: Callable[[Kept], bool]) -> int:
    """Leave out what is gone; how many."""
    gone = 0
    if not any(map(is_gone, _load(records.noted(NAME)))):
        return 0

    def leave(there: list[Kept]) -> list[Kept]:
        nonlocal gone
        left = [one for one in there if not is_gone(one)]
        gone = len(there) - len(left)
        return left

    _revise(records, leave)
    return gone


def _revise(records: Records, change: Callable[[list[Kept]], list[Kept]]) -> None:
    records.revise(NAME, lambda note: _dump(change(_load(note))))


def _load(note: str | None) -> list[Kept]:
    return [from_record(Kept, one) for one in json.loads(note or "[]")]


def _dump(kept: list[Kept]) -> str | None:
    return json.dumps([asdict(one) for one in kept], ensure_ascii=False) if kept else None
