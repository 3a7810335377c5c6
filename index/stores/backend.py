"""What every kind of storage does for all its libraries: name, open, look into and erase them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from index.stores.protocol import Contents, Store

Version = tuple[object, ...]
"""Another one after every change of a library; empty if there is no such library."""


class Backend(Protocol):
    """All libraries of one place, by name; threads may share it. Every method may raise LibraryError.

    `folder` holds a folder on this machine for each of them, such as for the files that were handed over to it.
    `is_shared`: whether other machines use the same libraries.
    """

    @property
    def folder(self) -> Path: ...
    @property
    def is_shared(self) -> bool: ...

    def names(self) -> list[str]:
        """The names of all libraries, sorted."""

    def exists(self, name: str) -> bool:
        """Whether there is a library of this name."""

    def version(self, name: str) -> Version:
        """The library's version, without opening it."""

    def peek(self, name: str) -> AbstractContextManager[Contents]:
        """What a library holds, without opening the rest of it."""

    def open(
        self, name: str, *, create: bool = False, wait: float = 30.0, on_wait: Callable[[str], None] | None = None
    ) -> Store:
        """Open a library, or with `create` make it if there is none.

        `wait`: seconds to wait for another writer; `on_wait` is called once if it waits.
        """

    def receive(self, name: str, wait: float) -> AbstractContextManager[Store]:
        """A new library to be filled; nobody else can open it before the block ends. Goes on where one was interrupted.

        Raises LibraryError if there is a library of this name already.
        """

    def erase(self, name: str, wait: float = 30.0) -> None:
        """Remove a library for good; a process that has it open finds it gone.

        Raises LibraryError if there is none, LibraryBusy if another process writes for longer than `wait` seconds.
        """
