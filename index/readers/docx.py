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
from index.readers.metadata import authors, language, one_line, published, undated
from index.readers.xml_parsing import local_name, named, parse_xml
from index.readers.zip_container import open_package, part

SIZE = 32 * 2**20  # bytes of XML, some ten times its text; its tree takes eight times as much memory
TEMPLATE = "python-docx"  # which made its template in 2013: author and date of what nobody named another author for

_LEFT_OUT = {"del", "moveFrom", "Fallback", "instrText"}  # no longer there, or there twice


def read(path: Path) -> Iterator[Article | Unread]:
    """One article, its text the paragraphs, parted by blank lines."""
    with open_package(path) as package:
        document = parse_xml(part(package, _main_part(package), SIZE))
        known = _properties(package)
    if document.getroottree().docinfo.internalDTD is not None:  # which ECMA-376 part 2, 8.1.4, forbids
        raise OriginError("declares entities, whose text would be lost: save it anew")
    text = "\n\n".join(paragraphs(document))
    if not text:
        raise OriginError("has no text")
    article = Article(
        text=text,
        title=one_line(known.get("title")) or _title(document),
        author=authors(known.get("creator")),
        published=published(known.get("created")),
        language=language(known.get("language")),
        origin=str(path),
    )
    yield article
    yield from undated(article, [known.get("created")])


def paragraphs(document: etree._Element) -> list[str]:
    """The texts of the paragraphs that have any, each on one line.

    `holders` are the body and, within it, the rows and cells of tables that are open; `texts` the paragraphs that are.
    """
    holders: list[list[str]] = [[]]
    texts: list[list[str]] = []
    skipped = 0
    for event, element in etree.iterwalk(document, events=("start", "end")):
        name = local_name(element)
        if name in _LEFT_OUT:
            skipped += 1 if event == "start" else -1
        elif skipped:
            continue
        elif event == "start":
            _open(name, element, holders, texts)
        elif name == "p" and texts:
            holders[-1] += filter(None, [" ".join("".join(texts.pop()).split())])
        elif name in {"tc", "tr"} and len(holders) > 1:
            held = holders.pop()
            holders[-1] += ["\n".join(held)] if name == "tc" else _row(held)
    return holders[0]


def _row(cells: list[str]) -> list[str]:
    """The paragraphs that a row of a table comes to: one, unless it has one cell only, which is there for its looks."""
    if len(cells) == 1:
        return list(filter(None, cells[0].split("\n")))
    return list(filter(None, [" | ".join(" ".join(cell.split("\n")) for cell in cells if cell)]))


def _open(name: str, element: etree._Element, holders: list[list[str]], texts: list[list[str]]) -> None:
    if name == "p":
        texts.append([])
    elif name in {"tc", "tr"}:
        holders.append([])
    elif texts and name == "t":
        texts[-1].append(element.text or "")
    elif texts and name in {"tab", "br", "cr"}:
        texts[-1].append(" ")
    elif texts and name == "noBreakHyphen":
        texts[-1].append("-")


def _main_part(package: ZipFile) -> str:
    relations = parse_xml(part(package, "_rels/.rels", SIZE))
    for relation in named(relations, "Relationship"):
        if relation.get("Type", "").endswith("/officeDocument"):
            return normpath(str(relation.get("Target", "")).lstrip("/"))
    raise OriginError("is no Word document")


def _properties(package: ZipFile) -> dict[str, str]:
    """What the document says of itself; nothing if it can't be read."""
    try:
        core = parse_xml(part(package, "docProps/core.xml", SIZE))
    except OriginError:
        return {}
    known = {local_name(field): field.text or "" for field in core}
    if known.get("creator") == TEMPLATE:
        return {name: value for name, value in known.items() if name not in {"creator", "created"}}
    return known


def _title(document: etree._Element) -> str | None:
    """The paragraph that is styled as the title, or as a heading of the first level."""
    for style in named(document, "pStyle"):
        value = next((value for name, value in style.attrib.items() if name.endswith("val")), "")
        if value in {"Title", "Heading1"}:
            paragraph = next(style.iterancestors("{*}p"), None)
            return one_line("".join(t.text or "" for t in named(paragraph, "t"))) if paragraph is not None else None
    return None
