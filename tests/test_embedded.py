"""Catalogue and postings are kept in step: one writer at a time, each change whole or not at all, whoever dies."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from signal import SIGKILL
from threading import Event, Thread

import apsw
import pytest

from index.analysis import analyser
from index.answering import answer
from index.errors import LibraryBusy, LibraryError
from index.model import Article, Filters
from index.stores.embedded import Change, Embedded
from tests.conftest import Spawn
from tests.corpus import FIVE, article, discrepancies, five

OPENED = """
import os, signal, sys
from pathlib import Path
from index.stores import catalogue, embedded, postings
from index.stores.embedded import Embedded
from tests.corpus import *
def say(*what): print(*what, flush=True)
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
store = Embedded(Path(sys.argv[1]))
"""
MADE = OPENED.replace("]))", "]), create=True)")
HOLDS = OPENED + "with store.writing() as change:\n    change.put(article('glacier'))\n    say('in')\n    input()\n"


def found(store: Embedded, word: str) -> set[str]:
    """The ids of the articles that a question for the word finds."""
    terms = analyser("en").terms(word)
    with store.reading() as snapshot:
        passages = snapshot.candidates(terms, Filters(), 1000)
        return {one.id for one in snapshot.articles({p.article for p in passages}).values()}


def put(store: Embedded, *articles: Article) -> None:
    with store.writing() as change:
        for one in articles:
            change.put(one)


def generation(store: Embedded) -> int:
    with store.reading() as snapshot:
        return snapshot.totals.generation


@pytest.fixture
def other(store: Embedded) -> Iterator[Embedded]:
    """The same library, opened a second time."""
    with closing(Embedded(store.folder)) as other:
        yield other


class TestOpening:
    def test_a_library_that_is_not_there_is_told_with_what_makes_it(self, folder: Path) -> None:
        with pytest.raises(LibraryError, match=r"no library library: .* add"):
            Embedded(folder)
        assert not folder.exists()

    def test_a_folder_that_cannot_be_made_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("no folder")
        with pytest.raises(LibraryError, match="can't be made"):
            Embedded(tmp_path / "file" / "library", create=True)

    def test_an_empty_library_answers_nothing(self, store: Embedded) -> None:
        assert (found(store, "ferry"), store.healthy(), discrepancies(store)) == (set(), True, [])

    def test_only_who_makes_it_is_told_that_it_was_made(self, store: Embedded, other: Embedded) -> None:
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
        with closing(Embedded(folder, create=True)) as store:
            put(store, article())
            assert (store.created, found(store, "harbour"), discrepancies(store)) == (True, {article().id}, [])


class TestVisibility:
    def test_a_change_is_seen_by_another_connection_at_its_next_question(
        self, store: Embedded, other: Embedded
    ) -> None:
        seen = [found(other, "harbour")]
        put(store, article())
        seen.append(found(other, "harbour"))
        with store.writing() as change:
            change.remove([article().id])
        assert [*seen, found(other, "harbour")] == [set(), {article().id}, set()]

    def test_a_change_is_seen_by_another_process_at_its_next_question(self, store: Embedded, spawn: Spawn) -> None:
        asks = "from tests.test_embedded import found\nwhile True: input(); say(*found(store, 'harbour'))"
        child = spawn(OPENED + asks, store.folder)

        def asked() -> str:
            child.say()
            return child.hear()

        seen = [asked()]
        put(store, article())
        seen.append(asked())
        put(store, article(text="A quay now."), article("glacier", text="The harbour froze."))
        seen.append(" ".join(sorted(asked().split())))
        assert seen == ["", article().id, " ".join(sorted([article().id, article("glacier").id]))]

    def test_nothing_of_a_change_is_seen_before_it_is_whole(
        self, store: Embedded, other: Embedded, spawn: Spawn
    ) -> None:
        child = spawn(HOLDS, store.folder)
        assert child.hear() == "in"
        seen = found(other, "glacier"), generation(other)
        child.say()
        assert (child.wait(), seen, found(other, "glacier")) == (0, (set(), 0), {article("glacier").id})

    def test_a_snapshot_stays_as_it_was_taken(self, store: Embedded, other: Embedded) -> None:
        put(store, *five())
        with other.reading() as snapshot:
            with store.writing() as change:
                change.remove([article().id])
            store.rebuild()
            passages = snapshot.candidates(["vellmar"], Filters(), 9)
            assert [one.id for one in snapshot.articles({p.article for p in passages}).values()] == [article().id]

    @pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, GeneratorExit])
    def test_a_block_that_raises_leaves_nothing(self, store: Embedded, error: type[BaseException]) -> None:
        put(store, article("glacier"))
        with pytest.raises(error), store.writing() as change:
            change.put(article())
            change.remove([article("glacier").id])
            raise error
        assert (found(store, "harbour"), found(store, "glacier")) == (set(), {article("glacier").id})
        assert (generation(store), discrepancies(store)) == (1, [])

    def test_after_a_block_that_raised_the_next_goes_through(self, store: Embedded) -> None:
        with pytest.raises(ZeroDivisionError), store.writing() as change:
            change.put(article())
            _ = 1 / 0
        put(store, article("glacier"))
        assert (found(store, "glacier"), discrepancies(store)) == ({article("glacier").id}, [])


def note(change: Change) -> None:
    change.catalogue.note_origin("/a.txt", "1", [])
    change.catalogue.note_folder("/a")


class TestGeneration:
    @pytest.mark.parametrize(
        ("do", "grows"),
        [
            pytest.param(lambda change: change.put(article("glacier")), 1, id="an article added"),
            pytest.param(lambda change: [change.put(one) for one in five()], 1, id="several added"),
            pytest.param(lambda change: change.put(article(title="Other")), 1, id="an article replaced"),
            pytest.param(lambda change: change.remove([article().id]), 1, id="an article removed"),
            pytest.param(lambda change: change.put(article()), 0, id="the same again"),
            pytest.param(lambda change: change.remove(["unknown"]), 0, id="an unknown one removed"),
            pytest.param(lambda change: None, 0, id="nothing"),
            pytest.param(note, 0, id="notes only"),
        ],
    )
    def test_it_grows_by_one_when_articles_change(
        self, store: Embedded, do: Callable[[Change], object], grows: int
    ) -> None:
        put(store, article())
        with store.writing() as change:
            do(change)
        assert (generation(store), discrepancies(store)) == (1 + grows, [])

    def test_a_rebuild_is_one_change_that_loses_nothing(self, store: Embedded) -> None:
        put(store, *five())
        before = {word: found(store, word) for word in ("harbour", "ice", "lentils")}
        assert (store.rebuild().articles, generation(store)) == (5, 2)
        assert ({word: found(store, word) for word in before}, discrepancies(store)) == (before, [])

    def test_notes_without_a_change_of_articles_are_kept(self, store: Embedded, other: Embedded) -> None:
        with store.writing() as change:
            note(change)
        with other.catalogue() as catalogue:
            assert (catalogue.origins(), catalogue.folders()) == ({"/a.txt": "1"}, ["/a"])


class TestLock:
    def test_a_second_writer_waits_says_so_once_and_gets_in_when_the_first_ends(
        self, store: Embedded, spawn: Spawn
    ) -> None:
        child = spawn(HOLDS, store.folder)
        assert child.hear() == "in"
        told: list[str] = []

        def on_wait(line: str) -> None:
            told.append(line)
            child.say()

        with closing(Embedded(store.folder, wait=60, on_wait=on_wait)) as second:
            put(second, article())
            assert (len(told), "library" in told[0], generation(second)) == (1, True, 2)
            assert (found(second, "glacier"), discrepancies(second)) == ({article("glacier").id}, [])

    def test_a_writer_that_finds_the_lock_free_says_nothing(self, store: Embedded) -> None:
        told: list[str] = []
        with closing(Embedded(store.folder, on_wait=told.append)) as second:
            put(second, article())
        assert told == []

    @pytest.mark.parametrize("wait", [0.0, 0.2])
    def test_a_second_writer_gives_up_after_its_time(self, store: Embedded, spawn: Spawn, wait: float) -> None:
        child = spawn(HOLDS, store.folder)
        assert child.hear() == "in"
        told: list[str] = []
        with closing(Embedded(store.folder, wait=wait, on_wait=told.append)) as second:
            with pytest.raises(LibraryBusy, match="try again"):
                put(second, article())
            with pytest.raises(LibraryBusy):
                second.rebuild()
        child.say()
        assert (child.wait(), len(told), found(store, "harbour")) == (0, 2, set())

    def test_the_lock_dies_with_its_process_and_so_does_the_change(self, store: Embedded, spawn: Spawn) -> None:
        child = spawn(HOLDS, store.folder)
        assert child.hear() == "in"
        with closing(Embedded(store.folder, wait=60, on_wait=lambda _: child.kill())) as second:
            put(second, article())
            assert (found(second, "glacier"), found(second, "harbour")) == (set(), {article().id})
            assert (generation(second), discrepancies(second)) == (1, [])

    def test_threads_of_one_process_wait_for_each_other(self, store: Embedded, other: Embedded) -> None:
        inside, leave = Event(), Event()

        def hold() -> None:
            with other.writing() as change:
                change.put(article("glacier"))
                inside.set()
                leave.wait(60)

        thread = Thread(target=hold)
        thread.start()
        assert inside.wait(60)
        with closing(Embedded(store.folder, wait=60, on_wait=lambda _: leave.set())) as second:
            put(second, article())
        thread.join(60)
        assert (generation(store), discrepancies(store)) == (2, [])

    def test_questions_do_not_wait_for_a_writer(self, store: Embedded, spawn: Spawn) -> None:
        put(store, article())
        child = spawn(HOLDS, store.folder)
        assert child.hear() == "in"
        with store.reading() as snapshot:
            complete = snapshot.complete
        seen = found(store, "harbour")
        child.say()
        assert (child.wait(), complete, seen) == (0, True, {article().id})


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


def after_death(store: Embedded, spawn: Spawn, dies: str, do: str) -> None:
    """The library of the five, with a child killed at `dies` while it did `do`."""
    put(store, *five())
    child = spawn(f"{OPENED}\n{dies}\n{do}\nsay('survived')", store.folder)
    assert child.rest() == []


class TestDeath:
    @pytest.mark.parametrize(("dies", "change", "happened"), DEATHS)
    def test_the_next_question_finds_the_change_whole_or_not_at_all(
        self, store: Embedded, spawn: Spawn, dies: str, change: str, happened: bool
    ) -> None:
        do, markers = CHANGES[change]
        after_death(store, spawn, dies, do)
        assert (generation(store), len(found(store, "marker"))) == (1 + happened, markers * happened)
        assert (discrepancies(store), store.healthy()) == ([], True)

    @pytest.mark.parametrize(("dies", "change", "happened"), DEATHS)
    def test_the_next_write_finds_the_change_whole_or_not_at_all(
        self, store: Embedded, spawn: Spawn, dies: str, change: str, happened: bool
    ) -> None:
        do, markers = CHANGES[change]
        after_death(store, spawn, dies, do)
        put(store, article("bridge", text="Beans."))
        assert (generation(store), len(found(store, "marker"))) == (2 + happened, markers * happened)
        assert (found(store, "beans"), discrepancies(store), store.healthy()) == ({article("bridge").id}, [], True)

    def test_postings_that_are_behind_are_told_as_not_healthy(self, store: Embedded, spawn: Spawn) -> None:
        after_death(store, spawn, "postings.Staged.commit = die", CHANGES["add"][0])
        assert not store.healthy()

    def test_questions_of_a_process_that_had_it_open_replay_what_is_missing(
        self, store: Embedded, other: Embedded, spawn: Spawn
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
        with closing(Embedded(folder, create=True)) as store:
            put(store, *five())
        spoil(folder / "postings")
        with closing(Embedded(folder)) as store:
            assert not store.healthy()
            assert (found(store, "harbour"), discrepancies(store), generation(store)) == ({article().id}, [], 1)
            assert store.healthy()

    @pytest.mark.parametrize("spoil", SPOILS)
    def test_the_next_write_builds_spoilt_postings_anew(self, folder: Path, spoil: Callable[[Path], None]) -> None:
        with closing(Embedded(folder, create=True)) as store:
            put(store, *five())
        spoil(folder / "postings")
        with closing(Embedded(folder)) as store:
            put(store, article("bridge", text="Beans."))
            assert (found(store, "beans"), discrepancies(store)) == ({article("bridge").id}, [])

    def test_postings_deleted_while_in_use_are_built_by_the_next_write(self, store: Embedded) -> None:
        put(store, *five())
        assert found(store, "harbour")
        shutil.rmtree(store.folder / "postings")
        put(store, article("bridge", text="Beans."))
        assert (found(store, "beans"), found(store, "harbour")) == ({article("bridge").id}, {article().id})
        assert discrepancies(store) == []

    def test_postings_older_than_the_tombstones_reach_are_built_anew(self, folder: Path, tmp_path: Path) -> None:
        with closing(Embedded(folder, create=True)) as store:
            put(store, *five())
            shutil.copytree(folder / "postings", tmp_path / "old")
            put(store, article(text="Changed once."))
            put(store, article(text="Changed twice."), article("glacier", text="Changed."))
        shutil.rmtree(folder / "postings")
        (tmp_path / "old").rename(folder / "postings")
        with closing(Embedded(folder)) as store:
            assert (found(store, "dredging"), discrepancies(store)) == (set(), [])

    def test_postings_ahead_of_the_catalogue_are_built_anew(self, folder: Path, tmp_path: Path) -> None:
        with closing(Embedded(folder, create=True)) as store:
            put(store, article("glacier"))
        with closing(apsw.Connection(str(folder / "catalogue.db"))) as db:
            db.execute("VACUUM INTO ?", (str(tmp_path / "copy"),))
        with closing(Embedded(folder)) as store:
            put(store, article())
        for path in folder.glob("catalogue.db*"):
            path.unlink()
        (tmp_path / "copy").rename(folder / "catalogue.db")
        with closing(Embedded(folder)) as store:
            assert (found(store, "harbour"), discrepancies(store)) == (set(), [])

    @pytest.mark.parametrize("first", ["question", "write"])
    def test_a_library_of_another_analyser_is_cut_and_analysed_anew(
        self, folder: Path, spawn: Spawn, first: str
    ) -> None:
        older = """
