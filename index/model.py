"""The records everything else passes around: what an article is, and what an answer is made of.

All offsets are Unicode code points into `Article.text`, end excluded. `bot/render` makes the text that people read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urldefrag, urlsplit

from index.text.sentences import segment

T = TypeVar("T")
TITLE_LENGTH = 80  # characters of the first sentence that stand in for a missing title


@dataclass(frozen=True, slots=True)
class Article:
    """One text and what is known about it; what is not known stays None.

    `origin` is what it was read from (a file's absolute path, a page's or feed's address), `member` which one in there
    (the line of a .jsonl file, the path in an archive or a book), `url` where its citation leads. `first_line` is the
    line of the origin at which `text` begins, counted from 1, None where lines mean nothing (.html, .jsonl); a text
    without lines may have pages, each ended by a form feed. `published` is ISO 8601; its first ten characters are the
    day where it was published. An `id` left empty is derived: from the canonical URL, else origin and member, else the
    text. `edited`, ISO 8601, is when a page or feed was seen to have another text than before.

    Names and types of the fields are a storage format; their order is not. To add a field, give it the default None,
    append it to `index.stores.rows.DIGESTED` as a version of its own, and its column to `index.stores.embedded.schema`.
    """

    text: str
    title: str | None = None
    id: str = ""
    url: str | None = None
    source: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    origin: str | None = None
    member: str | None = None
    first_line: int | None = None
    edited: str | None = None

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if isinstance(value, str) and not value.isascii():
                object.__setattr__(self, name, without_surrogates(value))
        if not self.id:
            place = "\n".join(filter(None, (self.origin, self.member)))
            known = (self.url and urldefrag(self.url).url) or place or self.text
            object.__setattr__(self, "id", sha256(known.encode()).hexdigest()[:16])

    @property
    def heading(self) -> str:
        """The title, else the start of the text cut at a word."""
        if self.title:
            return self.title
        first = next((s for s in segment(self.language, self.text.lstrip()[:1000]) if not s.isspace()), "")
        start = " ".join(first.split())
        if len(start) <= TITLE_LENGTH:
            return start
        return (start[:TITLE_LENGTH].rpartition(" ")[0] or start[: TITLE_LENGTH - 1]).rstrip(",;:–—-") + "…"

    @property
    def host(self) -> str | None:
        """The URL's host without `www.`, lower case."""
        return find_host(self.url)

    @property
    def outlet(self) -> str | None:
        """Who published it: the source, else the URL's host, else the file's name."""
        return self.source or self.host or (Path(self.origin).name if self.origin else None)


def from_record(kind: type[T], record: Mapping[str, Any]) -> T:
    """A dataclass made from its stored fields; those that only a newer citebot knows are ignored."""
    known = {one.name for one in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in record.items() if name in known})


