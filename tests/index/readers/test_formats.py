"""What is read of each format that needs a parser."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from bot.render.citation import format_citation, format_location
from index.answering.citing import cite
from index.model import Article, Unread
from index.readers import read
from tests.index.readers.hostile_files import with_text
from tests.index.readers.sample_files import PARAGRAPHS, docx, epub, mail, paragraph, pdf, zipped

PAGE = "<html><body><article>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS * 2) + "</article></body></html>"

DECLARES = "declares entities, whose text would be lost: save it again"


@pytest.fixture
def items(tmp_path: Path) -> "Items":
    return Items(tmp_path)


class Items:
    """Reads bytes as a file of a name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, name: str, data: bytes) -> list[Article | Unread]:
        (self.folder / name).write_bytes(data)
        return list(read(self.folder / name))

    def one(self, name: str, data: bytes) -> Article:
        article, *told = self(name, data)
        assert isinstance(article, Article), article
        assert all(isinstance(one, Unread) and one.undated for one in told)
        return article

    def undated(self, name: str, data: bytes) -> list[str | None]:
        """Where it is told of an article that its date can't be read."""
        return [item.member for item in self(name, data) if isinstance(item, Unread) and item.undated]

    def refused(self, name: str, data: bytes) -> str:
        (told,) = self(name, data)
        assert isinstance(told, Unread)
        assert told.reason.isprintable() and len(told.reason) < 200
        return told.reason


@pytest.mark.parametrize("dated", [True, False])
def test_of_each_format_a_date_that_is_none_is_told_and_its_article_kept(items: Items, *, dated: bool) -> None:
    date = "32 May 2026" if dated else ""
    told = [
        items.undated("a.epub", epub({"a.xhtml": "<p>The ferry left.</p>"}, f"<dc:date>{date}</dc:date>")),
        items.undated("a.eml", f"Date: {date}\nSubject: Noon\n\nThe ferry left.".encode()),
        items.undated("a.md", f"---\ndate: {date}\n---\nThe ferry left.".encode()),
        items.undated("a.html", PAGE.replace("<body>", f'<meta name="date" content="{date}"><body>').encode()),
        items.undated("a.zip", zipped({"in/a.md": f"---\ndate: {date}\n---\nThe ferry left."})),
    ]
    assert told == ([["OEBPS/a.xhtml"], [None], [None], [None], ["in/a.md"]] if dated else [[]] * 5)


