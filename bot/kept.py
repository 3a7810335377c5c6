"""Questions that people follow, as a library's records keep them: until an article answers one, or some days are over.

A question is told at most once. It is claimed before it is told and let go after; one that is still claimed when the
process comes back may be told again for a short while only, in which Discord knows a message that it has by its nonce.
"""

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.records import Records
from index.errors import CitebotError
from index.model import Answer

MOST = 20  # questions that one person follows in a library
MOST_IN_ALL = 500  # of a library: asked again with each change of it, in about 2 s of a processor
AGAIN = 60  # seconds after a claim in which the same may be sent once more: Discord remembers a nonce for minutes
DAY = 86_400  # seconds
FILLED = "answer, person, since, channel, message, record, generations"
SAME = """
SELECT answer FROM kept WHERE person = ? AND lower(json_extract(record, '$.question')) = lower(?)
AND json_extract(record, '$.filters') = json(?)
"""


class FollowError(CitebotError):
    """A question can't be followed; the message is fit to show."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A question that `person` follows; `answer` is the id of the answer that did not do, `record` what that was.

    `channel` and `message` are where that stands, 0 where nobody else sees it. `generations` are those of the libraries
    when it was asked last. `told`: when it was claimed, in Unix seconds.
    """

    number: int
    answer: str
    person: str
    channel: int
    message: int
    record: Mapping[str, Any]
    generations: Mapping[str, int]
    told: int | None = None

    @property
    def question(self) -> str:
        """As it was asked, completed by the talk."""
        return str(self.record["question"])

    def is_answered_by(self, answer: Answer) -> bool:
        """Whether it is sure, and by something else than what was shown before."""
        shown = {(passage["article"]["id"], passage["quote"]) for passage in self.record["passages"]}
        return answer.sure and (answer.hits[0].article.id, answer.hits[0].quote) not in shown


def keep(
    records: Records, record: Mapping[str, Any], days: float, person: str, channel: int = 0, message: int = 0
) -> tuple[str, bool]:
    """Keep the question of an answer's record, for so many days; under which answer's id it is kept, and whether newly.

    Raises FollowError if too many are, LibraryError if it can't be written.
    """
    expire(records, days)
    question, filters = record["question"], json.dumps(record["filters"])
    with records.changing() as db:
        if known := db.execute(SAME, (person, question, filters)).get:
            return str(known), False
        if db.execute("SELECT count(*) FROM kept WHERE person = ?", (person,)).get >= MOST:
            raise FollowError(f"You follow {MOST} questions here already: stop one, or wait until one is answered.")
        if db.execute("SELECT count(*) FROM kept").get >= MOST_IN_ALL:
            raise FollowError(f"{MOST_IN_ALL} questions are followed here already, which is all I keep.")
        needed = {name: record[name] for name in ("question", "asked_as", "filters")}
        needed["passages"] = [
            {"article": {"id": passage["article"]["id"]}, "quote": passage["quote"]} for passage in record["passages"]
        ]
        texts = json.dumps(needed, ensure_ascii=False), json.dumps(record["libraries"])
        values = (record["id"], person, int(time.time()), channel, message, *texts)
        db.execute(f"INSERT INTO kept ({FILLED}) VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    return str(record["id"]), True


def drop(records: Records, answer: str, person: str) -> bool:
    """Follow it no more; whether it was followed. Raises LibraryError."""
    with records.changing() as db:
        db.execute("DELETE FROM kept WHERE answer = ? AND person = ?", (answer, person))
        return bool(db.changes())


def find(records: Records, days: float, person: str | None = None) -> list[Kept]:
    """Those that are followed, of one person or of all, the oldest first; not those older than so many days."""
    oldest = int(time.time() - days * DAY)
    query = f"SELECT number, told, {FILLED} FROM kept WHERE since > ? AND (? IS NULL OR person = ?) ORDER BY number"
    return [
        Kept(number, answer, whose, channel, message, json.loads(record), json.loads(generations), told)
        for number, told, answer, whose, _, channel, message, record, generations in records.rows(
            query, oldest, person, person
        )
    ]


def has_any(records: Records) -> bool:
    """Whether anybody in a chat follows a question."""
    return bool(records.rows("SELECT 1 FROM kept WHERE person != '' LIMIT 1"))


def expire(records: Records, days: float) -> int:
    """Let go of those older than so many days, and of those of which nobody knows whether they were told; how many."""
    now = time.time()
    gone = "since <= ? OR told < ?"
    values = (int(now - days * DAY), int(now - AGAIN))
    if not records.rows(f"SELECT 1 FROM kept WHERE {gone} LIMIT 1", *values):
        return 0
    with records.changing() as db:
        db.execute(f"DELETE FROM kept WHERE {gone}", values)
        return db.changes()


def note_asked(records: Records, asked: Iterable[tuple[Kept, Answer]]) -> None:
    """They were asked again, and these answers did not do either. Raises LibraryError."""
    with records.changing() as db:
        for one, answer in asked:
            values = (json.dumps(dict(answer.libraries)), one.number)
            db.execute("UPDATE kept SET generations = ? WHERE number = ?", values)


def claim(records: Records, kept: Iterable[Kept]) -> list[Kept]:
    """Those of them that are still followed, about to be told; the moment of an earlier claim stays.

    Raises LibraryError.
    """
    claimed, now = [], int(time.time())
    with records.changing() as db:
        for one in kept:
            db.execute("UPDATE kept SET told = coalesce(told, ?) WHERE number = ?", (now, one.number))
            claimed += [replace(one, told=one.told or now)] if db.changes() else []
    return claimed


def let_go(records: Records, kept: Iterable[Kept]) -> None:
    """They were told. Raises LibraryError."""
    with records.changing() as db:
        for one in kept:
            db.execute("DELETE FROM kept WHERE number = ?", (one.number,))
