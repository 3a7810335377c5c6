"""Pages and feeds -> the items that change: each address is read when its site may be asked, and feeds entry by entry.

`feed_sync` decides which entries of a feed are read, and `web_reader` reads them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from index.clock import Clock, back_off, has_come, minute
from index.errors import OriginError, Unavailable
from index.ingest.budget import Budget
from index.ingest.feed_sync import FeedSync
from index.ingest.replaced_by_notice import REASON, is_notice
from index.ingest.storing import Finished, Item, Progress, UnreadReport
from index.ingest.web_reader import WebReader, fill, stamp_of
from index.model import Article, Unread
from index.sandbox.sandbox import Sandbox
from index.stores.protocol import Store
from index.stores.rows import Origin
from index.web.fetch import Fetcher
from index.web.model import Fetched, ParsedFeed, Policy, Site
from index.web.robots import RobotsFetcher
from index.web.urls import base_url, is_same_page


def sync(
    origins: Mapping[str, Origin | None],
    sites: Mapping[str, Site],
    store: Store,
    policy: Policy,
    clock: Clock,
    progress: Progress | None,
    budget: Budget,
    most: int | None = None,
) -> Iterator[tuple[str, list[Item]]]:
    """Each address with what it holds, in parts that belong together; None for one that was never read.

    Sites take turns, so that none waits while another is not to be asked yet; a site's addresses keep their order. A
    feed's turn is that of the site whose page it asks for next.
    The server is asked for a page only if that has changed, unless `most` is given: then all is read again, and of a
    feed the newest `most` entries. An address that can't be read, and never was, has no Finished: it is not remembered.
    """
    with Sandbox() as sandbox:
        fetcher = RobotsFetcher(Fetcher(policy), sites, clock)
        web = WebSync(WebReader(fetcher, sandbox), store, clock, progress, budget, most, len(origins))
        by_site = defaultdict[str, list[tuple[str, Origin | None]]](list)
        for origin, known in origins.items():
            by_site[base_url(origin)].append((origin, known))
        turns = {web.sync_all(some): site for site, some in by_site.items()}  # with the site that it asks next
        while turns:
            # the one that has waited longest, if several
            turn = min(turns, key=lambda turn: fetcher.delay(turns[turn]))
            del turns[turn]
            if step := next(turn, None):
                origin, items, coming = step
                turns[turn] = base_url(coming)
                yield origin, [*items, *fetcher.learnt()]


class WebSync:
    """Reads addresses, each by itself."""

    def __init__(
        self,
        reader: WebReader,
        store: Store,
        clock: Clock,
        progress: Progress | None,
        budget: Budget,
        most: int | None,
        total: int,
    ) -> None:
        """`total` is how many addresses there are, for the progress."""
        self._reader, self._store, self._clock = reader, store, clock
        self._progress, self._budget, self._most = progress, budget, most
        self._begun, self._total = count(), total

    def sync_all(self, origins: Sequence[tuple[str, Origin | None]]) -> Iterator[tuple[str, list[Item], str]]:
        """Each address in order with what it holds, in parts; between two of them other sites may have their turn.

        With each part is the address that is asked for next, or another of its site.
        """
        for origin, known in origins:
            if reason := self._budget.reason():
                yield origin, [Unread(origin, reason)], origin
                continue
            if self._progress:
                self._progress(origin, next(self._begun), self._total)
            try:
                found = self._read(origin, known)
            except OriginError as error:
                found = self._failed(origin, known, error)
            for items, coming in [(found, origin)] if isinstance(found, list) else self._sync_feed(*found):
                yield origin, items, coming

    def _read(self, origin: str, known: Origin | None) -> list[Item] | tuple[str, Fetched, ParsedFeed]:
        """What the address holds, or the feed that it is or names. Raises OriginError."""
        fetched = self._reader.fetch(origin, self._stamp(known) if known else "")
        if not fetched:
            return self._unchanged(known) if known else []
        if not known and self._most is not None and (found := self._reader.discover_feed(origin, fetched)):
            return found
        items = self._reader.sandbox.interpret(fetched, origin)
        if isinstance(items, ParsedFeed):
            return origin, fetched, items
        if known:
            self._check_same(items, known)
        items = list(self._budget.limit(origin, items))
        articles = [self._completed(item) for item in items if isinstance(item, Article)]
        is_dated = all(article.published for article in articles)
        failed = (item for item in items if isinstance(item, Unread) and not (item.undated and is_dated))
        unread = UnreadReport(failed).lines()
        return [*articles, Finished(Origin(origin, stamp_of(fetched)), {a.id for a in articles}, unread)]

    def _stamp(self, known: Origin) -> str:
        """What lets the server say that nothing changed; empty if it is to send the page in any case."""
        if self._most is not None:
            return ""
        with self._store.catalogue() as catalogue:
            entries = catalogue.entries(known.origin) if known.feed else []
        is_due = any(row.due is not None and has_come(row.due, self._clock.now()) for row in entries)
        return "" if is_due else known.stamp  # what is due is asked for only while the feed lists it

    def _unchanged(self, known: Origin) -> list[Item]:
        origin = known.origin
        with self._store.catalogue() as catalogue:
            entries = catalogue.entries(origin) if known.feed else []
            undated = [one for one in catalogue.unread() if one.origin == origin and one.undated]
        failed = [Unread(origin, row.reason, row.url or row.guid) for row in entries if row.reason]
        return [Finished(Origin(origin, known.stamp, known.feed), None, (*failed, *undated))]

    def _failed(self, origin: str, known: Origin | None, error: OriginError) -> list[Item]:
        """A failure leaves what was read of the address before."""
        if known is None:
            return [Unread(origin, str(error))]
        wait = (error.wait or 0) if isinstance(error, Unavailable) else 0
        due = self._clock.now() + max(back_off(known.failures + 1), wait)
        reason = f"{error}; what was read of it before stays, and it is asked again after {minute(due)}"
        return [Finished(known._replace(failures=known.failures + 1, due=due), (), (Unread(origin, reason),))]

    def _check_same(self, items: Sequence[Article | Unread], known: Origin) -> None:
        """Raises OriginError if an address that held something leads to something else now: that is an outage."""
        items = [item for item in items if not (isinstance(item, Unread) and item.undated)]
        if known.feed:
            raise OriginError("shows a page where its feed was")
        with self._store.catalogue() as catalogue:
            stored = [article for key in catalogue.ids(known.origin) if (article := catalogue.standing(key))]
        if len(stored) != 1 or len(items) != 1 or stored[0].member:
            return
        (before,), (now,) = stored, items
        if isinstance(now, Unread) or before.text == now.text or is_same_page(before.url or "", now.url or ""):
            return
        raise OriginError(f"leads to {now.url}, where another text stands")

    def _completed(self, article: Article) -> Article:
        """With what the library knows of it where the page says nothing: a feed may have brought it before.

        Raises OriginError if it is no edit of what is stored; whoever adds an address takes what it shows.
        """
        with self._store.catalogue() as catalogue:
            before = catalogue.standing(article.id)
        if before and self._most is None and is_notice(before, article):
            raise OriginError(REASON)
        return fill(article, before) if before else article

    def _sync_feed(self, origin: str, fetched: Fetched, feed: ParsedFeed) -> Iterator[tuple[list[Item], str]]:
        with self._store.catalogue() as catalogue:
            is_known, feeds = origin in catalogue.origins(), len(catalogue.feeds())
        if not is_known and feeds >= self._budget.quota.feeds:
            reason = f"is a feed, and this library follows {feeds:,} already, the most that it may: remove one first"
            yield [Unread(origin, reason)], origin
            return
        if not is_known:  # first, so that it is synced later even if this is cut short
            yield [Finished(Origin(origin, "", True), (), is_new_feed=True)], origin
        feed, failed = self._reader.read_sitemaps(origin, feed) if feed.sitemaps else (feed, [])
        run = FeedSync(origin, feed, self._reader, self._store, self._clock, self._budget, self._most)
        yield from run.run(self._progress)
        # without one where more is to be had of it as it is: an index may stay so while its parts change
        stamp = "" if feed.sitemaps or run.has_more else stamp_of(fetched)
        yield [Finished(Origin(origin, stamp, True), run.ids, (*failed, *run.unread))], origin
