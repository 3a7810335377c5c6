"""Postings brought up to their catalogue: replayed where they are behind, else built anew. Under the writer lock."""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from index.errors import LibraryError
from index.stores.embedded.catalogue import Catalogue
from index.stores.embedded.postings import Postings, PostingsDamaged, Staged
from index.text.analysis import VERSION


def heal(catalogue: Catalogue, postings: Postings) -> None:
    """Replay what the postings miss; build them anew if they can't be used."""
    totals = catalogue.totals()
    if totals.analyser != VERSION:
        cut_again(catalogue, postings)
        return
    try:
        stands = postings.view(totals.generation).generation
    except PostingsDamaged:
        build(catalogue, postings)
        return
    if stands < totals.forgotten or stands > totals.generation:
        build(catalogue, postings)
    elif stands < totals.generation:
        with catalogue.transaction():
            staged = stage(catalogue, postings, stands)
        commit(catalogue, postings, staged)


def stage(catalogue: Catalogue, postings: Postings, since: int) -> Staged | None:
    """The difference since a generation, ready to commit; None if the postings turn out damaged."""
    generation = catalogue.totals().generation
    try:
        return postings.stage(generation, catalogue.gone_since(since), catalogue.posted_since(since))
    except PostingsDamaged:
        return None


def commit(catalogue: Catalogue, postings: Postings, staged: Staged | None) -> None:
    """Commit what was staged; where that fails, build anew."""
    try:
        if staged is None:
            raise PostingsDamaged("could not be written")
        staged.commit()
    except PostingsDamaged:
        build(catalogue, postings)
    _give_back()


def _give_back() -> None:
    """Return to the system what tantivy's threads have freed, in 2 ms: glibc keeps it, for each of them apart.

    Without it memory grew by 60 MB over 300 MB of articles. https://man7.org/linux/man-pages/man3/malloc_trim.3.html
    """
    if sys.platform == "linux":
        with suppress(AttributeError):  # another libc
            ctypes.CDLL(None).malloc_trim(0)


def build(catalogue: Catalogue, postings: Postings) -> None:
    """All postings anew. Raises LibraryError if that can't be done."""
    with _building():
        with catalogue.transaction():
            postings.build(catalogue.totals().generation, catalogue.posted_since(-1))
        postings.swap()


def cut_again(catalogue: Catalogue, postings: Postings) -> None:
    """All passages anew; the postings are ready when the change is committed, so that questions hardly wait.

    Raises LibraryError if that can't be done.
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
