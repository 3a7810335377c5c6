"""The search index as one question sees it: which passages contain a term, at one generation."""

import os
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Query

from index.errors import LibraryError
from index.model import Filters
from index.stores.filtering import day_range, fold_source

# ENOSPC, EACCES, EROFS, EDQUOT, as Rust or Python writes them: a rebuild would not help
_TROUBLE = re.compile(r"(?:\(os error |\bcode: |^\[Errno )(28|13|30|122)\b")

SAMPLE = 200  # passages whose days tell how many a filter lets through
MANY = 0.1  # share of them from which days are looked at after the search, not by tantivy's filter, which reads all
# passages with a word: half of a million pass in 2.2 ms instead of 11, a tenth of 100,000 in as much time either way
SPARE = 1.5  # times as many are searched for as should do, since a question is often about one time


class PostingsDamaged(Exception):
    """The files are missing, broken or of another format, and must be built again."""


@contextmanager
def catch_damage() -> Iterator[None]:
    """Raises PostingsDamaged for tantivy's errors on broken files. A Rust panic is no Exception in Python."""
    try:
        yield
    except (ValueError, OSError) as error:
        if trouble := _TROUBLE.search(str(error)):
            message = f"the index can't be written: {os.strerror(int(trouble[1]))}"
            raise LibraryError(f"{message}; mend that, and the next question brings it up to what is stored") from error
        raise PostingsDamaged(str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise PostingsDamaged(str(error)) from error


SCHEMA = (  # the last three fields are the marker's
    tantivy.SchemaBuilder()
    .add_unsigned_field("number", fast=True)
    .add_unsigned_field("sum", fast=True)
    .add_unsigned_field("article", indexed=True)
    .add_text_field("terms", tokenizer_name="terms", index_option="freq")
    .add_text_field("reversed", tokenizer_name="terms", index_option="basic")
    .add_text_field("source", tokenizer_name="raw", index_option="basic")
    .add_unsigned_field("published", indexed=True, fast=True)
    .add_text_field("format", stored=True, tokenizer_name="raw", index_option="basic")
    .add_unsigned_field("generation", stored=True)
    .add_unsigned_field("removed", stored=True)
    .build()
)


class View:
    """The postings at one generation, -1 while they are being built. Later commits do not change a view.

    `removed`: articles removed since the last build, -1 if that is not known.
    """

    def __init__(self, searcher: tantivy.Searcher, name: str, *, is_whole: bool = True) -> None:
        self._searcher = searcher
        self._counts: dict[str, int] = {}
        marker = searcher.search(_term("format", name), 1).hits
        if is_whole and not marker:
            raise PostingsDamaged("no marker of this library and format")
        document = searcher.doc(marker[0][1]) if marker else None
        generation, removed = (document.get_first(name) if document else -1 for name in ("generation", "removed"))
        if not isinstance(generation, int) or not isinstance(removed, int):
            raise PostingsDamaged("the marker can't be read")
        self.generation, self.removed = generation, removed

    def candidates(
        self, terms: Sequence[str], filters: Filters, limit: int, without: Sequence[str] = ()
    ) -> dict[int, int]:
        """The passages that contain any of the terms and none of `without`: their numbers -> their sums.

        The best by tantivy's BM25 come first.
        """
        anyhow = Query.boolean_query([(Occur.Should, _term("terms", term)) for term in terms])
        clauses = [(Occur.Must, anyhow), *_without(without)]
        if filters.source:
            clauses.append(_silent(_term("source", fold_source(filters.source))))
        days = day_range(filters)
        if not days:
            return self._read(self._search(_all_of(clauses), limit))
        first, last = days
        found = self._search_widely(_all_of(clauses), first, last, limit)
        if found is None:
            within = Query.range_query(SCHEMA, "published", FieldType.Unsigned, first, last)
            found = self._search(_all_of([*clauses, _silent(within)]), limit)
        return self._read(found)

    def _search_widely(self, query: Query, first: int, last: int | None, limit: int) -> list[tantivy.DocAddress] | None:
        """What the query finds from the first to the last day, found without them; None if that is not worth it."""
        end = len(self._days) if last is None else bisect_right(self._days, last)
        share = (end - bisect_left(self._days, first)) / max(1, len(self._days))
        if share < MANY:
            return None
        wide = int(limit / share * SPARE)
        found = self._search(query, wide)
        with catch_damage():
            days = self._searcher.fast_field_values("published", found)
        inside = [
            address
            for address, day in zip(found, days, strict=True)
            if day is not None and first <= day and (last is None or day <= last)
        ]
        return inside[:limit] if len(inside) >= limit or len(found) < wide else None

    @cached_property
    def _days(self) -> list[int]:
        """The days of some passages, sorted: those with the greatest sums, which have nothing to do with the day."""
        found = self._search(Query.all_query(), SAMPLE, order_by_field="sum")
        with catch_damage():
            days = self._searcher.fast_field_values("published", found)
        return sorted(int(day) for day in days if day is not None)

    def beginning(self, start: str, known: Iterable[str], limit: int) -> dict[int, int]:
        """The first passages with a term that begins so and none of the `known`, as in `candidates`."""
        begun = Query.regex_query(SCHEMA, "terms", f"{re.escape(start)}.*")
        query = Query.boolean_query([(Occur.Must, begun), *_without(known)])
        return self._read(self._search(query, limit, order_by_field="number", order=tantivy.Order.Asc))

    def count(self, term: str) -> int:
        """How many passages contain the term."""
        if term not in self._counts:
            with catch_damage():
                self._counts[term] = self._searcher.doc_freq("terms", term)  # 4 us, but counts removed passages, too
                if self.removed and self._counts[term]:  # 150 us
                    found = self._searcher.search(_term("terms", term), 1, count=True)
                    self._counts[term] = found.count or 0  # type: ignore[attr-defined]  # not in tantivy's stub
        return self._counts[term]

    def similar(self, term: str, edits: int, limit: int) -> dict[int, int]:
        """The passages with a term within so many edits of letters, as in `candidates`: 1.7 ms for 600,000 terms."""
        return self._read(self._search(Query.fuzzy_term_query(SCHEMA, "terms", term, distance=edits), limit))

    def compounds(self, part: str, limit: int) -> dict[int, int]:
        """The first passages with a term that begins or ends with the part, as in `candidates`.

        A prefix query without edits: a regular expression takes 0.5 ms to compile, 30 times as long.
        """
        ends = (("terms", part), ("reversed", part[::-1]))
        queries = [Query.fuzzy_term_query(SCHEMA, field, end, distance=0, prefix=True) for field, end in ends]
        query = Query.boolean_query([(Occur.Should, query) for query in queries])
        return self._read(self._search(query, limit, order_by_field="number", order=tantivy.Order.Asc))

    def _search(self, query: Query, limit: int, **order: Any) -> list[tantivy.DocAddress]:
        with catch_damage():
            return [address for _, address in self._searcher.search(query, limit, count=False, **order).hits]

    def _read(self, addresses: list[tantivy.DocAddress]) -> dict[int, int]:
        with catch_damage():
            numbers, sums = (self._searcher.fast_field_values(name, addresses) for name in ("number", "sum"))
        return {int(n): int(s) for n, s in zip(numbers, sums, strict=True) if n is not None and s is not None}


def _term(field: str, value: str) -> Query:
    return Query.term_query(SCHEMA, field, value, "freq" if field == "terms" else "basic")


def _without(terms: Iterable[str]) -> list[tuple[Occur, Query]]:
    return [(Occur.MustNot, _term("terms", term)) for term in terms]


def _silent(query: Query) -> tuple[Occur, Query]:
    """A clause that must hold and adds nothing to the score."""
    return Occur.Must, Query.const_score_query(query, 0.0)


def _all_of(clauses: list[tuple[Occur, Query]]) -> Query:
    return Query.boolean_query(clauses) if len(clauses) > 1 else clauses[0][1]
