"""Feeds -> a ParsedFeed: RSS and Atom by feedparser, which knows no JSON Feed; sitemaps are left to `sitemap`."""

import json
import re
from io import BytesIO
from typing import Any

import feedparser  # type: ignore[import-untyped]

from index.errors import OriginError
from index.readers import parser_errors
from index.readers.decoding import check_size, decode, legacy, mend, without_nuls
from index.readers.html import as_text
from index.readers.metadata import authors, first, identity, language, one_line, published, stated, web_address
from index.web import sitemap
from index.web.http_response import unpack
from index.web.model import FeedEntry, Fetched, ParsedFeed

SIZE = 5 * 2**20  # bytes of RSS, Atom or JSON Feed; feedparser takes 0.2 s a MB
ENTRIES = 1000  # of a feed that are looked at
HEAD = 100_000  # bytes in which the first element must be; some feeds begin with a licence
WHOLE = 1000  # characters: longer content counts as the whole article

_ROOT = re.compile(  # after declarations, comments and a doctype, which may hold tags
    rb"(?:<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[<>]*(?:\[[^\]]*\]\s*)?>|<[?!][^<>]*>|\s+)*+<(?:[\w.-]+:)?([\w.-]+)",
    re.IGNORECASE | re.DOTALL,
)
_DECLARATION = re.compile(r"\A(?:\s|<!--.*?-->)*+<\?xml\s[^>]*>", re.DOTALL)  # some feeds have a comment before it
_ENCODING = re.compile(
    rb"""\A(?:\s|<!--.*?-->)*+<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([^"'<>]{1,40})""", re.IGNORECASE | re.DOTALL
)
_UTF16 = {  # by how it begins: https://www.w3.org/TR/xml/#sec-guessing
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}
_FEEDS, _SITEMAPS = {b"rss", b"feed", b"rdf"}, {b"urlset", b"sitemapindex"}
_JSON_FEED = b"jsonfeed.org/version/1"  # https://www.jsonfeed.org/version/1.1/
_CUT = re.compile(r"(?:…|\.{3}|\[…\]|\[\.{3}\]|(?:read more|continue reading|weiterlesen)\W*)$", re.IGNORECASE)


def read(fetched: Fetched) -> ParsedFeed | None:
    """What the feed lists, whatever media type it came as; None if it is no feed.

    Raises OriginError, with a bare reason, if it is one that can't be read.
    """
    data = fetched.data
    if data.startswith(b"\x1f\x8b"):
        with parser_errors("a gzip file"):
            data = unpack([data], "gzip", sitemap.SIZE)
    if codec := _UTF16.get(data[:2]):
        data = data.decode(codec, "replace").removeprefix("\ufeff").encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    root = _ROOT.match(data[:HEAD])
    name = root[1].lower() if root else b""
    is_json = data[:1] == b"{" and _JSON_FEED in data.replace(b"\\/", b"/")
    if name in _SITEMAPS:
        return sitemap.read(_as_utf_8(data, fetched.charset), fetched.url, ENTRIES)
    if not is_json and name not in _FEEDS:
        return None
    check_size(len(data), SIZE)
    return _read_json(data, fetched.url) if is_json else _read_xml(_as_utf_8(data, fetched.charset), fetched)


def is_whole(content: str) -> bool:
    """Whether a feed's content is all of an article: it is long, and does not break off."""
    return len(content) >= WHOLE and not _CUT.search(content[-40:])


def _as_utf_8(data: bytes, charset: str) -> bytes:
    """The XML in UTF-8, without its declaration, which may name another encoding.

    UTF-8 goes first where it is valid, then the charset it came with, then the one it names: but servers and templates
    say Latin-1 where they do not know.
    """
    declared = _ENCODING.match(data)
    named = [legacy(name) for name in (charset, declared[1].decode("latin-1") if declared else "")]
    known = sorted(filter(None, named), key=lambda name: name == "cp1252")
    text = decode(without_nuls(data), known[0] if known else None)
    return _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")


