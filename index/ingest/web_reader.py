"""Addresses -> what they hold: fetched as their sites wish, and parsed in a sandbox. It stores nothing."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from index.errors import OriginError
from index.model import Article, Unread
from index.sandbox.sandbox import Sandbox
from index.web.model import FeedEntry, Fetched, ParsedFeed, Validators
from index.web.robots import RobotsFetcher
from index.web.urls import normalise

TRIED = 3  # of the feeds, and of the sitemaps, that a front page or its site's robots.txt names
PARTS = 5  # sitemaps of an index that are read
LISTED = 1000  # entries of them together
FILLED = ("title", "author", "source", "published")  # what a feed or an earlier reading may know of a page


class EntryPage(NamedTuple):
    """What an entry's address holds; `stamp` tells whether it is as it was, `end` is where redirects ended.

    `undated` is why the page has no date, if it states one.
    """

    article: Article
    stamp: str
    end: str = ""
    undated: str | None = None


@dataclass(frozen=True, slots=True)
class WebReader:
    """Reads addresses. Its methods raise OriginError, with a bare reason, where they can't."""

    fetcher: RobotsFetcher
    sandbox: Sandbox

    def fetch(self, url: str, stamp: str = "") -> Fetched | None:
        """What the address gives; None if it still bears the stamp."""
        return self.fetcher.get(url, Validators(*json.loads(stamp)) if stamp else None)

    def read_page(self, url: str, stamp: str) -> EntryPage | None:
        """The one article at the address of an entry, None if it still bears the stamp."""
        fetched = self.fetch(url, stamp)
        if not fetched:
            return None
        items = self.sandbox.interpret(fetched, url)
        if isinstance(items, ParsedFeed):
            raise OriginError("is a feed, not an article")
        articles = [item for item in items if isinstance(item, Article)]
        if len(articles) > 1:
            raise OriginError("holds several articles: add it by itself")
        undated = next((item.reason for item in items if isinstance(item, Unread) and item.undated), None)
        return EntryPage(articles[0], stamp_of(fetched), fetched.url, undated)

    def read_sitemaps(self, origin: str, feed: ParsedFeed) -> tuple[ParsedFeed, list[Unread]]:
        """An index of sitemaps with the entries of its parts, the newest first, and those that can't be read."""
        entries, failed = list[FeedEntry](), list[Unread]()
        for part in feed.sitemaps[:PARTS]:
            try:
                fetched = self.fetch(part)
                found = self.sandbox.interpret(fetched, part) if fetched else []
                entries += found.entries if isinstance(found, ParsedFeed) else ()
            except OriginError as error:
                failed.append(Unread(origin, str(error), part))
        entries.sort(key=attrgetter("date"), reverse=True)
        return replace(feed, entries=tuple(entries[:LISTED])), failed

    def discover_feed(self, origin: str, fetched: Fetched) -> tuple[str, Fetched, ParsedFeed] | None:
        """The feed of a site whose front page this is, with its address; None if none is found that lists anything."""
        if urlsplit(origin)[2:] != ("/", "", ""):
            return None
        for candidate in self._feed_candidates(fetched):
            with suppress(OriginError):
                address = normalise(candidate)
                found = self.fetch(address)
                feed = self.sandbox.interpret(found, address) if found else None
                if found and isinstance(feed, ParsedFeed) and (feed.entries or feed.sitemaps):
                    return address, found, feed
        return None

    def _feed_candidates(self, fetched: Fetched) -> Iterator[str]:
        """What may be a site's feed, the likeliest first: named by its front page, its robots.txt, or custom."""
        with suppress(OriginError):
            yield from self.sandbox.find_feeds(fetched)[:TRIED]
        with suppress(OriginError):
            named = sorted(self.fetcher.sitemaps(fetched.url), key=lambda url: "news" not in url.lower())
            yield from named[:TRIED] or [urljoin(fetched.url, "/sitemap.xml")]


def stamp_of(fetched: Fetched) -> str:
    """What lets the server say that the address gives the same again."""
    return json.dumps(fetched.validators)


def fill(article: Article, known: Article | FeedEntry) -> Article:
    """The article with what is known of it from elsewhere, where it says nothing itself."""
    return replace(article, **{name: getattr(article, name) or getattr(known, name) for name in FILLED})
