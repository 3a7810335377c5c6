"""A follow-up is answered in one snapshot, with at most twice the work of a first question."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.service.asker import Asker, ask_resolved, explain
from index.answering import followup
from index.answering.pipeline import find_for
from index.conversation.conversation import Resolved
from index.conversation.topic import read_question
from index.library import Library
from index.model import Article
from tests.benchmarks.measuring.followup_cost import QUESTIONS, STEPS, count_work, measure_turns, start
from tests.benchmarks.talks import opened

FIRST = {"parse": 4, "reading": 1, "gather": 1, "highlight": 4, "choose": 4, "cite": 3}  # before it was made cheaper


@pytest.fixture
def asker(tmp_path: Path) -> Iterator[Asker]:
    """One that answers from the seed."""
    with opened("seed", tmp_path) as asker:
        yield asker


def test_a_third_turn_is_at_most_twice_the_work_of_a_first_question(asker: Asker, tmp_path: Path) -> None:
    measure_turns(start(asker, tmp_path))  # so that no cache is filled in the turns that are compared
    read_question.cache_clear()
    first, *_, third = measure_turns(start(asker, tmp_path))
    assert len(QUESTIONS) == 3
    for step in STEPS:
        assert first[step] <= FIRST[step], step
        assert third[step] <= 2 * FIRST[step], step
    assert third["reading"] == 1
    assert third["crossings"] <= 2 * first["crossings"]


def test_both_meanings_of_a_follow_up_are_of_one_generation(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Resolved("when did the harbour reopen?", "when did the harbour reopen?", "when did the harbour reopen?")
    text = "when did the harbour reopen? (Bergen)"
    resolved = Resolved(text, first.own, first.firm, meaning=text, second=first)
    seen: list[tuple[int, list[str]]] = []

    def add_then_find(*arguments: Any) -> Any:
        found = find_for(*arguments)
        seen.append((arguments[0][0].totals.generation, [q.passage.article.id for q in found.quoted]))
        with Library.open(asker.libraries[0].store.folder) as writer:
            writer.put([Article("The harbour of Bergen reopened in 1911.", id=f"new-{len(seen)}")])
        return found

    monkeypatch.setattr(followup, "find_for", add_then_find)
    before = asker.libraries[0].generation()
    _, answer = ask_resolved(asker, resolved)
    assert asker.libraries[0].generation() == before + 2
    assert [generation for generation, _ in seen] == [before, before]
    assert not any(key.startswith("new-") for _, found in seen for key in found)
    assert answer.libraries == {asker.libraries[0].name: before}
    monkeypatch.undo()
    assert ask_resolved(asker, resolved)[1].hits[0].article.id.startswith("new-")


def test_why_opens_one_reading(asker: Asker) -> None:
    hit = asker.ask("who met Putin?").hits[0]
    work = count_work(lambda: explain(asker.libraries, "who met Putin?", "who met Putin?", hit))
    assert (work["reading"], work["gather"], work["highlight"]) == (1, 1, 1)