import index.analysis
index.analysis.VERSION = 0
index.analysis.Analyser.terms = lambda self, text: text.upper().split()
"""
        child = spawn(older + MADE + "with store.writing() as c: [c.put(one) for one in five()]", folder)
        assert child.wait() == 0
        with closing(Embedded(folder)) as store:
            assert not store.healthy()
            if first == "write":
                put(store, article("bridge", text="Beans."))
            assert (found(store, "freighters"), discrepancies(store)) == ({article().id}, [])

    def test_postings_of_another_format_are_built_anew(self, folder: Path, spawn: Spawn) -> None:
        child = spawn(MADE + "postings.FORMAT = '0'\nwith store.writing() as c: c.put(article())", folder)
        assert child.wait() == 0
        with closing(Embedded(folder)) as store:
            assert not store.healthy()
            assert (found(store, "harbour"), discrepancies(store), store.healthy()) == ({article().id}, [], True)


WRITES = f"""{OPENED}
from tests.test_embedded import publish
input()
for number in range(1, int(sys.argv[2]) + 1):
    publish(store, number)
say("done")
"""
ASKS = f"""{OPENED}
from tests.test_embedded import editions
say("ready")
seen = set()
while int(sys.argv[2]) not in seen:
    shown = editions(store)
    if len(shown) != 1: say("mixed", *shown)
    seen |= shown
