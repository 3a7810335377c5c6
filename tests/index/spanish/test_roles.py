"""Who does what to whom in Spanish: a quote that says it of another differs, and no sure answer is built on one."""

from pathlib import Path

import pytest

from index.spanish.roles import differs, read_owner
from tests.index.language_sets import check_pairs, check_questions, opened

FOLDER = Path(__file__).parent
COMPRA = "El grupo Nordlab compró el martes el astillero Hidromar."
PASIVA = "Hidromar fue comprado en mayo por Nordlab."
CRITICA = "Criticó a la alcaldesa el empresario León Brando."


@pytest.mark.parametrize(
    ("question", "text", "is_other"),
    [
        ("¿Cuándo compró Nordlab el astillero?", COMPRA, False),
        ("¿Cuándo compró Hidromar a Nordlab?", COMPRA, True),
        ("¿Cuándo compró Ostia el astillero?", COMPRA, True),
        ("¿Quién compró Nordlab?", COMPRA, True),
        ("¿Quién compró Hidromar?", COMPRA, False),
        ("quien compro Nordlab", COMPRA, True),
        ("quien compro Hidromar", COMPRA, False),
        ("¿Por quién fue comprado Hidromar?", COMPRA, False),
        ("¿Por quién fue comprado Nordlab?", COMPRA, True),
        ("¿Cuándo compró Nordlab Hidromar?", PASIVA, False),
        ("¿Cuándo compró Hidromar a Nordlab?", PASIVA, True),
        ("¿Cuándo compró Nordlab el astillero?", "El astillero lo compró Nordlab en mayo.", False),
        ("¿Cuándo compró Ostia el astillero?", "El astillero lo compró Nordlab en mayo.", True),
        ("¿Cuándo compró Ostia el astillero?", "Lo compró Nordlab en mayo.", True),
        ("¿Cuándo compró Nordlab el astillero?", "Creció mucho. Compró el astillero en mayo.", False),
        ("¿Cuándo compró Nordlab el astillero?", "Compró Nordlab el astillero en mayo.", False),
        ("¿A quién criticó Brando?", CRITICA, False),
        ("¿A quién criticó la alcaldesa?", CRITICA, True),
        ("¿Quién criticó a la alcaldesa?", CRITICA, False),
        ("¿Quién criticó a Brando?", CRITICA, True),
        ("¿A quién felicitó Ferrer?", "A Ferrer la felicitó Ben Okoro.", True),
        ("¿Quién felicitó a Ferrer?", "A Ferrer la felicitó Ben Okoro.", False),
        ("¿Quién propuso el puente?", "La alcaldesa propuso el túnel.", True),
        ("¿Quién propuso el túnel?", "La alcaldesa propuso el túnel.", False),
        ("¿Cuándo murió Juan Rey?", "Murió ayer el alcalde Juan Rey.", False),
        ("¿Cuándo ganó Inés Ferrer el premio?", "Ganó el domingo el premio Inés Ferrer.", False),
        ("¿Cuándo se vendió el faro?", "El museo vendió el faro en marzo.", False),
        ("¿Cuándo vendió Lumar el faro?", "El faro se vendió en marzo a Lumar.", False),
        ("¿A quién vendió Lumar el faro?", "El museo Zubieta vendió el faro a Lumar.", True),
        ("¿Cuándo abrió Lindo el puerto?", "Vera Lindo, alcaldesa de Pellao, abrió el puerto en mayo.", False),
        ("¿Cuándo abrió Olmo el puerto?", "Vera Lindo, alcaldesa de Pellao, abrió el puerto en mayo.", True),
        ("¿Cuándo se construyó la presa?", "El Estado demuele la presa, construida en 1958.", False),
        ("¿Quién vendió el faro?", "El faro se vendió en marzo.", True),
        ("¿Quién multó a Inés Ferrer?", "Inés Ferrer fue multada en mayo.", True),
        ("¿Quién multó a Inés Ferrer?", "Inés Ferrer fue multada en mayo por Ben Okoro.", False),
        ("¿Quién fue multada?", "Inés Ferrer fue multada en mayo.", False),
        ("¿Cuándo compró Ostia el astillero?", "Ostia quiere comprar el astillero en mayo.", True),
        ("¿Cuándo compró Ostia el astillero?", "Ostia comprará el astillero en mayo.", True),
        ("¿Cuándo compró Ostia el astillero?", "Ostia habría comprado el astillero en mayo.", True),
        ("¿Cuándo quiere comprar Ostia el astillero?", "Ostia quiere comprar el astillero en mayo.", False),
        ("¿Cuándo se abrirá el puente?", "El puente se abrió en 2003.", True),
        ("¿Cuándo se abrirá el puente?", "El puente se abrirá en 2030.", False),
        ("¿Quién es el sucesor de Lindo?", "Su predecesor es Juan Olmo.", True),
        ("¿Quién es el sucesor de Moos?", "El sucesor de Reil es Karina Moos.", True),
        ("¿Quién es el sucesor de Reil?", "El sucesor de Reil es Karina Moos.", False),
        ("¿Quién votó contra el túnel?", "Hierro votó a favor del túnel.", True),
        ("¿Cuántas personas emplea Nordlab?", "Hidromar emplea a 450 personas.", True),
        ("¿Cuántas personas emplea Hidromar?", "Hidromar emplea a 450 personas.", False),
        ("¿Quién robó el tranvía de Orbe?", "La ciudad de Orbe inauguró un tranvía.", True),
    ],
)
def test_what_is_said_of_another_differs(question: str, text: str, is_other: bool) -> None:
    assert differs(question, text, 0, len(text), 0) is is_other


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("¿Qué edad tiene Saúl Aldo?", {"saul", "aldo"}),
        ("¿Qué edad tiene la mujer de Saúl Aldo?", {"muj"}),
        ("¿Qué edad tiene Marta, la hermana de Roa?", {"mart"}),
    ],
)
def test_whom_a_question_asks_of(question: str, terms: set[str]) -> None:
    assert read_owner(question) == terms


FLOORS = {"roles.json": (0, 18), "roles_held_out.json": (2, 8)}
"""Traps that may be answered surely, and twins that must be, and rightly; the second set was not looked at."""


@pytest.mark.parametrize("name", ["roles.json", "roles_held_out.json"])
def test_a_trap_is_seldom_answered_surely_and_its_twin_mostly(name: str, tmp_path: Path) -> None:
    with opened(FOLDER / name, "es", tmp_path / "news") as (library, told):
        check_pairs(library, told["pairs"], *FLOORS[name])


SURE = 29  # of the 37 questions, of which 31 can be answered


def test_sure_answers_are_right(tmp_path: Path) -> None:
    with opened(FOLDER / "questions.json", "es", tmp_path / "news") as (library, told):
        check_questions(library, told["questions"], SURE)