class TestPdf:
    PAGES = (
        ["The ferry to Vellmar left the harbour at noon with forty", "passengers on board. It was a quiet day."],
        ["Captain Ines Calder said that the engine had been re-", "paired in the spring. Nobody asked further."],
    )

    def test_its_pages_are_cited(self, items: Items) -> None:
        article = items.one("a.pdf", pdf(self.PAGES, {"Title": "The ferry"}))
        start = article.text.index("Captain")
        assert format_citation(cite(article, start, start + 9)) == "The ferry — a.pdf, p. 2"
        assert format_citation(cite(article, 0, 9)) == "The ferry — a.pdf, p. 1"
        assert article.text.count("\f") == 2

    def test_lines_become_paragraphs_and_divided_words_whole(self, items: Items) -> None:
        article = items.one("a.pdf", pdf(self.PAGES))
        assert article.text.split() == " ".join(" ".join(page) for page in self.PAGES).replace("re- ", "re").split()
        assert "forty passengers" in article.text and "\n" not in article.text.replace("\f\n\n", "")

    def test_what_it_says_of_itself(self, items: Items) -> None:
        info = {"Title": "The ferry", "Author": "Ines Calder", "CreationDate": "D:20240305101500+01'00'"}
        article = items.one("a.pdf", pdf(self.PAGES, info, "/Lang (en-GB)"))
        known = (article.title, article.author, article.published, article.language)
        assert known == ("The ferry", "Ines Calder", None, "en")  # a file says when it was made, not published

    @pytest.mark.parametrize(
        "title", ["Microsoft Word - ferry.doc", "ferry.tex", "untitled", "  ", "Untitled document"]
    )
    def test_the_name_of_a_file_is_no_title(self, items: Items, title: str) -> None:
        assert items.one("a.pdf", pdf(self.PAGES, {"Title": title})).title is None

    def test_pages_without_text_are_counted(self, items: Items) -> None:
        article = items.one("a.pdf", pdf([self.PAGES[0], [], [], self.PAGES[1]]))
        start = article.text.index("Captain")
        assert cite(article, start, start + 1).page == 4

    @pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
    def test_one_that_an_empty_password_opens_is_read(self, items: Items, algorithm: str) -> None:
        assert "Captain" in items.one("a.pdf", self.encrypted("", algorithm)).text

    @pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
    def test_one_that_needs_a_password_is_refused(self, items: Items, algorithm: str) -> None:
        assert items.refused("a.pdf", self.encrypted("x", algorithm)) == "needs a password: save it without one"

    def encrypted(self, password: str, algorithm: str) -> bytes:
        writer = PdfWriter(PdfReader(BytesIO(pdf(self.PAGES))))
        writer.encrypt(password, "owner", algorithm=algorithm)
        target = BytesIO()
        writer.write(target)
        return target.getvalue()

    def test_one_without_text_may_be_scanned(self, items: Items) -> None:
        assert items.refused("a.pdf", pdf([[], []])) == "has no text: if it is scanned, add the text with OCR first"

    def test_one_that_takes_too_long_is_read_in_part(self, items: Items, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("index.readers.pdf.LENGTH", 50)
        article, told = items("a.pdf", pdf([*self.PAGES, *self.PAGES]))
        assert isinstance(article, Article) and article.text.count("\f") == 1
        assert isinstance(told, Unread)
        assert told.reason == "is too long to be read whole: the pages from 2 on are left out, so divide it"


class TestDocx:
    def test_paragraphs_and_headings_are_kept_in_order(self, items: Items) -> None:
        body = paragraph("The ferry", "Heading1") + "".join(map(paragraph, PARAGRAPHS)) + "<w:p/>"
        article = items.one("a.docx", docx(body))
        assert article.text.split("\n\n") == ["The ferry", *PARAGRAPHS]
        assert (article.title, article.first_line) == ("The ferry", None)
        assert format_citation(cite(article, article.text.index("Captain"), -1)) == "The ferry — a.docx, ¶3"

    def test_what_it_says_of_itself(self, items: Items) -> None:
        core = (
            "<dc:title>Crossing</dc:title><dc:creator>Ines Calder</dc:creator><dc:language>en-GB</dc:language>"
            "<dcterms:created>2013-12-23T23:15:00Z</dcterms:created>"
        )
        article = items.one("a.docx", docx(paragraph("Text."), core))
        known = (article.title, article.author, article.published, article.language)
        assert known == ("Crossing", "Ines Calder", None, "en")  # a file says when it was made, not published

    def test_the_template_of_a_library_says_nothing_of_the_article(self, items: Items) -> None:
        article = items.one("a.docx", docx(paragraph("Text."), "<dc:creator>python-docx</dc:creator>"))
        assert article.author is None

    def test_what_it_does_not_say_stays_missing(self, items: Items) -> None:
        article = items.one("a.docx", docx(paragraph("Text.")))
        assert {article.title, article.author, article.published, article.source, article.url} == {None}

    def test_a_row_of_a_table_is_one_paragraph(self, items: Items) -> None:
        cells = [f"<w:tc>{paragraph(text)}{paragraph('more')}</w:tc>" for text in ("Year", "Riders")]
        body = f"{paragraph('Before.')}<w:tbl><w:tr>{''.join(cells)}</w:tr></w:tbl>{paragraph('After.')}"
        assert items.one("a.docx", docx(body)).text.split("\n\n") == ["Before.", "Year more · Riders more", "After."]

    def test_a_row_of_one_cell_is_its_paragraphs(self, items: Items) -> None:
        body = f"<w:tbl><w:tr><w:tc>{paragraph('One.')}{paragraph('Two.')}</w:tc></w:tr></w:tbl>"
        assert items.one("a.docx", docx(body)).text.split("\n\n") == ["One.", "Two."]

    def test_runs_tabs_and_breaks_stay_words_and_what_was_deleted_goes(self, items: Items) -> None:
        body = (
            "<w:p><w:r><w:t>The fer</w:t></w:r><w:r><w:t>ry</w:t><w:tab/><w:t>left</w:t><w:br/><w:t>at</w:t></w:r>"
            "<w:del><w:r><w:delText>two</w:delText></w:r></w:del><w:ins><w:r><w:t> noon</w:t></w:r></w:ins></w:p>"
        )
        assert items.one("a.docx", docx(body)).text == "The ferry left at noon"

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"PK", "is not a valid Word file, or damaged"),
            (zipped({"a": "b"}), "lacks its '_rels/.rels': it may be damaged"),
            (zipped({"_rels/.rels": "<R/>"}), "is not a valid Word file, or damaged"),
            (docx("<w:p/>"), "has no text"),
            (docx("<w:p>"), "has XML that can't be parsed"),
            (with_text(paragraph("The &who; left."), '<!DOCTYPE x [<!ENTITY who "ferry">]>'), DECLARES),
        ],
    )
    def test_what_is_none_is_refused(self, items: Items, data: bytes, reason: str) -> None:
        assert items.refused("a.docx", data) == reason


