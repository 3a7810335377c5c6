"""All the text that a browser shows of a book's chapter, a feed's entry or an embedded page, block by block.

A row of a table is one block, unless it is there for its looks. Left out are the signs of notes and the numbers of
pages, which would enter words, and ruby, which says how words are pronounced.
"""

import re
from collections.abc import Collection, Iterator
from html import unescape

from lxml import etree  # type: ignore[import-untyped]

from index.readers.xml_parsing import local_name

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead title tr ul".split()
)
_NOT_SHOWN = frozenset(
    "head script style template svg math noscript iframe object audio video rt rp rtc".split()  # the last three: ruby
)
_SIGN = re.compile(r"[\[(]?(?:\d{1,4}|[a-z]|[ivxl]{1,6}|[*†‡§¶#]{1,4})[\])]?|[↩↑⤴⏎^\ufe0e\ufe0f\s]{0,6}")
_SIGN_LENGTH = 12  # characters
_ROLES = {
    *("noteref", "doc-noteref", "backlink", "doc-backlink", "footnote-ref", "footnote-back", "footnote-backref"),
    *("footnote-anchor", "footnote-number"),  # Substack's
}
_PAGE = re.compile(r"[\[({]?(?:(?:p|pg|page|s|seite)\.? ?)?(?:\d{1,4}|[ivxlc]{1,8})[\])}]?|", re.IGNORECASE)
_PAGES = {"pagebreak", "doc-pagebreak", "pagenum", "pagenumber", "page-number", "pageno"}
_CELLS = " · "  # between the cells of a row
_CELL_LENGTH = 200  # characters: a table with longer cells is there for its looks
_ROW_PARTS = 100  # elements of a row, as above


def paragraphs(tree: etree._Element) -> list[str]:
    """The texts of the blocks that have any, in order; `<br>` ends a line within one."""
    return [text for _, texts in parts(tree) for text in texts]


def parts(tree: etree._Element, anchors: Collection[str] = ()) -> list[tuple[str, list[str]]]:
    """The paragraphs, parted where elements with these ids or names begin; each part after its anchor, the first's "".

    An anchor within a block stands for the whole block, one at its end for the next. Of several anchors in one place
    the last has the text, and the parts of the others are empty.
    """
    found: list[tuple[str, list[str]]] = [("", [])]
    for block in "".join(_flow(tree, frozenset(anchors))).split("\f"):
        text, *marked = block.split("\x1c")  # a text, then a key and a text for each anchor
        keys, texts = marked[::2], [text, *marked[1::2]]
        is_after = bool(keys and "".join(texts[:-1]).strip() and not texts[-1].strip())
        new: list[tuple[str, list[str]]] = [(key, []) for key in keys]
        found += [] if is_after else new
        if shown := _lines("".join(texts)):
            found[-1][1].append(shown)
        found += new if is_after else []
    return found


def _lines(block: str) -> str:
    return "\n".join(filter(None, (" ".join(line.split()) for line in block.split("\v"))))


def _flow(tree: etree._Element, anchors: frozenset[str]) -> Iterator[str]:
    r"""The texts, with `\f` around each block, `\v` for `<br>`, and anchors between two `\x1c`.

    None of these can be in what lxml has parsed.
    """
    hidden = row = written = 0  # how many elements that are not shown, rows, and texts with lines of their own are open
    signs, rows, later = set[etree._Element](), set[etree._Element](), set[etree._Element]()
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        name, is_start = local_name(element).lower(), event == "start"
        if name in _BLOCKS:
            if name == "tr" and is_start and (cells := _short_cells(element)):
                rows.add(element)
                later.update(cells[1:])
            elif name == "pre":
                written += 1 if is_start else -1
            row += 0 if element not in rows else 1 if is_start else -1
            yield "\f" if not row or element in rows else _CELLS if is_start and element in later else " "
        elif name == "br" and is_start:
            yield "\v" if not row else " "
        elif is_start and (_is_sign(element) if name == "a" else name == "span" and _is_page(element)):
            signs.add(element)
        if name in _NOT_SHOWN or element in signs:
            hidden += 1 if is_start else -1
        if is_start and anchors and (key := {element.get("id"), element.get("name")} & anchors):
            yield f"\x1c{min(key)}\x1c"
        if not hidden and (is_start or element is not tree):
            text = (element.text if is_start else element.tail) or ""
            # parse_xml leaves entities as they are: here they get the meaning that HTML gives them
            text = unescape(text) if not name and is_start and element.tag is etree.Entity else text
            yield text.replace("\n", "\v") if written and not row else text


def _is_sign(link: etree._Element) -> bool:
    """Whether a link is the number of a note, or leads back from one: it says so, or is raised or bracketed."""
    if "#" not in (link.get("href") or ""):
        return _is_page(link)
    if not _ROLES.isdisjoint(_said_of(link)):
        return True
    sign = _short_text(link, _SIGN_LENGTH)
    if sign is None or not _SIGN.fullmatch(sign):
        return False
    around = (local_name(one) for one in (link.getparent(), *link) if one is not None)
    return "sup" in around or not sign[:1].isalnum()


def _is_page(element: etree._Element) -> bool:
    """Whether it is the number of a printed page, where that begins."""
    if _PAGES.isdisjoint(_said_of(element)):
        return False
    number = _short_text(element, _SIGN_LENGTH)
    return number is not None and _PAGE.fullmatch(number) is not None


def _said_of(element: etree._Element) -> list[str]:
    """What its class, its role and its type in the book say of it."""
    said = [value for key, value in element.items() if key.rpartition("}")[2] in ("type", "role", "class")]
    return " ".join(said).split()


def _short_cells(row: etree._Element) -> list[etree._Element]:
    """The cells of a row that have a text, in order; none if the row is there for its looks, or has only one."""
    if any(n > _ROW_PARTS or local_name(one).lower() == "table" for n, one in enumerate(row.iter())):
        return []
    cells = [(cell, _short_text(cell, _CELL_LENGTH)) for cell in row if local_name(cell).lower() in ("td", "th")]
    return [cell for cell, text in cells if text] if all(text is not None for _, text in cells) else []


def _short_text(element: etree._Element, most: int) -> str | None:
    """The text of an element that has at most so many characters, without space around it."""
    text = ""
    for piece in element.itertext():
        text += piece
        if len(text) > most:
            return None
    return text.strip()
