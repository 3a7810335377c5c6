"""SQLite: connections, transactions, a set on disk, and errors as one line that names the file and the remedy."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self

import apsw

from index.errors import LibraryError


class UnreadableError(LibraryError):
    """A file that is no catalogue, is damaged, or was written by a newer citebot: another disk would not help."""


_TEMPORARY = Path("a temporary file (in TMPDIR)")
_MESSAGES = (  # SQLite's errors, and the remedies
    (apsw.NotADBError, "is no citebot catalogue, and was left as it is: `citebot restore FILE` brings back a backup"),
    (apsw.CorruptError, "is damaged, and was left as it is: `citebot restore FILE` brings back a backup"),
    (apsw.CantOpenError, "can't be opened: does the folder exist, and may you write to it?"),
    (apsw.ReadOnlyError, "can't be written: is the folder yours?"),
    (apsw.FullError, "can't be written, the disk is full; the change under way was undone: free some space"),
    (apsw.IOError, "can't be read or written; any change under way was undone: look at the disk"),
    (apsw.BusyError, "is held by another program: try again when it has finished"),
)


class Database:
    """A connection to the SQLite file at `path`. Raises LibraryError if it can't be opened."""

    def __init__(self, path: Path, flags: int) -> None:
        self._path = path
        with translated(path):
            self._db = apsw.Connection(str(path), flags=flags)
            self._db.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
            self._db.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)

    def _rows(self, sql: str, *values: Any) -> list[Any]:
        with reading(self._path):
            return self._db.execute(sql, values).fetchall()


class IdSet:
    """A set of ids on disk, in a temporary database: the ids of a large file would take too much memory.

    It is deleted with the object, and at most 2 MB of it are in memory: SQLite's unnamed database with its default
    cache, https://sqlite.org/inmemorydb.html#temp_db. An id takes 3.5 us.
    """

    def __init__(self) -> None:
        with translated(_TEMPORARY):
            self._db = apsw.Connection("")
            self._db.execute("PRAGMA synchronous = OFF; CREATE TABLE seen (id TEXT PRIMARY KEY) WITHOUT ROWID; BEGIN")

    def add(self, key: str) -> None:
        """Add an id. Raises LibraryError if the disk has no room for it."""
        with translated(_TEMPORARY):
            self._db.execute("INSERT OR IGNORE INTO seen VALUES (?)", (key,))

    def __contains__(self, key: object) -> bool:
        with translated(_TEMPORARY):
            return bool(self._db.execute("SELECT 1 FROM seen WHERE id = ?", (str(key),)).fetchone())


class Damage(NamedTuple):
    """What is damaged in a file, in words; `is_article`: only one article, which can be added again."""

    where: str
    is_article: bool = False

    @classmethod
    def of_article(cls, key: str) -> Self:
        """The article of this id does not match its digest."""
        return cls(f"article {key} is not as it was stored", True)


def distrust(connection: apsw.Connection, value: int) -> None:
    """Read a file that anybody may have written: run nothing of it, check each page, take no value over `value` bytes.

    https://sqlite.org/security.html#untrusted_sqlite_database_files
    """
    for switch in (apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, apsw.SQLITE_DBCONFIG_ENABLE_VIEW):
        connection.config(switch, 0)
    for limit, most in (
        (apsw.SQLITE_LIMIT_LENGTH, value),
        (apsw.SQLITE_LIMIT_SQL_LENGTH, 10_000),  # a catalogue's longest statement has 500
        (apsw.SQLITE_LIMIT_COLUMN, 100),
        (apsw.SQLITE_LIMIT_EXPR_DEPTH, 20),
        (apsw.SQLITE_LIMIT_VDBE_OP, 10_000),
        (apsw.SQLITE_LIMIT_ATTACHED, 0),
    ):
        connection.limit(limit, most)
    connection.execute("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA query_only = ON").fetchall()


@contextmanager
def transaction(connection: apsw.Connection, kind: str) -> Iterator[None]:
    """A transaction, DEFERRED or IMMEDIATE, which is undone if the block raises.

    Not `with connection`: apsw stops all threads while that commits.
    """
    connection.execute(f"BEGIN {kind}")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:  # else it is committed, or a full or failing disk has ended it
            connection.execute("ROLLBACK")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raises a LibraryError for SQLite's errors in the block that a person can do something about."""
    try:
        yield
    except apsw.Error as error:
        for kind, remedy in _MESSAGES:
            if isinstance(error, kind):
                is_unreadable = isinstance(error, apsw.NotADBError | apsw.CorruptError)
                raise (UnreadableError if is_unreadable else LibraryError)(f"{path} {remedy}") from error
        raise


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """The same for reading: SQLite returns text with damaged bytes, and apsw can't decode it."""
    with translated(path):
        try:
            yield
        except UnicodeDecodeError as error:
            raise apsw.CorruptError from error


def damaged(path: Path, damage: Damage) -> UnreadableError:
    """The error for a damaged file."""
    remedy = "remove it and add it again, or restore" if damage.is_article else "restore"
    message = f"{path} is damaged ({damage.where}), and was left as it is"
    return UnreadableError(f"{message}: {remedy} a backup (`citebot restore`)")
