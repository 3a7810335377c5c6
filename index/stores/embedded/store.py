"""A library in a folder of this machine: catalogue and postings kept in step, one writer at a time across processes."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread, Timer

from index.errors import LibraryBusy, LibraryError
from index.model import Article
from index.stores.embedded.catalogue import Catalogue
from index.stores.embedded.postings import Postings
from index.stores.embedded.postings_view import PostingsDamaged, View
from index.stores.embedded.repair import build, commit, cut_again, heal, prepare, purge, stage
from index.stores.embedded.schema import SCHEMA
from index.stores.embedded.snapshot import EmbeddedSnapshot
from index.stores.embedded.sqlite import damaged
from index.stores.library_folder import locked, make_folder
from index.stores.rows import Totals
from index.stores.synonyms import load_synonyms
from index.stores.wording import NO_LIBRARY
from index.text.analysis import VERSION

CATCH_UP = 1.0  # seconds a question waits for postings to reach the catalogue's generation; the next ones do not
CHECKED = 8_000_000  # bytes of postings up to which the first question checks all of them, in about 8 ms
LATER = 5.0  # seconds until larger ones are checked in the background: a command that asks once has ended by then
POLL = 0.005  # seconds between two looks; a commit of one article takes about 8 ms


class EmbeddedStore:
    """A folder with `catalogue.db` and `postings/`; see `protocol.Store`."""

    def __init__(
        self, folder: Path, *, create: bool = False, wait: float = 30.0, on_wait: Callable[[str], None] | None = None
    ) -> None:
        """Open or make the library in `folder`; see `Backend.open`."""
        self.folder, self.name, self.place = folder, folder.name, str(folder)
        self.created = False
        self._wait, self._on_wait = wait, on_wait
        self._path = folder / "catalogue.db"
        self._idle: list[Catalogue] = []
        self._is_behind = False
        self._healer: Thread | None = None
        self._ailment: LibraryError | None = None
        if not self._path.exists():
            if not create:
                raise LibraryError(NO_LIBRARY.format(folder.name))
            self._create()
        self._idle.append(self._current())
        self._inode = self._path.stat().st_ino
        self._checker: Timer | None = None
        with self.catalogue() as catalogue:
            totals = catalogue.totals()
        self._postings = Postings(folder / "postings", totals.token)
        if self._postings.holds_removed(totals.generation, totals.forgotten):
            self._heal_if_free()

    def _create(self) -> None:
        """Make the folder and an empty catalogue, unless another process has made it meanwhile."""
        make_folder(self.folder)
        with locked(self.folder, self._wait):
            if not self._path.exists():
                new = self._path.with_suffix(".new")
                for left in ("-wal", "-shm"):  # of a catalogue moved away: SQLite would replay it into this one
                    Path(f"{self._path}{left}").unlink(missing_ok=True)
                Catalogue.create(new)
                new.rename(self._path)
                self.created = True

    def _current(self) -> Catalogue:
        """A connection to the catalogue, whose tables are migrated if an earlier citebot made them."""
        catalogue = Catalogue(self._path)
        if catalogue.schema == SCHEMA:
            return catalogue
        catalogue.close()
        with self._writable() as old:
            if old.schema < SCHEMA:  # else another process has migrated it
                old.migrate()
        return Catalogue(self._path)

    def close(self) -> None:
        if self._checker:
            self._checker.cancel()
        while self._idle:
            self._idle.pop().close()

    @contextmanager
    def catalogue(self) -> Iterator[Catalogue]:
        try:
            catalogue = self._idle.pop()
        except IndexError:  # all are in use by other threads
            catalogue = Catalogue(self._path)
        try:
            with catalogue.transaction():
                yield catalogue
        finally:
            self._idle.append(catalogue)

    @contextmanager
    def _writable(self, wait: float | None = None) -> Iterator[Catalogue]:
        """A connection to write with, under the lock; at the end its changes go into the file itself, if possible.

        `wait`: seconds to wait for another writer, by default the library's. Raises LibraryBusy.
        """
        lock = locked(self.folder, self._wait, self._on_wait) if wait is None else locked(self.folder, wait)
        with lock, closing(Catalogue(self._path, writable=True)) as catalogue:
            try:
                yield catalogue
            finally:
                catalogue.settle()

    @contextmanager
    def reading(self, *, hasty: bool = False) -> Iterator[EmbeddedSnapshot]:  # which here is no faster
        """See `Store`. Postings that lack something are mended in the background.

        If that takes long, the old ones answer, or the part that is rebuilt so far. Raises LibraryError if there are
        none and they can't be written.
        """
        if self._checker is None:
            self._checker = Timer(LATER, self._check_if_free)
            self._checker.daemon = True
            if self._postings.size() <= CHECKED:
                self._check_if_free()
            else:
                self._checker.start()
        give_up = time.monotonic() + (0.0 if self._is_behind else CATCH_UP)
        while True:
            with self.catalogue() as catalogue:
                totals = catalogue.totals()
                view, is_whole = self._look(totals)
                if not is_whole:
                    self._start_healing(can_wait=view is not None)
                if is_whole or time.monotonic() > give_up:
                    self._is_behind = not is_whole
                    view = view or self._postings.partial_view()
                    facts = self.name, totals, catalogue.languages(), is_whole, load_synonyms(self.folder)
                    yield EmbeddedSnapshot(*facts, catalogue, view)
                    return
            time.sleep(POLL)

    def _look(self, totals: Totals) -> tuple[View | None, bool]:
        """The postings, None if they can't be read; and whether they have all that the catalogue holds."""
        try:
            view = self._postings.view(totals.generation)
        except PostingsDamaged:
            return None, False
        return view, _is_whole(view, totals)

    def exists(self) -> bool:
        try:
            return self._path.stat().st_ino == self._inode
        except FileNotFoundError:
            return False

    def healthy(self) -> bool:
        with self.catalogue() as catalogue:
            return self._look(catalogue.totals())[1]

    def size(self) -> int:
        size = 0
        for base, _, names in os.walk(self.folder):
            for name in names:
                with suppress(FileNotFoundError):
                    size += Path(base, name).stat().st_size
        return size

    def backup(self, file: Path) -> None:
        """See `Store`; the file is a copy of the catalogue, and the library may be in use meanwhile.

        Raises LibraryError if the catalogue is damaged; an older backup in that place stays.
        """
        with self.catalogue() as catalogue:
            if wrong := catalogue.damage():
                raise damaged(self._path, wrong[0])
            catalogue.copy(file, load_synonyms(self.folder))

    def check(self) -> list[str]:
        """See `Store`; reads every byte of the catalogue and the postings, and cuts all articles again to compare.

        Raises LibraryError if the catalogue is damaged, which only a backup mends; LibraryBusy if somebody writes.
        """
        with self.catalogue() as catalogue:
            if wrong := catalogue.damage():
                raise damaged(self._path, wrong[0])
        found = self.mend()
        with self.catalogue() as catalogue:
            is_miscut = catalogue.miscut()
        if is_miscut:
            self.rebuild()
            found.append("passages or counts were not those of the articles")
        return found

    def mend(self, wait: float | None = None) -> list[str]:
        """See `Store`; reads every byte of the postings. `wait` as in `_writable`. Raises LibraryBusy, LibraryError."""
        if not self._damage():
            return []
        with self._writable(wait) as catalogue:
            wrong = self._damage()  # again, now that nobody writes
            if wrong:
                heal(catalogue, self._postings)
            if self._damage():
                build(catalogue, self._postings)
        return wrong

    def _check_if_free(self) -> None:
        with suppress(LibraryBusy, LibraryError):  # somebody writes, or nobody may
            self.mend(wait=0)

    def _damage(self) -> list[str]:
        with self.catalogue() as catalogue:
            totals = catalogue.totals()
        try:
            view = self._postings.view(totals.generation)
            if _is_whole(view, totals):
                return self._postings.damage(view.generation)
        except PostingsDamaged as error:
            return [f"the postings can't be read: {error}"]
        return [f"the postings are of generation {view.generation}, the articles of {totals.generation}"]

    @contextmanager
    def writing(self) -> Iterator["EmbeddedChange"]:
        with self._writable() as catalogue:
            heal(catalogue, self._postings)
            staged, is_prepared = None, False
            try:
                with catalogue.transaction("IMMEDIATE"):
                    change = EmbeddedChange(catalogue, catalogue.totals().generation + 1)
                    yield change
                    if not change.made:
                        return
                    catalogue.finish(change.generation, is_purged=change.is_purged)
                    if not change.is_purged:
                        staged = stage(catalogue, self._postings, change.generation - 1)
                    else:  # ready when the change is committed, so that questions hardly wait
                        with suppress(LibraryError):  # on a full disk; `purge` tries again, and tells
                            prepare(catalogue, self._postings)
                            is_prepared = True
            except BaseException:
                if staged:
                    with suppress(PostingsDamaged, LibraryError):  # report the first error
                        staged.drop()
                raise
            if change.is_purged:
                purge(catalogue, self._postings, is_prepared=is_prepared)
            else:
                commit(catalogue, self._postings, staged)

    def rebuild(self) -> Totals:
        with self._writable() as catalogue:
            cut_again(catalogue, self._postings)
            return catalogue.totals()

    def _start_healing(self, *, can_wait: bool) -> None:
        """Mend the postings in a thread that may go on after the question; the process does not end before it.

        Raises the LibraryError of the last try if the question can't be answered without it.
        """
        if self._ailment and not can_wait:
            ailment, self._ailment = self._ailment, None
            raise ailment
        if self._healer is None or not self._healer.is_alive():
            self._healer = Thread(target=self._heal_if_free, name=f"heal {self.folder.name}")
            self._healer.start()

    def _heal_if_free(self) -> None:
        """Bring the postings up to date, unless another process writes and will do so itself."""
        try:
            with self._writable(wait=0) as catalogue:
                heal(catalogue, self._postings)
        except LibraryBusy:
            pass
        except LibraryError as error:
            self._ailment = error


def _is_whole(view: View, totals: Totals) -> bool:
    return view.generation == totals.generation and totals.analyser == VERSION


class EmbeddedChange:
    """See `protocol.Change`. `generation`: the library's after the change; `made`: whether anything has changed."""

    def __init__(self, catalogue: Catalogue, generation: int) -> None:
        self.catalogue, self.generation, self.made, self.is_purged = catalogue, generation, False, False

    @property
    def reached(self) -> int:
        return self.generation if self.made else self.generation - 1

    def expect(self, ids: Iterable[str]) -> None:
        """Nothing to do: a lookup here is no request."""

    def put(self, article: Article) -> bool | None:
        replaced = self.catalogue.put(article, self.generation)
        self.made |= replaced is not None
        return replaced

    def remove(self, ids: Iterable[str]) -> int:
        removed = self.catalogue.remove(ids, self.generation)
        self.made |= removed > 0
        return removed

    def purge(self) -> None:
        """See `Change`."""
        self.is_purged = True
