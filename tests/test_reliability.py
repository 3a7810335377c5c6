"""A process killed at any moment loses nothing that it acknowledged, and leaves nothing half done."""

from pathlib import Path

import pytest

from index.stores.embedded import Embedded
from tests import reliability
from tests.reliability import Outcome, ask, compare, made, run


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_acknowledged_is_lost_or_torn_by_kills(folder: Path, seed: int) -> None:
    outcome = run(folder, kills=4, seed=seed)
    assert (outcome.kills, outcome.lost, outcome.torn) == (4, [], [])
    assert outcome.steps > 0


def test_the_command_says_in_one_line_what_it_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert reliability.main(["--kills", "1", "--seed", "3"]) == 0
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
        self, store: Embedded, wanted: dict[int, int]
    ) -> None:
        with store.writing() as change:
            change.put(made(1, 1))
        outcome = Outcome()
        ask(store, wanted, {1: 2}, outcome)
        assert len(outcome.torn) == 1 + len(wanted)

    def test_a_passage_that_is_missing_is_counted(self, store: Embedded) -> None:
        with store.writing() as change:
            change.put(made(1, 1))
            change.catalogue._db.execute("DELETE FROM passage WHERE number = 2")
        outcome = Outcome()
        ask(store, {1: 1}, {1: 1}, outcome)
        assert len(outcome.torn) == 1
