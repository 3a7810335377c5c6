"""What is read of mails as programs write them: their charsets, tables, dates and the mails attached to them."""

import time
from collections.abc import Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from index.model import Article, Unread
from index.readers import read
from index.readers.eml.parsing import HEADER, parse
from tests.index.readers.sample_files import PARAGRAPHS, mail

HEAD = b"Subject: Vellmar weekly\nFrom: Vellmar Post <post@vellmar.example>\nMIME-Version: 1.0\n"
BRIDGE = "Der Bürgermeister eröffnete die Brücke über die Öse."
QUAY = "Мэр открыл новый причал во вторник утром."


def items(folder: Path, data: bytes) -> list[Article | Unread]:
    (folder / "a.eml").write_bytes(data)
    return list(read(folder / "a.eml"))


def one(folder: Path, data: bytes) -> Article:
    article, *told = items(folder, data)
    assert isinstance(article, Article) and not [
        item for item in told if not (isinstance(item, Unread) and item.undated)
    ]
    return article


def page(body: str, head: str = "") -> bytes:
    """A mail of HTML."""
    return (
        HEAD + f"Content-Type: text/html; charset=utf-8\n\n<html><head>{head}</head><body>{body}</body></html>".encode()
    )


@pytest.mark.parametrize(
    ("text", "codec", "declared", "meta"),
    [
        (BRIDGE, "cp1252", "", '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'),
        (BRIDGE, "cp1252", "", "<meta charset=windows-1252>"),
        (QUAY, "koi8-r", "", "<meta charset=koi8-r>"),
        (QUAY, "cp1251", "; charset=windows-1251", ""),
        (QUAY, "cp1251", "; charset=cp-1251", ""),
        (QUAY, "cp1251", "; charset=utf-8", "<meta charset=windows-1251>"),
        (QUAY, "utf-8", "; charset=us-ascii", ""),
        (QUAY, "utf-8", "; charset=iso-8859-1", ""),
        (QUAY, "utf-8", "; charset=windows-1251", "<meta charset=koi8-r>"),
        (QUAY, "utf-8", "", ""),
        (QUAY, "utf-16", "; charset=utf-16", ""),
        (QUAY, "utf-16-le", "; charset=utf-16le", ""),
        ("橋が開いた。", "iso2022_jp", "; charset=iso-2022-jp", ""),
    ],
)
@pytest.mark.parametrize("kind", ["html", "plain"])
@pytest.mark.parametrize("is_packed", [True, False])
def test_its_charset_is_the_one_that_fits(
    text: str, codec: str, declared: str, meta: str, kind: str, tmp_path: Path, *, is_packed: bool
) -> None:
    if kind == "plain" and meta:
        pytest.skip("a plain text names no charset itself")
    body = f"<html><head>{meta}</head><body><p>{text}</p></body></html>" if kind == "html" else text
    data = body.encode(codec)
    how = b"8bit"
    if is_packed:
        part = EmailMessage()
        part.set_content(data, "text", kind, cte="base64")
        data, how = part.get_payload().encode(), b"base64"  # type: ignore[union-attr]
    elif codec.startswith("utf-16"):
        pytest.skip("no mail holds it as it is")
    header = f"Content-Type: text/{kind}{declared}\nContent-Transfer-Encoding: ".encode() + how
    assert one(tmp_path, HEAD + header + b"\n\n" + data).text == text


@pytest.mark.parametrize("codec", ["utf-8", "cp1252"])
def test_a_header_in_bytes_of_its_own_is_read(codec: str, tmp_path: Path) -> None:
    head = f"Subject: {BRIDGE}\nFrom: Küstenpost <post@vellmar.example>\n\n".encode(codec)
    article = one(tmp_path, head + b"Text.")
    assert (article.title, article.source) == (BRIDGE, "Küstenpost")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Tue, 05 Mar 2024 09:00:00 +0100", "2024-03-05T08:00:00Z"),
        ("Tue, 05 Mar 2024 00:30:00 +0100", "2024-03-05T00:30:00+01:00"),
        ("Di, 5 Mrz 2024 09:00:00 +0100", "2024-03-05T08:00:00Z"),
        ("Dienstag, 5. März 2024 09:00", "2024-03-05T09:00:00Z"),
        ("mar., 5 mars 2024 09:00:00 +0000", "2024-03-05T09:00:00Z"),
        ("вт, 5 мар 2024 09:00:00 +0300", "2024-03-05T06:00:00Z"),
        ("martes, 5 de marzo de 2024 09:00", "2024-03-05T09:00:00Z"),
        ("2024-03-05 09:00:00", "2024-03-05T09:00:00Z"),
    ],
)
def test_its_date_is_read_in_any_language(written: str, expected: str, tmp_path: Path) -> None:
    assert one(tmp_path, f"Subject: x\nDate: {written}\n\nText.".encode()).published == expected