class TestEpub:
    METADATA = (
        "<dc:title>Island Tales</dc:title><dc:creator>Ines Calder</dc:creator><dc:creator>Tove Lind</dc:creator>"
        '<dc:publisher>Brenn Press</dc:publisher><dc:date opf:event="modification">2024-09-09</dc:date>'
        "<dc:date>2021-05-01</dc:date><dc:language>en-GB</dc:language>"
    )

    def test_a_chapter_is_an_article_named_by_the_contents(self, items: Items) -> None:
        chapters = {"text/c1.xhtml": f"<p>{PARAGRAPHS[0]}</p>", "text/c%202.xhtml": f"<p>{PARAGRAPHS[1]}</p>"}
        contents = '<li><a href="text/c1.xhtml#a">The Ferry</a></li><li><a href="text/c%25202.xhtml">Noon</a></li>'
        members = {"OEBPS/text/c 2.xhtml": f"<html><body><p>{PARAGRAPHS[1]}</p></body></html>"}
        first, second = items("a.epub", epub(chapters, self.METADATA, contents.replace("%2520", "%20"), **members))
        assert isinstance(first, Article) and isinstance(second, Article)
        assert (first.title, first.text) == ("Island Tales: The Ferry", PARAGRAPHS[0])
        assert (second.title, second.text) == ("Island Tales: Noon", PARAGRAPHS[1])
        assert (first.member, second.member) == ("OEBPS/text/c1.xhtml", "OEBPS/text/c 2.xhtml")
        known = (first.author, first.source, first.published, first.language)
        assert known == ("Ines Calder, Tove Lind", "Brenn Press", "2021-05-01", "en")
        assert format_citation(cite(first, 0, 9)) == "Island Tales: The Ferry — Brenn Press, 2021-05-01, ¶1"
        assert first.id != second.id

    def test_without_contents_a_heading_names_it_and_what_goes_on_is_the_same(self, items: Items) -> None:
        chapters = {"a.xhtml": "<h1>The Ferry</h1><p>One.</p>", "b.xhtml": "<p>Two.</p>", "c.xhtml": "<p> </p>"}
        titles = [item.title for item in items("a.epub", epub(chapters)) if isinstance(item, Article)]
        assert titles == ["The Ferry", "The Ferry"]

    def test_all_that_is_shown_is_its_text(self, items: Items) -> None:
        body = (
            "<h2>One</h2><p>A&nbsp;<i>ferry</i> left<br/>at&#160;noon.</p><ul><li>ropes</li><li>nets</li></ul>"
            "<style>p {}</style><div>loose <p>inner</p> end</div><table><tr><td>a</td><td>b</td></tr></table>"
        )
        text = items.one("a.epub", epub({"a.xhtml": body})).text
        assert text.split("\n\n") == [
            "One",
            "A ferry left\nat noon.",
            "ropes",
            "nets",
            "loose",
            "inner",
            "end",
            "a · b",
        ]

    def test_an_older_book_has_its_contents_in_an_ncx(self, items: Items) -> None:
        data = epub({"a.xhtml": "<p>One.</p>"})
        package = zipfile.ZipFile(BytesIO(data))
        members = {name: package.read(name) for name in package.namelist()}
        ncx = (
            '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>The Ferry</text>'
            '</navLabel><content src="a.xhtml"/></navPoint></navMap></ncx>'
        )
        item = b'<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
        opf = members["OEBPS/book.opf"]
        members["OEBPS/book.opf"] = opf[: opf.index(b"<item id")] + item + opf[opf.index(b'<item id="i0"') :]
        assert items.one("a.epub", zipped({**members, "OEBPS/toc.ncx": ncx})).title == "The Ferry"

    def test_a_file_that_is_missing_is_named_and_the_others_are_read(self, items: Items) -> None:
        data = epub({"a.xhtml": "<p>One.</p>", "b.xhtml": "<p>Two.</p>"})
        package = zipfile.ZipFile(BytesIO(data))
        members = {name: package.read(name) for name in package.namelist() if not name.endswith("a.xhtml")}
        told, article = items("a.epub", zipped(members))
        assert isinstance(told, Unread) and told.member == "OEBPS/a.xhtml"
        assert isinstance(article, Article) and article.text == "Two."

    def test_one_that_is_protected_is_refused(self, items: Items) -> None:
        members = {"META-INF/encryption.xml": '<e><CipherReference URI="OEBPS/a.xhtml"/></e>'}
        assert "DRM" in items.refused("a.epub", epub({"a.xhtml": "<p>One.</p>"}, **members))
        members = {"META-INF/encryption.xml": '<e><CipherReference URI="OEBPS/font.otf"/></e>'}
        assert items.one("a.epub", epub({"a.xhtml": "<p>One.</p>"}, **members)).text == "One."

    def test_one_of_pictures_is_refused(self, items: Items) -> None:
        assert items.refused("a.epub", epub({"a.xhtml": "<img src='a.jpg'/>"})).startswith("has no text")


