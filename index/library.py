"""What the faces import: a Library to add to, reindex and remove from; `ask` answers from one or several."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from types import TracebackType

from index.answering import answer
from index.errors import OriginError
from index.model import Answer, Article, Changes, Filters, Source, Status, Unread
from index.readers import files, read
from index.stores.embedded import Change, Embedded

BATCH = 2000  # articles that become visible together in a large add; about 0.2 s of the postings' commit

Progress = Callable[[str, int, int | None], None]
"""Called with what is being read, how many are done, and of how many, where that is known."""


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
    with ExitStack() as stack:
        snapshots = [stack.enter_context(library.store.reading()) for library in libraries]
        return answer(snapshots, question, limit, filters)


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
        return tally.changes

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
            return Changes(replaced=self.store.rebuild())
        with self.store.catalogue() as catalogue:
            stamps, folders = catalogue.origins(), [Path(folder) for folder in catalogue.folders()]
        chosen = _chosen([_path(origin) for origin in origins], [*folders, *map(Path, stamps)])
        there = [path for path in map(Path, stamps) if _is_among(path, chosen)]
        gone = [path for path in there if not _stands(path)]
        new = [f for d in folders if _is_among(d, chosen) and _stands(d, folder=True) for f in _files_in(d)]
        changed = [path for path in there if path not in gone and _stamp(path) != stamps[str(path)]]
        stale = list(dict.fromkeys([*changed, *(path for path in new if str(path) not in stamps)]))
        read_again = self._read(stale, progress, drop=True)
        return self._drop(gone, read_again, skipped=[path for path in there if path not in {*stale, *gone}])

    def _drop(self, gone: Sequence[Path], so_far: Changes, skipped: Sequence[Path]) -> Changes:
        """Remove the articles of files that are gone; count those of files that were skipped."""
        with self.store.writing() as change:
            removed = sum(change.remove(change.catalogue.ids(str(path))) for path in gone)
            for path in gone:
                change.catalogue.forget_origin(str(path))
            unchanged = sum(len(change.catalogue.ids(str(path))) for path in skipped)
        return replace(so_far, removed=so_far.removed + removed, unchanged=so_far.unchanged + unchanged)

    def _read(self, paths: Sequence[Path], progress: Progress | None, *, drop: bool = False) -> Changes:
        """Store what the files hold, in batches; with `drop`, remove what a file no longer holds."""
        tally = Tally()
        readings = _readings(paths, progress)
        while batch := list(islice(readings, 1)):
            with self.store.writing() as change:
                for item in chain(batch, islice(readings, BATCH - 1)):
                    tally.take(item, change, drop=drop)
        return tally.changes

    def remove(self, key: str) -> Changes:
        """Remove the articles of an id, an origin, a URL or a folder that was added.

        They come back when their file changes or is added again. Raises OriginError if `key` names nothing here.
        """
        with self.store.writing() as change:
            path, catalogue = _path(key), change.catalogue
            ids = [article.id for name in (key, str(path)) for article in catalogue.find(name)]
            below = [origin for origin in catalogue.origins() if path in Path(origin).parents]
            if str(path) in catalogue.folders() or below:
                ids += [i for origin in below for i in catalogue.ids(origin)]
                catalogue.forget_folder(str(path))
                for origin in below:
                    catalogue.forget_origin(origin)
            elif not ids:
                raise OriginError(f"{key} is no article, origin or URL here: `citebot sources` lists what there is")
            return Changes(removed=change.remove(dict.fromkeys(ids)))

    def article(self, key: str) -> Article | None:
        """The article of this id, origin or URL; the first of several."""
        with self.store.catalogue() as catalogue:
            return next(iter(catalogue.find(key)), None)

    def sources(self) -> list[Source]:
        """What the articles come from, most articles first."""
        with self.store.catalogue() as catalogue:
            return catalogue.sources()

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
            size=sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()),
            changed=totals.changed,
            healthy=self.store.healthy(),
            unread=unread,
        )


@dataclass(frozen=True, slots=True)
class _Finished:
    """A file has been read to its end: what it held, and what of it could not be read."""

    path: Path
    stamp: str
    ids: frozenset[str]
    unread: tuple[Unread, ...]


class Tally:
    """Carries what was read into a change and counts what came of it."""

    def __init__(self) -> None:
        self.changes = Changes()

    def take(self, item: Article | Unread | _Finished, change: Change, *, drop: bool = False) -> None:
        """Store an article, note what was not read, close a file. A file that was read in part loses nothing."""
        if isinstance(item, Article):
            self._count({True: "replaced", False: "added", None: "unchanged"}[change.put(item)])
        elif isinstance(item, Unread):
            self.changes = replace(self.changes, unread=(*self.changes.unread, item))
        else:
            origin = str(item.path)
            change.catalogue.note_origin(origin, item.stamp, item.unread)
            if drop and not item.unread:
                self._count("removed", change.remove([i for i in change.catalogue.ids(origin) if i not in item.ids]))

    def _count(self, what: str, number: int = 1) -> None:
        self.changes = replace(self.changes, **{what: getattr(self.changes, what) + number})


def _readings(paths: Sequence[Path], progress: Progress | None) -> Iterator[Article | Unread | _Finished]:
    """What the files hold, each file closed by its _Finished."""
    for number, path in enumerate(paths):
        if progress:
            progress(path.name, number, len(paths))
        stamp, ids, unread = _stamp(path), set(), []
        for item in read(path):
            if isinstance(item, Unread):
                unread.append(item)
            else:
                ids.add(item.id)
            yield item
        yield _Finished(path, stamp, frozenset(ids), tuple(unread))


def _path(origin: str) -> Path:
    return Path(os.path.normpath(Path(origin).expanduser().absolute()))


def _files_in(folder: Path) -> list[Path]:
    try:
        return files(folder)
    except OriginError:  # it stands and can be looked into, so all its files are gone
        return []


def _stamp(path: Path) -> str:
    """What changes when a file does; empty if it can't be looked at."""
    try:
        stat = path.stat()
    except OSError:
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns}"


def _is_among(path: Path, chosen: Sequence[Path]) -> bool:
    return any(path == place or place in path.parents for place in chosen)


def _chosen(wanted: Sequence[Path], known: Sequence[Path]) -> Sequence[Path]:
    """What to reindex: the wanted, each of which must be known or have known ones below; without any, all."""
    for path in wanted:
        if not any(_is_among(place, [path]) or _is_among(path, [place]) for place in known):
            raise OriginError(f"{path} was never added: `citebot add {path}` takes it in")
    return wanted or known


def _stands(path: Path, *, folder: bool = False) -> bool:
    """Whether a file is still there. Raises OriginError if its folder is not, or can't be looked into."""
    place = path if folder else path.parent
    try:
        if place.is_dir():
            return path.exists()
        reason = "is gone"
    except OSError as error:
        reason = f"can't be read: {error.strerror}"
    raise OriginError(f"{place} {reason}; nothing was dropped: bring it back, or `citebot remove {place}`")
