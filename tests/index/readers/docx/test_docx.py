"""What Word shows of a document is its text, in its order, and nothing else is."""

from pathlib import Path

import pytest

from index.model import Article, Unread
from index.readers import read
from tests.index.readers.sample_files import OFFICE, WORD, docx, paragraph

KINDS = OFFICE.rpartition("/")[0]
NAMES = (
    f'xmlns:w="{WORD}" xmlns:r="r" xmlns:mc="mc" xmlns:v="v" xmlns:a="a" xmlns:m="m"'  # prefixes are all that counts
)
DROPPED = '<w:framePr w:dropCap="drop" w:lines="3"/>'
BOXED = f"<w:txbxContent>{paragraph('Boxed.')}</w:txbxContent>"
MHT = (
    'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html; charset=utf-8\n'
    "Content-Transfer-Encoding: quoted-printable\n\n<p>In=C3=A9s reopened it.</p>\n--x--\n"
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def lines(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def table(*cells: str) -> str:
    return f"<w:tbl><w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr></w:tbl>"


def note(kind: str, key: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{key}"/></w:r>'


def notes(kind: str, **texts: str) -> str:
    inner = "".join(f'<w:{kind} w:id="{key[1:]}">{body}</w:{kind}>' for key, body in texts.items())
    return f"<w:{kind}s {NAMES}>{inner}</w:{kind}s>"


def with_parts(body: str, **parts: str | bytes) -> bytes:
    """A document with parts of a kind, each named `KIND.xml`, or `KIND__SUFFIX` for another suffix."""
    names = {kind: kind.replace("__", ".") if "__" in kind else f"{kind}.xml" for kind in parts}
    relations = "".join(
        f'<Relationship Id="{kind}" Type="{KINDS}/{kind.partition("__")[0]}" Target="{name}"/>'
        for kind, name in names.items()
    )
    members = {f"word/{names[kind]}": data for kind, data in parts.items()}
    members["word/_rels/document.xml.rels"] = f"<Relationships>{relations}</Relationships>"
    return docx(f"<w:part {NAMES}>{body}</w:part>", "", **members)


def read_all(data: bytes, folder: Path) -> tuple[list[str], list[str]]:
    """The paragraphs, and what is told."""
    (folder / "a.docx").write_bytes(data)
    found = list(read(folder / "a.docx"))
    texts = [line for item in found if isinstance(item, Article) for line in item.text.split("\n\n")]
    return texts, [item.reason for item in found if isinstance(item, Unread)]


STYLES = (
    f'<w:styles {NAMES}><w:style w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="Child"><w:basedOn w:val="Secret"/></w:style>'
    '<w:style w:styleId="Open"><w:basedOn w:val="Secret"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
    '<w:style w:styleId="Ring"><w:basedOn w:val="Ring"/></w:style></w:styles>'
)

DROP_CAPS = [
    (lines(run("T"), properties=DROPPED) + paragraph("he ferry left."), ["The ferry left."]),
    (lines(run("The"), properties=DROPPED) + paragraph(" ferry left."), ["The ferry left."]),
    (
        lines(run("A"), properties=DROPPED.replace('"drop"', '"margin"')) + paragraph(" ferry left."),
        ["A ferry left."],
    ),
    (
        paragraph("Noon") + lines(run("É"), properties=DROPPED) + paragraph("té.") + paragraph("End."),
        ["Noon", "Été.", "End."],
    ),
    (lines(run("T"), properties=DROPPED), ["T"]),
    (lines(run("T"), properties='<w:framePr w:w="10"/>') + paragraph("he end."), ["T", "he end."]),
    (
        table(lines(run("T"), properties=DROPPED) + paragraph("he end.")),
        ["The end."],
    ),
]
HIDDEN = [
    (lines(run("It left. "), run("Ask Ann.", "<w:vanish/>"), run("At noon.")), ["It left. At noon."]),
    (lines(run("It left."), run(" At noon.", '<w:vanish w:val="0"/>')), ["It left. At noon."]),
    (lines(run("It left."), run(" Ask.", '<w:rStyle w:val="Secret"/>')), ["It left."]),
    (lines(run("Ask."), properties='<w:pStyle w:val="Child"/>') + paragraph("It left."), ["It left."]),
    (
        lines(run("Ask."), run("It left.", '<w:vanish w:val="false"/>'), properties='<w:pStyle w:val="Secret"/>'),
        ["It left."],
    ),
    (lines(run("It left."), properties='<w:pStyle w:val="Open"/>'), ["It left."]),
    (lines(run("It left."), properties='<w:pStyle w:val="Ring"/>'), ["It left."]),
    (lines(run("It left.", "<w:webHidden/>")), ["It left."]),
    (lines(run("Heading. "), properties="<w:rPr><w:vanish/></w:rPr>") + paragraph("It left."), ["Heading. It left."]),
]
DELETED_MARKS = [
    (lines(run("The fer"), properties="<w:rPr><w:del/></w:rPr>") + paragraph("ry left."), ["The ferry left."]),
    (lines(properties="<w:rPr><w:del/></w:rPr>") + paragraph("It left."), ["It left."]),
    (
        lines(run("It "), properties="<w:rPr><w:del/></w:rPr>")
        + lines(run("left "), properties="<w:rPr><w:moveFrom/></w:rPr>")
        + paragraph("at noon."),
        ["It left at noon."],
    ),
    (
        lines("<w:del><w:r><w:delText>No.</w:delText></w:r></w:del>", properties="<w:rPr><w:del/></w:rPr>")
        + paragraph("Yes."),
        ["Yes."],
    ),
    (lines(run("It left."), properties="<w:rPr><w:ins/></w:rPr>") + paragraph("At noon."), ["It left.", "At noon."]),
    (lines(run("The end."), properties="<w:rPr><w:del/></w:rPr>") + "<w:sectPr/>", ["The end."]),
    (
        lines(run("It left."), properties="<w:rPr><w:del/></w:rPr>")
        + f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph('gone')}</w:tc></w:tr>"
        + f"<w:tr><w:tc>{paragraph('a')}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl>",
        ["It left.", "a · b"],
    ),
]
NOTES = [
    (
        lines(run("It left"), note("footnote", 2), run(" at noon.")) + paragraph("End."),
        ["It left at noon.", "Late.", "End."],
    ),
    (lines(run("It left."), note("endnote", 1)) + paragraph("End."), ["It left.", "An end.", "End."]),
    (lines(run("A."), note("footnote", 2), note("footnote", 3)), ["A.", "Late.", "Two.", "Three."]),
    (lines(run("A."), note("footnote", 2)) + lines(run("B."), note("footnote", 2)), ["A.", "Late.", "B."]),
    (lines(run("A."), note("footnote", 9)), ["A."]),
    (lines(run("A."), note("footnote", 4)), ["A.", "Ring."]),
    (
        table(lines(run("a"), note("footnote", 2)), paragraph("b")),
        ["a · b", "Late."],
    ),
    (lines(f"<w:del>{note('footnote', 2)}</w:del>", run("A.")), ["A."]),
    (
        lines(run("A "), note("footnote", 2), properties="<w:rPr><w:del/></w:rPr>") + paragraph("ferry."),
        ["A ferry.", "Late."],
    ),
    (lines(run("A."), note("footnote", 5)), ["A.", "Seen."]),
    (lines(run("A."), note("endnote", 2), run(" B.")), ["A. B.", "Seen too."]),
]
BOXES = [
    (lines(run("It "), f"<w:r><w:drawing><v>{BOXED}</v></w:drawing></w:r>", run("left.")), ["It left.", "Boxed."]),
    (
        lines(
            run("It "),
            f"<w:r><mc:AlternateContent><mc:Choice><v>{BOXED}</v></mc:Choice><mc:Fallback><v>{BOXED}</v></mc:Fallback>"
            "</mc:AlternateContent></w:r>",
            run("left."),
        ),
        ["It left.", "Boxed."],
    ),
    (
        lines(
            f"<w:r><mc:AlternateContent><mc:Choice><v/></mc:Choice><mc:Fallback><v>{BOXED}</v></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        ),
        ["Boxed."],
    ),
    (
        lines(
            f"<w:r><mc:AlternateContent><mc:Choice>{BOXED}</mc:Choice><mc:Choice>{BOXED}</mc:Choice>"
            "</mc:AlternateContent></w:r>"
        ),
        ["Boxed."],
    ),
    (lines(f"<w:r><w:pict><v:shape><v:textbox>{BOXED}</v:textbox></v:shape></w:pict></w:r>"), ["Boxed."]),
    (
        lines(run("It left."), "<w:r><a:txBody><a:p><a:r><a:t>Drawn.</a:t></a:r></a:p></a:txBody></w:r>"),
        ["It left.", "Drawn."],
    ),
    (
        table(lines(run("a"), f"<w:r>{BOXED}</w:r>"), paragraph("b")),
        ["a · b", "Boxed."],
    ),
]
OTHERS = [
    (
        lines(
            "<w:r><w:ruby><w:rt><w:r><w:t>しちょう</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>市長</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        ),
        ["市長"],
    ),
    (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + paragraph("Click here.")
        + "</w:sdtContent></w:sdt>"
        "<w:sdt><w:sdtPr/><w:sdtContent>" + paragraph("It left.") + "</w:sdtContent></w:sdt>",
        ["It left."],
    ),
    (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{paragraph('Contents')}{paragraph('Harbour 2')}</w:sdtContent></w:sdt>"
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Cover Pages"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{paragraph('It left.')}</w:sdtContent></w:sdt>",
        ["It left."],
    ),
    (lines("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>", run(" riders")), ["a+b riders"]),
    (
        table(paragraph("Long. " * 40) + paragraph("Two."), paragraph("b")),
        ["Long. " * 39 + "Long.", "Two.", "b"],
    ),
]


@pytest.mark.parametrize(("body", "texts"), [*DROP_CAPS, *HIDDEN, *DELETED_MARKS, *NOTES, *BOXES, *OTHERS])
def test_the_text_is_what_word_shows_in_its_order(body: str, texts: list[str], tmp_path: Path) -> None:
    footnotes = notes(
        "footnote",
        _2=paragraph("Late."),
        _3=paragraph("Two.") + paragraph("Three."),
        _4=lines(run("Ring."), note("footnote", 4)),
        _5=lines(run("Seen."), run(" Ask Ann.", "<w:vanish/>")),
    )
    endnotes = notes("endnote", _1=paragraph("An end."), _2=paragraph("Ask.", "Secret") + paragraph("Seen too."))
    data = with_parts(body, footnotes=footnotes, endnotes=endnotes, styles=STYLES)
    assert read_all(data, tmp_path) == (texts, [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_hidden_styles_are_found_however_they_are_encoded(encoding: str, tmp_path: Path) -> None:
    style = f'<w:styles {NAMES}><w:style w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    data = with_parts(paragraph("Gone.", "Secret") + paragraph("It left."), styles=style.encode(encoding))
    assert read_all(data, tmp_path) == (["It left."], [])


def test_styles_are_parsed_only_if_they_may_tell_more(tmp_path: Path) -> None:
    heading, broken = paragraph("The ferry", "Heading1"), "<w:styles"
    assert read_all(with_parts(paragraph("It left."), styles=f"{broken} vanish"), tmp_path)[1] == []
    assert read_all(with_parts(heading, styles=broken), tmp_path)[1] == []
    assert read_all(with_parts(heading, styles=f"{broken} vanish"), tmp_path)[1] == []
    assert read_all(with_parts(paragraph("It left.", "List"), styles=broken), tmp_path)[1] != []


@pytest.mark.parametrize(
    ("name", "data", "texts", "told"),
    [
        (
            "aFChunk__html",
            "<html><body><p>It <b>left</b>.</p><p>At noon.</p></body></html>",
            ["It left.", "At noon."],
            [],
        ),
        (
            "aFChunk__xhtml",
            '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>It left.</p></body></html>',
            ["It left."],
            [],
        ),
        ("aFChunk__mht", MHT, ["Inés reopened it."], []),
        ("aFChunk__txt", "It left.\nAt noon.", ["It left.", "At noon."], []),
        ("aFChunk__docx", docx(paragraph("It left.")), ["It left."], []),
        ("aFChunk__dat", docx(paragraph("It left.")), ["It left."], []),
        ("aFChunk__rtf", r"{\rtf1 It left.}", [], ["has parts that can't be read: aFChunk.rtf"]),
        ("aFChunk__docx", b"PK", [], ["has parts that can't be read: aFChunk.docx"]),
        ("aFChunk__html", "", [], ["has parts that can't be read: aFChunk.html"]),
    ],
)
def test_what_is_embedded_is_read_in_its_place_or_told(
    name: str, data: str | bytes, texts: list[str], told: list[str], tmp_path: Path
) -> None:
    body = f'{paragraph("Before.")}<w:altChunk r:id="{name}"/>{paragraph("After.")}'
    parts: dict[str, str | bytes] = {name: data}
    assert read_all(with_parts(body, **parts), tmp_path) == (["Before.", *texts, "After."], told)


def test_word_files_in_word_files_end(tmp_path: Path) -> None:
    data = docx(paragraph("It left."))
    for _ in range(9):
        data = with_parts('<w:altChunk r:id="aFChunk__docx"/>' + paragraph("Around."), aFChunk__docx=data)
    texts, told = read_all(data, tmp_path)
    assert texts == ["Around."] * 4
    assert told == ["has parts that can't be read: a Word file in too many others"]


def test_the_name_of_a_part_is_told_without_what_nobody_sees(tmp_path: Path) -> None:
    name = "\u202ea\u00ad" + "b" * 200 + ".rtf"
    relations = f'<R><Relationship Id="a" Type="x" Target="{name}"/></R>'
    parts: dict[str, str | bytes] = {"word/_rels/document.xml.rels": relations, f"word/{name}": "x"}
    body = f'<w:part {NAMES}>{paragraph("It left.")}<w:altChunk r:id="a"/></w:part>'
    (reason,) = read_all(docx(body, "", **parts), tmp_path)[1]
    assert reason == f"has parts that can't be read: a{'b' * 77}"


def test_notes_that_are_damaged_are_told(tmp_path: Path) -> None:
    data = with_parts(lines(run("It left."), note("footnote", 2)), footnotes="<w:foot")
    assert read_all(data, tmp_path) == (["It left."], ["has parts that can't be read: footnotes.xml"])


@pytest.mark.parametrize("name", ["heading 1", "Title", "Heading 1"])
def test_the_title_is_styled_as_one_whatever_the_style_is_called_in_a_language(name: str, tmp_path: Path) -> None:
    styles = f'<w:styles {NAMES}><w:style w:styleId="berschrift1"><w:name w:val="{name}"/></w:style></w:styles>'
    data = with_parts(paragraph("Noon.") + paragraph("The ferry", "berschrift1"), styles=styles)
    (tmp_path / "a.docx").write_bytes(data)
    (article,) = read(tmp_path / "a.docx")
    assert isinstance(article, Article) and article.title == "The ferry"


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Harbour report", "Harbour report"),
        ("Microsoft Word - harbour_v3.docx", "The ferry"),
        ("harbour_v3.doc", "The ferry"),
        ("Untitled", "The ferry"),
        ("", "The ferry"),
    ],
)
def test_the_name_of_a_file_is_no_title(stated: str, title: str, tmp_path: Path) -> None:
    data = docx(paragraph("The ferry", "Title") + paragraph("It left."), f"<dc:title>{stated}</dc:title>")
    (tmp_path / "a.docx").write_bytes(data)
    (article,) = read(tmp_path / "a.docx")
    assert isinstance(article, Article) and article.title == title
