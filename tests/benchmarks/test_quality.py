"""The right quote first, and an honest no: no figure of every fourth question may fall below what was measured."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.inputs.corpus import DATA
from tests.benchmarks.inputs.question_sets import SETS, load
from tests.benchmarks.measuring.measures import Asked, Reply, Shown, auroc, found_at, is_right, ndcg, reliability
from tests.benchmarks.measuring.readme import publish, published
from tests.benchmarks.quality import COLUMNS, FAST, FLOORS, readme_tables, run

SLACK = 0.01  # another release of a stemmer or of the sentence splitter may move a question or two

KEPT = json.loads(FLOORS.read_text(encoding="utf-8"))["sets"]


@pytest.mark.parametrize("name", SETS)
def test_no_figure_falls_below_its_floor(name: str, tmp_path: Path) -> None:
    if name != "seed" and not DATA.is_dir():
        pytest.skip("the question sets are not beside the project")
    asked = load(name)
    assert asked.digest == KEPT[name]["digest"], "the set has changed: python -m tests.benchmarks.quality --keep"
    floors = KEPT[name]["fast"]["citebot"]
    measured = run(asked, tmp_path, FAST)["citebot"]
    assert {c: measured[c] for c in COLUMNS if c in floors and measured[c] < floors[c] - SLACK} == {}
    assert measured["answerable nothing"] <= floors["answerable nothing"] + SLACK
    assert measured.get("unanswerable sure", 0) <= floors.get("unanswerable sure", 0) + SLACK


ASKED = Asked("1", "who?", ("Ada  Flint",), frozenset(["a"]))


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ([("a", "It was ada flint who lit it.")], 4),
        ([("b", "Ada Flint slept."), ("a", "Then Ada\nFlint rose.")], 6),
        ([("b", "Ada Flint slept.")], float("inf")),
        ([], float("inf")),
    ],
)
def test_an_answer_is_found_after_the_words_before_it_and_its_own(shown: list[tuple[str, str]], words: float) -> None:
    assert found_at(ASKED, Reply(tuple(Shown((key,), text) for key, text in shown), 1.0)) == words


def test_right_is_a_relevant_first_quote_with_an_answer() -> None:
    told = [
        Reply((Shown(("b", "a"), "By Ada Flint."),), 1.0),
        Reply((Shown(("a",), "By nobody."),), 1.0),
        Reply((), 0.0),
    ]
    assert [is_right(ASKED, reply) for reply in told] == [True, False, False]


def test_auroc_counts_ties_half() -> None:
    assert auroc([0.9, 0.5], [0.5, 0.1]) == 0.875


def test_ndcg_is_one_where_the_relevant_come_first() -> None:
    assert ndcg(["a", "b", "c"], {"a", "b"}) == 1
    assert ndcg(["c", "a"], {"a"}) == pytest.approx(0.6309, abs=1e-4)


def test_the_reliability_curve_has_the_share_that_is_right_by_tenths() -> None:
    assert reliability([(0.95, True), (1.0, False), (0.05, False)]) == [(0.05, 0.0, 1), (0.975, 0.5, 2)]


def test_the_readme_shows_the_figures_that_were_kept() -> None:
    tables = readme_tables(KEPT)
    assert {name: published(name) for name in tables} == tables


def test_a_table_is_published_between_its_marks(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("before\n<!-- speed -->\nold\n<!-- /speed -->\nafter\n")
    publish("speed", "| \\1 new |", readme)
    assert readme.read_text() == "before\n<!-- speed -->\n| \\1 new |\n<!-- /speed -->\nafter\n"
    with pytest.raises(ValueError, match="no marks <!-- size -->"):
        publish("size", "", readme)
