"""No hostile file ends the reading of others, takes more than its limits or brings in what is not in it."""

import re
import sys
import time
from pathlib import Path

import pytest

from index.model import Article, Unread
from index.readers import LENGTH, read
from index.sandbox.sandbox import Limits, Sandbox
from tests.index.readers.hostile_files import FILES, MB, bomb, linked
from tests.index.readers.sample_files import pdf, zipped

SECONDS = 8  # several times what any of these takes that ends, on a busy machine

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="only POSIX bounds a process's memory")

REASONS = {  # what is told first of each; that a file takes too long or too much may depend on the machine
    "a zip bomb": r"unpacks to 1,200 MB, and at most 1,024 are read: divide it",
    "a zip bomb that lies": r"can't be read as a file of an archive: BadZipFile",
    "a zip of thousands of bombs": r"unpacks to 1,200 MB, and at most",
    "a zip in a zip": r"is an archive in an archive: unpack it",
    "a zip of symlinks": r"is a symlink, which is not followed",
    "a zip of 30,000 files": r"contains 30,000 files, and at most 20,000 are read",
    "a .docx bomb": r"has XML that can't be parsed",
    "a .docx of one huge text": r"is larger than 32 MB",
    "a .docx of empty tags": r"takes more than",
    "a .docx with a billion laughs": r"has XML that can't be parsed",
    "a .docx with an external entity": r"declares entities, whose text would be lost",
    "a .docx nested 10,000 deep": r"has XML that can't be parsed",
    "an .epub nested 10,000 deep": r"nests tags more than 256 deep",
    "an .epub bomb": r"is larger than 5 MB",
    "a page nested 10,000 deep": r"nests tags more than 256 deep",
    "a page nested 100,000 deep": r"has more than 100,000 tags|nests tags more than 256 deep",
    "a page of list items": r"has more than 100,000 tags",
    "a page of links": r"has more than 100,000 tags",
    "a page of 1,000,000 tags": r"has more than 100,000 tags",
    "a page of blocks of one letter": r"has more than 100,000 tags",
    "a page of rows of one letter": r"has more than 100,000 tags",
    "a page of attributes": r"takes more than",
    "a PDF whose pages are a ring": r"can't be read as a PDF",
    "a PDF whose form shows itself": r"crashes its reader|takes more than",
    "a PDF of 20,000 pages": r"is too long to be read whole|takes more than",
    "a PDF page that unpacks to 300 MB": r"crashes its reader|takes more than|has no text",
    "a PDF page that unpacks to 60 MB": r"crashes its reader|takes more than|has no text",
    "a PDF cut short": r"can't be read as a PDF",
    "a PDF nested 10,000 deep": r"can't be read as a PDF",
    "a mail of 10,000 parts in parts": r"nests parts more than 30 deep",
    "a mail of 300 parts in parts": r"nests parts more than 30 deep",
    "a mail of 10,000 parts": r"has more than 1,000 parts",
    "a mail of 10,000 mails": r"has more than 1,000 parts",
    "a mail of 20 mails of 900 parts": r"has more than 1,000 parts",
    "a mail of 100,000 headers": r"has more than 50,000 headers",
    "a mail with a type of 1 MB": r"has a header of more than 2,000 characters: Content-Type",
    "a mail of costly headers": r"has more than 60,000 characters of headers to parse",
    "a mail of 12,000,000 lines": r"has more than 500,000 lines",
    "a mail of headers": r"has more than 500,000 lines",
    "a mail with a hostile page": r"has more than 250,000 tags",
    "a mail of many small pages": r"has more than 250,000 tags",
    "one line": rf"is longer than {LENGTH:,} characters: the rest is left out",
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_or_cut_with_its_reason_and_the_next_is_read(name: str, tmp_path: Path) -> None:
    file, make = FILES[name]
    (tmp_path / file).write_bytes(make())
    (tmp_path / "next.eml").write_text("Subject: x\n\nThe ferry left.")
    with Sandbox(Limits(seconds=SECONDS)) as sandbox:
        began = time.monotonic()
        items = list(sandbox.read(tmp_path / file))
        took = time.monotonic() - began
        (after,) = sandbox.read(tmp_path / "next.eml")
    assert isinstance(after, Article)
    assert items and took < SECONDS * len(items) + 5
    told = [item for item in items if isinstance(item, Unread)]
    assert all(item.reason.isprintable() and len(item.reason) < 200 for item in told)
    if name in REASONS:
        assert re.match(REASONS[name], told[0].reason), told
    for item in items:
        assert isinstance(item, Unread) or len(item.text) <= LENGTH
        assert isinstance(item, Unread) or "root:" not in item.text  # of /etc/passwd


def test_a_bomb_is_unpacked_no_further_than_its_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readers.zip_archive.MEMBER_SIZE", MB)
    (tmp_path / "a.zip").write_bytes(bomb("a.txt", 20 * MB))
    (told,) = read(tmp_path / "a.zip")
    assert isinstance(told, Unread) and (told.member, told.reason) == ("a.txt", "is larger than 1 MB")


def test_names_in_an_archive_lead_nowhere_and_hide_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(linked())
    found = {item.member: item for item in read(tmp_path / "a.zip")}
    assert sorted(map(str, found)) == ["../../up.txt", "/etc/abs.txt", "a[31mb .txt", "link.txt"]
    assert isinstance(found["link.txt"], Unread)
    assert [file.name for file in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".epub", ".zip"])
