"""What the faces import: a Library to add to, reindex and remove from; `ask` answers from one or several."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType, TracebackType

from index.answering import answer
from index.errors import LibraryError, OriginError
from index.intake import Progress, Tally, page_readings, poison, readings, stamp
from index.model import Address, Answer, Article, Changes, Filters, Policy, Source, Status, Unread
from index.origins import check_known, files_in, is_among, is_page, never_added, part, spellings
from index.origins import stands as is_there
from index.readers import files
from index.stores.embedded import Embedded
from index.stores.lock import locked
from index.stores.postings import PostingsDamaged
from index.stores.protocol import Changed, Store

BATCH = 2000  # articles that become visible together in a large add; about 0.2 s of the postings' commit


def ask(
    libraries: Sequence["Library"],
    question: str,
    *,
    limit: int = 3,
    filters: Filters = Filters(),  # noqa: B008  # frozen
) -> Answer:
    """Ask the libraries as one, with their statistics summed; at most `limit` passages, best first.

    Raises QuestionError if the question is empty or too long.
    """
    for tries in range(3):
        try:
            with ExitStack() as stack:
                snapshots = [stack.enter_context(library.store.reading(hasty=not tries)) for library in libraries]
                return answer(snapshots, question, limit, filters)
        except Changed:
            continue
        except PostingsDamaged:  # noticed while they were searched; as a rule they are rebuilt before the next look
            for library in libraries:
                library.store.mend()
    raise LibraryError("the index is damaged and can't be rebuilt: `citebot check` says more")


def find_libraries(folder: Path, cluster: Address | None = None) -> list[str]:
    """The names of the libraries that stand in a folder, or in a cluster; sorted. Raises LibraryError."""
    if cluster:
        from index.stores.cluster import find_libraries as find_in_cluster

        return find_in_cluster(cluster)
    try:
        return sorted(found.parent.name for found in folder.glob("*/catalogue.db"))
    except OSError:
        return []


def stands(folder: Path, cluster: Address | None = None) -> bool:
    """Whether there is a library in `folder`, or in the cluster one that it is named for. Raises LibraryError."""
    if not cluster:
        return (folder / "catalogue.db").exists()
    from index.stores.cluster import stands as stands_in_cluster

    return stands_in_cluster(cluster, folder.name)


def erase(folder: Path, wait: float = 30.0, cluster: Address | None = None) -> None:
    """Remove the library in `folder` with all that is there, for good; a process that has it open finds it gone.

    With a `cluster`, first the one there that the folder is named for.

    Raises LibraryError if there is none, LibraryBusy if somebody writes for longer than `wait` seconds.
    """
    doomed = folder.with_name(f".erased-{folder.name}")
    shutil.rmtree(doomed, ignore_errors=True)  # one that was interrupted
    if cluster:
        from index.stores.cluster import erase as erase_in_cluster

        erase_in_cluster(cluster, folder.name, wait)
        if not folder.exists():
            return
    elif not stands(folder):
        raise LibraryError(f"there is no library {folder.name}: nothing was erased")
    with locked(folder, wait):
        folder.rename(doomed)
    shutil.rmtree(doomed)


class Library:
    """One library, open. Threads may share it; other processes may read and write it meanwhile."""

    def __init__(self, store: Store, policy: Policy = Policy()) -> None:  # noqa: B008  # frozen
        self.store, self._policy = store, policy
        self.name = store.name
        self.created = store.created

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        create: bool = False,
        wait: float = 30.0,
        on_wait: Callable[[str], None] | None = None,
        policy: Policy = Policy(),  # noqa: B008  # frozen
        cluster: Address | None = None,
    ) -> "Library":
        """Open the library in `folder`, or make it; with a `cluster`, the one there that the folder is named for.

        `wait`: seconds to wait for another writer, told to `on_wait` once.

        `policy` is for the pages it reads. Raises LibraryError if there is no library and `create` is False, or if the
        folder can't be used.
        """
        if not cluster:
            return cls(Embedded(folder, create=create, wait=wait, on_wait=on_wait), policy)
        from index.stores.cluster import Cluster  # with its client 0.2 s

        return cls(Cluster(cluster, folder, create=create, wait=wait, on_wait=on_wait), policy)

    def close(self) -> None:
        """Let go of the files."""
        self.store.close()

    def __enter__(self) -> "Library":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def put(self, articles: Iterable[Article]) -> Changes:
        """Add or replace articles that are at hand, all or none."""
        with self.store.writing() as change:
            tally = Tally()
            tally.take_all(articles, change)
        return tally.changes(change.reached)

    def add(self, origins: Iterable[str], progress: Progress | None = None) -> Changes:
        """Add what files, folders and pages hold; nothing is dropped. Visible in batches, each whole or not at all.

        A page that can't be read is told, and is not remembered unless it was added before. Raises OriginError, before
        anything is read, if a path is missing or holds nothing that can be read, or an address can't be one.
        """
        paths, pages = part(origins)
        found = dict.fromkeys(file for path in paths for file in files(path))
        with self.store.writing() as change:
            for folder in filter(Path.is_dir, paths):
                change.catalogue.note_folder(str(folder))
            known = change.catalogue.origins() if pages else {}
            spared = poison(change.catalogue)
        tally = Tally()
        reached = self._read(list(found), tally, progress, spared=spared)
        reached = self._read_pages({page: known.get(page) for page in pages}, tally, progress) or reached
        return tally.changes(reached)

    def reindex(
        self, origins: Iterable[str] = (), *, rebuild: bool = False, progress: Progress | None = None
    ) -> Changes:
        """Read again what changed, drop what is gone, add what is new in folders; of `origins`, else of all.

        A page that is not there any more keeps its article, and is told: an outage must not empty the library. With
        `rebuild`, cut and analyse all stored texts anew instead, reading nothing. Raises OriginError if an origin was
        never added, or if a folder is gone: neither must a disk that is not there.
        """
        if rebuild:
            totals = self.store.rebuild()
            return Changes(replaced=totals.articles, generation=totals.generation)
        paths, pages = part(origins)
        with self.store.catalogue() as catalogue:
            stamps = {Path(origin): at for origin, at in catalogue.origins().items() if not is_page(origin)}
            folders = [Path(folder) for folder in catalogue.folders()]
        check_known(paths, [*folders, *stamps])
        addresses = self._addresses(pages, everything=not paths)
        chosen = frozenset(paths) if paths or pages else None
        there = [path for path in stamps if is_among(path, chosen)]
        gone = {path for path in there if not is_there(path, folders)}
        dropped = self._drop(gone)
        with self.store.catalogue() as catalogue:  # again: what was dropped may stand in another file too
            now = catalogue.origins()
        stamps |= {path: now.get(str(path), "") for path in there}
        stale = [path for path in there if path not in gone and stamp(path) != stamps[path]]
        for folder in folders:
            if is_among(folder, chosen) and is_there(folder, folders):
                stale += [file for file in files_in(folder) if file not in stamps]
        tally = Tally()
        self._read(list(dict.fromkeys(stale)), tally, progress, drop=True)
        self._read_pages({page: now.get(page, "") for page in addresses}, tally, progress, drop=True)
        done = tally.changes(0)
        return self._tell(replace(done, removed=done.removed + dropped), {*there} - {*stale} - gone)

    def _addresses(self, pages: Sequence[str], *, everything: bool) -> list[str]:
        """The origins of these pages, each named by origin or URL; of none, with `everything`, those of all.

        Raises OriginError if one was never added.
        """
        with self.store.catalogue() as catalogue:
            known = dict.fromkeys(filter(is_page, catalogue.origins()))
            found = {page: [page, *(article.origin for article in catalogue.find(page))] for page in pages}
        for page, origins in found.items():
            if not any(origin in known for origin in origins):
                raise never_added(page)
        wanted = {origin for origins in found.values() for origin in origins}
        return [origin for origin in known if origin in wanted or (everything and not pages)]

    def _drop(self, gone: Iterable[Path]) -> int:
        """Remove the articles of files that are gone; how many there were."""
        with self.store.writing() as change:
            for path in gone:
                change.catalogue.forget_origin(str(path))
            return sum(change.remove(change.catalogue.ids(str(path))) for path in gone)

    def _tell(self, done: Changes, skipped: Iterable[Path]) -> Changes:
        """With the articles of files that were skipped as unchanged, and what their last reading could not take."""
        kept = {str(path) for path in skipped}
        with self.store.catalogue() as catalogue:
            unchanged = sum(len(catalogue.ids(origin)) for origin in kept)
            unread = tuple(told for told in catalogue.unread() if told.origin in kept)
            generation = catalogue.totals().generation
        unchanged, unread = done.unchanged + unchanged, (*done.unread, *unread)
        return replace(done, unchanged=unchanged, unread=unread, generation=generation)

    def _read(
        self,
        paths: Sequence[Path],
        tally: Tally,
        progress: Progress | None,
        *,
        drop: bool = False,
        spared: Mapping[Path, Unread] = MappingProxyType({}),
    ) -> int:
        """Store what the files hold, in batches; with `drop`, remove what a file no longer holds.

        The generation that was reached, 0 if there were no files; as `_read_pages` does.
        """
        generation = 0
        items = readings(paths, spared, progress)
        for first in items:
            with self.store.writing() as change:
                tally.take_all(chain([first], islice(items, BATCH - 1)), change, drop=drop)
            generation = change.reached
        return generation

    def _read_pages(
        self, stamps: Mapping[str, str | None], tally: Tally, progress: Progress | None, *, drop: bool = False
    ) -> int:
        """Store what the pages hold, one by one: others may write while a server takes its time.

        `stamps` are what each bore when it was read last, None for one that never was; with `drop`, one that still
        bears it is not read.
        """
        generation = 0
        for items in page_readings(stamps, self._policy, progress, afresh=not drop):
            with self.store.writing() as change:
                tally.take_all(items, change, drop=drop)
            generation = change.reached
        return generation

    def remove(self, key: str) -> Changes:
        """Remove the articles of an id, an origin, a URL or a folder that was added.

        They come back when their file changes or is added again; a page is read no more until it is added again.
        Raises OriginError if `key` names nothing here.
        """
        names, path = spellings(key), Path(spellings(key)[1])
        with self.store.writing() as change:
            catalogue = change.catalogue
            found = [article for name in names for article in catalogue.find(name)]
            known, folders = catalogue.origins(), catalogue.folders()
            held = (*names, *(a.origin for a in found), *catalogue.rivals(a.id for a in found))
            pages = {origin for origin in held if origin in known and is_page(origin)}
            below = [origin for origin in known if path in Path(origin).parents or origin == str(path)]
            is_watched = any(Path(folder) in path.parents for folder in folders)
            ids = [article.id for article in found] + [i for origin in below for i in catalogue.ids(origin)]
            for folder in [str(path), *(f for f in folders if path in Path(f).parents)]:
                catalogue.forget_folder(folder)
            for origin in below:
                if is_watched or origin == str(path):  # else a reindex of the folder above finds it as new
                    catalogue.note_origin(origin, known[origin], [])
                else:
                    catalogue.forget_origin(origin)
            if not ids and not below and not pages and str(path) not in folders:
                raise OriginError(f"{key} is no article, origin or URL here: `citebot sources` lists what there is")
            removed = change.remove(dict.fromkeys(ids))
            for page in pages:
                if not catalogue.ids(page):
                    catalogue.forget_origin(page)
        return Changes(removed=removed, generation=change.reached)

    def article(self, key: str) -> Article | None:
        """The article of this id, origin (a path may be relative) or URL; the first of several."""
        with self.store.catalogue() as catalogue:
            return next((article for name in spellings(key) for article in catalogue.find(name)), None)

    def articles(self, first: int = 0, most: int = -1) -> Iterator[Article]:
        """The articles from the one at `first`, the newest first, those without a date last; `most` of them, or all."""
        with self.store.catalogue() as catalogue:
            yield from catalogue.articles(first, most)

    def titled(self, words: str, most: int) -> list[Article]:
        """Up to `most` articles with these words in their title or origin, the newest first."""
        with self.store.catalogue() as catalogue:
            return list(catalogue.titled(words, most))

    def outlets(self) -> list[str]:
        """Who published the articles, by name, whoever has most of them first."""
        with self.store.catalogue() as catalogue:
            return catalogue.outlets()

    def sources(self) -> list[Source]:
        """What the articles come from, most articles first."""
        with self.store.catalogue() as catalogue:
            return catalogue.sources()

    def check(self) -> list[str]:
        """Look at every byte of the index; what was wrong, a line each, mended when this returns.

        Raises LibraryError if the articles are damaged, which only a backup mends; LibraryBusy if somebody writes.
        """
        return self.store.check()

    def backup(self, file: Path) -> None:
        """Write all articles to one file, from which `restore` makes the library; it may be in use meanwhile.

        Raises LibraryError if the file can't be written.
        """
        self.store.backup(file)

    def status(self) -> Status:
        """The library in figures."""
        with self.store.catalogue() as catalogue:
            totals, unread = catalogue.totals(), tuple(catalogue.unread())
        return Status(
            name=self.name,
            folder=self.store.place,
            articles=totals.articles,
            passages=totals.passages,
            generation=totals.generation,
            size=self.store.size(),
            changed=totals.changed,
            healthy=self.store.healthy(),
            unread=unread,
        )
