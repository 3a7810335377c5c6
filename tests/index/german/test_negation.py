"""What German denies, doubts, and calls by the opposite."""

import pytest

from index.german.negation import can_deny, contradict, doubts, is_denied, leaves_open


@pytest.mark.parametrize(
    ("sentence", "word", "expected"),
    [
        ("Der Rat hat den Plan nicht genehmigt.", "genehmigt", True),
        ("Der Rat genehmigte den Plan nicht.", "genehmigte", True),
        ("Kein Rat genehmigte den Plan.", "genehmigte", True),
        ("Der Rat genehmigte den Plan, aber nicht die Brücke.", "genehmigte", False),
        ("Der Rat genehmigte nicht nur den Plan.", "genehmigte", False),
        ("Der Sprecher dementierte, dass der Rat den Plan genehmigte.", "genehmigte", True),
        ("Fast hätte der Rat den Plan genehmigt.", "genehmigt", True),
        ("Der Rat weigerte sich den Plan zu genehmigen.", "genehmigen", True),
        ("Der Rat genehmigte den Plan.", "genehmigte", False),
    ],
)
def test_what_is_denied(sentence: str, word: str, expected: bool) -> None:
    start = sentence.index(word)
    assert is_denied(sentence, start, start + len(word)) is expected


def test_what_is_only_supposed_is_doubted() -> None:
    assert doubts("Berichte, dass er zurücktrat, sind falsch.")
    assert doubts("Angeblich trat er zurück.")
    assert not doubts("Er trat zurück.")


def test_what_did_not_happen_before_a_day_tells_when() -> None:
    assert not can_deny("Der Hafen öffnete nicht, bevor der Mai kam.")
    assert can_deny("Der Hafen öffnete nicht.")


@pytest.mark.parametrize(
    ("question", "expected"),
    [("Trat sie zurück?", False), ("Ist sie zurückgetreten?", True), ("Warum trat sie nicht zurück?", True)],
)
def test_a_question_may_take_nothing_for_granted(question: str, expected: bool) -> None:
    assert leaves_open(question) is expected


def test_opposites_contradict_in_all_their_forms() -> None:
    assert contradict("Der Rat genehmigte den Plan.", "Der Rat hat den Plan abgelehnt.")
    assert contradict("Er kam.", "Er kam nicht.")
    assert not contradict("Der Rat genehmigte den Plan.", "Der Rat hat den Plan genehmigt.")
