"""Items that were read -> one change of a library: articles are stored, failures noted, origins closed.

The store cuts an article into passages and indexes them when it is put.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from math import inf
from pathlib import Path

from index.clock import moment
from index.ingest.budget import AGAIN, NO_QUOTA, Quota
from index.ingest.origins import is_page, nearest
from index.model import Article, Changes, Unread
from index.stores.protocol import Change, Contents, Store
from index.stores.rows import Origin, SeenEntry
from index.text.language_detection import detect
from index.web.model import Site

OPENING = 600  # characters that tell the language; whole articles cut ingest from 12,000 to 2,300 passages a second
AHEAD = 100, 2_000_000  # items, and their characters, that are read before they are stored: a store may be far away
LISTED = 1000  # failures that are listed for one origin; the others are only counted

Progress = Callable[[str, int, int | None], None]
"""Called with what is being read, how many are done, and of how many, where that is known."""


@dataclass(frozen=True, slots=True)
class Finished:
    """An origin was read to its end. `ids` are its articles, None if all are as before; `unread` is what failed.

    `is_new_feed` if that is a feed, which is synced from now on.
    """

    origin: Origin
    ids: Container[str] | None
    unread: tuple[Unread, ...] = ()
    is_new_feed: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """The article of this id is not there any more, or has another id by now."""

    id: str


Item = Article | Unread | Finished | Dropped | SeenEntry | Site
"""What reading an origin yields."""


class UnreadReport:
    """What could not be read of one origin. All articles without a date share one line."""

    def __init__(self, unread: Iterable[Unread] = ()) -> None:
        self._listed, self._counts = list[Unread](), Counter[bool]()
        for one in unread:
            self.add(one)

    def add(self, one: Unread) -> None:
        """List it, or only count it."""
        self._counts[one.undated] += 1
        if self._counts[one.undated] <= (1 if one.undated else LISTED):
            self._listed.append(one)

    def lines(self) -> tuple[Unread, ...]:
        """What is listed, and how many more there are; the articles without a date come last."""
        lost = [one for one in self._listed if not one.undated]
        undated = [one for one in self._listed if one.undated]
        if more := self._counts[False] - len(lost):
            lost.append(Unread(lost[0].origin, f"has {more:,} more that can't be read"))
        if others := self._counts[True] - len(undated):
            also = "as is another" if others == 1 else f"as are {others:,} others"
            undated = [replace(one, reason=f"{one.reason}, {also}") for one in undated]
        return (*lost, *undated)


def batches(items: Iterable[Item], most: int, size: int) -> Iterator[Iterator[Item]]:
    """The items in batches, which are read as they are consumed, in order.

    A batch ends after `most` items, or once its texts have `size` characters.
    """
    left = iter(items)
    for first in left:
        yield _batch(chain([first], left), most, size)


def _batch(items: Iterator[Item], most: int, size: int) -> Iterator[Item]:
    for number, item in enumerate(items, 1):
        yield item
        size -= len(item.text) if isinstance(item, Article) else 0
        if number == most or size <= 0:
            return


class Room:
    """How much a library may still take by its quota; what replaces an article always has room."""

    def __init__(self, store: Store | None = None, quota: Quota = NO_QUOTA) -> None:
        self._quota, self._articles, self._size = quota, quota.articles, quota.size
        if store and quota != NO_QUOTA:
            with store.catalogue() as catalogue:
                self._articles -= catalogue.totals().articles
            self._size -= store.size()

    def refuses(self, article: Article, catalogue: Contents) -> bool:
        """Whether there is no room for an article."""
        return (self._articles <= 0 or self._size <= 0) and not catalogue.standing(article.id)

    def take(self, article: Article) -> None:
        """An article was added."""
        self._articles -= 1
        self._size -= len(article.text.encode("utf-8", "replace")) if self._size < inf else 0

    @property
    def reason(self) -> str:
        """Why something was refused."""
        if self._articles <= 0:
            return f"this library has {self._quota.articles:,} articles, the most that it may"
        return f"this library takes {self._quota.size / 1_000_000:,.0f} MB, the most that it may"


class ArticleWriter:
    """Writes items into changes of a library, and counts what came of them."""

    def __init__(self, now: Callable[[], float], room: Room | None = None) -> None:
        """`now` gives Unix seconds."""
        self._room = room or Room()
        self._refused: dict[str, str | None] = {}  # the ids for which there was no room, with their origins
        self._counts: Counter[str] = Counter()
        self._unread: list[Unread] = []
        self._feeds: list[str] = []
        self._now = now

    def changes(self, generation: int) -> Changes:
        """What came of the items so far, and at which generation that left the library."""
        return Changes(**self._counts, unread=tuple(self._unread), generation=generation, feeds=tuple(self._feeds))

    def write(self, items: Iterable[Item], change: Change, *, drop: bool = False) -> None:
        """Write all items, in order; with `drop`, remove what an origin no longer holds."""
        for some in map(list, batches(items, *AHEAD)):
            change.expect([item.id for item in some if isinstance(item, Article | Dropped)])
            for item in some:
                self._write(item, change, drop=drop)

    def _write(self, item: Item, change: Change, *, drop: bool) -> None:
        match item:
            case Article() if self._room.refuses(item, change.catalogue):
                self._refused[item.id] = item.origin
            case SeenEntry() if item.article in self._refused:
                self._unread.append(Unread(item.origin, self._room.reason, item.url or item.guid))
                reason, due = self._room.reason, self._now() + AGAIN
                change.catalogue.note_entry(item._replace(article=None, content=None, reason=reason, due=due))
            case Article():
                done = change.put(self._with_edit_time(_with_language(item), change.catalogue))
                self._counts[{True: "replaced", False: "added", None: "unchanged"}[done]] += 1
                if done is False:
                    self._room.take(item)
            case Unread():
                self._unread.append(item)
            case SeenEntry():
                change.catalogue.note_entry(item)
            case Site():
                change.catalogue.note_site(item)
            case Dropped():
                self._counts["removed"] += change.remove([item.id])
            case Finished():
                self._close(item, change, drop=drop)

    def _close(self, done: Finished, change: Change, *, drop: bool) -> None:
        """Note how reading the origin went. One that was read in part loses nothing, nor does a feed."""
        origin = done.origin
        refused = [key for key, place in self._refused.items() if place == origin.origin and not origin.feed]
        if refused:
            left_out = "it" if len(refused) == 1 else f"{len(refused):,} articles of it"
            reason = f"{self._room.reason}: {left_out} had no room. Remove others first"
            done = replace(done, unread=(*done.unread, Unread(origin.origin, reason)))
            if not any(True for _ in change.catalogue.ids(origin.origin)):
                change.catalogue.forget_origin(origin.origin)  # as though it had never been added
                self._unread += done.unread
                return
        if not drop and not is_page(origin.origin) and self._is_failed(done, change.catalogue):
            self._unread += done.unread  # nothing is remembered of it: whoever mends it adds it again
            return
        is_whole = all(one.undated for one in done.unread)
        is_inventory = done.ids is not None and is_whole and not origin.feed
        if done.ids is None or origin.feed:
            self._counts["unchanged"] += sum(1 for _ in _missing(done, change.catalogue))
        if is_inventory and not drop and any(True for _ in _missing(done, change.catalogue)):
            origin = origin._replace(stamp="")  # as a reindex is to look again, and drop them
        change.catalogue.note_origin(origin, done.unread)
        if is_inventory and drop:
            self._counts["removed"] += change.remove(_missing(done, change.catalogue))
        self._unread += done.unread
        if done.is_new_feed:
            self._feeds.append(origin.origin)

    @staticmethod
    def _is_failed(done: Finished, catalogue: Contents) -> bool:
        """Whether a file that was named itself, and was never read before, has nothing that can be read."""
        origin = done.origin.origin
        has_article = any(True for _ in catalogue.ids(origin))
        if has_article or not done.unread or origin in catalogue.origins():
            return False
        return nearest(Path(origin), map(Path, catalogue.folders())) is None

    def _with_edit_time(self, article: Article, catalogue: Contents) -> Article:
        """An article of the web with the time at which its text was first seen to differ from the one before."""
        before = catalogue.standing(article.id) if article.origin and is_page(article.origin) else None
        if not before or (before.text != article.text and before.origin != article.origin):  # feeds hold parts of pages
            return article
        return replace(article, edited=before.edited if before.text == article.text else moment(self._now()))


def _missing(done: Finished, catalogue: Contents) -> Iterator[str]:
    """The ids of the stored articles of an origin that were not read from it now."""
    return (key for key in catalogue.ids(done.origin.origin) if key not in (done.ids or ()))


def _with_language(article: Article) -> Article:
    """With its language, which is found from the title and the first characters where it is not known."""
    if article.language:
        return article
    return replace(article, language=detect(f"{article.title or ''}\n{article.text[:OPENING]}"))
