"""A page of a PDF -> its lines in the order in which people read them: column by column, words whole."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from ctypes import c_ushort
from itertools import pairwise
from statistics import median
from typing import NamedTuple, TypeAlias

from pypdfium2 import PdfDocument
from pypdfium2 import raw as pdfium

GAP = 0.9  # of the height of a line: a wider space may part columns; those of justified lines hardly reach it
ROWS = 5  # at least with a gap in one place, for there to be columns
WIDTH = 20  # characters of a column's usual line; a table has shorter cells
RUNNING_ON = 0.25  # of the lines of a column at least, which the next goes on with in lower case: a table's do not
PIECES, LENGTH = 50, 1000  # of a row, and characters of one, which is not joined further
DEPTH = 3  # of columns in columns
SMALL, RISEN = 0.8, 0.1  # of the height of a word's first letter: how high the sign of a note is, and how it is raised
TIGHT = 0.05  # of the height of a line: a narrower gap is no space
SPACED = 0.8  # of the words of a line that are one letter: the letters stand apart
LETTER_GAP = 0.6  # of the height of a line at most
WORD_GAP = 1.5  # times the gap between two letters

_HYPHENS = dict.fromkeys((0x02, 0xFFFE), "-")  # what PDFium gives for one that divides a word, and the end of its line
_NOTED = re.compile(r"([^\W\d_]{3,}[^\w\s]{0,3})(\d{1,3})([^\w\s]{0,3})")  # of a shorter word, it may be of m²
_CLOSING = frozenset(".,;:!?)]”’…")
_LINE = re.compile(r"[^\r\n\x02\ufffe]+[\x02\ufffe]?")
_WORD = re.compile(r"[^\s\0]+")
_ENDED = re.compile(r"[.!?:;。！？…][\"'”’»)\]]*$")


class Piece(NamedTuple):
    """A part of a line between two wide gaps; places in points, from the page's lower left."""

    text: str
    left: float
    right: float
    base: float
    height: float


Row = list[Piece]
Box: TypeAlias = pdfium.FS_RECTF


def page_lines(document: PdfDocument, index: int) -> list[str]:
    """The lines of a page, counted from 0; U+FFFD stands for what the page's fonts do not name."""
    with closing(document[index]) as page, closing(page.get_textpage()) as characters:
        rows = list(_rows(_Reader(characters.raw).lines()))
    return [" ".join(piece.text for piece in row) for row in _in_columns(rows)]


class _Reader:
    """Reads the characters of a page, each with its box only where that matters: it costs a call."""

    def __init__(self, page: pdfium.FPDF_TEXTPAGE) -> None:
        self._page = page

    def lines(self) -> Iterator[Row]:
        """The lines as PDFium finds them."""
        text = self._text()
        for line in _LINE.finditer(text):
            if words := [word.span() for word in _WORD.finditer(text, *line.span())]:
                yield self._line(words, text)

    def _text(self) -> str:
        """The characters of the page, each at its place: a call for all is quick, but leaves out what has no name."""
        count = pdfium.FPDFText_CountChars(self._page)
        units = (c_ushort * (count + 1))()
        if pdfium.FPDFText_GetText(self._page, 0, count, units) != count + 1:
            units[:count] = [pdfium.FPDFText_GetUnicode(self._page, n) & 0xFFFF for n in range(count)]
        return "".join(map(chr, units[:count]))  # a character beyond U+FFFF in two halves, which `mend` joins

    def _line(self, words: list[tuple[int, int]], text: str) -> Row:
        texts = [self._without_sign(a, self._shown(a, text[a:b])) for a, b in words]
        boxes = [(self._box(a), self._box(b - 1)) for a, b in words]
        gaps = [b[0].left - a[1].right for a, b in pairwise(boxes)]
        if _are_letters_apart(texts, gaps, boxes[0][0].top - boxes[0][0].bottom):
            texts, boxes, gaps = _close_up(texts, boxes, gaps)
        heights = [end.top - end.bottom for _, end in boxes]
        wide = [n + 1 for n, gap in enumerate(gaps) if 0 < GAP * heights[n] < gap]
        return [_piece(texts[a:b], boxes[a:b], gaps[a : b - 1]) for a, b in pairwise([0, *wide, len(texts)])]

    def _shown(self, start: int, word: str) -> str:
        if word.isascii() and "\x02" not in word:
            return word
        return "".join("\ufffd" if self._is_unnamed(n) else c for n, c in enumerate(word, start)).translate(_HYPHENS)

    def _without_sign(self, start: int, word: str) -> str:
        """The word without the raised number of a note at its end, which would make another word of it."""
        match = _NOTED.fullmatch(word) if not word.isalpha() else None
        if not match:
            return word
        first, sign = self._box(start), self._box(start + match.start(2))
        height = first.top - first.bottom
        is_raised = sign.top - sign.bottom < SMALL * height and sign.bottom > first.bottom + RISEN * height
        return match[1] + match[3] if is_raised else word

    def _is_unnamed(self, n: int) -> bool:
        return bool(pdfium.FPDFText_HasUnicodeMapError(self._page, n) == 1)

    def _box(self, n: int) -> Box:
        box = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(self._page, n, box)
        return box


