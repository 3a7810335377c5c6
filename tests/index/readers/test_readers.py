import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import OriginError
from index.model import Article, Unread
from index.readers import FORMATS, read
from index.readers.folders import files

ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file of each format, and others that are to be left out."""
    home = tmp_path / "articles"
    (home / "sub" / "deeper").mkdir(parents=True)
    (home / ".git").mkdir()
    for name in ("b.txt", "a.md", "c.HTML", "d.htm", "e.jsonl", "sub/f.markdown", "sub/deeper/g.txt"):
        (home / name).write_text("text")
    for name in (".hidden.txt", ".git/h.txt", "i.odt", "txt", "sub/j.txt~"):
        (home / name).write_text("text")
    return home


def names(found: list[Path], folder: Path) -> list[str]:
    return [file.relative_to(folder).as_posix() for file in found]


def test_a_folder_is_its_files_of_known_formats_in_order(folder: Path) -> None:
    expected = ["a.md", "b.txt", "c.HTML", "d.htm", "e.jsonl", "sub/deeper/g.txt", "sub/f.markdown"]
    assert names(files(folder), folder) == expected


def test_a_suffix_may_be_upper_case(folder: Path) -> None:
    (folder / "A.TXT").write_text("text")
    assert [item.origin for item in read(folder / "A.TXT")] == [str(folder / "A.TXT")]
    assert [type(item) for item in read(folder / "A.TXT")] == [Article]


def test_a_file_is_itself_even_when_hidden(folder: Path) -> None:
    assert [type(item) for item in read(folder / ".hidden.txt")] == [Article]
    assert files(folder / ".hidden.txt") == [folder / ".hidden.txt"]


def test_paths_come_back_absolute_with_the_dots_resolved(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "sub")
    assert files(Path("../b.txt")) == [folder / "b.txt"]
    assert files(Path()) == [folder / "sub" / "deeper" / "g.txt", folder / "sub" / "f.markdown"]
    assert [item.origin for item in read(Path("../b.txt"))] == [str(folder / "b.txt")]


def test_a_symlink_is_followed_only_to_a_file_within_the_folder(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "k.txt").write_text("secret")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "way-out").symlink_to(tmp_path / "outside")
    (folder / "loop").symlink_to(folder)
    before = names(files(folder), folder)
    assert not {"out.txt", "way-out/k.txt", "loop/b.txt"} & {*before}
    (folder / "within.txt").symlink_to(folder / ".hidden.txt")
    assert {*names(files(folder), folder)} - {*before} == {"within.txt"}


def test_a_folder_that_is_a_symlink_itself_is_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    (folder / "within.txt").symlink_to(folder / "b.txt")
    assert tmp_path / "link" / "within.txt" in files(tmp_path / "link")


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("missing", "is not there"),
        ("missing.txt", "is not there"),
        (
            "i.odt",
            "can't be read: Unsupported file type. Supported: .txt, .md, .html, .jsonl, .pdf, .docx",
        ),
        ("txt", "can't be read: Unsupported file type"),
        ("feed.xml", "and .zip; a feed is added by its URL"),
        ("empty", "has no .txt, .md, .html, .jsonl, .pdf, .docx, .epub, .eml or .zip file"),
        ("pipe.txt", "is neither a file nor a folder"),
        ("b.txt/c.txt", "can't be read: Not a directory"),
        ("a\0b.txt", "can't be read: embedded null byte"),
        ("x" * 300 + ".txt", "can't be read: File name too long"),
    ],
)
def test_what_cannot_be_added_is_named_with_the_reason_in_one_line(name: str, complaint: str, folder: Path) -> None:
    (folder / "empty").mkdir()
    (folder / "empty" / ".hidden.txt").write_text("text")
    (folder / "feed.xml").write_text("<rss/>")
    os.mkfifo(folder / "pipe.txt")
    with pytest.raises(OriginError) as error:
        files(folder / name)
    assert complaint in str(error.value)
    assert "\n" not in str(error.value)
    assert [type(item) for item in read(folder / name)] == [Unread]


def test_an_unreadable_file_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forbid(monkeypatch, folder / "b.txt")
    with pytest.raises(OriginError, match=r"^can't be read: Permission denied"):
        files(folder / "b.txt")
    assert list(read(folder / "b.txt")) == [Unread(str(folder / "b.txt"), "can't be read: Permission denied")]
    assert folder / "b.txt" in files(folder)


def test_an_unreadable_folder_is_named_and_hides_no_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forbid(monkeypatch, folder / "sub")
    assert names(files(folder), folder) == ["a.md", "b.txt", "c.HTML", "d.htm", "e.jsonl", "sub"]
    assert list(read(folder / "sub")) == [Unread(str(folder / "sub"), "can't be read: Permission denied")]
    with pytest.raises(OriginError, match=r"^can't be read: Permission denied"):
        files(folder / "sub")


def forbid(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Make opening or listing it fail as without permission: tests may run as root, who has every permission."""
    for owner, name in ((Path, "open"), (os, "scandir")):
        allowed = getattr(owner, name)

        def attempt(place: Path, *args: object, allowed: object = allowed) -> object:
            if Path(place) == path:
                raise PermissionError(13, "Permission denied", str(place))
            assert callable(allowed)
            return allowed(place, *args)

        monkeypatch.setattr(owner, name, attempt)


