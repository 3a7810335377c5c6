"""The queries of one library at one generation: each has the library's routing and its filters.

Searches find only what is committed: the documents of attempts up to the last committed one, without those of aborted
attempts and without the retired ones.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import Any

from index.errors import LibraryError
from index.model import Article, from_record
from index.stores.opensearch.connection import Clause, Connection
from index.stores.opensearch.manifest import RANGE, Manifest
from index.stores.opensearch.mappings import alias
from index.stores.rows import batched, digest, is_from_newer

PAGE = 500  # articles read at a time
MOST = 10_000  # hits that OpenSearch returns at most


class StaleError(LibraryError):
    """A copy of the index lacks something that the manifest lists."""


def hash_key(kind: str, value: str) -> str:
    """A hash to look up a document by: the value itself may be longer than Lucene's limit."""
    return blake2b(f"{kind}\n{value}".encode(), digest_size=16).hexdigest()


def is_sound(source: Mapping[str, Any]) -> bool:
    """Whether an article's document matches its digest, or can't be checked because a newer citebot wrote it."""
    stored = source["digest"]
    return digest(source["article"]).hex() == stored or is_from_newer(bytes.fromhex(stored))


class Scope:
    """Searches the library that a manifest describes."""

    def __init__(self, connection: Connection, manifest: Manifest) -> None:
        self._connection, self._manifest = connection, manifest
        self._routing = manifest.token
        retired = [number for _, numbers in manifest.retired for number in numbers]
        seen: Clause = {"range": {"number": {"lt": (manifest.stands + 1) << RANGE}}}
        unseen = [{"range": {"number": {"gte": n << RANGE, "lt": (n + 1) << RANGE}}} for n in manifest.aborted]
        keys = list(map(str, retired))
        self._committed: dict[str, tuple[list[Clause], list[Clause]]] = {
            "articles": ([{"term": {"library": manifest.token}}, seen], [*unseen, *_any_of("number", retired)]),
            "passages": ([{"term": {"edition": manifest.edition}}, seen], [*unseen, *_any_of("article", keys)]),
        }

    def _query(self, name: str, filters: Sequence[Clause], **others: Any) -> Clause:
        must, unseen = self._committed[name]
        query = {"bool": {"filter": [*must, *filters], "must_not": unseen, **others}}
        return {"query": query, "track_total_hits": False}

    def articles(self, filters: Sequence[Clause] = (), **body: Any) -> Any:
        """The answer to a search for articles that pass all filters."""
        return self._connection.search("articles", self._query("articles", filters) | body, routing=self._routing)

    def passages(self, filters: Sequence[Clause] = (), should: Sequence[Clause] = (), **body: Any) -> Any:
        """The same for passages, scored by `should`; a passage must match one of these if there are any."""
        scored = {"should": should, "minimum_should_match": 1} if should else {}
        query = self._query("passages", filters, **scored)
        return self._connection.search("passages", query | body, routing=self._routing)

    def pages(
        self,
        filters: Sequence[Clause] = (),
        fields: Sequence[str] = ("article", "number"),
        sort: Sequence[Any] = ("number",),
    ) -> Iterator[Any]:
        """These fields of all articles that pass the filters, in the order of `sort`."""
        body = self._query("articles", filters) | {"size": PAGE, "sort": list(sort), "_source": list(fields)}
        return (hit["_source"] for hit in self._connection.pages("articles", body, routing=self._routing))

    def fetch(self, numbers: Iterable[int]) -> dict[int, Article]:
        """The articles of these numbers; those that are not cached are read together."""
        token, cache, lock = self._manifest.token, self._connection.cache, self._connection.cache_lock
        with lock:
            found = {number: cache.get((token, number)) for number in numbers}
        for some in batched([number for number, article in found.items() if not article], PAGE):
            for number, article in zip(some, self._read(some), strict=True):
                found[number] = article
                with lock, suppress(ValueError):  # larger than the whole cache
                    cache[token, number] = article
        return {number: article for number, article in found.items() if article}

    def _read(self, numbers: Sequence[int]) -> Iterator[Article]:
        docs = [{"_id": f"{self._manifest.token}.{number}", "routing": self._routing} for number in numbers]
        answer = self._connection.read(self._connection.client.mget, index=alias("articles"), body={"docs": docs})
        for doc in answer["docs"]:
            if "error" in doc:
                raise self._connection.partial()
            if not doc["found"]:
                raise StaleError(f"an article of {self._manifest.name} is not in the cluster: `citebot check`")
            if not is_sound(doc["_source"]):
                raise LibraryError(f"an article of {self._manifest.name} is not as it was stored: `citebot check`")
            yield from_record(Article, doc["_source"]["article"])

    def count(self, filters: Sequence[Clause] = ()) -> tuple[int, int]:
        """How many passages pass all filters, and how many terms are in them."""
        aggs = {"terms": {"sum": {"field": "length"}}}
        found = self.passages(filters, size=0, track_total_hits=True, aggs=aggs)
        return found["hits"]["total"]["value"], int(found["aggregations"]["terms"]["value"])

    def count_of(self, articles: Iterable[int]) -> tuple[int, int]:
        """How many passages these articles have, and how many terms are in them."""
        counts = [self.count(_any_of("article", list(map(str, some)))) for some in batched(articles, MOST)]
        return sum(passages for passages, _ in counts), sum(terms for _, terms in counts)


def _any_of(field: str, values: Sequence[Any]) -> list[Clause]:
    return [{"terms": {field: list(values)}}] if values else []
