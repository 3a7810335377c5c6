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
from index.stores.embedded.lock import locked
from index.stores.embedded.postings import Postings, PostingsDamaged, View
from index.stores.embedded.repair import build, commit, cut_again, heal, stage
from index.stores.embedded.schema import SCHEMA
from index.stores.embedded.snapshot import EmbeddedSnapshot
from index.stores.embedded.sqlite_errors import damaged
from index.stores.rows import Totals
from index.text.analysis import VERSION

CATCH_UP = 1.0  # seconds a question waits for postings to reach the catalogue's generation; the next ones do not
CHECKED = 8_000_000  # bytes of postings that the first question reads through for damage, in about 8 ms
LATER = 5.0  # seconds until larger ones are read through, aside: a command that asks once has ended by then
POLL = 0.005  # seconds between two looks; a commit of one article takes about 8 ms


class EmbeddedStore:
    """A folder with `catalogue.db` and `postings/`. Threads may share it."""

    def __init__(
        self, folder: Path, *, create: bool = False, wait: float = 30.0, on_wait: Callable[[str], None] | None = None
    ) -> None:
        """Open the library in `folder`, or make it.

        `wait`: seconds to wait for another writer; `on_wait` is called once if it waits. Raises LibraryError if there
        is none and `create` is False, or if the folder can't be used.
        """
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
                raise LibraryError(f"there is no library {folder.name}: `citebot --library {folder.name} add` makes it")
            self._create()
        self._idle.append(self._current())
        self._inode = self._path.stat().st_ino
        with self.catalogue() as catalogue:
            self._postings = Postings(folder / "postings", catalogue.totals().token)
        self._checker: Timer | None = None

    def _create(self) -> None:
        """Make the folder and an empty catalogue; beaten to it by another process, use theirs."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(f"{self.folder} can't be made: {error.strerror}; choose another with --home") from error
        with locked(self.folder, self._wait):
            if not self._path.exists():
                new = self._path.with_suffix(".new")
                for left in ("-wal", "-shm"):  # of one that was moved away: SQLite would replay it into this one
                    Path(f"{self._path}{left}").unlink(missing_ok=True)
                Catalogue.create(new)
                new.rename(self._path)
                self.created = True

    def _current(self) -> Catalogue:
        """A connection to the catalogue, brought to this citebot's tables if it has those of an earlier one."""
        catalogue = Catalogue(self._path)
        if catalogue.schema == SCHEMA:
            return catalogue
        catalogue.close()
        with locked(self.folder, self._wait, self._on_wait), self._writable() as old:
            if old.schema < SCHEMA:  # else another process was first
                old.migrate()
        return Catalogue(self._path)

    def close(self) -> None:
        """Close the files."""
        if self._checker:
            self._checker.cancel()
        while self._idle:
            self._idle.pop().close()

    @contextmanager
    def catalogue(self) -> Iterator[Catalogue]:
        """A read-only connection in a transaction: all that is read in the block is of one generation."""
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
    def _writable(self) -> Iterator[Catalogue]:
        """A connection to write with, under the lock; in the end what it wrote is in the file itself, if it can be."""
        with closing(Catalogue(self._path, writable=True)) as catalogue:
            try:
                yield catalogue
            finally:
                catalogue.settle()

    @contextmanager
    def reading(self, *, hasty: bool = False) -> Iterator[EmbeddedSnapshot]:  # which here is no faster
        """Catalogue and postings at one generation; what another process commits is seen by the next one.

        Postings that lack something are mended meanwhile. If that takes long, the old ones answer, or what is rebuilt
        so far. Raises LibraryError if there are none and they can't be written.
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
                view = self._view(totals)
                is_whole = self._is_whole(view, totals)
                if not is_whole:
                    self._start_healing(can_wait=view is not None)
                if is_whole or time.monotonic() > give_up:
                    self._is_behind = not is_whole
                    view = view or self._postings.partial_view()
                    yield EmbeddedSnapshot(self.folder.name, totals, catalogue.languages(), is_whole, catalogue, view)
                    return
            time.sleep(POLL)

    def _view(self, totals: Totals) -> View | None:
        try:
            return self._postings.view(totals.generation)
        except PostingsDamaged:
            return None

    def _is_whole(self, view: View | None, totals: Totals) -> bool:
        return view is not None and view.generation == totals.generation and totals.analyser == VERSION

    def exists(self) -> bool:
        """Whether the catalogue that was opened is still the library's: it may be erased, or give way to a backup."""
        try:
            return self._path.stat().st_ino == self._inode
        except FileNotFoundError:
            return False

    def healthy(self) -> bool:
        """Whether the postings have all that the catalogue holds."""
        with self.catalogue() as catalogue:
            totals = catalogue.totals()
            return self._is_whole(self._view(totals), totals)

    def size(self) -> int:
        """Bytes on disk; what a writer takes away meanwhile is not counted."""
        size = 0
        for base, _, names in os.walk(self.folder):
            for name in names:
                with suppress(FileNotFoundError):
                    size += Path(base, name).stat().st_size
        return size

    def backup(self, file: Path) -> None:
        """Write the catalogue to a file, from which all else can be made; the library may be in use.

        Raises LibraryError if the catalogue is damaged: a sound backup there is not given up for it.
        """
        with self.catalogue() as catalogue:
            if wrong := catalogue.damage():
                raise damaged(self._path, wrong[0])
            catalogue.copy(file)

    def check(self) -> list[str]:
        """Look at every byte of the catalogue and the postings, and cut the articles anew to compare.

        What was wrong with all but the articles is mended when this returns. Raises LibraryError if the catalogue is
        damaged, which only a backup mends; LibraryBusy if somebody writes.
        """
        with self.catalogue() as catalogue:
            wrong = catalogue.damage()
        if wrong:
            raise damaged(self._path, wrong[0])
        found = self.mend()
        with self.catalogue() as catalogue:
            is_miscut = catalogue.miscut()
        if is_miscut:
            self.rebuild()
            found.append("passages or counts were not those of the articles")
        return found

    def mend(self, wait: float | None = None) -> list[str]:
        """Look at every byte of the postings; what was wrong, a line each, mended when this returns.

        `wait`: seconds for another writer, by default the library's. Raises LibraryBusy or LibraryError if it can't be
        mended.
        """
        if not self._damage():
            return []
        patience = self._wait if wait is None else wait
        with locked(self.folder, patience, None if wait == 0 else self._on_wait), self._writable() as catalogue:
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
            stands = self._postings.view(totals.generation).generation
            if stands == totals.generation and totals.analyser == VERSION:
                return self._postings.damage(stands)
        except PostingsDamaged as error:
            return [f"the postings can't be read: {error}"]
        return [f"the postings are of generation {stands}, the articles of {totals.generation}"]

    @contextmanager
    def writing(self) -> Iterator["Change"]:
        """A change of any size that happens as a whole, or not at all if the block raises.

        Raises LibraryBusy if another process still writes after the time to wait.
        """
        with locked(self.folder, self._wait, self._on_wait), self._writable() as catalogue:
            heal(catalogue, self._postings)
            staged = None
            try:
                with catalogue.transaction("IMMEDIATE"):
                    change = Change(catalogue, catalogue.totals().generation + 1)
                    yield change
                    if not change.made:
                        return
                    catalogue.finish(change.generation)
                    staged = stage(catalogue, self._postings, change.generation - 1)
            except BaseException:
                if staged:
                    with suppress(PostingsDamaged, LibraryError):  # report the first error
                        staged.drop()
                raise
            commit(catalogue, self._postings, staged)

    def rebuild(self) -> Totals:
        """Cut and analyse all stored texts anew and build the postings from them."""
        with locked(self.folder, self._wait, self._on_wait), self._writable() as catalogue:
            cut_again(catalogue, self._postings)
            return catalogue.totals()

    def _start_healing(self, *, can_wait: bool) -> None:
        """Mend the postings aside; the thread outlives the question, and the process ends when it has finished.

        Raises LibraryError if it could not be done and can't wait.
        """
        if self._ailment and not can_wait:
            ailment, self._ailment = self._ailment, None
            raise ailment
        if self._healer is None or not self._healer.is_alive():
            self._healer = Thread(target=self._heal_if_free, name=f"heal {self.folder.name}")
            self._healer.start()

    def _heal_if_free(self) -> None:
        """Bring the postings up to the catalogue, unless a writer is at work and will do so itself."""
        try:
            with locked(self.folder, 0), self._writable() as catalogue:
                heal(catalogue, self._postings)
        except LibraryBusy:
            pass
        except LibraryError as error:
            self._ailment = error


class Change:
    """What one `writing` block does; `generation` is what it will bear, `made` whether it changes anything."""

    def __init__(self, catalogue: Catalogue, generation: int) -> None:
        self.catalogue, self.generation, self.made = catalogue, generation, False

    @property
    def reached(self) -> int:
        """The library's generation once the block has ended."""
        return self.generation if self.made else self.generation - 1

    def expect(self, ids: Iterable[str]) -> None:
        """Nothing to do: a lookup here needs no request."""

    def put(self, article: Article) -> bool | None:
        """Store one article. True: it replaced one with its id; None: the same article was stored already."""
        replaced = self.catalogue.put(article, self.generation)
        self.made |= replaced is not None
        return replaced

    def remove(self, ids: Iterable[str]) -> int:
        """Drop the articles of these ids; how many there were."""
        removed = self.catalogue.remove(ids, self.generation)
        self.made |= removed > 0
        return removed