class TestMail:
    HEADERS = {  # noqa: RUF012
        "Subject": "The ferry =?utf-8?q?r=C3=A9opens?=",
        "From": "Vellmar Post <news@post.example>",
        "Date": "Tue, 05 Mar 2024 10:15:00 +0100",
        "Archived_At": "<https://post.example/2024/03/05>",
    }

    def test_a_newsletter_is_its_html_article(self, items: Items) -> None:
        article = items.one("a.eml", mail("See the web.", PAGE, **self.HEADERS))
        assert article.text.split("\n")[:3] == PARAGRAPHS
        known = (article.title, article.source, article.published, article.url)
        assert known == ("The ferry réopens", "Vellmar Post", "2024-03-05T09:15:00Z", "https://post.example/2024/03/05")

    def test_without_html_it_is_its_plain_text(self, items: Items) -> None:
        article = items.one("a.eml", mail("\n\n".join(PARAGRAPHS), From="news@post.example"))
        assert article.text.split("\n\n") == PARAGRAPHS
        assert (article.source, article.title, article.published, article.url) == ("post.example", None, None, None)

    def test_where_its_html_is_no_article_the_plain_text_is_taken(self, items: Items) -> None:
        assert items.one("a.eml", mail(PARAGRAPHS[0], "<html><body></body></html>")).text == PARAGRAPHS[0]

    def test_of_an_unknown_charset_what_can_be_read_is(self, items: Items) -> None:
        data = b"Content-Language: en-GB\nContent-Type: text/plain; charset=klingon\n\nThe ferry left."
        article = items.one("a.eml", data)
        assert (article.text, article.language) == ("The ferry left.", "en")

    @pytest.mark.parametrize("name", ["From", "Subject", "Date", "Archived-At", "Content-Language"])
    @pytest.mark.parametrize("value", ["=?x?b?!?= <", "a@[", "(" * 50, "\udcff"])
    def test_a_broken_header_costs_that_header_alone(self, items: Items, name: str, value: str) -> None:
        known = {"From": "Post <a@b.example>", "Subject": "Noon", name: value}
        head = "".join(f"{key}: {value}\n" for key, value in known.items())
        article = items.one("a.eml", f"{head}\nThe ferry left.".encode("utf-8", "surrogateescape"))
        assert article.text == "The ferry left."
        assert article.source == "Post" or name == "From"
        assert article.title == "Noon" or name == "Subject"

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"", "is not a mail: it has no headers"),
            (b"Hello.\nWorld", "is not a mail: it has no headers"),
            (b"Subject: x\n\n", "has no text"),
            (b"Subject: x\nContent-Type: image/png\n\nabc", "has no text"),
        ],
    )
    def test_what_is_none_is_refused(self, items: Items, data: bytes, reason: str) -> None:
        assert items.refused("a.eml", data) == reason


