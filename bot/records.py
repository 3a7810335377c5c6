"""What the faces remember of a library, beside its index: the answers it gave, for 30 days, and notes such as settings.

And the questions that people follow, which `bot.kept` reads and writes here.

An answer's record is a courtesy: where it can't be kept, the answer is given all the same, and the log says why at
DEBUG. A note that can't be kept is an error.
"""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import apsw

from index.errors import LibraryError

SCHEMA = 3
APPLICATION = 0x63697472  # "citr" in the file's header: https://sqlite.org/pragma.html#pragma_application_id
KEPT = 30 * 86_400  # seconds
LOG = 250  # pages of 4 kB until what was saved goes from the log into the file
CACHE = 128  # kB of memory for each connection; SQLite's own is 2,000, which many that stay open would fill
WAIT = 500  # ms for another process's save, which takes less than one

_KEPT = f"""
CREATE TABLE kept (
    number INTEGER PRIMARY KEY AUTOINCREMENT, answer TEXT NOT NULL, person TEXT NOT NULL, since INTEGER NOT NULL,
    channel INTEGER NOT NULL, message INTEGER NOT NULL, record TEXT NOT NULL, generations TEXT NOT NULL, told INTEGER,
    UNIQUE (answer, person)
);
PRAGMA user_version = {SCHEMA};
"""
_TABLES = f"""
DROP TABLE IF EXISTS answer; DROP TABLE IF EXISTS note;
CREATE TABLE answer (id TEXT PRIMARY KEY, asked INTEGER NOT NULL, person TEXT, record TEXT NOT NULL);
CREATE INDEX answer_asked ON answer (asked);
CREATE INDEX answer_person ON answer (person);
CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
PRAGMA application_id = {APPLICATION};
{_KEPT}"""

_MADE_BY = {  # what brings the tables of an earlier citebot to these; the first one's answers are given up
    (APPLICATION, 1): _TABLES,
    (APPLICATION, 2): _KEPT,
}

log = logging.getLogger(__name__)


