"""The forms of German verbs, and the stem that they share."""

import pytest

from index.german.verbs import find_stems, find_verbs, is_participle, spell_forms


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ("kaufe kaufte kaufen gekauft kauften", "kauf"),
        ("arbeitet arbeitete gearbeitet arbeiten", "arbeit"),
        ("fordert forderte gefordert fordern", "forder"),
        ("ablehnen abgelehnt abzulehnen", "ablehn"),
        ("zurücktreten zurückgetreten zurückzutreten zurücktrat", "zurücktret"),
        ("trifft traf getroffen trafen getroffene", "treff"),
        ("übernimmt übernahm übernommen übernehmen", "übernehm"),
        ("entlassen entließ entlässt", "entlass"),
        ("genehmigt genehmigte genehmigen", "genehmig"),
        ("kritisiert kritisierte kritisieren", "kritisier"),
        ("zurückerhalten zurückerhielt", "zurückerhalt"),
    ],
)
def test_forms_of_a_verb_share_a_stem(forms: str, expected: str) -> None:
    assert all(expected in find_stems(form) for form in forms.split())


@pytest.mark.parametrize(
    ("verb", "some"),
    [
        ("kauf", "kaufte gekauft kaufen"),
        ("ablehn", "abgelehnt lehnte abzulehnen Ablehnung"),
        ("versteh", "verstand verstanden"),
        ("eröffn", "eröffnet eröffnete Eröffnung"),
    ],
)
def test_the_forms_of_a_stem(verb: str, some: str) -> None:
    assert {form.casefold() for form in some.split()} <= set(spell_forms(verb))


def test_a_prefix_may_stand_at_the_end_of_the_clause() -> None:
    text = "Er lehnte den Plan gestern ab, und sie lehnte sich an."
    assert [text[a:b] for a, b in find_verbs(text, 0, len(text), frozenset({"ablehn"}))] == ["lehnte"]


def test_a_noun_is_no_verb() -> None:
    assert find_verbs("Der Kauf der Werft", 0, 18, frozenset({"kauf"})) == []


def test_participles() -> None:
    assert all(map(is_participle, "gekauft abgelehnt eröffnet verboten kritisiert entlassen".split()))
    assert not any(map(is_participle, "kaufte kaufen Haus gut".split()))