def test_a_name_that_is_not_utf_8_is_refused_and_hides_no_other(tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"caf\xe9.txt")
    file.write_text("text")
    (tmp_path / "other.txt").write_text("text")
    with pytest.raises(OriginError, match="rename it"):
        files(file)
    assert [item.reason for item in read(file) if isinstance(item, Unread)] == [
        "has a name that is not UTF-8: rename it"
    ]
    assert tmp_path / "other.txt" in files(tmp_path)


def test_what_fails_midway_is_an_unread_after_the_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> Iterator[Article]:
        yield Article("text", origin=str(path))
        raise OSError(5, "Input/output error")

    file = tmp_path / "a.txt"
    file.write_text("text")
    monkeypatch.setattr("index.readers.import_module", lambda _: SimpleNamespace(read=fail))
    assert list(read(file)) == [
        Article("text", origin=str(file)),
        Unread(str(file), "can't be read: Input/output error"),
    ]


def test_every_format_has_its_module() -> None:
    for module in FORMATS.values():
        assert callable(import_module(f"index.readers.{module}").read)


MARKUP = st.lists(st.sampled_from(["<p>", "</p>", "<div ", "a=", "<!--", "&#1;", "<a href=x>", "<ul><li>", "é", " "]))
YAML = st.lists(
    st.sampled_from(["---\n", "title: ", "- ", "[", "{", '"\\U', "&a ", "*a", "!!x ", "? ", "\n", "id: ", "9"])
)
JSON = st.lists(st.sampled_from(["{", "}", '"text"', ":", '"id"', "[", "]", "1e999", "\n", '"\\ud83d"', ",", "null"]))


@pytest.mark.parametrize("suffix", sorted({*FORMATS} - {".markdown", ".htm"}))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary()
    | st.text(st.characters(codec="utf-8")).map(str.encode)
    | MARKUP.map(lambda parts: ("<html><body>" + "".join(parts)).encode())
    | YAML.map(lambda parts: ("---\n" + "".join(parts) + "\n---\ntext").encode())
    | JSON.map(lambda parts: "".join(parts).encode())
)
def test_no_content_makes_reading_fail(suffix: str, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / f"a{suffix}"
    file.write_bytes(data)
    items = list(read(file))
    assert items
    for item in items:
        assert item.origin == str(file)
        if isinstance(item, Article):
            assert item.text.strip() and "\r" not in item.text
            assert item.text.encode() and item.id.encode()
        else:
            assert item.reason and "\n" not in item.reason


@pytest.mark.parametrize(
    ("statement", "readers"),
    [
        ("import index.readers", set[str]()),
        ("from index.readers.folders import files; files(pathlib.Path(sys.argv[1]))", {"folders"}),
        (
            "from index.readers import read; [article] = read(pathlib.Path(sys.argv[1]) / 'b.txt')",
            {"text", "decoding", "metadata", "dates"},
        ),
    ],
)
def test_only_what_a_file_needs_is_loaded(statement: str, readers: set[str], folder: Path) -> None:
    script = f"import pathlib, sys; {statement}; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = set(run.stdout.split())
    assert not loaded & {"trafilatura", "lxml", "yaml", "charset_normalizer", "asyncio"}
    assert {name for name in loaded if name.startswith("index.readers.")} == {f"index.readers.{r}" for r in readers}
