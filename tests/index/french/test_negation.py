"""What French texts deny or doubt, and what French questions leave open."""

import pytest

from index.french.negation import can_deny, contradict, denies, doubts, is_denied, leaves_open


@pytest.mark.parametrize(
    ("sentence", "word", "expected"),
    [
        ("Le conseil n’a pas approuvé le plan.", "approuvé", True),
        ("Il ne reviendra jamais à Lyon.", "reviendra", True),
        ("Personne n’a vu le voleur.", "vu", True),
        ("Aucun élève n’a réussi.", "réussi", True),
        ("Il est parti sans payer.", "payer", True),
        ("Il a refusé de signer.", "signer", True),
        ("Il a nié avoir volé l’argent.", "volé", True),
        ("Il a démenti que la banque ait vendu.", "vendu", True),
        ("Le club aurait contacté Stan.", "contacté", True),
        ("Le conseil n’a approuvé que le pont.", "approuvé", False),
        ("Il n’a pas seulement gagné la coupe.", "gagné", False),
        ("Il a sans doute gagné.", "gagné", False),
        ("Le maire n’est pas venu, le préfet a parlé.", "parlé", False),
    ],
)
def test_what_is_denied(sentence: str, word: str, expected: bool) -> None:
    at = sentence.index(word)
    assert is_denied(sentence, at, at + len(word)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Il n’a rien dit.", True), ("Il ne veut que dormir.", False), ("Il a tout dit.", False)],
)
def test_whether_a_text_denies(text: str, expected: bool) -> None:
    assert denies(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Selon une rumeur, elle part.", False),
        ("Les informations sur son départ sont fausses.", True),
        ("Elle part demain.", False),
    ],
)
def test_what_is_doubted(text: str, expected: bool) -> None:
    assert doubts(text) is expected


def test_not_before_tells_when() -> None:
    assert not can_deny("Le pont n’ouvrira pas avant 2027.")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Le pont a-t-il ouvert ?", True),
        ("Qui n’a pas voté ?", True),
        ("Qu’a dit le maire ?", True),
        ("Quand le pont a-t-il ouvert ?", False),
    ],
)
def test_what_takes_nothing_for_granted(question: str, expected: bool) -> None:
    assert leaves_open(question) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Le conseil a approuvé le plan.", "Le conseil a rejeté le plan.", True),
        ("Le musée a vendu un tableau.", "Le musée acheta un tableau.", True),
        ("Le conseil a approuvé le plan.", "Le conseil a approuvé un pont.", False),
    ],
)
def test_what_contradicts(one: str, other: str, expected: bool) -> None:
    assert contradict(one, other) is expected
