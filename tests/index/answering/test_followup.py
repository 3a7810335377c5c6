"""A follow-up is answered in one snapshot, with at most twice the work of a first question."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.service.answers import AnswerService
from index.answering import followup
from index.answering.pipeline import find_for
from index.conversation.conversation import Conversation, Resolved
from index.library import Library, ask_resolved
from index.model import Article
from index.retrieval.question import parse
from tests.benchmarks.measuring.followup_cost import QUESTIONS, STEPS, count_work, measure_turns, start
from tests.benchmarks.talks import opened

FIRST = {
    "parse": 4,
    "reading": 1,
    "sum_statistics": 1,
    "highlight": 4,
    "choose": 4,
    "cite": 3,
}  # before it was made cheaper


@pytest.fixture
def service(tmp_path: Path) -> Iterator[AnswerService]:
    """One that answers from the seed."""
    with opened("seed", tmp_path) as service:
        yield service


def test_a_third_turn_is_at_most_twice_the_work_of_a_first_question(service: AnswerService) -> None:
    measure_turns(start(service))  # so that no cache is filled in the turns that are compared
    parse.cache_clear()
    first, *_, third = measure_turns(start(service))
    assert len(QUESTIONS) == 3
    for step in STEPS:
        assert first[step] <= FIRST[step], step
        assert third[step] <= 2 * FIRST[step], step
    assert third["reading"] == 1
    assert third["crossings"] <= 2 * first["crossings"]


def test_both_meanings_of_a_follow_up_are_of_one_generation(
    service: AnswerService, monkeypatch: pytest.MonkeyPatch
) -> None:
    with service.opened(("default",)) as libraries:
        (library,) = libraries
    first = Resolved("when did the harbour reopen?", "when did the harbour reopen?", "when did the harbour reopen?")
    text = "when did the harbour reopen? (Bergen)"
    resolved = Resolved(text, first.own, first.firm, meaning=text, second=first)
    seen: list[tuple[int, list[str]]] = []

    def add_then_find(*arguments: Any) -> Any:
        found = find_for(*arguments)
        seen.append((arguments[0][0].totals.generation, [q.passage.article.id for q in found.quoted]))
        with Library.open(library.store.folder) as writer:
            writer.put([Article("The harbour of Bergen reopened in 1911.", id=f"new-{len(seen)}")])
        return found

    monkeypatch.setattr(followup, "find_for", add_then_find)
    before = library.generation()
    _, answer = ask_resolved([library], resolved)
    assert library.generation() == before + 2
    assert [generation for generation, _ in seen] == [before, before]
    assert not any(key.startswith("new-") for _, found in seen for key in found)
    assert answer.libraries == {library.name: before}
    monkeypatch.undo()
    assert ask_resolved([library], resolved)[1].hits[0].article.id.startswith("new-")


def test_why_opens_one_reading(service: AnswerService) -> None:
    answer = service.respond(("default",), Conversation(), "who met Putin?").answer
    assert answer
    work = count_work(lambda: service.why(("demo",), answer.id, 1))
    assert (work["reading"], work["sum_statistics"], work["highlight"]) == (1, 1, 1)