class TestTables:
    @pytest.mark.parametrize(
        "body",
        [
            "<table><tr><td><h1>One</h1></td></tr><tr><td><p>Two.</p><p>Three.</p></td></tr></table>",
            "<table role=presentation><tr><td><table><tr><td><h1>One</h1><p>Two.</p></td></tr></table></td></tr>"
            "<tr><td>Three.</td></tr></table>",
            "<table><tr><td><h1>One</h1></td><td><img src=x></td></tr><tr><td>Two.</td><td>Three.</td></tr></table>",
            "<table><tr><td>One</td></tr><tr><td>Two.</td></tr><tr><td>Three.</td></tr></table>",
            "<table><tr><td>One</td><td>Two.</td><td>Three.</td></tr></table>",
            "<table><tr><td>One</td><td></td></tr><tr><td>Two.</td><td></td></tr><tr><td>Three.</td><td></td></tr></table>",
            "<center><table><tbody><tr><th><h1>One</h1></th></tr></tbody><tfoot><tr><td>Two.<div>Three.</div></td></tr>"
            "</tfoot></table></center>",
        ],
    )  # fmt: skip
    def test_of_layout_are_no_tables(self, body: str, tmp_path: Path) -> None:
        assert one(tmp_path, page(body)).text.split("\n") == ["One", "Two.", "Three."]

    def test_with_a_long_cell_are_layout(self, tmp_path: Path) -> None:
        cells = "".join(f"<tr><td>{text}</td><td>{text}</td></tr>" for text in [" ".join(PARAGRAPHS)] * 2)
        assert "|" not in one(tmp_path, page(f"<table>{cells}</table>")).text

    @pytest.mark.parametrize("around", ["{}", "<table><tr><td><h1>Fares</h1></td></tr><tr><td>{}</td></tr></table>"])
    def test_of_data_are_a_line_a_row(self, around: str, tmp_path: Path) -> None:
        rows = "<table border=1><tr><th>Route</th><th>Fare</th></tr><tr><td>Orm</td><td>3.20</td></tr></table>"
        assert one(tmp_path, page(around.format(rows))).text.split("\n")[-2:] == ["Route | Fare", "Orm | 3.20"]


@pytest.mark.parametrize(
    "beside",
    [
        "<div style='display:none;max-height:0'>A preheader for the list of mails.</div>",
        "<p style='mso-hide: all'>A preheader.</p>",
        "<table><tr><td><a href=x>View this email in your browser</a></td></tr></table>",
        "<p>You are receiving this because you signed up. <a href=x>Unsubscribe</a></p>",
        "<p><a href=x>Home</a> | <a href=x>News</a> | <a href=x>Shop</a></p>",
        "<table><tr><td><a href=x>Read more</a></td></tr></table>",
        "<p>Sie können diesen Newsletter hier <a href=x>abbestellen</a>.</p>",
        "<p>Pour ne plus recevoir cette lettre, <a href=x>désabonnez-vous</a>.</p>",
    ],
)
def test_what_stands_around_every_letter_is_left_out(beside: str, tmp_path: Path) -> None:
    story = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    assert one(tmp_path, page(beside + story + beside)).text.split("\n") == PARAGRAPHS


@pytest.mark.parametrize(
    "kept",
    [
        "<h2><a href=x>Harbour reopens</a></h2>",
        "<p><a href=x>The harbour of Vellmar reopened on Tuesday after three years</a></p>",
        "<p>The court told the company that people must be able to unsubscribe with one click, as the law has it, "
        "and that hiding the link behind four pages of questions, as it did from 2021 to 2023, had cost people money. "
        "It may appeal until May, but its lawyer said that it would rather pay the fine of nine million at once.</p>",
    ],
)
def test_a_headline_that_is_a_link_and_prose_on_letters_are_kept(kept: str, tmp_path: Path) -> None:
    assert len(one(tmp_path, page(f"{kept}<p>{PARAGRAPHS[0]}</p>")).text.split("\n")) == 2


def test_a_stub_of_plain_text_is_not_taken_for_the_letter(tmp_path: Path) -> None:
    data = mail("Your mail program shows no HTML.", f"<h1>Harbour reopens</h1><p>{PARAGRAPHS[0]}</p>", Subject="x")
    assert one(tmp_path, data).text.split("\n") == ["Harbour reopens", PARAGRAPHS[0]]


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_text_that_a_picture_divides_is_read_whole(kind: str, tmp_path: Path) -> None:
    parts = "".join(f"--B\nContent-Type: {type_}\n\n{text}\n" for type_, text in (
        (f"text/{kind}", "One."), ("image/png", "x"), (f"text/{kind}", "Two."), ('text/plain; name="a.txt"', "Three."),
    ))  # fmt: skip
    data = HEAD + f"Content-Type: multipart/mixed; boundary=B\n\n{parts}--B--\n".encode()
    assert one(tmp_path, data).text.split() == ["One.", "Two."]


def forwarded(text: str, *mails: bytes, is_file: bool = False) -> bytes:
    """A mail with others attached to it."""
    message = EmailMessage()
    message["Subject"], message["From"] = "Fwd: Fares", "Anna <anna@vellmar.example>"
    message.set_content(text)
    for number, attached in enumerate(mails):
        if is_file:
            message.add_attachment(attached, "application", "octet-stream", filename=f"{number}.EML")
        else:
            message.add_attachment(message_from_bytes(attached, policy=default))
    return message.as_bytes()


