"""What Spanish texts hold of what is asked for."""

import pytest

from index.spanish.answers import find_answers, holds, is_open, parts_of_whole, quantities
from index.text.answer_type import AnswerType

ANSWERS = [
    (AnswerType.DATE, "El puente se abrió el 3 de julio de 2024.", ["3 de julio de 2024"]),
    (AnswerType.DATE, "Llegó el martes por la tarde.", ["martes por la tarde"]),
    (AnswerType.DATE, "Vino hace tres semanas.", ["hace tres semanas"]),
    (AnswerType.DATE, "Se irá a finales de año.", ["a finales de año"]),
    (AnswerType.COUNT, "La línea tiene 22 paradas.", ["22"]),
    (AnswerType.COUNT, "Una decena de casas ardieron.", ["Una decena"]),
    (AnswerType.COUNT, "Treinta y dos alumnos vinieron.", ["Treinta y dos"]),
    (AnswerType.COUNT, "El 3 de julio no vino nadie.", ["nadie"]),
    (AnswerType.MONEY, "Costó 2,4 millones de euros.", ["2,4 millones de euros"]),
    (AnswerType.MONEY, "El billete cuesta 1,70\u00a0€.", ["1,70\u00a0€"]),
    (AnswerType.PERCENTAGE, "Obtuvo el 12\u202f% de los votos.", ["12\u202f%"]),
    (AnswerType.PERCENTAGE, "Obtuvo el 12 por ciento.", ["12 por ciento"]),
    (AnswerType.DURATION, "Lucharon durante siete horas.", ["siete horas"]),
    (AnswerType.MEASURE, "La línea mide 14 kilómetros.", ["14 kilómetros"]),
    (AnswerType.AGE, "Pablo Roa, de 34 años, lo negó.", ["de 34 años"]),
    (AnswerType.AGE, "Murió a los 71 años.", ["a los 71 años"]),
    (AnswerType.AGE, "Fue condenado a cuatro años de cárcel.", []),
    (AnswerType.DEATHS, "Dos bomberos murieron y diez resultaron heridos.", ["Dos bomberos murieron"]),
    (AnswerType.INJURIES, "Murieron dos bomberos, y hubo diez heridos.", ["diez heridos"]),
    (AnswerType.PERSON, "El gobernador Alán Duro vino a Marzal.", ["El gobernador Alán Duro"]),
    (AnswerType.PERSON, "Murió ayer Juan Rey de la Torre.", ["Juan Rey de la Torre"]),
    (AnswerType.PERSON, "La ministra abrió el puerto.", ["La ministra"]),
    (AnswerType.PERSON, "El puerto está en Pellao.", []),
    (AnswerType.PLACE, "El sospechoso fue detenido en Niones.", ["Niones"]),
    (AnswerType.NAME, "El barco se llama Marica.", ["Marica"]),
    (AnswerType.REASON, "Cerró por falta de pedidos.", ["por falta de"]),
    (AnswerType.REASON, "Cerró en diciembre.", []),
    (AnswerType.REASON, "Cerró después de once años.", []),
    (AnswerType.REASON, "Cerró después de un incendio.", ["después de"]),
]


@pytest.mark.parametrize(("answer_type", "text", "found"), ANSWERS)
def test_where_a_text_has_what_is_asked_for(answer_type: AnswerType, text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in find_answers(text, 0, len(text), answer_type, [])] == found


def test_a_letter_that_is_two_in_lower_case_moves_no_answer() -> None:
    text = "En İzmir y en İznik hay 22 paradas."
    assert [text[a:b] for a, b in find_answers(text, 0, len(text), AnswerType.COUNT, [])] == ["22"]


@pytest.mark.parametrize(
    ("text", "name", "is_told"),
    [
        ("El gobernador, Alán Duro, vino.", "Alán Duro", True),
        ("Karim Nadal, médico de 44 años, ganó.", "Karim Nadal", True),
        ("Karim Nadal es un médico.", "Karim Nadal", True),
        ("Karim Nadal ganó.", "Karim Nadal", False),
    ],
)
def test_who_somebody_is(text: str, name: str, is_told: bool) -> None:
    at = text.index(name)
    assert holds(text, 0, len(text), AnswerType.IDENTITY, [(at, at + len(name))]) is is_told


@pytest.mark.parametrize(
    ("one", "other"), [("dos horas", "120 minutos"), ("3 mil millones de euros", "3.000 millones de euros")]
)
def test_the_same_is_written_in_two_ways(one: str, other: str) -> None:
    mine, theirs = ([q.value for q in quantities(text, 0, len(text))] for text in (one, other))
    assert mine == theirs


def test_what_a_number_is_for() -> None:
    assert parts_of_whole("Cuesta 12 euros para los niños.") == {"niños"}


@pytest.mark.parametrize(("text", "expected"), [("Al menos 12 heridos.", True), ("Hay 12 heridos.", False)])
def test_what_leaves_room_for_another_number(text: str, expected: bool) -> None:
    assert is_open(text) is expected
