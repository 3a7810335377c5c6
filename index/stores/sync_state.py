"""What a library remembers beside its articles: origins and how reading them went, folders, rivals, feeds, sites."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.model import Unread
from index.stores.rows import Origin, SeenEntry
from index.web.model import Site

FORGOTTEN = 30 * 86_400.0  # seconds after which a site that was not asked counts as unknown

Entry = tuple[str, str | int, Any]
"""A kind of state, its key, and the value; None if it was deleted."""


def _known(kind: Any, values: Sequence[Any]) -> Any:
    """A named tuple from its stored values; those that a newer citebot added at the end are ignored."""
    return kind(*values[: len(kind._fields)])


KINDS: dict[str, Callable[[Any], Any]] = {  # makes the value from its JSON
    "origins": lambda value: (_known(Origin, value[0]), value[1]),
    "folders": bool,
    "rivals": list,
    "seen": lambda value: _known(SeenEntry, value),
    "sites": lambda value: _known(Site, value),
}


@dataclass(slots=True)
class SyncState:
    """`origins`: what articles were read from -> how that went, and what was not read, as `note_of` stores it.

    `folders`: where to look for new files. `rivals`: an article's id -> the origins that held it too, and lost it to
    the one that was read later. `seen`: what feeds listed, by number. `sites`: those that were asked, by address.
    """

    origins: dict[str, tuple[Origin, list[list[Any]]]] = field(default_factory=dict)
    folders: dict[str, bool] = field(default_factory=dict)
    rivals: dict[str, list[str]] = field(default_factory=dict)
    seen: dict[int, SeenEntry] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)

    def apply(self, entries: Iterable[Entry]) -> "SyncState":
        """Apply these entries in order; returns itself."""
        for kind, key, value in entries:
            table: dict[Any, Any] = getattr(self, kind)
            if value is None:
                table.pop(key, None)
            else:
                table[key] = KINDS[kind](value)
        return self

    def entries(self) -> Iterator[Entry]:
        """All entries; `apply` makes the same state from them."""
        for kind in KINDS:
            table = getattr(self, kind)
            yield from ((kind, key, table[key]) for key in sorted(table))

    def followed(self, agreed: Collection[str] = ()) -> list[str]:
        """What a reindex would read by this state beside what is `agreed`: folders first, then files, pages, feeds."""
        folders = [folder for folder in sorted(self.folders) if not _is_covered(folder, agreed)]
        covered = {*agreed, *folders}
        return [*folders, *(origin for origin in sorted(self.origins) if not _is_covered(origin, covered))]

    def limit(self, agreed: Collection[str]) -> "SyncState":
        """The same, as if only what is `agreed` were followed, and the files below the folders that are."""
        agreed = frozenset(agreed)
        origins = {name: noted for name, noted in self.origins.items() if _is_covered(name, agreed)}
        rivals = {key: [name for name in names if name in origins] for key, names in self.rivals.items()}
        return SyncState(
            origins,
            {folder: True for folder in self.folders if _is_covered(folder, agreed)},
            {key: names for key, names in rivals.items() if names},
            {number: entry for number, entry in self.seen.items() if entry.origin in origins},
            dict(self.sites),
        )

    def copy(self) -> "SyncState":
        """A copy that can be changed."""
        return SyncState(*(dict(getattr(self, kind)) for kind in KINDS))


def _is_covered(name: str, agreed: Collection[str]) -> bool:
    """Whether this is agreed to, or lies below a folder that is: plainly so, without `..` in its path."""
    if name in agreed:
        return True
    path = Path(name)
    return path.is_absolute() and name == os.path.normpath(name) and any(str(p) in agreed for p in path.parents)


def note_of(unread: Unread) -> list[Any]:
    """An Unread as it is stored with its origin."""
    return [unread.member, unread.reason, unread.undated, unread.ended_reader]


def unread_of(origin: str, noted: Sequence[Any]) -> Unread:
    """The Unread from what `note_of` stored; an older citebot stored only the first two or three values."""
    member, reason, *rest = noted
    return Unread(origin, str(reason), member, *rest)
