"""The lines of pages -> paragraphs: without headers and footers, divided words whole, over the ends of pages."""

import re
from collections import Counter
from collections.abc import Sequence

FULL = 0.75  # of a page's usual line; a shorter line ends its paragraph, unless the next goes on in lower case
SOFT_HYPHEN = "\u00ad"
RUNNING = 3  # pages at least, and half of all, that begin or end with the same line: a header or footer

_BULLET = re.compile(r"(?:[•▪◦‣●■–—*-]|\(?\d{1,3}[.)]|\[\d{1,3}\])\s")
_DIVIDED = re.compile(r"[^\W\d_][-\u00ad\u2010]$")
_RANGE = re.compile(r"\d[-\u2010\u2013]$")
_COMPOUND = re.compile(r"(?<![^\W\d_])[^\W\d_]++[-\u2010][^\W\d_]+")
_SUSPENDED = {
    "and",
    "or",
    "to",
    "und",
    "oder",
    "bis",
    "bzw",
    "et",
    "ou",
    "e",
    "o",
    "y",
    "en",
    "of",
    "och",
    "eller",
    "og",
}
_ENDED = re.compile(r"[.!?:;。！？…][\"'”’»)\]]*$")


def compose(pages: Sequence[str]) -> str:
    r"""The text of pages given as lines: paragraphs with blank lines between them, each page ended by a form feed.

    A paragraph that runs over to the next page has its form feed in place of a space.
    """
    lined = drop_running([[" ".join(line.split()) for line in page.splitlines()] for page in pages])
    compounds = {word.replace("\u2010", "-").lower() for page in pages for word in _COMPOUND.findall(page)}
    texts: list[str] = []
    for lines in lined:
        first, *others = _join(lines, compounds) or [""]
        if first and texts and _runs_on(texts[-1][:-1], first):
            texts[-1], first = _carry(texts[-1], first, compounds)
        elif texts:
            first = f"\n\n{first}"
        texts.append("\n\n".join([first, *others]) + "\f")
    return "".join(texts)


def drop_running(pages: list[list[str]]) -> list[list[str]]:
    """The pages' lines without headers and footers: lines that recur at that end, whatever their numbers."""
    stripped = [_strip(page) for page in pages]
    for edge in (0, -1):
        counts = Counter(_pattern(page[edge]) for page in stripped if len(page) > 1)
        running = {p for p, n in counts.items() if n >= RUNNING and n * 2 >= len(pages)}
        for page in stripped:
            if len(page) > 1 and _pattern(page[edge]) in running:
                del page[edge]
    return [_strip(page) for page in stripped]


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
        is_short = len(last) < FULL * usual and not line[:1].islower()
        if line and last and not is_short and not _BULLET.match(line):
            found[-1] = _append(found[-1], line, compounds)
        elif line:
            found.append(line)
        last = line
    return found


def _append(text: str, line: str, compounds: set[str]) -> str:
    """The line after the text: a divided word is joined, with its hyphen where the document writes it so elsewhere.

    What a hyphen ties to a capital or a digit keeps it (Anglo-Saxon, 2019-2020), and "pre-" before "and" its space.
    """
    if _RANGE.search(text[-2:]) and line[0].isdigit():
        return text + line
    if not _DIVIDED.search(text[-2:]) or not line[0].isalpha():
        return f"{text} {line}"
    head, tail = re.split(r"\W", text[-81:-1])[-1], re.split(r"[\W_]", line, maxsplit=1)[0]
    if text[-1] == SOFT_HYPHEN or (head.isupper() and tail.isupper() and len(head) > 1):
        return text[:-1] + line
    if tail.lower() in _SUSPENDED and f"{head}-{tail}".lower() not in compounds:
        return f"{text} {line}"
    is_tied = not line[0].islower() or f"{head}-{tail}".lower() in compounds
    return (text if is_tied else text[:-1]) + line


def _runs_on(text: str, following: str) -> bool:
    return bool(text) and following[0].islower() and not _ENDED.search(text[-10:])


def _carry(text: str, first: str, compounds: set[str]) -> tuple[str, str]:
    """The two, after the rest of a word that the end of the page divides has gone over to the first."""
    if not _DIVIDED.search(text[-3:-1]):
        return text, first
    word, _, rest = first.partition(" ")
    return _append(text[:-1], word, compounds) + "\f", rest
