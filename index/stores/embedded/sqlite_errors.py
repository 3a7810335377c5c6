"""SQLite's errors as the library's: one line that names the file and says what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Self

import apsw

from index.errors import LibraryError


class UnreadableError(LibraryError):
    """A file that is no catalogue, is damaged, or was written by a newer citebot: no disk's trouble."""


_MESSAGES = (  # SQLite's errors, and what a person can do
    (apsw.NotADBError, "is no citebot catalogue, and was left as it is: `citebot restore FILE` brings back a backup"),
    (apsw.CorruptError, "is damaged, and was left as it is: `citebot restore FILE` brings back a backup"),
    (apsw.CantOpenError, "can't be opened: does the folder exist, and may you write to it?"),
    (apsw.ReadOnlyError, "can't be written: is the folder yours?"),
    (apsw.FullError, "can't be written, the disk is full; the change under way was undone: free some space"),
    (apsw.IOError, "can't be read or written; any change under way was undone: look at the disk"),
    (apsw.BusyError, "is held by another program: try again when it has finished"),
)


class Damage(NamedTuple):
    """What is damaged in a file, for a person to read; `is_article`: one article alone, which can be added again."""

    where: str
    is_article: bool = False

    @classmethod
    def of_article(cls, key: str) -> Self:
        """The article of this id does not match its digest."""
        return cls(f"article {key} is not as it was stored", True)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's errors in the block as a LibraryError, where a person can do something about them."""
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
    """The same for reading: SQLite returns text whose bytes are damaged, which apsw then can't decode."""
    with translated(path):
        try:
            yield
        except UnicodeDecodeError as error:
            raise damaged(path) from error


def foreign(path: Path) -> UnreadableError:
    """The file is another program's."""
    return UnreadableError(f"{path} {_MESSAGES[0][1]}")


def damaged(path: Path, damage: Damage | None = None) -> UnreadableError:
    """The file is damaged, as far as is known in one article or page."""
    if not damage:
        return UnreadableError(f"{path} {_MESSAGES[1][1]}")
    remedy = "remove it and add it again, or restore" if damage.is_article else "restore"
    message = f"{path} is damaged ({damage.where}), and was left as it is"
    return UnreadableError(f"{message}: {remedy} a backup (`citebot restore`)")
