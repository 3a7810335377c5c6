"""The .docx reader: the paragraphs of the document as Word shows it, with its headings, notes and text boxes.

https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

from collections.abc import Iterator
from pathlib import Path

from index.errors import OriginError
from index.model import Article, Unread
from index.readers.docx.body import Body
from index.readers.docx.package import Package
from index.readers.metadata import authors, given_title, language
from index.readers.zip_archive import open_zip

TEMPLATE = "python-docx"  # the author in its template


def read(path: Path) -> Iterator[Article | Unread]:
    """One article, its text the paragraphs, parted by blank lines; and an Unread if a part of it can't be read."""
    with open_zip(path, "Word") as archive:
        package = Package(archive)
        body = Body(package)
        text = "\n\n".join(body.paragraphs())
        known = package.properties()
        title = given_title(known.get("title")) or body.title()
    if not text:
        raise OriginError("has no text")
    author = known.get("creator")
    yield Article(  # without a date: when the file or its template was made is not when the text was published
        text=text,
        title=title,
        author=authors(author) if author != TEMPLATE else None,
        language=language(known.get("language")),
        origin=str(path),
    )
    if package.unread:
        yield Unread(str(path), f"has parts that can't be read: {', '.join(package.unread)}")
