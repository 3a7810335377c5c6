"""Many libraries in one process: those in use and the last few used are open, the others hold no file and no memory."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from index.ingest.origins import is_page
from index.library import Library
from index.stores.backend import Backend

OPEN = 32  # libraries that stay open when nobody uses them: an open one takes about 1 MB and 15 file handles


class LibraryPool:
    """The libraries of a backend by name, opened when they are asked for; threads may share it."""

    def __init__(self, backend: Backend, most: int = OPEN, wait: float = 30.0) -> None:
        self._backend, self._most, self._wait = backend, most, wait
        self._open: dict[str, Library] = {}  # the least recently used first
        self._users: Counter[str] = Counter()
        self._lock = Lock()

    @contextmanager
    def take(self, name: str, *, create: bool = False) -> Iterator[Library]:
        """The library of this name, open for the length of the block. Raises LibraryError as `Backend.open` does."""
        with self._lock:
            library = self._open.pop(name, None)
            if library is None or not library.store.exists():
                library = Library(self._backend.open(name, create=create, wait=self._wait))
            self._open[name] = library
            self._users[name] += 1
        try:
            yield library
        finally:
            with self._lock:
                self._users[name] -= 1
                self._close_unused(self._most)

    def holds(self, name: str) -> bool:
        """Whether there is a library of this name. Raises LibraryError."""
        library = self._open.get(name)  # each question would ask a cluster for one that is known
        return bool(library and library.store.exists()) or self._backend.exists(name)

    def close(self) -> None:
        """Close all that nobody uses."""
        with self._lock:
            self._close_unused(0)

    def _close_unused(self, most: int) -> None:
        """Close the least recently used that nobody uses, until at most so many are open."""
        for name in [name for name in self._open if not self._users[name]][: max(0, len(self._open) - most)]:
            self._open.pop(name).close()
            del self._users[name]


def pages_of(backend: Backend, name: str) -> list[str]:
    """The addresses that a library reads articles from, without opening it. Raises LibraryError."""
    with backend.peek(name) as contents:
        return [origin for origin in contents.origins() if is_page(origin)]