say("done", len(seen) > 1)
"""


def publish(store: Embedded, number: int) -> None:
    """Replace all five by an edition of that number; every fifth is cut anew as well."""
    put(store, *(article(n, id=n, text=f"{article(n).text} edition{number} of the almanac.") for n in FIVE))
    if number % 5 == 0:
        store.rebuild()


def editions(store: Embedded) -> set[int]:
    """The editions that one answer shows; -1 if it lacks an article or part of the library."""
    with store.reading() as snapshot:
        given = answer([snapshot], "almanac", 50, Filters())
    shown = [one for hit in given.hits for one in (hit.article, *hit.also_reported_by)]
    lacks = {-1} if len(shown) != len(FIVE) or not given.complete else set[int]()
    return lacks | {int(one.text.rpartition("edition")[2].split()[0]) for one in shown}


class TestTogether:
    def test_processes_that_ask_never_see_two_generations_mixed(self, store: Embedded, spawn: Spawn) -> None:
        last = 30
        publish(store, 1)
        readers = [spawn(ASKS, store.folder, last) for _ in range(2)]
        assert [reader.hear() for reader in readers] == ["ready"] * 2
        writer = spawn(WRITES, store.folder, last)
        writer.say()
        assert [reader.rest() for reader in readers] == [["done True"]] * 2
        assert (writer.rest(), discrepancies(store)) == (["done"], [])

    def test_threads_that_share_a_library_never_see_two_generations_mixed(self, store: Embedded) -> None:
        last = 30
        publish(store, 1)
        wrong: list[object] = []

        def ask() -> None:
            shown = set[int]()
            try:
                while last not in shown:
                    shown = editions(store)
                    if len(shown) != 1:
                        wrong.append(shown)
            except BaseException as error:
                wrong.append(error)

        threads = [Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(2, last + 1):
            publish(store, number)
        for thread in threads:
            thread.join(60)
        assert (wrong, [thread.is_alive() for thread in threads]) == ([], [False] * 3)
