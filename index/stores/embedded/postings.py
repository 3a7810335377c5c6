"""The search index in tantivy: which passages contain a term. It is derived from the catalogue, and can be rebuilt.

One document of the index, the marker, is committed with each change. It says which generation of the catalogue the
index has reached.
"""

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import tantivy
from tantivy import FieldType, Occur, Query
from tantivy.tantivy import __version__

from index.errors import LibraryError
from index.model import Filters
from index.stores.embedded import manifest
from index.stores.filtering import day_number, day_range, fold_source, source_names
from index.stores.rows import Posted, batched

HEAP = 50_000_000  # bytes of the writer's memory before it makes a segment; tantivy's minimum is 15 MB
TOGETHER = 10_000  # articles that one query removes
PART = 50_000  # passages after which a build in progress is committed, so that they can be searched
FORMAT = f"4/{__version__}"  # the versions of our fields and of tantivy's files; the terms have the catalogue's version

# ENOSPC, EACCES, EROFS, EDQUOT, as Rust or Python writes them: a rebuild would not help
_TROUBLE = re.compile(r"(?:\(os error |\bcode: |^\[Errno )(28|13|30|122)\b")


class PostingsDamaged(Exception):
    """The files are missing, broken or of another format, and must be built again."""


@contextmanager
def _damage() -> Iterator[None]:
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
        wanted = [Query.const_score_query(query, 0.0) for query in _filter(filters)]
        clauses = [(Occur.Must, q) for q in (anyhow, *wanted)] + _without(without)
        return self._find(Query.boolean_query(clauses) if len(clauses) > 1 else anyhow, limit)

    def beginning(self, start: str, known: Iterable[str], limit: int) -> dict[int, int]:
        """The first passages with a term that begins so and none of the `known`, as in `candidates`."""
        begun = Query.regex_query(SCHEMA, "terms", f"{re.escape(start)}.*")
        with _damage():
            found = self._searcher.search(
                Query.boolean_query([(Occur.Must, begun), *_without(known)]),
                limit,
                count=False,
                order_by_field="number",
                order=tantivy.Order.Asc,
            )
        return self._read(address for _, address in found.hits)

    def count(self, term: str) -> int:
        """How many passages contain the term."""
        if term not in self._counts:
            with _damage():
                if self.removed:
                    found = self._searcher.search(_term("terms", term), 1, count=True)
                    self._counts[term] = found.count or 0  # type: ignore[attr-defined]  # not in tantivy's stub
                else:  # 4 us and not 150, but removed passages would be counted too
                    self._counts[term] = self._searcher.doc_freq("terms", term)
        return self._counts[term]

    def similar(self, term: str, edits: int, limit: int) -> dict[int, int]:
        """The passages with a term within so many edits of letters, as in `candidates`: 1.7 ms for 600,000 terms."""
        return self._find(Query.fuzzy_term_query(SCHEMA, "terms", term, distance=edits), limit)

    def _find(self, query: Query, limit: int) -> dict[int, int]:
        with _damage():
            hits = self._searcher.search(query, limit, count=False).hits
        return self._read(address for _, address in hits)

    def _read(self, found: Iterable[tantivy.DocAddress]) -> dict[int, int]:
        addresses = list(found)
        with _damage():
            numbers, sums = (self._searcher.fast_field_values(name, addresses) for name in ("number", "sum"))
        return {int(n): int(s) for n, s in zip(numbers, sums, strict=True) if n is not None and s is not None}


def _term(field: str, value: str) -> Query:
    return Query.term_query(SCHEMA, field, value, "freq" if field == "terms" else "basic")


def _without(terms: Iterable[str]) -> list[tuple[Occur, Query]]:
    return [(Occur.MustNot, _term("terms", term)) for term in terms]


def _filter(filters: Filters) -> Iterator[Query]:
    if filters.source:
        yield _term("source", fold_source(filters.source))
    if days := day_range(filters):
        yield Query.range_query(SCHEMA, "published", FieldType.Unsigned, *days)


