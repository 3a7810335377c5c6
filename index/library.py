"""What the faces import: a Library to add to, reindex and remove from; `ask` answers from one or several."""

import os
import shutil
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from types import TracebackType

from index.answering import answer
from index.errors import LibraryError, OriginError
from index.intake import Progress, Tally, readings, stamp
from index.model import Answer, Article, Changes, Filters, Source, Status
from index.readers import files
from index.stores.embedded import Embedded
from index.stores.lock import locked
from index.stores.postings import PostingsDamaged

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
    for _ in range(2):
        try:
            with ExitStack() as stack:
                snapshots = [stack.enter_context(library.store.reading()) for library in libraries]
                return answer(snapshots, question, limit, filters)
        except PostingsDamaged:  # noticed while they were searched; as a rule they are rebuilt before the next look
            for library in libraries:
                library.store.check()
    raise LibraryError("the index is damaged and can't be rebuilt: `citebot check` says more")


def erase(folder: Path, wait: float = 30.0) -> None:
    """Remove the library in `folder` with all that is there, for good; a process that has it open finds it gone.

    Raises LibraryError if there is none, LibraryBusy if somebody writes for longer than `wait` seconds.
    """
    doomed = folder.with_name(f".erased-{folder.name}")
    shutil.rmtree(doomed, ignore_errors=True)  # one that was interrupted
    if not (folder / "catalogue.db").exists():
        raise LibraryError(f"there is no library {folder.name}: nothing was erased")
    with locked(folder, wait):
        folder.rename(doomed)
    shutil.rmtree(doomed)


