"""The catalogue is the truth: made whole, opened with care, and its figures are those of a recount."""

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import apsw
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from index.errors import CitebotError, LibraryError
from index.library import Library
from index.model import Article, Passage, Unread
from index.stores.embedded.catalogue import Catalogue
from index.stores.embedded.schema import APPLICATION, SCHEMA
from index.stores.rows import Origin
from index.text.analysis import VERSION
from index.text.languages import code
from index.text.passages import split
from tests.conftest import Spawn
from tests.corpus import FIVE, article, five, same


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "catalogue.db"
    Catalogue.create(made)
    return made


@pytest.fixture
def catalogue(path: Path) -> Iterator[Catalogue]:
    with closing(Catalogue(path, writable=True)) as catalogue:
        yield catalogue


@contextmanager
def changing(catalogue: Catalogue) -> Iterator[int]:
    """One change; the generation that it will be."""
    with catalogue.transaction("IMMEDIATE"):
        generation = catalogue.totals().generation + 1
        yield generation
        catalogue.finish(generation)


def rows(path: Path, sql: str) -> list[Any]:
    """What another connection sees."""
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as db:
        return db.execute(sql).fetchall()


def recount(path: Path) -> tuple[int, int, int]:
    """Articles, passages and terms, counted one by one."""
    terms = [terms.split() for (terms,) in rows(path, "SELECT terms FROM passage")]
    return len(rows(path, "SELECT 1 FROM article")), len(terms), sum(map(len, terms))


def figures(catalogue: Catalogue) -> tuple[int, int, int]:
    totals = catalogue.totals()
    return totals.articles, totals.passages, totals.terms


class TestCreation:
    def test_a_new_catalogue_is_empty_and_of_generation_0(self, catalogue: Catalogue) -> None:
        assert (catalogue.totals().generation, *figures(catalogue)) == (0, 0, 0, 0)

    def test_the_file_says_whose_it_is_and_of_which_schema(self, path: Path) -> None:
        header = path.read_bytes()[:100]
        assert (header[68:72], int.from_bytes(header[60:64])) == (APPLICATION.to_bytes(4), SCHEMA)

    def test_a_folder_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(LibraryError, match="can't be opened"):
            Catalogue.create(tmp_path / "nowhere" / "catalogue.db")

    def test_a_process_killed_while_making_it_leaves_no_table(self, tmp_path: Path, spawn: Spawn) -> None:
        path = tmp_path / "catalogue.db"
        child = spawn(
            """
import os, signal, sys
from pathlib import Path
from index.stores.embedded import catalogue
last = "CREATE TABLE folder"
assert last in catalogue.TABLES
class Dying:
    def __init__(self, *a, **k): self.db = connection(*a, **k)
    def __getattr__(self, name): return getattr(self.db, name)
    def __enter__(self): return self.db.__enter__()
    def __exit__(self, *a): os.kill(os.getpid(), signal.SIGKILL)
connection = catalogue.apsw.Connection
catalogue.apsw.Connection = Dying
catalogue.Catalogue.create(Path(sys.argv[1]))
""",
            path,
        )
        child.wait()
        assert rows(path, "SELECT name FROM sqlite_schema") == []


def newer(path: Path) -> None:
    with closing(apsw.Connection(str(path))) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA + 1}")


def another(path: Path) -> None:
    path.unlink()
    with closing(apsw.Connection(str(path))) as db:
        db.execute("CREATE TABLE library (generation); CREATE TABLE article (text)")


def truncated(keep: int) -> Callable[[Path], None]:
    return lambda path: os.truncate(path, keep)


def written(content: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content)

    return write


BROKEN = [
    pytest.param(newer, "newer citebot", id="a newer schema"),
    pytest.param(another, "no citebot catalogue", id="another program's database"),
    pytest.param(written(b"Dear diary, today I was no database at all. " * 100), "no citebot catalogue", id="a text"),
    pytest.param(written(b"too short"), "no citebot catalogue", id="a short text"),
    pytest.param(written(b""), "no citebot catalogue", id="an empty file"),
    pytest.param(truncated(50), "catalogue.db", id="cut inside the header"),
    pytest.param(truncated(4096), "is damaged", id="cut after the first page"),
    pytest.param(truncated(3 * 4096 + 100), "is damaged", id="cut inside a page"),
]


