"""The body of a Word document -> its paragraphs, as Word shows them when all changes to it are accepted.

Notes and text boxes follow the paragraph that they belong to; a row of a table is one paragraph.
"""

from collections.abc import Collection, Iterator
from functools import cached_property
from typing import TypeAlias

from lxml import etree  # type: ignore[import-untyped]

from index.errors import OriginError
from index.readers.docx.package import Package
from index.readers.docx.styles import Styles, is_on, value
from index.readers.metadata import one_line
from index.readers.xml_parsing import local_name

CONTENTS = "Table of Contents"  # as Word calls it in every language
DEPTH = 3  # of Word files in Word files
LONG = 200  # characters of a cell of several paragraphs: the table is there for its looks

_LEFT_OUT = {"del", "moveFrom", "Fallback", "rt", "pPr", "rPr", "sdtPr"}  # deleted, there twice, or how it looks
_MARKS = {"tab": " ", "ptab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_GONE = {"del", "moveFrom", "cellDel", "hidden"}  # of a row or cell

Properties: TypeAlias = etree._Element | list[etree._Element]  # a list where there are none


class Body:
    """What a document shows."""

    def __init__(self, package: Package, depth: int = DEPTH) -> None:
        """Raises OriginError if the document can't be read whole."""
        self._package, self._depth = package, depth
        self._document = package.document()
        self._styles = Styles(package)
        self._hides = self._has_hidden(self._document)

    def paragraphs(self) -> Iterator[str]:
        """Its paragraphs that have a text, each on one line."""
        return filter(None, self._within(self._document))

    def title(self) -> str | None:
        """The first paragraph that is styled as the title, or as a heading of the first level."""
        for style in self._document.iter("{*}pStyle"):
            is_title = self._styles.is_title(value(style) or "")
            paragraph = next(style.iterancestors("{*}p"), None) if is_title else None
            title = one_line("".join(t.text or "" for t in paragraph.iter("{*}t"))) if paragraph is not None else None
            if title:
                return title
        return None

    def _within(self, container: etree._Element, aside: list[str] | None = None) -> Iterator[str]:
        """The paragraphs of a container, some of them empty; notes and text boxes go `aside` if that is given."""
        line, after = list[str](), list[str]()
        for block in _walk(container, {"p", "tbl", "altChunk"}):
            name = local_name(block)
            if name == "p":
                properties = _first(block, "pPr")
                is_hidden = self._hides and self._is_hidden(properties, "pStyle")
                self._collect(block, line, after, is_hidden=is_hidden)
                if _joins_next(properties):
                    continue
            yield _finish(line)
            yield from _part(after, aside)
            line, after = [], []
            if name == "tbl":
                yield from self._rows(block, aside)
            elif name == "altChunk":
                yield from self._embedded(value(block, "id"))
        yield _finish(line)
        yield from _part(after, aside)

    def _collect(self, element: etree._Element, line: list[str], after: list[str], *, is_hidden: bool) -> None:
        """Add the text of a paragraph, or of a part of it, to its line, and what follows it to `after`."""
        for child in element:
            name = local_name(child)
            if name == "t":
                line.append(child.text or "")
            elif name == "r":
                if not (self._hides and self._is_hidden(_first(child, "rPr"), "rStyle", otherwise=is_hidden)):
                    self._collect(child, line, after, is_hidden=is_hidden)
            elif name in _LEFT_OUT:
                continue
            elif name in _MARKS:
                line.append(_MARKS[name])
            elif name in ("footnoteReference", "endnoteReference"):
                after += self._note(name.removesuffix("Reference"), value(child, "id"))
            elif name in ("txbxContent", "txBody"):  # the text box of a document, and of a drawing
                after += self._within(child)
            else:
                for part in _shown(child, name):
                    self._collect(part, line, after, is_hidden=is_hidden)

    @cached_property
    def _notes(self) -> dict[tuple[str, str | None], etree._Element]:
        """The notes that were not yet referred to; every file of Word has a part for them, most often for none."""
        parts = {kind: self._package.optional(f"{kind}s") for kind in ("footnote", "endnote")}
        self._hides = self._hides or any(part is not None and self._has_hidden(part) for part in parts.values())
        return {(kind, value(note, "id")): note for kind, part in parts.items() for note in _children(part, kind)}

    def _note(self, kind: str, key: str | None) -> list[str]:
        note = self._notes.pop((kind, key), None)  # where it is first referred to, and so in no ring
        return [] if note is None else list(self._within(note))

    def _rows(self, table: etree._Element, aside: list[str] | None) -> Iterator[str]:
        """The rows of a table, each as one paragraph, and after it the notes to it."""
        for row in _walk(table, {"tr"}):
            after = list[str]()
            if not _is_gone(row, "trPr"):
                cells = [cell for cell in _walk(row, {"tc"}) if not _is_gone(cell, "tcPr")]
                yield from _row([list(filter(None, self._within(cell, after))) for cell in cells])
            yield from _part(after, aside)

    def _embedded(self, key: str | None) -> list[str]:
        """The paragraphs of what a converter has put in whole: a page, a text or another Word file."""
        found = self._package.embedded(key or "")
        if isinstance(found, list):
            return [" ".join(paragraph.split()) for paragraph in found]
        paragraphs: list[str] = []
        try:
            if self._depth:
                paragraphs += Body(found, self._depth - 1).paragraphs()
            else:
                self._package.tell("a Word file in too many others")
        except OriginError:
            self._package.tell("a Word file in it")
        for name in found.unread:
            self._package.tell(name)
        return paragraphs

    def _has_hidden(self, part: etree._Element) -> bool:
        """Whether any text of a part may be hidden; next to none has, and no run of those is looked at."""
        styles = {value(style) or "" for style in part.iter("{*}pStyle", "{*}rStyle")}
        return next(part.iter("{*}vanish"), None) is not None or any(map(self._styles.hides, styles))

    def _is_hidden(self, properties: Properties, style: str, *, otherwise: bool = False) -> bool:
        """Whether a run or paragraph is hidden text: as its properties or its style say, else `otherwise`."""
        styled = None
        for one in properties:
            name = local_name(one)
            if name == "vanish":
                return is_on(one)
            if name == style:
                styled = self._styles.hides(value(one) or "")
        return otherwise if styled is None else styled


def _walk(container: etree._Element, names: Collection[str]) -> Iterator[etree._Element]:
    """The outermost elements of these names below one, in order. XML nests at most 256 deep."""
    for child in container:
        name = local_name(child)
        if name in names:
            yield child
        elif name not in _LEFT_OUT:
            for part in _shown(child, name):
                yield from _walk(part, names)


def _shown(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The element, unless Word has made it; of alternatives the first with a text, else the last."""
    if name == "AlternateContent":
        branches = list(element)
        yield from [b for b in branches if any(t.text for t in b.iter("{*}t"))][:1] or branches[-1:]
    elif name != "sdt" or not _is_made(_first(element, "sdtPr")):
        yield element


def _is_made(properties: Properties) -> bool:
    """Whether a part of the document was not written in it: Word's own hint, or a table of contents."""
    parts = (part for found in _children(properties, "docPartObj") for part in _children(found, "docPartGallery"))
    return bool(_children(properties, "showingPlcHdr")) or any(value(part) == CONTENTS for part in parts)


def _row(cells: list[list[str]]) -> list[str]:
    """The paragraphs of a row of a table: one, unless it is there for its looks."""
    if len(cells) == 1 or any(len(cell) > 1 and sum(map(len, cell)) > LONG for cell in cells):
        return [paragraph for cell in cells for paragraph in cell]
    return [" · ".join(" ".join(cell) for cell in cells if cell)]


def _joins_next(properties: Properties) -> bool:
    """Whether the next paragraph goes on on its line: its mark is deleted or hidden, or it is a dropped capital."""
    for one in properties:
        name = local_name(one)
        if name == "framePr" and value(one, "dropCap") in ("drop", "margin"):
            return True
        if name == "rPr" and any(_is_gone_mark(mark) for mark in one):
            return True
    return False


def _is_gone_mark(mark: etree._Element) -> bool:
    name = local_name(mark)
    return name in ("del", "moveFrom") or (name == "vanish" and is_on(mark))


def _is_gone(element: etree._Element, properties: str) -> bool:
    return any(local_name(one) in _GONE and is_on(one) for one in _first(element, properties))


def _part(after: list[str], aside: list[str] | None) -> list[str]:
    """What follows a paragraph, where it is not put aside."""
    if aside is None:
        return after
    aside += after
    return []


def _finish(line: list[str]) -> str:
    return " ".join("".join(line).split())


def _first(element: Properties, name: str) -> Properties:
    """The first child of this name, else an empty list."""
    for child in element:
        if local_name(child) == name:
            return child
    return []


def _children(element: Properties | None, name: str) -> list[etree._Element]:
    return [] if element is None else [child for child in element if local_name(child) == name]
