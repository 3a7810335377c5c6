import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.sanitize import clean, flatten, shorten
from bot.render.styled_text import series


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\x1b[1;31mb\x1b[0mc", "abc"),
        ("a\x1b]8;;http://x\x1b\\b", "ab"),
        ("a\x9b31mb\x9dx\x9cc", "abc"),
        ("a\u202eb\u2069c\u061c", "abc"),
        ("pay\u200dpal z\u200bero\ufeff", "paypal zero"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("\ud800x\udcff", "x"),
        ("a\U000e0041b", "ab"),
        ("one\r\ntwo\u2028three\x0cfour", "one\ntwo\nthree\nfour"),
        ("tab\tstays", "tab\tstays"),
    ],
)
def test_only_what_can_be_seen_is_kept(text: str, seen: str) -> None:
    assert clean(text) == seen


@given(st.text(alphabet=st.sampled_from("\x1b\x9b\x9d[]0m;\\\x07\u200dم ab\n"), max_size=40))
def test_cleaning_leaves_no_control_character_whatever_is_nested(text: str) -> None:
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", clean(text))


@given(st.text(max_size=200), st.integers(1, 60))
def test_shortened_text_keeps_to_its_length_and_line(text: str, length: int) -> None:
    short = shorten(text, length)
    assert len(short) <= length
    assert "\n" not in short
    assert flatten(text).startswith(short.removesuffix("…"))


def test_cleaning_takes_time_in_proportion_to_its_text() -> None:
    for begin in ("\x1b]", "\x9d", "\x1b[", "\x9b0", "\u200d"):
        assert len(clean(begin * 200_000)) <= 200_000  # minutes, if it were quadratic


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a or b"),
        (["a", "b", "c"], "a, b or c"),
        (list("abcdefg"), "a, b, c, d, e or 2 more"),
    ],
)
def test_a_series_reads_as_a_sentence(items: list[str], text: str) -> None:
    assert series(items, "or") == text
