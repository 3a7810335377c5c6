"""Origins -> a library: what files, folders, pages and feeds hold is stored, what is gone from them dropped."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from index.clock import Clock
from index.ingest.origins import check_known, files_in, is_among, is_led_out, is_page, never_added, part, stands
from index.ingest.storing import Progress, Taken, Tally, poison, readings, stamp
from index.model import Article, Changes, Unread
from index.readers import shown
from index.readers.folders import files
from index.stores.protocol import Store
from index.stores.rows import Origin
from index.web.model import Policy

if TYPE_CHECKING:
    from index.sandbox.sandbox import Sandbox

BATCH = 2000  # articles that become visible together in a large add; about 0.2 s of the postings' commit
SIZE = 20_000_000  # characters of them, after which the batch ends too: a cluster's change is in memory until then


class Reading:
    """One add or reindex of a library's store."""

    def __init__(
        self,
        store: Store,
        policy: Policy,
        clock: Clock,
        progress: Progress | None,
        sandbox: "Sandbox | None" = None,
    ) -> None:
        self._store, self._policy, self._clock, self._progress = store, policy, clock, progress
        self._sandbox = sandbox
        self._tally = Tally(clock.now)

    def add(self, origins: Iterable[str], most: int) -> Changes:
        """As `Library.add`."""
        paths, pages = part(origins)
        found = dict.fromkeys(file for path in paths for file in files(path))
        with self._store.writing() as change:
            for folder in filter(Path.is_dir, paths):
                change.catalogue.note_folder(str(folder))
            known = change.catalogue.polled() if pages else {}
            spared = poison(change.catalogue)
        reached = self._read(list(found), spared=spared)
        reached = self._read_pages({page: known.get(page) for page in pages}, most) or reached
        return self._tally.changes(reached)

    def reindex(self, origins: Iterable[str]) -> Changes:
        """As `Library.reindex`, without its rebuild."""
        paths, pages = part(origins)
        with self._store.catalogue() as catalogue:
            stamps = {Path(origin): at for origin, at in catalogue.origins().items() if not is_page(origin)}
            folders = [Path(folder) for folder in catalogue.folders()]
        check_known(paths, [*folders, *stamps])
        addresses = self._addresses(pages, everything=not paths)
        chosen = frozenset(paths) if paths or pages else None
        there = [path for path in stamps if is_among(path, chosen)]
        gone = {path for path in there if not stands(path, folders)}
        dropped = self._drop(gone)
        with self._store.catalogue() as catalogue:  # again: what was dropped may stand elsewhere too
            now = catalogue.polled()
        stamps |= {path: now[str(path)].stamp if str(path) in now else "" for path in there}
        stale = [path for path in there if path not in gone and stamp(path) != stamps[path]]
        for folder in folders:
            if is_among(folder, chosen) and stands(folder, folders):
                stale += [file for file in files_in(folder) if file not in stamps]
        self._read(list(dict.fromkeys(stale)), drop=True)
        due = {page: now[page] for page in addresses if page in now and now[page].due <= self._clock.now()}
        self._read_pages(due, None)
        done = self._tally.changes(0)
        skipped = {*map(str, {*there} - {*stale} - gone), *addresses} - {*due}
        return self._tell(replace(done, removed=done.removed + dropped), skipped)

    def refresh(self, changed: Sequence[Path], gone: Sequence[Path]) -> Changes:
        """As `Library.refresh`."""
        with self._store.catalogue() as catalogue:
            rivals = catalogue.rivals(i for path in gone for i in catalogue.ids(str(path)))
            folders = [Path(folder) for folder in catalogue.folders()]
        dropped = self._drop(gone) if gone else 0
        others = [Path(origin) for origin in rivals if not is_page(origin)]
        also = [path for path in others if path.is_file() and not is_led_out(path, folders)]
        generation = self._read(list(dict.fromkeys([*changed, *also])), drop=True)
        done = self._tally.changes(generation)
        return replace(done, removed=done.removed + dropped)

    def _addresses(self, pages: Sequence[str], *, everything: bool) -> list[str]:
        """The origins of these pages, each named by origin or URL; of none, with `everything`, those of all.

        Raises OriginError if one was never added.
        """
        with self._store.catalogue() as catalogue:
            known = dict.fromkeys(filter(is_page, catalogue.origins()))
            found = {page: [page, *(origin for _, origin in catalogue.named(page))] for page in pages}
        for page, origins in found.items():
            if not any(origin in known for origin in origins):
                raise never_added(page)
        wanted = {origin for origins in found.values() for origin in origins}
        return [origin for origin in known if origin in wanted or (everything and not pages)]

    def _drop(self, gone: Iterable[Path]) -> int:
        """Remove the articles of files that are gone, or, which is told, led out of their folder; how many."""
        with self._store.writing() as change:
            folders = [Path(folder) for folder in change.catalogue.folders()]
            for path in gone:
                change.catalogue.forget_origin(str(path))
                if path.exists() and is_led_out(path, folders):
                    told = "is led out of its folder by a symlink: what was read of it before is dropped"
                    self._tally.take(Unread(shown(path), told), change)
            return sum(change.remove(change.catalogue.ids(str(path))) for path in gone)

    def _tell(self, done: Changes, skipped: Iterable[str]) -> Changes:
        """With the articles of origins that were skipped, unchanged or not due, and what was not read of them."""
        kept = set(skipped)
        with self._store.catalogue() as catalogue:
            unchanged = sum(1 for origin in kept for _ in catalogue.ids(origin))
            unread = tuple(told for told in catalogue.unread() if told.origin in kept)
            generation = catalogue.totals().generation
        unchanged, unread = done.unchanged + unchanged, (*done.unread, *unread)
        return replace(done, unchanged=unchanged, unread=unread, generation=generation)

    def _read(
        self, paths: Sequence[Path], *, drop: bool = False, spared: Mapping[Path, Unread] = MappingProxyType({})
    ) -> int:
        """Store what the files hold, in batches; with `drop`, remove what a file no longer holds.

        The generation that was reached, 0 if there were no files; as `_read_pages` does.
        """
        items = readings(paths, spared, self._progress, self._sandbox)
        return self._store_all(((_batch(first, items), None) for first in items), drop=drop)

    def _read_pages(self, origins: Mapping[str, Origin | None], most: int | None) -> int:
        """Store what the addresses hold, one by one: others may write while a server takes its time.

        What is known of each, None for one that was never read; `most` as `polling.poll` has it.
        """
        if not origins:
            return 0
        from index.ingest.web_sync import poll  # with its readers 0.1 s that files need not spend

        polled = poll(origins, self._store, self._policy, self._clock, self._progress, most)
        return self._store_all(((items, origin) for origin, items in polled), drop=most is None)

    def _store_all(self, parts: Iterable[tuple[Iterable[Taken], str | None]], *, drop: bool) -> int:
        """Store each part as one change; the generation that was reached, 0 if there was none.

        With a part is the address it is of, if that may have been removed while it was asked; None if it may not.
        """
        generation = 0
        for items, origin in parts:
            with self._store.writing() as change:
                if drop and origin and origin not in change.catalogue.origins():
                    continue
                self._tally.take_all(items, change, drop=drop)
            generation = change.reached
        return generation


def _batch(first: Taken, others: Iterator[Taken]) -> Iterator[Taken]:
    """The first and those of the others that are to become visible with it."""
    size = 0
    for number, item in enumerate(chain([first], others), 1):
        yield item
        size += len(item.text) if isinstance(item, Article) else 0
        if number == BATCH or size >= SIZE:
            return