@pytest.mark.parametrize("writable", [False, True], ids=["to read", "to write"])
@pytest.mark.parametrize(("spoil", "told"), BROKEN)
class TestRefusal:
    def test_what_is_no_catalogue_is_told_in_one_line_that_names_it(
        self, path: Path, spoil: Callable[[Path], None], told: str, writable: bool
    ) -> None:
        spoil(path)
        with pytest.raises(LibraryError, match=told) as caught:
            use(path, writable)
        assert str(path) in str(caught.value) and "\n" not in str(caught.value)

    def test_what_is_no_catalogue_is_left_as_it_is(
        self, path: Path, spoil: Callable[[Path], None], told: str, writable: bool
    ) -> None:
        spoil(path)
        before = path.read_bytes()
        with pytest.raises(LibraryError):
            use(path, writable)
        assert path.read_bytes() == before


@pytest.mark.parametrize("part", [0.3, 0.5, 0.8])
def test_many_damaged_pages_are_told_in_one_line_each(part: float, folder: Path) -> None:
    with Library.open(folder, create=True) as library:
        library.put(Article(f"The ferry {n} was late. " * 100, id=str(n)) for n in range(40))
    path = folder / "catalogue.db"
    size = path.stat().st_size
    os.truncate(path, int(size * part))
    os.truncate(path, size)
    with closing(Catalogue(path)) as catalogue:
        found = catalogue.damage()
    assert found and all("\n" not in one.where and "***" not in one.where for one in found)


def use(path: Path, writable: bool) -> None:
    with closing(Catalogue(path, writable=writable)) as catalogue, catalogue.transaction():
        catalogue.totals()
        catalogue.sources()
        catalogue.unread()


class TestArticles:
    @pytest.mark.parametrize("name", FIVE)
    def test_an_article_comes_back_as_it_was(self, catalogue: Catalogue, name: str) -> None:
        with changing(catalogue) as generation:
            catalogue.put(article(name), generation)
        assert same(catalogue.find(article(name).id)[0], article(name))

    @settings(max_examples=60)
    @given(st.text(max_size=300))
    @example("_'s")
    @example("\u0301’s")
    @example("\ud800 stands alone")
    @example("nul \0 in the middle")
    def test_any_text_is_taken_whole_or_refused_in_words(self, text: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "catalogue.db")
            Catalogue.create(path)
            with closing(Catalogue(path, writable=True)) as catalogue:
                try:
                    with changing(catalogue) as generation:
                        catalogue.put(Article(text, title=text, id="any"), generation)
                except CitebotError:
                    assert catalogue.find("any") == []
                else:
                    assert catalogue.find("any") == [Article(text, title=text, id="any")]

    def test_the_passages_are_those_of_the_text_with_what_is_known_of_the_article_in_front(
        self, catalogue: Catalogue
    ) -> None:
        with changing(catalogue) as generation:
            catalogue.put(article("harbour"), generation)
        stored = catalogue.passages([1, 2, 3])
        assert [Passage(p.start, p.end, p.paragraph) for p in stored] == split(article("harbour").text)
        assert stored[0].terms.startswith(
            "harbor vellmar reopen vellmar post 5 march 2024 harbor vellmar reopen tuesday"
        )

    def test_the_same_article_again_changes_nothing(self, catalogue: Catalogue) -> None:
        with changing(catalogue) as generation:
            first = catalogue.put(article(), generation), catalogue.put(article(), generation)
        assert first == (False, None)

    @pytest.mark.parametrize(
        "changes",
        [
            {"text": "Other words."},
            {"title": "Other"},
            {"title": "None"},
            {"source": "Other"},
            {"author": "Other"},
            {"published": "2024-03-06"},
            {"language": "nb"},
            {"origin": "/other.txt"},
            {"member": "2"},
            {"first_line": 2},
            {"url": "https://other.example/"},
        ],
        ids=lambda changes: " ".join(map(str, *changes.items())),
    )
    def test_an_article_with_one_field_changed_replaces_the_one_of_its_id(
        self, catalogue: Catalogue, changes: dict[str, Any]
    ) -> None:
        one = article("bridge", id="same", origin=None, first_line=None)
        other = article("bridge", **{"id": "same", "origin": None, "first_line": None, **changes})
        with changing(catalogue) as generation:
            assert (catalogue.put(one, generation), catalogue.put(other, generation)) == (False, True)
        assert [same(stored, other) for stored in catalogue.find("same")] == [True]

    @pytest.mark.parametrize(
        "key", [article("bridge").id, "/articles/bridge.txt", FIVE["harbour"]["url"]], ids=["id", "origin", "URL"]
    )
    def test_an_article_is_found_by(self, catalogue: Catalogue, key: str) -> None:
        with changing(catalogue) as generation:
            for one in five():
                catalogue.put(one, generation)
        assert [key in (a.id, a.origin, a.url) for a in catalogue.find(key)] == [True]

    def test_removing_what_is_not_there_removes_none(self, catalogue: Catalogue) -> None:
        with changing(catalogue) as generation:
            assert catalogue.remove(["unknown", "unknown"], generation) == 0


