"""What a library in the cluster holds at one generation, as `index.stores.protocol.Contents`."""

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from index.clock import moment
from index.model import Article, Feed, Source, Unread, from_record
from index.stores.filtering import source_names
from index.stores.opensearch.manifest import Manifest
from index.stores.opensearch.mappings import SCHEMA
from index.stores.opensearch.queries import MOST, Scope, hash_key
from index.stores.rows import Origin, SeenEntry, Totals
from index.stores.sync_state import SyncState, unread_of
from index.web.model import Site

LONGEST = 100  # characters that a wildcard query asks for: of some 500 Lucene refuses to make an automaton
_HEADING = str.maketrans({char: f"\\{char}" for char in "\\*?"})  # of a wildcard query
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")  # as SQLite's lower has it
NEWEST = ({"published": {"order": "desc", "missing": "_last"}}, {"number": "desc"})


def lower(words: str) -> str:
    """As titles are compared."""
    return words.translate(_LOWER)


class OpenSearchContents:
    """What a manifest describes, with the sync state it lists."""

    schema = SCHEMA

    def __init__(self, manifest: Manifest, scope: Scope, sync_state: SyncState) -> None:
        self._manifest, self._scope, self._sync_state = manifest, scope, sync_state

    def totals(self) -> Totals:
        """The library's figures."""
        return self._manifest.totals

    def languages(self) -> list[str]:
        """The languages of the articles, the commonest first."""
        return self._manifest.spoken

    def find(self, key: str) -> list[Article]:
        """The articles whose id, origin or URL, with or without its fragment, is `key`, in the order they came."""
        return [from_record(Article, source["article"]) for source in self._scope.pages(_named(key))]

    def named(self, key: str) -> list[tuple[str, str | None]]:
        """The ids and origins of the same articles: those of a large file have more text than there is memory."""
        found = (source["article"] for source in self._scope.pages(_named(key), ["article.id", "article.origin"]))
        return [(article["id"], article["origin"]) for article in found]

    def standing(self, key: str) -> Article | None:
        """The article of this id."""
        wanted = [{"term": {"keys": hash_key("id", key)}}]
        return next((from_record(Article, source["article"]) for source in self._scope.pages(wanted)), None)

    def ids(self, origin: str) -> Iterator[str]:
        """The ids of the articles read from an origin, some at a time; they may be removed meanwhile."""
        wanted = [{"term": {"keys": hash_key("origin", origin)}}]
        return (source["article"]["id"] for source in self._scope.pages(wanted, ["article.id"]))

    def articles(self, first: int = 0, most: int = -1) -> Iterator[Article]:
        """The articles from the one at `first`, the newest first, those without a date last; `most` of them, or all."""
        last = None if most < 0 else first + most
        if last is not None and last <= MOST:
            page: dict[str, Any] = {"sort": NEWEST, "size": most, "from": first}
            hits = self._scope.articles(**page)["hits"] if most else []
            return (from_record(Article, hit["_source"]["article"]) for hit in hits)
        found = self._scope.pages(sort=NEWEST)
        return (from_record(Article, source["article"]) for source in islice(found, first, last))

    def stored(self) -> Iterator[Article]:
        """All articles in the order they came."""
        return (from_record(Article, source["article"]) for source in self._scope.pages())

    def inventory(self) -> Iterator[str]:
        """The digests of all articles in the order they came, in hexadecimal digits."""
        return (source["digest"] for source in self._scope.pages(fields=["digest"]))

    def titled(self, words: str, most: int) -> Iterator[Article]:
        """Up to `most` articles that have these words in their title or origin as they stand, the newest first."""
        words = lower(words)
        wanted = {"wildcard": {"heading": {"value": f"*{words[:LONGEST].translate(_HEADING)}*"}}}
        hits = self._scope.articles([wanted], size=min(most, MOST), sort=NEWEST)["hits"]
        return (from_record(Article, hit["_source"]["article"]) for hit in hits if words in hit["_source"]["heading"])

    def outlets(self) -> list[str]:
        """Who published the articles, by name, whoever has most of them first."""
        order = [{"_count": "desc"}, {"_key": "asc"}]
        aggs = {"outlets": {"terms": {"field": "outlet", "size": MOST, "order": order}}}
        found = self._scope.articles(size=0, aggs=aggs)
        return [bucket["key"] for bucket in found["aggregations"]["outlets"]["buckets"]]

    def source_names(self) -> set[str]:
        """The names by which a source may be asked for, as `fold_source` has them."""
        found = self._scope.pages(fields=["outlet", "article.url"])
        return {name for one in found for name in source_names(one["outlet"], one["article"]["url"])}

    def sources(self) -> list[Source]:
        """The sources, most articles first."""
        groups: dict[str, list[dict[str, Any]]] = {}
        for source in self._scope.pages(fields=["outlet", "article.published", "article.origin"]):
            groups.setdefault(source["outlet"] or "", []).append(source["article"])
        found = [_source(name, articles) for name, articles in groups.items()]
        return sorted(found, key=lambda source: (-source.articles, source.name))

    def origins(self) -> dict[str, str]:
        """What articles were read from -> the stamp it bore."""
        return {origin: noted.stamp for origin, noted in self.polled().items()}

    def origins_at(self, place: str) -> dict[str, str]:
        """The same of one file, or of the files below a folder."""
        below = place.rstrip(os.sep) + os.sep
        return {origin: at for origin, at in self.origins().items() if origin == place or origin.startswith(below)}

    def polled(self) -> dict[str, Origin]:
        """The same with all that is known of how it was read."""
        return {origin: self._sync_state.origins[origin][0] for origin in sorted(self._sync_state.origins)}

    def unread(self) -> list[Unread]:
        """What the last reading of each origin could not take."""
        noted = sorted(self._sync_state.origins.items())
        return [unread_of(origin, one) for origin, (_, unread) in noted for one in unread]

    def folders(self) -> list[str]:
        """The folders whose files are to be found by a reindex."""
        return sorted(self._sync_state.folders)

    def rivals(self, ids: Iterable[str]) -> list[str]:
        """The origins that held articles of these ids too, and lost them to the one that was read later."""
        return [origin for key in ids for origin in self._sync_state.rivals.get(key, ())]

    def feeds(self) -> list[Feed]:
        """The feeds that are followed, each with how many of the articles are its own."""
        found = [noted for noted in self.polled().values() if noted.feed]
        return [Feed(f.origin, sum(1 for _ in self.ids(f.origin)), moment(f.due) if f.due else None) for f in found]

    def entries(self, origin: str) -> list[SeenEntry]:
        """What a feed has listed so far, in the order it came."""
        return [entry for _, entry in sorted(self._sync_state.seen.items()) if entry.origin == origin]

    def sites(self) -> dict[str, Site]:
        """What is known of the sites that were asked, by place."""
        return dict(self._sync_state.sites)

    def sync_state(self) -> SyncState:
        """All that is remembered beside the articles."""
        return self._sync_state.copy()


def _named(key: str) -> list[dict[str, Any]]:
    keys = [hash_key("id", key), hash_key("id", Article("", url=key).id)]
    return [{"terms": {"keys": [*keys, hash_key("origin", key), hash_key("url", key)]}}]


def _source(name: str, articles: list[dict[str, Any]]) -> Source:
    dates = sorted(article["published"] for article in articles if article["published"])
    origins = sorted({article["origin"] for article in articles if article["origin"]})
    return Source(name, len(articles), min(dates, default=None), max(dates, default=None), tuple(origins))
