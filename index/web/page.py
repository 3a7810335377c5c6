"""What an address gave -> its Article, or a ParsedFeed. `fetch` got it, and `html` finds the article in a page."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from index.errors import OriginError
from index.model import Article, Unread
from index.readers import html, read_as
from index.readers.decoding import decode, legacy
from index.readers.metadata import one_line, with_date
from index.readers.pages import dates, head
from index.web import feed
from index.web.model import Fetched, ParsedFeed
from index.web.page_checks import explain_page
from index.web.urls import normalise, site

Item = Article | Unread


def interpret(fetched: Fetched, origin: str) -> Iterator[Item | ParsedFeed]:
    """The article at the address `origin`, and an Unread if that is not all of it; if it is a feed, a ParsedFeed.

    Its URL is the canonical one if the page names one on its own site, else where redirects ended. Raises OriginError,
    with a bare reason, if there is neither.
    """
    if parsed := feed.read(fetched):
        yield parsed
        return
    reader = _READERS.get(fetched.type or "text/html")
    if not reader:
        kind = one_line(fetched.type[:60])
        raise OriginError(f"is {kind}, which can't be read yet: HTML, PDF, Word, EPUB, zip, plain text and feeds can")
    yield from reader(fetched, origin)


def find_feeds(fetched: Fetched) -> list[str]:
    """The addresses of the feeds that a page names, in its order; none if it is no page."""
    if _READERS.get(fetched.type or "text/html") is not _read_html:
        return []
    return head.find_feeds(html.parse(fetched.data, fetched.charset, html.TAGS), fetched.url)


def _read_html(fetched: Fetched, origin: str) -> Iterator[Item]:
    tree = html.parse(fetched.data, fetched.charset, html.TAGS)
    stated = dates.dates(tree, fetched.url)  # before the tree loses what is hidden
    try:
        article = html.find_article(tree, origin, fetched.url)
    except OriginError as error:
        raise OriginError(explain_page(tree, "", fetched.url) or str(error)) from error
    if reason := explain_page(tree, article.text, fetched.url):
        raise OriginError(reason)
    article = replace(article, id="", url=_canonical(article.url, fetched.url))  # an id follows from the URL
    yield from with_date(article, stated)


def _read_text(fetched: Fetched, origin: str) -> Iterator[Item]:
    yield Article(text=decode(fetched.data, legacy(fetched.charset)), url=fetched.url, origin=origin, first_line=1)


def _read_as(suffix: str, fetched: Fetched, origin: str) -> Iterator[Item]:
    with TemporaryDirectory() as folder:
        file = Path(folder, f"page{suffix}")
        file.write_bytes(fetched.data)
        for item in read_as(suffix, file):
            if isinstance(item, Article):  # identified by its address, not its own id: it must replace no other article
                item = replace(item, origin=origin, url=None if item.member else fetched.url, id="")
                yield replace(item, url=fetched.url)
            else:
                yield replace(item, origin=origin)


_READERS: dict[str, Callable[[Fetched, str], Iterator[Item]]] = {
    "text/html": _read_html,
    "application/xhtml+xml": _read_html,
    "text/plain": _read_text,
    "application/pdf": partial(_read_as, ".pdf"),
    "application/epub+zip": partial(_read_as, ".epub"),
    "application/zip": partial(_read_as, ".zip"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": partial(_read_as, ".docx"),
}


def _canonical(stated: str | None, address: str) -> str:
    """The canonical address that a page states, unless it can't be right.

    With an address of another site, a page could replace that site's article. Some sites state their front page on
    every page, which would leave one article of them all.
    """
    try:
        found = normalise(stated or address)
    except OriginError:
        return address
    is_front = urlsplit(found)[2:] == ("/", "", "") != urlsplit(address)[2:]
    return found if site(found) == site(address) and not is_front else address
