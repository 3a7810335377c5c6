"""The queries of one library at one generation: no query is made without its routing and its filter.

Only what was committed is found: of attempts up to the one that stands, none that was aborted, nothing retired.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import Any

from index.errors import LibraryError
from index.model import Article, from_record
from index.stores.opensearch.connection import Connection
from index.stores.opensearch.manifest import RANGE, Manifest
from index.stores.opensearch.mappings import alias
from index.stores.rows import digest, is_from_newer

Clause = dict[str, Any]
PAGE = 500  # articles read at a time
MOST = 10_000  # hits that OpenSearch gives at once


class StaleError(LibraryError):
    """A copy of the index does not hold what the manifest says it holds."""


def hash_key(kind: str, value: str) -> str:
    """What an article is looked up by: values may be longer than Lucene takes."""
    return blake2b(f"{kind}\n{value}".encode(), digest_size=16).hexdigest()


def is_sound(source: Mapping[str, Any]) -> bool:
    """Whether an article's document has its digest; one with fields of a newer citebot can't be checked, and passes."""
    stored = source["digest"]
    return digest(source["article"]).hex() == stored or is_from_newer(bytes.fromhex(stored))


class Scope:
    """The library that a manifest describes."""

    def __init__(self, connection: Connection, manifest: Manifest) -> None:
        self._connection, self._manifest = connection, manifest
        self._routing = manifest.token
        retired = [number for _, numbers in manifest.retired for number in numbers]
        seen: Clause = {"range": {"number": {"lt": (manifest.stands + 1) << RANGE}}}
        unseen = [{"range": {"number": {"gte": n << RANGE, "lt": (n + 1) << RANGE}}} for n in manifest.aborted]
        self._articles = ([{"term": {"library": manifest.token}}, seen], [*unseen, *_any_of("number", retired)])
        self._passages = (
            [{"term": {"edition": manifest.edition}}, seen],
            [*unseen, *_any_of("article", list(map(str, retired)))],
        )

    def articles(self, filters: Sequence[Clause] = (), **body: Any) -> Any:
        """The answer to a search of the articles that pass all filters."""
        must, unseen = self._articles
        return self._search("articles", {"filter": [*must, *filters], "must_not": unseen}, body)

    def passages(self, filters: Sequence[Clause] = (), should: Sequence[Clause] = (), **body: Any) -> Any:
        """The answer to a search of the passages that pass all filters, scored by `should`."""
        must, unseen = self._passages
        query: Clause = {"filter": [*must, *filters], "must_not": unseen}
        if should:
            query |= {"should": should, "minimum_should_match": 1}
        return self._search("passages", query, body)

    def _search(self, name: str, query: Clause, body: dict[str, Any]) -> Any:
        body = {"query": {"bool": query}, "track_total_hits": False, **body}
        found = self._connection.search(name, body, routing=self._routing)
        return found["hits"] if "aggs" not in body else found

    def pages(
        self,
        filters: Sequence[Clause] = (),
        fields: Sequence[str] = ("article", "number"),
        sort: Sequence[Any] = ("number",),
    ) -> Iterator[Any]:
        """The sources of all articles that pass the filters, as `sort` has them."""
        after: dict[str, Any] = {}
        while hits := self.articles(filters, size=PAGE, sort=list(sort), _source=list(fields), **after)["hits"]:
            yield from (hit["_source"] for hit in hits)
            after = {"search_after": hits[-1]["sort"]}
            if len(hits) < PAGE:
                return

    def fetch(self, numbers: Iterable[int]) -> dict[int, Article]:
        """The articles of these numbers, those that are not at hand together."""
        token, cache, lock = self._manifest.token, self._connection.cache, self._connection.cache_lock
        with lock:
            found = {number: cache.get((token, number)) for number in numbers}
        for some in _batches([number for number, article in found.items() if not article], PAGE):
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

    def weigh(self, articles: Iterable[int]) -> tuple[int, int]:
        """How many passages these articles have, and how many terms are in them."""
        passages = terms = 0
        for some in _batches(list(articles), MOST):
            found = self.passages(
                _any_of("article", list(map(str, some))),
                size=0,
                track_total_hits=True,
                aggs={"terms": {"sum": {"field": "length"}}},
            )
            passages += found["hits"]["total"]["value"]
            terms += int(found["aggregations"]["terms"]["value"])
        return passages, terms


def _any_of(field: str, values: Sequence[Any]) -> list[Clause]:
    return [{"terms": {field: list(values)}}] if values else []


def _batches(values: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (values[i : i + size] for i in range(0, len(values), size))
