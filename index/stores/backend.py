"""What every kind of storage does for all its libraries: list, open, read and erase them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from index.stores.protocol import Contents, Store

Version = tuple[object, ...]
"""A value that differs after every change of a library; empty if there is no such library."""


class Backend(Protocol):
    """All libraries of one place, by name; threads may share it. Every method may raise LibraryError.

    `folder` has a folder on this machine for each of them, for files such as uploads. `is_shared`: whether other
    machines use the same libraries.
    """

    folder: Path
    is_shared: bool

    def names(self) -> list[str]:
        """The names of all libraries, sorted."""

    def exists(self, name: str) -> bool:
        """Whether there is a library of this name."""

    def version(self, name: str) -> Version:
        """The library's version, without opening it."""

    def peek(self, name: str) -> AbstractContextManager[Contents]:
        """The contents of a library, without opening the rest of it."""

    def open(
        self, name: str, *, create: bool = False, wait: float = 30.0, on_wait: Callable[[str], None] | None = None
    ) -> Store:
        """Open a library, or with `create` make it if there is none.

        `wait`: seconds that a writer waits for another one; `on_wait` is called once if it waits. Raises LibraryError
        if there is none and `create` is False, or if the place can't be used.
        """

    def receive(self, name: str, wait: float) -> AbstractContextManager[Store]:
        """A new library to fill, which nobody else can open before the block ends; it may have been begun before.

        Raises LibraryError if there is a library of this name already.
        """

    def erase(self, name: str, wait: float = 30.0) -> None:
        """Remove a library for good; for a process that has it open it no longer `exists`.

        Raises LibraryError if there is none, LibraryBusy if another process writes for longer than `wait` seconds.
        """