def _are_letters_apart(texts: Sequence[str], gaps: Sequence[float], height: float) -> bool:
    """Whether a line is written as `N a m e`; a row of a table has wider gaps, and a script without spaces may be."""
    single = [text for text in texts if len(text) == 1 and text < "\u2e80"]
    is_word = sum(map(str.isalpha, single)) * 2 > len(texts) >= 4
    return is_word and len(single) >= SPACED * len(texts) and median(gaps) < LETTER_GAP * height


def _close_up(
    texts: list[str], boxes: list[tuple[Box, Box]], gaps: list[float]
) -> tuple[list[str], list[tuple[Box, Box]], list[float]]:
    """The line with its words whole, where the gaps between words are wider than those between letters."""
    wide = WORD_GAP * median(gaps)
    starts = [0, *(n + 1 for n, gap in enumerate(gaps) if gap > wide)]
    ends = [*(n - 1 for n in starts[1:]), len(texts) - 1]
    return (
        ["".join(texts[a : b + 1]) for a, b in zip(starts, ends, strict=True)],
        [(boxes[a][0], boxes[b][1]) for a, b in zip(starts, ends, strict=True)],
        [gaps[b] for b in ends[:-1]],
    )


def _piece(texts: Sequence[str], boxes: Sequence[tuple[Box, Box]], gaps: Sequence[float]) -> Piece:
    """The words of a line up to a wide gap."""
    height = max(box.top - box.bottom for pair in boxes for box in pair)
    spaced = (f"{_space(text, gap, height)}{text}" for text, gap in zip(texts[1:], gaps, strict=True))
    base = min(box.bottom for pair in boxes for box in pair)
    return Piece("".join([texts[0], *spaced]), boxes[0][0].left, boxes[-1][1].right, base, height)


def _joined(before: Piece, after: Piece) -> Piece:
    """Two pieces of a line as one."""
    space = _space(after.text, after.left - before.right, before.height)
    base, height = min(before.base, after.base), max(before.height, after.height)
    return Piece(f"{before.text}{space}{after.text}", before.left, after.right, base, height)


def _space(text: str, gap: float, height: float) -> str:
    """What is before a word: nothing before a sign at the end of another, which a raised number may part from it."""
    return "" if text[0] in _CLOSING and gap < TIGHT * height else " "


def _rows(lines: Iterator[Row]) -> Iterator[Row]:
    """The lines; those that go on to the right at the same height are one."""
    row: Row = []
    for line in lines:
        last, first = row[-1] if row else line[0], line[0]
        is_beside = first.left >= last.right and abs(first.base - last.base) < last.height / 2
        if not row or not is_beside or len(row) > PIECES or len(last.text) > LENGTH:
            if row:
                yield row
            row = line
        elif first.left - last.right > GAP * last.height:
            row = row + line
        else:
            row = [*row[:-1], _joined(last, first), *line[1:]]
    if row:
        yield row


def _in_columns(rows: list[Row], depth: int = DEPTH) -> list[Row]:
    """The rows, those of columns that stand side by side one column after the other."""
    gutter = _gutter(rows) if depth else None
    if gutter is None:
        return rows
    found, left, right = list[Row](), list[Row](), list[Row]()
    for row in [*rows, None]:
        if row is None or any(piece.left < gutter < piece.right for piece in row):
            found += [*_in_columns(left, depth - 1), *_in_columns(right, depth - 1)]
            found += [row] if row else []
            left, right = [], []
        else:
            left += filter(None, [[piece for piece in row if piece.right <= gutter]])
            right += filter(None, [[piece for piece in row if piece.right > gutter]])
    return found


def _gutter(rows: Sequence[Row]) -> float | None:
    """Where most rows have a gap, with prose on either side of it; None if there is no such place."""
    gaps = [(a.right, b.left) for row in rows for a, b in pairwise(row)]
    edges = sorted(edge for a, b in gaps for edge in ((a, 1), (b, -1)))
    most = open_ = 0
    gutter = None
    for (x, step), (after, _) in pairwise(edges):
        open_ += step
        if open_ > most:
            most, gutter = open_, (x + after) / 2
    if gutter is None or most < ROWS:
        return None
    crossing = sum(any(piece.left < gutter < piece.right for piece in row) for row in rows)
    sides = [(_side(row, gutter, right=False), _side(row, gutter, right=True)) for row in rows]
    parted = [side for side in sides if all(side)]
    is_prose = len(parted) >= ROWS and all(_is_prose([side[n] for side in parted]) for n in (0, 1))
    return gutter if is_prose and crossing <= len(parted) else None


def _side(row: Row, gutter: float, *, right: bool) -> str:
    return " ".join(piece.text for piece in row if (piece.left >= gutter if right else piece.right <= gutter))


def _is_prose(lines: Sequence[str]) -> bool:
    """Whether lines are of a width that is read, and go on in the next one often enough."""
    running = sum(b[0].islower() and not _ENDED.search(a) for a, b in pairwise(lines))
    return median(map(len, lines)) >= WIDTH and running >= RUNNING_ON * (len(lines) - 1)
