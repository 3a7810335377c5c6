"""The styles of a Word document: which of them hide their text, and which are those of a title."""

from functools import cached_property

from lxml import etree  # type: ignore[import-untyped]

from index.readers.docx.package import Package
from index.readers.xml_parsing import local_name

ANCESTORS = 20  # of a style

_TITLES = {"title", "heading 1"}  # names of styles, which are English in every Word; their ids are not
_TITLE_IDS = {"Title", "Heading1"}  # those of an English Word
_SHOWN = {  # ids of the own styles of Word, LibreOffice and pandoc that nobody hides, and that are of no title
    *("Normal", "Subtitle", "BodyText", "TextBody", "Quote", "Caption", "ListParagraph", "ListBullet", "ListNumber"),
    *("Strong", "Emphasis", "Hyperlink", "TableGrid", *(f"Heading{level}" for level in range(2, 10))),
    *(f"{kind}note{part}" for kind in ("Foot", "End") for part in ("", "Text", "Reference", "Characters", "Anchor")),
    *("FirstParagraph", "Compact", "BlockText", "Author", "Date"),
}
_OFF = {"0", "false", "off", "none"}


class Styles:
    """Looked through when a document uses one, and parsed if that may tell more: python-docx's 0.3 MB take 7 ms."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def hides(self, style: str) -> bool | None:
        """Whether text in the style with this id is hidden; None if it does not say."""
        return None if style in _SHOWN or style in _TITLE_IDS else self._hidden.get(style)

    def is_title(self, style: str) -> bool:
        """Whether it is the one of a document's title, or of a heading of the first level."""
        return style in _TITLE_IDS or (style not in _SHOWN and style in self._titles)

    @cached_property
    def _tree(self) -> etree._Element:
        tree = self._package.optional("styles")
        return etree.Element("styles") if tree is None else tree

    @cached_property
    def _titles(self) -> set[str]:
        return {_style_of(name) for name in self._tree.iter("{*}name") if (value(name) or "").lower() in _TITLES}

    @cached_property
    def _hidden(self) -> dict[str, bool]:
        """The styles that say whether their text is hidden, or that are based on one that does."""
        hidden = dict[str, bool]()
        if not self._package.mentions("styles", "vanish"):
            return hidden
        for mark in self._tree.iter("{*}vanish"):
            properties = mark.getparent()
            if local_name(properties) == "rPr" and local_name(properties.getparent()) == "style":
                hidden[_style_of(properties)] = is_on(mark)
        based = {_style_of(one): value(one) or "" for one in self._tree.iter("{*}basedOn")} if hidden else {}
        for key in based:
            ancestor = key
            for _ in range(ANCESTORS):
                if ancestor in hidden:
                    hidden[key] = hidden[ancestor]
                    break
                ancestor = based.get(ancestor, "")
        return hidden


def _style_of(part: etree._Element) -> str:
    """The id of the style that has this as a part of its own."""
    return value(part.getparent(), "styleId") or ""


def is_on(mark: etree._Element) -> bool:
    """Whether a property such as `vanish` holds: to turn it off, it is given a value."""
    return value(mark) not in _OFF


def value(element: etree._Element, name: str = "val") -> str | None:
    """An attribute, in whatever namespace, as of both kinds of Office Open XML."""
    for key, text in element.items():
        if key.rpartition("}")[2] == name:
            return str(text)
    return None
