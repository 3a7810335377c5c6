"""What Spanish questions ask for, with accents or without, and which of their words are looked for."""

import pytest

from index.spanish.questions import add_accent, except_names, read_question
from index.spanish.vocabulary import strip_accents
from index.text.answer_type import AnswerType

KINDS = [
    ("¿Quién compró Hidromar?", AnswerType.PERSON),
    ("¿Por quién fue comprado Hidromar?", AnswerType.PERSON),
    ("¿A quiénes derrotó el club?", AnswerType.PERSON),
    ("¿Qué ministro firmó el acuerdo?", AnswerType.PERSON),
    ("¿Cómo se llama la alcaldesa?", AnswerType.PERSON),
    ("¿Cuál de los dos ganó?", AnswerType.PERSON),
    ("¿Quién es Vera Lindo?", AnswerType.IDENTITY),
    ("¿Quién es Juan Rey de la Torre?", AnswerType.IDENTITY),
    ("¿Quién es la alcaldesa de Corvera?", AnswerType.PERSON),
    ("¿Cómo se llama el barco?", AnswerType.NAME),
    ("¿Qué empresa construyó el puente?", AnswerType.NAME),
    ("¿Cuándo se abrió el puente?", AnswerType.DATE),
    ("¿Desde cuándo dirige el museo?", AnswerType.DATE),
    ("¿En qué año se fundó el circo?", AnswerType.DATE),
    ("¿A qué hora empieza el partido?", AnswerType.DATE),
    ("¿Dónde fue detenido el sospechoso?", AnswerType.PLACE),
    ("¿De dónde viene el barco?", AnswerType.PLACE),
    ("¿En qué ciudad vive?", AnswerType.PLACE),
    ("¿Cuántas paradas tiene la línea?", AnswerType.COUNT),
    ("¿Cuántos alumnos hay?", AnswerType.COUNT),
    ("¿Cuántas personas murieron?", AnswerType.DEATHS),
    ("¿Cuántos bomberos resultaron heridos?", AnswerType.INJURIES),
    ("¿Cuánto tiempo duró el ensayo?", AnswerType.DURATION),
    ("¿Cuánto duró el ensayo?", AnswerType.DURATION),
    ("¿Durante cuántos años trabajó?", AnswerType.DURATION),
    ("¿Cuántos euros recibió?", AnswerType.MONEY),
    ("¿Cuánto cuesta el billete?", AnswerType.MONEY),
    ("¿En cuánto se estiman los daños?", AnswerType.MONEY),
    ("¿Cuál es el precio del billete?", AnswerType.MONEY),
    ("¿Qué edad tiene Saúl Aldo?", AnswerType.AGE),
    ("¿Cuántos años tenía Saúl Aldo?", AnswerType.AGE),
    ("¿A qué edad murió Julio Prat?", AnswerType.AGE),
    ("¿Qué altura tiene el monte Brana?", AnswerType.MEASURE),
    ("¿Cuál es la longitud del puente?", AnswerType.MEASURE),
    ("¿Cuánto mide el puente?", AnswerType.MEASURE),
    ("¿Qué porcentaje de los votos obtuvo?", AnswerType.PERCENTAGE),
    ("¿Por qué cerró el circo?", AnswerType.REASON),
    ("¿Por qué razón dimitió?", AnswerType.REASON),
    ("¿Cuál es el correo electrónico del museo?", AnswerType.MAIL),
    ("¿Cuál es el número de teléfono del museo?", AnswerType.PHONE),
    ("¿Abrió el puente?", AnswerType.OTHER),
    ("¿Qué compró Nordlab?", AnswerType.OTHER),
]


@pytest.mark.parametrize(("question", "answer_type"), KINDS)
def test_what_a_question_asks_for(question: str, answer_type: AnswerType) -> None:
    assert read_question(question).answer_type is answer_type


@pytest.mark.parametrize(("question", "answer_type"), KINDS)
def test_it_asks_for_the_same_without_accents(question: str, answer_type: AnswerType) -> None:
    assert read_question(strip_accents(question).strip("¿?").lower()).answer_type in (
        answer_type,
        *([AnswerType.PERSON] if answer_type is AnswerType.IDENTITY else []),  # no capital shows the name
    )


def test_a_clause_before_the_question_asks_nothing() -> None:
    assert add_accent("Cuando cerró el circo, ¿quién dimitió?") == "Cuando cerró el circo, ¿quién dimitió?"


@pytest.mark.parametrize(
    ("question", "words", "verb"),
    [
        ("¿Cuándo compró Nordlab el astillero?", "¿ compró Nordlab el astillero?", "compró"),
        ("¿Por quién fue traducido el libro?", "¿ traducido el libro?", "traducido"),
        ("¿Quién ha vendido el cuadro?", "¿ vendido el cuadro?", "vendido"),
    ],
)
def test_what_only_asks_is_not_looked_for(question: str, words: str, verb: str) -> None:
    asked = read_question(question)
    assert (" ".join(asked.text.split()), asked.verb) == (words, verb)


def test_a_verb_is_looked_for_in_all_its_forms() -> None:
    assert {"pide", "pidió", "pedir"} <= set(read_question("¿Quién ha pedido el cuadro?").forms["pedido"])
    assert read_question("quien vendio el cuadro").forms["vendio"] == ("vendió",)


def test_a_noun_of_measure_is_found_by_its_adjective() -> None:
    assert "alto" in read_question("¿Cuál es la altura del monte Brana?").forms["altura"]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("¿Quién, aparte de Witkoff, vio a Putin?", ("Witkoff",)),
        ("¿Quién salvo Witkoff y Ushakov vio a Putin?", ("Witkoff", "Ushakov")),
        ("¿Quién vio a Putin?", ()),
    ],
)
def test_whom_a_question_excepts(question: str, names: tuple[str, ...]) -> None:
    assert except_names(question)[1] == names
