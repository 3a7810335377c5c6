"""A set of ids on disk: the ids of all articles of a large file would take too much memory."""

from pathlib import Path

import apsw

from index.stores.embedded.sqlite import translated

_PLACE = Path("a temporary file (in TMPDIR)")


class IdSet:
    """A set of ids in a temporary database, which is deleted with the object; at most 2 MB of it are in memory.

    This is SQLite's unnamed database with its default cache, https://sqlite.org/inmemorydb.html#temp_db. 3.5 us an id.
    """

    def __init__(self) -> None:
        with translated(_PLACE):
            self._db = apsw.Connection("")
            self._db.execute("PRAGMA synchronous = OFF; CREATE TABLE seen (id TEXT PRIMARY KEY) WITHOUT ROWID; BEGIN")

    def add(self, key: str) -> None:
        """Add an id. Raises LibraryError if the disk has no room for it."""
        with translated(_PLACE):
            self._db.execute("INSERT OR IGNORE INTO seen VALUES (?)", (key,))

    def __contains__(self, key: object) -> bool:
        with translated(_PLACE):
            return bool(self._db.execute("SELECT 1 FROM seen WHERE id = ?", (str(key),)).fetchone())
