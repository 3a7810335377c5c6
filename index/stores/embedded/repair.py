"""Brings postings up to date with their catalogue: replays its changes, or builds all anew. Needs the writer lock."""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from index.errors import LibraryError
from index.stores.embedded.catalogue import Catalogue
from index.stores.embedded.postings import Postings, Staged
from index.stores.embedded.postings_view import PostingsDamaged
from index.text.analysis import VERSION


def heal(catalogue: Catalogue, postings: Postings) -> None:
    """Replay the changes that the postings lack; build all anew if they can't be used."""
    postings.clear()
    totals = catalogue.totals()
    if totals.analyser != VERSION:
        cut_again(catalogue, postings)
        return
    try:
        reached = postings.view(totals.generation).generation
    except PostingsDamaged:
        build(catalogue, postings)
        return
    if reached < totals.forgotten:  # as after a purge that was cut short
        with suppress(OSError):
            catalogue.delete_copies()
        catalogue.settle()
        build(catalogue, postings)
    elif reached > totals.generation:
        build(catalogue, postings)
    elif reached < totals.generation:
        with catalogue.transaction():
            staged = stage(catalogue, postings, reached)
        commit(catalogue, postings, staged)


def stage(catalogue: Catalogue, postings: Postings, since: int) -> Staged | None:
    """The changes since a generation, ready to commit; None if the postings are damaged."""
    generation = catalogue.totals().generation
    try:
        return postings.stage(generation, catalogue.gone_since(since), catalogue.posted_since(since))
    except PostingsDamaged:
        return None


def commit(catalogue: Catalogue, postings: Postings, staged: Staged | None) -> None:
    """Commit what was staged; if that fails, build all anew."""
    try:
        if staged is None:
            raise PostingsDamaged("could not be written")
        staged.commit()
    except PostingsDamaged:
        build(catalogue, postings)
    if sys.platform == "linux":
        # Return the memory that tantivy's threads have freed, which glibc keeps for each thread: takes 2 ms. Without it
        # memory grew by 60 MB over 300 MB of articles. https://man7.org/linux/man-pages/man3/malloc_trim.3.html
        with suppress(AttributeError):  # another libc
            ctypes.CDLL(None).malloc_trim(0)


def build(catalogue: Catalogue, postings: Postings) -> None:
    """Build all postings anew. Raises LibraryError if that can't be done."""
    with _building():
        with catalogue.transaction():
            prepare(catalogue, postings)
        postings.swap()


def prepare(catalogue: Catalogue, postings: Postings) -> None:
    """Build new postings of what this transaction sees, for `Postings.swap`. Raises LibraryError."""
    with _building():
        postings.build(catalogue.totals().generation, catalogue.posted_since(-1))


def purge(catalogue: Catalogue, postings: Postings, *, is_prepared: bool = False) -> None:
    """Leave nothing of removed articles in the files. Raises LibraryError if some may still be there.

    tantivy keeps the terms of removed passages until it merges their segment, which may take long, so the postings are
    built anew. The old ones go last: as long as they are there, `heal` sees that a purge that was cut short is owed.
    """
    try:
        catalogue.delete_copies()
        is_settled = catalogue.settle()
        if is_prepared:
            with _building():
                postings.swap()
        else:
            build(catalogue, postings)
        if not is_settled:
            raise LibraryError("the log can't be emptied: another program reads the library, or the disk is full")
    except (LibraryError, OSError) as error:
        message = "what was named is removed, but words of it may be left in the library's files"
        raise LibraryError(f"{message}: {error}; once that is mended, `citebot reindex --all` clears them") from error


def cut_again(catalogue: Catalogue, postings: Postings) -> None:
    """Cut all articles and build all postings anew. Raises LibraryError if that can't be done.

    The postings are ready when the change is committed, so that questions hardly wait.
    """
    with _building():
        with catalogue.transaction("IMMEDIATE"):
            generation = catalogue.totals().generation + 1
            catalogue.cut_again(generation)
            postings.build(generation, catalogue.posted_since(-1))
        postings.swap()


@contextmanager
def _building() -> Iterator[None]:
    try:
        yield
    except PostingsDamaged as error:
        message = " ".join(str(error).split())
        raise LibraryError(f"the index can't be built: {message}") from error
