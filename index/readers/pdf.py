"""The .pdf reader: pypdf gives the lines of each page, and `compose` makes paragraphs of them. A page is what is cited.

https://pypdf.readthedocs.io/en/stable/user/security.html names the limits that pypdf sets itself.
"""

import logging
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pypdf import DocumentInformation, PdfReader
from pypdf.errors import DependencyError

from index.errors import OriginError
from index.model import Article, Unread
from index.readers import parser_errors
from index.readers.metadata import authors, language, one_line
from index.readers.text import check_size, mend

SIZE = 100 * 2**20  # bytes
SECONDS = 15.0  # after which the remaining pages are left out; pypdf reads 40 pages a second
LENGTH = 4_500_000  # characters, after which they are left out too: some 2,000 pages
FULL = 0.75  # of a page's usual line; a shorter line ends its paragraph, unless the next goes on in lower case
RUNNING = 3  # pages at least, and half of all, that begin or end with the same line: a header or footer

# what programs write when nobody gave a title: the name of a file
_FILE = re.compile(r"(?:microsoft \w+ - |untitled\b).*|.*\.(?:docx?|pdf|dvi|tex|indd|qxd|rtf|odt|pptx?|xlsx?)", re.I)
_BULLET = re.compile(r"(?:[•▪◦‣●■–—*-]|\(?\d{1,3}[.)]|\[\d{1,3}\])\s")
_DIVIDED = re.compile(r"[^\W\d_][-\u00ad\u2010]$")
_COMPOUND = re.compile(r"(?<![^\W\d_])[^\W\d_]++[-\u2010][^\W\d_]+")
_ENDED = re.compile(r"[.!?:;。！？…][\"'”’»)\]]*$")

logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # an Unread says it


def read(path: Path) -> Iterator[Article | Unread]:
    """One article with pages; and an Unread if not all of them could be read."""
    check_size(path.stat().st_size, SIZE)
    with path.open("rb") as file:
        with parser_errors("a PDF"):
            document = _open(PdfReader(file))
            pages, left = _pages(document)
            text = compose(pages)
            if not text.strip():
                raise OriginError(left or "has no text: if it is scanned, add the text with OCR first")
            known = document.metadata or DocumentInformation()
            title, author = known.get("/Title"), known.get("/Author")
            name = one_line(title)
            article = Article(  # without a date: when the file was made is not when the text was published
                text=text,
                title=name if name and not _FILE.fullmatch(name) else None,
                author=authors(author),
                language=language(document.root_object.get("/Lang")),
                origin=str(path),
            )
        yield article
        if left:
            yield Unread(str(path), left)


def _open(document: PdfReader) -> PdfReader:
    """The document with its lock open, which an empty password often does: it keeps from printing or copying only."""
    try:
        if document.is_encrypted and not document.decrypt(""):
            raise OriginError("needs a password: save it without one")
    except DependencyError as error:
        raise OriginError("is encrypted in a way that can't be read: save it without encryption") from error
    return document


def _pages(document: PdfReader) -> tuple[list[str], str]:
    """The texts of the pages, as lines, and why some are not among them; empty if all are."""
    found: list[str] = []
    length, failed = 0, list[int]()
    deadline = time.monotonic() + SECONDS
    for number, page in enumerate(document.pages, 1):
        if length > LENGTH or time.monotonic() > deadline:
            return found, f"is too long to be read whole: the pages from {number:,} on are left out, so divide it"
        try:
            with parser_errors("a page"):
                found.append(mend(page.extract_text()))
        except OriginError:
            failed.append(number)
            found.append("")
        length += len(found[-1])
    return found, f"has pages that can't be read: {_listed(failed)}" if failed else ""


def _listed(numbers: list[int]) -> str:
    more = f" and {len(numbers) - 10:,} more" if len(numbers) > 10 else ""
    return ", ".join(map(str, numbers[:10])) + more


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
