"""A tree of a book's chapter -> its paragraphs: all that is shown, where `html` seeks the article on a page."""

import re
from collections.abc import Iterator
from html import unescape

from lxml import etree  # type: ignore[import-untyped]

from index.readers.xml_parsing import local_name

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead title tr ul".split()
)
_UNSEEN = frozenset("head script style template svg math noscript iframe object audio video".split())
_SPACE = re.compile(r"\s+")


def paragraphs(tree: etree._Element) -> list[str]:
    """The texts of the blocks that have any, in order; within one, `<br>` ends a line."""
    blocks = "".join(_flow(tree)).split("\f")
    lined = ("\n".join(filter(None, map(str.strip, _tidy(block)))) for block in blocks)
    return list(filter(None, lined))


def _tidy(block: str) -> Iterator[str]:
    yield from (_SPACE.sub(" ", line) for line in block.split("\v"))


def _flow(tree: etree._Element) -> Iterator[str]:
    r"""The texts with `\f` at the bounds of blocks and `\v` for `<br>`: neither can be in what lxml has parsed."""
    hidden = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        name = local_name(element).lower()
        if name in _UNSEEN:
            hidden += 1 if event == "start" else -1
        if event == "start":
            yield "\f" if name in _BLOCKS else "\v" if name == "br" else ""
            yield "" if hidden else _own(element)
        else:
            yield "\f" if name in _BLOCKS else ""
            yield "" if hidden else element.tail or ""


def _own(element: etree._Element) -> str:
    """Its text up to the first child; of an entity that was left unresolved, what HTML means by it."""
    return unescape(element.text or "") if element.tag is etree.Entity else element.text or ""