FARES = mail(
    "Fares rise by nine percent in May.",
    Subject="Fares",
    From="Ferry Watch <news@ferry.example>",
    Date="4 Mar 2024 08:00 GMT",
)
QUAYS = mail(
    "", f"<p>{PARAGRAPHS[0]}</p>", Subject="Quays", From="Quay Post <news@quay.example>", Date="5 Mar 2024 08:00 GMT"
)
NOTE = "Dear all, the director's statement below is not what he told us in January, when he spoke of three percent."


class TestAttachedMails:
    @pytest.mark.parametrize("is_file", [True, False])
    @pytest.mark.parametrize(
        ("text", "attached", "titles"),
        [
            ("FYI", [FARES], ["Fares"]),
            ("", [FARES, QUAYS], ["Fares", "Quays"]),
            (NOTE, [FARES], ["Fwd: Fares", "Fares"]),
            ("FYI", [forwarded("See below.", FARES, QUAYS)], ["Fares", "Quays"]),
            ("FYI", [forwarded(NOTE, FARES)], ["Fwd: Fares", "Fares"]),
        ],
    )
    def test_are_articles_of_their_own(
        self, text: str, attached: Sequence[bytes], titles: Sequence[str], tmp_path: Path, *, is_file: bool
    ) -> None:
        found = items(tmp_path, forwarded(text, *attached, is_file=is_file))
        articles = [item for item in found if isinstance(item, Article)]
        assert [
            article.title for article in articles if article.title != "Fwd: Fares" or article.text == NOTE
        ] == titles
        assert len({article.id for article in articles}) == len(articles)
        fares = next(article for article in articles if article.title == "Fares")
        assert (fares.source, fares.published) == ("Ferry Watch", "2024-03-04T08:00:00Z")
        assert fares.text == "Fares rise by nine percent in May." and fares.member

    def test_one_that_has_no_text_is_told(self, tmp_path: Path) -> None:
        empty = mail("", Subject="Nothing")
        fares, told = items(tmp_path, forwarded("FYI", FARES, empty))
        assert isinstance(fares, Article) and isinstance(told, Unread)
        assert (told.member, told.reason) == ("attached mail 2", "has no text")

    def test_as_a_digest_they_are_too(self, tmp_path: Path) -> None:
        parts = b"".join(b"--B\n\n" + one + b"\n" for one in (FARES, QUAYS))
        data = HEAD + b"Content-Type: multipart/digest; boundary=B\n\n" + parts + b"--B--\n"
        assert [item.title for item in items(tmp_path, data) if isinstance(item, Article)] == ["Fares", "Quays"]


@pytest.mark.parametrize("part", ["<table><tr><td>", "<td>x", "<table>", "<p><a>x</a>", "<div style='display:none'>"])
def test_no_letter_takes_long(part: str, tmp_path: Path) -> None:
    began = time.process_time()
    items(tmp_path, page(part * (100_000 // len(part))))
    assert time.process_time() - began < 3


def test_a_header_of_1_mb_that_tells_of_people_is_left_aside(tmp_path: Path) -> None:
    """No reader needs the names of all who got it, and of a long subject the beginning tells enough."""
    to = b"To: " + b"Lina Marsh <lina@vellmar.example>, " * 30_000
    (article,) = items(tmp_path, b"Subject: " + b"ferry " * 170_000 + b"\n" + to + b"\n\nThe ferry left.")
    assert isinstance(article, Article) and article.text == "The ferry left."
    assert (article.title or "").startswith("ferry ferry") and len(article.title or "") <= HEADER


def test_a_header_is_parsed_once_however_many_parts_have_it() -> None:
    part = b"--B\nContent-Type: text/plain; charset=utf-8\n\nThe ferry left.\n"
    letter = parse(HEAD + b"Content-Type: multipart/mixed; boundary=B\n\n" + part * 900)
    assert len([*letter.pieces()]) == 900 and letter.work.parsed < 100


@pytest.mark.parametrize(
    ("parameters", "written", "text"),
    [
        ("format=flowed", "The ferry left \nat noon.\n\nIt came \nback.", "The ferry left at noon.\n\nIt came back."),
        ("format=flowed; delsp=yes", "The ferry le \nft at  \nnoon.", "The ferry left at noon."),
        (
            "format=flowed",
            "Yes. \n> When \n> at all?\n>> No.\n From there.",
            "Yes. \n> When at all?\n>> No.\nFrom there.",
        ),
        ("format=flowed", "It left.\n-- \nInes \nCalder", "It left.\n-- \nInes Calder"),
        ("format=fixed", "The ferry left \nat noon.", "The ferry left \nat noon."),
    ],
)
def test_lines_that_a_program_has_broken_are_whole_again(
    parameters: str, written: str, text: str, tmp_path: Path
) -> None:
    (tmp_path / "a.eml").write_text(
        f"Subject: Ferry\nContent-Type: text/plain; charset=utf-8; {parameters}\n\n{written}"
    )
    (article,) = read(tmp_path / "a.eml")
    assert isinstance(article, Article)
    assert article.text == text
