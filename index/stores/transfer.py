"""Moves a library from one store to another: in batches, so that an interrupted move goes on; verified at the end."""

from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager, nullcontext
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from index.article_checks import check_article
from index.errors import LibraryError
from index.stores.backend import Backend
from index.stores.embedded.store import EmbeddedStore
from index.stores.protocol import Store
from index.stores.rows import batched, digest, record_of
from index.stores.sync_state import SyncState
from index.stores.sync_state_checks import check_sync_state
from index.stores.synonyms import load_synonyms, save_synonyms

BATCH = 500  # articles of one change

Progress = Callable[[int, int], None]
"""Called with how many articles are copied, and how many there are."""


def move(
    name: str,
    source: Backend,
    target: Backend,
    wait: float,
    progress: Progress,
    bring: Callable[[], None],
    agreed: Collection[str] | None = None,
) -> int:
    """Copy a library to another backend, where it becomes visible once it is complete; how many articles it has.

    `bring` is called before anybody can open the library, to copy what else belongs to it. `agreed` is as for `fill`.
    Raises LibraryError if `target` has a library of this name already, unless an interrupted move left it there.
    """
    with (
        nullcontext() if agreed is None else _distrusting(name),
        closing(source.open(name, wait=wait)) as old,
        target.receive(name, wait) as new,
    ):
        moved = fill(new, old, progress, agreed)
        bring()
    return moved


def read_followed(name: str, source: Backend) -> SyncState:
    """What a library follows that somebody else may have written. Raises LibraryError if that can't be so."""
    with _distrusting(name), source.peek(name) as contents:
        return check_sync_state(contents.sync_state())


def fill(
    target: Store, source: Store, progress: Progress = lambda *_: None, agreed: Collection[str] | None = None
) -> int:
    """Copy the articles of `source` to `target`, in the same order, and the sync state; how many articles.

    Somebody else may have written `source` unless `agreed` is None: then each article is checked, and of the sync state
    only what is agreed is copied, by the names of `SyncState.followed`. What `target` holds already must be the first
    part of that. Nobody else can change `source` meanwhile. Raises LibraryError if `target` holds something else, or if
    the two are not the same at the end.
    """
    with source.writing() as held:  # so that nobody else changes it
        contents = held.catalogue
        totals = contents.totals()
        with target.catalogue() as there:
            copied = list(there.inventory())
        articles, sync_state = contents.stored(), contents.sync_state()
        if agreed is not None:
            articles = (check_article(record_of(article)) for article in articles)
            sync_state = check_sync_state(sync_state).limit(agreed)
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
            change.catalogue.take_sync_state(sync_state)
        _verify(target, source, sync_state)
    return done


@contextmanager
def _distrusting(name: str) -> Iterator[None]:
    """Raises LibraryError, in one line, for whatever is not as citebot writes it."""
    try:
        yield
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError) as error:
        what = error if isinstance(error, ValueError) else type(error).__name__
        raise LibraryError(f"{name} is not as citebot stores it ({what}), and was left as it is") from error


def _verify(target: Store, source: Store, sync_state: SyncState) -> None:
    """Raises LibraryError unless both hold the same articles in the same order and passages, and this sync state."""
    with target.catalogue() as there, source.catalogue() as here:
        mine, theirs = here.totals(), there.totals()
        same = (mine.articles, mine.passages, mine.terms) == (theirs.articles, theirs.passages, theirs.terms)
        same = same and list(here.inventory()) == list(there.inventory())
        if not same or list(sync_state.entries()) != list(there.sync_state().entries()):
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
        save_synonyms(target.folder, load_synonyms(source.folder))
        target.backup(file)
