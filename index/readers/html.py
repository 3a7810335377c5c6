"""HTML, of a file or a page: trafilatura finds the article in it, and `pages` reads what the page says of it.

A book's chapter and a feed's entry are all article: `html_text` gives all the text that a browser shows of them.
"""

import logging
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement, document_fromstring  # type: ignore[import-untyped]
from trafilatura import bare_extraction
from trafilatura.metadata import examine_meta, extract_author, extract_meta_json, extract_title
from trafilatura.settings import Document, Extractor

from index.errors import OriginError
from index.model import Article, Unread
from index.readers import parser_errors
from index.readers.dates import DAYS
from index.readers.decoding import check_size, decode, legacy, load, mend, without_nuls
from index.readers.html_text import paragraphs
from index.readers.metadata import authors, web_address, with_date
from index.readers.pages.clutter import MENUS_AND_HIDDEN, drop_other_voices, reveal
from index.readers.pages.dates import dates
from index.readers.pages.head import read_head
from index.readers.pages.titles import find_title

SIZE = 5 * 2**20  # bytes of a page: trafilatura takes 0.4 s a MB of prose, but up to 6 s and 0.3 GB a MB of list items
TAGS = 100_000  # in a page, a few times what the longest live pages have: trafilatura takes 40 to 120 µs for each
ALL_TAGS = 250_000  # in what is all article: 11 µs for each
STUB = 200  # characters: an extract below this that is under a tenth of the page's prose is not its article

# https://html.spec.whatwg.org/#charset: in the first 1024 bytes, but browsers take one that comes later, too
HEAD = 65_536  # bytes
_NAMED = re.compile(rb"""<meta\s[^<>]{0,300}?charset\s*=\s*["']?([\w:.-]{1,40})""", re.IGNORECASE)
_NOT_XML = re.compile(  # characters, and references to them, that lxml reads but refuses to write: all would be lost
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#(?:x0*(?:[1-8bcef]|1[0-9a-f]|fff[ef])|0*(?:[1-8]|1[124-9]|2\d|3[01]|6553[45]))(?![0-9a-f]);?",
    re.IGNORECASE,
)
_SAVED = re.compile(  # what browsers and SingleFile write into a page that they save
    rb"<!--\s{0,9}(?:saved from url=\(\d{4}\)|Page saved with SingleFile\s{1,9}url: )(https?://[^\s<>\"]{1,2000})"
)
_CLOSED = re.compile(r"(<html\b[^<>]{0,500}?)/>", re.IGNORECASE)  # lxml reads nothing after it; browsers do
_AFTER_NAME = re.compile(r"\s(?:last )?(?:updated|published|posted|modified)\b.*", re.IGNORECASE | re.DOTALL)
_ELEMENTS = etree.ElementDefaultClassLookup(element=HtmlElement)  # lxml.html's own calls Python for each element
_OPTIONS = Extractor(output_format="python", comments=False)
_NO_PROSE = ("a", "script", "style", "nav", "aside", "footer")

for _name in ("trafilatura", "htmldate"):  # what they have to say is said by an Unread
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


def read(path: Path) -> Iterator[Article | Unread]:
    """One article: a line a paragraph, without menus, comments and the like."""
    data = load(path, SIZE)
    tree = parse(data, tags=TAGS)
    saved = _SAVED.search(data, 0, HEAD)
    address = web_address(saved[1].decode("utf-8", "replace")) if saved else None
    stated = dates(tree, address)  # before the tree loses what is hidden
    article = find_article(tree, str(path), address)
    yield from with_date(article if article.url or not address else replace(article, url=address, id=""), stated)


