"""The .md reader: front matter in YAML, TOML or JSON gives the article's metadata; the rest is its text, verbatim.

Not python-frontmatter, which strips the text (its line numbers would be wrong), resolves YAML's dates and words, raises
on broken YAML, and needs `toml` for TOML.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import yaml

from index.errors import OriginError
from index.model import Article, Unread
from index.readers.metadata import DATES, authors, first, identity, language, one_line, web_address, with_date
from index.readers.text import decode, load

FRONT_LENGTH = 65_536  # characters of front matter; anything longer is text between two rules
TOML_LENGTH = 8_192  # characters of TOML: tomllib needs 0.3 s for the slowest of this length, 15 s for FRONT_LENGTH

_FRONT = re.compile(
    r"(?:---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)|\+\+\+[ \t]*\n(?P<toml>.*?)^\+\+\+"
    r"|;;;[ \t]*\n(?P<json>.*?)^;;;|(?P<object>\{[ \t]*\n.*?^\}))[ \t]*$\n?",
    re.DOTALL | re.MULTILINE,
)
_HEADING = re.compile(r"(?:[ \t]*\n)* {0,3}#[ \t]+(.{1,1000})")
_CLOSING = re.compile(r"[ \t]#+[ \t]*$")
_FIELD = re.compile(r"([A-Za-z_][\w-]*):(?:[ \t]+(.*))?")
_NO_VALUE = tuple("\"'[{&*!|>%@`#")  # a value that starts like this has a meaning in YAML other than its text
_NOTHING = ("", "~", "null", "Null", "NULL")


def read(path: Path) -> Iterator[Article | Unread]:
    """One article. Its title comes from the front matter, else from a heading at the start of the text."""
    text = decode(load(path))
    known, start = _front_matter(text)
    if not text[start:].strip():
        raise OriginError("has no text after its front matter")
    heading = _HEADING.match(text, start)
    article = Article(
        text=text[start:],
        title=one_line(known.get("title")) or (one_line(_CLOSING.sub("", heading[1])) if heading else None),
        id=identity(known.get("id")) or "",
        url=first(web_address, map(known.get, ("url", "link", "canonical_url"))),
        source=one_line(known.get("source")),
        author=authors(known.get("author")),
        language=first(language, map(known.get, ("language", "lang"))),
        origin=str(path),
        first_line=1 + text.count("\n", 0, start),
    )
    yield from with_date(article, map(known.get, DATES))


def _front_matter(text: str) -> tuple[dict[str, object], int]:
    """The fields of the front matter that a file may begin with, and the offset of the text after it."""
    match = _FRONT.match(text)
    if not match or len(match[0]) > FRONT_LENGTH:
        return {}, 0
    fields = _fields(match[match.lastgroup or 0], match.lastgroup)
    if not isinstance(fields, dict | None):  # text or a list between two rules
        return {}, 0
    return {str(key).lower(): value for key, value in (fields or {}).items() if value not in _NOTHING}, match.end()


def _fields(front: str, form: str | None) -> object:
    """The fields of YAML, or of broken YAML the plain ones; of TOML, or of a JSON object; `front` if it is neither."""
    if form == "toml" and len(front) > TOML_LENGTH:
        return front
    try:
        if form == "yaml":
            # BaseLoader leaves every value as it is written: dates need not exist, `no` for Norway stays a word, and
            # 007 is an id. It never merges, and aliases share their value, so that they can't exhaust memory.
            return yaml.load(front, Loader=yaml.BaseLoader)
        is_toml = form == "toml"
        fields = tomllib.loads(front, parse_float=str) if is_toml else json.loads(front, parse_int=str, parse_float=str)
        return {name: _as_text(value) for name, value in fields.items()} if isinstance(fields, dict) else front
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError):  # no such date or character; deep nesting
        return _plain_fields(front) if form == "yaml" else front


def _as_text(value: object) -> str | None:
    """A value of TOML or JSON as text; the strings of a list joined by commas, None for a table."""
    if isinstance(value, list):
        return authors(value)
    return None if isinstance(value, dict | None) else str(value)


def _plain_fields(front: str) -> dict[str, str] | str:
    """The fields with plain values of broken YAML, such as `title: One: two`; `front` itself if it has no fields."""
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
