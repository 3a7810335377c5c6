"""What was read -> one change of a library: articles stored, failures noted, origins closed."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import OriginError
from index.languages import detect
from index.model import Article, Changes, Policy, Unread
from index.stores.protocol import Change, Contents

if TYPE_CHECKING:
    from index.readers.fetch import Fetcher
    from index.readers.sandbox import Sandbox

OPENING = 600  # characters that tell the language; whole articles cut ingest from 12,000 to 2,300 passages a second

AHEAD = 100  # articles that are read before they are stored, for a store that is far away

Progress = Callable[[str, int, int | None], None]
"""Called with what is being read, how many are done, and of how many, where that is known."""


@dataclass(frozen=True, slots=True)
class Finished:
    """An origin has been read to its end: what it held, None if all as before, and what of it could not be read."""

    origin: str
    stamp: str
    ids: frozenset[str] | None
    unread: tuple[Unread, ...]


class Tally:
    """Carries what was read into a change and counts what came of it."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._unread: list[Unread] = []

    def changes(self, generation: int) -> Changes:
        """What came of it so far, and at which generation that left the library."""
        return Changes(**self._counts, unread=tuple(self._unread), generation=generation)

    def take_all(self, items: Iterable[Article | Unread | Finished], change: Change, *, drop: bool = False) -> None:
        """Take all items, in order."""
        items = iter(items)
        while some := list(islice(items, AHEAD)):
            change.expect([item.id for item in some if isinstance(item, Article)])
            for item in some:
                self.take(item, change, drop=drop)

    def take(self, item: Article | Unread | Finished, change: Change, *, drop: bool = False) -> None:
        """Store an article, note what was not read, close an origin. One that was read in part loses nothing."""
        if isinstance(item, Article):
            self._counts[{True: "replaced", False: "added", None: "unchanged"}[change.put(_spoken(item))]] += 1
        elif isinstance(item, Unread):
            self._unread.append(item)
        else:
            held = change.catalogue.ids(item.origin)
            if item.ids is None:
                self._counts["unchanged"] += len(held)
            gone = [i for i in held if item.ids is not None and i not in item.ids] if not item.unread else []
            stamp = item.stamp if drop or not gone else ""  # a reindex is to look again, and drop them
            change.catalogue.note_origin(item.origin, stamp, item.unread)
            if drop:
                self._counts["removed"] += change.remove(gone)


def _spoken(article: Article) -> Article:
    """With its language, which is found from the title and the first characters where it is not known."""
    if article.language:
        return article
    return replace(article, language=detect(f"{article.title or ''}\n{article.text[:OPENING]}"))


def readings(
    paths: Sequence[Path], spared: Mapping[Path, Unread], progress: Progress | None
) -> Iterator[Article | Unread | Finished]:
    """What the files hold, each file closed by its Finished; those to be `spared` are not read, but told again."""
    from index.readers.sandbox import Sandbox  # with what it needs 20 ms that a question need not spend

    with Sandbox() as sandbox:
        for number, path in enumerate(paths):
            if progress:
                progress(path.name, number, len(paths))
            before, ids, unread = stamp(path), set[str](), list[Unread]()
            for item in [spared[path]] if path in spared else sandbox.read(path):
                if isinstance(item, Unread):
                    unread.append(item)
                else:
                    ids.add(item.id)
                yield item
            origin = str(path).encode("utf-8", "replace").decode()  # as `read` tells a name that is not UTF-8
            yield Finished(origin, before, frozenset(ids), tuple(unread))


def poison(catalogue: Contents) -> dict[Path, Unread]:
    """The files that ended their reader and have not changed since."""
    from index.readers.sandbox import SPARED

    ended = {told.origin: told for told in catalogue.unread() if told.reason.endswith(SPARED)}
    stamps = catalogue.origins() if ended else {}
    return {Path(origin): told for origin, told in ended.items() if stamp(Path(origin)) == stamps[origin]}


def page_readings(
    stamps: Mapping[str, str | None], policy: Policy, progress: Progress | None, *, afresh: bool
) -> Iterator[list[Article | Unread | Finished]]:
    """What each page holds. `stamps` are what they bore when they were read last, None for one that never was.

    Unless `afresh`, the server is asked whether the page is another than that. A page that can't be read, and never
    was, has no Finished: it is not remembered.
    """
    if not stamps:
        return
    from index.readers.fetch import Fetcher  # with its reader 0.1 s that files need not spend
    from index.readers.sandbox import Sandbox

    fetcher = Fetcher(policy)
    with Sandbox() as sandbox:
        for number, (origin, before) in enumerate(stamps.items()):
            if progress:
                progress(origin, number, len(stamps))
            yield _page_reading(origin, None if afresh else before, before, fetcher, sandbox)


def _page_reading(
    origin: str, known: str | None, before: str | None, fetcher: "Fetcher", sandbox: "Sandbox"
) -> list[Article | Unread | Finished]:
    from index.readers.fetch import Validators

    try:
        fetched = fetcher.get(origin, Validators(*json.loads(known)) if known else None)
        items = sandbox.interpret(fetched, origin) if fetched else []
    except OriginError as error:
        if before is None:
            return [Unread(origin, str(error))]
        unread = Unread(origin, f"{error}; what was read of it before stays")
        return [unread, Finished(origin, before, frozenset(), (unread,))]
    if not fetched:
        return [Finished(origin, before or "", None, ())]
    ids = frozenset(item.id for item in items if isinstance(item, Article))
    left = tuple(item for item in items if isinstance(item, Unread))
    return [*items, Finished(origin, json.dumps(fetched.validators), ids, left)]


def stamp(path: Path) -> str:
    """What changes when a file does; empty if it can't be looked at."""
    try:
        stat = path.stat()
    except OSError:
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns}"
