"""The libraries of a home in figures, by kind, without opening more of each than its catalogue. Blocking."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

from bot.home import server_of
from index.errors import LibraryError
from index.libraries import find_libraries, look_into, stands
from index.stores.opensearch.address import Address

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


def survey(home: Path, cluster: Address | None = None) -> Survey:
    """Look at every library. Raises OSError, or LibraryError if the cluster can't be asked."""
    sums: dict[Kind, Sum] = {kind: Sum() for kind in KINDS}
    for name in find_libraries(home / "libraries", cluster):
        _add(sums["server" if server_of(name) else "own"], home / "libraries" / name, cluster)
    return Survey(sums, shutil.disk_usage(home).free)


def _add(to: Sum, folder: Path, cluster: Address | None) -> None:
    try:
        with look_into(folder, cluster) as contents:
            totals, unread = contents.totals(), sum(not told.undated for told in contents.unread())
    except LibraryError:
        to.broken += stands(folder, cluster)  # else it was erased meanwhile
        return
    to.libraries += 1
    to.articles += totals.articles
    to.passages += totals.passages
    to.unread += unread
    if totals.changed:
        to.changed = max(to.changed, datetime.fromisoformat(totals.changed).timestamp())


def opens(home: Path, cluster: Address | None = None) -> bool:
    """Whether a library can be read here, if there is any; one that is damaged leaves the others be."""
    try:
        names = find_libraries(home / "libraries", cluster)[:TRIED]
    except LibraryError:
        return False
    return any(_reads(home / "libraries" / name, cluster) for name in names) or (
        not names and (home / "libraries").is_dir()
    )


def _reads(folder: Path, cluster: Address | None) -> bool:
    try:
        with look_into(folder, cluster) as contents:
            return contents.totals().generation >= 0
    except LibraryError:
        return False
