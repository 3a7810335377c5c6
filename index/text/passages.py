"""Article text -> passages: exact, overlapping slices that begin and end with a sentence and keep paragraphs in sight.

Ranking wants room, quoting does not (see `quoting`): on news questions 60, 100, 150 words gave MRR .49, .55, .60.
"""

from collections.abc import Iterator
from itertools import chain, pairwise
from statistics import median

from index.model import Passage
from index.text.patterns import lazy
from index.text.sentences import segment

BUDGET = 900  # characters, about 150 English words
STRETCH = 10_000  # characters
HEADLINE = 90  # characters that a heading or a byline has at most
WIDTH = 0.75  # of the lines around it: a shorter line ended on purpose
SAMPLE = 1_000_000  # characters whose lines tell whether a text is wrapped
OVERLAP = 200  # characters that a passage may take over from the one before, where the cut is inside a paragraph

_BLANK_LINE = lazy(  # possessive: it would note each of a million line ends
    r"\u2029\n[^\S\n]*+(?:\n[^\S\n]*+)*+|\n[^\S\n]*+(?:\n[^\S\n]*+)++"
)
_LINE = lazy(r"\n")
_SENTENCE_END = lazy(r"[.!?。！？…:;][\"'”’»)\]]*$")

_FIRST_LINES = lazy(r"(?:[^\n]+\n){1,3}[^\n]{1,200}")
_UNFINISHED = lazy(r"(?:[-–—,;:/]|\b[a-z]{1,3})\s*$")  # "led by", "and"

Span = tuple[int, int]


def paragraphs(text: str) -> Iterator[Span]:
    """The paragraphs that hold more than white space, as (start, end): parted by blank lines, else by lines.

    Lines that were wrapped at a width are no paragraphs: without blank lines such a text is one.
    """
    parting = _BLANK_LINE if _BLANK_LINE.search(text.strip()) or _is_wrapped(text) else _LINE
    bounds = chain([0], (m.end() for m in parting.finditer(text)), [len(text)])
    return ((a, b) for a, b in pairwise(bounds) if not (a == b or text[a:b].isspace()))


def _is_wrapped(text: str) -> bool:
    """Whether lines end where the page did: of like length, at most 100 characters, most of them inside a sentence."""
    lines = [line.rstrip() for line in text[:SAMPLE].splitlines() if line.strip()][:-1]
    if len(lines) < 2:
        return False
    width = max(map(len, lines))
    return (
        width <= 100
        and median(map(len, lines)) > 0.8 * width > 32
        and (sum(1 for line in lines if not _SENTENCE_END.search(line)) > len(lines) / 2)
    )


def sentences(text: str, start: int, end: int, language: str | None = None) -> list[Span]:
    """The sentences of `text[start:end]`, each at most `BUDGET` characters; surrounding white space belongs to none."""
    spans: list[Span] = []
    for first, last in _windows(text, start, end):
        for piece in segment(language, text[first:last]):
            spans += _cut(text, first, first + len(piece))
            first += len(piece)
    return spans


def _windows(text: str, start: int, end: int) -> Iterator[Span]:
    """`start:end` parted behind headings, in stretches that sentencex cuts fast: 320,000 characters took it 4 s."""
    for first, last in pairwise([start, *_ends(text, start, end), end]):
        yield from _stretches(text, first, last)


def _ends(text: str, start: int, end: int) -> list[int]:
    """Where in `start:end` a paragraph ends, or a heading or byline that has no blank line after it."""
    if text.find("\n", start, trim(text, start, end)[1]) < 0:  # most: a paragraph of one line
        return []
    ends = [match.end() for match in _BLANK_LINE.finditer(text, start, end)]
    for at in _beginnings(text, start, end):
        if not (match := _FIRST_LINES.match(text, at, end + STRETCH)):
            continue
        lines = match[0].split("\n")
        width = WIDTH * max(map(len, lines))
        for line, after in pairwise(lines):
            at += len(line) + 1
            if not _is_headline(line, after, width):
                break
            ends.append(at)
    return sorted({at for at in ends if start < at < end})


