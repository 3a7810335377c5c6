"""The forms of Spanish verbs, and the names and nouns that stand beside them."""

import pytest

from index.spanish.phrases import find_phrases, find_spans
from index.spanish.verbs import find_verbs, is_participle, spell_forms, stem
from index.spanish.vocabulary import strip_accents


@pytest.mark.parametrize(
    "forms",
    [
        "vender vende vendió vendieron vendido venderá vendían",
        "pedir pide pidió pidieron pedida pedirá pidiendo",
        "elegir elige eligió elegido elegidas",
        "morir muere murió murieron muerto morirá",
        "proponer propone propuso propusieron propuesto propondrá",
        "traducir traduce tradujo tradujeron traducida",
        "describir describió descrito",
        "devolver devuelve devolvió devuelto",
        "cerrar cierra cerró cerrado cerrará",
        "comprar compra compró comprado comprarán",
        "decir dijo dijeron dirá dicho",
    ],
)
def test_forms_of_one_verb_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("form", ["vendió", "murió", "abrió", "compró", "dirigió", "pidió", "morirá", "obtendrán"])
def test_a_form_without_its_accent_is_of_the_same_verb(form: str) -> None:
    assert stem(strip_accents(form)) == stem(form)


def test_verbs_alike_are_several() -> None:
    assert len({stem(word) for word in ("vender", "venir", "vivir", "ver")}) == 4


def test_a_prefix_is_kept() -> None:
    assert {"obtuvo", "obtener", "obtenido"} <= set(spell_forms(stem("obtuvieron")))


@pytest.mark.parametrize(
    ("word", "expected"),
    [("comprado", True), ("vendida", True), ("elegidos", True), ("llegado", False), ("comprar", False)],
)
def test_participles_that_may_be_passive(word: str, expected: bool) -> None:
    assert is_participle(word) is expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("La compró Nordlab.", ["compró"]),
        ("La compra fue cara.", []),
        ("Compró el astillero Nordlab.", ["Compró"]),
        ("Dejó de comprar.", ["comprar"]),
        ("El precio de compra.", []),
    ],
)
def test_a_verb_is_no_noun(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in find_verbs(text, 0, len(text), frozenset({stem("comprar")}))] == found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("El grupo Nordlab compró Hidromar.", ["Nordlab", "Hidromar"]),
        ("La alcaldesa Ruth Hierro habló a León Brando.", ["Ruth Hierro", "León Brando"]),
        ("Murió ayer Juan Rey de la Torre.", ["Juan Rey de la Torre"]),
        ("Murió Juan Rey.", ["Juan Rey"]),
        ("Según Ana del Río, se acabó.", ["Ana del Río"]),
        ("El Gobierno de Corvera no quiso.", ["Corvera"]),
        ("El martes llovió.", []),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [text[a:b] for a, b in find_spans(text, 0, len(text))] == names


def test_what_leads_a_noun() -> None:
    text = "El pleno de Corvera rechazó un túnel bajo el casco antiguo."
    found = [(text[p.start : p.end], p.preposition, p.is_owner) for p in find_phrases(text, 0, len(text))]
    assert found == [
        ("El pleno", "", False),
        ("Corvera", "", True),
        ("un túnel", "", False),
        ("el casco", "bajo", False),
    ]
