"""A library from one store to another: in batches, so that it goes on where it was interrupted; verified at the end."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from index.errors import LibraryError
from index.model import Article
from index.stores.backend import Backend
from index.stores.embedded.store import EmbeddedStore
from index.stores.protocol import Store
from index.stores.rows import digest, record_of

BATCH = 500  # articles of one change

Progress = Callable[[int, int], None]
"""Called with how many articles are done, and of how many."""

Bring = Callable[[], None]
"""Called once all articles are there, before anybody can open the library: to take along what belongs to it."""


def move(
    name: str, source: Backend, target: Backend, wait: float, progress: Progress, bring: Bring = lambda: None
) -> int:
    """Copy a library to another backend, where it becomes visible once it is whole; how many articles it has.

    Raises LibraryError if `target` has a library of this name already that no interrupted move left there.
    """
    with closing(source.open(name, wait=wait)) as old, target.receive(name, wait) as new:
        moved = fill(new, old, progress)
        bring()
    return moved


def fill(target: Store, source: Store, progress: Progress = lambda *_: None) -> int:
    """Let `target` hold what `source` does, in the same order; how many articles. Nobody else writes to it meanwhile.

    What `target` holds already must be the first part of that. Raises LibraryError if it is not, or if in the end the
    two are not the same.
    """
    with source.writing() as held:  # which keeps others from changing it
        contents = held.catalogue
        totals = contents.totals()
        with target.catalogue() as there:
            stood = list(there.inventory())
        articles = contents.stored()
        if [digest(record_of(article)).hex() for article in islice(articles, len(stood))] != stood:
            raise LibraryError(f"{target.name} at {target.place} holds other articles: erase it first")
        done = len(stood)
        for batch in _batches(articles):
            with target.writing() as change:
                change.expect([article.id for article in batch])
                for article in batch:
                    change.put(article)
            done += len(batch)
            progress(done, totals.articles)
        with target.writing() as change:
            change.catalogue.take_sync_state(contents.sync_state())
        _verify(target, source)
    return done


def _batches(articles: Iterator[Article]) -> Iterable[list[Article]]:
    while batch := list(islice(articles, BATCH)):
        yield batch


def _verify(target: Store, source: Store) -> None:
    """Raises LibraryError unless both hold the same articles in the same order, passages and sync state."""
    with target.catalogue() as there, source.catalogue() as here:
        mine, theirs = here.totals(), there.totals()
        same = (mine.articles, mine.passages, mine.terms) == (theirs.articles, theirs.passages, theirs.terms)
        same = same and list(here.inventory()) == list(there.inventory())
        if not same or list(here.sync_state().entries()) != list(there.sync_state().entries()):
            message = (
                f"{target.name} at {target.place} is not what was moved ({theirs.articles} of {mine.articles} articles)"
            )
            raise LibraryError(f"{message}: erase it, and move again")


def write_file(source: Store, file: Path) -> None:
    """All of a library as one file that the embedded store restores. Raises LibraryError if it can't be written."""
    with (
        TemporaryDirectory(dir=file.absolute().parent, prefix=f".{file.name}-") as folder,
        closing(EmbeddedStore(Path(folder, source.name), create=True)) as target,
    ):
        fill(target, source)
        target.backup(file)
