"""Passages are exact slices of their text: in order, none too long, none blank, nothing lost."""

import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.model import Passage
from index.text.passages import BUDGET, OVERLAP, paragraphs, sentences, split
from tests.corpus import ROOT

SENTENCE = "The ferry left the quay at seven with forty people aboard."  # 58 characters
LONG = " ".join([SENTENCE] * 10)  # a paragraph that must be cut
SCRIPTS = (
    SENTENCE,
    LONG,
    "Скорый поезд прибыл в шесть часов вечера.",
    "قال الوزير إن الجسر سيفتح غدا. وأضاف أن العمل انتهى.",  # right to left
    "‏שלום עולם. הגשר נפתח מחדש!",
    "黑豹队的防守只丢了308分。在联赛中排名第六。",
    "Cafe\u0301 ole\u0301: n\u0303andu\u0301.",  # combining marks
    "👩\u200d👩\u200d👧\u200d👦 went to the 🏖️. 🇳🇴🇳🇴!",
    "“Who?” asked Mr. Putin at 3 p.m. on Jan. 5. Nobody knew…",
    "We chose plan B\u00a0. Good. It is Z\u3000.",  # brought sentencex down
    "x" * 1000,
    "\u0301\u0301\u0301",
    "\ud800 and \udfff stand alone.",
)
SPACES = (" ", "\n", "\n\n", "\r\n", "\r\n\r\n", "\t", "\u00a0", "\u2028", "\n \n", "\r", " " * 1000)

made = st.lists(st.sampled_from(SCRIPTS + SPACES), max_size=25).map("".join)
anything = st.text(st.characters(), max_size=400)
texts = st.one_of(made, anything, st.lists(st.one_of(anything, st.sampled_from(SPACES)), max_size=8).map("".join))


def paragraph_at(text: str, position: int) -> int:
    return next(n for n, (start, end) in enumerate(paragraphs(text), 1) if start <= position < end)


def shown(text: str, passages: list[Passage]) -> list[str]:
    return [text[p.start : p.end] for p in passages]


class TestAnyText:
    @given(texts)
    @example("")
    @example("x" * 899 + " " * 2000 + "y")
    @example(" ".join(["x" * 500, "y" * 500]) + ". " + SENTENCE)
    def test_passages_are_slices_within_the_text_and_the_budget(self, text: str) -> None:
        assert all(0 <= p.start < p.end <= len(text) and p.end - p.start <= BUDGET for p in split(text))

    @given(texts)
    @example("x" * 899 + " " * 2000 + "y")
    @example(SENTENCE[:-1] + " " * 2000 + SENTENCE)
    def test_no_passage_is_blank(self, text: str) -> None:
        assert all(passage.strip() for passage in shown(text, split(text)))

    @given(texts)
    @example("x" * 899 + " " * 2000 + "y")
    @example("a\x1cb\x85c\u2029d")
    def test_every_character_that_is_not_white_space_is_in_a_passage(self, text: str) -> None:
        covered = bytearray(len(text))
        for p in split(text):
            covered[p.start : p.end] = b"\1" * (p.end - p.start)
        assert [i for i, c in enumerate(text) if not covered[i] and not c.isspace()] == []

    @given(texts)
    def test_starts_and_ends_strictly_increase(self, text: str) -> None:
        assert all(a.start < b.start and a.end < b.end for a, b in pairwise(split(text)))

    @given(texts)
    @example(LONG + " " + LONG)
    def test_passages_overlap_only_inside_a_paragraph_and_by_no_more_than_is_documented(self, text: str) -> None:
        for one, two in pairwise(split(text)):
            if two.start < one.end:
                rest = one.end + len(text[one.end :]) - len(text[one.end :].lstrip())
                places = {paragraph_at(text, position) for position in (two.start, one.end - 1, rest)}
                assert one.end - two.start <= OVERLAP and len(places) == 1

    @given(texts)
    def test_a_passage_bears_the_number_of_the_paragraph_that_it_starts_in(self, text: str) -> None:
        assert all(p.paragraph == paragraph_at(text, p.start) for p in split(text))

    @given(texts)
    def test_paragraphs_lie_in_order_and_hold_all_but_white_space(self, text: str) -> None:
        found = list(paragraphs(text))
        assert all(a[1] <= b[0] for a, b in pairwise(found))
        gaps = pairwise([0, *(bound for span in found for bound in span), len(text)])
        assert all(not text[a:b].strip() for a, b in list(gaps)[::2])

    @given(texts)
    @example("x" * 899 + " " * 2000 + "y")
    def test_sentences_begin_and_end_with_a_character(self, text: str) -> None:
        assert all(text[a:b] == text[a:b].strip() != "" for a, b in sentences(text, 0, len(text)))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x" * 50_000, id="without spaces"),
        pytest.param("word " * 10_000, id="with spaces"),
        pytest.param("字" * 50_000, id="Chinese without a full stop"),
        pytest.param("e\u0301" * 25_000, id="combining marks"),
        pytest.param("😀" * 50_000, id="emoji"),
    ],
)
def test_a_sentence_of_50_000_characters_is_cut(text: str) -> None:
    passages = split(text)
    assert max(p.end - p.start for p in passages) <= BUDGET
    assert {c for p in passages for c in range(p.start, p.end)} >= {i for i, c in enumerate(text) if c != " "}


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "lighthouse " * 5000
    assert {word for passage in shown(text, split(text)) for word in passage.split()} == {"lighthouse"}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
