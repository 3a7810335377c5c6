"""Moves a library from one store to another: in batches, so that an interrupted move goes on; verified at the end."""

from collections.abc import Callable
from contextlib import closing
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from index.errors import LibraryError
from index.stores.backend import Backend
from index.stores.embedded.store import EmbeddedStore
from index.stores.protocol import Store
from index.stores.rows import batched, digest, record_of

BATCH = 500  # articles of one change

Progress = Callable[[int, int], None]
"""Called with how many articles are copied, and how many there are."""


def move(
    name: str, source: Backend, target: Backend, wait: float, progress: Progress, bring: Callable[[], None]
) -> int:
    """Copy a library to another backend, where it becomes visible once it is complete; how many articles it has.

    `bring` is called before anybody can open the library, to copy what else belongs to it.
    Raises LibraryError if `target` has a library of this name already, unless an interrupted move left it there.
    """
    with closing(source.open(name, wait=wait)) as old, target.receive(name, wait) as new:
        moved = fill(new, old, progress)
        bring()
    return moved


def fill(target: Store, source: Store, progress: Progress = lambda *_: None) -> int:
    """Copy the articles of `source` to `target`, in the same order, and the sync state; how many articles.

    What `target` holds already must be the first part of that. Nobody else can change `source` meanwhile. Raises
    LibraryError if `target` holds something else, or if the two are not the same at the end.
    """
    with source.writing() as held:  # so that nobody else changes it
        contents = held.catalogue
        totals = contents.totals()
        with target.catalogue() as there:
            copied = list(there.inventory())
        articles = contents.stored()
        if [digest(record_of(article)).hex() for article in islice(articles, len(copied))] != copied:
            raise LibraryError(f"{target.name} at {target.place} holds other articles: erase it first")
        done = len(copied)
        for batch in batched(articles, BATCH):
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


def _verify(target: Store, source: Store) -> None:
    """Raises LibraryError unless both hold the same articles in the same order, passages and sync state."""
    with target.catalogue() as there, source.catalogue() as here:
        mine, theirs = here.totals(), there.totals()
        same = (mine.articles, mine.passages, mine.terms) == (theirs.articles, theirs.passages, theirs.terms)
        same = same and list(here.inventory()) == list(there.inventory())
        if not same or list(here.sync_state().entries()) != list(there.sync_state().entries()):
            counts = f"{theirs.articles} of {mine.articles} articles"
            message = f"{target.name} at {target.place} is not what was moved ({counts})"
            raise LibraryError(f"{message}: erase it, and move again")


def write_file(source: Store, file: Path) -> None:
    """Write all of a library to a file that the embedded store restores. Raises LibraryError if it can't be written."""
    with (
        TemporaryDirectory(dir=file.absolute().parent, prefix=f".{file.name}-") as folder,
        closing(EmbeddedStore(Path(folder, source.name), create=True)) as target,
    ):
        fill(target, source)
        target.backup(file)
