"""Feeds -> a Window of entries: RSS and Atom by feedparser, JSON Feed and sitemaps by modules of their own."""

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import feedparser  # type: ignore[import-untyped]

from index.errors import OriginError
from index.readers.metadata import authors, first, identity, language, one_line, published, stated, web_address
from index.readers.xml_parsing import parsing
from index.web import jsonfeed, sitemap
from index.web.feed_content import as_text, is_whole
from index.web.feed_entry import Entry, Window
from index.web.fetch import Fetched
from index.web.http_response import unpack

SIZE = 5 * 2**20  # bytes of RSS, Atom or JSON Feed; feedparser takes 0.2 s a MB
ENTRIES = 1000  # of a feed that are looked at
HEAD = 10_000  # bytes in which the first element stands

_ROOT = re.compile(  # after declarations, comments and a doctype
    rb"(?:(?:<!DOCTYPE[^\[<>]*\[[^\]]*\]\s*>|<[?!][^<]*>)\s*)*<(?:\w+:)?(\w+)", re.IGNORECASE
)
_DECLARATION = re.compile(r"\A\ufeff?<\?xml[^>]*>")
_UTF16 = {  # by how it begins: https://www.w3.org/TR/xml/#sec-guessing
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}
_FEEDS, _SITEMAPS = {b"rss", b"feed", b"RDF"}, {b"urlset", b"sitemapindex"}


def read(fetched: Fetched) -> Window | None:
    """What the feed lists, whatever media type it came as; None if it is no feed.

    Raises OriginError, with a bare reason, if it is one that can't be read.
    """
    data = fetched.data
    if data.startswith(b"\x1f\x8b"):
        with parsing("a gzip file"):
            data = unpack([data], "gzip", sitemap.SIZE)
    if codec := _UTF16.get(data[:2]):
        data = _DECLARATION.sub("", data.decode(codec, "replace"), count=1).encode("utf-8", "replace")
        fetched = replace(fetched, charset="utf-8")
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if data[:1] == b"{":
        return jsonfeed.read(_bounded(data), fetched.url, ENTRIES) if jsonfeed.is_feed(data) else None
    root = _ROOT.match(data[:HEAD])
    if root and root[1] in _SITEMAPS:
        return sitemap.read(data, fetched.url, ENTRIES)
    return _read_xml(_bounded(data), fetched) if root and root[1] in _FEEDS else None


def _bounded(data: bytes) -> bytes:
    if len(data) > SIZE:
        raise OriginError(f"is a feed larger than {SIZE >> 20} MB")
    return data


def _read_xml(data: bytes, fetched: Fetched) -> Window:
    if b"<!ENTITY" in data:
        raise OriginError("is a feed that declares entities, of which bombs are made and feeds are not")
    headers = {"content-location": fetched.url, "content-type": _content_type(fetched)}
    with parsing("a feed"):
        found = feedparser.parse(BytesIO(data), response_headers=headers, sanitize_html=False)  # a str may be opened
    if not found.version:
        raise OriginError("can't be read as a feed")
    is_rss, about = found.version.startswith("rss"), language(found.feed.get("language"))
    entries = tuple(_entry(entry, is_rss, about) for entry in found.entries[:ENTRIES])
    return Window(one_line(as_text(found.feed.get("title") or "")), entries)


def _content_type(fetched: Fetched) -> str:
    """As what feedparser is to take it: a feed may come as plain text, or as HTML."""
    kind = fetched.type if fetched.type.endswith("xml") else "application/xml"
    return f"{kind}; charset={fetched.charset}" if fetched.charset else kind


def _entry(found: Any, is_rss: bool, about: str | None) -> Entry:
    """One entry. A date of RSS is the day it was published, by whichever name; Atom tells that from a change."""
    contents = (as_text(str(part.get("value") or "")) for part in found.get("content", ()))
    content = max(contents, key=len, default="")
    dates = [dict.get(found, name) for name in ("published", "updated")]  # its own `get` takes one for the other
    dated = dates if is_rss else dates[:1]
    return Entry(
        guid=identity(found.get("id")),
        url=web_address(found.get("link")),
        title=one_line(as_text(found.get("title") or "")),
        author=authors([author.get("name") for author in found.get("authors", ())]),
        source=one_line((found.get("source") or {}).get("title")),
        published=first(published, dated),
        modified=published(dates[1]),
        dated=stated(dated),
        language=about,
        text=content or as_text(found.get("summary") or ""),
        is_whole=is_whole(content),
    )
