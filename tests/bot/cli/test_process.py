import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import library
from tests.bot.cli.test_commands import put, run
from tests.bot.cli.test_errors import assert_told_in_one_line
from tests.corpus import DEADLINE, ROOT, article


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
