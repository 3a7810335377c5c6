"""Articles that were read from a cluster lately: they never change under their number, so that none is read twice."""

from collections import OrderedDict
from threading import Lock

from index.model import Article

MOST = 40_000_000  # characters of text kept by a process, in Latin letters a byte each: some 5,000 long articles


class Cache:
    """Articles by library and number, the least recently used first; threads may share it."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._size = most, 0
        self._kept: OrderedDict[tuple[str, int], Article] = OrderedDict()
        self._lock = Lock()

    def get(self, token: str, number: int) -> Article | None:
        """The article, if it is cached."""
        with self._lock:
            if found := self._kept.get((token, number)):
                self._kept.move_to_end((token, number))
            return found

    def keep(self, token: str, number: int, article: Article) -> None:
        """Add it, in place of those that were not used lately."""
        with self._lock:
            if (token, number) in self._kept:
                return
            self._kept[token, number] = article
            self._size += len(article.text)
            while self._size > self._most:
                self._size -= len(self._kept.popitem(last=False)[1].text)