def _beginnings(text: str, start: int, end: int) -> Iterator[int]:
    """Where in `start:end` the text begins, or goes on after an empty line."""
    if start == 0 < end:
        yield 0
    at = text.find("\n\n", max(start - 2, 0), end)
    while -1 < at < end - 2:
        yield at + 2
        at = text.find("\n\n", at + 1, end)


def _is_headline(line: str, after: str, width: float) -> bool:
    """Whether a line was ended on purpose, with no sign of it: the first word of the next would have had room."""
    word = next(iter(after.split()), "")
    return (
        len(line) <= HEADLINE
        and len(line) + 1 + len(word) <= width
        and not (_SENTENCE_END.search(line.rstrip()) or _UNFINISHED.search(line))
        and word[:1].isalpha()
        and not word[:1].islower()
    )


def _stretches(text: str, start: int, end: int) -> Iterator[Span]:
    """`start:end` in pieces of at most `STRETCH`, cut at a space if there is any."""
    while end - start > STRETCH:
        stop = max(text.rfind(c, start + STRETCH // 2, start + STRETCH) for c in " \n\t") + 1 or start + STRETCH
        yield start, stop
        start = stop
    yield start, end


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """`start:end` without white space around, in pieces of at most `BUDGET`, cut at a space if there is any."""
    start, end = trim(text, start, end)
    while end - start > BUDGET:
        space = max(text.rfind(c, start + BUDGET // 2, start + BUDGET) for c in " \n\t")
        stop = space if space > 0 else start + BUDGET
        yield trim(text, start, stop)
        start, end = trim(text, stop, end)
    if start < end:
        yield start, end


def trim(text: str, start: int, end: int) -> Span:
    """`start:end` without the white space around it."""
    rest = text[start:end].lstrip()
    start = end - len(rest)
    return start, start + len(rest.rstrip())


def split(text: str, language: str | None = None) -> list[Passage]:
    """The passages of a text in order, each at most `BUDGET` characters.

    Whole paragraphs are packed together; one that does not fit is cut between sentences, and the passage after the cut
    begins with up to `OVERLAP` characters of sentences from before it. All but white space is in some passage.
    """
    coming = (
        (start, end, number)
        for number, (first, last) in enumerate(paragraphs(text), 1)
        for start, end in sentences(text, first, last, language)
    )
    passages: list[Passage] = []
    units: list[tuple[int, int, int]] = []  # those of one passage and the next one: all of them may fill the memory
    while True:
        while (len(units) < 2 or units[-1][1] - units[0][0] <= BUDGET) and (unit := next(coming, None)):
            units.append(unit)
        if not units:
            return passages
        stop = _fill(units, 0)
        passages.append(Passage(units[0][0], units[stop - 1][1], units[0][2]))
        if stop == len(units):
            return passages
        del units[: _step_back(units, 0, stop)]


def _fill(units: list[tuple[int, int, int]], first: int) -> int:
    """The end of the passage from unit `first`: at a paragraph's end if that leaves it half full, else full."""
    stop, boundary = first + 1, first
    while stop < len(units) and units[stop][1] - units[first][0] <= BUDGET:
        if units[stop][2] != units[stop - 1][2]:
            boundary = stop
        stop += 1
    if stop == len(units) or units[stop][2] != units[stop - 1][2]:
        return stop
    is_half_full = boundary > first and units[boundary - 1][1] - units[first][0] >= BUDGET // 2
    return boundary if is_half_full else stop


def _step_back(units: list[tuple[int, int, int]], first: int, stop: int) -> int:
    """The unit at which the passage after `stop` begins: earlier by the overlap if `stop` is inside a paragraph."""
    start = stop
    while (
        start - 1 > first
        and units[start - 1][2] == units[stop][2]
        and units[stop - 1][1] - units[start - 1][0] <= OVERLAP
        and units[stop][1] - units[start - 1][0] <= BUDGET
    ):
        start -= 1
    return start
