"""The .docx reader: the paragraphs of the document with its headings, a row of a table as one of them.

https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

from collections.abc import Iterator
from pathlib import Path
from posixpath import normpath
from zipfile import ZipFile

from lxml import etree  # type: ignore[import-untyped]

from index.errors import OriginError
from index.model import Article, Unread
from index.readers.metadata import authors, language, one_line
from index.readers.xml_parsing import local_name, parse_xml
from index.readers.zip_archive import open_zip, read_member

SIZE = 32 * 2**20  # bytes of XML, some ten times its text; its tree takes eight times as much memory
TEMPLATE = "python-docx"  # the author in its template

_LEFT_OUT = {"del", "moveFrom", "Fallback", "instrText"}  # deleted, or there twice
_MARKS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}


def read(path: Path) -> Iterator[Article | Unread]:
    """One article, its text the paragraphs, parted by blank lines."""
    with open_zip(path, "Word") as archive:
        document = parse_xml(read_member(archive, _main_part(archive), SIZE))
        known = _properties(archive)
    if document.getroottree().docinfo.internalDTD is not None:  # which ECMA-376 part 2, 8.1.4, forbids
        raise OriginError("declares entities, whose text would be lost: save it again")
    text = "\n\n".join(filter(None, paragraphs(document)))
    if not text:
        raise OriginError("has no text")
    yield Article(  # without a date: when the file or its template was made is not when the text was published
        text=text,
        title=one_line(known.get("title")) or _title(document),
        author=authors(known.get("creator")),
        language=language(known.get("language")),
        origin=str(path),
    )


def paragraphs(element: etree._Element, line: list[str] | None = None) -> Iterator[str]:
    """The texts of the paragraphs below an element, each on one line, and some of them empty; a row of a table is one.

    `line` takes the text that belongs to the paragraph around the element. XML nests at most 256 deep.
    """
    for child in element:
        name = local_name(child)
        if name == "p":
            own: list[str] = []
            yield from paragraphs(child, own)
            yield " ".join("".join(own).split())
        elif name == "tc":
            yield "\n".join(filter(None, paragraphs(child, line)))
        elif name == "tr":
            yield from _row([*paragraphs(child, line)])
        elif name == "t" or name in _MARKS:
            if line is not None:
                line.append(_MARKS.get(name) or child.text or "")
        elif name not in _LEFT_OUT:
            yield from paragraphs(child, line)


def _row(cells: list[str]) -> list[str]:
    """The paragraphs of a row of a table: one, unless it has a single cell, which is there for its looks."""
    if len(cells) == 1:
        return cells[0].split("\n")
    return [" · ".join(cell.replace("\n", " ") for cell in cells if cell)]


def _main_part(archive: ZipFile) -> str:
    for relation in parse_xml(read_member(archive, "_rels/.rels", SIZE)).iter("{*}Relationship"):
        if relation.get("Type", "").endswith("/officeDocument"):
            return normpath(str(relation.get("Target", "")).lstrip("/"))
    raise OriginError("is not a valid Word file, or damaged")


def _properties(archive: ZipFile) -> dict[str, str]:
    """What the document says of itself; nothing if it can't be read."""
    try:
        core = parse_xml(read_member(archive, "docProps/core.xml", SIZE))
    except OriginError:
        return {}
    known = {local_name(field): field.text or "" for field in core}
    if known.get("creator") == TEMPLATE:
        del known["creator"]
    return known


def _title(document: etree._Element) -> str | None:
    """The paragraph that is styled as the title, or as a heading of the first level."""
    for style in document.iter("{*}pStyle"):
        if not {"Title", "Heading1"}.isdisjoint(v for name, v in style.attrib.items() if name.endswith("val")):
            paragraph = next(style.iterancestors("{*}p"), None)
            return one_line("".join(t.text or "" for t in paragraph.iter("{*}t"))) if paragraph is not None else None
    return None
