"""Follow-up questions in German: what they are understood as, and that they are answered better so than alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.conversation.conversation import Conversation
from index.language_rules import talk_rules
from index.library import Library
from tests.index.language_sets import ask_next, check_talks, opened, read_talks

FOLDER = Path(__file__).parent
RIGHT = 0.92  # of the turns, about one turn below what was measured


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with opened(FOLDER / "roles.json", "de", tmp_path_factory.mktemp("talks") / "news") as (made, _):
        yield made


def test_talks_are_answered_better_than_their_questions_alone(library: Library) -> None:
    check_talks(library, read_talks(FOLDER / "talks.txt"), RIGHT)


@pytest.mark.parametrize(
    ("first", "then", "meaning"),
    [
        ("Wer kaufte die Werft Hidromar?", "und wann?", "und wann? (kaufte, Werft, Hidromar)"),
        ("Wer trug Aldo ins Tal?", "wie alt ist sie?", "wie alt ist sie? (Falk)"),
        ("Wer dankte dem Kommissar?", "wie alt ist er?", "wie alt ist er? (Brill)"),
        ("Wer besiegte Franz Uhl?", "was plant sie?", "was plant sie? (Kessler)"),
        ("Wann lief die Fähre „Marika“ auf Grund?", "wer baute sie?", "wer baute sie? (Marika)"),
        ("Wer besiegte Franz Uhl?", "und Lena Kessler?", "Wer besiegte Lena Kessler?"),
        ("Wer besiegte Franz Uhl?", "nein, ich meinte Lena Kessler", "Wer besiegte Lena Kessler?"),
        ("Wer baute die „Marika“?", "wer gewann den Lorbeerpreis?", None),
    ],
)
def test_a_follow_up_is_completed(library: Library, first: str, then: str, meaning: str | None) -> None:
    *_, conversation = ask_next(library, Conversation(), first)
    assert ask_next(library, conversation, then)[0] == meaning


@pytest.mark.parametrize(
    ("text", "pronouns"),
    [
        ("was sagte sie?", {"she"}),
        ("was sagten sie?", {"them"}),
        ("wo wohnt er dort?", {"he", "there"}),
        ("wann war das?", {"that"}),
        ("wer eröffnete das Museum?", set()),
        ("gibt es Verletzte?", set()),
    ],
)
def test_what_stands_for_something_said_before(text: str, pronouns: set[str]) -> None:
    assert set(talk_rules("de").find_pronouns(text)) == pronouns


@pytest.mark.parametrize(
    ("text", "courtesy", "left"),
    [
        ("vielen Dank!", "thanks", ""),
        ("Hallo, wer traf Putin?", "greeting", "wer traf Putin?"),
        ("Tschüss", "farewell", ""),
        ("wirklich?", "doubt", ""),
        ("wer traf Putin?", None, "wer traf Putin?"),
    ],
)
def test_courtesies_are_no_questions(text: str, courtesy: str | None, left: str) -> None:
    assert talk_rules("de").split_courtesy(text) == (courtesy, left)


def test_more_and_the_source_can_be_asked_for(library: Library) -> None:
    *_, conversation = ask_next(library, Conversation(), "Wer kaufte die Werft Hidromar?")
    assert conversation.resolve("noch mehr?").wants_more
    assert conversation.resolve("Quelle?").courtesy == "source"


def test_a_question_in_english_is_read_in_english(library: Library) -> None:
    *_, conversation = ask_next(library, Conversation(), "Wer kaufte die Werft Hidromar?")
    assert conversation.resolve("who is the chancellor of the country?").talk.topic.language == "en"
    assert conversation.resolve("wer ist der Kanzler des Landes?").talk.topic.language == "de"


@pytest.mark.parametrize(
    ("text", "expected"), [("wer traf Putin", True), ("ist er da", True), ("Putin in Moskau", False), ("Putin?", True)]
)
def test_what_asks_is_a_question(text: str, expected: bool) -> None:
    assert talk_rules("de").is_question(text) is expected
