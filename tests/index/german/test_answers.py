"""What German texts hold of what is asked for."""

import pytest

from index.german.answers import find_answers, holds, quantities
from index.text.answer_type import AnswerType


def found(text: str, answer_type: AnswerType) -> list[str]:
    return [text[a:b] for a, b in find_answers(text, 0, len(text), answer_type, [])]


@pytest.mark.parametrize(
    ("answer_type", "text", "expected"),
    [
        (AnswerType.DATE, "Der Hafen wurde am 3. Mai 2024 eröffnet.", ["3. Mai 2024"]),
        (AnswerType.DATE, "Das geschah am Freitagabend.", ["Freitagabend"]),
        (AnswerType.DATE, "Vor drei Tagen kam der Zug um 14.30 Uhr an.", ["Vor drei Tagen", "14.30"]),
        (AnswerType.DATE, "Der Hafen wurde eröffnet.", []),
        (AnswerType.COUNT, "Am 3. Mai kamen 1.200 Menschen in drei Stunden.", ["1.200"]),
        (AnswerType.COUNT, "Die Brücke ist 80 Meter lang und kostet 3 Millionen Euro.", []),
        (AnswerType.COUNT, "Dreiundzwanzig Räte stimmten dafür, siebzehn dagegen.", ["Dreiundzwanzig", "siebzehn"]),
        (AnswerType.MONEY, "Sie zahlte 2,5 Millionen Euro und 30 Franken.", ["2,5 Millionen Euro", "30 Franken"]),
        (AnswerType.PERCENTAGE, "54 Prozent stimmten zu, 41,5% nicht.", ["54 Prozent", "41,5%"]),
        (AnswerType.MEASURE, "Der Berg ist 2410 Meter hoch.", ["2410 Meter"]),
        (AnswerType.DURATION, "Der Streik dauerte elf Tage; die dreitägige Pause half.", ["elf Tage", "dreitägige"]),
        (AnswerType.AGE, "Der 62-jährige Aldo und Falk, 29, stiegen ab.", ["62-jährige", ", 29,"]),
        (AnswerType.PERSON, "Die Retterin Nina Falk fand Aldo in Pellau.", ["Nina Falk", "Aldo"]),
        (AnswerType.PERSON, "Die Bürgermeisterin eröffnete den Hafen.", ["Die Bürgermeisterin"]),
        (AnswerType.PERSON, "Der Hafen wurde am Freitag eröffnet.", []),
        (AnswerType.PLACE, "Die Fähre kam aus Lund in den Hafen.", ["Lund", "den Hafen"]),
        (AnswerType.PLACE, "Auf Antrag der Opposition wurde am Ende abgestimmt.", []),
        (AnswerType.REASON, "Er trat zurück, weil er krank war.", ["weil"]),
        (AnswerType.REASON, "Er trat am Freitag zurück.", []),
        (AnswerType.REASON, "Er trat nach drei Jahren zurück.", []),
        (AnswerType.REASON, "Er trat nach einem Streit zurück.", ["nach einem"]),
        (AnswerType.DEATHS, "Zwei Arbeiter starben, sieben wurden verletzt.", ["Zwei Arbeiter starben"]),
        (AnswerType.INJURIES, "Zwei Arbeiter starben, sieben wurden verletzt.", ["sieben wurden verletzt"]),
        (AnswerType.INJURIES, "Niemand wurde verletzt.", ["Niemand wurde verletzt"]),
        (AnswerType.PHONE, "Sie ist unter 0800 33 44 55 zu erreichen.", ["0800 33 44 55"]),
    ],
)
def test_what_is_asked_for_is_found(answer_type: AnswerType, text: str, expected: list[str]) -> None:
    assert found(text, answer_type) == expected


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Die Trainerin Nina Falk trug ihn.", True),
        ("Nina Falk, eine Trainerin, trug ihn.", True),
        ("Nina Falk ist die Trainerin.", True),
        ("Gestern trug Nina Falk ihn ins Tal.", False),
    ],
)
def test_who_somebody_is_stands_beside_the_name(text: str, is_told: bool) -> None:
    start = text.index("Nina")
    asked = [(start, start + 9)]
    assert holds(text, 0, len(text), AnswerType.IDENTITY, asked) is is_told


def test_numbers_have_units() -> None:
    text = "1.500 Tonnen, zwei Stunden und 3,5 Millionen Euro"
    assert [(str(one.value), one.unit) for one in quantities(text, 0, len(text))] == [
        ("1500", "tonn"),
        ("120", "minute"),
        ("3500000", "euro"),
    ]
