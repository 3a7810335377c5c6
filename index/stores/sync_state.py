"""What a library remembers beside its articles: what was read, and how it went; folders, rivals, feeds and sites."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.model import Unread
from index.stores.rows import Origin, SeenEntry
from index.web.model import Site

Entry = tuple[str, str | int, Any]
"""A kind of state, what it is about, and the value; None if it was deleted."""


def _known(kind: Any, values: Sequence[Any]) -> Any:
    """A named tuple from its stored values; those that a newer citebot added at the end are ignored."""
    return kind(*values[: len(kind._fields)])


KINDS: dict[str, Callable[[Any], Any]] = {  # what a note is, of what JSON made of it
    "origins": lambda value: (_known(Origin, value[0]), value[1]),
    "folders": bool,
    "rivals": list,
    "seen": lambda value: _known(SeenEntry, value),
    "sites": lambda value: _known(Site, value),
}


@dataclass(slots=True)
class SyncState:
    """`origins`: what articles were read from -> how that went, and what of it was not read (see `unread_of`).

    `folders` to look for new files in. `rivals`: an article's id -> the origins that lost it to a later one. `seen`:
    what feeds listed, by number. `sites` that were asked, by place.
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
        """All entries; `apply` makes the same state of them."""
        for kind in KINDS:
            table = getattr(self, kind)
            yield from ((kind, key, table[key]) for key in sorted(table))

    def copy(self) -> "SyncState":
        """A copy that can be changed."""
        return SyncState(*(dict(getattr(self, kind)) for kind in KINDS))


def unread_of(origin: str, noted: Sequence[Any]) -> Unread:
    """The Unread for a stored [member, reason, undated, ended_reader]; older ones lack the last, or the last two."""
    member, reason, *rest = noted
    return Unread(origin, str(reason), member, *rest)
