"""The rows that every store reads and writes, and the digest of an article."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from hashlib import blake2b
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from index.model import Article

T = TypeVar("T")
FIELDS = tuple(field.name for field in fields(Article))
DIGESTED = (
    ("text", "title", "id", "url", "source", "author", "published", "language", "origin", "member", "first_line"),
)
"""The fields that an article's digest covers: those of version 1, then those that each later version adds.

Never change an entry, only append one: stored digests depend on the names and their order. `edited` is left out,
because it only says when the others changed.
"""


def batched(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The rows in lists of `size`, the last of which may be shorter: `itertools.batched` of Python 3.12."""
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch


@dataclass(frozen=True, slots=True)
class Totals:
    """The library at one generation: `terms` is the length of all passages together, `changed` ISO 8601, UTC.

    The tombstones up to the generation `forgotten` are gone: postings older than that can't be replayed. Library and
    postings bear the same `token`, so that the postings of another library are never used for this one.
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
        """CRC-32 of the row. The postings keep it, and their files have checksums: SQLite's pages have none."""
        return zlib.crc32(" ".join(map(str, self)).encode())


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
    """What articles are read from; its `stamp` changes when it does.

    `failures`: readings that failed since the last good one. An address is not asked again before `due`, Unix seconds.
    """

    origin: str
    stamp: str
    feed: bool = False
    failures: int = 0
    due: float = 0.0


class SeenEntry(NamedTuple):
    """An entry of the feed `origin` as it was last seen. `digest` is of the entry, `content` of its article's text.

    `article` is the article's id; None if the entry was skipped, or refused for a `reason`. `stamp` changes when the
    entry's page does. The page is asked again once it is `due` (Unix seconds), after so many `tries` without a result.
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


class Posted(NamedTuple):
    """A passage as the postings index it, with what filters compare."""

    passage: StoredPassage
    outlet: str | None
    url: str | None
    published: str | None
    language: str | None
