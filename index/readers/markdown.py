"""The .md reader: front matter in YAML, TOML or JSON gives the article's metadata; the rest is its text, unmarked.

Not python-frontmatter, which strips the text (its line numbers would be wrong), resolves YAML's dates and words, raises
on broken YAML, and needs `toml` for TOML.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from functools import partial
from html import unescape
from pathlib import Path

import yaml

from index.errors import OriginError
from index.model import Article, Unread
from index.readers.decoding import decode, load
from index.readers.metadata import (
    DATES,
    authors,
    first,
    identity,
    language,
    one_line,
    published,
    web_address,
    with_byline,
    with_date,
)

FRONT_LENGTH = 65_536  # characters of front matter; anything longer is text between two rules
TOML_LENGTH = 8_192  # characters of TOML: tomllib needs 0.3 s for the slowest of this length, 15 s for FRONT_LENGTH

NAMES = 50  # of authors
BLOCK = 100_000  # characters, and then to the next blank line: each sign in them takes some 500 bytes while it is read
LONGEST = 1_000_000  # characters without a blank line, whose signs are read: prose has none so long

_FRONT = re.compile(
    r"(?:---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)|\+\+\+[ \t]*\n(?P<toml>.*?)^\+\+\+"
    r"|;;;[ \t]*\n(?P<json>.*?)^;;;)[ \t]*$\n?",
    re.DOTALL | re.MULTILINE,
)
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")
_TITLE = re.compile(r"(?:[ \t]*\n)* {0,3}#[ \t]+(.{1,1000})")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?=\S)")
_CLOSING = re.compile(r"(?<![ \t])[ \t]+#+[ \t]*$")
_RULE = re.compile(r" {0,3}(?:=+|([-*_])(?:[ \t]*\1)*+)[ \t]*")  # also the line under a heading
_ROW = re.compile(r" {0,3}\|[^\n]*\|[ \t]*")
_BELOW_HEADER = re.compile(r" {0,3}\|?(?:[ \t]*:?-+:?[ \t]*\|)++(?:[ \t]*:?-+:?[ \t]*)?")
_CELL = re.compile(r"(?<!\\)\|")
CELLS = " · "  # between the cells of a row
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_QUOTED = re.compile(r"(?: {0,3}> ?)++")
_ITEM = re.compile(r"[ \t]*(?:[-+*]|(?P<number>\d{1,3})[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)")
_DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\]\s]{1,100}\]: *\S+.*")
# None of these looks at a character more than a few times, whatever the text.
_LINK = re.compile(
    r"(?:!\[|\[)([^\[\]\n]*)\](?:\((?:[^()\s]|\([^()\s]*\))*(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?\)|\[[^\[\]\n]*\])"
)
# https://help.obsidian.md/links: [[a note]], [[a note#its heading]], [[a note|what is shown]], ![[a picture]]
_WIKI_LINK = re.compile(r"(!?)\[\[(?!\s)([^\[\]|\n\\]{1,300})(?:\\?\|([^\[\]\n]{1,300}))?\]\]")
_HIDDEN = re.compile(r"%%(?<!\d%%)[^%\n]{1,2000}%%")
_CALLOUT = re.compile(r"\[![\w-]{1,30}\][+-]?[ \t]*")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,50}\](?::[ \t]*)?")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]{1,2000}|[^<>@\s]{1,100}@[^<>@\s]{1,100})>")
_STRESS = re.compile(  # the first sign stands before the rest, so that Python looks for it alone: ten times faster
    r"[*_~`=](?:"
    r"(?<=\*)(?<![\\*\w]\*)(?P<star>\*{0,2})(?![\s*])((?:[^*\n]|\n(?![ \t]*\n))+)(?<![\s\\])\*(?P=star)(?![*\w])"
    r"|(?<=_)(?<![\\\w]_)(?P<line>_{0,2})(?![\s_])((?:[^_\n]|(?<=\w)_(?=\w)|\n(?![ \t]*\n))+)"
    r"(?<![\s\\])_(?P=line)(?!\w)"
    r"|(?<=~)(?<!~~)~(?![\s~])([^~\n]+)~~(?!~)|(?<=`)(?<!``)(?P<code>`{0,2})(?!`)([^`\n]+)`(?P=code)(?!`)"
    r"|(?<==)(?<![=\w]=)=(?![\s=])([^=\n]+)(?<!\s)==(?![=\w])"
    r")"
)
_BLOCKS = "p|br|hr|div|center|h[1-6]|li|ul|ol|dl|dd|dt|td|th|tr|table|details|summary|aside|section|figure|figcaption"
_SPANS = (
    "html|body|a|abbr|b|big|blockquote|cite|code|del|em|font|i|iframe|img|ins|kbd|mark|picture|pre|q|s|samp|small|source|span"
    "|strong|sub|sup|tbody|thead|tt|u|var|video"
)
_HTML = re.compile(  # what else Markdown may hold, but in code: https://spec.commonmark.org/0.31.2/#raw-html
    r"(?P<code>(?<!`)(?P<tick>`{1,3})(?!`)[^`\n]+(?P=tick)(?!`))"
    rf"|<!--(?:.*?-->|(?P<open>.*))|(?P<block></?(?:{_BLOCKS})(?:\s[^<>]{{0,1000}})?/?>)"
    rf"|</?(?:{_SPANS})(?:\s[^<>]{{0,1000}})?/?>"
    r"|\{\{[<%][^{}\n]{0,500}[%>]\}\}|\{%[^{}%\n]{0,500}%\}"  # Hugo's and Jekyll's
    r"|(?P<entity>&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31}\d{0,2});)",
    re.IGNORECASE,
)
_DIRECTIVE = re.compile(  # the title of a box, whose name is for its looks: :::tip Good to know
    r" {0,3}:{3,}[ \t]*(?:\{[^{}]{0,200}\}|[\w-]{0,40}(?:\{[^{}]{0,200}\})?)[ \t]*(.{0,300})"
)
_BLOCK_ID = re.compile(r"[ \t]\^(?=[\w-]{0,40}[A-Za-z])[\w-]{4,40}$", re.MULTILINE)  # Obsidian's
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_PART = "\u2029"  # after what is a paragraph of its own, as a form feed is after a page
_FIELD = re.compile(r"([A-Za-z_][\w-]*):(?:[ \t]+(.*))?")
_NO_VALUE = tuple("\"'[{&*!|>%@`#")  # a value that starts like this has a meaning in YAML other than its text
_NOTHING = ("", "~", "null", "Null", "NULL")
_POST = re.compile(r"(\d{4}-\d\d-\d\d)-", re.ASCII)  # https://jekyllrb.com/docs/posts/: 2024-03-05-harbour.md

_URLS = "url link canonical_url canonicalurl canonical source_url source".split()  # clippers state a `source`
_DATES = (*DATES, "pubdate", "publishdate", "publish_date", "date_published", "datepublished")


def read(path: Path) -> Iterator[Article | Unread]:
    """One article. Its title comes from the front matter, else from a heading at the start of the text."""
    text = decode(load(path))
    known, start = _front_matter(text)
    shown = unmark(text[start:])
    if not shown.strip():
        raise OriginError("has no text after its front matter")
    heading = _TITLE.match(text, start)
    article = Article(
        text=shown,
        title=one_line(known.get("title")) or (one_line(unmark(f"# {heading[1]}")) if heading else None),
        id=identity(known.get("id")) or "",
        url=first(web_address, map(known.get, _URLS)),
        source=None if web_address(known.get("source")) else one_line(known.get("source")),
        author=first(authors, (list(_names(known.get(name))) for name in ("author", "authors"))),
        language=first(language, map(known.get, ("language", "lang"))),
        origin=str(path),
        first_line=1 + text.count("\n", 0, start),
    )
    dates = [*filter(_is_text, map(known.get, _DATES)), *_day_in_name(path)]
    first_item, *others = with_date(article, dates)
    yield with_byline(first_item) if isinstance(first_item, Article) and not others else first_item
    yield from others


def unmark(text: str) -> str:
    """The text as a page shows it, without the signs of Markdown, each line in its place.

    A heading or an item of a list that has no blank line after it ends with a paragraph separator, U+2029.
    """
    written = text.split("\n")
    lines, fence, is_comment = written.copy(), "", False
    may_be_html = "<" in text or "&" in text or "{" in text
    last_end = max((i for i, line in enumerate(written) if "-->" in line), default=-1) if "-->" in text else -1
    for i in range(len(written)):
        if is_comment:
            _, end, written[i] = written[i].partition("-->")
            is_comment = not end
        line = lines[i] = written[i]
        fenced = _FENCE.match(line)
        if fence or fenced:
            is_code = bool(fence) and not (fenced and fenced[1].startswith(fence))
            lines[i] = line if is_code else ""
            fence = fence if is_code else "" if fence or not fenced else fenced[1]
        elif line and not line.isspace():
            before, after = written[i - 1] if i else "", written[i + 1] if i + 1 < len(written) else ""
            lines[i], is_part = _read_line(line, before)
            if may_be_html and ("<" in line or "&" in line or "{" in line):
                lines[i], is_comment = _without_html(lines[i], is_closed=i < last_end)
            if is_part and i and lines[i - 1] and lines[i - 1][-1] != _PART:
                lines[i - 1] += _PART
            if is_part and after and not after.isspace() and _HEADING.match(line):
                lines[i] += _PART
    return "".join(block if len(block) > LONGEST else _read_inline(block) for block in _blocks("\n".join(lines)))


def _blocks(text: str) -> Iterator[str]:
    """The text in pieces, parted at blank lines, which no stress goes across."""
    start = 0
    while start < len(text):
        end = text.find("\n\n", start + BLOCK)
        end = len(text) if end < 0 else end
        yield text[start:end]
        start = end


def _without_html(line: str, *, is_closed: bool) -> tuple[str, bool]:
    """A line as a page shows it, and whether a comment begins in it that ends in a later one."""
    shown = _HTML.sub(partial(_shown, is_closed=is_closed), line)
    is_comment = is_closed and any(match["open"] is not None for match in _HTML.finditer(line))
    return shown if shown == line else shown.strip(), is_comment


def _shown(match: re.Match[str], *, is_closed: bool) -> str:
    """What a page shows of a piece of code, a tag, a comment or an entity."""
    if match["code"] or (match["open"] is not None and not is_closed):
        return match[0]
    shown = unescape(match["entity"] or "")
    return " " if match["block"] or shown.isspace() else "".join(filter(str.isprintable, shown))


def _read_line(line: str, before: str) -> tuple[str, bool]:
    """A line without the signs at its beginning, and whether it is a heading, a row, or begins an item of a list."""
    if _RULE.fullmatch(line) or _DEFINITION.fullmatch(line) or _BELOW_HEADER.fullmatch(line):
        return "", False
    if _ROW.fullmatch(line):
        return CELLS.join(filter(None, (cell.strip() for cell in _CELL.split(line.strip()[1:-1])))), True
    if ":::" in line and (directive := _DIRECTIVE.fullmatch(line)):
        return directive[1], bool(directive[1])
    if heading := _HEADING.match(line):
        return _CLOSING.sub("", line[heading.end() :]), True
    if quoted := _QUOTED.match(line):
        line = _CALLOUT.sub("", line[quoted.end() :], count=1)
    item = _ITEM.match(line)
    if not item or (item["number"] and before.strip() and not _ITEM.match(before)):  # "He is\n41. She is"
        return line, False
    return line[item.end() :], True


def _read_inline(text: str) -> str:
    """A text without the signs inside its lines; one link or stress may hold another."""
    text = _FOOTNOTE.sub("", _HIDDEN.sub("", text))
    text = _BLOCK_ID.sub("", text) if " ^" in text else text
    text = _WIKI_LINK.sub(_read_wiki_link, text) if "[[" in text else text
    for _ in range(2):
        text = _STRESS.sub(_keep_inner, _LINK.sub(r"\1", text))
    return _ESCAPED.sub(r"\1", _AUTOLINK.sub(r"\1", text))


def _keep_inner(match: re.Match[str]) -> str:
    return match[2] or match[4] or match[5] or match[7] or match[8]


def _read_wiki_link(match: re.Match[str]) -> str:
    """What it shows: its own words, else the note and its heading; nothing of a picture or of another note's text."""
    if match[1]:
        return ""
    return match[3] or " > ".join(part for part in match[2].split("#") if part and not part.startswith("^"))