class TestParagraphs:
    def shown(self, lines: list[str], newline: str) -> list[str]:
        text = newline.join(lines)
        return [text[a:b].strip() for a, b in paragraphs(text)]

    def test_blank_lines_part_paragraphs(self, newline: str) -> None:
        assert self.shown(["One.", "Still one.", "", "Two.", " \t", "", "Three."], newline) == [
            f"One.{newline}Still one.",
            "Two.",
            "Three.",
        ]

    def test_without_blank_lines_each_line_is_a_paragraph(self, newline: str) -> None:
        assert self.shown([LONG, SENTENCE, LONG, ""], newline) == [LONG, SENTENCE, LONG]

    def test_lines_that_were_wrapped_at_a_width_are_one_paragraph(self, newline: str) -> None:
        words = (LONG + " " + LONG).split()
        lines = [" ".join(words[i : i + 12]) for i in range(0, len(words), 12)]
        assert self.shown(lines, newline) == [newline.join(lines)]

    def test_wrapped_blocks_between_blank_lines_are_a_paragraph_each(self, newline: str) -> None:
        block = [SENTENCE[:40], SENTENCE[:38], SENTENCE[:41]]
        assert self.shown([*block, "", *block], newline) == [newline.join(block)] * 2

    def test_short_lines_of_a_list_are_not_taken_for_wrapped(self, newline: str) -> None:
        assert self.shown(["apples", "pears", "plums", "figs"], newline) == ["apples", "pears", "plums", "figs"]


