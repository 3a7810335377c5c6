"""Origins -> a library: which files and pages are to be read, and what was read of them -> changes of its store.

`file_reading` and `web_sync` make articles of files and pages, `storing` writes these, and the store cuts them into
passages.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from random import sample
from types import MappingProxyType
from typing import TYPE_CHECKING

from index.clock import Clock, has_come
from index.errors import OriginError
from index.ingest.budget import Budget, Share
from index.ingest.file_reading import crashing_files, read_files, stamp
from index.ingest.origins import (
    check_exists,
    check_known,
    files_in,
    is_among,
    is_feed_list,
    is_led_out,
    is_page,
    is_there,
    never_added,
    searched_in,
    split_paths_and_pages,
)
from index.ingest.storing import ArticleWriter, Dropped, Item, Progress, Room, batches
from index.model import Changes, Unread
from index.readers import path_text
from index.readers.folders import check_link, files
from index.stores.library_folder import uploads_in
from index.stores.protocol import Contents, Store
from index.stores.rows import Origin
from index.web.model import Policy, Site

if TYPE_CHECKING:
    from index.sandbox.sandbox import Sandbox

BATCH = 2000  # articles that become visible together in a large add; about 0.2 s of the postings' commit
SIZE = 20_000_000  # characters of them, after which the batch ends too: a cluster's change is in memory until then
NEVER_READ = Origin("", "")


class Ingestion:
    """One add, reindex or refresh of a library's store."""

    def __init__(
        self,
        store: Store,
        policy: Policy,
        clock: Clock,
        progress: Progress | None,
        budget: Budget,
        sandbox: "Sandbox | None" = None,
    ) -> None:
        self._store, self._policy, self._clock, self._progress = store, policy, clock, progress
        self._budget, self._sandbox = budget, sandbox
        self._writer = ArticleWriter(clock.now, Room(store, budget.quota))

    def add(self, origins: Iterable[str], most: int) -> Changes:
        """As `Library.add`."""
        named, pages = split_paths_and_pages(origins)
        paths, feeds, unread = _expand(named)
        pages = list(dict.fromkeys([*pages, *feeds]))
        with self._store.catalogue() as catalogue:
            found, missing = _find_files(paths, [Path(folder) for folder in catalogue.folders()])
        if missing and not (found or pages):
            raise OriginError(f"{missing[0].origin} {missing[0].reason}")
        with self._store.writing() as change:
            self._writer.write([*unread, *missing], change)
            for folder in filter(Path.is_dir, found):
                change.catalogue.note_folder(str(folder))
            known, sites = (change.catalogue.polled(), change.catalogue.sites()) if pages else ({}, {})
            skipped = crashing_files(change.catalogue)
        reached = self._read_files(list(dict.fromkeys(chain.from_iterable(found.values()))), skipped=skipped)
        reached = self._read_pages({page: known.get(page) for page in pages}, sites, most) or reached
        return self._writer.changes(reached)

    def reindex(self, origins: Iterable[str]) -> Changes:
        """As `Library.reindex`, without its rebuild."""
        paths, pages = split_paths_and_pages(origins)
        with self._store.catalogue() as catalogue:
            stored = {Path(origin): None for origin in catalogue.origins() if not is_page(origin)}
            folders = [Path(folder) for folder in catalogue.folders()]
            check_known(paths, [*folders, *stored])
            for path in paths:
                check_exists(path, [*stored, *folders], folders)
            addresses = _addresses(catalogue, pages, everything=not paths)
        chosen = frozenset(paths) if paths or pages else None
        looked = {path: is_there(path, folders) for path in [*stored, *folders, *paths] if is_among(path, chosen)}
        away = {unread.origin: unread for unread in looked.values() if isinstance(unread, Unread)}
        there = [path for path in stored if looked.get(path) is True]
        known, sites = self._drop([path for path in stored if looked.get(path) is False])
        stale = [path for path in there if stamp(path) != known.get(str(path), NEVER_READ).stamp]
        searched = [path for folder in folders if path_text(folder) not in away for path in searched_in(folder, chosen)]
        new = [file for path in searched for file in files_in(path) if file not in stored]
        self._read_files(list(dict.fromkeys([*stale, *new])), drop=True)
        now = self._clock.now()
        due = {page: known[page] for page in addresses if page in known and has_come(known[page].due, now)}
        if self._budget.job != Share():  # which may be spent before the last of them: not the same ones each time
            due = {page: due[page] for page in sample([*due], len(due))}
        self._read_pages(due, sites, None)
        done = self._changes_with({*map(str, {*there} - {*stale}), *addresses} - {*due})
        return replace(done, unread=(*away.values(), *done.unread))

    def refresh(self, changed: Sequence[Path], gone: Sequence[Path]) -> Changes:
        """As `Library.refresh`."""
        with self._store.catalogue() as catalogue:
            rivals = catalogue.rivals(i for path in gone for i in catalogue.ids(str(path)))
            folders = [Path(folder) for folder in catalogue.folders()]
        if gone:
            self._drop(gone)
        others = [Path(origin) for origin in rivals if not is_page(origin)]
        also = [path for path in others if path.is_file() and not is_led_out(path, folders)]
        return self._writer.changes(self._read_files(list(dict.fromkeys([*changed, *also])), drop=True))

    def _drop(self, gone: Collection[Path]) -> tuple[dict[str, Origin], dict[str, Site]]:
        """Remove the articles of files that are gone, or, which is reported, led out of their folder.

        Gives the origins and sites that are known then: an origin that holds a removed article too is to be read again.
        """
        with self._store.writing() as change:
            catalogue = change.catalogue
            folders = [Path(folder) for folder in catalogue.folders()]
            for path in gone:
                catalogue.forget_origin(str(path))
                if path.exists() and is_led_out(path, folders):
                    reason = "is led out of its folder by a symlink: what was read of it before is dropped"
                    self._writer.write([Unread(path_text(path), reason)], change)
            for path in gone:
                self._writer.write([Dropped(key) for key in catalogue.ids(str(path))], change)
            return catalogue.polled(), catalogue.sites()

    def _changes_with(self, skipped: Collection[str]) -> Changes:
        """The changes, with the articles of origins that were skipped, unchanged or not due, and their failures."""
        with self._store.catalogue() as catalogue:
            unchanged = sum(1 for origin in skipped for _ in catalogue.ids(origin))
            unread = [failure for failure in catalogue.unread() if failure.origin in skipped]
            done = self._writer.changes(catalogue.totals().generation)
        return replace(done, unchanged=done.unchanged + unchanged, unread=(*done.unread, *unread))

    def _read_files(
        self, paths: Sequence[Path], *, drop: bool = False, skipped: Mapping[Path, Unread] = MappingProxyType({})
    ) -> int:
        """Store what the files hold, in batches; with `drop`, remove what a file no longer holds.

        The generation that was reached, 0 if there were no files; as `_read_pages` does.
        """
        uploads = uploads_in(self._store.folder)
        items = read_files(paths, skipped, self._progress, uploads, self._budget, self._sandbox)
        return self._store_parts(((None, batch) for batch in batches(items, BATCH, SIZE)), drop=drop)

    def _read_pages(self, origins: Mapping[str, Origin | None], sites: Mapping[str, Site], most: int | None) -> int:
        """Store what the addresses hold, one by one: others may write while a server takes its time.

        `origins` gives what is known of each, None for one that was never read; `most` is as for `web_sync.sync`.
        """
        if not origins:
            return 0
        from index.ingest.web_sync import sync  # with its readers 0.1 s that files need not spend

        parts = sync(origins, sites, self._store, self._policy, self._clock, self._progress, self._budget, most)
        return self._store_parts(parts, drop=most is None)

    def _store_parts(self, parts: Iterator[tuple[str | None, Iterable[Item]]], *, drop: bool) -> int:
        """Store each part as one change; the generation that was reached, 0 if there was none.

        With a part comes its address, if that may have been removed while it was asked; None if it may not.
        """
        generation = 0
        for origin, items in parts:
            with self._store.writing() as change:
                if drop and origin and origin not in change.catalogue.origins():
                    continue
                self._writer.write(items, change, drop=drop)
            generation = change.reached
        return generation


