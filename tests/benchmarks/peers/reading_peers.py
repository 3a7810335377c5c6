"""What others read of a file: trafilatura of pages, mammoth of Word files, PDFium of PDFs."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import NamedTuple

import mammoth
from pypdfium2 import PdfDocument
from trafilatura import bare_extraction, extract
from trafilatura.settings import Document

from tests.benchmarks.reading_samples.stories import Sample


class Found(NamedTuple):
    """What a reader found; what is in `silent` it never says, and counts neither as right nor as wrong."""

    text: str
    title: str | None = None
    published: str | None = None
    author: str | None = None
    silent: frozenset[str] = frozenset()

    def says(self, name: str) -> bool:
        """Whether it could tell a title, date or author."""
        return name not in self.silent


ONLY_TEXT = frozenset({"title", "date", "author"})


def _trafilatura(_: Path, sample: Sample) -> Iterator[Found]:
    found = bare_extraction(
        sample.data.decode(), url=sample.address or None, with_metadata=True, include_comments=False
    )
    if isinstance(found, Document):
        yield Found(found.text or "", found.title, found.date, found.author)


def _trafilatura_of_mail(_: Path, sample: Sample) -> Iterator[Found]:
    message = message_from_bytes(sample.data, policy=default)
    assert isinstance(message, EmailMessage)
    part = message.get_body(("html", "plain"))
    content = str(part.get_content()) if part else ""
    is_page = part is not None and part.get_content_subtype() == "html"
    yield Found((extract(content) if is_page else content) or "", silent=ONLY_TEXT)


def _trafilatura_of_book(file: Path, _: Sample) -> Iterator[Found]:
    with zipfile.ZipFile(file) as book:
        for name in book.namelist():
            if name.endswith("html"):
                yield Found(extract(book.read(name).decode()) or "", silent=ONLY_TEXT)


def _mammoth(file: Path, _: Sample) -> Iterator[Found]:
    with file.open("rb") as data:
        yield Found(mammoth.extract_raw_text(data).value, silent=ONLY_TEXT)


def _pdfium(file: Path, _: Sample) -> Iterator[Found]:
    with closing(PdfDocument(file)) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
        known = document.get_metadata_dict()
    yield Found("\n".join(texts), known.get("Title"), None, known.get("Author"), frozenset({"date"}))


PEERS: dict[str, dict[str, Callable[[Path, Sample], Iterator[Found]]]] = {
    "html": {"trafilatura": _trafilatura},
    "mail": {"trafilatura": _trafilatura_of_mail},
    "epub": {"trafilatura": _trafilatura_of_book},
    "docx": {"mammoth": _mammoth},
    "pdf": {"PDFium": _pdfium},
}
