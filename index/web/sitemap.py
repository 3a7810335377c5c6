"""Sitemaps and news sitemaps -> a ParsedFeed of the newest pages; an index of sitemaps -> the sitemaps it names.

https://www.sitemaps.org/protocol.html, https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

from collections.abc import Iterator
from operator import attrgetter, itemgetter

from lxml import etree  # type: ignore[import-untyped]

from index.readers.decoding import check_size
from index.readers.metadata import language, one_line, published, stated, web_address
from index.readers.xml_parsing import local_name, parse_xml
from index.web.model import FeedEntry, ParsedFeed

SIZE = 20 * 2**20  # bytes unpacked; a sitemap may have 50 MB, one for news 1,000 addresses


def read(data: bytes, address: str, most: int) -> ParsedFeed:
    """What the sitemap at `address` lists, the `most` newest of it. Raises OriginError if it can't be read."""
    check_size(len(data), SIZE)
    root = parse_xml(data)
    if local_name(root) == "sitemapindex":
        listed = sorted(_sitemaps(root, address), key=itemgetter(0, 1), reverse=True)  # else in the index's order
        return ParsedFeed(sitemaps=tuple(dict.fromkeys(url for *_, url in listed)))
    entries = sorted(_entries(root, address), key=attrgetter("date"), reverse=True)
    return ParsedFeed(entries=tuple(entries[:most]))


def _sitemaps(root: etree._Element, address: str) -> Iterator[tuple[bool, str, str]]:
    """The sitemaps of an index: whether it is for news, when it was changed, empty if unknown, and its address."""
    for sitemap in root.iterchildren("{*}sitemap"):
        if url := web_address(sitemap.findtext("{*}loc"), address):
            yield "news" in url.lower(), published(sitemap.findtext("{*}lastmod")) or "", url


def _entries(root: etree._Element, address: str) -> Iterator[FeedEntry]:
    """The pages. The paths keep out fields of the same name with another meaning, such as `<image:loc>`."""
    for page in root.iterchildren("{*}url"):
        if url := web_address(page.findtext("{*}loc"), address):
            date = page.findtext("{*}news/{*}publication_date")
            yield FeedEntry(
                url=url,
                title=one_line(page.findtext("{*}news/{*}title")),
                source=one_line(page.findtext("{*}news/{*}publication/{*}name")),
                published=published(date),
                modified=published(page.findtext("{*}lastmod")),
                dated=stated([date]),
                language=language(page.findtext("{*}news/{*}publication/{*}language")),
            )