class TestTransactions:
    def test_a_block_that_raises_leaves_nothing(self, catalogue: Catalogue, path: Path) -> None:
        with pytest.raises(ZeroDivisionError), changing(catalogue) as generation:
            catalogue.put(article(), generation)
            catalogue.note_origin(Origin("/a.txt", "1"), [])
            catalogue.note_folder("/a")
            _ = 1 / 0
        assert (figures(catalogue), recount(path)) == ((0, 0, 0), (0, 0, 0))
        assert (catalogue.origins(), catalogue.folders()) == ({}, [])

    def test_another_connection_sees_a_change_only_when_it_is_whole(self, catalogue: Catalogue, path: Path) -> None:
        with changing(catalogue) as generation:
            catalogue.put(article(), generation)
            before = recount(path)
        assert (before[0], recount(path)[0]) == (0, 1)

    def test_a_snapshot_stays_as_it_was_begun(self, catalogue: Catalogue, path: Path) -> None:
        with closing(Catalogue(path)) as reader:
            with reader.transaction():
                before = figures(reader)
                with changing(catalogue) as generation:
                    catalogue.put(article(), generation)
                assert figures(reader) == before
            assert figures(reader) != before

    def test_a_reader_cannot_write(self, path: Path) -> None:
        told = pytest.raises(LibraryError, match="can't be written")
        with closing(Catalogue(path)) as reader, told, reader.transaction():
            reader.note_folder("/a")

    def test_cutting_again_gives_the_same_passages_and_figures(self, catalogue: Catalogue, path: Path) -> None:
        with changing(catalogue) as generation:
            for one in five():
                catalogue.put(one, generation)
        sql = "SELECT article, start, end, paragraph, length, terms FROM passage ORDER BY number"
        before = rows(path, sql), figures(catalogue)
        with catalogue.transaction("IMMEDIATE"):
            catalogue.cut_again(2)
        assert (rows(path, sql), figures(catalogue)) == before
        assert (catalogue.totals().generation, catalogue.totals().analyser) == (2, VERSION)


class TestNotes:
    def test_what_could_not_be_read_is_told_until_it_is_read_again(self, catalogue: Catalogue) -> None:
        unread = Unread("/a.jsonl", "no JSON", "7")
        catalogue.note_origin(Origin("/a.jsonl", "1"), [unread])
        told = catalogue.unread()
        catalogue.note_origin(Origin("/a.jsonl", "2"), [])
        assert (told, catalogue.unread()) == ([unread], [])

    def test_sources_come_with_their_dates_and_origins_the_largest_first(self, catalogue: Catalogue) -> None:
        dated = [article(source="Post", url=None, origin=f"/{n}.txt", published=f"2024-0{n}-01") for n in (2, 1)]
        with changing(catalogue) as generation:
            for one in (article("recipe", source="Kitchen"), *dated):
                catalogue.put(one, generation)
        post, kitchen = catalogue.sources()
        assert (post.name, post.articles, post.oldest, post.newest) == ("Post", 2, "2024-01-01", "2024-02-01")
        assert (set(post.origins), kitchen.name, kitchen.origins) == ({"/1.txt", "/2.txt"}, "Kitchen", ())


