"""The rows that every store reads and writes, and the digest of an article."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import blake2b
from typing import Any, NamedTuple

from index.model import Article

FIELDS = tuple(field.name for field in fields(Article))
DIGESTED = (
    ("text", "title", "id", "url", "source", "author", "published", "language", "origin", "member", "first_line"),
)
"""The fields that an article's digest covers: those of version 1, then those that each later version adds.

Never change an entry, only append one: stored digests depend on the names and their order. `edited` is left out,
because it only says when the others changed.
"""


@dataclass(frozen=True, slots=True)
class Totals:
    """The library at one generation: `terms` is the length of all passages together, `changed` ISO 8601, UTC.

    The tombstones up to the generation `forgotten` are gone: postings older than that can't be replayed. `token` is the
    library's own, and its postings': those of another library are not taken for them.
    """

    generation: int
    articles: int
    passages: int
    terms: int
    analyser: int
    forgotten: int
    changed: str | None
    token: str


class StoredPassage(NamedTuple):
    """A passage as indexed: `article` is the article's number, `terms` its analysed terms in order."""

    number: int
    article: int
    start: int
    end: int
    paragraph: int
    length: int
    terms: str

    @property
    def sum(self) -> int:
        """CRC-32 of it all. The postings keep it, whose files are summed themselves: SQLite sums no page."""
        number, article, start, end, paragraph, length, terms = self
        return zlib.crc32(f"{number} {article} {start} {end} {paragraph} {length} {terms}".encode())


def record_of(article: Article) -> dict[str, Any]:
    """The article's fields by name, as they are stored: `dataclasses.asdict` takes many times as long."""
    return {name: getattr(article, name) for name in FIELDS}


def digest(record: Mapping[str, Any]) -> bytes:
    """The digest of an article's record; it tells whether the article changed, or was damaged.

    16 bytes in version 1; from version 2 on, one byte with the version goes before them. An article has the first
    version that covers all its fields with a value, so a field that is added later changes no digest stored before.
    """
    version = len(DIGESTED)
    while version > 1 and all(record.get(name) is None for name in DIGESTED[version - 1]):
        version -= 1
    values = tuple(record.get(name) for names in DIGESTED[:version] for name in names)
    mark = bytes([version]) if version > 1 else b""
    return mark + blake2b(repr(values).encode(), digest_size=16).digest()


def is_from_newer(stored: bytes) -> bool:
    """Whether a digest has a version that only a newer citebot can check."""
    return len(stored) > 16 and stored[0] > len(DIGESTED)


class Origin(NamedTuple):
    """What articles are read from: `stamp` tells whether it is as it was, `failures` how often it failed since it was.

    An address is not asked again before `due`, Unix seconds.
    """

    origin: str
    stamp: str
    feed: bool = False
    failures: int = 0
    due: float = 0.0


class SeenEntry(NamedTuple):
    """An entry of the feed `origin` as it was seen last, with digests of what that said and of its article's text.

    `article` is the article's id; None where that was passed over, or refused for a `reason`. `stamp` tells whether its
    page is as it was; that is asked again once it is `due` (Unix seconds), after so many `tries` that brought nothing.
    """

    number: int | None
    origin: str
    guid: str | None
    url: str | None
    digest: str
    content: str | None = None
    article: str | None = None
    stamp: str = ""
    reason: str | None = None
    tries: int = 0
    due: float | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """What the postings hold of a passage beside its number; `sum` as `StoredPassage` has it."""

    number: int
    article: int
    terms: str
    outlet: str | None
    url: str | None
    published: str | None
    sum: int = 0
