"""What every store of a library implements: a snapshot for one question, its contents, a change. All structural."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from index.model import Article, Feed, Filters, Source, Unread
from index.stores.rows import Origin, SeenEntry, StoredPassage, Totals
from index.stores.sync_state import SyncState
from index.stores.synonyms import Synonym
from index.web.model import Site


class Changed(Exception):
    """A hasty reading returned an earlier generation, and must be repeated."""


class Snapshot(Protocol):
    """A library at one generation, for one question. `languages`: the commonest first.

    `complete` is False if the search index lacks a part of the library. `synonyms` are the owner's.
    """

    @property
    def name(self) -> str: ...
    @property
    def totals(self) -> Totals: ...
    @property
    def languages(self) -> list[str]: ...
    @property
    def complete(self) -> bool: ...
    @property
    def synonyms(self) -> tuple[Synonym, ...]: ...

    def counts(self, terms: Iterable[str]) -> dict[str, int]:
        """For each term, the exact number of passages that contain it."""

    def candidates(
        self, terms: Sequence[str], filters: Filters, limit: int, without: Sequence[str] = ()
    ) -> list[StoredPassage]:
        """The best `limit` passages by BM25 that contain any of the terms, and none of `without`, in passage order."""

    def beginning(self, start: str, known: Collection[str], limit: int) -> set[str]:
        """The terms that begin so, of the first `limit` passages that contain one of them and none of the `known`.

        Asked until there are none, it gives terms that find each passage with one; `start` is of letters and digits.
        """

    def similar(self, term: str, edits: int, limit: int) -> set[str]:
        """All terms of up to `limit` passages that contain a term within so many edits of letters."""

    def compounds(self, part: str, limit: int) -> set[str]:
        """All terms of the first `limit` passages that have a term which begins or ends with a part, all letters."""

    def articles(self, numbers: Iterable[int]) -> dict[int, Article]:
        """The articles with these numbers, by number; see `StoredPassage.article`."""


class Contents(Protocol):
    """What a library holds at one generation. `embedded.articles` and `embedded.sync_state` describe each method."""

    schema: int

    def totals(self) -> Totals: ...
    def languages(self) -> list[str]: ...
    def find(self, key: str) -> list[Article]: ...
    def named(self, key: str) -> list[tuple[str, str | None]]: ...
    def standing(self, key: str) -> Article | None: ...
    def ids(self, origin: str) -> Iterator[str]: ...
    def articles(self, first: int = 0, most: int = -1) -> Iterator[Article]: ...
    def stored(self) -> Iterator[Article]: ...
    def inventory(self) -> Iterator[str]: ...
    def titled(self, words: str, most: int) -> Iterator[Article]: ...
    def outlets(self) -> list[str]: ...
    def source_names(self) -> set[str]: ...
    def sources(self) -> list[Source]: ...
    def origins(self) -> dict[str, str]: ...
    def origins_at(self, place: str) -> dict[str, str]: ...
    def polled(self) -> dict[str, Origin]: ...
    def unread(self) -> list[Unread]: ...
    def folders(self) -> list[str]: ...
    def rivals(self, ids: Iterable[str]) -> list[str]: ...
    def feeds(self) -> list[Feed]: ...
    def entries(self, origin: str) -> list[SeenEntry]: ...
    def sites(self) -> dict[str, Site]: ...
    def sync_state(self) -> SyncState: ...


class PendingContents(Contents, Protocol):
    """The contents inside a change, as the change has made them so far; the sync state can be written."""

    def note_origin(self, origin: Origin, unread: Sequence[Unread]) -> None: ...
    def forget_origin(self, origin: str) -> None: ...
    def note_folder(self, path: str) -> None: ...
    def forget_folder(self, path: str) -> None: ...
    def release(self, ids: Iterable[str]) -> None: ...
    def note_entry(self, entry: SeenEntry) -> None: ...
    def note_site(self, site: Site) -> None: ...
    def take_sync_state(self, sync_state: SyncState) -> None: ...


class Change(Protocol):
    """What one `writing` block does; `reached` is the library's generation after the block."""

    @property
    def catalogue(self) -> PendingContents: ...
    @property
    def reached(self) -> int: ...

    def expect(self, ids: Iterable[str]) -> None:
        """Prepare for these articles to be put: a store may look up all of them in one request."""

    def put(self, article: Article) -> bool | None:
        """Store one article. True: it replaced one with its id; None: the same article was stored already."""

    def remove(self, ids: Iterable[str]) -> int:
        """Remove the articles of these ids; how many there were."""

    def purge(self) -> None:
        """Leave nothing of what this change removes in the files of this machine, which takes as long as a build."""


class Store(Protocol):
    """An open library; threads and processes may share it. `created`: whether it was made when it was opened.

    `folder`: for the library's files on this machine. `place`: where it is, in words.
    """

    name: str
    folder: Path
    place: str
    created: bool

    def close(self) -> None: ...

    def exists(self) -> bool:
        """Whether this is still the library: it may have been erased, or replaced by a backup."""

    def reading(self, *, hasty: bool = False) -> AbstractContextManager[Snapshot]:
        """The library for one question; the next question sees what other processes commit meanwhile.

        `hasty`: may begin with a generation that is no longer the latest, and raises Changed at the end if it was not.
        """

    def catalogue(self) -> AbstractContextManager[Contents]:
        """The contents; everything that is read in the block is of one generation."""

    def writing(self) -> AbstractContextManager[Change]:
        """A change of any size that happens as a whole, or not at all if the block raises; one at a time.

        Raises LibraryBusy if another process still writes after the time to wait.
        """

    def rebuild(self) -> Totals:
        """Cut and analyse all stored texts again."""

    def mend(self) -> list[str]:
        """Repair all that is derived from the articles; what was wrong, a line each."""

    def check(self) -> list[str]:
        """Check the articles, then `mend`. Raises LibraryError if articles are damaged."""

    def backup(self, file: Path) -> None:
        """Write all articles to one file, from which `embedded.restore` makes the library again."""

    def healthy(self) -> bool:
        """Whether the search index has all that the library holds."""

    def size(self) -> int:
        """The size of the library in bytes."""
