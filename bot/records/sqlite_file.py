"""Opens a `records.db` to write or to read, and brings the tables of an earlier citebot up to date."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import apsw

from index.stores.embedded.sqlite import transaction

SCHEMA = 4
APPLICATION = 0x63697472  # "citr" in the file's header: https://sqlite.org/pragma.html#pragma_application_id
LOG = 250  # pages of 4 kB that the log holds before SQLite moves them into the file
CACHE = 128  # kB of memory for each connection; SQLite's own 2,000 is too much for many open connections
OURS = APPLICATION, SCHEMA
NOT_OURS = "it is another program's, or a newer citebot's"
WAIT = 500  # ms to wait for another process's save, which takes less than one

_TABLES = f"""
DROP TABLE IF EXISTS answer; DROP TABLE IF EXISTS note;
CREATE TABLE answer (id TEXT PRIMARY KEY, asked INTEGER NOT NULL, person TEXT, record TEXT NOT NULL);
CREATE INDEX answer_asked ON answer (asked);
CREATE INDEX answer_person ON answer (person);
CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {SCHEMA};
"""
_FOLLOWED = f"""
INSERT OR IGNORE INTO note SELECT 'followed', json_group_array(json_object(
    'answer', answer, 'person', person, 'since', since, 'channel', channel, 'message', message,
    'record', json(record), 'generations', json(generations), 'told', told
)) FROM (SELECT * FROM kept WHERE json_valid(record) AND json_valid(generations) ORDER BY number) HAVING count(*) > 0;
DROP TABLE kept;
PRAGMA user_version = {SCHEMA};
"""
_MADE_BY = {  # what migrates the tables of an earlier citebot; the answers of the first one are lost
    (APPLICATION, 1): _TABLES,
    (APPLICATION, 2): f"PRAGMA user_version = {SCHEMA}",
    (APPLICATION, 3): _FOLLOWED,
}


def open_to_write(path: Path) -> apsw.Connection:
    """The file, made if it is missing. Raises apsw.Error, OSError; FileExistsError if it is not ours."""
    with suppress(OSError):  # SQLite's own error is better
        path.touch(mode=0o600, exist_ok=False)  # other users of the machine must not read the questions
    connection = apsw.Connection(str(path))
    try:
        connection.set_busy_timeout(WAIT)
        with transaction(connection, "IMMEDIATE"):  # if two make the file at once, the second finds it made
            tables = _MADE_BY.get(_version(connection)) if connection.pragma("schema_version") else _TABLES
            if tables:
                connection.execute(tables)
            elif _version(connection) != OURS:
                raise FileExistsError(NOT_OURS)
        with suppress(apsw.BusyError):  # SQLite does not wait here: another process is doing the same
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = {LOG}")
        connection.execute(f"PRAGMA cache_size = -{CACHE}; PRAGMA secure_delete = ON").fetchall()  # it overwrites
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)  # its fsyncs would stop the whole process
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def open_to_read(path: Path, bring_forward: Callable[[], None]) -> Iterator[apsw.Connection | None]:
    """The file; None if there is none yet. Raises apsw.Error, OSError; FileExistsError if it is not ours.

    `bring_forward` opens the file of an earlier citebot to write, which migrates it; if that fails, a migrated copy in
    memory is read.
    """
    if not path.exists():
        yield None
        return
    log = path.with_name(f"{path.name}-wal")
    is_still = not (log.exists() or os.access(path.parent, os.W_OK))  # SQLite reads no WAL where it can make none
    place = f"{path.absolute().as_uri()}{'?immutable=1' * is_still}"
    with closing(apsw.Connection(place, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)) as connection:
        connection.set_busy_timeout(WAIT)
        if not connection.pragma("schema_version"):  # another process is making it
            yield None
            return
        if _version(connection) in _MADE_BY:
            with suppress(apsw.Error, OSError):
                bring_forward()
        if _version(connection) == OURS:
            yield connection
        elif tables := _MADE_BY.get(_version(connection)):
            with closing(apsw.Connection(":memory:")) as copy:
                with copy.backup("main", connection, "main") as backup:
                    backup.step()
                copy.execute(tables)
                yield copy
        else:
            raise FileExistsError(NOT_OURS)


def _version(connection: apsw.Connection) -> tuple[Any, Any]:
    return connection.pragma("application_id"), connection.pragma("user_version")
