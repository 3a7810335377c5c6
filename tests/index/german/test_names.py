"""The names and phrases of German texts, in which every noun has a capital."""

import pytest

from index.german.names import find_known, find_names
from index.german.phrases import find_phrases, find_spans


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Am Freitag eröffnete die Bürgermeisterin Vera Lindt den Hafen von Pellau.", ["Vera Lindt", "Pellau"]),
        ("Neue Regeln gelten ab Mai. Die Regeln beschloss der Rat.", []),
        ("Ines Ferrer traf Ursula von der Leyen.", ["Ines Ferrer", "Ursula von der Leyen"]),
        ("Lindt von der Partei traf Außenminister Hans Olm.", ["Lindt", "Hans Olm"]),
        ("Der Konzern Nordlab kaufte die Hale AG für 30 Millionen Euro.", ["Nordlab", "Hale AG"]),
        ("Gebaut wurde das Schiff von der Werft Holt.", ["Holt"]),
        ("Die Ukraine und die Schweiz unterzeichneten.", ["Ukraine", "Schweiz"]),
        ("Franz Uhl sprach mit Jan Pohl.", ["Franz Uhl", "Jan Pohl"]),
    ],
)
def test_names_are_told_from_nouns(text: str, names: list[str]) -> None:
    assert [text[a:b] for a, b in find_spans(text, 0, len(text))] == names


def test_articles_tell_who_may_act() -> None:
    text = "Den Rat lobte der Minister mit dem Plan der Stadt."
    phrases = {text[one.start : one.end]: one for one in find_phrases(text, 0, len(text))}
    assert not phrases["Den Rat"].can_act
    assert phrases["Den Rat"].can_suffer
    assert phrases["der Minister"].can_act
    assert phrases["dem Plan"].preposition == "mit"
    assert phrases["der Stadt"].is_owner


TEXT = (
    "Die Ministerin Alma Dorn sprach in Marn mit Präsident Viktor Sahl. Der Konzern Nordlab schwieg. "
    "Kim Rohr kam später. Sie dankte Dorn. Der Bürgermeister von Tessin lobte Rohr."
)


def test_titles_and_pronouns_tell_persons_and_their_gender() -> None:
    told = {name.text: (name.kind, name.gender) for name in find_names(TEXT)}
    assert told == {
        "Dorn": ("person", "she"),
        "Marn": ("place", None),
        "Viktor Sahl": ("person", "he"),
        "Nordlab": ("thing", None),
        "Rohr": ("person", "she"),
        "Tessin": ("place", None),
    }


def test_a_known_name_is_found_in_small_letters_and_in_the_genitive() -> None:
    known = find_names(TEXT)
    assert [name.text for name in find_known("wann sprach dorn mit sahl?", known)] == ["Dorn", "Sahl"]
    assert [name.text for name in find_known("wann war nordlabs treffen?", known)] == ["nordlabs"]