def find_host(url: str | None) -> str | None:
    """A URL's host without `www.`, lower case; None if there is none or it is malformed."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def without_surrogates(text: str) -> str:
    """The text with U+FFFD for each lone surrogate, which no UTF-8 and no store can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of an article: what is indexed and ranked. `paragraph` is where it starts, counted from 1."""

    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands: `link` opens there in a browser; `path`, `member` and `line` find it in a local file.

    Lines and pages are counted from 1. `member` is the file in an archive or book; None for the line of a .jsonl file.
    `last` is the page, else the paragraph, that a quote ends in, where that is another one than it begins in.
    """

    title: str
    source: str | None
    published: str | None
    paragraph: int
    link: str | None = None
    path: str | None = None
    line: int | None = None
    page: int | None = None
    member: str | None = None
    last: int | None = None
    edited: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage of an answer: `start:end` in context, `quote_start:quote_end` what to show first.

    `score` is BM25, unbounded, of the best ranked passage in it; `highlights` are the words of the question found in
    `start:end`, in text order. `backed`: whether its own evidence lets it stand beside a first one.
    `newer`: the day, ISO 8601, of another hit that is shown, a newer report with another number.
    """

    article: Article
    start: int
    end: int
    quote_start: int
    quote_end: int
    highlights: tuple[tuple[int, int], ...]
    score: float
    citation: Citation
    library: str
    also_reported_by: tuple[Article, ...] = ()
    backed: bool = True
    newer: str | None = None

    @property
    def text(self) -> str:
        """The passage, verbatim."""
        return self.article.text[self.start : self.end]

    @property
    def quote(self) -> str:
        """The sentences that answer, verbatim."""
        return self.article.text[self.quote_start : self.quote_end]


@dataclass(frozen=True, slots=True)
class Filters:
    """What to search: `source` is a source, host or file name, case-folded; both ends of the days are included.

    An undated article passes `as_of` but neither `after` nor `before`.
    """

    source: str | None = None
    after: date | None = None
    before: date | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the libraries hold on a question, best first.

    Three states: `sure`; answered but not sure, the closest there is; not answered, where `hits` may hold what came
    nearest and no face shows it as an answer. `confidence` is 0 to 1. `complete` is False while an index is being
    rebuilt. `libraries` maps each library asked to its generation. `missing` are the question's words, as typed, that
    no article holds; `searched_for` maps those that may be misspelt to the word of the hits that was taken instead, and
    no answer to a short question with one is sure. Others it maps to their synonyms, which were searched for too.
    `missing_phrases`: its phrases in quotation marks that none of the passages found has word for word.
    `lacks`: where it is not sure, the kind of thing that is asked for and that the first hit seems to have not, an
    `AnswerType` in small letters. `left_out`: what the question says to leave out, as typed. `short_beginnings`:
    what has an asterisk behind it and is too short to stand for the words that begin so. `filters` are those that it
    was asked with. `has_more`: whether there are others than are `shown`, or passages that were not looked at for their
    rank.
    """

    question: str
    hits: tuple[Hit, ...] = ()
    answered: bool = False
    sure: bool = False
    confidence: float = 0.0
    complete: bool = True
    libraries: Mapping[str, int] = field(default_factory=dict)
    articles: int = 0
    missing: tuple[str, ...] = ()
    searched_for: Mapping[str, str] = field(default_factory=dict)
    missing_phrases: tuple[str, ...] = ()
    lacks: str | None = None
    left_out: tuple[str, ...] = ()
    short_beginnings: tuple[str, ...] = ()
    filters: Filters = Filters()
    has_more: bool = False
    took_ms: float = 0.0
    id: str = ""

    @property
    def shown(self) -> tuple[Hit, ...]:
        """What a face shows: the first hit, and those after it that are backed."""
        return (*self.hits[:1], *(hit for hit in self.hits[1:] if hit.backed))


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that could not be read as an article, and why; `member` as in `Article`.

    If `undated`, only an article's date could not be read: the article is there, without one. If `ended_reader`, the
    file stopped the process that parsed it, and is not read again until it changes.
    """

    origin: str
    reason: str
    member: str | None = None
    undated: bool = False
    ended_reader: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What one add, reindex or remove did, in articles, and what it could not read.

    `feeds` are those that are read from now on, as were not before.
    """

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    unread: tuple[Unread, ...] = ()
    generation: int = 0
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One source of a library: its articles, oldest and newest date (ISO 8601), and what they were read from."""

    name: str
    articles: int
    oldest: str | None
    newest: str | None
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that was added: how many articles are from it, and whether it is there now."""

    path: str
    articles: int
    is_there: bool


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is followed, and how many articles it brought; one that failed is asked `again` then (ISO 8601)."""

    origin: str
    articles: int
    again: str | None


@dataclass(frozen=True, slots=True)
class Status:
    """A library in figures: `size` in bytes on disk, `changed` in ISO 8601, UTC.

    `healthy` is False while the postings are behind, damaged or gone. `schema` is that of the catalogue's tables: an
    older citebot can't open a newer one. `unread` is what the last reading could not take. `unconfined`: what the
    system lacks to confine the process that reads files, a line each.
    """

    name: str
    folder: str
    articles: int
    passages: int
    generation: int
    size: int
    changed: str | None
    healthy: bool
    schema: int
    unread: tuple[Unread, ...]
    feeds: tuple[Feed, ...] = ()
    unconfined: tuple[str, ...] = ()
