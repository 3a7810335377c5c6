"""The .pdf reader: pypdf gives the lines of each page, `lines` makes paragraphs of them; the page is what is cited.

https://pypdf.readthedocs.io/en/stable/user/security.html names the limits that pypdf sets itself.
"""

import logging
import re
import time
from collections.abc import Iterator
from pathlib import Path

from pypdf import DocumentInformation, PdfReader
from pypdf.errors import DependencyError

from index.errors import OriginError
from index.model import Article, Unread
from index.readers.metadata import authors, language, one_line, published, undated
from index.readers.pdf_paragraphs import compose
from index.readers.text import check_size, mend
from index.readers.xml_parsing import parsing

SIZE = 100 * 2**20  # bytes
SECONDS = 15.0  # after which the pages read so far are taken; pypdf reads 40 a second
LENGTH = 4_500_000  # characters, after which too: some 2,000 pages, and less than is cut

_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")
# what programs write when nobody gave a title: the name of a file
_FILE = re.compile(r"(?:microsoft \w+ - |untitled\b).*|.*\.(?:docx?|pdf|dvi|tex|indd|qxd|rtf|odt|pptx?|xlsx?)", re.I)

logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # what it has to say is said by an Unread


def read(path: Path) -> Iterator[Article | Unread]:
    """One article with pages; and an Unread if not all of them could be read."""
    check_size(path.stat().st_size, SIZE)
    with path.open("rb") as file:
        with parsing("a PDF"):
            document = _open(PdfReader(file))
            pages, left = _pages(document)
            text = compose(pages)
            if not text.strip():
                raise OriginError(left or "has no text: if it is scanned, add the text with OCR first")
            article = _article(document, text, str(path))
        yield article
        yield from undated(article, [_told(document, "/CreationDate")])
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
            with parsing("a page"):
                found.append(mend(page.extract_text()))
        except OriginError:
            failed.append(number)
            found.append("")
        length += len(found[-1])
    return found, f"has pages that can't be read: {_listed(failed)}" if failed else ""


def _listed(numbers: list[int]) -> str:
    more = f" and {len(numbers) - 10:,} more" if len(numbers) > 10 else ""
    return ", ".join(map(str, numbers[:10])) + more


def _article(document: PdfReader, text: str, origin: str) -> Article:
    """The text with what the document says of itself."""
    title, author, made = (_told(document, name) for name in ("/Title", "/Author", "/CreationDate"))
    match = _DATE.match(str(made or ""))
    name = one_line(title)
    return Article(
        text=text,
        title=name if name and not _FILE.fullmatch(name) else None,
        author=authors(author),
        published=published("-".join(match.groups())) if match else None,
        language=language(document.root_object.get("/Lang")),
        origin=origin,
    )


def _told(document: PdfReader, name: str) -> object:
    return (document.metadata or DocumentInformation()).get(name)
