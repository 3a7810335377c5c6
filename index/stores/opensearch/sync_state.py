"""The notes of a library as documents that the book lists: what each change noted, and now and then all of it anew."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from index.stores.opensearch.connection import Connection, NotFoundError
from index.stores.opensearch.manifest import Book
from index.stores.opensearch.mappings import alias
from index.stores.opensearch.queries import StaleError
from index.stores.sync_state import Entry, Notes

LONGEST = 50  # documents until all notes are written anew
CHUNK = 5000  # notes in a document


def read_notes(connection: Connection, book: Book) -> Notes:
    """All notes. Raises StaleError if they were written anew meanwhile."""
    notes = Notes()
    if not book.journal:
        return notes
    found = connection.read(connection.client.mget, index=alias("libraries"), body={"ids": list(book.journal)})
    for doc in found["docs"]:
        if not doc.get("found"):
            raise StaleError(f"the notes of {book.name} are not in the cluster: try again")
        notes.apply(doc["_source"]["kept"]["entries"])
    return notes


def add_to_journal(
    connection: Connection, book: Book, entries: Sequence[Entry], notes: Notes, check: Callable[[], None]
) -> tuple[str, ...]:
    """Store what was noted, `notes` being all then; the journal to be put into the book."""
    if not entries:
        return book.journal
    is_long = len(book.journal) >= LONGEST
    written: list[Any] = list(notes.entries()) if is_long else list(entries)
    chunks = [written[first : first + CHUNK] for first in range(0, len(written), CHUNK)]
    ids = [f"journal/{book.token}/{book.tried}.{number}" for number in range(len(chunks))]
    actions = [
        ({"index": {"_index": alias("libraries"), "_id": key, "require_alias": True}}, {"kept": {"entries": chunk}})
        for key, chunk in zip(ids, chunks, strict=True)
    ]
    connection.bulk(actions, check)
    return (*(() if is_long else book.journal), *ids)


def drop_journal(connection: Connection, ids: Sequence[str]) -> None:
    """Delete what no book lists any more."""
    for key in ids:
        with suppress(NotFoundError):
            connection.write(connection.client.delete, index=alias("libraries"), id=key)
