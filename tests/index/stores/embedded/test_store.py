"""Catalogue and postings are kept in step: one writer at a time, each change whole or not at all, whoever dies."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from signal import SIGKILL

import apsw
import pytest

from index.errors import LibraryError
from index.stores.embedded.store import EmbeddedStore
from tests.conftest import Spawn
from tests.corpus import article, discrepancies, five
from tests.index.stores.both_stores import found, generation, put

OPENED = """
import os, signal, sys
from pathlib import Path
from index.stores.embedded import catalogue, postings
from index.stores.embedded import store as embedded
from index.stores.embedded.store import EmbeddedStore
from index.stores.embedded import catalogue, postings, store as embedded
from index.stores.embedded.store import EmbeddedStore
from tests.corpus import *
def say(*what): print(*what, flush=True)
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
store = EmbeddedStore(Path(sys.argv[1]))
"""
MADE = OPENED.replace("]))", "]), create=True)")


@pytest.fixture
def other(store: EmbeddedStore) -> Iterator[EmbeddedStore]:
    """The same library, opened a second time."""
    with closing(EmbeddedStore(store.folder)) as other:
        yield other


class TestOpening:
    def test_a_library_that_is_not_there_is_told_with_what_makes_it(self, folder: Path) -> None:
        with pytest.raises(LibraryError, match=r"no library library-.*: .* add"):
            EmbeddedStore(folder)
        assert not folder.exists()

    def test_a_folder_that_cannot_be_made_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("no folder")
        with pytest.raises(LibraryError, match="can't be made"):
            EmbeddedStore(tmp_path / "file" / "library", create=True)

    def test_an_empty_library_answers_nothing(self, store: EmbeddedStore) -> None:
        assert (found(store, "ferry"), store.healthy(), discrepancies(store)) == (set(), True, [])

    def test_only_who_makes_it_is_told_that_it_was_made(self, store: EmbeddedStore, other: EmbeddedStore) -> None:
        assert (store.created, other.created) == (True, False)

    def test_of_processes_that_make_it_together_one_does_and_all_can_use_it(self, folder: Path, spawn: Spawn) -> None:
        children = [
            spawn(f"{MADE.replace('store =', 'input(); store =')}\nsay(store.created)", folder) for _ in range(4)
        ]
        for child in children:
            child.say()
        assert sorted(child.hear() for child in children) == ["False"] * 3 + ["True"]

    @pytest.mark.parametrize("dies", ["catalogue.Catalogue.create", "Path.rename"])
    def test_a_process_killed_while_making_it_is_in_nobodys_way(self, folder: Path, spawn: Spawn, dies: str) -> None:
        head, makes = MADE.split("store = ")
        child = spawn(f"{head}\n{dies} = die\n{makes}", folder)
        assert child.wait() == -SIGKILL
        with closing(EmbeddedStore(folder, create=True)) as store:
            put(store, article())
            assert (store.created, found(store, "harbour"), discrepancies(store)) == (True, {article().id}, [])


CHANGES = {  # what a child does to the five -> how many articles then hold "marker"
    "add": ("with store.writing() as c: c.put(article('glacier', id='new', text='A marker. ' * 300))", 1),
    "replace": ("with store.writing() as c: c.put(article('glacier', text='A marker.'))", 1),
    "remove": ("with store.writing() as c: c.remove([article().id])", 0),
    "rebuild": ("store.rebuild()", 0),
}
SECOND_RENAME = """
rename, renames = Path.rename, []
def rename_once(self, to):
    renames.append(to)
    return rename(self, to) if len(renames) == 1 else die()
