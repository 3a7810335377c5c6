import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import OriginError
from index.model import Article, Unread
from index.readers import decoding, read
from index.readers.decoding import decode, legacy, without_nuls

FRENCH = "Le café était fermé. Les élèves, déjà rentrés, attendaient à l’école la leçon d’été."
RUSSIAN = "Специальный посланник США встретился в Москве с президентом. Переговоры длились три часа."
CHINESE = "美国特使在莫斯科会见了俄罗斯总统。会谈持续了三个小时。"


def test_a_txt_file_is_one_article_of_its_whole_text_and_nothing_is_made_up(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("\n  Title?\n\nBy Ann, 2025-04-25. “Quote” \u2028 \n\n".encode())
    assert list(read(file)) == [
        Article(text="\n  Title?\n\nBy Ann, 2025-04-25. “Quote” \u2028 \n\n", origin=str(file), first_line=1)
    ]


@pytest.mark.parametrize(
    ("written", "encoding"),
    [
        (FRENCH, "utf-8"),
        (FRENCH, "utf-8-sig"),
        (FRENCH, "utf-16"),
        ("\ufeff" + FRENCH, "utf-16-be"),
        (FRENCH, "utf-32"),
        ("\ufeff" + FRENCH, "utf-32-be"),
        (FRENCH, "cp1252"),
        ("The report said: naïve", "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (CHINESE, "gb18030"),
        (CHINESE, "big5"),
    ],
)
def test_text_is_read_in_the_encoding_it_was_written_in(written: str, encoding: str) -> None:
    assert decode(written.encode(encoding, "ignore")) == written.removeprefix("\ufeff").encode(
        encoding, "ignore"
    ).decode(encoding).removeprefix("\ufeff")


def test_a_declared_encoding_goes_before_a_guess() -> None:
    assert decode("Praha už včera věděla".encode("cp1250"), "cp1250") == "Praha už včera věděla"


def test_a_torn_character_does_not_garble_the_rest() -> None:
    assert decode((FRENCH + "é").encode()[:-1]) == FRENCH + "\ufffd"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a\r\nb\rc\n\r\nd", "a\nb\nc\n\nd"),
        (b"a\x0bb\x0cc", "a\x0bb\x0cc"),
        (b"lone \xed\xa0\xbd surrogate", "lone \ufffd surrogate"),
        (b"pair \xed\xa0\xbd\xed\xb8\x80", "pair 😀"),
        (b"\xff\xfea\x00\x3d\xd8", "a\ufffd"),
    ],
)
def test_only_line_ends_and_surrogates_are_changed(data: bytes, expected: str) -> None:
    assert decode(data) == expected


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])).filter(str.strip))
def test_utf_8_text_is_kept_to_the_character(written: str) -> None:
    assert decode(b"\xef\xbb\xbf" + written.encode()) == written


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + os.urandom(200),
        b"\x7fELF\x02\x01\x01" + bytes(100),
        b"PK\x03\x04 a small archive",
        b"%PDF-1.7 of nothing but letters",
        b"words and a \x00 in them",
        b"words \x01\x02\x03\x04",
        b"\xef\xbb\xbfwords and a \x00 in them",
        bytes(range(1, 256)) * 4,
    ],
)
def test_what_is_not_text_is_said_to_be_none(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert list(read(tmp_path / "a.txt")) == [Unread(str(tmp_path / "a.txt"), "is not text")]


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe \x00", "\u3000\u2003".encode()])
@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_a_blank_file_is_said_to_be_empty(data: bytes, suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"a{suffix}"
    file.write_bytes(data)
    assert list(read(file)) == [Unread(str(file), "is empty")]


def test_coloured_terminal_output_is_text() -> None:
    assert decode(b"\x1b[31mred\x1b[0m words") == "\x1b[31mred\x1b[0m words"


def test_a_file_over_the_limit_is_not_loaded(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"x" * (2**20 + 1))
    with pytest.raises(OriginError, match="is larger than 1 MB"):
        decoding.load(file, 2**20)
    file.write_bytes(b"x" * 2**20)
    assert len(decoding.load(file, 2**20)) == 2**20
    with file.open("r+b") as sparse:
        sparse.truncate(decoding.SIZE + 1)
    assert list(read(file)) == [Unread(str(file), "is larger than 20 MB")]


@pytest.mark.parametrize(
    ("written", "title", "author", "day"),
    [
        ("Fire at the mill\nBy Ann Lee, 5 March 2024\n\nIt burned.", "Fire at the mill", "Ann Lee", "2024-03-05"),
        ("Fire at the mill\n\nBy Ann Lee — March 5, 2024\n\nIt burned.", "Fire at the mill", "Ann Lee", "2024-03-05"),
        ("March in Vejen\nPublished: Sunday, 12 May 2024\nThey marched.", "March in Vejen", None, "2024-05-12"),
        ("2024-05-12\nThey marched.", None, None, "2024-05-12"),
        ("PORT AMITY, March 10, 2024 (AW) — It sailed.", None, None, "2024-03-10"),
        ("RIGA (5 March 2024) - It sailed.", None, None, "2024-03-05"),
        ("Feuer\nVon Eva Lind, 25. Februar 2026\n\nEs brannte.", "Feuer", "Eva Lind", "2026-02-25"),
        ("Feu\nPar Eva Lind, 1er mars 2026\n\nIl brûlait.", "Feu", "Eva Lind", "2026-03-01"),
        ("By Ann Lee, 31 February 2024\nIt burned.", None, None, None),
        ("It burned on 5 March 2024.", None, None, None),
        ("By 5 March 2024, it was gone.", None, None, None),
        ("a\nb\nc\nd\ne\nBy Ann Lee, 5 March 2024", None, None, None),
    ],
)
def test_a_byline_gives_title_author_and_day(
    written: str, title: str | None, author: str | None, day: str | None, tmp_path: Path
) -> None:
    for suffix in ("txt", "md"):
        file = tmp_path / f"a.{suffix}"
        file.write_text(written, encoding="utf-8")
        (article,) = read(file)
        assert isinstance(article, Article)
        assert (article.title, article.author, article.published) == (title, author, day)


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("cp1251", "cp1251"),
        ("cp-1251", "cp1251"),
        ("Win-1251", "cp1251"),
        ("x-cp1251", "cp1251"),
        ("windows-1251 ", "cp1251"),
        ("latin1", "cp1252"),
        ("ISO-8859-9", "cp1254"),
        ("x-sjis", "cp932"),
        ("Shift_JIS", "cp932"),
        ("gb2312", "gb18030"),
        ("ks_c_5601-1987", "cp949"),
        ("utf-8", None),
        ("utf-16", None),
        ("unicode_escape", None),
        ("rot13", None),
        ("cp99999", None),
        ("", None),
    ],
)
def test_a_charset_is_known_by_the_names_that_browsers_know(label: str, codec: str | None) -> None:
    assert legacy(label) == codec


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<p>" + b"a" * 300 + b"\0b", b"<p>" + b"a" * 300 + b"b"),
        (b"a\0b", b"a\0b"),
        ("a".encode("utf-16-le") * 300, "a".encode("utf-16-le") * 300),
        (b"\xff\xfe" + b"a" * 300 + b"\0b", b"\xff\xfe" + b"a" * 300 + b"\0b"),
        (b"%PDF-" + b"a" * 300 + b"\0b", b"%PDF-" + b"a" * 300 + b"\0b"),
    ],
)
def test_only_stray_nuls_are_dropped(data: bytes, expected: bytes) -> None:
    assert without_nuls(data) == expected
