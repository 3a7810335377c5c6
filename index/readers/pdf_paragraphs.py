"""The lines of printed pages -> paragraphs: joined where they were wrapped, and words where they were divided."""

import re
from collections import Counter
from collections.abc import Sequence

FULL = 0.75  # of a page's usual line; a shorter line ends its paragraph, unless the next goes on in lower case
RUNNING = 3  # pages at least, and half of all, that begin or end with the same line: a header or footer

_BULLET = re.compile(r"(?:[•▪◦‣●■–—*-]|\(?\d{1,3}[.)]|\[\d{1,3}\])\s")
_DIVIDED = re.compile(r"[^\W\d_][-\u00ad\u2010]$")
_COMPOUND = re.compile(r"[^\W\d_]+[-\u2010][^\W\d_]+")
_ENDED = re.compile(r"[.!?:;。！？…][\"'”’»)\]]*$")


def compose(pages: Sequence[str]) -> str:
    r"""The text of pages given as lines: paragraphs parted by blank lines, each page ended by a form feed.

    A paragraph that runs over to the next page has its form feed in place of a space.
    """
    lined = drop_running([[" ".join(line.split()) for line in page.splitlines()] for page in pages])
    compounds = {word.replace("\u2010", "-").lower() for page in pages for word in _COMPOUND.findall(page)}
    parts: list[str] = []
    for lines in lined:
        first, *others = _join(lines, compounds) or [""]
        if first and parts and _runs_on(parts[-1][:-1], first):
            parts[-1], first = _carry(parts[-1], first, compounds)
        elif parts:
            first = f"\n\n{first}"
        parts.append("\n\n".join([first, *others]) + "\f")
    return "".join(parts)


def drop_running(pages: list[list[str]]) -> list[list[str]]:
    """The pages' lines without headers and footers: those that recur in one place, but for the numbers in them."""
    kept = [[line for line in page if line] if not any(page) else _strip(page) for page in pages]
    for edge in (0, -1):
        counts = Counter(_pattern(page[edge]) for page in kept if len(page) > 1)
        running = {p for p, n in counts.items() if n >= RUNNING and n * 2 >= len(pages)}
        for page in kept:
            if len(page) > 1 and _pattern(page[edge]) in running:
                del page[edge]
    return [_strip(page) for page in kept]


def _strip(lines: list[str]) -> list[str]:
    """Without blank lines at either end."""
    filled = [n for n, line in enumerate(lines) if line]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _pattern(line: str) -> str:
    return re.sub(r"\d+|\b[ivxlc]+\b", "#", line)


def _join(lines: Sequence[str], compounds: set[str]) -> list[str]:
    lengths = sorted(len(line) for line in lines if line)
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    found: list[str] = []
    last = ""
    for line in lines:
        if line and last and not _ends(last, line, usual):
            found[-1] = _append(found[-1], line, compounds)
        elif line:
            found.append(line)
        last = line
    return found


def _ends(line: str, following: str, usual: int) -> bool:
    """Whether a paragraph ends between two lines."""
    is_short = len(line) < FULL * usual and not following[0].islower()
    return is_short or bool(_BULLET.match(following))


def _append(text: str, line: str, compounds: set[str]) -> str:
    """The line after the text: a divided word is joined, with its hyphen where the document writes it so elsewhere."""
    if not _DIVIDED.search(text[-2:]) or not line[0].islower():
        return f"{text} {line}"
    head, tail = re.split(r"\W", text[-81:-1])[-1], re.split(r"[\W_]", line, maxsplit=1)[0]
    return (text if f"{head}-{tail}".lower() in compounds else text[:-1]) + line


def _runs_on(text: str, following: str) -> bool:
    return bool(text) and following[0].islower() and not _ENDED.search(text[-10:])


def _carry(text: str, first: str, compounds: set[str]) -> tuple[str, str]:
    """The two, after the rest of a word that the end of the page divides has gone over to the first."""
    if not _DIVIDED.search(text[-3:-1]):
        return text, first
    word, _, rest = first.partition(" ")
    return _append(text[:-1], word, compounds) + "\f", rest
