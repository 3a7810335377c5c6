"""Who does what to whom in French: a quote that says it of another differs, and no sure answer is built on one."""

from pathlib import Path

import pytest

from index.french.roles import differs, read_owner
from tests.index.language_sets import check_pairs, check_questions, opened

FOLDER = Path(__file__).parent
RACHAT = "Le groupe Nordlab a racheté mardi le chantier Hidromar."
PASSIF = "Hidromar a été racheté en mai par Nordlab."


@pytest.mark.parametrize(
    ("question", "text", "is_other"),
    [
        ("Quand Nordlab a-t-il racheté Hidromar ?", RACHAT, False),
        ("Quand Hidromar a-t-il racheté Nordlab ?", RACHAT, True),
        ("Quand Ostia a-t-il racheté Hidromar ?", RACHAT, True),
        ("Qui a racheté Nordlab ?", RACHAT, True),
        ("Qui a racheté Hidromar ?", RACHAT, False),
        ("Par qui Hidromar a-t-il été racheté ?", RACHAT, False),
        ("Qui a racheté Hidromar ?", "Hidromar a été racheté en mai.", True),
        ("Qui a racheté Hidromar ?", PASSIF, False),
        ("Qui a été racheté ?", "Hidromar a été racheté en mai.", False),
        ("Par qui Nordlab a-t-il été racheté ?", RACHAT, True),
        ("Quand Nordlab a-t-il racheté Hidromar ?", PASSIF, False),
        ("Quand Hidromar a-t-il racheté Nordlab ?", PASSIF, True),
        ("Quand Nordlab a-t-il racheté Hidromar ?", "Hidromar, racheté par Nordlab en mai, ferme.", False),
        ("Qui Brandt a-t-il critiqué ?", "Léo Brandt a critiqué la maire.", False),
        ("Qui Hagen a-t-elle critiqué ?", "Léo Brandt a critiqué Ruth Hagen.", True),
        ("Qui a proposé le pont ?", "La maire a proposé le tunnel.", True),
        ("Quand Olm a-t-il quitté la firme ?", "Vera Lindt suit Hans Olm, qui a quitté la firme en 2019.", False),
        ("Quand Lindt a-t-elle ouvert le port ?", "Vera Lindt, maire de Pellau, a ouvert le port en mai.", False),
        ("Quand Olm a-t-il ouvert le port ?", "Vera Lindt, maire de Pellau, a ouvert le port en mai.", True),
        ("Quand le barrage a-t-il été construit ?", "L’État démolit le barrage, construit en 1958.", False),
        ("Quand les travaux ont-ils commencé ?", "Les travaux, commencés en mars, ont coûté cher.", False),
        ("Quand Ostia a-t-il racheté le chantier ?", "Ostia veut racheter le chantier en mai.", True),
        ("Quand Ostia a-t-il racheté le chantier ?", "Ostia rachètera le chantier en mai.", True),
        ("Quand Ostia a-t-il racheté le chantier ?", "Ostia aurait racheté le chantier en mai.", True),
        ("Quand Ostia veut-il racheter le chantier ?", "Ostia veut racheter le chantier en mai.", False),
        ("Quand le pont sera-t-il ouvert ?", "Le pont a été ouvert en 2003.", True),
        ("Quand le pont sera-t-il ouvert ?", "Le pont sera ouvert en 2030.", False),
        ("Qui est le successeur de Lindt ?", "Son prédécesseur est Hans Olm.", True),
        ("Qui est le successeur de Moos ?", "Le successeur de Reil est Karine Moos.", True),
        ("Qui est le successeur de Reil ?", "Le successeur de Reil est Karine Moos.", False),
        ("Qui a voté contre le tunnel ?", "Hagen a voté pour le tunnel.", True),
        ("Qui a rencontré Poutine ?", "Poutine a rencontré Witkoff.", False),
        ("Qui a volé le tramway d’Orbec ?", "La ville d’Orbec a inauguré un tramway.", True),
    ],
)
def test_what_is_said_of_another_differs(question: str, text: str, is_other: bool) -> None:
    assert differs(question, text, 0, len(text), 0) is is_other


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("Quel âge a Sven Aldo ?", {"sven", "aldo"}),
        ("Quel âge a la femme de Sven Aldo ?", {"femm"}),
        ("Quel âge a Marthe, la sœur de Rohr ?", {"marth"}),
    ],
)
def test_whom_a_question_asks_of(question: str, terms: set[str]) -> None:
    assert read_owner(question) == terms


FLOORS = {"roles.json": (1, 18), "roles_held_out.json": (2, 9)}
"""Traps that may be answered surely, and twins that must be, and rightly; the second set was not looked at."""


@pytest.mark.parametrize("name", ["roles.json", "roles_held_out.json"])
def test_a_trap_is_seldom_answered_surely_and_its_twin_mostly(name: str, tmp_path: Path) -> None:
    with opened(FOLDER / name, "fr", tmp_path / "news") as (library, told):
        check_pairs(library, told["pairs"], *FLOORS[name])


SURE = 26  # of the 37 questions, of which 31 can be answered


def test_sure_answers_are_right(tmp_path: Path) -> None:
    with opened(FOLDER / "questions.json", "fr", tmp_path / "news") as (library, told):
        check_questions(library, told["questions"], SURE)
