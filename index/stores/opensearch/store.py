"""A library in an OpenSearch cluster, shared by any number of processes; one writer at a time across machines."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock, Thread

from index.errors import CitebotError, LibraryBusy, LibraryError
from index.model import Article, from_record
from index.stores.opensearch.address import Address
from index.stores.opensearch.change import OpenSearchChange
from index.stores.opensearch.connection import connect
from index.stores.opensearch.contents import OpenSearchContents
from index.stores.opensearch.garbage import GRACE, abort, tidy
from index.stores.opensearch.lease import Lease, leased
from index.stores.opensearch.manifest import Book, read_book, write_book
from index.stores.opensearch.mappings import alias
from index.stores.opensearch.queries import Scope, StaleError, is_sound
from index.stores.opensearch.snapshot import OpenSearchSnapshot
from index.stores.opensearch.sync_state import drop_journal, read_notes
from index.stores.protocol import Changed
from index.stores.rows import Totals
from index.stores.sync_state import Notes
from index.stores.transfer import write_file
from index.text.analysis import VERSION

TIDY = 500  # articles that were replaced, from which on they are not left to the next writer to delete
COUNTED = 20_000  # terms of a library whose counts are kept, some 2 MB


class OpenSearchStore:
    """A library's place among those of a cluster. Threads may share it."""

    def __init__(
        self,
        address: Address,
        folder: Path,
        *,
        create: bool = False,
        wait: float = 30.0,
        on_wait: Callable[[str], None] | None = None,
        moving: bool = False,
    ) -> None:
        """Open the library that `folder` is named for, or make it; the folder is for what the faces keep with it.

        `wait`: seconds to wait for another writer, told to `on_wait` once. `moving`: it is to be filled from elsewhere,
        and nobody else can open it before that is done. Raises LibraryError if there is none and `create` is False, or
        if the cluster can't be used.
        """
        self.folder, self.name, self.created = folder, folder.name, False
        self.connection = connect(address)
        self.place = f"OpenSearch at {self.connection.place}"
        self._wait, self._on_wait, self._moving = wait, on_wait, moving
        self._lock = Lock()
        self._counted: tuple[tuple[str, int, int], dict[str, int]] = (("", 0, 0), {})
        self._kept: tuple[tuple[str, ...], Notes] = ((), Notes())
        self._healer: Thread | None = None
        self._is_gone = False
        self._known: Book | None = None  # as it was read last
        self._untidy = 0.0  # when it replaced so much that it should not be left lying
        if not create and not read_book(self.connection, self.name):
            raise LibraryError(f"there is no library {self.name}: `citebot --library {self.name} add` makes it")
        if create and not read_book(self.connection, self.name):
            with suppress(LibraryBusy):  # another process was first
                write_book(self.connection, Book(self.name, moving=moving))
                self.created = True
        if moving and (book := read_book(self.connection, self.name)) and not book.moving:
            raise LibraryError(f"there is a library {self.name} at {self.place} already: erase that one first")
        self._book()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(f"{folder} can't be made: {error.strerror}; choose another with --home") from error

    def close(self) -> None:
        """Leave it tidy; the connection is the process's."""
        while self._untidy and time.time() < self._untidy + GRACE:
            time.sleep(0.1)
        if self._untidy:
            with suppress(CitebotError), self._leased():
                pass

    def exists(self) -> bool:
        """Whether the library has not been found gone; each reading looks."""
        return not self._is_gone

    def _book(self) -> Book:
        """The book as it stands. Raises LibraryError if the library is no more."""
        book = read_book(self.connection, self.name)
        if not book:
            self._is_gone = True
            raise LibraryError(f"there is no library {self.name} any more")
        if book.moving and not self._moving:
            raise LibraryError(f"the library {self.name} is still being moved: `citebot move` goes on with it")
        self._known = book
        return book

    @contextmanager
    def reading(self, *, hasty: bool = False) -> Iterator[OpenSearchSnapshot]:
        """The library at one generation; what another process commits is seen by the next one.

        `hasty`: begins with the book that was read last, which is read again while candidates are looked for: a
        question costs one way to the cluster less. Raises Changed in the end if another book stands there.
        """
        known = self._known if hasty else None
        look = self.connection.aside(self._book) if known else None
        book = known or self._book()
        if book.analyser < VERSION:
            self._start_healing()
        with self._lock:
            if self._counted[0] != book.version or len(self._counted[1]) > COUNTED:
                self._counted = book.version, {}
            counted = self._counted[1]
        try:
            yield OpenSearchSnapshot(book, Scope(self.connection, book), counted)
        except StaleError:
            if not look or look.result().nonce == book.nonce:
                raise
        if look and look.result().nonce != book.nonce:
            raise Changed

    @contextmanager
    def catalogue(self) -> Iterator[OpenSearchContents]:
        """What it holds at one generation."""
        for tries in (2, 1, 0):
            book = self._book()
            try:
                notes = self._notes(book)
                break
            except StaleError:
                if not tries:
                    raise
        yield OpenSearchContents(book, Scope(self.connection, book), notes)

    def _notes(self, book: Book) -> Notes:
        """The notes, read again when they have changed."""
        if self._kept[0] != book.journal:
            self._kept = book.journal, read_notes(self.connection, book)
        return self._kept[1]

    @contextmanager
    def _leased(self) -> Iterator[tuple[Book, Lease]]:
        """The book, for its only writer, with what earlier ones left undone cleared away."""
        told = f"another citebot is writing to the library {self.name}: waiting up to {self._wait:g} s"

        def on_wait() -> None:
            if self._on_wait:
                self._on_wait(told)

        token = self._book().token
        with leased(self.connection, token, self._wait, on_wait, busy(self.name)) as lease:
            book = self._book()
            if book.token != token:  # erased, and made anew by another one meanwhile
                raise LibraryBusy(busy(self.name))
            if book.analyser > VERSION:
                raise LibraryError(f"the library {self.name} was written by a newer citebot: update this one")
            if book.tried > book.stands:
                book = abort(self.connection, book)
            yield tidy(self.connection, book), lease

    @contextmanager
    def writing(self) -> Iterator[OpenSearchChange]:
        """A change of any size that happens as a whole, or not at all if the block raises.

        Raises LibraryBusy if another process still writes after the time to wait.
        """
        with self._leased() as (book, lease):
            if book.analyser != VERSION:
                book = self._cut_again(book, lease)
            scope = Scope(self.connection, book)
            change = OpenSearchChange(self.connection, book, scope, self._notes(book), lease.check)
            yield change
            self._finish(book, *change.commit())

    def _finish(self, before: Book, book: Book, notes: Notes) -> None:
        self._kept, self._known = (book.journal, notes), book
        drop_journal(self.connection, [key for key in before.journal if key not in book.journal])
        is_much = sum(len(numbers) for _, numbers in book.retired) >= TIDY
        self._untidy = book.retired[-1][0] if is_much else 0.0

    def rebuild(self) -> Totals:
        """Cut and analyse all stored texts anew, beside the passages that go on answering until the change is whole."""
        with self._leased() as (book, lease):
            return self._cut_again(book, lease).totals

    def _cut_again(self, book: Book, lease: Lease) -> Book:
        anew = write_book(self.connection, replace(book, tried=book.tried + 1))
        draft = replace(anew, cut=anew.tried, analyser=VERSION)
        scope = Scope(self.connection, book)
        change = OpenSearchChange(self.connection, draft, scope, self._notes(book), lease.check)
        passages = terms = 0
        for source in scope.pages():
            actions = change.cut(source["number"], from_record(Article, source["article"]))
            change.store(actions)
            passages, terms = passages + len(actions), terms + sum(document["length"] for _, document in actions)
        editions = (*book.editions, (time.time(), book.edition))
        change.made = True
        book, notes = change.commit(passages=passages, terms=terms, editions=editions)
        self._kept = book.journal, notes
        return book

    def arrive(self) -> None:
        """What was moved here is whole: others may open it."""
        with self._leased() as (book, _):
            write_book(self.connection, replace(book, moving=False))

    def _start_healing(self) -> None:
        """Analyse anew aside, unless a writer is at work and will do so itself."""
        with self._lock:
            if self._healer is None or not self._healer.is_alive():
                self._healer = Thread(target=self._heal_if_free, name=f"heal {self.name}")
                self._healer.start()

    def _heal_if_free(self) -> None:
        with suppress(LibraryBusy, LibraryError), self._leased() as (book, lease):
            if book.analyser != VERSION:
                self._cut_again(book, lease)

    def healthy(self) -> bool:
        """Whether all passages can be found, as this citebot analyses them."""
        with self.reading() as snapshot:
            return snapshot.complete and not self._discrepancies(snapshot.book)

    def mend(self) -> list[str]:
        """What was wrong with the passages, a line each; cut anew when this returns."""
        wrong = self._discrepancies(self._book())
        if wrong:
            self.rebuild()
        return wrong

    def check(self) -> list[str]:
        """The same, after a look at every article. Raises LibraryError if some are not there as they were stored."""
        book = self._book()
        kept = Scope(self.connection, book).pages(fields=["article", "digest"])
        found = sum(map(is_sound, kept))
        if found != book.articles:
            told = f"the cluster has {found} of the {book.articles} articles of {self.name} as they were stored"
            raise LibraryError(f"{told}, and they were left as they are: restore a snapshot of its indexes")
        return self.mend()

    def _discrepancies(self, book: Book) -> list[str]:
        found = Scope(self.connection, book).passages(
            size=0, track_total_hits=True, aggs={"terms": {"sum": {"field": "length"}}}
        )
        passages, terms = found["hits"]["total"]["value"], int(found["aggregations"]["terms"]["value"])
        if (passages, terms) == (book.passages, book.terms):
            return []
        return [f"{passages} passages of {terms} terms are there, not {book.passages} of {book.terms}"]

    def backup(self, file: Path) -> None:
        """Write all articles to one file, from which the embedded library can be restored."""
        write_file(self, file)

    def size(self) -> int:
        """About how many bytes it takes, of one copy: its share of the passages, of what all libraries take."""
        names = f"{alias('articles')},{alias('passages')}"
        stats = self.connection.read(self.connection.client.indices.stats, index=names, metric="store,docs")
        every = stats["_all"]["primaries"]
        stored = self._book()
        share = (stored.passages + stored.articles) / max(1, every["docs"]["count"])
        return int(every["store"]["size_in_bytes"] * min(1.0, share))


def busy(name: str) -> str:
    """What is said when another process holds the library for too long."""
    return f"another citebot is still writing to the library {name}: try again when it has finished"
