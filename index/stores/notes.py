"""What a library remembers beside its articles: what was read, and how it went; which folders are watched; rivals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

Entry = tuple[str, str, Any]
"""Which kind of note, about what, and what is noted of it; None if nothing is, any more."""


@dataclass(slots=True)
class Notes:
    """`origins`: what articles were read from -> its stamp, and [member, reason] of what could not be read of it.

    `folders` to look for new files in. `rivals`: an article's id -> the origins that lost it to a later one.
    """

    origins: dict[str, tuple[str, list[list[str | None]]]] = field(default_factory=dict)
    folders: dict[str, bool] = field(default_factory=dict)
    rivals: dict[str, list[str]] = field(default_factory=dict)

    def apply(self, entries: Iterable[Entry]) -> "Notes":
        """The same with some noted, in order."""
        for kind, key, value in entries:
            kept: dict[str, Any] = getattr(self, kind)
            if value is None:
                kept.pop(key, None)
            else:
                kept[key] = tuple(value) if kind == "origins" else value
        return self

    def entries(self) -> Iterator[Entry]:
        """All of it, from which `apply` makes the same again."""
        for kind in ("origins", "folders", "rivals"):
            kept = getattr(self, kind)
            yield from ((kind, key, kept[key]) for key in sorted(kept))

    def copy(self) -> "Notes":
        """Another one, to be changed."""
        return Notes(dict(self.origins), dict(self.folders), dict(self.rivals))
