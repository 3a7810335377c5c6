"""A library in the cluster as one question sees it: at one generation, with statistics that are its own and exact."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.model import Article, Filters
from index.stores.filtering import day_range, fold_source
from index.stores.opensearch.manifest import Manifest
from index.stores.opensearch.queries import MOST, Clause, Scope, StaleError
from index.stores.rows import StoredPassage, Totals
from index.stores.statistics import Statistics
from index.text.analysis import VERSION


@dataclass(frozen=True, slots=True)
class OpenSearchSnapshot:
    """See `protocol.Snapshot`; `counted` caches the counts of one version of the manifest."""

    manifest: Manifest
    scope: Scope
    counted: dict[str, int]

    @property
    def name(self) -> str:
        """The library's."""
        return self.manifest.name

    @property
    def totals(self) -> Totals:
        """Its figures."""
        return self.manifest.totals

    @property
    def languages(self) -> list[str]:
        """The languages of the articles, the commonest first."""
        return self.manifest.spoken

    @property
    def complete(self) -> bool:
        """Whether the passages are analysed as this citebot does it."""
        return self.manifest.analyser == VERSION

    def counts(self, terms: Iterable[str]) -> dict[str, int]:
        """For each term, how many passages hold it; those not known yet in one request.

        Raises StaleError if the copy that answered does not hold all passages: it would find too little.
        """
        wanted = list(dict.fromkeys(terms))
        if asked := [term for term in wanted if term not in self.counted]:
            queries = {str(i): {"term": {"terms": term}} for i, term in enumerate(asked)}
            found = self.scope.passages(size=0, track_total_hits=True, aggs={"n": {"filters": {"filters": queries}}})
            if (there := found["hits"]["total"]["value"]) != self.manifest.passages:
                message = f"the cluster has {there} of the {self.manifest.passages} passages of {self.name}"
                raise StaleError(f"{message}: try again, and `citebot check` if that does not help")
            buckets = found["aggregations"]["n"]["buckets"]
            self.counted.update({term: buckets[str(i)]["doc_count"] for i, term in enumerate(asked)})
        return {term: self.counted[term] for term in wanted}

    def candidates(self, terms: Sequence[str], filters: Filters, limit: int) -> list[StoredPassage]:
        """Up to `limit` passages that hold any of the terms, in passage order; the best by BM25 with our own idf."""
        counts = {term: n for term, n in self.counts(terms).items() if n}
        if not counts:
            return []
        statistics = Statistics(self.manifest.passages, self.manifest.terms, counts)
        boosts: list[Clause] = [{"term": {"terms": {"value": t, "boost": statistics.idf(t)}}} for t in counts]
        hits = self.scope.passages(_filters(filters), boosts, size=min(limit, MOST))["hits"]
        sources = sorted((hit["_source"] for hit in hits), key=lambda source: int(source["number"]))
        return [
            StoredPassage(s["number"], int(s["article"]), s["start"], s["end"], s["paragraph"], s["length"], s["terms"])
            for s in sources
        ]

    def similar(self, term: str, edits: int, limit: int) -> set[str]:
        """The terms of up to `limit` passages that hold one within so many edits of letters, the first one right."""
        asked = {"value": term, "fuzziness": edits, "prefix_length": 1, "rewrite": "constant_score"}
        hits = self.scope.passages([{"fuzzy": {"terms": asked}}], size=limit, sort=["number"])["hits"]
        return {other for hit in hits for other in hit["_source"]["terms"].split()}

    def articles(self, numbers: Iterable[int]) -> dict[int, Article]:
        """The articles of passages, by their number."""
        return self.scope.fetch(numbers)


def _filters(filters: Filters) -> list[Clause]:
    clauses: list[Clause] = []
    if filters.source:
        clauses.append({"term": {"source": fold_source(filters.source)}})
    if days := day_range(filters):
        first, last = days
        clauses.append({"range": {"published": {"gte": first, **({"lte": last} if last is not None else {})}}})
    return clauses
