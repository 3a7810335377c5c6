"""The messages that are the same for every store."""

from index.errors import LibraryBusy, LibraryError


def no_library(name: str) -> LibraryError:
    """The error for a library that is not there."""
    return LibraryError(f"there is no library {name}: `citebot --library {name} add` makes it")


def nothing_to_erase(name: str) -> LibraryError:
    """The error for an erase of a library that is not there."""
    return LibraryError(f"there is no library {name}: nothing was erased")


def is_there_already(name: str, where: str) -> LibraryError:
    """The error for a move to a place that has a library of this name; `where`: "in" or "at" the place."""
    return LibraryError(f"there is a library {name} {where} already: erase that one first")


def waiting(name: str, wait: float) -> str:
    """What `on_wait` is called with."""
    return f"another citebot is writing to the library {name}: waiting up to {wait:g} s"


def still_writing(name: str) -> LibraryBusy:
    """The error when another process has not finished writing after the time to wait."""
    return LibraryBusy(f"another citebot is still writing to the library {name}: try again when it has finished")
