"""Many libraries in one process: those in use and the last few used are open, the others hold no file and no memory."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from index.libraries import stands
from index.library import Library
from index.stores.opensearch.address import Address
from index.web.policy import Policy

OPEN = 32  # libraries kept open when nobody asks them: an open one takes about 1 MB and 15 file handles


class Shelf:
    """The libraries of a folder, or of a cluster, by name; threads may share it."""

    def __init__(
        self,
        folder: Path,
        most: int = OPEN,
        wait: float = 30.0,
        on_wait: Callable[[str], None] | None = None,
        policy: Policy = Policy(),  # noqa: B008  # frozen
        cluster: Address | None = None,
    ) -> None:
        self._folder, self._most, self._wait, self._on_wait, self._policy = folder, most, wait, on_wait, policy
        self._cluster = cluster
        self._open: dict[str, Library] = {}  # the least recently used first
        self._users: Counter[str] = Counter()
        self._lock = Lock()

    @contextmanager
    def take(self, name: str, *, create: bool = False) -> Iterator[Library]:
        """The library of this name, open for the length of the block. Raises LibraryError as `Library.open` does."""
        with self._lock:
            library = self._open.pop(name, None)
            if library is None or not library.store.stands():
                library = self._get(name, create=create)
            self._open[name] = library
            self._users[name] += 1
        try:
            yield library
        finally:
            with self._lock:
                self._users[name] -= 1
                self._put_back(self._most)

    def holds(self, name: str) -> bool:
        """Whether there is a library of this name. Raises LibraryError."""
        is_known = bool(self._cluster) and name in self._open  # else each question would ask the cluster for it
        return is_known or stands(self._folder / name, self._cluster)

    def close(self) -> None:
        """Close all that nobody uses."""
        with self._lock:
            self._put_back(0)

    def _get(self, name: str, *, create: bool) -> Library:
        return Library.open(
            self._folder / name,
            create=create,
            wait=self._wait,
            on_wait=self._on_wait,
            policy=self._policy,
            cluster=self._cluster,
        )

    def _put_back(self, most: int) -> None:
        """Close the least recently used that nobody uses, until at most so many are open."""
        for name in [name for name in self._open if not self._users[name]][: max(0, len(self._open) - most)]:
            self._open.pop(name).close()
            del self._users[name]