class TestPacking:
    def test_a_text_within_the_budget_is_one_passage(self) -> None:
        assert split(f"{SENTENCE}\n\n{SENTENCE}") == [Passage(0, 118, 1)]

    def test_surrounding_white_space_belongs_to_no_passage(self) -> None:
        assert split(f"\n  {SENTENCE}\n\n") == [Passage(3, 61, 1)]

    @pytest.mark.parametrize("text", ["", " \n\t\r\n "])
    def test_a_blank_text_has_no_passage(self, text: str) -> None:
        assert split(text) == []

    def test_a_passage_ends_with_a_paragraph_where_that_leaves_it_half_full(self) -> None:
        half = " ".join([SENTENCE] * 9)  # 530 characters
        text = f"{half}\n\n{half}"
        assert shown(text, split(text)) == [half, half]

    def test_a_cut_inside_a_paragraph_is_between_sentences_and_takes_over_those_before_it(self) -> None:
        numbered = [f"Sentence number {n} of this paragraph is here." for n in range(100, 140)]
        text = " ".join(numbered)
        first, second, *_ = [[s for s in numbered if s in passage] for passage in shown(text, split(text))]
        assert " ".join(first) == text[: len(" ".join(first))]
        taken_over = [s for s in second if s in first]
        assert taken_over and len(" ".join(taken_over)) <= OVERLAP

    def test_a_long_first_sentence_leaves_no_room_unused(self) -> None:
        long = "A" + "a" * 498 + "."
        text = " ".join([long, SENTENCE, SENTENCE, long])
        assert split(text)[0] == Passage(0, len(f"{long} {SENTENCE} {SENTENCE}"), 1)


def test_open_quotes_without_end_cost_no_more_than_other_text() -> None:
    text = "« a " * 100_000
    assert len(sentences(text, 0, len(text))) < len(text)
    assert sum(stop - start for start, stop in sentences(text, 0, len(text))) > len(text) * 0.9


GROWTH = """
import resource, sys
from index.text.passages import split
text, peak = eval(sys.argv[1]), lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
split(text, "en")
print(peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="others count memory in another unit")
@pytest.mark.parametrize("text", ["'x' + chr(10) * 4_000_000 + 'y'", "(chr(10) * 2).join('x' * 200_000)"])
def test_cutting_takes_little_memory_whatever_the_text(text: str) -> None:
    command = [sys.executable, "-c", GROWTH, text]
    grown = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert int(grown) < 20_000  # kB


@pytest.mark.parametrize(
    "piece",
    ["a\n\n", "a\n", "A b\nc d\n\n", "A\nB\nC\n\n", "a\n \n", "a\u2029\n", "a\n\n\n\n", "# a\n", "字。\n\n", ". "],
)
def test_cutting_takes_time_as_the_text_grows_whatever_it_repeats(piece: str) -> None:
    text = (piece * 60_000)[:60_000]
    began = time.process_time()
    split(text, "en")
    assert time.process_time() - began < 3  # it takes 0.2 s


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"The harbour reopens\nBy Ines Calder, 2 May\n{SENTENCE} {SENTENCE}", 2),
        (f"The harbour reopens\u2029\n{SENTENCE}", 1),
        ("The talks were led by\nSteve Witkoff, who had come from Washington on Friday morning.", 0),
        ("The ferry to Vellmar left the quay in the old\nHarbour at seven with forty people.", 0),
        ("The results\nNo: 41", 0),
    ],
)
def test_headings_and_bylines_are_no_part_of_the_first_sentence(text: str, expected: int) -> None:
    first = [text[start:end] for start, end in sentences(text, 0, len(text), "en")]
    assert first[:expected] == text.splitlines()[:expected]
    assert expected or "\n" in first[0]


BEGUN = f"The first paragraph, which is no headline.\n\nThe harbour reopens\n{SENTENCE}"
GAP = BEGUN.index("\n\n")


@pytest.mark.parametrize(
    ("start", "end", "is_parted"),
    [
        (0, len(BEGUN), True),
        (GAP, len(BEGUN), True),
        (GAP + 1, len(BEGUN), True),  # the blank line is before what is cut, in part
        (GAP + 2, len(BEGUN), True),  # and whole
        (GAP + 3, len(BEGUN), False),  # no headline begins in it
        (GAP + 2, GAP + 2 + len("The harbour reopens\nThe"), True),  # what follows the headline is not cut
    ],
)
def test_a_headline_is_parted_if_it_begins_in_what_is_cut(start: int, end: int, is_parted: bool) -> None:
    cut = [BEGUN[first:last].strip() for first, last in sentences(BEGUN, start, end, "en")]
    assert ("The harbour reopens" in cut) is is_parted
