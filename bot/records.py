"""What the faces remember of a library, beside its index: the answers it gave, for 30 days.

A record is a courtesy: where it can't be kept, the answer is given all the same, and the log says why at DEBUG.
"""

import json
import logging
import time
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import apsw

SCHEMA = 1
APPLICATION = 0x63697472  # "citr" in the file's header: https://sqlite.org/pragma.html#pragma_application_id
KEPT = 30 * 86_400  # seconds
WAIT = 500  # ms for another process's save, which takes less than one

_TABLES = f"""
CREATE TABLE answer (id TEXT PRIMARY KEY, asked INTEGER NOT NULL, record TEXT NOT NULL);
CREATE INDEX answer_asked ON answer (asked);
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {SCHEMA};
"""

log = logging.getLogger(__name__)


class Records:
    """The `records.db` of one library's folder; made by the first save. A file there that is not ours is left alone."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "records.db"
        self._writable: apsw.Connection | None = None

    def save(self, record: dict[str, Any], now: float | None = None) -> bool:
        """Keep an answer, under its `id`; forget those older than 30 days. Whether that worked. `now`: Unix seconds."""
        moment = int(time.time() if now is None else now)
        try:
            self._writable = self._writable or _open(self._path)
            with self._writable:
                self._writable.execute("DELETE FROM answer WHERE asked < ?", (moment - KEPT,))
                values = (record["id"], moment, json.dumps(_quoted(record), ensure_ascii=False))
                self._writable.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", values)
        except (apsw.Error, OSError, UnicodeError) as error:
            log.debug("answer %s is not recorded in %s: %s", record["id"], self._path, error)
            return False
        return True

    def find(self, key: str, now: float | None = None) -> dict[str, Any] | None:
        """The answer of this id, as it was saved, with the moment it was `asked` (ISO 8601, UTC); None if not kept."""
        oldest = int(time.time() if now is None else now) - KEPT
        query = "SELECT asked, record FROM answer WHERE id = ? AND asked >= ?"
        try:
            connection = apsw.Connection(str(self._path), flags=apsw.SQLITE_OPEN_READONLY)
            try:
                connection.set_busy_timeout(WAIT)
                found = list(connection.execute(query, (key, oldest))) if _is_ours(connection) else []
            finally:
                connection.close()
        except (apsw.Error, OSError, UnicodeError) as error:
            log.debug("%s can't be read: %s", self._path, error)
            return None
        return _revive(*found[0]) if found else None

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
    connection = apsw.Connection(str(path))
    try:
        connection.set_busy_timeout(WAIT)
        connection.transaction_mode = "IMMEDIATE"  # two that make the file at once: the second finds it made
        with connection:
            if not connection.pragma("schema_version"):
                connection.execute(_TABLES)
            elif not _is_ours(connection):
                raise FileExistsError("it is another program's, or a newer citebot's")
        connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _quoted(record: dict[str, Any]) -> dict[str, Any]:
    """Without the text around each quote: 100 passages held 0.8 MB of it."""
    passages = record.get("passages", ())
    return {**record, "passages": [{key: p[key] for key in p if key != "text"} for p in passages]}


def _is_ours(connection: apsw.Connection) -> bool:
    return (connection.pragma("application_id"), connection.pragma("user_version")) == (APPLICATION, SCHEMA)


def _revive(asked: int, record: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(record)
    return {**answer, "asked": datetime.fromtimestamp(asked, UTC).isoformat(timespec="seconds")}
