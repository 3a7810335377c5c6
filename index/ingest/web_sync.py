"""Pages and feeds -> what they hold now: asked for as their sites wish; and feeds are found for front pages."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count
from urllib.parse import urljoin, urlsplit

from index.clock import Clock, back_off, minute
from index.errors import OriginError, Unavailable
from index.ingest.feed_sync import FeedReading, Page
from index.ingest.soft_404 import TOLD, is_notice
from index.ingest.storing import Finished, Missed, Progress, Taken
from index.model import Article, Unread
from index.sandbox.sandbox import Sandbox
from index.stores.protocol import Store
from index.stores.rows import Origin, SeenEntry
from index.web.fetch import Fetcher
from index.web.model import Entry, Fetched, ParsedFeed, Policy, Validators
from index.web.robots import PoliteFetcher
from index.web.urls import base_url, is_same_page, normalise

TRIED = 3  # of the feeds, and of the sitemaps, that a front page or its site's robots.txt names
PARTS = 5  # sitemaps of an index that are read
LISTED = 1000  # entries of them together


def poll(
    origins: Mapping[str, Origin | None],
    store: Store,
    policy: Policy,
    clock: Clock,
    progress: Progress | None,
    most: int | None = None,
) -> Iterator[tuple[str, list[Taken]]]:
    """Each address with what it holds, in parts that belong together; None for one that was never read.

    Sites take turns, so that none waits while another is not to be asked yet; a site's addresses keep their order. A
    feed's turn is that of the site whose page it asks for next.
    The server is asked whether it is another than before, unless `most` is given: then all is read again, and of a feed
    the newest so many. What can't be read, and never was, has no Finished: it is not remembered.
    """
    with store.catalogue() as catalogue:
        sites = catalogue.sites()
    with Sandbox() as sandbox:
        fetcher = PoliteFetcher(Fetcher(policy), sites, clock)
        poller = Poller(fetcher, sandbox, store, clock, progress, most, len(origins))
        of_sites = dict[str, list[tuple[str, Origin | None]]]()
        for origin, was in origins.items():
            of_sites.setdefault(base_url(origin), []).append((origin, was))
        turns = {poller.read_all(some): site for site, some in of_sites.items()}  # with the site that it asks next
        while turns:
            turn = min(
                turns, key=lambda turn: fetcher.delay(turns[turn])
            )  # the one that has waited longest, if several
            del turns[turn]
            if step := next(turn, None):
                origin, items, coming = step
                turns[turn] = base_url(coming)
                yield origin, [*items, *fetcher.learnt()]


class Poller:
    """Reads addresses, each by itself."""

    def __init__(
        self,
        fetcher: PoliteFetcher,
        sandbox: Sandbox,
        store: Store,
        clock: Clock,
        progress: Progress | None,
        most: int | None,
        total: int,
    ) -> None:
        """`total`: of how many addresses, which is told with the progress."""
        self._fetcher, self._sandbox, self._store = fetcher, sandbox, store
        self._clock, self._progress, self._most = clock, progress, most
        self._begun, self._total = count(), total

    def read_all(self, origins: Sequence[tuple[str, Origin | None]]) -> Iterator[tuple[str, list[Taken], str]]:
        """Each address in order with what it holds, in parts; between two of them other sites may have their turn.

        With each part is the address that is asked for next, or another of its site.
        """
        for origin, was in origins:
            if self._progress:
                self._progress(origin, next(self._begun), self._total)
            for items, coming in self.read(origin, was):
                yield origin, items, coming

    def read(self, origin: str, was: Origin | None) -> Iterator[tuple[list[Taken], str]]:
        """What the address holds, as `read_all` gives it; a failure leaves what was read of it before."""
        try:
            fetched = self._fetcher.get(origin, _validators(self._stamp(origin, was)))
            if not fetched:
                yield self._unchanged(origin, was), origin
                return
            if was is None and self._most is not None and (found := self._discover(origin, fetched)):
                yield from self._read_feed(*found)
                return
            items = self._sandbox.interpret(fetched, origin)
            if not isinstance(items, ParsedFeed):
                if was:
                    self._check_same(items, was)
                articles = [self._completed(item) for item in items if isinstance(item, Article)]
        except OriginError as error:
            yield self._failed(origin, was, error), origin
            return
        if isinstance(items, ParsedFeed):
            yield from self._read_feed(origin, fetched, items)
        else:
            is_dated = all(article.published for article in articles)
            unread = (item for item in items if isinstance(item, Unread) and not (item.undated and is_dated))
            left = Missed(unread).told()
            ids = frozenset(article.id for article in articles)
            yield [*articles, *left, Finished(Origin(origin, _stamp(fetched)), ids, left)], origin

    def _check_same(self, items: Sequence[Article | Unread], was: Origin) -> None:
        """Raises OriginError if an address that held something leads to something else now: that is an outage."""
        items = [item for item in items if not (isinstance(item, Unread) and item.undated)]
        if was.feed:
            raise OriginError("shows a page where its feed was")
        with self._store.catalogue() as catalogue:
            stood = [article for key in catalogue.ids(was.origin) if (article := catalogue.standing(key))]
        if len(stood) != 1 or len(items) != 1 or stood[0].member:
            return
        (before,), (now,) = stood, items
        if isinstance(now, Unread) or before.text == now.text or is_same_page(before.url or "", now.url or ""):
            return
        raise OriginError(f"leads to {now.url}, where another text stands")

    def _completed(self, article: Article) -> Article:
        """With what the library knows of it where the page says nothing: a feed may have brought it before.

        Raises OriginError if it is no edit of what stands there; whoever adds an address takes what it shows.
        """
        if not (stood := self._standing(article.id)):
            return article
        if self._most is None and is_notice(stood, article):
            raise OriginError(TOLD)
        return replace(
            article,
            title=article.title or stood.title,
            source=article.source or stood.source,
            author=article.author or stood.author,
            published=article.published or stood.published,
        )

    def _stamp(self, origin: str, was: Origin | None) -> str:
        """By what the server may say that nothing changed; empty if it is to send it all the same."""
        if not was or self._most is not None:
            return ""
        is_due = any(row.due is not None and row.due <= self._clock.now() for row in self._entries(was))
        return "" if is_due else was.stamp  # what is due is asked for only while the feed lists it

    def _entries(self, was: Origin) -> list[SeenEntry]:
        with self._store.catalogue() as catalogue:
            return catalogue.entries(was.origin) if was.feed else []

    def _unchanged(self, origin: str, was: Origin | None) -> list[Taken]:
        if not was:
            return []
        unread = tuple(Unread(origin, row.reason, row.url or row.guid) for row in self._entries(was) if row.reason)
        with self._store.catalogue() as catalogue:
            unread += tuple(told for told in catalogue.unread() if told.origin == origin and told.undated)
        return [*unread, Finished(Origin(origin, was.stamp, was.feed), None, unread)]

    def _failed(self, origin: str, was: Origin | None, error: OriginError) -> list[Taken]:
        if was is None:
            return [Unread(origin, str(error))]
        wait = (error.wait or 0) if isinstance(error, Unavailable) else 0
        due = self._clock.now() + max(back_off(was.failures + 1), wait)
        told = f"{error}; what was read of it before stays, and it is asked again after {minute(due)}"
        unread = Unread(origin, told)
        return [unread, Finished(was._replace(failures=was.failures + 1, due=due), frozenset(), (unread,))]

    # Feeds

    def _read_feed(self, origin: str, fetched: Fetched, window: ParsedFeed) -> Iterator[tuple[list[Taken], str]]:
        with self._store.catalogue() as catalogue:
            seen, is_known = catalogue.entries(origin), origin in catalogue.origins()
        if not is_known:  # first, so that it is followed even if this is cut short
            yield [Finished(Origin(origin, "", True), frozenset(), is_followed=True)], origin
        window, missed = self._whole(origin, window)
        reading = FeedReading(origin, window, seen, self._read_page, self._standing, self._clock, self._most)
        yield from reading.run(self._progress)
        unread = (*missed, *reading.unread)
        # without one where more is to be had of it as it is: an index may stay so while its parts change
        stamp = "" if window.sitemaps or reading.has_more else _stamp(fetched)
        yield [*unread, Finished(Origin(origin, stamp, True), frozenset(reading.ids), unread)], origin

    def _whole(self, origin: str, window: ParsedFeed) -> tuple[ParsedFeed, list[Unread]]:
        """An index of sitemaps with the entries of its parts, and those of them that can't be read."""
        entries, missed = list[Entry](), list[Unread]()
        for part in window.sitemaps[:PARTS]:
            try:
                fetched = self._fetcher.get(part)
                found = self._sandbox.interpret(fetched, part) if fetched else []
                entries += found.entries if isinstance(found, ParsedFeed) else ()
            except OriginError as error:
                missed.append(Unread(origin, str(error), part))
        if not window.sitemaps:
            return window, missed
        entries.sort(key=lambda entry: entry.published or entry.modified or "", reverse=True)
        return replace(window, entries=tuple(entries[:LISTED])), missed

    def _read_page(self, url: str, stamp: str) -> Page | None:
        """What an entry leads to, None if it still bears the stamp. Raises OriginError if that is no article."""
        fetched = self._fetcher.get(url, _validators(stamp))
        if not fetched:
            return None
        items = self._sandbox.interpret(fetched, url)
        if isinstance(items, ParsedFeed):
            raise OriginError("is a feed, and no article")
        articles = [item for item in items if isinstance(item, Article)]
        if len(articles) > 1:
            raise OriginError("holds several articles: add it by itself")
        undated = next((item.reason for item in items if isinstance(item, Unread) and item.undated), None)
        return Page(articles[0], _stamp(fetched), fetched.url, undated)

    def _standing(self, key: str) -> Article | None:
        with self._store.catalogue() as catalogue:
            return catalogue.standing(key)

    def _discover(self, origin: str, fetched: Fetched) -> tuple[str, Fetched, ParsedFeed] | None:
        """The feed of a site whose front page this is, if it has one that lists anything."""
        if urlsplit(origin)[2:] != ("/", "", ""):
            return None
        for address in self._candidates(fetched):
            with suppress(OriginError):
                feed = normalise(address)
                got = self._fetcher.get(feed)
                window = self._sandbox.interpret(got, feed) if got else None
                if got and isinstance(window, ParsedFeed) and (window.entries or window.sitemaps):
                    return feed, got, window
        return None

    def _candidates(self, fetched: Fetched) -> Iterator[str]:
        """What may be a site's feed, the likeliest first: named by its front page, its robots.txt, or custom."""
        with suppress(OriginError):
            yield from self._sandbox.find_feeds(fetched)[:TRIED]
        with suppress(OriginError):
            named = sorted(self._fetcher.sitemaps(fetched.url), key=lambda url: "news" not in url.lower())
            yield from named[:TRIED]
            if not named:
                yield urljoin(fetched.url, "/sitemap.xml")


def _stamp(fetched: Fetched) -> str:
    return json.dumps(fetched.validators)


def _validators(stamp: str) -> Validators | None:
    return Validators(*json.loads(stamp)) if stamp else None
