"""Reads a backup as a file that anybody may have written: row by row, each checked, and none of its SQL is run.

Only the tables of a catalogue may be in it, and no index of it is used. What it says is checked by
`index.article_checks` and `stores.sync_state_checks`.
"""

import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import apsw

from index.article_checks import check_article
from index.errors import LibraryError, SynonymError
from index.model import Article
from index.stores.embedded.schema import APPLICATION, SCHEMA, SYNONYMS, TABLES
from index.stores.embedded.sqlite import Database, UnreadableError, distrust, translated
from index.stores.rows import FIELDS, Origin, SeenEntry, digest
from index.stores.sync_state import SyncState
from index.stores.sync_state_checks import check_count, check_sync_state
from index.stores.synonyms import MOST, Synonym, read_synonym

ROW = 10.0  # seconds that one row may take: it takes milliseconds
STEPS = 10_000  # of SQLite's virtual machine between two looks at the clock
VALUE = 50_000_000  # bytes of a row: an article of 10 million characters has 40
SMALL = 3_000_000  # rows of the other tables: an article has at most some, and they are held in memory
ROWID_TABLES = {
    *("library", "article", "passage", "tombstone", "origin", "folder", "entry", "site", "synonym", "sqlite_sequence")
}
KEYED_TABLES = {"language", "rival"}  # WITHOUT ROWID

_COLUMNS = "SELECT name, pk, hidden FROM pragma_table_xinfo(?)"  # hidden: computed from others
_DUE = {"feed": "0", "failures": "0", "due": "0.0"}  # columns that an earlier citebot's origins lack


