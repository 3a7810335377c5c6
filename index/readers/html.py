"""The .html reader: trafilatura finds the article in the page; `head` reads what the page says of it."""

import logging
import re
import warnings
from codecs import lookup
from collections.abc import Iterator
from pathlib import Path

from lxml.etree import LxmlError  # type: ignore[import-untyped]
from lxml.html import HtmlElement, HTMLParser, document_fromstring  # type: ignore[import-untyped]
from trafilatura import bare_extraction
from trafilatura.settings import Document

from index.errors import OriginError
from index.model import Article
from index.readers.fields import authors, one_line
from index.readers.head import read_head
from index.readers.text import decode, load, mend

SIZE = 5 * 2**20  # bytes of a page: trafilatura takes 0.4 s a MB of prose, but up to 6 s and 0.3 GB a MB of list items
STUB = 200  # characters: an extract below this that is under a tenth of the page's prose is not its article

# Encodings a page may name for itself; the prefixes keep out Python's codecs that are none, such as unicode_escape.
_DECLARED = re.compile(rb"""charset\s*=\s*["']?((?:windows|iso|koi8|gb|big5|shift|euc)[\w-]{1,20})""", re.IGNORECASE)
_NOT_XML = re.compile(  # characters, and references to them, that lxml reads but refuses to write: all would be lost
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#(?:x0*(?:[1-8bcef]|1[0-9a-f]|fff[ef])|0*(?:[1-8]|1[124-9]|2\d|3[01]|6553[45]))(?![0-9a-f]);?",
    re.IGNORECASE,
)
_MENUS = ".//nav"  # where the text is short, trafilatura takes them for it
_PROSE = (
    "//body//text()[not(ancestor::a or ancestor::script or ancestor::style"
    " or ancestor::nav or ancestor::aside or ancestor::footer)]"
)

for _name in ("trafilatura", "htmldate"):  # what they have to say is said by an Unread
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


def read(path: Path) -> Iterator[Article]:
    """One article: a line a paragraph, without menus, comments and the like."""
    data = load(path, SIZE)
    tree = _parse(decode(data, _declared(data)))
    head = read_head(tree)
    document = _extract(tree)
    text = mend(document.text or "").strip() if document else ""
    if document is None or not text:
        raise OriginError("holds no text that could be its article")
    if len(text) < STUB and len(text) * 10 < (prose := sum(len(part.strip()) for part in tree.xpath(_PROSE))):
        raise OriginError(f"holds an article that can't be told from the page: {len(text)} of {prose} characters found")
    yield Article(
        text=text,
        title=one_line(document.title),
        url=head.url,
        source=head.source,
        author=authors((document.author or "").split(";")),
        published=head.published,
        language=head.language,
        origin=str(path),
    )


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data, 0, 1024)  # https://html.spec.whatwg.org/#charset: in the first 1024 bytes
    try:
        name = lookup(match[1].decode()).name if match else None
    except LookupError:
        return None
    # as browsers do: https://encoding.spec.whatwg.org/#names-and-labels
    return "cp1252" if name == "iso8859-1" else name


def _parse(page: str) -> HtmlElement:
    parser = HTMLParser(
        encoding="utf-8", collect_ids=False, default_doctype=False, remove_comments=True, remove_pis=True
    )
    try:
        tree = document_fromstring(_NOT_XML.sub("", page).encode(), parser=parser)
    except LxmlError as error:
        raise OriginError("can't be parsed as HTML") from error
    # libxml2 stops silently at the 256th tag within another, and drops the rest of the page
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise OriginError("nests more than 256 tags, and would be cut there")
    return tree


def _extract(tree: HtmlElement) -> Document | None:
    try:
        with warnings.catch_warnings():  # it decodes authors as Python escapes, which warns of bad ones
            warnings.simplefilter("ignore")
            found = bare_extraction(tree, with_metadata=True, include_comments=False, prune_xpath=_MENUS)
    except Exception as error:  # five libraries walk hostile markup here: whatever one trips over, the page is at fault
        raise OriginError(f"can't be read as an article: {type(error).__name__}") from error
    return found if isinstance(found, Document) else None
