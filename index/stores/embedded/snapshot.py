"""A library on this machine as one question sees it: catalogue and postings at one generation."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from index.errors import LibraryError
from index.model import Article, Filters
from index.stores.embedded.catalogue import Catalogue
from index.stores.embedded.postings_view import View
from index.stores.rows import StoredPassage, Totals
from index.stores.synonyms import Synonym


@dataclass(frozen=True, slots=True)
class EmbeddedSnapshot:
    """See `protocol.Snapshot`; `complete` is False if the postings lack some of it."""

    name: str
    totals: Totals
    languages: list[str]
    complete: bool
    synonyms: tuple[Synonym, ...]
    _catalogue: Catalogue
    _view: View | None

    def candidates(
        self, terms: Sequence[str], filters: Filters, limit: int, without: Sequence[str] = ()
    ) -> list[StoredPassage]:
        """See `Snapshot`. Raises LibraryError if passages are not as they were stored."""
        if self._view is None or not terms:
            return []
        sums = self._view.candidates(terms, filters, limit, without)
        passages = self._catalogue.passages(list(sums))
        if any(p.sum != sums[p.number] for p in passages) or (self.complete and len(passages) < len(sums)):
            message = "passages of {} are not as they were stored: `citebot check` makes them again where it can"
            raise LibraryError(message.format(self.name))
        return passages

    def counts(self, terms: Iterable[str]) -> dict[str, int]:
        return {term: self._view.count(term) if self._view else 0 for term in terms}

    def similar(self, term: str, edits: int, limit: int) -> set[str]:
        if self._view is None:
            return set()
        return self._terms(self._view.similar(term, edits, limit))

    def compounds(self, part: str, limit: int) -> set[str]:
        return self._terms(self._view.compounds(part, limit)) if self._view else set()

    def _terms(self, passages: Iterable[int]) -> set[str]:
        return {term for passage in self._catalogue.passages(list(passages)) for term in passage.terms.split()}

    def beginning(self, start: str, known: Collection[str], limit: int) -> set[str]:
        if self._view is None:
            return set()
        passages = self._catalogue.passages(list(self._view.beginning(start, known, limit)))
        return {term for passage in passages for term in passage.terms.split() if term.startswith(start)}

    def articles(self, numbers: Iterable[int]) -> dict[int, Article]:
        return self._catalogue.numbered(numbers)
