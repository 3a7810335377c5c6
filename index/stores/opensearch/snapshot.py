"""A library in the cluster as one question sees it: at one generation, with exact counts of this library alone."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from index.model import Article, Filters
from index.stores.filtering import day_range, fold_source
from index.stores.opensearch.connection import Clause
from index.stores.opensearch.queries import MOST, Scope, StaleError
from index.stores.rows import StoredPassage, Totals
from index.stores.statistics import Statistics
from index.stores.synonyms import Synonym


@dataclass(frozen=True, slots=True)
class OpenSearchSnapshot:
    """See `protocol.Snapshot`; `counted` caches the counts of one version of the manifest."""

    name: str
    totals: Totals
    languages: list[str]
    complete: bool
    synonyms: tuple[Synonym, ...]
    _scope: Scope
    _counted: dict[str, int]

    def counts(self, terms: Iterable[str]) -> dict[str, int]:
        """See `Snapshot`; one request for the terms that are not cached, none if there are none.

        Raises StaleError if the copy of the index that answered lacks passages: a search there would find too little.
        """
        wanted = list(dict.fromkeys(terms))
        if asked := [term for term in wanted if term not in self._counted]:
            queries = {str(i): {"term": {"terms": term}} for i, term in enumerate(asked)}
            found = self._scope.passages(size=0, track_total_hits=True, aggs={"n": {"filters": {"filters": queries}}})
            if (there := found["hits"]["total"]["value"]) != self.totals.passages:
                message = f"the cluster has {there} of the {self.totals.passages} passages of {self.name}"
                raise StaleError(f"{message}: try again, and `citebot check` if that does not help")
            buckets = found["aggregations"]["n"]["buckets"]
            self._counted.update({term: buckets[str(i)]["doc_count"] for i, term in enumerate(asked)})
        return {term: self._counted[term] for term in wanted}

    def candidates(
        self, terms: Sequence[str], filters: Filters, limit: int, without: Sequence[str] = ()
    ) -> list[StoredPassage]:
        """See `Snapshot`; BM25 has this library's own idf."""
        counts = {term: n for term, n in self.counts(terms).items() if n}
        if not counts:
            return []
        statistics = Statistics(self.totals.passages, self.totals.terms, counts)
        boosts: list[Clause] = [{"term": {"terms": {"value": t, "boost": statistics.idf(t)}}} for t in counts]
        wanted = [*_filters(filters), *_without(without)]
        hits = self._scope.passages(wanted, boosts, size=min(limit, MOST))["hits"]["hits"]
        return sorted(
            StoredPassage(s["number"], int(s["article"]), s["start"], s["end"], s["paragraph"], s["length"], s["terms"])
            for s in (hit["_source"] for hit in hits)
        )

    def similar(self, term: str, edits: int, limit: int) -> set[str]:
        """See `Snapshot`; the first letter must be right."""
        asked = {"value": term, "fuzziness": edits, "prefix_length": 1, "rewrite": "constant_score"}
        return self._terms({"fuzzy": {"terms": asked}}, limit)

    def compounds(self, part: str, limit: int) -> set[str]:
        ends: list[Clause] = [{"prefix": {"terms": part}}, {"wildcard": {"terms": f"*{part}"}}]
        return self._terms({"bool": {"should": ends}}, limit)

    def _terms(self, clause: Clause, limit: int) -> set[str]:
        """All terms of the first `limit` passages that a clause matches."""
        hits = self._scope.passages([clause], size=limit, sort=["number"])["hits"]["hits"]
        return {other for hit in hits for other in hit["_source"]["terms"].split()}

    def beginning(self, start: str, known: Collection[str], limit: int) -> set[str]:
        begun: Clause = {"prefix": {"terms": {"value": start, "rewrite": "constant_score"}}}
        found = self._scope.passages([begun, *_without(known)], size=limit, sort=["number"])["hits"]["hits"]
        return {term for hit in found for term in hit["_source"]["terms"].split() if term.startswith(start)}

    def articles(self, numbers: Iterable[int]) -> dict[int, Article]:
        return self._scope.fetch(numbers)


def _without(terms: Collection[str]) -> list[Clause]:
    return [{"bool": {"must_not": [{"terms": {"terms": list(terms)}}]}}] if terms else []


def _filters(filters: Filters) -> list[Clause]:
    clauses: list[Clause] = []
    if filters.source:
        clauses.append({"term": {"source": fold_source(filters.source)}})
    if days := day_range(filters):
        first, last = days
        clauses.append({"range": {"published": {"gte": first, **({"lte": last} if last is not None else {})}}})
    return clauses