class TestArchive:
    def test_each_file_is_read_by_its_format_and_cited_by_its_path(self, items: Items) -> None:
        members: dict[str, bytes | str] = {
            "a/one.txt": PARAGRAPHS[0],
            "b.md": f"---\nid: m7\nsource: Post\n---\n# Noon\n\n{PARAGRAPHS[1]}",
            "c.jsonl": '{"text": "Three.", "title": "T"}\n{"no": 1}\n{"text": "Four.", "url": "https://a.org/4"}',
            "d.pdf": pdf([["Five."], ["Six."]]),
            "e.epub": epub({"x.xhtml": "<p>Seven.</p>"}),
            "picture.png": b"\x89PNG",
            ".hidden.txt": "no",
            "__MACOSX/a/._one.txt": "no",
        }
        found = items("n.zip", zipped(members))
        articles = [item for item in found if isinstance(item, Article)]
        assert [item.member for item in articles] == [
            "a/one.txt",
            "b.md",
            "c.jsonl:1",
            "c.jsonl:3",
            "d.pdf",
            "e.epub:OEBPS/x.xhtml",
        ]
        assert [(item.member, item.reason) for item in found if isinstance(item, Unread)] == [
            ("c.jsonl:2", "has no text, or a text that is not a string")
        ]
        one, noon, three, four, five, _ = articles
        origin = str(items.folder / "n.zip")
        assert {item.origin for item in found} == {origin}
        assert format_citation(cite(one, 0, 9)).endswith("— a/one.txt in n.zip, ¶1")
        assert format_location(cite(one, 0, 9)) == f"{origin}:a/one.txt:1"
        assert (noon.id, format_citation(cite(noon, 0, 4))) == ("m7", "Noon — Post, ¶1")
        assert three.id == Article("", origin=origin, member="c.jsonl:1").id
        assert four.id == Article("", url="https://a.org/4").id
        assert format_citation(cite(five, five.text.index("Six"), -1)).endswith("— d.pdf in n.zip, p. 2")

    def test_a_file_that_can_not_be_read_hides_no_other(self, items: Items) -> None:
        members: dict[str, bytes | str] = {
            "a.pdf": "nothing",
            "b.docx": "PK",
            "c.zip": zipped({"x.txt": "x"}),
            "d.txt": "text",
        }
        *told, article = items("n.zip", zipped(members))
        assert [item.member for item in told] == ["a.pdf", "b.docx", "c.zip"]
        assert isinstance(article, Article) and article.text == "text"
        assert isinstance(told[2], Unread) and told[2].reason == "is an archive in an archive: unpack it"

    @pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_however_it_is_packed(self, items: Items, method: int) -> None:
        assert items.one("n.zip", zipped({"a.txt": "text"}, method)).text == "text"

    def test_one_without_files_to_read_is_refused(self, items: Items) -> None:
        assert items.refused("n.zip", zipped({"a.png": "x"})) == "has no file that can be read"
        assert items.refused("n.zip", zipped({})) == "has no file that can be read"
