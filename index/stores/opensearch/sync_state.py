"""The sync state as documents listed in the manifest: one log for each change, now and then all of it rewritten."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from index.stores.opensearch.connection import Connection, NotFoundError
from index.stores.opensearch.manifest import Manifest
from index.stores.opensearch.mappings import alias
from index.stores.opensearch.queries import StaleError
from index.stores.sync_state import Entry, SyncState

LONGEST = 50  # documents until the whole sync state is written anew
CHUNK = 5000  # entries in a document


def read_sync_state(connection: Connection, manifest: Manifest) -> SyncState:
    """The whole sync state. Raises StaleError if it was rewritten meanwhile."""
    sync_state = SyncState()
    if not manifest.journal:
        return sync_state
    found = connection.read(connection.client.mget, index=alias("libraries"), body={"ids": list(manifest.journal)})
    for doc in found["docs"]:
        if not doc.get("found"):
            raise StaleError(f"the sync state of {manifest.name} is not in the cluster: try again")
        sync_state.apply(doc["_source"]["kept"]["entries"])
    return sync_state


def add_log(
    connection: Connection,
    manifest: Manifest,
    entries: Sequence[Entry],
    sync_state: SyncState,
    check: Callable[[], None],
) -> tuple[str, ...]:
    """Store the new entries, or the whole `sync_state`; the list of documents for the manifest."""
    if not entries:
        return manifest.journal
    is_long = len(manifest.journal) >= LONGEST
    written: list[Any] = list(sync_state.entries()) if is_long else list(entries)
    chunks = [written[first : first + CHUNK] for first in range(0, len(written), CHUNK)]
    ids = [f"journal/{manifest.token}/{manifest.tried}.{number}" for number in range(len(chunks))]
    actions = [
        ({"index": {"_index": alias("libraries"), "_id": key, "require_alias": True}}, {"kept": {"entries": chunk}})
        for key, chunk in zip(ids, chunks, strict=True)
    ]
    connection.bulk(actions, check)
    return (*(() if is_long else manifest.journal), *ids)


def delete_logs(connection: Connection, ids: Sequence[str]) -> None:
    """Delete the documents that no manifest lists any more."""
    for key in ids:
        with suppress(NotFoundError):
            connection.write(connection.client.delete, index=alias("libraries"), id=key)
