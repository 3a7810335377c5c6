"""What was read -> one change of a library: articles stored, failures noted, origins closed."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.clock import moment
from index.ingest.origins import is_page
from index.model import Article, Changes, Unread
from index.readers import shown
from index.stores.protocol import Change, Contents
from index.stores.rows import Origin, SeenEntry
from index.text.language_detection import detect
from index.web.model import Site

if TYPE_CHECKING:
    from index.sandbox.sandbox import Sandbox

OPENING = 600  # characters that tell the language; whole articles cut ingest from 12,000 to 2,300 passages a second
AHEAD = 100, 2_000_000  # articles, and their characters, that are read before they are stored: a store may be far away
TOLD = 1000  # things that can't be read in one file, each told by itself; the rest is counted

Progress = Callable[[str, int, int | None], None]
"""Called with what is being read, how many are done, and of how many, where that is known."""


@dataclass(frozen=True, slots=True)
class Finished:
    """An origin has been read to its end: what it held, None if all as before, and what of it could not be read.

    `is_followed` if that is a feed, which is read from now on.
    """

    origin: Origin
    ids: Container[str] | None
    unread: tuple[Unread, ...] = ()
    is_followed: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """What was the article `id` is another by now."""

    id: str


Taken = Article | Unread | Finished | Moved | SeenEntry | Site


class Tally:
    """Carries what was read into a change and counts what came of it."""

    def __init__(self, now: Callable[[], float]) -> None:
        """`now` gives Unix seconds."""
        self._counts: Counter[str] = Counter()
        self._unread: list[Unread] = []
        self._feeds: list[str] = []
        self._now = now

    def changes(self, generation: int) -> Changes:
        """What came of it so far, and at which generation that left the library."""
        return Changes(**self._counts, unread=tuple(self._unread), generation=generation, feeds=tuple(self._feeds))

    def take_all(self, items: Iterable[Taken], change: Change, *, drop: bool = False) -> None:
        """Take all items, in order."""
        for some in _ahead(items):
            change.expect([item.id for item in some if isinstance(item, Article)])
            for item in some:
                self.take(item, change, drop=drop)

    def take(self, item: Taken, change: Change, *, drop: bool = False) -> None:
        """Store an article, note what was read and what was not, close an origin."""
        if isinstance(item, Article):
            done = change.put(self._marked(_spoken(item), change.catalogue))
            self._counts[{True: "replaced", False: "added", None: "unchanged"}[done]] += 1
        elif isinstance(item, Unread):
            self._unread.append(item)
        elif isinstance(item, SeenEntry):
            change.catalogue.note_entry(item)
        elif isinstance(item, Site):
            change.catalogue.note_site(item)
        elif isinstance(item, Moved):
            self._counts["removed"] += change.remove([item.id])
        else:
            self._close(item, change, drop=drop)

    def _close(self, done: Finished, change: Change, *, drop: bool) -> None:
        """An origin that was read in part loses nothing, nor does a feed, which is no inventory."""
        origin, is_whole = done.origin, all(told.undated for told in done.unread)
        is_inventory = done.ids is not None and is_whole and not origin.feed
        if done.ids is None or origin.feed:
            self._counts["unchanged"] += sum(1 for _ in _left(done, change.catalogue))
        if is_inventory and not drop and any(True for _ in _left(done, change.catalogue)):
            origin = origin._replace(stamp="")  # as a reindex is to look again, and drop them
        change.catalogue.note_origin(origin, done.unread)
        if is_inventory and drop:
            self._counts["removed"] += change.remove(_left(done, change.catalogue))
        if done.is_followed:
            self._feeds.append(origin.origin)

    def _marked(self, article: Article, catalogue: Contents) -> Article:
        """An article of the web with the moment when its last edit was seen: another text than it had there before."""
        stood = catalogue.standing(article.id) if article.origin and is_page(article.origin) else None
        if not stood or (stood.text != article.text and stood.origin != article.origin):  # feeds hold parts of pages
            return article
        return replace(article, edited=stood.edited if stood.text == article.text else moment(self._now()))


def _left(done: Finished, catalogue: Contents) -> Iterator[str]:
    """The ids of the articles of an origin that it does not hold any more."""
    return (key for key in catalogue.ids(done.origin.origin) if key not in (done.ids or ()))


def _ahead(items: Iterable[Taken]) -> Iterator[list[Taken]]:
    """The same, some at a time."""
    some, size = list[Taken](), 0
    for item in items:
        some.append(item)
        size += len(item.text) if isinstance(item, Article) else 0
        if len(some) >= AHEAD[0] or size >= AHEAD[1]:
            yield some
            some, size = [], 0
    yield some


def _spoken(article: Article) -> Article:
    """With its language, which is found from the title and the first characters where it is not known."""
    if article.language:
        return article
    return replace(article, language=detect(f"{article.title or ''}\n{article.text[:OPENING]}"))


def readings(
    paths: Sequence[Path], spared: Mapping[Path, Unread], progress: Progress | None, sandbox: "Sandbox | None" = None
) -> Iterator[Taken]:
    """What the files hold, each file closed by its Finished; those to be `spared` are not read, but told again.

    They are read in a `sandbox` that is at hand, else in one of their own.
    """
    from index.sandbox.sandbox import Sandbox  # with what it needs 20 ms that a question need not spend

    with nullcontext(sandbox) if sandbox else Sandbox() as sandbox:
        for number, path in enumerate(paths):
            if progress:
                progress(path.name, number, len(paths))
            yield from _closed(path, [spared[path]] if path in spared else sandbox.read(path))


def _closed(path: Path, items: Iterable[Article | Unread]) -> Iterator[Taken]:
    """What is read of a file, and its Finished; however many articles or broken lines it has, they fill no memory."""
    from index.stores.embedded.sqlite import IdSet

    before, ids, missed = stamp(path), IdSet(), Missed()
    for item in items:
        if isinstance(item, Article):
            ids.add(item.id)
            yield item
        else:
            missed.add(item)
    yield from missed.told()
    yield Finished(Origin(shown(path), before), ids, missed.told())


class Missed:
    """What could not be read of one origin; of its articles that are kept without a date one is told for all."""

    def __init__(self, unread: Iterable[Unread] = ()) -> None:
        self._lost, self._more = list[Unread](), 0
        self._undated, self._others = list[Unread](), 0
        for one in unread:
            self.add(one)

    def add(self, one: Unread) -> None:
        """Take it in, or only count it."""
        if one.undated and self._undated:
            self._others += 1
        elif one.undated:
            self._undated.append(one)
        elif len(self._lost) < TOLD:
            self._lost.append(one)
        else:
            self._more += 1

    def told(self) -> tuple[Unread, ...]:
        """What is to be told, the articles without a date last."""
        more = [Unread(self._lost[0].origin, f"has {self._more:,} more that can't be read")] if self._more else []
        others = "as is another" if self._others == 1 else f"as are {self._others:,} others"
        undated = [replace(one, reason=f"{one.reason}, {others}") if self._others else one for one in self._undated]
        return (*self._lost, *more, *undated)


def poison(catalogue: Contents) -> dict[Path, Unread]:
    """The files that ended their reader and have not changed since."""
    ended = {unread.origin: unread for unread in catalogue.unread() if unread.ended_reader}
    stamps = catalogue.origins() if ended else {}
    return {Path(origin): told for origin, told in ended.items() if stamp(Path(origin)) == stamps[origin]}


def stamp(path: Path) -> str:
    """What changes when a file does; empty if it can't be looked at."""
    try:
        stat = path.stat()
    except OSError:
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns}"
