"""The libraries of a home in figures, by kind, without opening more of each than its catalogue. Blocking."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from bot.home import server_of
from index.errors import LibraryError
from index.stores.backend import Backend

Kind = Literal["server", "own"]
"""A Discord server's library, or one of whoever runs citebot."""

TRIED = 5  # libraries until it is said that none opens

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(slots=True)
class Sum:
    """The libraries of a kind together.

    `unread`: what their last readings could not take. `broken`: how many libraries can't be read. `changed`: when the
    last of them changed, in Unix seconds, 0 for never.
    """

    libraries: int = 0
    articles: int = 0
    passages: int = 0
    unread: int = 0
    broken: int = 0
    changed: float = 0.0

    def figures(self) -> tuple[float, ...]:
        """All of them, in their order."""
        return self.libraries, self.articles, self.passages, self.unread, self.broken, self.changed


@dataclass(frozen=True, slots=True)
class Survey:
    """What a home holds, and the bytes that are `free` on its disk."""

    sums: dict[Kind, Sum]
    free: int


def survey(backend: Backend) -> Survey:
    """Look at every library. Raises OSError, or LibraryError if a cluster can't be asked."""
    sums: dict[Kind, Sum] = {kind: Sum() for kind in KINDS}
    for name in backend.names():
        _add(sums["server" if server_of(name) else "own"], backend, name)
    return Survey(sums, shutil.disk_usage(backend.folder.parent).free)


def _add(to: Sum, backend: Backend, name: str) -> None:
    try:
        with backend.peek(name) as contents:
            totals, unread = contents.totals(), sum(not told.undated for told in contents.unread())
    except LibraryError:
        to.broken += backend.exists(name)  # else it was erased meanwhile
        return
    to.libraries += 1
    to.articles += totals.articles
    to.passages += totals.passages
    to.unread += unread
    if totals.changed:
        to.changed = max(to.changed, datetime.fromisoformat(totals.changed).timestamp())


def opens(backend: Backend) -> bool:
    """Whether a library can be read, if there is any; one that is damaged does not stop the others."""
    try:
        names = backend.names()[:TRIED]
    except LibraryError:
        return False
    return any(_reads(backend, name) for name in names) or (not names and backend.folder.is_dir())


def _reads(backend: Backend, name: str) -> bool:
    try:
        with backend.peek(name) as contents:
            return contents.totals().generation >= 0
    except LibraryError:
        return False