def test_a_file_of_500_mb_is_refused_unread(suffix: str, tmp_path: Path) -> None:
    with (tmp_path / f"a{suffix}").open("wb") as file:
        file.truncate(500 * MB)
    (told,) = read(tmp_path / f"a{suffix}")
    assert isinstance(told, Unread) and told.reason == "is larger than 100 MB"


@pytest.mark.parametrize(("suffix", "most"), [(".txt", 20), (".md", 20), (".html", 5), (".eml", 25), (".jsonl", 0)])
def test_so_is_one_of_any_other_format(suffix: str, most: int, tmp_path: Path) -> None:
    with (tmp_path / f"a{suffix}").open("wb") as file:
        file.truncate(500 * MB)
    (told,) = read(tmp_path / f"a{suffix}")
    reason = f"is larger than {most} MB" if most else "is not UTF-8 text"
    assert isinstance(told, Unread) and told.reason == reason


def test_a_text_that_is_too_long_is_cut_at_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readers.LENGTH", 12)
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": "The ferry left.", "b.pdf": pdf([["The ferry left."]])}))
    items = list(read(tmp_path / "a.zip"))
    assert [item.text for item in items if isinstance(item, Article)] == ["The ferry", "The ferry"]
    told = [(item.member, item.reason) for item in items if isinstance(item, Unread)]
    assert told == [(name, "is longer than 12 characters: the rest is left out") for name in ("a.txt", "b.pdf")]


def test_a_text_that_begins_with_too_much_white_space_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readers.LENGTH", 12)
    (tmp_path / "a.txt").write_text("\n" * 20 + "The ferry left.")
    assert [getattr(item, "reason", item) for item in read(tmp_path / "a.txt")] == [
        "is longer than 12 characters: the rest is left out"
    ]


def test_the_wrong_suffix_is_told(tmp_path: Path) -> None:
    """What a file is named decides who reads it, and no reader takes another format for its own."""
    files = {"pdf": pdf([["The ferry left."]]), "zip": zipped({"a.txt": "x"}), "html": b"<p>The ferry left.</p>"}
    for kind, data in files.items():
        for suffix in ("pdf", "docx", "epub", "zip", "txt", "jsonl", "html"):
            if suffix == kind or (kind, suffix) == ("html", "txt"):
                continue
            file = tmp_path / f"{kind}.{suffix}"
            file.write_bytes(data)
            assert [type(item) for item in read(file)] == [Unread], file.name
