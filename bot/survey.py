"""The libraries of a home in figures, by kind, without opening more of each than its catalogue. Blocking."""

import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Literal, get_args

from index.errors import LibraryError
from index.stores.catalogue import Catalogue

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


def survey(home: Path) -> Survey:
    """Look at every library. Raises OSError."""
    sums: dict[Kind, Sum] = {kind: Sum() for kind in KINDS}
    for file in (home / "libraries").glob("*/catalogue.db"):
        _add(sums["server" if file.parent.name.startswith("discord-") else "own"], file)
    return Survey(sums, shutil.disk_usage(home).free)


def _add(to: Sum, file: Path) -> None:
    try:
        with closing(Catalogue(file)) as catalogue, catalogue.transaction():
            totals, unread = catalogue.totals(), len(catalogue.unread())
    except LibraryError:
        to.broken += file.exists()  # else it was erased meanwhile
        return
    to.libraries += 1
    to.articles += totals.articles
    to.passages += totals.passages
    to.unread += unread
    if totals.changed:
        to.changed = max(to.changed, datetime.fromisoformat(totals.changed).timestamp())


def opens(home: Path) -> bool:
    """Whether a library can be read here, if there is any; one that is damaged leaves the others be."""
    files = [*islice((home / "libraries").glob("*/catalogue.db"), TRIED)]
    return any(map(_reads, files)) if files else (home / "libraries").is_dir()


def _reads(file: Path) -> bool:
    try:
        with closing(Catalogue(file)) as catalogue, catalogue.transaction():
            return catalogue.totals().generation >= 0
    except LibraryError:
        return False