class Postings:
    """The postings of one library, in a folder of their own; every method may raise PostingsDamaged."""

    def __init__(self, folder: Path, token: str) -> None:
        """`token`: the library's, so that the postings of another library are not used for this one."""
        self._folder, self._new = folder, folder.with_suffix(".new")
        self._token = token
        self._index: tantivy.Index | None = None
        self._inode = 0
        self._view: View | None = None

    @property
    def _name(self) -> str:
        return f"{FORMAT}/{self._token}"

    def view(self, generation: int) -> View:
        """The postings at `generation`; if that is not committed, at the last one that is."""
        with _damage():
            index = self._opened()
            view = self._view
            if view is None or view.generation != generation:
                index.reload()
                self._view = view = View(index.searcher(), self._name)
        return view

    def partial_view(self) -> View | None:
        """What a build in progress has committed so far; None if there is nothing."""
        try:
            with _damage():
                return View(_with_terms(tantivy.Index.open(str(self._new))).searcher(), self._name, is_whole=False)
        except PostingsDamaged:
            return None

    def size(self) -> int:
        """Bytes of the files."""
        try:
            return sum(file.stat().st_size for file in self._folder.iterdir())
        except OSError:
            return 0

    def damage(self, generation: int) -> list[str]:
        """What is wrong with the files, a line each; reads all of them."""
        return manifest.damage(self._folder, generation)

    def stage(self, generation: int, gone: Iterable[int], come: Iterable[Posted]) -> "Staged":
        """Remove the articles `gone` and add the passages `come`; nobody sees that before the commit."""
        index = self._opened()
        with _damage():
            index.reload()
            removed = View(index.searcher(), self._name).removed
        staged = Staged(index, self._folder, self._name, generation, removed)
        for articles in batched(gone, TOGETHER):
            staged.remove(articles)
        for posted in come:
            staged.add(posted)
        return staged

    def build(self, generation: int, come: Iterable[Posted]) -> None:
        """Build new postings beside the old ones, which answer until the `swap`."""
        with _damage():
            _clear(self._new)
            self._new.mkdir()
            index = _with_terms(tantivy.Index(SCHEMA, str(self._new)))
        staged = Staged(index, self._new, self._name, generation, removed=0)
        for number, posted in enumerate(come, 1):
            staged.add(posted)
            if number % PART == 0:
                staged.commit_part()
        staged.commit()

    def swap(self) -> None:
        """Put the new postings in the place of the old ones; a View of the old ones stays usable."""
        old = self._folder.with_suffix(".old")
        with _damage():
            _clear(old)
            if self._folder.exists():
                self._folder.rename(old)
            self._new.rename(self._folder)
        with suppress(OSError):  # what is left is removed at the next swap
            _clear(old)

    def _opened(self) -> tantivy.Index:
        """The index in the folder, opened again after any process has swapped it."""
        with _damage():
            inode = self._folder.stat().st_ino
            if self._index is None or inode != self._inode:
                self._index, self._inode = _with_terms(tantivy.Index.open(str(self._folder))), inode
                self._view = None
        return self._index


class Staged:
    """A change of the postings, ready to be committed. It holds tantivy's writer, and there can be only one."""

    def __init__(self, index: tantivy.Index, folder: Path, name: str, generation: int, removed: int) -> None:
        """`removed`: articles removed since the last build."""
        self._folder, self._name, self._generation, self._removed = folder, name, generation, removed
        with _damage():
            self._writer = index.writer(HEAP, 1)

    def remove(self, articles: Sequence[int]) -> None:
        """Remove these articles' passages."""
        # by query: delete_documents_by_term reads a small number as a signed one and then deletes nothing
        with _damage():
            self._writer.delete_documents_by_query(Query.term_set_query(SCHEMA, "article", articles))
        self._removed += len(articles)

    def add(self, posted: Posted) -> None:
        """Add a passage."""
        with _damage():
            self._writer.add_document(_document(posted))

    def commit_part(self) -> None:
        """Commit what was added so far, without a marker."""
        with _damage():
            self._writer.commit()

    def commit(self) -> None:
        """Make the change visible, then tidy up; a kill at any point does no harm."""
        marker = {"format": self._name, "generation": self._generation, "removed": self._removed}
        with _damage():
            self._writer.delete_documents_by_term("format", self._name)
            self._writer.add_document(tantivy.Document.from_dict(marker, SCHEMA))
            self._writer.commit()
            self._writer.wait_merging_threads()
            manifest.write(self._folder, self._generation)

    def drop(self) -> None:
        """Undo the change."""
        with _damage():
            self._writer.rollback()
            self._writer.wait_merging_threads()


def _clear(place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    if place.exists():
        place.unlink()


def _with_terms(index: tantivy.Index) -> tantivy.Index:
    """The index with its analyser, since terms come with a space between. We reload: else each index keeps a thread."""
    index.register_tokenizer("terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    index.config_reader("manual")
    return index


def _document(posted: Posted) -> tantivy.Document:
    document, passage = tantivy.Document(), posted.passage
    document.add_unsigned("number", passage.number)
    document.add_unsigned("sum", passage.sum)
    document.add_unsigned("article", passage.article)
    document.add_text("terms", passage.terms)
    document.add_unsigned("published", day_number(posted.published))
    for source in source_names(posted.outlet, posted.url):
        document.add_text("source", source)
    return document
