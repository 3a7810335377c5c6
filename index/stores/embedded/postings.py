"""The search index in tantivy: which passages contain a term. It is derived from the catalogue, and can be rebuilt.

One document of the index, the marker, is committed with each change. It says which generation of the catalogue the
index has reached.
"""

import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import tantivy
from tantivy import Query
from tantivy.tantivy import __version__

from index.stores.embedded import checksums
from index.stores.embedded.postings_view import SCHEMA, PostingsDamaged, View, catch_damage
from index.stores.filtering import day_number, source_names
from index.stores.rows import Posted, batched
from index.text.languages import COMPOUND_LINKS, code

HEAP = 50_000_000  # bytes of the writer's memory before it makes a segment; tantivy's minimum is 15 MB
TOGETHER = 10_000  # articles that one query removes
COMPOUND = 7  # letters of a term, from which on its end is indexed: one of six is hardly a compound
PART = 50_000  # passages after which a build in progress is committed, so that they can be searched
FORMAT = f"6/{__version__}"  # the versions of our fields and of tantivy's files; the terms have the catalogue's version


class Postings:
    """The postings of one library, in a folder of their own; every method may raise PostingsDamaged."""

    def __init__(self, folder: Path, token: str) -> None:
        """`token`: the library's, so that the postings of another library are not used for this one."""
        self._folder, self._new, self._old = folder, folder.with_suffix(".new"), folder.with_suffix(".old")
        self._token = token
        self._index: tantivy.Index | None = None
        self._inode = 0
        self._view: View | None = None

    @property
    def _name(self) -> str:
        return f"{FORMAT}/{self._token}"

    def view(self, generation: int) -> View:
        """The postings at `generation`; if that is not committed, at the last one that is."""
        with catch_damage():
            index = self._opened()
            view = self._view
            if view is None or view.generation != generation:
                index.reload()
                self._view = view = View(index.searcher(), self._name)
        return view

    def partial_view(self) -> View | None:
        """What a build in progress has committed so far; None if there is nothing."""
        try:
            with catch_damage():
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
        return checksums.damage(self._folder, generation)

    def stage(self, generation: int, gone: Iterable[int], come: Iterable[Posted]) -> "Staged":
        """Remove the articles `gone` and add the passages `come`; nobody sees that before the commit."""
        index = self._opened()
        with catch_damage():
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
        with catch_damage():
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
        """Put the new postings in the place of the old ones; a View of the old ones stays usable.

        The old ones are deleted first, so that a kill leaves nothing of what was removed beside whole postings.
        """
        with catch_damage():
            self.clear()
            if self._folder.exists():
                self._folder.rename(self._old)
            with suppress(OSError):  # what is left is removed when the library is opened again
                self.clear()
            self._new.rename(self._folder)

    def clear(self) -> None:
        """Delete what a swap that was cut short has left of the old ones."""
        _clear(self._old)

    def holds_removed(self, generation: int, forgotten: int) -> bool:
        """Whether the files may hold what was removed for good up to `forgotten`: a purge was cut short."""
        if self._old.exists():
            return True
        with suppress(PostingsDamaged):
            return self.view(generation).generation < forgotten
        return False

    def _opened(self) -> tantivy.Index:
        """The index in the folder, opened again after any process has swapped it."""
        with catch_damage():
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
        with catch_damage():
            self._writer = index.writer(HEAP, 1)

    def remove(self, articles: Sequence[int]) -> None:
        """Remove these articles' passages."""
        # by query: delete_documents_by_term reads a small number as a signed one and then deletes nothing
        with catch_damage():
            self._writer.delete_documents_by_query(Query.term_set_query(SCHEMA, "article", articles))
        self._removed += len(articles)

    def add(self, posted: Posted) -> None:
        """Add a passage."""
        with catch_damage():
            self._writer.add_document(_document(posted))

    def commit_part(self) -> None:
        """Commit what was added so far, without a marker."""
        with catch_damage():
            self._writer.commit()

    def commit(self) -> None:
        """Make the change visible, then tidy up; a kill at any point does no harm."""
        marker = {"format": self._name, "generation": self._generation, "removed": self._removed}
        with catch_damage():
            self._writer.delete_documents_by_term("format", self._name)
            self._writer.add_document(tantivy.Document.from_dict(marker, SCHEMA))
            self._writer.commit()
            self._writer.wait_merging_threads()
            checksums.write(self._folder, self._generation)

    def drop(self) -> None:
        """Undo the change."""
        with catch_damage():
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
    if code(posted.language) in COMPOUND_LINKS:  # the heads of compounds are found as their beginnings here
        longer = [term[::-1] for term in set(passage.terms.split()) if len(term) >= COMPOUND]
        document.add_text("reversed", " ".join(longer))
    document.add_unsigned("published", day_number(posted.published))
    for source in source_names(posted.outlet, posted.url):
        document.add_text("source", source)
    return document
