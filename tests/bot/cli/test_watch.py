"""`citebot reindex --watch` as a process."""

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from tests.bot.cli.test_commands import put, run
from tests.bot.cli.test_process import command
from tests.corpus import DEADLINE, ROOT, article
from tests.index.ingest.test_folder_watcher import save


class Watching:
    """The command in a home, and the lines that it has written so far, those on stderr too."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.home = home
        self.process = subprocess.Popen(
            command(home, *arguments), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT
        )
        self.lines: list[str] = []
        self._reader = Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def until(self, holds: Callable[[], bool]) -> None:
        give_up = time.monotonic() + DEADLINE
        while not holds():
            assert time.monotonic() < give_up and self.process.poll() is None, self.lines
            time.sleep(0.05)

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        code = self.process.wait(DEADLINE)
        self._reader.join(DEADLINE)
        assert self.process.stdout
        self.process.stdout.close()
        return code


Start = Callable[..., Watching]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    put(tmp_path / "home", article())
    return tmp_path / "home"


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """`start(*arguments)`: the command, killed at the end."""
    made: list[Watching] = []

    def start(*arguments: str) -> Watching:
        made.append(Watching(home, *arguments))
        return made[-1]

    yield start
    for watching in made:
        watching.process.kill()
        watching.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_files_are_followed_and_told_until_it_is_told_to_end(number: int, start: Start, home: Path) -> None:
    news = home.parent / "news"
    file = save(news / "a.txt", "heron")
    watching = start("reindex", "--watch", str(news))
    added = [f"watching {news}; press Ctrl-C to stop", f"{file}: added 1 article"]
    watching.until(lambda: watching.lines == added)
    assert "heron" in run(home, "ask", "heron").stdout
    file.unlink()
    watching.until(lambda: watching.lines == [*added, f"{file}: removed 1 article"])
    assert run(home, "ask", "heron").exit_code == 1
    (news / "b.jsonl").write_text('{"text": "half', encoding="utf-8")
    watching.until(lambda: len(watching.lines) == 4)
    assert watching.lines[3].startswith(f"citebot: not read: {news / 'b.jsonl'}, line 1: ")
    assert watching.end(number) == 0
    assert len(watching.lines) == 4


def test_hung_up_it_leaves_nothing_behind_unless_that_is_ignored(
    start: Start, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    news, left = home.parent / "news", home.parent / "left"
    save(news / "a.html", "<article><p>The heron stands in the shallow water of the lock all morning.</p></article>")
    left.mkdir()
    monkeypatch.setenv("TMPDIR", str(left))
    handler = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        watching = start("reindex", "--watch", str(news))
    finally:
        signal.signal(signal.SIGHUP, handler)
    watching.until(lambda: len(watching.lines) == 2)
    watching.process.send_signal(signal.SIGHUP)
    save(news / "b.txt", "curlew")
    watching.until(lambda: len(watching.lines) == 3)
    assert watching.end(signal.SIGTERM) == 0
    again = start("reindex", "--watch", str(news))
    save(news / "a.html", "<article><p>The curlew stands in the shallow water of the lock all morning.</p></article>")
    again.until(lambda: len(again.lines) == 2 and any(left.iterdir()))
    assert (again.end(signal.SIGHUP), [*left.iterdir()]) == (0, [])


def test_without_a_folder_those_that_were_added_are_watched(start: Start, home: Path) -> None:
    refused = run(home, "reindex", "--watch")
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert "no folder was added" in refused.stderr
    save(home.parent / "news" / "a.txt", "heron")
    assert run(home, "add", str(home.parent / "news")).exit_code == 0
    watching = start("reindex", "--watch")
    save(home.parent / "news" / "a.txt", "curlew")
    watching.until(lambda: watching.lines[-1:] == [f"{home.parent / 'news' / 'a.txt'}: replaced 1 article"])


def test_a_library_that_is_not_there_is_made(start: Start, home: Path) -> None:
    save(home.parent / "news" / "a.txt", "heron")
    watching = start("--library", "birds", "reindex", "--watch", str(home.parent / "news"))
    watching.until(lambda: len(watching.lines) == 2)
    assert json.loads(run(home, "--library", "birds", "status", "--json").stdout)["articles"] == 1


@pytest.mark.parametrize("origin", ["https://example.com/news", "a.txt"])
def test_what_is_no_folder_is_refused(origin: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(save(home.parent / "a.txt", "heron").parent)
    refused = run(home, "reindex", "--watch", origin)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert f"{origin} is not a folder: only folders can be watched" in refused.stderr
    assert run(home, "reindex", "--watch", "--all").exit_code == 2


def test_a_folder_that_never_existed_is_refused_and_not_remembered(home: Path) -> None:
    for library in ("default", "new"):
        refused = run(home, "--library", library, "reindex", "--watch", str(home.parent / "nosuch"))
        assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
        assert "nosuch does not exist" in refused.stderr
    assert run(home, "reindex").exit_code == 0
    assert "nosuch" not in run(home, "sources").stdout
    assert run(home, "--library", "new", "status").exit_code == 2


def test_an_added_folder_that_is_away_is_waited_for(start: Start, home: Path) -> None:
    news = home.parent / "news"
    save(news / "a.txt", "heron")
    assert run(home, "add", str(news)).exit_code == 0
    news.rename(news.with_name("away"))
    watching = start("reindex", "--watch", str(news))
    watching.until(lambda: len(watching.lines) == 2)
    assert "news is not there" in watching.lines[1]


def test_killed_while_it_reads_it_catches_up(start: Start, home: Path) -> None:
    news = home.parent / "news"
    for number in range(600):
        save(news / f"{number}.txt", f"heron{number}")
    watching = start("reindex", "--watch", str(news))
    watching.until(lambda: len(watching.lines) > 1)  # a part is in
    watching.process.kill()
    watching.wait()
    assert run(home, "check").exit_code == 0  # killed between both commits, the postings lack the last: it mends them
    assert run(home, "check").stdout == "No problems found.\n"
    again = start("reindex", "--watch", str(news))
    again.until(lambda: json.loads(run(home, "status", "--json").stdout)["articles"] == 601)
    assert again.end(signal.SIGINT) == 0
