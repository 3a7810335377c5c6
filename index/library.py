"""What the faces import: a Library to add to, reindex and remove from; `ask` answers from one or several."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from index.clock import Clock
from index.errors import LibraryError
from index.ingest.budget import NO_QUOTA, Budget, Quota
from index.ingest.origins import spellings
from index.model import Answer, Article, Changes, Feed, Filters, Folder, Source, Status
from index.stores.embedded.postings_view import PostingsDamaged
from index.stores.embedded.store import EmbeddedStore
from index.stores.protocol import Changed, Snapshot, Store
from index.stores.synonyms import Synonym, add_synonym, load_synonyms, remove_synonym
from index.text.patterns import compile_all
from index.web.model import Policy

if TYPE_CHECKING:  # what only reads a library need not load all that changes it
    from index.conversation.conversation import Resolved
    from index.ingest.pipeline import Ingestion
    from index.ingest.storing import Progress
    from index.sandbox.sandbox import Sandbox

T = TypeVar("T")

MOST = 20  # entries that are taken when a feed is added, if nobody says how many


def ask(libraries: Sequence["Library"], question: str, *, limit: int = 3, filters: Filters = Filters()) -> Answer:
    """Ask the libraries as one, with their statistics summed; at most `limit` passages, best first.

    What the question says of sources and days, as in "harbour after:2024-03-01", goes before the `filters`. Raises
    QuestionError if the question is empty or too long, or says that wrongly.
    """
    from index.answering.pipeline import answer  # with numpy and the rules of English, which only a question needs
    from index.retrieval.operators import take_filters
    from index.retrieval.question import one_line

    text, chosen = take_filters(question, filters)
    given = consult(libraries, lambda snapshots: answer(snapshots, text, limit, chosen))
    return replace(given, question=one_line(question)) if text != question else given


def ask_resolved(
    libraries: Sequence["Library"], resolved: "Resolved", *, limit: int = 3, filters: Filters = Filters()
) -> tuple["Resolved", Answer]:
    """The answer to a question of a conversation, and which of its meanings that answers. Raises QuestionError."""
    from index.answering.followup import answer_resolved  # with the conversation, which one question does not need

    return consult(libraries, lambda snapshots: answer_resolved(snapshots, resolved, limit, filters))


def warm_up() -> None:
    """Load all that an answer in English needs: else the first questions wait for it."""
    import index.answering.followup  # noqa: F401  # with the conversation, numpy and the rules of English

    compile_all()


def consult(libraries: Sequence["Library"], work: Callable[[Sequence[Snapshot]], T]) -> T:
    """What `work` makes of the libraries, each at one generation; it is run again if that was not so.

    Raises LibraryError if an index is damaged and can't be rebuilt.
    """
    for tries in range(3):
        try:
            with ExitStack() as stack:
                return work([stack.enter_context(library.store.reading(hasty=not tries)) for library in libraries])
        except Changed:
            continue
        except PostingsDamaged:  # noticed while they were searched; as a rule they are rebuilt before the next look
            for library in libraries:
                library.store.mend()
    raise LibraryError("the index is damaged and can't be rebuilt: `citebot check` says more")


class Library:
    """One library, open. Threads may share it; other processes may read and write it meanwhile."""

    def __init__(
        self, store: Store, policy: Policy = Policy(), clock: Clock = Clock(), budget: Budget | None = None
    ) -> None:
        """`budget`: what may be added to it as long as it is open; None for no limits."""
        self.store, self._policy, self._clock = store, policy, clock
        self.budget = budget or Budget()
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
        policy: Policy = Policy(),
        clock: Clock = Clock(),
    ) -> "Library":
        """Open the library in `folder`, or with `create` make it if there is none; one elsewhere: `Backend.open`.

        `wait`: seconds to wait for another writer; `on_wait` is told once that it waits. `policy` is for what it reads
        from the web, by the `clock`. Raises LibraryError if there is no library and `create` is False, or if the folder
        can't be used.
        """
        return cls(EmbeddedStore(folder, create=create, wait=wait, on_wait=on_wait), policy, clock)

    def close(self) -> None:
        """Let go of the files."""
        self.store.close()

    def __enter__(self) -> "Library":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def put(self, articles: Iterable[Article], quota: Quota = NO_QUOTA) -> Changes:
        """Add or replace articles that are at hand, all or none; without those for which the `quota` leaves no room."""
        from index.ingest.storing import ArticleWriter, Room

        room = Room(self.store, quota)
        with self.store.writing() as change:
            writer = ArticleWriter(self._clock.now, room)
            writer.write(articles, change)
        return writer.changes(change.reached)

    def add(self, origins: Iterable[str], progress: "Progress | None" = None, *, most: int = MOST) -> Changes:
        """Add what files, folders, pages and feeds hold; nothing is dropped. Visible in batches, each whole or not.

        Of a feed, the newest `most` entries; of a site's front page, those of the feed that is found for it. What the
        web does not give is told, and is not remembered unless it was added before. So is a path that is missing or
        holds nothing that can be read. Raises OriginError, before anything is read, if all are such paths, or an
        address can't be one.
        """
        return self._ingestion(progress).add(origins, most)

    def reindex(
        self, origins: Iterable[str] = (), *, rebuild: bool = False, progress: "Progress | None" = None
    ) -> Changes:
        """Read again what changed, drop what is gone, add what is new in folders and feeds; of `origins`, else of all.

        A page that is not there any more keeps its article, and is told: an outage must not empty the library. It is
        not asked again before its time, which doubles. The articles of a folder that is gone stay, and it is told: the
        disk may only have been taken out. With `rebuild`, cut and analyse all stored texts anew instead, reading
        nothing. Raises OriginError if an origin was never added, or if a path is not there and never was.
        """
        if rebuild:
            totals = self.store.rebuild()
            return Changes(replaced=totals.articles, generation=totals.generation)
        return self._ingestion(progress).reindex(origins)

    def folders(self) -> list[Path]:
        """The folders in which files are looked for."""
        with self.store.catalogue() as catalogue:
            return [Path(folder) for folder in catalogue.folders()]

    def added_folders(self) -> list[Folder]:
        """The same, with what each holds, by path."""
        return [Folder(str(folder), self.count(str(folder)), folder.is_dir()) for folder in sorted(self.folders())]

    def is_following(self) -> bool:
        """Whether a reindex has anything to read: a file, a folder, a page or a feed."""
        with self.store.catalogue() as catalogue:
            return bool(catalogue.folders() or catalogue.origins())

    def refresh(self, changed: Sequence[Path], gone: Sequence[Path], sandbox: "Sandbox | None" = None) -> Changes:
        """Read these files of folders that were added, in a `sandbox` at hand, and drop what those gone held."""
        return self._ingestion(None, sandbox).refresh(changed, gone)

    def _ingestion(self, progress: "Progress | None", sandbox: "Sandbox | None" = None) -> "Ingestion":
        from index.ingest.pipeline import Ingestion

        return Ingestion(self.store, self._policy, self._clock, progress, self.budget, sandbox)

    def remove(self, key: str, *, purge: bool = True) -> Changes:
        """Remove the articles of an id, an origin, a URL or a folder that was added.

        Nothing of them is left in the library's files; without `purge`, which takes 2 s for 100,000 passages, their
        terms stay in the search index for a time.
        They come back when their file, or what their feed says of them, changes, or is added again; a page is read no
        more until it is added again, nor is a feed that is named itself.
        Raises OriginError if `key` names nothing here.
        """
        from index.ingest.removal import remove

        return remove(self.store, key, purge=purge)

    def count(self, key: str) -> int:
        """How many articles a `remove` of this key takes out. Raises OriginError for an empty one."""
        from index.ingest.removal import count

        return count(self.store, key)

    def article(self, key: str) -> Article | None:
        """The article of this id, origin (a path may be relative) or URL; the first of several."""
        with self.store.catalogue() as catalogue:
            return next((article for name in spellings(key) for article in catalogue.find(name)), None)

    def articles(self, first: int = 0, most: int = -1) -> Iterator[Article]:
        """The articles from the one at `first`, the newest first, those without a date last; `most` of them, or all."""
        with self.store.catalogue() as catalogue:
            yield from catalogue.articles(first, most)

    def titled(self, words: str, most: int) -> list[Article]:
        """Up to `most` articles with these words in what a list shows of them, or in their origin; the newest first."""
        with self.store.catalogue() as catalogue:
            return list(catalogue.titled(words, most))

    def outlets(self) -> list[str]:
        """Who published the articles, by name, whoever has most of them first."""
        with self.store.catalogue() as catalogue:
            return catalogue.outlets()

    def source_names(self) -> set[str]:
        """The names by which a source may be asked for, folded as they are compared."""
        with self.store.catalogue() as catalogue:
            return catalogue.source_names()

    def sources(self) -> list[Source]:
        """What the articles come from, most articles first."""
        with self.store.catalogue() as catalogue:
            return catalogue.sources()

    def feeds(self) -> list[Feed]:
        """The feeds that are followed, by address."""
        with self.store.catalogue() as catalogue:
            return catalogue.feeds()

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

    def synonyms(self) -> tuple[Synonym, ...]:
        """The owner's words for the same, in the order of `synonyms.txt`."""
        return load_synonyms(self.store.folder)

    def add_synonym(self, line: str) -> Synonym:
        """Add "a = b", or "a > b" for one way; the next question knows it. Raises SynonymError, LibraryError."""
        with self.store.catalogue() as catalogue:
            languages = catalogue.languages()
        return add_synonym(self.store.folder, line, languages or ["en"])

    def remove_synonym(self, text: str) -> list[Synonym]:
        """Remove "a = b", or all with the side "a"; which those were. Raises SynonymError if there is none."""
        return remove_synonym(self.store.folder, text)

    def generation(self) -> int:
        """How often the library has changed."""
        with self.store.catalogue() as catalogue:
            return catalogue.totals().generation

    def status(self) -> Status:
        """The library in figures."""
        from index.sandbox.confinement import missing  # ctypes, which a question need not load

        with self.store.catalogue() as catalogue:
            totals, schema = catalogue.totals(), catalogue.schema
            unread, feeds = tuple(catalogue.unread()), tuple(catalogue.feeds())
        return Status(
            name=self.name,
            folder=self.store.place,
            articles=totals.articles,
            passages=totals.passages,
            generation=totals.generation,
            size=self.store.size(),
            changed=totals.changed,
            healthy=self.store.healthy(),
            schema=schema,
            unread=unread,
            feeds=feeds,
            unconfined=missing(),
        )