def _expand(paths: Sequence[Path]) -> tuple[list[Path], list[str], list[Unread]]:
    """The paths without the lists of feeds among them, the feeds of these, and what in them is none.

    Raises OriginError if a list can't be read.
    """
    feeds, unread = list[str](), list[Unread]()
    if lists := [*filter(is_feed_list, paths)]:
        from index.sandbox.sandbox import Sandbox  # with what it needs 20 ms that a question need not spend

        with Sandbox() as sandbox:
            for path in lists:
                listed, failed = sandbox.read_list(path)
                feeds += listed
                unread += failed
    return [path for path in paths if not is_feed_list(path)], feeds, unread


def _find_files(paths: Sequence[Path], folders: Sequence[Path]) -> tuple[dict[Path, list[Path]], list[Unread]]:
    """The files to read of each path, and the paths that are not there, have none, or lead to others or to `folders`.

    Of a folder and a symlink to it, the folder is read, in whatever order they are named.
    """
    found, missing = dict[Path, list[Path]](), list[Unread]()
    named = (path for path in paths if os.path.isdir(path) and not os.path.islink(path))  # noqa: PTH112, PTH114  # no error
    walked = [*folders, *named]
    for path in paths:
        try:
            check_link(path, [*walked, *found])
            found[path] = files(path)
        except OriginError as error:
            missing.append(Unread(path_text(path), str(error)))
    return found, missing


def _addresses(catalogue: Contents, pages: Sequence[str], *, everything: bool) -> list[str]:
    """The origins of these pages, each named by origin or URL; of none, with `everything`, those of all.

    Raises OriginError if one was never added.
    """
    known = list(filter(is_page, catalogue.origins()))
    if not pages:
        return known if everything else []
    wanted = set[str]()
    for page in pages:
        origins = {page, *(origin for _, origin in catalogue.named(page) if origin)}
        if origins.isdisjoint(known):
            raise never_added(page)
        wanted |= origins
    return [origin for origin in known if origin in wanted]
