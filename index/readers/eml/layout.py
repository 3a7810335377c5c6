"""The HTML of a mail -> plain blocks of what a mail program shows of it: most are tables for the layout alone."""

import re
from collections.abc import Iterator
from itertools import chain

from lxml.html import HtmlElement, builder  # type: ignore[import-untyped]

from index.readers.pages.clutter import HIDDEN

CELL = 80  # characters of a cell of data; a longer one is prose
BUTTON = 40  # characters of links that stand alone, as buttons and menus do; headlines are longer

_ROWS = ("tbody", "thead", "tfoot")
_LARGE = "table img h1 h2 h3 h4 h5 h6 ul ol".split()  # what layout holds
_BLOCKS = frozenset("address article blockquote center dd div dt footer header li p section td th tr".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_FOOTER = re.compile(
    r"\bunsubscribe\b|\bopt[ -]out\b"
    r"|\b(?:view|read|open|see)\b.{0,30}\b(?:in|with) (?:your |a |the )?(?:web ?)?browser\b"
    r"|\b(?:email|mailing|subscription) preferences\b"
    r"|\byou (?:are |have )?(?:receiv|subscrib|signed up|get this|got this)"
    r"|\bthis (?:e-?mail|message|newsletter) was sent to\b|\badd us to your address book\b"
    r"|\babmelden\b|\babbestell|\bim browser\b.{0,20}(?:ansehen|anzeigen|öffnen|lesen)|désabonn|désinscri|navigateur"
    r"|dar(?:se|te)? de baja|cancelar (?:la |a )?suscripci|navegador|annulla l'iscrizione|disiscri|uitschrijven"
    r"|отписаться|wypisz|avregistrera",
    re.IGNORECASE,
)
_FOOTER_LENGTH = 300  # characters: a longer paragraph that speaks of it is an article's


def simplify(tree: HtmlElement) -> None:
    """Change the tree of a mail so that its paragraphs are those of its text.

    What is hidden goes, as do buttons, and the lines on how to unsubscribe. A table is data only if its cells are short
    and its rows alike: then each row is a paragraph. All others are layout.
    """
    for element in tree.xpath(HIDDEN):
        _drop(element)
    for table in reversed(list(tree.iter("table"))):  # those within others first
        rows = list(_rows(table))
        if _is_data(rows):
            _replace(table, [" | ".join(filter(None, map(_text, row))) for row in rows])
        else:
            for element in (table, *chain.from_iterable(rows)):
                element.tag = "div"
    for block in list(tree.iter(*_BLOCKS)):
        if not any(child.tag in _BLOCKS | _HEADINGS for child in block.iterdescendants()) and _is_furniture(block):
            _drop(block)


def _rows(table: HtmlElement) -> Iterator[list[HtmlElement]]:
    for part in table:
        for row in part if part.tag in _ROWS else [part]:
            if row.tag == "tr":
                yield [cell for cell in row if cell.tag in {"td", "th"}]


def _is_data(rows: list[list[HtmlElement]]) -> bool:
    """Whether there are several rows with as many short cells each, of which hardly any is empty."""
    widths = {len(row) for row in rows}
    cells = [cell for row in rows for cell in row]
    if len(rows) < 2 or len(widths) != 1 or widths <= {0, 1}:
        return False
    if any(cell.find(f".//{name}") is not None for cell in cells for name in _LARGE):
        return False
    texts = list(map(_text, cells))
    return max(map(len, texts)) <= CELL and 2 * len(list(filter(None, texts))) > len(texts)


def _is_furniture(block: HtmlElement) -> bool:
    text = _text(block)
    if len(text) <= _FOOTER_LENGTH and _FOOTER.search(text):
        return True
    links = "".join(_text(link) for link in block.iter("a"))
    is_heading = any(parent.tag in _HEADINGS for parent in block.iterancestors())
    return 0 < len(text) <= BUTTON and not is_heading and _letters(links) == _letters(text)


def _replace(table: HtmlElement, lines: list[str]) -> None:
    tail = table.tail
    table.clear()
    table.tag, table.tail = "div", tail
    table.extend(builder.P(line) for line in lines if line)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None and element.tag != "body":
        element.drop_tree()
