import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.discord.markdown import LINK, address, bold, clip, escape, fill, link, mask, units
from bot.render.sanitize import flatten
from tests.discord_markdown import Node, parse, read, walk
from tests.hostile_texts import ATTACKS, texts, urls

FRAMES = ["{}", "> {}", "-# {}", "**x** {}", "**{}**", "a\n{}", "> a\n{}\nb", "x{}x", "[a](https://a.example) {}"]


def kinds(text: str) -> set[str]:
    """The kinds of the nodes, emoji that a keyboard types left out: they are letters."""
    is_typed = re.compile("[^:<]")
    return {n.kind for n in walk(parse(text)) if not (n.kind == "emoji" and is_typed.match(n.value))}


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_known_attack_marks_links_or_mentions_anything(attack: str) -> None:
    assert kinds(escape(attack)) <= {"text"}
    assert read(parse(escape(attack))) == flatten(attack)


def test_the_attacks_are_many_and_most_would_succeed_unescaped() -> None:
    assert len(ATTACKS) > 100
    assert sum(kinds(attack) > {"text"} or not kinds(attack) <= {"text"} for attack in ATTACKS) > 60


@given(texts, st.sampled_from(FRAMES))
def test_escaped_text_reads_as_it_was_wherever_it_stands(text: str, frame: str) -> None:
    shown = frame.format(escape(text) or "x")
    assert kinds(shown) <= kinds(frame.format("x"))
    assert read(parse(shown)) == read(parse(frame.format("HERE"))).replace("HERE", flatten(text) or "x")


@given(texts, st.data())
def test_a_text_masked_in_pieces_reads_as_it_was(text: str, data: st.DataObject) -> None:
    whole = flatten(text)
    at = data.draw(st.integers(0, len(whole)))
    pieces = mask(whole[:at]) + mask(whole[at:])
    assert kinds(pieces) <= {"text"}
    assert read(parse(pieces)) == whole


@pytest.mark.parametrize(
    "attack", ["discord.gg/x", ":smile:", "1. a", "- a", "+ a", "-# a", "http://a.example", "a: - b"]
)
def test_no_cut_makes_a_mark_of_what_is_none(attack: str) -> None:
    for at in range(len(attack) + 1):
        pieces = mask(attack[:at]) + mask(attack[at:])
        assert kinds(pieces) <= {"text"}
        assert read(parse(pieces)) == attack


@pytest.mark.parametrize(
    "sentence",
    [
        "One question at a time, please: ask again in 2 s.",
        "A well-known word (in two parts), said the mayor. She left: it was late.",
        "Harbour of Vellmar reopens — Vellmar Post, 2024-03-05",
    ],
)
def test_a_plain_sentence_has_no_backslash(sentence: str) -> None:
    assert escape(sentence) == sentence


@given(texts)
def test_no_control_character_is_left_and_no_line_break(text: str) -> None:
    assert not re.search(
        "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]", escape(text)
    )


@given(texts, st.integers(1, 80), st.integers(2, 80))
def test_clipped_text_keeps_to_its_length_and_begins_as_the_text_does(text: str, length: int, most: int) -> None:
    clipped = clip(text, length, most)
    shown = read(parse(clipped))
    assert units(clipped) <= most
    assert len(shown) <= length
    assert flatten(text).startswith(shown) or flatten(text).startswith(shown.removesuffix("…"))


@given(texts, urls)
def test_a_link_leads_to_the_web_or_is_none_and_always_reads_as_its_label(label: str, url: str | None) -> None:
    nodes = parse(link(label, url))
    found = [node for node in walk(nodes) if node.kind == "link"]
    assert [node.value for node in found] == [address(url)] * bool(address(url) and (found or flatten(label)))
    assert read(nodes).removesuffix(" (open)") == flatten(label).removesuffix(" (open)")


@pytest.mark.parametrize(
    ("label", "is_label"),
    [
        ("Harbour of Vellmar reopens — Vellmar Post, 2024-03-05, ¶1", True),
        ("“Who?”: a talk, part 2 (of 3)", True),
        ("नमस्ते दुनिया", True),
        ("港が開く", True),
        ("a_b", False),
        ("C# in depth", False),
        ("[sic] he said", False),
        ("https://good.example", False),
        ("rocket 🚀", False),
        ("ℹ️ note", False),
        ("12. of May", False),
        ("- item", False),
        ("a:b:c", False),
    ],
)
def test_what_a_label_would_show_wrong_stands_beside_its_link(label: str, is_label: bool) -> None:
    nodes = parse(link(label, "https://a.example"))
    (found,) = [node for node in walk(nodes) if node.kind == "link"]
    assert read([found]) == (label if is_label else "open")
    assert read(nodes).removesuffix(" (open)") == label


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://a.example/b?c=d#e", "https://a.example/b?c=d#e"),
        ("https://a.example/b#:~:text=a%20b,c", "https://a.example/b#:~:text=a%20b,c"),
        ("https://a.example/(b) [c]", "https://a.example/%28b%29%20%5Bc%5D"),
        ("https://a.example/ж", "https://a.example/%D0%B6"),
        ("HTTP://A.example", "HTTP://A.example"),
        ("https://a.example:99999/", None),
        ("https://a.example:0/", None),
        ("https://good.example@evil.example/", None),
        ("https://[::1]/", None),
        ("https://a b.example/", None),
        ("javascript://a.example/%0aalert(1)", None),
        ("/relative", None),
        ("https://a.example/\ud800", None),
        ("https://a.example/" + "x" * LINK, None),
        (None, None),
    ],
)
def test_an_address_is_of_the_web_and_in_ascii(url: str | None, target: str | None) -> None:
    assert address(url) == target


def test_an_address_reads_as_it_is_but_leads_nowhere() -> None:
    assert parse(escape("see https://evil.example/a_b now")) == (Node("text", (), "see https://evil.example/a_b now"),)


def test_bold_leaves_spaces_outside_and_nothing_for_nothing() -> None:
    assert bold(" a b ") == " **a b** "
    assert bold(" ") == " "


def test_filling_keeps_whole_parts_from_the_first() -> None:
    assert fill(["ab", "", "cd", "efghijk", "l"], 8) == "ab\n\ncd"


def test_length_counts_what_is_outside_the_basic_plane_twice() -> None:
    assert units("a😀") == 3