def _read_xml(data: bytes, fetched: Fetched) -> ParsedFeed:
    if b"<!ENTITY" in data:
        raise OriginError("is a feed that declares entities, which can be used for attacks, so it is not read")
    kind = fetched.type if fetched.type.endswith("xml") else "application/xml"  # it may come as plain text or HTML
    headers = {"content-location": fetched.url, "content-type": f"{kind}; charset=utf-8"}
    with parser_errors("a feed"):
        found = feedparser.parse(BytesIO(data), response_headers=headers, sanitize_html=False)  # a str may be opened
    if not found.version:
        raise OriginError("can't be read as a feed")
    is_rss, tag = found.version.startswith("rss"), language(found.feed.get("language"))
    people = _authors(found.feed)
    entries = tuple(_xml_entry(entry, is_rss, tag, people) for entry in found.entries[:ENTRIES])
    return ParsedFeed(one_line(as_text(found.feed.get("title") or "")), entries)


def _authors(part: Any) -> str | None:
    return authors([author.get("name") for author in part.get("authors", ())])


def _xml_entry(entry: Any, is_rss: bool, tag: str | None, people: str | None) -> FeedEntry:
    """One entry. A date of RSS is the day it was published, by whichever name; Atom tells that from a change.

    `people` wrote a feed of Atom, if the entry names nobody: https://www.rfc-editor.org/rfc/rfc4287#section-4.2.1
    """
    contents = (as_text(str(content.get("value") or "")) for content in entry.get("content", ()))
    content = max(contents, key=len, default="")
    dates = [dict.get(entry, name) for name in ("published", "updated")]  # its own `get` takes one for the other
    dated = dates if is_rss else dates[:1]
    return FeedEntry(
        guid=identity(entry.get("id")),
        url=web_address(entry.get("link")),
        title=one_line(as_text(entry.get("title") or "")),
        author=_authors(entry) or (None if is_rss else _authors(entry.get("source") or {}) or people),
        source=one_line((entry.get("source") or {}).get("title")),
        published=first(published, dated),
        modified=published(dates[1]),
        dated=stated(dated),
        language=tag,
        text=content or as_text(entry.get("summary") or ""),
        is_whole=is_whole(content),
    )


def _read_json(data: bytes, address: str) -> ParsedFeed:
    try:
        feed = json.loads(decode(data))
    except (ValueError, RecursionError) as error:
        raise OriginError("is a JSON Feed that can't be parsed") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise OriginError("is a JSON Feed without items")
    entries = (_json_entry(item, feed, address) for item in items[:ENTRIES] if isinstance(item, dict))
    return ParsedFeed(one_line(feed.get("title")), tuple(entries))


def _json_entry(item: dict[str, Any], feed: dict[str, Any], address: str) -> FeedEntry:
    html, plain, summary = (item.get(name) for name in ("content_html", "content_text", "summary"))
    content = as_text(html) if isinstance(html, str) else mend(plain).strip() if isinstance(plain, str) else ""
    return FeedEntry(
        guid=identity(item.get("id")),
        url=web_address(item.get("url") or item.get("external_url"), address),  # `external_url`: what it is about
        title=one_line(item.get("title")),
        author=_json_authors(item) or _json_authors(feed),
        published=published(item.get("date_published")),
        modified=published(item.get("date_modified")),
        dated=stated([item.get("date_published")]),
        language=language(item.get("language")) or language(feed.get("language")),
        text=content or (mend(summary) if isinstance(summary, str) else ""),
        is_whole=is_whole(content),
    )


def _json_authors(item: dict[str, Any]) -> str | None:
    listed = item.get("authors") or [item.get("author")]
    people = listed if isinstance(listed, list) else []
    return authors([person.get("name") for person in people if isinstance(person, dict)])
