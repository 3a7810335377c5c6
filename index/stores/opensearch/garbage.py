"""Deletes what no manifest lists: what failed attempts stored, and what was replaced."""

import time
from dataclasses import replace
from typing import Any

from index.stores.opensearch.connection import LONG, Clause, Connection
from index.stores.opensearch.manifest import RANGE, Manifest, write_manifest
from index.stores.opensearch.mappings import alias
from index.stores.rows import batched

GRACE = 10.0  # seconds that what was replaced stays stored, for the questions that began before
SOME = 1000  # articles that are deleted by one request, in a second or two


def abort(connection: Connection, manifest: Manifest) -> Manifest:
    """Mark the unfinished attempts as aborted, then delete what they stored; the new manifest."""
    tried = range(manifest.stands + 1, manifest.tried + 1)
    manifest = replace(manifest, aborted=(*manifest.aborted, *tried), stands=manifest.tried)
    manifest = write_manifest(connection, manifest)
    connection.refresh("articles", "passages")
    numbers: Clause = {"range": {"number": {"gte": tried[0] << RANGE, "lt": (tried[-1] + 1) << RANGE}}}
    delete_documents(connection, manifest, [numbers], [numbers], aside=True)
    return manifest


def delete_replaced(connection: Connection, manifest: Manifest) -> Manifest:
    """Delete what was replaced and no question can be looking at any more; the manifest after that."""
    old = time.time() - GRACE
    retired = [(at, numbers) for at, numbers in manifest.retired if at > old]
    editions = [(at, edition) for at, edition in manifest.editions if at > old]
    for some in batched((number for at, numbers in manifest.retired if at <= old for number in numbers), SOME):
        articles: Clause = {"terms": {"number": some}}
        passages: Clause = {"terms": {"article": list(map(str, some))}}
        if not delete_documents(connection, manifest, [articles], [passages]):
            return manifest
    for at, edition in manifest.editions:
        if at <= old:
            _delete(connection, "passages", manifest, [{"term": {"edition": edition}}], aside=True)
    if (len(retired), len(editions)) == (len(manifest.retired), len(manifest.editions)):
        return manifest
    connection.refresh("articles", "passages")
    return write_manifest(connection, replace(manifest, retired=tuple(retired), editions=tuple(editions)))


def delete_documents(
    connection: Connection, manifest: Manifest, articles: list[Clause], passages: list[Clause], *, aside: bool = False
) -> bool:
    """Delete the library's articles and passages that pass these filters, as far as searches see them.

    Whether all are gone. With `aside` the cluster deletes them later, and the result is False.
    """
    articles = [{"term": {"library": manifest.token}}, *articles]
    passages = [{"prefix": {"edition": f"{manifest.token}."}}, *passages]
    both = ("articles", articles), ("passages", passages)
    gone = [_delete(connection, name, manifest, filters, aside=aside) for name, filters in both]
    return all(gone)


def _delete(connection: Connection, name: str, manifest: Manifest, filters: list[Clause], *, aside: bool) -> bool:
    given: dict[str, Any] = {"conflicts": "proceed", "routing": manifest.token, "wait_for_completion": not aside}
    body = {"query": {"bool": {"filter": filters}}}
    delete = connection.client.delete_by_query
    answer = connection.write(delete, index=alias(name), body=body, request_timeout=LONG, **given)
    return not (aside or answer["failures"] or answer["version_conflicts"] or answer["timed_out"])