def parse(data: bytes, charset: str = "", tags: int = ALL_TAGS) -> HtmlElement:
    """The page's tree, read in the `charset` that came with it, else in the one it names for itself.

    Raises OriginError, with a bare reason, as `find_article` does: here if it is no HTML that can be read whole, or of
    more than so many `tags`.
    """
    check_size(len(data), SIZE)
    named = _NAMED.search(data, 0, HEAD)
    page = decode(without_nuls(data), legacy(charset) or (legacy(named[1].decode()) if named else None))
    page = _CLOSED.sub(r"\1>", page[:HEAD], count=1) + page[HEAD:]
    check_tags(count_tags(page), tags)
    parser = _make_parser()
    try:
        tree = document_fromstring(_NOT_XML.sub("", page).encode(), parser=parser)
    except etree.LxmlError as error:
        raise OriginError("can't be parsed as HTML") from error
    # libxml2 stops silently at the 256th tag within another, and drops the rest of the page
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise OriginError("nests tags more than 256 deep, so its text would be cut")
    etree.strip_elements(tree, "rt", "rp", "rtc", with_tail=False)  # how a word is pronounced is no part of it
    return tree


def _make_parser() -> etree.HTMLParser:
    parser = etree.HTMLParser(
        encoding="utf-8", collect_ids=False, default_doctype=False, remove_comments=True, remove_pis=True
    )
    parser.set_element_class_lookup(_ELEMENTS)
    return parser


def find_article(tree: HtmlElement, origin: str, address: str | None = None) -> Article:
    """The article in a page, which was at `address`, without its date; the tree loses its menus and what is hidden.

    Its `url` is the one the page states.
    """
    head = read_head(tree, address)
    reveal(tree)
    drop_other_voices(tree)
    with parser_errors("an article"), warnings.catch_warnings():  # of authors, which it decodes as Python escapes
        warnings.simplefilter("ignore")
        found = _extract_metadata(tree)
        title = find_title(tree, found.title, head["source"], head["url"] or address)
        document = bare_extraction(tree, prune_xpath=MENUS_AND_HIDDEN, options=_OPTIONS)
    text = mend(document.text or "").strip() if isinstance(document, Document) else ""
    if not isinstance(document, Document) or not text:
        raise OriginError("has no text that could be an article")
    if len(text) < STUB and len(text) * 10 < (prose := sum(map(len, texts(tree, _NO_PROSE)))):
        raise OriginError(
            f"has an article that can't be separated from the rest of the page: {len(text)} of {prose} characters found"
        )
    return Article(
        text=text,
        title=title,
        url=head["url"],
        source=head["source"],
        author=_people(found.author or ""),
        language=head["language"],
        origin=origin,
    )


def _people(found: str) -> str | None:
    """The names that trafilatura found, without what a byline goes on with: a weekday, or "Updated Mar 6"."""
    names = (_AFTER_NAME.sub("", name).strip() for name in found.split(";"))
    return authors([name for name in names if name.lower() not in DAYS])


def _extract_metadata(tree: HtmlElement) -> Document:
    """The title and the authors, by trafilatura's steps to them: of its whole search, they take a third of the time."""
    found = examine_meta(tree)
    if found.author and " " not in found.author:
        found.author = None
    with suppress(Exception):
        found = extract_meta_json(tree, found)
    found.title = found.title or extract_title(tree)
    found.author = found.author or extract_author(tree)
    found.clean_and_trim()
    return found


def texts(tree: HtmlElement, left_out: Sequence[str]) -> Iterator[str]:
    """The texts of the body in order, stripped, but for those within the tags left out."""
    body = deepcopy(tree.find(".//body"))
    if body is not None:
        etree.strip_elements(body, *left_out, with_tail=False)  # an XPath on ancestors took 17 s for 5 MB, this 0.5
        yield from filter(None, map(str.strip, body.itertext()))


def count_tags(page: str) -> int:
    """How many elements a page has, or a few more."""
    return page.count("<") - page.count("</")


def check_tags(count: int, most: int) -> None:
    """Raises OriginError if pages of so many elements have too many."""
    if count > most:
        raise OriginError(f"has more than {most:,} tags: divide it")


def as_text(fragment: str) -> str:
    """The paragraphs of a piece of HTML, with blank lines between them; empty if it can't be read."""
    if "<" not in fragment and "&" not in fragment:
        return mend(fragment).strip()
    try:
        page = f"<div>{_NOT_XML.sub('', fragment)}</div>".encode("utf-8", "replace")
        return mend("\n\n".join(paragraphs(document_fromstring(page, parser=_make_parser()))))
    except (etree.LxmlError, ValueError):
        return ""