class Records:
    """The `records.db` of one library's folder; made by the first save. A file there that is not ours is left alone."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "records.db"
        self._writable: apsw.Connection | None = None
        self._inode = 0  # of the file that is open

    def save(self, record: dict[str, Any], now: float | None = None, person: str | None = None) -> bool:
        """Keep an answer, under its `id` and whose question it was; forget those older than 30 days.

        Whether that worked. `now`: Unix seconds.
        """
        moment = int(time.time() if now is None else now)
        try:
            with _transaction(self._opened()) as db:
                db.execute("DELETE FROM answer WHERE asked < ?", (moment - KEPT,))
                values = (record["id"], moment, person, json.dumps(_quoted(record), ensure_ascii=False))
                db.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?)", values)
        except (apsw.Error, OSError, UnicodeError) as error:
            log.debug("answer %s is not recorded in %s: %s", record["id"], self._path, error)
            return False
        return True

    def find(self, key: str, now: float | None = None) -> dict[str, Any] | None:
        """The answer of this id, as it was saved, with the moment it was `asked` (ISO 8601, UTC); None if not kept."""
        oldest = int(time.time() if now is None else now) - KEPT
        found = self.rows("SELECT asked, record FROM answer WHERE id = ? AND asked >= ?", key, oldest)
        return _revive(*found[0]) if found else None

    def forget(self, person: str) -> int:
        """Forget the answers to a person's questions, and those they follow; how many answers there were.

        Raises LibraryError if it can't.
        """
        with self.changing() as db:
            db.execute("DELETE FROM kept WHERE person = ?", (person,))
            db.execute("DELETE FROM answer WHERE person = ?", (person,))
            forgotten = db.changes()
        with suppress(apsw.BusyError):  # out of the log too
            self._opened().wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        return forgotten

    def note(self, name: str, value: str | None) -> None:
        """Keep a text under a name, or with None forget it. Raises LibraryError if that can't be done."""
        with self.changing() as db:
            if value is None:
                db.execute("DELETE FROM note WHERE name = ?", (name,))
            else:
                db.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, value))

    def noted(self, name: str) -> str | None:
        """The text kept under a name."""
        found = self.rows("SELECT value FROM note WHERE name = ?", name)
        return str(found[0][0]) if found else None

    def claim(self, name: str, holder: str, seconds: float, now: float | None = None) -> float:
        """Hold a lease for so many seconds from now, unless another does; how long that one still has it, else 0.

        The holder may renew it; when it has run out, anybody may have it. One that ends later than one taken now is of
        a clock that was set back since: it is cut to that. Raises LibraryError.
        """
        moment = time.time() if now is None else now
        with self.changing() as db:
            kept = db.execute("SELECT value FROM note WHERE name = ?", (f"lease {name}",)).fetchone()
            other, end = json.loads(str(kept[0])) if kept else (holder, 0.0)
            is_held = other != holder and end > moment
            if not is_held or end > moment + seconds:
                end = moment + seconds
                value = json.dumps([other if is_held else holder, end])
                db.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (f"lease {name}", value))
        return float(end - moment) if is_held else 0.0

    def release(self, name: str, holder: str, now: float | None = None) -> None:
        """End a lease now, if it is this holder's. Raises LibraryError."""
        lease = self.lease(name)
        if lease and lease[0] == holder:
            self.claim(name, holder, 0.0, now)

    def lease(self, name: str) -> tuple[str, float] | None:
        """Who has a lease, or had it last, and until when in Unix seconds."""
        kept = self.noted(f"lease {name}")
        return tuple(json.loads(kept)) if kept else None

    def _opened(self) -> apsw.Connection:
        """The connection; a new one where the file is another by now, as when the library was erased."""
        if self._writable and not (self._path.exists() and self._path.stat().st_ino == self._inode):
            self.close()
        if not self._writable:
            self._writable = _open(self._path)
            self._inode = self._path.stat().st_ino
        return self._writable

    @contextmanager
    def changing(self) -> Iterator[apsw.Connection]:
        """A change that happens as a whole or not at all. Raises LibraryError if it can't be made."""
        try:
            with _transaction(self._opened()) as db:
                yield db
        except (apsw.Error, OSError) as error:
            raise LibraryError(f"{self._path} can't be written, nothing was changed: {error}") from error

    def rows(self, query: str, *values: Any) -> list[Any]:
        """The rows; none if there is no file, or one that can't be read."""
        try:
            with closing(apsw.Connection(str(self._path), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
                connection.set_busy_timeout(WAIT)
                return list(connection.execute(query, values)) if _can_read(connection) else []
        except (apsw.Error, OSError, UnicodeError) as error:
            log.debug("%s can't be read: %s", self._path, error)
            return []

    def close(self) -> None:
        """Let go of the file."""
        if self._writable:
            self._writable.close()
            self._writable = None

    def __enter__(self) -> "Records":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _open(path: Path) -> apsw.Connection:
    with suppress(OSError):  # SQLite says better why not
        path.touch(mode=0o600, exist_ok=False)  # whoever shares the machine need not read what was asked
    connection = apsw.Connection(str(path))
    try:
        connection.set_busy_timeout(WAIT)
        with _transaction(connection):  # two that make the file at once: the second finds it made
            tables = _MADE_BY.get(_version(connection)) if connection.pragma("schema_version") else _TABLES
            if tables:
                connection.execute(tables)
            elif _version(connection) != (APPLICATION, SCHEMA):
                raise FileExistsError("it is another program's, or a newer citebot's")
        connection.execute(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = {LOG}")
        connection.execute(f"PRAGMA cache_size = -{CACHE}")
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)  # its fsyncs would stop the whole process
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _transaction(connection: apsw.Connection) -> Iterator[apsw.Connection]:
    """One change, undone if the block raises. Not `with connection`: apsw stops all threads while that commits."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _quoted(record: dict[str, Any]) -> dict[str, Any]:
    """Without the text around each quote: 100 passages held 0.8 MB of it."""
    passages = record.get("passages", ())
    return {**record, "passages": [{key: p[key] for key in p if key != "text"} for p in passages]}


def _version(connection: apsw.Connection) -> tuple[Any, Any]:
    return connection.pragma("application_id"), connection.pragma("user_version")


def _can_read(connection: apsw.Connection) -> bool:
    """Whether its answers and notes are as here, though it may lack what is newer."""
    return _version(connection) in ((APPLICATION, 2), (APPLICATION, SCHEMA))


def _revive(asked: int, record: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(record)
    return {**answer, "asked": datetime.fromtimestamp(asked, UTC).isoformat(timespec="seconds")}