class Library:
    """One library, open. Threads may share it; other processes may read and write it meanwhile."""

    def __init__(self, store: Embedded) -> None:
        self.store = store
        self.name = store.folder.name
        self.created = store.created

    @classmethod
    def open(
        cls, folder: Path, *, create: bool = False, wait: float = 30.0, on_wait: Callable[[str], None] | None = None
    ) -> "Library":
        """Open the library in `folder`, or make it. `wait`: seconds to wait for another writer, told to `on_wait` once.

        Raises LibraryError if there is none and `create` is False, or if the folder can't be used.
        """
        return cls(Embedded(folder, create=create, wait=wait, on_wait=on_wait))

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
            for article in articles:
                tally.take(article, change)
        return tally.changes(change.reached)

    def add(self, origins: Iterable[str], progress: Progress | None = None) -> Changes:
        """Add what files and folders hold; nothing is dropped. Visible in batches, each whole or not at all.

        Raises OriginError, before anything is read, if one is missing or holds nothing that can be read.
        """
        paths = [_path(origin) for origin in origins]
        found = dict.fromkeys(file for path in paths for file in files(path))
        with self.store.writing() as change:
            for folder in filter(Path.is_dir, paths):
                change.catalogue.note_folder(str(folder))
        return self._read(list(found), progress)

    def reindex(
        self, origins: Iterable[str] = (), *, rebuild: bool = False, progress: Progress | None = None
    ) -> Changes:
        """Read again what changed, drop what is gone, add what is new in folders; of `origins`, else of all.

        With `rebuild`, cut and analyse all stored texts anew instead, reading no file. Raises OriginError if an origin
        was never added, or if a folder is gone: a disk that is not there must not empty the library.
        """
        if rebuild:
            totals = self.store.rebuild()
            return Changes(replaced=totals.articles, generation=totals.generation)
        with self.store.catalogue() as catalogue:
            stamps = {Path(origin): stamped for origin, stamped in catalogue.origins().items()}
            folders = [Path(folder) for folder in catalogue.folders()]
        chosen = _chosen([_path(origin) for origin in origins], [*folders, *stamps])
        there = [path for path in stamps if _is_among(path, chosen)]
        gone = {path for path in there if not _stands(path, folders)}
        dropped = self._drop(gone)
        with self.store.catalogue() as catalogue:  # again: what was dropped may stand in another file too
            now = catalogue.origins()
        stamps |= {path: now.get(str(path), "") for path in there}
        stale = [path for path in there if path not in gone and stamp(path) != stamps[path]]
        for folder in folders:
            if _is_among(folder, chosen) and _stands(folder, folders):
                stale += [file for file in _files_in(folder) if file not in stamps]
        done = self._read(list(dict.fromkeys(stale)), progress, drop=True)
        return self._tell(replace(done, removed=done.removed + dropped), {*there} - {*stale} - gone)

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

    def _read(self, paths: Sequence[Path], progress: Progress | None, *, drop: bool = False) -> Changes:
        """Store what the files hold, in batches; with `drop`, remove what a file no longer holds."""
        tally, generation = Tally(), 0
        items = readings(paths, progress)
        for first in items:
            with self.store.writing() as change:
                for item in chain([first], islice(items, BATCH - 1)):
                    tally.take(item, change, drop=drop)
            generation = change.reached
        return tally.changes(generation)

    def remove(self, key: str) -> Changes:
        """Remove the articles of an id, an origin, a URL or a folder that was added.

        They come back when their file changes or is added again. Raises OriginError if `key` names nothing here.
        """
        with self.store.writing() as change:
            path, catalogue = _path(key), change.catalogue
            ids = [article.id for name in (key, str(path)) for article in catalogue.find(name)]
            known, folders = catalogue.origins(), catalogue.folders()
            below = [origin for origin in known if path in Path(origin).parents or origin == str(path)]
            is_watched = any(Path(folder) in path.parents for folder in folders)
            ids += [i for origin in below for i in catalogue.ids(origin)]
            for folder in [str(path), *(f for f in folders if path in Path(f).parents)]:
                catalogue.forget_folder(folder)
            for origin in below:
                if is_watched or origin == str(path):  # else a reindex of the folder above finds it as new
                    catalogue.note_origin(origin, known[origin], [])
                else:
                    catalogue.forget_origin(origin)
            if not ids and not below and str(path) not in folders:
                raise OriginError(f"{key} is no article, origin or URL here: `citebot sources` lists what there is")
            removed = change.remove(dict.fromkeys(ids))
        return Changes(removed=removed, generation=change.reached)

    def article(self, key: str) -> Article | None:
        """The article of this id, origin (a path may be relative) or URL; the first of several."""
        with self.store.catalogue() as catalogue:
            return next((article for name in (key, str(_path(key))) for article in catalogue.find(name)), None)

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

        Raises LibraryError if the catalogue is damaged, which only a backup mends; LibraryBusy if somebody writes.
        """
        with self.store.catalogue() as catalogue:
            wrong = catalogue.damage()
        if wrong:
            told = f"{self.store.folder / 'catalogue.db'} is damaged ({wrong[0]}), and was left as it is"
            raise LibraryError(f"{told}: `citebot restore FILE` brings back a backup")
        return self.store.check()

    def backup(self, file: Path) -> None:
        """Write all articles to one file, from which `restore` makes the library; it may be in use meanwhile.

        Raises LibraryError if the file can't be written.
        """
        self.store.backup(file)

    def status(self) -> Status:
        """The library in figures."""
        folder = self.store.folder
        with self.store.catalogue() as catalogue:
            totals, unread = catalogue.totals(), tuple(catalogue.unread())
        return Status(
            name=self.name,
            folder=str(folder),
            articles=totals.articles,
            passages=totals.passages,
            generation=totals.generation,
            size=_size(folder),
            changed=totals.changed,
            healthy=self.store.healthy(),
            unread=unread,
        )


def _size(folder: Path) -> int:
    """Bytes on disk; what a writer takes away meanwhile is not counted."""
    size = 0
    for base, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                size += Path(base, name).stat().st_size
    return size


def _path(origin: str) -> Path:
    """The absolute path. Raises OriginError for an empty one, which would be the current folder."""
    if not origin.strip():
        raise OriginError("no path was given: name a file or a folder")
    return Path(os.path.normpath(Path(origin).expanduser().absolute()))


def _is_among(path: Path, chosen: Container[Path] | None) -> bool:
    return chosen is None or path in chosen or any(parent in chosen for parent in path.parents)


def _chosen(wanted: Sequence[Path], known: Sequence[Path]) -> Container[Path] | None:
    """What to reindex, None for all. Each must be known, or lie above or below one that is."""
    for path in wanted:
        if not any(_is_among(place, [path]) or _is_among(path, [place]) for place in known):
            raise OriginError(f"{path} was never added: `citebot add {path}` takes it in")
    return frozenset(wanted) or None


def _stands(path: Path, folders: Sequence[Path]) -> bool:
    """Whether a file, or one of the `folders` that were added, is still there.

    Raises OriginError if the folder that it is found by is not, or can't be looked into.
    """
    above = (folder for folder in folders if folder in path.parents)
    place = path if path in folders else max(above, key=lambda folder: len(folder.parts), default=path.parent)
    try:
        if place.is_dir():
            return path.exists() and (path in folders or not path.is_dir())
        reason = "is gone"
    except OSError as error:
        reason = f"can't be read: {error.strerror}"
    raise OriginError(f"{place} {reason}; nothing was dropped: bring it back, or `citebot remove {place}`")


def _files_in(folder: Path) -> list[Path]:
    try:
        return files(folder)
    except OriginError:  # it stands and can be looked into, so all its files are gone
        return []
