"""Records in a file: `records.db` in the folder of the library, or in the home for the bot as a whole."""

import json
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from threading import Lock, RLock
from typing import Any

import apsw

from bot.records.protocol import KEPT, Given, PastQuestion, Record, Records, revive, trim
from bot.records.sqlite_file import open_to_read, open_to_write
from bot.render.to_json import dump_filters
from index.errors import LibraryError
from index.model import Filters
from index.stores.embedded.sqlite import transaction

UNSETTLED = "unsettled"  # a note that what was deleted may be in the log and in old pages, as after a kill
OPEN = 64  # libraries whose records stay open, at 3 file handles each

_NO_FILTERS = json.dumps(dump_filters(Filters()), separators=(",", ":"))  # as json_extract writes them
_ASKED = """
SELECT json_extract(record, '$.question'), asked, json_extract(record, '$.sure'), json_extract(record, '$.answered')
FROM answer WHERE asked > ? AND json_extract(record, '$.is_question') AND json_extract(record, '$.complete')
AND NOT coalesce(json_extract(record, '$.is_private'), 0) AND json_extract(record, '$.filters') = ?
ORDER BY asked DESC, rowid DESC LIMIT ?
"""

log = logging.getLogger(__name__)


class LocalRecords(Records):
    """The `records.db` of a folder, made by the first save. A file of another program is left alone."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "records.db"
        self.place = str(self._path)
        self._writable: apsw.Connection | None = None
        self._inode = 0  # of the file that is open
        self._lock = RLock()  # the connection is one

    def save(self, record: Record, now: float | None = None, person: str | None = None) -> bool:
        """Those older than 30 days are deleted, and those of a clock that was as far ahead."""
        moment = time.time() if now is None else now
        try:
            with self._changing() as db:
                kept = int(moment) - KEPT, int(moment) + KEPT
                db.execute("DELETE FROM answer WHERE asked NOT BETWEEN ? AND ?", kept)
                _insert(db, Given(moment, person, record))
        except LibraryError as error:
            log.debug("answer %s is not recorded in %s: %s", record["id"], self._path, error.__cause__)
            return False
        return True

    def find(self, key: str, now: float | None = None) -> Record | None:
        oldest = int(time.time() if now is None else now) - KEPT
        found = self._rows("SELECT asked, record FROM answer WHERE id = ? AND asked >= ?", key, oldest)
        return revive(json.loads(found[0][1]), found[0][0]) if found else None

    def asked(self, oldest: int, most: int) -> list[PastQuestion]:
        rows = self._rows(_ASKED, oldest, _NO_FILTERS, most)
        return [PastQuestion(question, at, bool(sure), bool(answered)) for question, at, sure, answered in rows]

    def forget(self, person: str) -> int:
        return self._delete("DELETE FROM answer WHERE person = ?", person)

    def erase(self) -> bool:
        return self._delete("DELETE FROM answer") + self._delete("DELETE FROM note") > 0

    def _delete(self, query: str, *values: str) -> int:
        if not self._path.exists():
            return 0
        with self._lock:
            with self._changing() as db:
                db.execute(query, values)
                deleted = db.changes()
                db.execute("INSERT OR REPLACE INTO note VALUES (?, '')", (UNSETTLED,))
            _settle(self._opened())
        return deleted

    def noted(self, name: str) -> str | None:
        found = self._rows("SELECT value FROM note WHERE name = ?", name)
        return str(found[0][0]) if found else None

    def revise(self, name: str, change: Callable[[str | None], str | None]) -> None:
        with self._changing() as db:
            new = change(db.execute("SELECT value FROM note WHERE name = ?", (name,)).get)
            if new is None:
                db.execute("DELETE FROM note WHERE name = ?", (name,))
            else:
                db.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, new))

    def claim(self, name: str, holder: str, seconds: float, now: float | None = None) -> float:
        """See `Records`; shortens a lease that ends later than a new one would, since the clock was set back."""
        moment, left = time.time() if now is None else now, 0.0

        def take(kept: str | None) -> str | None:
            nonlocal left
            other, end = json.loads(kept) if kept else (holder, 0.0)
            is_held = other != holder and end > moment
            if not is_held or end > moment + seconds:
                end = moment + seconds
                kept = json.dumps([other if is_held else holder, end])
            left = end - moment if is_held else 0.0
            return kept

        self.revise(f"lease {name}", take)
        return left

    def turn(self, name: str, seconds: float) -> float:
        return self.claim(name, token_hex(8), seconds)

    def release(self, name: str, holder: str, now: float | None = None) -> None:
        lease = self.lease(name)
        if lease and lease[0] == holder:
            self.claim(name, holder, 0.0, now)

    def lease(self, name: str) -> tuple[str, float] | None:
        kept = self.noted(f"lease {name}")
        return tuple(json.loads(kept)) if kept else None

    def mark(self, number: int, oldest: int) -> None:
        with self._changing() as db:
            db.execute("DELETE FROM note WHERE name >= ? AND name < ?", (_mark(0), _mark(oldest)))
            db.execute("INSERT OR REPLACE INTO note VALUES (?, '')", (_mark(number),))

    def marked(self) -> set[int]:
        rows = self._rows("SELECT name FROM note WHERE name >= ? AND name < 'taken up:'", _mark(0))
        return {int(name.rpartition(" ")[2]) for (name,) in rows}

    def answers(self) -> Iterator[Given]:
        rows = self._rows("SELECT asked, person, record FROM answer ORDER BY asked, rowid")
        return (Given(asked, person, json.loads(record)) for asked, person, record in rows)

    def notes(self) -> dict[str, str]:
        return dict(self._rows("SELECT name, value FROM note WHERE name <> ?", UNSETTLED))

    def take(self, answers: Iterable[Given], notes: dict[str, str]) -> int:
        number = 0
        with self._changing() as db:
            db.execute("DELETE FROM answer; DELETE FROM note")
            for given in answers:
                _insert(db, given)
                number += 1
            db.executemany("INSERT OR REPLACE INTO note VALUES (?, ?)", notes.items())
        return number

    def _opened(self) -> apsw.Connection:
        """The connection; a new one if the file was replaced, as after the library was erased."""
        if self._writable and not (self._path.exists() and self._path.stat().st_ino == self._inode):
            self.close()
        if not self._writable:
            self._writable = open_to_write(self._path)
            self._inode = self._path.stat().st_ino
            if self._writable.execute("SELECT name FROM note WHERE name = ?", (UNSETTLED,)).get:
                _settle(self._writable)  # the process that deleted was killed, or another one read
        return self._writable

    @contextmanager
    def _changing(self) -> Iterator[apsw.Connection]:
        """A change that happens as a whole or not at all. Raises LibraryError if it can't be made."""
        try:
            with self._lock, transaction(db := self._opened(), "IMMEDIATE"):
                yield db
        except (apsw.Error, OSError, UnicodeError) as error:
            raise LibraryError(f"{self._path} can't be written, nothing was changed: {error}") from error

    def _rows(self, query: str, *values: Any) -> list[Any]:
        """The rows of a query; none if there is no file. Raises LibraryError if it can't be read."""
        try:
            with open_to_read(self._path, self._bring_forward) as db:
                return list(db.execute(query, values)) if db else []
        except UnicodeEncodeError:  # nothing can be kept under that
            return []
        except (apsw.Error, OSError, UnicodeError) as error:
            message = f"{self._path} can't be read ({error})"
            raise LibraryError(f"{message}: try again, and move that file away if that does not help") from error

    def _bring_forward(self) -> None:
        with self._lock:
            self._opened()

    def close(self) -> None:
        with self._lock:
            if self._writable:
                self._writable.close()
                self._writable = None


