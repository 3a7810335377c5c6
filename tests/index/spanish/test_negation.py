"""What Spanish texts deny or doubt, and what Spanish questions leave open."""

import pytest

from index.spanish.negation import can_deny, contradict, denies, doubts, is_denied, leaves_open


@pytest.mark.parametrize(
    ("sentence", "word", "expected"),
    [
        ("El pleno no aprobó el plan.", "aprobó", True),
        ("Jamás volverá a León.", "volverá", True),
        ("Nadie vio al ladrón.", "vio", True),
        ("Ningún alumno aprobó.", "aprobó", True),
        ("Se fue sin pagar.", "pagar", True),
        ("Se negó a firmar.", "firmar", True),
        ("Negó haber robado el dinero.", "robado", True),
        ("Desmintió que el banco vendiera.", "vendiera", True),
        ("El club habría llamado a Stan.", "llamado", True),
        ("El pleno no aprobó más que el puente.", "aprobó", False),
        ("No sólo ganó la copa.", "ganó", False),
        ("Sin duda ganó.", "ganó", False),
        ("Roa negó haber robado el dinero.", "Roa", False),
        ("La alcaldesa no vino, el gobernador habló.", "habló", False),
    ],
)
def test_what_is_denied(sentence: str, word: str, expected: bool) -> None:
    at = sentence.index(word)
    assert is_denied(sentence, at, at + len(word)) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("No dijo nada.", True), ("Sin embargo, durmió.", False), ("Lo dijo todo.", False)]
)
def test_whether_a_text_denies(text: str, expected: bool) -> None:
    assert denies(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Las noticias sobre su marcha son falsas.", True), ("Es falso que se vaya.", True), ("Se va mañana.", False)],
)
def test_what_is_doubted(text: str, expected: bool) -> None:
    assert doubts(text) is expected


def test_not_before_tells_when() -> None:
    assert not can_deny("El puente no se abrirá antes de 2027.")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("¿Se abrió el puente?", True),
        ("¿Quién no votó?", True),
        ("¿Qué dijo la alcaldesa?", True),
        ("¿Cuándo se abrió el puente?", False),
    ],
)
def test_what_takes_nothing_for_granted(question: str, expected: bool) -> None:
    assert leaves_open(question) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("El pleno aprobó el plan.", "El pleno rechazó el plan.", True),
        ("El museo vendió un cuadro.", "El museo compró un cuadro.", True),
        ("La fábrica cierra.", "La fábrica abrió.", True),
        ("El pleno aprobó el plan.", "El pleno aprobó un puente.", False),
    ],
)
def test_what_contradicts(one: str, other: str, expected: bool) -> None:
    assert contradict(one, other) is expected
