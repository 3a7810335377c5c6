"""What French texts hold of what is asked for."""

import pytest

from index.french.answers import find_answers, holds, quantities
from index.text.answer_type import AnswerType

ANSWERS = [
    (AnswerType.DATE, "Le pont a ouvert le 3 juillet 2024.", ["3 juillet 2024"]),
    (AnswerType.DATE, "Il est arrivé mardi soir.", ["mardi soir"]),
    (AnswerType.DATE, "Il est venu il y a trois semaines.", ["il y a trois semaines"]),
    (AnswerType.DATE, "Le feu a pris vers 2 h 30.", ["2 h 30"]),
    (AnswerType.COUNT, "La ligne compte 22 stations.", ["22"]),
    (AnswerType.COUNT, "Une dizaine de maisons ont brûlé.", ["Une dizaine"]),
    (AnswerType.COUNT, "Soixante-dix élèves sont venus.", ["Soixante-dix"]),
    (AnswerType.COUNT, "Le 3 juillet, personne n’est venu.", ["personne n’"]),
    (AnswerType.MONEY, "Il a coûté 2,4 millions d’euros.", ["2,4 millions d’euros"]),
    (AnswerType.MONEY, "Le ticket coûte 1,70\u00a0€.", ["1,70\u00a0€"]),
    (AnswerType.PERCENTAGE, "Il a obtenu 12\u202f% des voix.", ["12\u202f%"]),
    (AnswerType.DURATION, "Ils ont lutté pendant sept heures.", ["sept heures"]),
    (AnswerType.MEASURE, "La ligne est longue de 14 kilomètres.", ["14 kilomètres"]),
    (AnswerType.AGE, "Paul Rohr, 34 ans, a nié.", [", 34 ans"]),
    (AnswerType.AGE, "Âgé de 62 ans, Aldo a survécu.", ["Âgé de 62 ans"]),
    (AnswerType.AGE, "Il a été condamné à quatre ans de prison.", []),
    (AnswerType.DEATHS, "Deux pompiers ont été tués et dix blessés.", ["Deux pompiers ont été tués"]),
    (AnswerType.INJURIES, "Deux pompiers ont été tués, et dix blessés.", ["dix blessés"]),
    (AnswerType.PERSON, "Le préfet Alain Dury est venu à Marsanne.", ["Le préfet Alain Dury"]),
    (AnswerType.PERSON, "La ministre a ouvert le port.", ["La ministre"]),
    (AnswerType.PERSON, "Le port est à Pellau.", []),
    (AnswerType.PLACE, "Le suspect a été arrêté à Nyons.", ["Nyons"]),
    (AnswerType.NAME, "Le navire s’appelle Marika.", ["Marika"]),
    (AnswerType.REASON, "Elle a fermé faute de commandes.", ["faute de"]),
    (AnswerType.REASON, "Elle a fermé en décembre.", []),
    (AnswerType.REASON, "Elle a fermé après un an.", []),
    (AnswerType.REASON, "Elle a fermé après un incendie.", ["après "]),
]


@pytest.mark.parametrize(("answer_type", "text", "found"), ANSWERS)
def test_where_a_text_has_what_is_asked_for(answer_type: AnswerType, text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in find_answers(text, 0, len(text), answer_type, [])] == found


@pytest.mark.parametrize(
    ("text", "name", "is_told"),
    [
        ("Le préfet, Alain Dury, est venu.", "Alain Dury", True),
        ("Karim Nadal, un médecin de 44 ans, a gagné.", "Karim Nadal", True),
        ("Karim Nadal a gagné.", "Karim Nadal", False),
    ],
)
def test_who_somebody_is(text: str, name: str, is_told: bool) -> None:
    at = text.index(name)
    assert holds(text, 0, len(text), AnswerType.IDENTITY, [(at, at + len(name))]) is is_told


def test_two_hours_are_120_minutes() -> None:
    one, other = (
        [(q.unit, q.value) for q in quantities(text, 0, len(text))] for text in ("deux heures", "120 minutes")
    )
    assert one == other
