import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from bot.cli import library
from tests.bot.cli.test_commands import put, run
from tests.bot.cli.test_errors import assert_told_in_one_line
from tests.corpus import DEADLINE, ROOT, article
from tests.index.web.site import Answer, Send, reply, running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    put(tmp_path / "home", article())
    return tmp_path / "home"


def command(home: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot", "--home", str(home), *arguments]


@pytest.mark.parametrize("argument", [b"ask", b"show", b"remove", b"add"])
def test_arguments_that_are_no_text_crash_nothing(argument: bytes, home: Path) -> None:
    done = subprocess.run(
        [*map(os.fsencode, command(home)), argument, b"zebra \xff\xfe"], capture_output=True, timeout=DEADLINE, cwd=ROOT
    )
    assert done.returncode == (1 if argument == b"ask" else 2)
    assert b"fault in citebot" not in done.stderr
    assert done.stderr.count(b"\n") == (0 if argument == b"ask" else 1)


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="the system knows no priorities")
def test_a_rebuild_leaves_the_processors_to_those_who_answer(home: Path) -> None:
    code = "import os, sys; from bot.__main__ import cli; cli(sys.argv[1:], standalone_mode=False); print(os.nice(0))"
    arguments = [sys.executable, "-c", code, "--home", str(home), "reindex", "--all"]
    done = subprocess.run(arguments, capture_output=True, timeout=DEADLINE, cwd=ROOT, check=True)
    assert int(done.stdout.split()[-1]) >= library.NICE


def test_an_answer_is_given_where_it_can_not_be_recorded(home: Path) -> None:
    (home / "libraries" / "default" / "records.db").mkdir()
    result = run(home, "ask", "who met the dockers?")
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_reader_that_has_gone_is_no_news(home: Path) -> None:
    questions = "who met the dockers?\n" * 200
    piped = command(home, "ask", "--batch", "-", "--json")
    with subprocess.Popen(
        piped, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(questions.encode())
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(DEADLINE) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_under_the_output_is_one_line(home: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command(home, "ask", "who met the dockers?"),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=DEADLINE,
            cwd=ROOT,
        )
    assert_told_in_one_line(done.returncode, "", done.stderr, "No space left")


def test_an_interrupt_is_one_line_and_130(home: Path) -> None:
    with subprocess.Popen(
        command(home, "ask", "--batch", "-", "--json"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b"zebra\n")
        process.stdin.flush()
        process.stdout.readline()  # it is up, and waits for the next question
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == b"citebot: interrupted\n"
        assert process.wait(DEADLINE) == 130


@pytest.mark.parametrize("verb", ["add", "reindex"])
def test_an_interrupted_change_says_what_is_kept_and_how_to_go_on(
    verb: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home.parent / "a.txt").write_text("The lighthouse of Orm burned down in 1911.", encoding="utf-8")
    with running() as site:
        monkeypatch.setenv("CITEBOT_FETCH_ALLOW", site.host)
        site.answers["/mill"] = reply("<article><p>A fire took the mill of Orm in 1911.</p></article>")
        origins = [str(home.parent / "a.txt"), site.url("/mill")]
        if verb == "reindex":
            assert run(home, "add", *origins).exit_code == 0
        (home.parent / "a.txt").write_text("The lighthouse of Orm stands again.", encoding="utf-8")
        asked, told = Event(), Event()
        site.answers["/mill"] = _hold(asked, told)
        with subprocess.Popen(
            command(home, verb, *origins), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
        ) as process:
            try:
                assert asked.wait(DEADLINE)  # the file is in by then
                process.send_signal(signal.SIGINT)
                out, err = process.communicate(timeout=DEADLINE)
            finally:
                told.set()
    articles = 2 if verb == "add" else 3
    assert (out, process.returncode) == ("", 130)
    assert err == (
        f"citebot: interrupted; what was stored so far is kept: default has {articles} articles now. "
        "To go on, run the same command again\n"
    )
    assert "stands again" in run(home, "ask", "lighthouse Orm").stdout


def _hold(asked: Event, told: Event) -> Answer:
    """An answer that tells when it is asked for, and does not come until that was `told`."""

    def answer(_: Send) -> None:
        asked.set()
        told.wait(DEADLINE)

    return answer


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_characters_that_the_output_lacks_stop_nothing(encoding: str, home: Path) -> None:
    done = subprocess.run(
        command(home, "ask", "who met the dockers?"),
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        timeout=DEADLINE,
        cwd=ROOT,
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
@pytest.mark.parametrize("arguments", [(), ("ask", "who met the dockers?")])
def test_a_closed_stream_stops_nothing(closed: str, arguments: tuple[str, ...], home: Path) -> None:
    shell = ["sh", "-c", f'"$@" {closed}', "sh", *command(home, *arguments)]
    done = subprocess.run(shell, input="", capture_output=True, text=True, timeout=DEADLINE, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit the address space")
@pytest.mark.parametrize("command", [["add", "mill.txt"], ["ask", "who met the dockers?"], ["status"], ["console"]])
def test_too_little_memory_is_told_before_anything_is_done(command: list[str], home: Path, tmp_path: Path) -> None:
    """With `ulimit -v 400000`, tantivy would abort the process while it starts its threads."""
    (tmp_path / "mill.txt").write_text("The mill of Orm burnt down.")
    before = {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}
    done = within(400_000 << 10, home, command, tmp_path)
    assert_told_in_one_line(done.returncode, done.stdout, done.stderr, "390 MB", "512", "ulimit -v 524288")
    assert {file: file.read_bytes() for file in home.rglob("*") if file.is_file()} == before


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit the address space")
def test_512_mb_are_enough_to_read_and_answer(home: Path, tmp_path: Path) -> None:
    (tmp_path / "mill.html").write_text(f"<p>{'The mill of Orm burnt down. ' * 20}</p>")
    added = within(512 << 20, home, ["add", "mill.html"], tmp_path)
    assert (added.returncode, added.stderr) == (0, "")
    assert "Orm" in within(512 << 20, home, ["ask", "what burnt down?"], tmp_path).stdout


def within(size: int, home: Path, arguments: list[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run a command that may have so many bytes of address space."""
    limited = f"import resource as r; r.setrlimit(r.RLIMIT_AS, ({size}, {size})); from bot.__main__ import main; main()"
    run = [sys.executable, "-c", limited, "--home", str(home), *arguments]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(run, capture_output=True, text=True, timeout=DEADLINE, cwd=folder, env=environ, input="")