class BackupFile(Database):
    """A backup, open to be read; `generation` is that of the library when it was made."""

    def __init__(self, file: Path) -> None:
        """Raises LibraryError if the file is no backup, or if anything else than citebot's tables is in it."""
        self._file, self._deadline, self._left = file, 0.0, 0
        self._columns = dict[str, set[str]]()
        super().__init__(file, apsw.SQLITE_OPEN_READONLY)
        try:
            with self._reading():
                self._deadline = time.monotonic() + ROW
                self._left = file.stat().st_size
                distrust(self._db, VALUE)
                self._db.set_progress_handler(lambda: time.monotonic() > self._deadline, STEPS)
                if self._db.pragma("application_id") != APPLICATION:
                    raise apsw.NotADBError
                self._db.execute("BEGIN")
                self._check_schema()
                self._articles, self.generation = self._totals()
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def sync_state(self) -> SyncState:
        """What a reindex of the library would read, without its sites. Raises LibraryError."""
        with self._reading():
            found = SyncState(folders={path: True for (path,) in self._scan("folder", "path")})
            origin = ", ".join(
                _DUE[name] if name in _DUE and name not in self._columns["origin"] else name for name in Origin._fields
            )
            for *values, unread in self._scan("origin", f"{origin}, unread"):
                found.origins[values[0]] = Origin(*values), json.loads(unread)
            for key, origin in self._scan("rival", "id, origin"):
                found.rivals.setdefault(key, []).append(origin)
            if "entry" in self._columns:
                found.seen = {row[0]: SeenEntry(*row) for row in self._scan("entry", ", ".join(SeenEntry._fields))}
            return check_sync_state(found)

    def synonyms(self) -> tuple[Synonym, ...]:
        """The owner's words for the same, at most so many as a library may have. Raises LibraryError."""
        with self._reading():
            if "synonym" not in self._columns:
                return ()
            lines = [line if isinstance(line, str) else "" for (line,) in self._scan("synonym", "line", most=MOST)]
            try:
                return tuple(map(read_synonym, lines))
            except SynonymError as error:
                raise ValueError(str(error)) from error

    def stored(self) -> Iterator[Article]:
        """All articles in the order they were stored. Raises LibraryError at one that its digest does not match."""
        with self._reading():
            names = [name for name in FIELDS if name in self._columns["article"]]
            count = 0
            for stored, *values in self._scan("article", ", ".join(("digest", *names)), most=None):
                record = dict.fromkeys(FIELDS) | dict(zip(names, values, strict=True))
                if digest(record) != stored:
                    raise ValueError(f"article {str(record['id'])[:40]} is not as it was stored")
                count += 1
                yield check_article(record)
            if count != self._articles:
                raise ValueError(f"{count:,} of {self._articles:,} articles are in it")

    def _check_schema(self) -> None:
        """Raises ValueError unless there are only the tables and columns of a catalogue, all plain, and indexes."""
        schema = self._db.pragma("user_version")
        if schema > SCHEMA:
            raise UnreadableError(f"{self._file} was written by a newer citebot: update this one")
        if schema < 1:
            raise ValueError(f"it has the schema {schema}")
        if self._db.pragma("encoding") != "UTF-8":
            raise ValueError("it is not in UTF-8")
        for kind, name, table in self._db.execute("SELECT type, name, tbl_name FROM sqlite_schema"):
            is_table = kind == "table" and name in ROWID_TABLES | KEYED_TABLES
            if not (is_table or (kind == "index" and table in ROWID_TABLES)):
                raise ValueError(f"a {str(kind)[:10]} {str(name)[:40]!r} is in it")
        with closing(apsw.Connection(":memory:")) as own:
            own.execute(TABLES)
            own.execute(SYNONYMS)
            known = {name: {*own.execute(_COLUMNS, (name,))} for name in ROWID_TABLES | KEYED_TABLES}
        listed = self._db.execute("SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main'").fetchall()
        for name, kind, is_keyed in listed:
            name = str(name)
            if name == "sqlite_schema":
                continue
            if kind != "table" or bool(is_keyed) != (name in KEYED_TABLES):
                raise ValueError(f"{str(name)[:40]!r} is not a plain table")
            columns = self._db.execute(_COLUMNS, (name,)).fetchall()
            if wrong := {*columns} - known[name]:
                raise ValueError(f"its table {name!r} has a column {str(min(wrong)[0])[:40]!r}")
            self._columns[name] = {str(column) for column, *_ in columns}

    def _totals(self) -> tuple[int, int]:
        """How many articles there are to be, and the generation."""
        rows = list(self._scan("library", "articles, generation", most=2))
        if len(rows) != 1:
            raise ValueError(f"{len(rows)} rows are in its table 'library'")
        return check_count(rows[0][0]), check_count(rows[0][1])

    def _scan(self, table: str, columns: str, most: int | None = SMALL) -> Iterator[tuple[Any, ...]]:
        """The rows in order, read without an index; all rows that are read are no larger than the file.

        Raises ValueError if the rows are out of order, as in a file whose pages name each other in circles.
        """
        key = "id, origin" if table in KEYED_TABLES else "rowid"
        width, last = 2 if table in KEYED_TABLES else 1, None
        sql = f"SELECT {key}, {columns} FROM {table}{'' if table in KEYED_TABLES else ' NOT INDEXED'} ORDER BY {key}"
        self._deadline = time.monotonic() + ROW
        for number, row in enumerate(self._db.execute(sql)):
            if last is not None and row[:width] <= last:
                raise ValueError(f"the rows of its table {table!r} are out of order")
            last = row[:width]
            self._left -= 1 + sum(len(v.encode()) if isinstance(v, str) else len(v) for v in row if _has_length(v))
            if self._left < 0 or (most is not None and number >= most):
                raise ValueError(f"its table {table!r} holds more than the file can")
            yield row[width:]
            self._deadline = time.monotonic() + ROW

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Raises LibraryError, in one line, for whatever is wrong with the file."""
        try:
            with translated(self._file):
                yield
        except apsw.InterruptError as error:
            raise UnreadableError(f"{self._file} takes too long to read: take another backup") from error
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError, apsw.Error) as error:
            what = error if isinstance(error, ValueError) and error.args else type(error).__name__
            raise UnreadableError(f"{self._file} is damaged ({what}): take another backup") from error


def check_backup(file: Path) -> None:
    """Raises LibraryError if the file is not a backup: a new backup may replace nothing else."""
    try:
        BackupFile(file).close()
    except LibraryError as error:
        raise LibraryError(
            f"{file} already exists and is not a citebot backup: name another file, or remove it"
        ) from error


def _has_length(value: object) -> bool:
    return isinstance(value, str | bytes)
