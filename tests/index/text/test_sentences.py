import pytest

from index.text.sentences import segment

BLANKS = [chr(code) for code in (0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)]


@pytest.mark.parametrize("language", ["en", "de", "fr", "ru", None])
def test_a_capital_a_blank_and_a_full_stop_are_text_like_any_other(language: str | None) -> None:
    for blank in BLANKS:
        text = f"We chose plan B{blank}. It is good. So is Z{blank}."
        assert len("".join(segment(language, text))) == len(text), ascii(blank)


def test_the_blanks_that_do_no_harm_stay_and_a_lone_surrogate_becomes_a_sign() -> None:
    assert "".join(segment("fr", "Oui\u00a0! Non\u2003. \ud800")) == "Oui\u00a0! Non\u2003. ?"


@pytest.mark.parametrize(
    "sentence",
    [
        ".NET 9 was released on Tuesday.",
        "It runs on .NET 9.",
        "It cost approx. 5 million.",
        "The fee is Rs. 500 now.",
        "Ask at No. 5 in St. Gallen.",
        "It was built est. 1990.",
        "Der Bus kommt bzw. Er fährt um 5.",
    ],
)
def test_no_sentence_ends_at_an_abbreviation_or_behind_the_sign_of_a_name(sentence: str) -> None:
    assert segment("en", f"{sentence} Then it rained.") == [f"{sentence} ", "Then it rained."]


def test_a_word_that_may_be_an_abbreviation_ends_a_sentence() -> None:
    assert len(segment("en", "He said no. She left.")) == 2
