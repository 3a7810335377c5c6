"""Kills, failing disks and flipped bits lose nothing that was acknowledged, and leave nothing half done or untold."""

import errno
from contextlib import suppress
from pathlib import Path

import pytest

from index.errors import CitebotError
from index.library import Library
from index.stores.embedded.store import EmbeddedStore
from tests.corpus import article, five
from tests.reliability import bit_flips, disk_faults, kills, rebuild
from tests.reliability.failing_disk import CatalogueDisk, Fault, compile_shim, compiler
from tests.reliability.kills import Outcome, ask, compare, made, run


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_acknowledged_is_lost_or_torn_by_kills(folder: Path, seed: int) -> None:
    outcome = run(folder, kills=4, seed=seed)
    assert (outcome.kills, outcome.lost, outcome.torn) == (4, [], [])
    assert outcome.steps > 0


def test_the_command_says_in_one_line_what_it_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert kills.main(["--kills", "1", "--seed", "3"]) == 0
    assert capsys.readouterr().out.startswith("1 kills: ") and "0 lost, 0 torn" in str(Outcome())


class TestCounting:
    @pytest.mark.parametrize(
        ("found", "wanted", "lost", "torn"),
        [
            ({1: 1}, {1: 1}, 0, 0),
            ({}, {1: 1}, 1, 0),
            ({1: 1}, {1: 2}, 1, 0),
            ({1: 1}, {}, 0, 1),
            ({1: 2}, {1: 1}, 0, 1),
        ],
    )
    def test_articles_not_as_acknowledged_are_counted(
        self, found: dict[int, int], wanted: dict[int, int], lost: int, torn: int
    ) -> None:
        outcome = Outcome()
        compare(found, wanted, outcome)
        assert (len(outcome.lost), len(outcome.torn)) == (lost, torn)

    @pytest.mark.parametrize("wanted", [{}, {1: 2}], ids=["one that should be gone", "one of another version"])
    def test_articles_that_a_question_finds_otherwise_are_counted(
        self, store: EmbeddedStore, wanted: dict[int, int]
    ) -> None:
        with store.writing() as change:
            change.put(made(1, 1))
        outcome = Outcome()
        ask(store, wanted, {1: 2}, outcome)
        assert len(outcome.torn) == 1 + len(wanted)

    def test_a_passage_that_is_missing_is_counted(self, store: EmbeddedStore) -> None:
        with store.writing() as change:
            change.put(made(1, 1))
            change.catalogue._db.execute("DELETE FROM passage WHERE number = 2")
        outcome = Outcome()
        ask(store, {1: 1}, {1: 1}, outcome)
        assert len(outcome.torn) == 1


class TestFaults:
    @pytest.mark.parametrize("change", disk_faults.CHANGES)
    def test_a_failing_disk_under_the_catalogue_loses_nothing_and_is_told(self, change: str) -> None:
        with CatalogueDisk() as disk:
            outcome = disk_faults.run(disk, change, disk_faults.every(60), disk.faults)
        assert outcome.wrong == []
        assert outcome.faults

    @pytest.mark.skipif(not compiler(), reason="there is no C compiler for what fails below a whole process")
    @pytest.mark.parametrize("change", ["replace", "rebuild"])
    def test_a_failing_disk_under_all_files_loses_nothing_and_is_told(self, change: str, tmp_path: Path) -> None:
        outcome = disk_faults.run_apart(compile_shim(tmp_path), change, 60)
        assert outcome.wrong == []
        assert outcome.faults

    def test_a_change_that_is_called_done_and_is_not_counts_as_lost(self, monkeypatch: pytest.MonkeyPatch) -> None:
        does = disk_faults.CHANGES["add"]

        def careless(place: disk_faults.Place, library: Library) -> None:
            with suppress(CitebotError):
                does(place, library)

        monkeypatch.setitem(disk_faults.CHANGES, "add", careless)
        with CatalogueDisk() as disk:
            full = Fault("write", errno.ENOSPC)
            assert disk_faults.run(disk, "add", lambda: iter((1, 2)), (full,)).lost

    def test_another_error_than_ours_counts_as_not_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(disk_faults.CHANGES, "remove", lambda place, library: (place.root / "none").read_text())
        with CatalogueDisk() as disk, pytest.raises(FileNotFoundError):
            disk_faults.run(disk, "remove", lambda: iter((1,)), disk.faults)

    def test_a_log_that_can_not_be_moved_into_the_file_is_no_failure_of_the_change(self, folder: Path) -> None:
        with CatalogueDisk() as disk, Library.open(folder, create=True) as library:
            disk.arm(Fault("truncate", errno.EIO), 1)
            library.put(five())
            assert disk.disarm()
        with Library.open(folder) as library:
            assert library.status().articles == 5


class TestFlips:
    def test_a_flipped_bit_is_harmless_mended_or_told(self) -> None:
        outcome = bit_flips.run(30, seed=4)
        assert outcome.wrong == []
        assert outcome.counts["catalogue", "told"] and outcome.counts["postings", "mended"]

    def test_another_answer_is_wrong(self, folder: Path) -> None:
        with Library.open(folder, create=True) as library:
            library.put(five())
            before = bit_flips.see(library, ["harbour"])
            assert bit_flips.judge(folder, ["harbour"], before) == "harmless"
            library.put([article("harbour", text="The harbour is closed.")])
        assert bit_flips.judge(folder, ["harbour"], before) == "another answer"


def test_a_library_that_is_rebuilt_goes_on_answering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "IDLE", 1.0)
    said = list[str]()
    assert rebuild.run(1500, 1, said.append), said
    assert "0 errors, 0 incomplete" in said[1] and "the same" in said[-1]
