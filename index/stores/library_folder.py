"""A library's folder on this machine: made, locked for one writer at a time, and erased as a whole."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import LibraryBusy, LibraryError
from index.readers import absolute
from index.stores.wording import STILL_WRITING, WAITING

ERASED = ".erased-"  # what the name of a folder begins with that is being removed


def make_folder(folder: Path) -> None:
    """Make the folder if it is missing. Raises LibraryError."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(f"{folder} can't be made: {error.strerror}; choose another with --home") from error


def uploads_in(folder: Path) -> Path:
    """Where a library keeps the files that people upload, each in a folder named by its content."""
    return absolute(folder) / "files"


@contextmanager
def locked(folder: Path, wait: float, on_wait: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold the writer lock of the library in `folder`: one holder across processes; it ends with its process.

    Waits up to `wait` seconds, and calls `on_wait` once if it waits. Raises LibraryBusy if the lock is not free by
    then, LibraryError if the folder can't be written.
    """
    from filelock import FileLock, Timeout  # 10 ms that a question need not spend

    lock = FileLock(folder / "lock")
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if on_wait:
                on_wait(WAITING.format(folder.name, wait))
            lock.acquire(timeout=wait, poll_interval=0.05)
    except Timeout as error:
        raise LibraryBusy(STILL_WRITING.format(folder.name)) from error
    except OSError as error:
        raise LibraryError(f"{folder} can't be written: {os.strerror(error.errno or 0)}") from error
    try:
        yield
    finally:
        lock.release()


def clear_erased(libraries: Path) -> None:
    """Remove what an `erase_folder` that was killed left among the libraries."""
    for erased in libraries.glob(f"{ERASED}*"):
        shutil.rmtree(erased, ignore_errors=True)


def erase_folder(folder: Path, wait: float) -> None:
    """Remove a library's folder as a whole. Raises LibraryBusy if another process writes for longer than `wait`."""
    erased = folder.with_name(f"{ERASED}{folder.name}")
    with locked(folder, wait):
        folder.rename(erased)
    with suppress(FileNotFoundError):  # another process may be clearing it, too
        shutil.rmtree(erased)