class LocalRecordStore:
    """The records of a home; those that were last saved to stay open."""

    def __init__(self, home: Path, most: int = OPEN) -> None:
        self._home, self._most = home, most
        self._open: OrderedDict[str, LocalRecords] = OrderedDict()  # the least recently used first
        self._lock = Lock()

    def open(self, name: str) -> LocalRecords:
        return LocalRecords(self._home / "libraries" / name)

    def common(self) -> LocalRecords:
        return LocalRecords(self._home)

    def save(self, name: str, record: Record, person: str | None = None) -> bool:
        with self._lock:
            records = self._open.setdefault(name, self.open(name))
            self._open.move_to_end(name)
            if len(self._open) > self._most:
                self._open.popitem(last=False)[1].close()
        return records.save(record, person=person)

    def with_note(self, note: str) -> list[str]:
        folders = (self._home / "libraries").glob("[!.]*")
        return sorted(folder.name for folder in folders if _has_note(folder, note))

    def erase(self, name: str) -> bool:
        return False  # they go with the library's folder

    def close(self) -> None:
        with self._lock:
            while self._open:
                self._open.popitem()[1].close()


def _has_note(folder: Path, note: str) -> bool:
    try:
        return LocalRecords(folder).noted(note) is not None
    except LibraryError as error:
        log.warning("%s is left out: %s", folder.name, error)
        return False


def _settle(db: apsw.Connection) -> None:
    """Move what was deleted out of the log and of the file's old pages, unless somebody reads them now."""
    with suppress(apsw.BusyError):
        db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        db.execute("DELETE FROM note WHERE name = ?", (UNSETTLED,))


def _insert(db: apsw.Connection, given: Given) -> None:
    record = json.dumps(trim(given.record), ensure_ascii=False)
    row = given.record["id"], int(given.asked), given.person, record
    db.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?)", row)


def _mark(number: int) -> str:
    return f"taken up {number:020}"  # in the order of the numbers
