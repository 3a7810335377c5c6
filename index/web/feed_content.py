"""What a feed holds of an article itself, a piece of HTML -> plain text, and whether that is all of the article."""

import re

from lxml.etree import LxmlError  # type: ignore[import-untyped]
from lxml.html import document_fromstring  # type: ignore[import-untyped]

from index.readers.html_paragraphs import paragraphs
from index.readers.text import mend

WHOLE = 1000  # characters of content from which it is taken for the whole article

_CUT = re.compile(r"(?:…|\.{3}|\[…\]|\[\.{3}\]|(?:read more|continue reading|weiterlesen)\W*)$", re.IGNORECASE)
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # which lxml refuses


def as_text(html: str) -> str:
    """The paragraphs of a piece of HTML, parted by blank lines; empty if it can't be read."""
    if "<" not in html and "&" not in html:
        return mend(html).strip()
    try:
        return mend("\n\n".join(paragraphs(document_fromstring(f"<div>{_NOT_XML.sub('', html)}</div>"))))
    except (LxmlError, ValueError):
        return ""


def is_whole(text: str) -> bool:
    """Whether a feed's content is all of an article: it is long, and does not break off."""
    return len(text) >= WHOLE and not _CUT.search(text[-40:])
