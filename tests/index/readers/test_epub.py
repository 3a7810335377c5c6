"""Chapters come one by one as the table of contents has them, with all their words and nothing in between."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from index.model import Article, Unread
from index.readers import read
from tests.index.readers.sample_files import epub, xhtml, zipped

MILL = "<h2 id='c1'>I. The Mill</h2><p>The mill of Orm burned down.</p>"
HARBOUR = "<h2 id='c2'>II. The Harbour</h2><p>It was built by Tomas Berg.</p>"
ANCHORLESS = HARBOUR.replace(" id", " class")
NAMED = '<li><a href="a.xhtml#c1">The Mill</a></li><li><a href="a.xhtml#c2">The Harbour</a></li>'
TEXTS = {
    "The Mill": "I. The Mill\n\nThe mill of Orm burned down.",
    "The Harbour": "II. The Harbour\n\nIt was built by Tomas Berg.",
}


def read_all(data: bytes, folder: Path) -> list[Article]:
    (folder / "a.epub").write_bytes(data)
    items = list(read(folder / "a.epub"))
    assert not [item for item in items if isinstance(item, Unread)]
    return [item for item in items if isinstance(item, Article)]


def changed(data: bytes, *changes: tuple[str, str]) -> bytes:
    """The book with these replacements in what describes it."""
    package = zipfile.ZipFile(BytesIO(data))
    members: dict[str, bytes | str] = {name: package.read(name) for name in package.namelist()}
    opf = package.read("OEBPS/book.opf").decode()
    for old, new in changes:
        assert old in opf
        opf = opf.replace(old, new)
    return zipped({**members, "OEBPS/book.opf": opf})


@pytest.mark.parametrize(
    "body",
    [
        MILL + HARBOUR,
        f"<section id='c1'>{MILL.replace('c1', 'x')}</section><div id='c2'>{ANCHORLESS}</div>",
        f"{MILL}<h2><a id='c2'></a>II. The Harbour</h2><p>It was built by Tomas Berg.</p>",
        f"{MILL}<h2>II. The <i name='c2'>Harbour</i></h2><p>It was built by Tomas Berg.</p>",
        f"{MILL}<p><a id='c2'/></p>{ANCHORLESS}",
        MILL.replace("</p>", "<a id='c2'/></p>") + ANCHORLESS,
        f"<div><div>{MILL}</div><hr id='c2'/><div>{ANCHORLESS}</div></div>",
    ],
)
def test_chapters_in_one_file_are_parted_where_the_contents_lead(body: str, tmp_path: Path) -> None:
    found = read_all(epub({"a.xhtml": body}, contents=NAMED), tmp_path)
    assert {article.title: article.text for article in found} == TEXTS
    assert [article.member for article in found] == ["OEBPS/a.xhtml", "OEBPS/a.xhtml#c2"]
    assert len({article.id for article in found}) == 2


BEGINS = "<p>It burned on.</p>"


@pytest.mark.parametrize(
    ("chapters", "contents", "found"),
    [
        (  # a chapter goes on in the next file
            {"a.xhtml": MILL, "b.xhtml": BEGINS + HARBOUR},
            NAMED.replace("a.xhtml#c2", "b.xhtml#c2"),
            [("The Mill", "a.xhtml"), ("The Mill", "b.xhtml"), ("The Harbour", "b.xhtml#c2")],
        ),
        (  # an introduction that the contents do not name
            {"a.xhtml": f"<h1>One</h1>{BEGINS}{HARBOUR}"},
            NAMED,
            [("The Mill", "a.xhtml"), ("The Harbour", "a.xhtml#c2")],  # the mill is nowhere: it counts as the start
        ),
        (
            {"a.xhtml": f"<h1>One</h1>{BEGINS}{HARBOUR}"},
            '<li><a href="a.xhtml#c2">The Harbour</a></li>',
            [("One", "a.xhtml"), ("The Harbour", "a.xhtml#c2")],
        ),
        (  # nested contents
            {"a.xhtml": f"<h1 id='p'>Part</h1>{MILL}{HARBOUR}"},
            f'<li><a href="a.xhtml#p">Part</a><ol>{NAMED}</ol></li>',
            [("Part", "a.xhtml"), ("The Mill", "a.xhtml#c1"), ("The Harbour", "a.xhtml#c2")],
        ),
        (  # two names for one place
            {"a.xhtml": f"{MILL}<section id='p'>{HARBOUR}</section>"},
            NAMED + '<li><a href="a.xhtml#p">Part</a></li>',
            [("The Mill", "a.xhtml"), ("The Harbour", "a.xhtml#c2")],
        ),
        (  # a name of the file and one of a place in it
            {"a.xhtml": BEGINS + HARBOUR},
            '<li><a href="a.xhtml">Start</a></li><li><a href="a.xhtml#c2">The Harbour</a></li>',
            [("Start", "a.xhtml"), ("The Harbour", "a.xhtml#c2")],
        ),
        ({"a.xhtml": MILL + HARBOUR}, "", [("I. The Mill", "a.xhtml")]),
        ({"a.xhtml": MILL + HARBOUR}, '<li><a href="a.xhtml#x">All</a></li>', [("All", "a.xhtml")]),
        (
            {"a.xhtml": MILL},
            '<li><a href="a.xhtml#c1">The <ruby>M<rt>em</rt></ruby>ill</a></li>',
            [("The Mill", "a.xhtml")],
        ),
    ],
)
def test_a_chapter_is_named_by_the_contents_its_heading_or_the_one_before(
    chapters: dict[str, str], contents: str, found: list[tuple[str, str]], tmp_path: Path
) -> None:
    articles = read_all(epub(chapters, contents=contents), tmp_path)
    assert [(article.title, (article.member or "").removeprefix("OEBPS/")) for article in articles] == found


@pytest.mark.parametrize("kind", ["landmarks", "page-list", "lot"])
def test_lists_of_pages_and_figures_part_no_chapters(kind: str, tmp_path: Path) -> None:
    book = epub({"a.xhtml": MILL + HARBOUR})
    names = 'xmlns:epub="http://www.idpf.org/2007/ops"'
    navs = (
        f'<nav {names} epub:type="{kind}"><ol><li><a href="a.xhtml#c2">27</a></li></ol></nav>'
        f'<nav {names} epub:type="toc"><ol><li><a href="a.xhtml">All</a></li></ol></nav>'
    )
    package = zipfile.ZipFile(BytesIO(book))
    members: dict[str, bytes | str] = {name: package.read(name) for name in package.namelist()}
    assert [a.title for a in read_all(zipped({**members, "OEBPS/nav.xhtml": xhtml(navs)}), tmp_path)] == ["All"]


def test_an_older_book_has_its_places_in_an_ncx(tmp_path: Path) -> None:
    point = '<navPoint><navLabel><text>{}</text></navLabel><content src="a.xhtml#{}"/>{}</navPoint>'
    page = '<pageTarget><navLabel><text>2</text></navLabel><content src="a.xhtml#c2"/></pageTarget>'
    ncx = point.format("The Mill", "c1", point.format("The Harbour", "c2", ""))
    data = changed(
        epub(
            {"a.xhtml": MILL + HARBOUR},
            **{"OEBPS/toc.ncx": f"<ncx><pageList>{page}</pageList><navMap>{ncx}</navMap></ncx>"},
        ),
        ("<manifest>", '<manifest><item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'),
    )
    assert {article.title: article.text for article in read_all(data, tmp_path)} == TEXTS


@pytest.mark.parametrize(
    ("chapters", "aside", "titles"),
    [
        ({"a.xhtml": MILL, "b.xhtml": "<h1>Notes</h1><p>Berg was a mason.</p>"}, [1], ["I. The Mill", "Notes"]),
        ({"a.xhtml": "<img src='a.png'/>", "b.xhtml": MILL}, [0], ["I. The Mill"]),  # a cover
        ({"a.xhtml": MILL, "b.xhtml": HARBOUR}, [0, 1], ["I. The Mill", "II. The Harbour"]),
        ({"a.xhtml": "<h1>Answers</h1><p>42.</p>", "b.xhtml": MILL}, [0], ["Answers", "I. The Mill"]),
        ({"a.xhtml": MILL, "b.xhtml": "<p>Berg was a mason.</p>"}, [1], ["I. The Mill", "I. The Mill"]),
    ],
)
def test_what_is_not_linear_is_read_in_its_place(
    chapters: dict[str, str], aside: list[int], titles: list[str], tmp_path: Path
) -> None:
    changes = [(f'<itemref idref="i{n}"', f'<itemref linear="no" idref="i{n}"') for n in aside]
    assert [article.title for article in read_all(changed(epub(chapters), *changes), tmp_path)] == titles


OPS = 'xmlns:epub="http://www.idpf.org/2007/ops"'


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f'<p {OPS}>It left<a epub:type="noteref" href="#n">1</a> at noon.</p>', "It left at noon."),
        (f'<p {OPS}>It left<sup><a epub:type="noteref" href="b.xhtml#n">*</a></sup>.</p>', "It left."),
        ('<p>It left<a role="doc-noteref" href="#n">Note</a>.</p>', "It left."),
        ('<p>It left<a href="#n"><sup>12</sup></a>.</p>', "It left."),
        ('<p>It left<sup><a href="#n">[3]</a></sup>.</p>', "It left."),
        ('<p>It left.<a href="#n">[a]</a></p>', "It left."),
        ('<aside><p>Late. <a href="#r">↩︎</a></p></aside>', "Late."),
        ('<p><sup><a href="#r">1</a></sup>Late.</p>', "Late."),
        ('<p class="x">It left <a class="footnote-back" href="#r">(back)</a></p>', "It left"),
        ('<p>See <a href="#n">12</a> and <a href="a.xhtml#n">II</a>.</p>', "See 12 and II."),  # an index
        ("<p>Of 40 m<sup>2</sup>, H<sub>2</sub>O</p>", "Of 40 m2, H2O"),
        ('<p><a href="#n">The harbour</a> <a href="https://a.org">[x]</a></p>', "The harbour [x]"),
        (
            "<p><ruby>市長<rp>(</rp><rt>しちょう</rt><rp>)</rp></ruby>は<ruby>火曜日<rt>かようび</rt></ruby>に</p>",
            "市長は火曜日に",
        ),
        ("<p><ruby><rb>東</rb><rb>京</rb><rt>とう</rt><rt>きょう</rt></ruby>へ</p>", "東京へ"),
        ("<p><ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby></p>", "漢字"),
        ("<p><ruby>市<rtc><rt>shi</rt></rtc></ruby>の</p>", "市の"),
        ("<p>A <ruby>ferry<rp> [</rp><rt>ˈfɛri</rt><rp>]</rp></ruby> left.</p>", "A ferry left."),
        ('<p>It left<a class="footnote-anchor" href="#n">1</a>.</p>', "It left."),
        (f'<p {OPS}>The har<span epub:type="pagebreak" id="p">13</span>bour</p>', "The harbour"),
        ('<p>The <span class="pagenum"><a id="p4">[Pg 4]</a></span>mill</p>', "The mill"),
        ('<p>The <a class="pagenum x" id="p4">iv</a>mill</p>', "The mill"),
        ('<p>The <span role="doc-pagebreak" aria-label="4"/>mill</p>', "The mill"),
        (
            '<p>The <span class="pagenum">fourth mill</span> and <span class="year">1911</span></p>',
            "The fourth mill and 1911",
        ),
    ],
)
def test_neither_signs_of_notes_nor_numbers_of_pages_nor_ruby_enter_words(body: str, text: str, tmp_path: Path) -> None:
    (article,) = read_all(epub({"a.xhtml": body}), tmp_path)
    assert article.text == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            "<tr><th>Ferry</th><th>Time</th></tr><tr><td>Orm</td><td><p>10:00</p></td></tr>",
            "Ferry · Time\n\nOrm · 10:00",
        ),
        ("<tr><td/><td>Orm</td><td> </td><td>10:00<br/>12:00</td></tr>", "Orm · 10:00 12:00"),
        ("<thead><tr><td>One</td></tr></thead>", "One"),
        ("<tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr>", "a · b\n\nc"),
        (f"<tr><td>{'Long. ' * 40}</td><td><p>a</p><p>b</p></td></tr>", f"{'Long. ' * 39}Long.\n\na\n\nb"),
        ('<tr><td>It left<a href="#n"><sup>1</sup></a></td><td>noon</td></tr>', "It left · noon"),
    ],
)
def test_a_row_of_a_table_is_one_paragraph_unless_it_is_there_for_its_looks(
    body: str, text: str, tmp_path: Path
) -> None:
    (article,) = read_all(epub({"a.xhtml": f"<p>Before.</p><table>{body}</table><p>After.</p>"}), tmp_path)
    assert article.text == f"Before.\n\n{text}\n\nAfter."


def test_lines_that_are_written_as_such_stay_apart(tmp_path: Path) -> None:
    (article,) = read_all(epub({"a.xhtml": "<pre>a = 1\n<b>b</b> = 2\n\n c</pre><p>The\nend</p>"}), tmp_path)
    assert article.text == "a = 1\nb = 2\nc\n\nThe end"


def test_ruby_enters_no_words_of_a_web_page_either(tmp_path: Path) -> None:
    sentence = (
        "<ruby>市長<rp>(</rp><rt>しちょう</rt><rp>)</rp></ruby>は<ruby>火曜日<rt>かようび</rt></ruby>に港を訪問した。"
    )
    (tmp_path / "a.html").write_text(f"<article>{f'<p>{sentence}</p>' * 9}</article>", encoding="utf-8")
    (article,) = read(tmp_path / "a.html")
    assert (
        isinstance(article, Article) and "市長は火曜日に港を訪問した。" in article.text and "よう" not in article.text
    )
