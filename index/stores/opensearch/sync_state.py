"""The sync state as documents that the manifest lists: a log for each change; after some of them all is rewritten."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from index.stores.opensearch.connection import Connection, NotFoundError
from index.stores.opensearch.manifest import Manifest
from index.stores.opensearch.mappings import alias
from index.stores.opensearch.queries import StaleError
from index.stores.rows import batched
from index.stores.sync_state import Entry, SyncState

LONGEST = 50  # documents until the whole sync state is rewritten
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
    """Store the new entries, or now and then the whole `sync_state`; the ids of all documents for the manifest."""
    if not entries:
        return manifest.journal
    is_long = len(manifest.journal) >= LONGEST
    chunks = batched(sync_state.entries() if is_long else entries, CHUNK)
    logs = {f"journal/{manifest.token}/{manifest.tried}.{number}": chunk for number, chunk in enumerate(chunks)}
    place = {"_index": alias("libraries"), "require_alias": True}
    connection.bulk(
        [({"index": {**place, "_id": key}}, {"kept": {"entries": log}}) for key, log in logs.items()], check
    )
    return (*(() if is_long else manifest.journal), *logs)


def delete_logs(connection: Connection, ids: Sequence[str]) -> None:
    """Delete documents that no manifest lists any more."""
    for key in ids:
        with suppress(NotFoundError):
            connection.write(connection.client.delete, index=alias("libraries"), id=key)
