"""What a job may take of each origin and in all, and what a library may grow to: for those who share a machine.

A file of some kilobytes can keep its reader busy for hours, and all other jobs wait behind it. What is spent is told as
a reason, which is then an Unread.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import inf

from index.model import Article, Unread

AGAIN = 86_400.0  # seconds until what a full library refused of a feed is tried again


@dataclass(frozen=True, slots=True)
class Share:
    """What may be taken: `seconds`, number of `articles`, and `size` of their texts in characters."""

    seconds: float = inf
    articles: float = inf
    size: float = inf


@dataclass(frozen=True, slots=True)
class Quota:
    """What a library may hold: `articles`, `size` in bytes with its files, and `feeds` that it follows."""

    articles: float = inf
    size: float = inf
    feeds: float = inf


NO_QUOTA = Quota()


@dataclass(slots=True)
class _Spent:
    """What was taken of one share since it `began`."""

    share: Share
    began: float
    articles: int = 0
    size: int = 0

    def take(self, article: Article) -> None:
        self.articles += 1
        self.size += len(article.text)

    def reason(self, now: float) -> str:
        if now - self.began >= self.share.seconds:
            return f"{self.share.seconds:,.0f} seconds"
        if self.articles >= self.share.articles:
            return f"{self.share.articles:,} articles"
        return f"{self.share.size:,} characters" if self.size >= self.share.size else ""


@dataclass(slots=True)
class Budget:
    """The budget of one job, which counts what it takes. By default it is without limits.

    `now` gives seconds of a clock that never goes back.
    """

    origin: Share = Share()
    job: Share = Share()
    quota: Quota = NO_QUOTA
    now: Callable[[], float] = time.monotonic
    _job: _Spent = field(init=False)

    def __post_init__(self) -> None:
        self._job = _Spent(self.job, self.now())

    def limit(self, origin: str, items: Iterable[Article | Unread]) -> Iterator[Article | Unread]:
        """The items of an origin until its share or that of the job is spent; then an Unread says so."""
        spent = _Spent(self.origin, self.now())
        for item in items:
            now = self.now()
            if reason := _of_origin(spent.reason(now)) or self._reason(now):
                yield Unread(origin, reason)
                return
            if isinstance(item, Article):
                spent.take(item)
                self.take(item)
            yield item

    def take(self, article: Article) -> None:
        """Count an article of the job."""
        self._job.take(article)

    def reason(self) -> str:
        """Why the job may take no more; empty if it may."""
        return self._reason(self.now())

    def _reason(self, now: float) -> str:
        what = self._job.reason(now)
        return f"one job takes at most {what}: the rest is left out, so add it by itself later" if what else ""


def _of_origin(what: str) -> str:
    return f"takes more than {what}, the most that one file or page may: the rest is left out" if what else ""
