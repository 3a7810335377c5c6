"""The tables of a catalogue, and the rows that others read from it."""

from dataclasses import astuple, dataclass
from hashlib import blake2b
from typing import NamedTuple

from index.analysis import VERSION
from index.model import Article

SCHEMA = 2
APPLICATION = (
    0x63697465  # "cite" in the file's header marks a catalogue: https://sqlite.org/pragma.html#pragma_application_id
)
LISTED = """
CREATE INDEX article_listed ON article (published, number, title, id, origin);
CREATE INDEX article_outlet ON article (outlet, published, origin)
"""  # what lists are made of, so that none reads past the texts
TABLES = f"""
CREATE TABLE library (
    generation INTEGER NOT NULL, articles INTEGER NOT NULL, passages INTEGER NOT NULL, terms INTEGER NOT NULL,
    analyser INTEGER NOT NULL, forgotten INTEGER NOT NULL, changed TEXT, token TEXT NOT NULL);
INSERT INTO library VALUES (0, 0, 0, 0, {VERSION}, 0, NULL, lower(hex(randomblob(8))));
CREATE TABLE article (
    number INTEGER PRIMARY KEY AUTOINCREMENT, generation INTEGER NOT NULL, digest BLOB NOT NULL,
    text TEXT NOT NULL, title TEXT, id TEXT NOT NULL UNIQUE, url TEXT, source TEXT, author TEXT, published TEXT,
    language TEXT, origin TEXT, member TEXT, first_line INTEGER, outlet TEXT);
CREATE INDEX article_generation ON article (generation);
CREATE INDEX article_origin ON article (origin);
CREATE INDEX article_url ON article (url);
{LISTED};
CREATE TABLE passage (
    number INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, paragraph INTEGER NOT NULL, length INTEGER NOT NULL,
    terms TEXT NOT NULL);
CREATE INDEX passage_article ON passage (article);
CREATE TABLE tombstone (article INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
CREATE TABLE language (code TEXT PRIMARY KEY, articles INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE origin (origin TEXT PRIMARY KEY, stamp TEXT NOT NULL, unread TEXT NOT NULL);
CREATE TABLE folder (path TEXT PRIMARY KEY);
CREATE TABLE rival (id TEXT NOT NULL, origin TEXT NOT NULL, PRIMARY KEY (id, origin)) WITHOUT ROWID;
PRAGMA user_version = {SCHEMA};
"""
MIGRATIONS = {1: LISTED}
"""Schema -> what makes the next one of it."""


def fingerprint(article: Article) -> bytes:
    """What two articles have in common if all their fields are equal."""
    return blake2b(repr(astuple(article)).encode(), digest_size=16).digest()


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


@dataclass(frozen=True, slots=True)
class Posted:
    """What the postings hold of a passage beside its number."""

    number: int
    article: int
    terms: str
    outlet: str | None
    url: str | None
    published: str | None
