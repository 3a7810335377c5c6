"""JSON Feed, https://www.jsonfeed.org/version/1.1/ -> a Window. feedparser finds nothing in one."""

import json
from typing import Any
from urllib.parse import urljoin

from index.errors import OriginError
from index.readers.metadata import authors, identity, language, one_line, published, stated, web_address
from index.readers.text import decode, mend
from index.web.feed_content import as_text, is_whole
from index.web.feed_entry import Entry, Window

VERSION = b"jsonfeed.org/version/1"


def is_feed(data: bytes) -> bool:
    """Whether JSON says that it is one."""
    return VERSION in data.replace(b"\\/", b"/")


def read(data: bytes, address: str, most: int) -> Window:
    """What the feed at `address` lists, `most` entries of it. Raises OriginError if it can't be read."""
    try:
        feed = json.loads(decode(data))
    except (ValueError, RecursionError) as error:
        raise OriginError("is a JSON Feed that can't be parsed") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise OriginError("is a JSON Feed without items")
    entries = (_entry(item, feed, address) for item in items[:most] if isinstance(item, dict))
    return Window(one_line(feed.get("title")), tuple(entries))


def _entry(item: dict[str, Any], feed: dict[str, Any], address: str) -> Entry:
    html, plain = item.get("content_html"), item.get("content_text")
    content = as_text(html) if isinstance(html, str) else mend(plain).strip() if isinstance(plain, str) else ""
    summary = item.get("summary")
    return Entry(
        guid=identity(item.get("id")),
        url=_address(item, address),
        title=one_line(item.get("title")),
        author=_authors(item) or _authors(feed),
        published=published(item.get("date_published")),
        modified=published(item.get("date_modified")),
        dated=stated([item.get("date_published")]),
        language=language(item.get("language")) or language(feed.get("language")),
        text=content or (mend(summary) if isinstance(summary, str) else ""),
        is_whole=is_whole(content),
    )


def _address(item: dict[str, Any], address: str) -> str | None:
    """Where the item stands itself: `external_url` is what it is about, unless that is all there is."""
    given = item.get("url") or item.get("external_url")
    try:
        return web_address(urljoin(address, given)) if isinstance(given, str) else None
    except ValueError:
        return None


def _authors(about: dict[str, Any]) -> str | None:
    given = about.get("authors") or [about.get("author")]
    people = given if isinstance(given, list) else []
    return authors([person.get("name") for person in people if isinstance(person, dict)])
