"""Sitemaps and news sitemaps -> a Window of what is on them, the newest first; an index of sitemaps -> its parts.

https://www.sitemaps.org/protocol.html, https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import etree  # type: ignore[import-untyped]

from index.errors import OriginError
from index.readers.metadata import language, one_line, published, stated, web_address
from index.readers.xml_parsing import local_name, parse_xml
from index.web.feed_entry import Entry, Window

SIZE = 20 * 2**20  # bytes unpacked; a sitemap may have 50 MB, one for news 1,000 addresses


def read(data: bytes, address: str, most: int) -> Window:
    """What the sitemap at `address` lists, the `most` newest of it. Raises OriginError if it can't be read."""
    if len(data) > SIZE:
        raise OriginError(f"is a sitemap larger than {SIZE >> 20} MB")
    root = parse_xml(data)
    if local_name(root) == "sitemapindex":
        dated = sorted(_parts(root, address), key=lambda part: ("news" in part[1].lower(), part[0]), reverse=True)
        return Window(parts=tuple(dict.fromkeys(url for _, url in dated)))
    entries = sorted(_entries(root, address), key=lambda entry: entry.published or entry.modified or "", reverse=True)
    return Window(entries=tuple(entries[:most]))


def _parts(root: etree._Element, address: str) -> Iterator[tuple[str, str]]:
    for one in root.iterchildren("{*}sitemap"):
        if url := _joined(address, one.findtext("{*}loc")):
            yield published(one.findtext("{*}lastmod")) or "", url


def _entries(root: etree._Element, address: str) -> Iterator[Entry]:
    """A page each; what is not of its day or its outlet, such as `<image:loc>`, has another namespace or place."""
    for one in root.iterchildren("{*}url"):
        if not (url := _joined(address, one.findtext("{*}loc"))):
            continue
        yield Entry(
            url=url,
            title=one_line(one.findtext("{*}news/{*}title")),
            source=one_line(one.findtext("{*}news/{*}publication/{*}name")),
            published=published(one.findtext("{*}news/{*}publication_date")),
            modified=published(one.findtext("{*}lastmod")),
            dated=stated([one.findtext("{*}news/{*}publication_date")]),
            language=language(one.findtext("{*}news/{*}publication/{*}language")),
        )


def _joined(address: str, given: str | None) -> str | None:
    try:
        return web_address(urljoin(address, given.strip())) if given and given.strip() else None
    except ValueError:
        return None
