"""The .md reader: front matter gives what is known of the article, the rest is its text, verbatim."""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from index.errors import OriginError
from index.model import Article, Unread
from index.readers.metadata import DATES, authors, first, identity, language, one_line, published, undated, web_address
from index.readers.text import decode, load

FRONT_LENGTH = 65_536  # characters of front matter; a longer one is text between two rules

_FRONT = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"(?:[ \t]*\n)* {0,3}#[ \t]+(.{1,1000})")
_CLOSING = re.compile(r"[ \t]#+[ \t]*$")
_FIELD = re.compile(r"([A-Za-z_][\w-]*):(?:[ \t]+(.*))?")
_NO_VALUE = tuple("\"'[{&*!|>%@`#")  # what begins so is not the value, but what YAML would make of it
_NOTHING = ("", "~", "null", "Null", "NULL")


def read(path: Path) -> Iterator[Article | Unread]:
    """One article; its title is the front matter's, else the heading that the body starts with."""
    text = decode(load(path))
    known, start = _front_matter(text)
    if not text[start:].strip():
        raise OriginError("holds nothing after its front matter")
    article = Article(
        text=text[start:],
        title=one_line(known.get("title")) or _heading(text[start:]),
        id=identity(known.get("id")) or "",
        url=first(web_address, map(known.get, ("url", "link", "canonical_url"))),
        source=one_line(known.get("source")),
        author=authors(known.get("author")),
        published=first(published, map(known.get, DATES)),
        language=first(language, map(known.get, ("language", "lang"))),
        origin=str(path),
        first_line=1 + text.count("\n", 0, start),
    )
    yield article
    yield from undated(article, map(known.get, DATES))


def _front_matter(text: str) -> tuple[dict[str, object], int]:
    """The fields between the `---` lines a file may begin with, and the offset of the text after them."""
    match = _FRONT.match(text)
    if not match or len(match[0]) > FRONT_LENGTH:
        return {}, 0
    try:
        # BaseLoader leaves every value as it is written: no date that must exist, `no` for Norway stays a word, 007 an
        # id; and it never merges, so that aliases, which it shares, can't grow.
        fields = yaml.load(match[1], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError):  # an escape beyond Unicode; deep nesting
        fields = _plain_fields(match[1])
    if not isinstance(fields, dict | None):  # words, or a list, between two rules
        return {}, 0
    return {str(key).lower(): value for key, value in (fields or {}).items() if value not in _NOTHING}, match.end()


def _plain_fields(front: str) -> dict[str, str] | str:
    """The values that stand as they are in front matter that is no YAML, as `title: One: two` is none; else itself."""
    fields = dict[str, str]()
    is_mapping = False
    for line in front.splitlines():
        if match := _FIELD.fullmatch(line):
            is_mapping = True
            value = (match[2] or "").strip()
            fields |= {} if value.startswith(_NO_VALUE) else {match[1]: value}
        elif line.strip() and not line.startswith((" ", "\t", "- ", "#")):
            return front
    return fields if is_mapping else front


def _heading(body: str) -> str | None:
    match = _HEADING.match(body)
    return one_line(_CLOSING.sub("", match[1])) if match else None
