"""The .pdf reader: PDFium finds the characters, `page_lines` the lines of a page, `paragraphs` the text of all.

A page is what is cited. One whose letters make no words is left out and told: see `legibility`.
"""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pypdfium2 import PdfDocument, PdfiumError
from pypdfium2 import raw as pdfium

from index.errors import OriginError
from index.model import Article, Unread
from index.readers import parser_errors
from index.readers.decoding import check_size, mend
from index.readers.metadata import authors, given_title, language
from index.readers.pdf.legibility import is_legible
from index.readers.pdf.page_lines import page_lines
from index.readers.pdf.paragraphs import compose

SIZE = 100 * 2**20  # bytes
SECONDS = 15.0  # after which the remaining pages are left out
LENGTH = 4_500_000  # characters, after which they are left out too: some 2,000 pages
LANGUAGE_LENGTH = 64  # characters of its tag


def read(path: Path) -> Iterator[Article | Unread]:
    """One article with pages; and an Unread for each reason why some of them are not in it."""
    check_size(path.stat().st_size, SIZE)
    with parser_errors("a PDF"), closing(_open(path)) as document:
        pages, left = _read_pages(document)
        text = compose(pages)
        if not text.strip():
            raise OriginError(left[0] if left else "has no text: if it is scanned, add the text with OCR first")
        known = document.get_metadata_dict(skip_empty=True)
        article = Article(  # without a date: when the file was made is not when the text was published
            text=text,
            title=given_title(known.get("Title")),
            author=authors(known.get("Author")),
            language=_language(document),
            origin=str(path),
        )
    yield article
    for reason in left:
        yield Unread(str(path), reason)


def _open(path: Path) -> PdfDocument:
    """The document; an empty password often opens its lock, which keeps from printing or copying only."""
    try:
        return PdfDocument(path)
    except PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise OriginError("needs a password: save it without one") from error
        if error.err_code == pdfium.FPDF_ERR_SECURITY:
            raise OriginError("is encrypted in a way that can't be read: save it without encryption") from error
        raise


def _read_pages(document: PdfDocument) -> tuple[list[str], list[str]]:
    """The lines of each page, and why some are not among them."""
    found, left = list[str](), list[str]()
    length, failed, illegible = 0, list[int](), list[int]()
    deadline = time.monotonic() + SECONDS
    for index in range(len(document)):
        if length > LENGTH or time.monotonic() > deadline:
            left.append(f"is too long to be read whole: the pages from {index + 1:,} on are left out, so divide it")
            break
        lines = list[str]()
        try:
            with parser_errors("a page"):
                lines = page_lines(document, index)
        except OriginError:
            failed.append(index + 1)
        if not is_legible(lines):
            illegible.append(index + 1)
            lines = []
        found.append(mend("\n".join(lines)))
        length += len(found[-1])
    if failed:
        left.append(f"has pages that can't be read: {_listed(failed)}")
    if illegible:
        left.append(
            f"has pages whose letters make no words: {_listed(illegible)}; print and OCR them to add their text"
        )
    return found, left


def _listed(numbers: list[int]) -> str:
    more = f" and {len(numbers) - 10:,} more" if len(numbers) > 10 else ""
    return ", ".join(map(str, numbers[:10])) + more


def _language(document: PdfDocument) -> str | None:
    units = (pdfium.FPDF_WCHAR * LANGUAGE_LENGTH)()
    size = pdfium.FPDFCatalog_GetLanguage(document, units, 2 * LANGUAGE_LENGTH)
    return language("".join(map(chr, units[: size // 2 - 1]))) if 2 < size <= 2 * LANGUAGE_LENGTH else None
