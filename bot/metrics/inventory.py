"""Totals of the libraries of a home by kind, from their catalogues alone. Blocking."""

import shutil
from collections import Counter
from contextlib import suppress
from datetime import datetime
from typing import Literal, get_args

from bot.home import server_of
from index.errors import LibraryError
from index.stores.backend import Backend

Kind = Literal["server", "own"]
"""The library of a Discord server, or one of the operator's own."""

TRIED = 5  # libraries to try before none counts as readable


def survey(backend: Backend) -> tuple[dict[Kind, Counter[str]], int]:
    """The totals of the libraries of each kind, by their names in `prometheus.SUMS`, and the bytes free on the disk.

    Raises OSError, or LibraryError if a cluster can't be asked.
    """
    sums: dict[Kind, Counter[str]] = {kind: Counter() for kind in get_args(Kind)}
    for name in backend.names():
        _add(sums["server" if server_of(name) else "own"], backend, name)
    return sums, shutil.disk_usage(backend.folder.parent).free


def _add(to: Counter[str], backend: Backend, name: str) -> None:
    try:
        with backend.peek(name) as contents:
            totals, unread = contents.totals(), sum(not one.undated for one in contents.unread())
    except LibraryError:
        to["libraries_broken"] += backend.exists(name)  # or it was erased meanwhile
        return
    to.update(libraries=1, articles=totals.articles, passages=totals.passages, unread_origins=unread)
    if totals.changed:
        changed = int(datetime.fromisoformat(totals.changed).timestamp())  # it is stored in whole seconds
        to["changed_timestamp_seconds"] = max(to["changed_timestamp_seconds"], changed)


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