def _front_matter(text: str) -> tuple[dict[str, object], int]:
    """The fields of the front matter that a file may begin with, and the offset of the text after it."""
    if text.startswith("{"):
        fields, end = _object(text)
    else:
        match = _FRONT.match(text)
        if not match or len(match[0]) > FRONT_LENGTH:
            return {}, 0
        fields, end = _fields(match[match.lastgroup or 0], match.lastgroup), match.end()
    if not isinstance(fields, dict | None):  # text or a list between two rules
        return {}, 0
    known = {str(key).lower(): _unlinked(value) for key, value in (fields or {}).items() if value not in _NOTHING}
    return known, end


def _object(text: str) -> tuple[object, int]:
    """The fields of a JSON object that a text begins with, and the offset after its last line; else the text."""
    try:
        fields, end = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode(text[:FRONT_LENGTH])
    except (ValueError, RecursionError):
        return text, 0
    after = _LINE_END.match(text, end)
    return (_texts(fields), after.end()) if after else (text, 0)


def _texts(fields: dict[str, object]) -> dict[str, object]:
    """The fields, each as text but for objects, lists and nothing."""
    return {name: value if isinstance(value, dict | list | None) else str(value) for name, value in fields.items()}


def _unlinked(value: object) -> object:
    return _WIKI_LINK.sub(_read_wiki_link, value) if isinstance(value, str) else value


def _names(value: object, depth: int = 3) -> Iterator[str]:
    """The names of one author or a list of them; each is a text or an object with a `name`."""
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, str):
        yield str(_unlinked(value))
    elif isinstance(value, list) and depth:  # [[Ann]] without quotation marks is a list in a list
        for one in value[:NAMES]:
            yield from _names(one, depth - 1)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _day_in_name(path: Path) -> list[str]:
    """The day that the name of a post begins with, if it is one."""
    match = _POST.match(path.name)
    return [match[1]] if match and published(match[1]) else []


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
        return _texts(fields) if isinstance(fields, dict) else front
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError):  # no such date or character; deep nesting
        return _plain_fields(front) if form == "yaml" else front


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