IDS = st.sampled_from([f"id-{n}" for n in range(6)])
TEXTS = st.sampled_from(["", "One ferry.", "Two ferries met.", "A bridge. " * 200, "Line one.\nLine two.\n"])
LANGUAGES = dict(zip((f"id-{n}" for n in range(6)), ["en", "nb", None, "de", "xx", "en"], strict=True))
CHANGES = st.lists(st.one_of(st.tuples(IDS, TEXTS), st.tuples(IDS, st.none())), max_size=5)


class CatalogueMachine(RuleBasedStateMachine):
    """Changes in any order, some undone, against a dict."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.path = Path(self._folder.name, "catalogue.db")
        Catalogue.create(self.path)
        self.catalogue = Catalogue(self.path, writable=True)
        self.model: dict[str, str] = {}

    def teardown(self) -> None:
        self.catalogue.close()
        self._folder.cleanup()

    def _apply(self, changes: list[tuple[str, str | None]], generation: int) -> dict[str, str]:
        model = dict(self.model)
        for key, text in changes:
            stood = model.pop(key, None)
            if text is None:
                assert self.catalogue.remove([key], generation) == (stood is not None)
            else:
                told = self.catalogue.put(Article(text, id=key, language=LANGUAGES[key]), generation)
                assert told == (None if stood == text else stood is not None)
                model[key] = text
        return model

    @rule(changes=CHANGES)
    def change(self, changes: list[tuple[str, str | None]]) -> None:
        with changing(self.catalogue) as generation:
            model = self._apply(changes, generation)
        self.model = model

    @rule(changes=CHANGES)
    def change_and_undo(self, changes: list[tuple[str, str | None]]) -> None:
        with pytest.raises(ZeroDivisionError), changing(self.catalogue) as generation:
            self._apply(changes, generation)
            _ = 1 / 0

    @rule()
    def cut_again(self) -> None:
        with self.catalogue.transaction("IMMEDIATE"):
            self.catalogue.cut_again(self.catalogue.totals().generation + 1)

    @rule()
    def reopen(self) -> None:
        self.catalogue.close()
        self.catalogue = Catalogue(self.path, writable=True)

    @invariant()
    def figures_are_those_of_a_recount(self) -> None:
        assert figures(self.catalogue) == recount(self.path)

    @invariant()
    def articles_are_those_of_the_model(self) -> None:
        assert dict(rows(self.path, "SELECT id, text FROM article")) == self.model

    @invariant()
    def every_passage_belongs_to_an_article_and_is_cut_from_it(self) -> None:
        sql = "SELECT id, start, end, paragraph FROM passage LEFT JOIN article ON article = article.number"
        stored = [(key, Passage(*row)) for key, *row in rows(self.path, f"{sql} ORDER BY passage.number")]
        assert all(
            split(text, LANGUAGES[one]) == [p for key, p in stored if key == one] for one, text in self.model.items()
        )
        assert {key for key, _ in stored} <= set(self.model)

    @invariant()
    def languages_are_those_of_the_articles_the_commonest_first(self) -> None:
        counted = Counter(code(LANGUAGES[key]) for key in self.model)
        assert self.catalogue.languages() == sorted(counted, key=lambda c: (-counted[c], c))

    @invariant()
    def no_number_is_both_alive_and_gone(self) -> None:
        assert rows(self.path, "SELECT 1 FROM tombstone t JOIN article a ON a.number = t.article") == []


CatalogueMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=15, deadline=None, database=None)
TestCatalogueMachine = CatalogueMachine.TestCase
