"""The writer lock of a library: a file, one holder at a time across processes; it dies with its process."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import LibraryBusy, LibraryError


@contextmanager
def locked(folder: Path, wait: float, on_wait: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold the lock of the library in `folder`; wait up to `wait` seconds for it, and call `on_wait` once if so.

    Raises LibraryBusy if it is not free by then, LibraryError if the folder can't be written.
    """
    lock = FileLock(folder / "lock")
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if on_wait:
                on_wait(f"another citebot is writing to the library {folder.name}: waiting up to {wait:g} s")
            lock.acquire(timeout=wait, poll_interval=0.05)
    except Timeout as error:
        busy = f"another citebot is still writing to the library {folder.name}: try again when it has finished"
        raise LibraryBusy(busy) from error
    except OSError as error:
        raise LibraryError(f"{folder} can't be written: {os.strerror(error.errno or 0)}") from error
    try:
        yield
    finally:
        lock.release()
