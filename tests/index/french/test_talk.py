"""Follow-up questions in French: what they are understood as, and that they are answered better so than alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.conversation.conversation import Conversation
from index.french.names import find_names
from index.language_rules import talk_rules
from index.library import Library
from tests.index.language_sets import ask_next, check_talks, opened, read_talks

FOLDER = Path(__file__).parent
RIGHT = 0.9  # of the turns, about one turn below what was measured


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with opened(FOLDER / "roles.json", "fr", tmp_path_factory.mktemp("talks") / "news") as (made, _):
        yield made


def test_talks_are_answered_better_than_their_questions_alone(library: Library) -> None:
    check_talks(library, read_talks(FOLDER / "talks.txt"), RIGHT)


@pytest.mark.parametrize(
    ("first", "then", "meaning"),
    [
        ("Qui a racheté Hidromar ?", "et quand ?", "et quand ? (racheté, Hidromar)"),
        ("Qui a porté Aldo dans la vallée ?", "quel âge a-t-elle ?", "quel âge a-t-elle ? (Falk)"),
        ("Qui dirige Nordlab ?", "non, je voulais dire Hidromar", "Qui dirige Hidromar ?"),
        ("Qui dirige Nordlab ?", "qui a remporté le prix du Laurier ?", None),
    ],
)
def test_a_follow_up_is_completed(library: Library, first: str, then: str, meaning: str | None) -> None:
    *_, conversation = ask_next(library, Conversation(), first)
    assert ask_next(library, conversation, then)[0] == meaning


@pytest.mark.parametrize(
    ("text", "pronouns"),
    [
        ("qu’a-t-elle dit ?", {"she"}),
        ("qu’ont-ils dit ?", {"them"}),
        ("où habite-t-il ?", {"he"}),
        ("qui y habite ?", {"there"}),
        ("c’était quand ?", {"that"}),
        ("qui l’a racheté ?", {"it"}),
        ("qui a ouvert le musée ?", set()),
        ("y a-t-il des blessés ?", set()),
    ],
)
def test_what_stands_for_something_said_before(text: str, pronouns: set[str]) -> None:
    assert set(talk_rules("fr").find_pronouns(text)) - {"he"} == pronouns - {"he"}
    assert "he" in talk_rules("fr").find_pronouns(text) or "he" not in pronouns


@pytest.mark.parametrize(
    ("text", "courtesy", "left"),
    [
        ("merci beaucoup !", "thanks", ""),
        ("Bonjour, qui a rencontré Poutine ?", "greeting", "qui a rencontré Poutine ?"),
        ("au revoir", "farewell", ""),
        ("vraiment ?", "doubt", ""),
        ("qui a rencontré Poutine ?", None, "qui a rencontré Poutine ?"),
    ],
)
def test_courtesies_are_no_questions(text: str, courtesy: str | None, left: str) -> None:
    assert talk_rules("fr").split_courtesy(text) == (courtesy, left)


def test_more_and_the_source_can_be_asked_for(library: Library) -> None:
    *_, conversation = ask_next(library, Conversation(), "Qui a racheté Hidromar ?")
    assert conversation.resolve("encore ?").wants_more
    assert conversation.resolve("source ?").courtesy == "source"


def test_who_is_he_and_who_is_she() -> None:
    text = "La maire Ruth Hagen a parlé à l’entrepreneur Léo Brandt à Corvin. Son éditeur, Milo Grant, est venu."
    told = {name.text: (name.kind, name.gender) for name in find_names(text)}
    assert told == {
        "Ruth Hagen": ("person", "she"),
        "Léo Brandt": ("person", "he"),
        "Corvin": ("place", None),
        "Milo Grant": ("person", "he"),
    }
