"""What a library in the cluster holds at one generation."""

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from index.clock import moment
from index.model import Article, Feed, Source, Unread, from_record
from index.stores.filtering import source_names
from index.stores.opensearch.connection import Clause
from index.stores.opensearch.manifest import Manifest
from index.stores.opensearch.mappings import SCHEMA
from index.stores.opensearch.queries import MOST, Scope, hash_key
from index.stores.rows import Origin, SeenEntry, Totals
from index.stores.sync_state import SyncState, unread_of
from index.web.model import Site

LONGEST = 100  # characters of a wildcard query: Lucene makes no automaton of some 500
_HEADING = str.maketrans({char: f"\\{char}" for char in "\\*?"})  # escapes a wildcard query
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)  # as SQLite's `lower` does
NEWEST = ({"published": {"order": "desc", "missing": "_last"}}, {"number": "desc"})


def lower(words: str) -> str:
    """The words as titles are compared: only ASCII letters are lowered."""
    return words.translate(_LOWER)


class OpenSearchContents:
    """The library that a manifest describes, with its sync state; see `protocol.Contents`."""

    schema = SCHEMA

    def __init__(self, manifest: Manifest, scope: Scope, sync_state: SyncState) -> None:
        self._manifest, self._scope, self._sync_state = manifest, scope, sync_state

    def totals(self) -> Totals:
        return self._manifest.totals

    def languages(self) -> list[str]:
        return self._manifest.spoken

    def find(self, key: str) -> list[Article]:
        return list(self._articles(_named(key)))

    def named(self, key: str) -> list[tuple[str, str | None]]:
        found = (source["article"] for source in self._scope.pages(_named(key), ["article.id", "article.origin"]))
        return [(article["id"], article["origin"]) for article in found]

    def standing(self, key: str) -> Article | None:
        wanted = [{"term": {"keys": hash_key("id", key)}}]
        return next(self._articles(wanted), None)

    def ids(self, origin: str) -> Iterator[str]:
        wanted = [{"term": {"keys": hash_key("origin", origin)}}]
        return (source["article"]["id"] for source in self._scope.pages(wanted, ["article.id"]))

    def articles(self, first: int = 0, most: int = -1) -> Iterator[Article]:
        last = None if most < 0 else first + most
        if last is not None and last <= MOST:
            page: dict[str, Any] = {"sort": NEWEST, "size": most, "from": first}
            hits = self._scope.articles(**page)["hits"]["hits"] if most else []
            return (from_record(Article, hit["_source"]["article"]) for hit in hits)
        found = self._scope.pages(sort=NEWEST)
        return (from_record(Article, source["article"]) for source in islice(found, first, last))

    def stored(self) -> Iterator[Article]:
        return self._articles()

    def _articles(self, filters: Sequence[Clause] = ()) -> Iterator[Article]:
        return (from_record(Article, source["article"]) for source in self._scope.pages(filters))

    def inventory(self) -> Iterator[str]:
        return (source["digest"] for source in self._scope.pages(fields=["digest"]))

    def titled(self, words: str, most: int) -> Iterator[Article]:
        words = lower(words)
        wanted = {"wildcard": {"heading": {"value": f"*{words[:LONGEST].translate(_HEADING)}*"}}}
        hits = self._scope.articles([wanted], size=min(most, MOST), sort=NEWEST)["hits"]["hits"]
        return (from_record(Article, hit["_source"]["article"]) for hit in hits if words in hit["_source"]["heading"])

    def outlets(self) -> list[str]:
        order = [{"_count": "desc"}, {"_key": "asc"}]
        aggs = {"outlets": {"terms": {"field": "outlet", "size": MOST, "order": order}}}
        found = self._scope.articles(size=0, aggs=aggs)
        return [bucket["key"] for bucket in found["aggregations"]["outlets"]["buckets"]]

    def source_names(self) -> set[str]:
        found = self._scope.pages(fields=["outlet", "article.url"])
        return {name for one in found for name in source_names(one["outlet"], one["article"]["url"])}

    def sources(self) -> list[Source]:
        groups: dict[str, list[dict[str, Any]]] = {}
        for source in self._scope.pages(fields=["outlet", "article.published", "article.origin"]):
            groups.setdefault(source["outlet"] or "", []).append(source["article"])
        found = [_source(name, articles) for name, articles in groups.items()]
        return sorted(found, key=lambda source: (-source.articles, source.name))

    def origins(self) -> dict[str, str]:
        return {origin: noted.stamp for origin, noted in self.polled().items()}

    def origins_at(self, place: str) -> dict[str, str]:
        below = place.rstrip(os.sep) + os.sep
        return {origin: at for origin, at in self.origins().items() if origin == place or origin.startswith(below)}

    def polled(self) -> dict[str, Origin]:
        return {origin: self._sync_state.origins[origin][0] for origin in sorted(self._sync_state.origins)}

    def unread(self) -> list[Unread]:
        noted = sorted(self._sync_state.origins.items())
        return [unread_of(origin, one) for origin, (_, unread) in noted for one in unread]

    def folders(self) -> list[str]:
        return sorted(self._sync_state.folders)

    def rivals(self, ids: Iterable[str]) -> list[str]:
        return [origin for key in ids for origin in self._sync_state.rivals.get(key, ())]

    def feeds(self) -> list[Feed]:
        found = [noted for noted in self.polled().values() if noted.feed]
        return [Feed(f.origin, sum(1 for _ in self.ids(f.origin)), moment(f.due) if f.due else None) for f in found]

    def entries(self, origin: str) -> list[SeenEntry]:
        return [entry for _, entry in sorted(self._sync_state.seen.items()) if entry.origin == origin]

    def sites(self) -> dict[str, Site]:
        return dict(self._sync_state.sites)

    def sync_state(self) -> SyncState:
        return self._sync_state.copy()


def _named(key: str) -> list[dict[str, Any]]:
    keys = [hash_key("id", key), hash_key("id", Article("", url=key).id)]
    return [{"terms": {"keys": [*keys, hash_key("origin", key), hash_key("url", key)]}}]


def _source(name: str, articles: list[dict[str, Any]]) -> Source:
    dates = sorted(article["published"] for article in articles if article["published"])
    origins = sorted({article["origin"] for article in articles if article["origin"]})
    return Source(name, len(articles), min(dates, default=None), max(dates, default=None), tuple(origins))