Path.rename = rename_once
"""
DEATHS = [  # where the child dies, doing what, and whether the change has happened then
    pytest.param(dies, change, happened, id=f"{where}, {change}")
    for where, dies, changes, happened in [
        ("before the catalogue's commit", "catalogue.Catalogue.finish = die", "add replace remove rebuild", False),
        ("after the catalogue's commit", "embedded.commit = die", "add replace remove", True),
        ("before the postings' commit", "postings.Staged.commit = die", "add replace remove", True),
        ("before the swap", "postings.Postings.swap = die", "rebuild", True),
        ("in the middle of the swap", SECOND_RENAME, "rebuild", True),
        ("after the swap", "postings.shutil.rmtree = lambda p, **k: p.exists() and die()", "rebuild", True),
    ]
    for change in changes.split()
]


def after_death(store: EmbeddedStore, spawn: Spawn, dies: str, do: str) -> None:
    """The library of the five, with a child killed at `dies` while it did `do`."""
    put(store, *five())
    child = spawn(f"{OPENED}\n{dies}\n{do}\nsay('survived')", store.folder)
    assert child.rest() == []


class TestDeath:
    @pytest.mark.parametrize(("dies", "change", "happened"), DEATHS)
    def test_the_next_question_finds_the_change_whole_or_not_at_all(
        self, store: EmbeddedStore, spawn: Spawn, dies: str, change: str, happened: bool
    ) -> None:
        do, markers = CHANGES[change]
        after_death(store, spawn, dies, do)
        assert (generation(store), len(found(store, "marker"))) == (1 + happened, markers * happened)
        assert (discrepancies(store), store.healthy()) == ([], True)

    @pytest.mark.parametrize(("dies", "change", "happened"), DEATHS)
    def test_the_next_write_finds_the_change_whole_or_not_at_all(
        self, store: EmbeddedStore, spawn: Spawn, dies: str, change: str, happened: bool
    ) -> None:
        do, markers = CHANGES[change]
        after_death(store, spawn, dies, do)
        put(store, article("bridge", text="Beans."))
        assert (generation(store), len(found(store, "marker"))) == (2 + happened, markers * happened)
        assert (found(store, "beans"), discrepancies(store), store.healthy()) == ({article("bridge").id}, [], True)

    def test_postings_that_are_behind_are_told_as_not_healthy(self, store: EmbeddedStore, spawn: Spawn) -> None:
        after_death(store, spawn, "postings.Staged.commit = die", CHANGES["add"][0])
        assert not store.healthy()

    def test_questions_of_a_process_that_had_it_open_replay_what_is_missing(
        self, store: EmbeddedStore, other: EmbeddedStore, spawn: Spawn
    ) -> None:
        put(store, article("bridge", text="Before."))
        seen = found(other, "marker")
        after_death(store, spawn, "postings.Staged.commit = die", CHANGES["replace"][0])
        assert (seen, found(other, "marker"), discrepancies(other)) == (set(), {article("glacier").id}, [])


def emptied(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def cut_in_half(folder: Path) -> None:
    for path in folder.iterdir():
        os.truncate(path, path.stat().st_size // 2)


SPOILS = [pytest.param(shutil.rmtree, id="deleted"), emptied, cut_in_half]


class TestRepair:
    @pytest.mark.parametrize("spoil", SPOILS)
    def test_the_next_question_builds_spoilt_postings_anew(self, folder: Path, spoil: Callable[[Path], None]) -> None:
        with closing(EmbeddedStore(folder, create=True)) as store:
            put(store, *five())
        spoil(folder / "postings")
        with closing(EmbeddedStore(folder)) as store:
            assert not store.healthy()
            assert (found(store, "harbour"), discrepancies(store), generation(store)) == ({article().id}, [], 1)
            assert store.healthy()

    @pytest.mark.parametrize("spoil", SPOILS)
    def test_the_next_write_builds_spoilt_postings_anew(self, folder: Path, spoil: Callable[[Path], None]) -> None:
        with closing(EmbeddedStore(folder, create=True)) as store:
            put(store, *five())
        spoil(folder / "postings")
        with closing(EmbeddedStore(folder)) as store:
            put(store, article("bridge", text="Beans."))
            assert (found(store, "beans"), discrepancies(store)) == ({article("bridge").id}, [])

    def test_postings_deleted_while_in_use_are_built_by_the_next_write(self, store: EmbeddedStore) -> None:
        put(store, *five())
        assert found(store, "harbour")
        shutil.rmtree(store.folder / "postings")
        put(store, article("bridge", text="Beans."))
        assert (found(store, "beans"), found(store, "harbour")) == ({article("bridge").id}, {article().id})
        assert discrepancies(store) == []

    def test_postings_older_than_the_tombstones_reach_are_built_anew(self, folder: Path, tmp_path: Path) -> None:
        with closing(EmbeddedStore(folder, create=True)) as store:
            put(store, *five())
            shutil.copytree(folder / "postings", tmp_path / "old")
            put(store, article(text="Changed once."))
            put(store, article(text="Changed twice."), article("glacier", text="Changed."))
        shutil.rmtree(folder / "postings")
        (tmp_path / "old").rename(folder / "postings")
        with closing(EmbeddedStore(folder)) as store:
            assert (found(store, "dredging"), discrepancies(store)) == (set(), [])

    def test_postings_ahead_of_the_catalogue_are_built_anew(self, folder: Path, tmp_path: Path) -> None:
        with closing(EmbeddedStore(folder, create=True)) as store:
            put(store, article("glacier"))
        with closing(apsw.Connection(str(folder / "catalogue.db"))) as db:
            db.execute("VACUUM INTO ?", (str(tmp_path / "copy"),))
        with closing(EmbeddedStore(folder)) as store:
            put(store, article())
        for path in folder.glob("catalogue.db*"):
            path.unlink()
        (tmp_path / "copy").rename(folder / "catalogue.db")
        with closing(EmbeddedStore(folder)) as store:
            assert (found(store, "harbour"), discrepancies(store)) == (set(), [])

    @pytest.mark.parametrize("first", ["question", "write"])
    def test_a_library_of_another_analyser_is_cut_and_analysed_anew(
        self, folder: Path, spawn: Spawn, first: str
    ) -> None:
        older = """
import index.text.analysis
index.text.analysis.VERSION = 0
index.text.analysis.Analyser.terms = lambda self, text: text.upper().split()
"""
        child = spawn(older + MADE + "with store.writing() as c: [c.put(one) for one in five()]", folder)
        assert child.wait() == 0
        with closing(EmbeddedStore(folder)) as store:
            assert not store.healthy()
            if first == "write":
                put(store, article("bridge", text="Beans."))
            assert (found(store, "freighters"), discrepancies(store)) == ({article().id}, [])

    def test_postings_of_another_format_are_built_anew(self, folder: Path, spawn: Spawn) -> None:
        child = spawn(MADE + "postings.FORMAT = '0'\nwith store.writing() as c: c.put(article())", folder)
        assert child.wait() == 0
        with closing(EmbeddedStore(folder)) as store:
            assert not store.healthy()
            assert (found(store, "harbour"), discrepancies(store), store.healthy()) == ({article().id}, [], True)
