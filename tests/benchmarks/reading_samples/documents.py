"""Feeds, Markdown, Word files, books and PDFs, by libraries that write them."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from html import escape
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from feedgen.feed import FeedGenerator
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, SimpleDocTemplate

from tests.benchmarks.reading_samples.pages import ALL, body
from tests.benchmarks.reading_samples.stories import BOOK, Sample, Story, several, slug

ENTRIES = 4  # of a feed
CHAPTERS = 3  # of a book
FONT, SIZE, LEADING, ROWS = "Helvetica", 10, 13, 50  # the last two: points between lines, and lines of a page
TITLED = frozenset({"title", "author"})


def documents(stories: Sequence[Story]) -> Iterator[Sample]:
    """Each story by each library; a feed and a book have several."""
    for group in several(stories, ENTRIES):
        for kind in ("rss", "atom"):
            yield Sample("feed", f"feedgen, {kind}", _feed(group, kind), group, ALL - {"author"}, f"a.{kind}")
    for story in stories:
        yield Sample("md", "PyYAML", _yaml(story), (story,), ALL, "a.md")
        yield Sample("md", "json", _json(story), (story,), ALL, "a.md")
        yield Sample("docx", "python-docx", _word(story), (story,), TITLED, "a.docx")
        yield Sample("docx", "python-docx, laid out", _laid_out(story), (story,), TITLED, "a.docx")
        yield Sample("pdf", "reportlab", _pdf(story), (story,), TITLED, "a.pdf")
        yield Sample("pdf", "reportlab, columns", _columns(story), (story,), TITLED, "a.pdf")
        yield Sample("pdf", "reportlab, across columns", _across(story), (story,), frozenset(), "a.pdf")
        yield Sample("pdf", "reportlab, word by word", _by_words(story), (story,), frozenset(), "a.pdf")
    if find_spec("ebooklib"):  # AGPL, so no dependency, not even of the tests
        for group in several(stories, CHAPTERS):
            for writer, make in (("EbookLib", _book), ("EbookLib, one file", _book_of_one_file)):
                yield Sample("epub", writer, make(group), group, frozenset({"title"}), "a.epub")


def _feed(stories: Sequence[Story], kind: str) -> bytes:
    feed = FeedGenerator()
    feed.id("https://news.example/feed")
    feed.title("All the news")
    feed.link(href="https://news.example/")
    feed.description("All the news")
    for story in stories:
        entry = feed.add_entry(order="append")
        entry.id(f"https://news.example/{slug(story)}")
        entry.link(href=f"https://news.example/{slug(story)}")
        entry.title(story.title)
        entry.published(datetime.combine(story.day, time(9, 30), UTC))
        entry.updated(datetime.combine(story.day, time(9, 30), UTC))
        entry.content(body(story), type="html" if kind == "atom" else "CDATA")
    return bytes(feed.rss_str() if kind == "rss" else feed.atom_str())


def _known(story: Story) -> dict[str, object]:
    return {"title": story.title, "author": story.author, "date": story.day.isoformat(), "source": story.source}


def _yaml(story: Story) -> bytes:
    front = yaml.safe_dump(_known(story), allow_unicode=True)
    return f"---\n{front}---\n\n# {story.title}\n\n{story.text}\n".encode()


def _json(story: Story) -> bytes:
    return f"{json.dumps(_known(story), indent=2)}\n\n{story.text}\n".encode()


def _word(story: Story) -> bytes:
    document = _begin(story)
    for paragraph in story.paragraphs:
        first, _, rest = paragraph.partition(" ")
        written = document.add_paragraph()
        written.add_run(first).bold = True
        written.add_run(f" {rest}")
    return _saved(document)


def _laid_out(story: Story) -> bytes:
    """It begins with a dropped capital, and has a paragraph in a cell and one in a text box."""
    document = _begin(story)
    first, second, *others, last = story.paragraphs
    frame = document.add_paragraph(first[:1]).paragraph_format.element.get_or_add_pPr()
    frame.append(parse_xml(f'<w:framePr {nsdecls("w")} w:dropCap="drop" w:lines="3"/>'))
    anchor = document.add_paragraph(first[1:])
    document.add_table(1, 1).cell(0, 0).text = second
    for paragraph in others:
        document.add_paragraph(paragraph)
    boxed = f"<w:txbxContent><w:p><w:r><w:t>{escape(last)}</w:t></w:r></w:p></w:txbxContent>"
    names = f'{nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"'
    shape = f"<w:pict {names}><v:shape><v:textbox>{boxed}</v:textbox></v:shape></w:pict>"
    anchor.add_run()._r.append(parse_xml(shape))
    return _saved(document)


def _begin(story: Story) -> Any:
    document = Document()
    document.core_properties.title, document.core_properties.author = story.title, story.author
    document.sections[0].header.paragraphs[0].text = story.source
    document.add_heading(story.title, 0)
    return document


def _saved(document: Any) -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _flow(story: Story) -> list[Paragraph]:
    styles = getSampleStyleSheet()
    texts = [Paragraph(escape(text), styles["BodyText"]) for text in story.paragraphs]
    return [Paragraph(escape(story.title), styles["Title"]), *texts]


def _pdf(story: Story) -> bytes:
    def draw_header(canvas: Canvas, _: object) -> None:
        canvas.drawString(72, 810, f"{story.source} - page {canvas.getPageNumber()}")

    target = BytesIO()
    document = SimpleDocTemplate(target, title=story.title, author=story.author, invariant=True)
    document.build(_flow(story), onFirstPage=draw_header, onLaterPages=draw_header)
    return target.getvalue()


def _columns(story: Story) -> bytes:
    target = BytesIO()
    document = BaseDocTemplate(target, pagesize=A4, title=story.title, author=story.author, invariant=True)
    frames = [Frame(x, 50, 245, 740) for x in (45, 305)]
    document.addPageTemplates([PageTemplate(frames=frames)])
    document.build(_flow(story))
    return target.getvalue()


def _across(story: Story) -> bytes:
    """Two columns, written line by line across both."""
    lines = simpleSplit(" ".join(story.paragraphs), FONT, SIZE, 235)
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=True)
    for page in (lines[at : at + 2 * ROWS] for at in range(0, len(lines), 2 * ROWS)):
        canvas.setFont(FONT, SIZE)
        half = -(-len(page) // 2)
        for row in range(half):
            for x, line in zip((45, 305), page[row::half], strict=False):
                canvas.drawString(x, 780 - LEADING * row, line)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _by_words(story: Story) -> bytes:
    """Each word put where it belongs, without a space between two."""
    lines = [line for text in story.paragraphs for line in [*simpleSplit(text, FONT, SIZE, 480), ""]]
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=True)
    for page in (lines[at : at + ROWS] for at in range(0, len(lines), ROWS)):
        canvas.setFont(FONT, SIZE)
        for row, line in enumerate(page):
            before = ""
            for word in line.split():
                canvas.drawString(45 + stringWidth(before, FONT, SIZE), 780 - LEADING * row, word)
                before += f"{word} "
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _book(stories: Sequence[Story]) -> bytes:
    """A file for each chapter."""
    chapters = [
        (story.title, f"c{number}.xhtml", f"<h1>{escape(story.title)}</h1>{body(story)}")
        for number, story in enumerate(stories)
    ]
    return _bound(chapters, [(title, name) for title, name, _ in chapters])


def _book_of_one_file(stories: Sequence[Story]) -> bytes:
    """One file for all chapters."""
    chapters = [f'<h1 id="c{n}">{escape(story.title)}</h1>{body(story)}' for n, story in enumerate(stories)]
    named = [(story.title, f"all.xhtml#c{n}") for n, story in enumerate(stories)]
    return _bound([(BOOK, "all.xhtml", "".join(chapters))], named)


def _bound(files: Sequence[tuple[str, str, str]], contents: Sequence[tuple[str, str]]) -> bytes:
    """A book of files, each with its title, name and body; and with a table of contents of titles and places."""
    from ebooklib import epub

    book = epub.EpubBook()
    book.set_identifier("news")
    book.set_title(BOOK)
    book.set_language("en")
    chapters = [epub.EpubHtml(title=title, file_name=name, content=text, lang="en") for title, name, text in files]
    for item in (*chapters, epub.EpubNcx(), epub.EpubNav()):
        book.add_item(item)
    book.toc = [epub.Link(place, title, f"l{n}") for n, (title, place) in enumerate(contents)]
    book.spine = ["nav", *chapters]
    with TemporaryDirectory() as folder:
        file = Path(folder, "a.epub")
        epub.write_epub(str(file), book)
        return file.read_bytes()
