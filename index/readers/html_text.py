"""All the text that a browser shows of a book's chapter, a feed's entry or an embedded page, block by block.

Left out are the signs of notes, which would end words in numbers, and ruby, which says how words are pronounced.
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
_ROLES = {"noteref", "doc-noteref", "backlink", "doc-backlink", "footnote-ref", "footnote-back", "footnote-backref"}


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
    hidden = 0  # how many elements that are not shown are open
    signs = set[etree._Element]()
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        name, is_start = local_name(element).lower(), event == "start"
        if name in _BLOCKS:
            yield "\f"
        elif name == "br" and is_start:
            yield "\v"
        elif name == "a" and is_start and _is_sign(element):
            signs.add(element)
        if name in _NOT_SHOWN or element in signs:
            hidden += 1 if is_start else -1
        if is_start and anchors and (key := {element.get("id"), element.get("name")} & anchors):
            yield f"\x1c{min(key)}\x1c"
        if not hidden and (is_start or element is not tree):
            text = (element.text if is_start else element.tail) or ""
            # parse_xml leaves entities as they are: here they get the meaning that HTML gives them
            yield unescape(text) if not name and is_start and element.tag is etree.Entity else text


def _is_sign(link: etree._Element) -> bool:
    """Whether a link is the number of a note, or leads back from one: it says so, or is raised or bracketed."""
    if "#" not in (link.get("href") or ""):
        return False
    said = (value.split() for key, value in link.attrib.items() if key.rpartition("}")[2] in ("type", "role", "class"))
    if not _ROLES.isdisjoint(role for roles in said for role in roles):
        return True
    text = ""
    for piece in link.itertext():
        text += piece
        if len(text) > _SIGN_LENGTH:
            return False
    around = (local_name(one) for one in (link.getparent(), *link) if one is not None)
    sign = text.strip()
    return bool(_SIGN.fullmatch(sign)) and ("sup" in around or not sign[:1].isalnum())
