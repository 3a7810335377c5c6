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
