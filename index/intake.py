"""What was read -> one change of a library: articles stored, failures noted, files closed."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.languages import detect
from index.model import Article, Changes, Unread
from index.readers import read
from index.stores.embedded import Change

OPENING = 600  # characters that tell the language; whole articles cut ingest from 12,000 to 2,300 passages a second

Progress = Callable[[str, int, int | None], None]
"""Called with what is being read, how many are done, and of how many, where that is known."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A file has been read to its end: what it held, and what of it could not be read."""

    path: Path
    stamp: str
    ids: frozenset[str]
    unread: tuple[Unread, ...]


class Tally:
    """Carries what was read into a change and counts what came of it."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._unread: list[Unread] = []

    def changes(self, generation: int) -> Changes:
        """What came of it so far, and at which generation that left the library."""
        return Changes(**self._counts, unread=tuple(self._unread), generation=generation)

    def take(self, item: Article | Unread | Finished, change: Change, *, drop: bool = False) -> None:
        """Store an article, note what was not read, close a file. A file that was read in part loses nothing."""
        if isinstance(item, Article):
            self._counts[{True: "replaced", False: "added", None: "unchanged"}[change.put(_spoken(item))]] += 1
        elif isinstance(item, Unread):
            self._unread.append(item)
        else:
            origin = str(item.path).encode("utf-8", "replace").decode()  # as `read` tells a name that is not UTF-8
            gone = [i for i in change.catalogue.ids(origin) if i not in item.ids] if not item.unread else []
            stamp = item.stamp if drop or not gone else ""  # a reindex is to look again, and drop them
            change.catalogue.note_origin(origin, stamp, item.unread)
            if drop:
                self._counts["removed"] += change.remove(gone)


def _spoken(article: Article) -> Article:
    """With its language, which is found from the title and the first characters where it is not known."""
    if article.language:
        return article
    return replace(article, language=detect(f"{article.title or ''}\n{article.text[:OPENING]}"))


def readings(paths: Sequence[Path], progress: Progress | None) -> Iterator[Article | Unread | Finished]:
    """What the files hold, each file closed by its Finished."""
    for number, path in enumerate(paths):
        if progress:
            progress(path.name, number, len(paths))
        before, ids, unread = stamp(path), set[str](), list[Unread]()
        for item in read(path):
            if isinstance(item, Unread):
                unread.append(item)
            else:
                ids.add(item.id)
            yield item
        yield Finished(path, before, frozenset(ids), tuple(unread))


def stamp(path: Path) -> str:
    """What changes when a file does; empty if it can't be looked at."""
    try:
        stat = path.stat()
    except OSError:
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns}"
