"""Totals of the libraries of a home by kind, from their catalogues alone. Blocking."""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from bot.home import server_of
from index.errors import LibraryError
from index.stores.backend import Backend

Kind = Literal["server", "own"]
"""The library of a Discord server, or one of the operator's own."""

TRIED = 5  # libraries to try before none counts as readable


@dataclass(slots=True)
class Sum:
    """Totals of the libraries of a kind, in the order of `prometheus.SUMS`.

    `unread`: origins that could not be read last time. `broken`: libraries that can't be read. `changed`: the last
    change of any of them in Unix seconds, 0 for never.
    """

    libraries: int = 0
    articles: int = 0
    passages: int = 0
    unread: int = 0
    broken: int = 0
    changed: float = 0.0


@dataclass(frozen=True, slots=True)
class Survey:
    """The totals of a home, and the bytes `free` on its disk."""

    sums: dict[Kind, Sum]
    free: int


def survey(backend: Backend) -> Survey:
    """Count what every library holds. Raises OSError, or LibraryError if a cluster can't be asked."""
    sums: dict[Kind, Sum] = {kind: Sum() for kind in get_args(Kind)}
    for name in backend.names():
        _add(sums["server" if server_of(name) else "own"], backend, name)
    return Survey(sums, shutil.disk_usage(backend.folder.parent).free)


def _add(to: Sum, backend: Backend, name: str) -> None:
    try:
        with backend.peek(name) as contents:
            totals, unread = contents.totals(), sum(not one.undated for one in contents.unread())
    except LibraryError:
        to.broken += backend.exists(name)  # or it was erased meanwhile
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
    for name in names:
        with suppress(LibraryError), backend.peek(name) as contents:
            contents.totals()
            return True
    return not names and backend.folder.is_dir()
