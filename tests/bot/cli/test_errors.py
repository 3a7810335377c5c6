import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.errors import report
from tests.bot.cli.test_commands import put, run
from tests.corpus import article


@pytest.fixture
def home(tmp_path: Path) -> Path:
    put(tmp_path / "home", article())
    return tmp_path / "home"


def assert_told_in_one_line(code: int, out: str, err: str, *words: str) -> None:
    assert (code, out) == (2, "")
    assert err.startswith("citebot: ")
    assert err.count("\n") == 1
    assert err.endswith("\n")
    assert len(err) < 1000
    assert "\x1b" not in err
    for word in words:
        assert word in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ask",), ("empty",)),
        (("ask", ""), ("empty",)),
        (("ask", "  \t\n "), ("empty",)),
        (("ask", "\x00\x01\u202e"), ("empty",)),
        (("ask", "x" * 100_000), ("100,000", "at most")),
        (("ask", "who?", "-k", "0"), ("-k", "citebot ask --help")),
        (("ask", "who?", "-k", "101"), ("-k",)),
        (("ask", "who?", "-k", "many"), ("-k", "'many' is not a whole number from 1 to 100")),
        (("ask", "who?", "--after", "yesterday"), ("YYYY-MM-DD", "--after")),
        (("ask", "who?", "--before", "20240305"), ("YYYY-MM-DD",)),
        (("ask", "who?", "--as-of", "2024-02-30"), ("YYYY-MM-DD",)),
        (("ask", "who?", "--bogus"), ("--bogus", "citebot ask --help")),
        (("ask", "--batch", "-", "who?"), ("--batch", "--json")),
        (("ask", "--batch", "/nowhere/questions", "--json"), ("/nowhere/questions",)),
        (("ask", "--batch", "/", "--json"), ("directory",)),
        (("ask", "who?", "--library", "nowhere"), ("nowhere", "default")),
        (("ask", "who?", "--library", "../etc"), ("--library", "daily-news")),
        (("--library", "Nope!", "ask", "who?"), ("--library", "daily-news")),
        (("--library", "nowhere", "show", "x"), ("nowhere", "default")),
        (("--library", "a", "--library", "b", "status"), ("one library",)),
        (("show", "0123456789ab"), ("0123456789ab", "citebot sources")),
        (("remove", "nothing-of-this-name"), ("nothing-of-this-name",)),
        (("reindex", "/never/added"), ("/never/added",)),
        (("reindex", "--all", "/never/added"), ("--all",)),
        (("add",), ("PATH|URL", "citebot add --help")),
        (("add", "/nowhere/at/all"), ("/nowhere/at/all",)),
        (("add", "/nowhere/\x1b[31mred\nline"), ("red line",)),
        (("add", "ftp://example.com/a.txt"), ("ftp://example.com/a.txt", "neither http nor https")),
        (("add", "https://user:secret@example.com/"), ("user name or password",)),
        (("add", "http://127.0.0.1/"), ("http://127.0.0.1/", "not public")),
        (("add", "http://[::1]:8080/\x1b[31m"), ("control character",)),
        (("reindex", "https://example.com/never"), ("never added", "citebot add")),
        (("remove", "https://example.com/never"), ("https://example.com/never", "citebot sources")),
        (("nonsense",), ("nonsense", "citebot --help")),
        (("--nonsense",), ("--nonsense", "citebot --help")),
        (("--home",), ("--home",)),
        (("--home", "", "status"), ("CITEBOT_HOME is empty",)),
    ],
)
def test_a_mistake_is_one_line_that_says_what_to_do(
    arguments: tuple[str, ...], words: tuple[str, ...], home: Path
) -> None:
    result = run(home, *arguments)
    assert_told_in_one_line(result.exit_code, result.stdout, result.stderr, *words)


def no_article(folder: Path) -> Path:
    return folder


def binary(folder: Path) -> Path:
    (folder / "a.txt").write_bytes(bytes(range(256)) * 40)
    return folder / "a.txt"


def blank(folder: Path) -> Path:
    (folder / "a.txt").write_text(" \n\n", encoding="utf-8")
    return folder / "a.txt"


def malformed(folder: Path) -> Path:
    (folder / "a.jsonl").write_text('{"title": "half\n[]\n{"text": ""}\n{"text": 3}\n\x00', encoding="utf-8")
    return folder / "a.jsonl"


def unreadable(folder: Path) -> Path:
    if os.geteuid() == 0:
        pytest.skip("root may read anything")
    (folder / "a.txt").write_text("The harbour.", encoding="utf-8")
    (folder / "a.txt").chmod(0)
    return folder / "a.txt"


def dangling(folder: Path) -> Path:
    (folder / "a.txt").symlink_to(folder / "nowhere.txt")
    return folder / "a.txt"


@pytest.mark.parametrize("make", [no_article, binary, blank, malformed, unreadable, dangling])
def test_what_holds_no_article_is_named_in_one_line(make: Callable[[Path], Path], tmp_path: Path, home: Path) -> None:
    (tmp_path / "in").mkdir()
    path = make(tmp_path / "in")
    result = run(home, "add", str(path))
    assert_told_in_one_line(result.exit_code, result.stdout, result.stderr, str(path))


@pytest.mark.parametrize("arguments", [("ask", "who?"), ("add", __file__), ("status",), ()])
def test_a_home_that_is_a_file_is_told(arguments: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for home in (tmp_path / "file", tmp_path / "file" / "below"):
        result = run(home, *arguments)
        assert_told_in_one_line(result.exit_code, result.stdout, result.stderr, str(home), "--home")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_home_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    result = run(tmp_path / "home", "ask", "who?")
    assert_told_in_one_line(result.exit_code, result.stdout, result.stderr, str(tmp_path))


@pytest.mark.parametrize("content", [b"", b"somebody's notes", b"SQLite format 3\x00torn"])
@pytest.mark.parametrize("arguments", [("ask", "who?"), ("add", __file__), ("sources",)])
def test_a_file_that_is_no_catalogue_is_told_and_left(content: bytes, arguments: tuple[str, ...], home: Path) -> None:
    folder = home / "libraries" / "odd"
    folder.mkdir()
    (folder / "catalogue.db").write_bytes(content)
    result = run(home, "--library", "odd", *arguments)
    assert_told_in_one_line(result.exit_code, result.stdout, result.stderr, "catalogue.db")
    assert (folder / "catalogue.db").read_bytes() == content


def test_a_fault_of_ours_is_one_line_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("x\ny")

    monkeypatch.setattr("bot.cli.library.list_sources", fail)
    result = run(home, "sources")
    assert_told_in_one_line(result.exit_code, result.stdout, result.stderr, "KeyError", "CITEBOT_LOG_LEVEL")


def test_a_second_writer_waits_aloud_and_gives_up(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock

    monkeypatch.setenv("CITEBOT_WAIT", "0.01")
    with FileLock(home / "libraries" / "default" / "lock"):
        result = run(home, "remove", article().id)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 2
    assert all(line.startswith("citebot: another citebot is") for line in result.stderr.splitlines())


def test_a_lack_of_memory_is_no_bug(capsys: pytest.CaptureFixture[str]) -> None:
    code = report(MemoryError())
    assert_told_in_one_line(code, *capsys.readouterr(), "too little memory", "kept")
