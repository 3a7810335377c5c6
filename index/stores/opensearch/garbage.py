"""Deletes what no manifest lists: what failed attempts stored, and what was replaced."""

import time
from dataclasses import replace
from typing import Any

from index.stores.opensearch.connection import LONG, Connection
from index.stores.opensearch.manifest import RANGE, Manifest, write_manifest
from index.stores.opensearch.mappings import alias
from index.stores.opensearch.queries import Clause

GRACE = 10.0  # seconds that what was replaced stays stored, for the questions that began before
SOME = 1000  # articles that are deleted by one request, in a second or two


def abort(connection: Connection, manifest: Manifest) -> Manifest:
    """Mark the unfinished attempts as aborted, then delete what they stored."""
    tried = range(manifest.stands + 1, manifest.tried + 1)
    manifest = replace(manifest, aborted=(*manifest.aborted, *tried), stands=manifest.tried)
    manifest = write_manifest(connection, manifest)
    connection.refresh("articles", "passages")
    numbers: Clause = {"range": {"number": {"gte": tried[0] << RANGE, "lt": (tried[-1] + 1) << RANGE}}}
    delete(connection, "articles", manifest, {"term": {"library": manifest.token}}, numbers, aside=True)
    delete(connection, "passages", manifest, {"prefix": {"edition": f"{manifest.token}."}}, numbers, aside=True)
    return manifest


def delete_replaced(connection: Connection, manifest: Manifest) -> Manifest:
    """Delete what was replaced and no question can be looking at any more; the manifest after that."""
    old = time.time() - GRACE
    retired = [(at, numbers) for at, numbers in manifest.retired if at > old]
    editions = [(at, edition) for at, edition in manifest.editions if at > old]
    gone = [number for at, numbers in manifest.retired if at <= old for number in numbers]
    for first in range(0, len(gone), SOME):
        some = gone[first : first + SOME]
        numbers: Clause = {"terms": {"number": some}}
        articles: Clause = {"terms": {"article": list(map(str, some))}}
        if not (
            delete(connection, "articles", manifest, {"term": {"library": manifest.token}}, numbers)
            and delete(connection, "passages", manifest, {"prefix": {"edition": f"{manifest.token}."}}, articles)
        ):
            return manifest
    for at, edition in manifest.editions:
        if at <= old:
            delete(connection, "passages", manifest, {"term": {"edition": edition}}, aside=True)
    if (len(retired), len(editions)) == (len(manifest.retired), len(manifest.editions)):
        return manifest
    connection.refresh("articles", "passages")
    return write_manifest(connection, replace(manifest, retired=tuple(retired), editions=tuple(editions)))


def delete(connection: Connection, name: str, manifest: Manifest, *filters: Clause, aside: bool = False) -> bool:
    """Delete documents of this library, as far as searches see them; whether all are gone.

    `aside`: the cluster does it when it can.
    """
    given: dict[str, Any] = {"conflicts": "proceed", "routing": manifest.token, "wait_for_completion": not aside}
    answer = connection.write(
        connection.client.delete_by_query,
        index=alias(name),
        body={"query": {"bool": {"filter": list(filters)}}},
        request_timeout=LONG,
        **given,
    )
    return not (aside or answer["failures"] or answer["version_conflicts"] or answer["timed_out"])
