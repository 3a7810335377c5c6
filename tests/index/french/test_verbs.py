"""The forms of French verbs, and the names and nouns that stand beside them."""

import pytest

from index.french.phrases import find_phrases, find_spans
from index.french.verbs import is_participle, spell_forms, stem


@pytest.mark.parametrize(
    "forms",
    [
        "vendre vend vendent vendit vendu vendue vendra",
        "recevoir reçoit reçoivent reçut reçu reçue recevra",
        "élire élit élut élu élues",
        "reprendre reprend reprit repris reprises",
        "découvrir découvre découvrit découverte",
        "devenir devient devint devenu deviendra",
        "poursuivre poursuit poursuivi poursuivie",
        "racheter rachète rachètera racheté rachetée rachetait",
        "traduire traduit traduite traduisit",
    ],
)
def test_forms_of_one_verb_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


def test_verbs_alike_are_two() -> None:
    assert len({stem(word) for word in ("vendre", "venir", "vivre", "voir")}) == 4


def test_a_prefix_is_kept() -> None:
    assert {"repris", "reprendre", "reprennent"} <= set(spell_forms(stem("reprit")))


@pytest.mark.parametrize(
    ("word", "expected"),
    [("racheté", True), ("vendue", True), ("arrivé", False), ("parti", False), ("racheter", False)],
)
def test_participles_that_may_be_passive(word: str, expected: bool) -> None:
    assert is_participle(word) is expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Le groupe Nordlab a racheté Hidromar.", ["Nordlab", "Hidromar"]),
        ("La maire Ruth Hagen a parlé à Léo Brandt.", ["Ruth Hagen", "Léo Brandt"]),
        ("Selon Ursula von der Leyen, c’est fini.", ["Ursula von der Leyen"]),
        ("Les travaux d’Orbec durent depuis mars.", ["Orbec"]),
        ("Mardi, il a plu.", []),
        ("Jean-Luc Prat est mort.", ["Jean-Luc Prat"]),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [text[a:b] for a, b in find_spans(text, 0, len(text))] == names


def test_what_leads_a_noun() -> None:
    text = "Le conseil de Corvin a rejeté un tunnel sous la vieille ville."
    found = [(text[p.start : p.end], p.preposition, p.is_owner) for p in find_phrases(text, 0, len(text))]
    assert found == [
        ("Le conseil", "", False),
        ("Corvin", "", True),
        ("un tunnel", "", False),
        ("la vieille ville", "sous", False),
    ]
