import os
import pty
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path
from select import select

import pytest

from tests.corpus import DEADLINE


def converse(home: Path, typed: str | bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "--home", str(home), *options],
        input=typed.encode() if isinstance(typed, str) else typed,
        capture_output=True,
        timeout=DEADLINE,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home") / "new"


@pytest.mark.parametrize("command", [(), ("console",)])
def test_piped_questions_are_answered_without_a_prompt(command: tuple[str, ...], home: Path) -> None:
    run = converse(home, "who met Putin?\n\nwho annexed Crimea?\n", *command)
    out = run.stdout.decode()
    assert (run.returncode, run.stderr) == (0, b"")
    assert out.startswith("who met Putin?\n\n1.  In a significant diplomatic exchange")
    assert "\nwho annexed Crimea?\n" in out
    assert "\n? " not in out
    assert "\x1b" not in out


def test_an_error_is_one_line_and_the_loop_goes_on(home: Path) -> None:
    run = converse(home, "/nonsense\n" + "x" * 5000 + "\nwho met Putin?\n")
    errors = run.stderr.decode().splitlines()
    assert len(errors) == 2
    assert all(error.startswith("citebot: ") for error in errors)
    assert "Witkoff" in run.stdout.decode()
    assert run.returncode == 0


@pytest.mark.parametrize("leaving", ["/quit", "exit", "Quit", "/quit now", "/exit please"])
def test_commands_work_piped_and_quit_leaves(home: Path, leaving: str) -> None:
    run = converse(home, f"who met Putin?\n/why 1\n{leaving}\nwho annexed Crimea?\n")
    out = run.stdout.decode()
    assert (run.returncode, run.stderr) == (0, b"")
    assert "Passage 1 has 2 of 2 words" in out
    assert "Crimea" not in out


def test_a_piped_follow_up_is_headed_by_what_was_typed_and_how_it_was_taken(home: Path) -> None:
    out = converse(home, "who met Putin?\nhow long did they talk?\n").stdout.decode()
    assert "\nhow long did they talk?\nUnderstood as: how long did they talk? (Putin, Witkoff)\n\n1.  In a sig" in out


def test_a_pipe_and_a_question_load_no_prompt_toolkit(home: Path) -> None:
    code = "import sys; from bot.__main__ import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    run = subprocess.run(
        [sys.executable, "-c", code, "--home", str(home)], input=b"who?\n", capture_output=True, timeout=DEADLINE
    )
    loaded = set(run.stderr.decode().split())
    assert "bot.console.session" in loaded
    assert not loaded & {"prompt_toolkit", "asyncio", "rich", "discord"}


def test_nothing_is_added_to_the_demo(home: Path) -> None:
    run = converse(home, f"/add {__file__}\nwho met Putin?\n")
    assert b"this is the demo" in run.stderr and b"`citebot add PATH`" in run.stderr
    assert b"Witkoff" in run.stdout


def test_nothing_found_is_no_error(home: Path) -> None:
    run = converse(home, "zebra giraffes\n")
    assert "I have nothing on that." in run.stdout.decode()
    assert (run.returncode, run.stderr) == (0, b"")


def test_bytes_that_are_no_text_are_asked_as_best_they_can(home: Path) -> None:
    run = converse(home, b"who met Putin \xff\x00\x1b[31m?\n")
    assert b"Witkoff" in run.stdout
    assert (run.returncode, run.stderr) == (0, b"")


# Ctrl-C reaches only those whose controlling terminal it is typed at.
START = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); from bot.__main__ import main; main()"


class Typist:
    """A person at a terminal: types, and reads what is shown."""

    def __init__(self, home: Path, term: str) -> None:
        self.terminal, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (40, 80))
        # Nothing here answers where the cursor is, which prompt_toolkit would wait for.
        environ = {**os.environ, "TERM": term, "COLUMNS": "80", "PROMPT_TOOLKIT_NO_CPR": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, "--home", str(home)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environ,
            start_new_session=True,
        )
        os.close(theirs)
        self.seen = ""
        # What ends the drawing of a prompt: prompt_toolkit turns the wrapping of lines on again.
        self.prompt = "? " if term == "dumb" else "\x1b[?7h"

    def read_until(self, text: str) -> str:
        """What was shown since the last call, up to the text."""
        while text not in self.seen:
            assert select([self.terminal], [], [], DEADLINE)[0], f"it hangs after {self.seen!r}"
            self.seen += os.read(self.terminal, 4096).decode(errors="replace")
        read, _, self.seen = self.seen.partition(text)
        return read

    def leave(self, key: str) -> str:
        """What is shown from pressing the key to the program's end."""
        shown = self.seen
        self.type(key)
        while True:
            if not select([self.terminal], [], [], 2)[0]:
                self.type(key)  # Python loses a signal between showing the prompt and waiting for a key
                continue
            try:
                shown += os.read(self.terminal, 4096).decode(errors="replace")
            except OSError:
                return shown

    def type(self, text: str) -> None:
        os.write(self.terminal, text.encode())


@pytest.fixture
def typist(request: pytest.FixtureRequest, home: Path) -> Iterator[Typist]:
    typist = Typist(home, request.param)
    yield typist
    typist.process.kill()
    typist.process.wait()
    os.close(typist.terminal)


@pytest.mark.parametrize("typist", ["xterm-256color"], indirect=True)
def test_a_terminal_greets_prompts_and_answers_in_colour(typist: Typist) -> None:
    greeting = typist.read_until(typist.prompt)
    assert "Library: demo, 1 article." in greeting and "This is the demo." in greeting
    typist.type("who met Putin?\r")
    assert "\x1b[1mPutin\x1b[0m" in typist.read_until("citebot show")
    typist.read_until(typist.prompt)
    typist.leave("\x04")
    assert typist.process.wait(DEADLINE) == 0


@pytest.mark.parametrize("typist", ["xterm-256color", "dumb"], indirect=True)
def test_several_pasted_lines_are_several_questions(typist: Typist) -> None:
    typist.read_until(typist.prompt)
    is_marked = typist.prompt != "? "  # as a paste, by a full terminal
    questions = "who met Putin?\n\nwho is Yuri Ushakov?"
    typist.type(f"\x1b[200~{questions}\x1b[201~\r" if is_marked else f"{questions}\n")
    shown = [typist.read_until("citebot show") for _ in range(2)]
    assert "Witkoff" in shown[0] and "Ushakov" in shown[1]
    if is_marked:
        assert "\x1b[1mwho is Yuri Ushakov?\x1b[0m" in shown[1]


@pytest.mark.parametrize("typist", ["dumb"], indirect=True)
def test_a_dumb_terminal_is_spared_escape_sequences(typist: Typist) -> None:
    typist.read_until(typist.prompt)
    typist.type("who met Putin?\n")
    assert "\x1b" not in typist.read_until("citebot show")


@pytest.mark.parametrize("typist", ["xterm-256color", "dumb"], indirect=True)
@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_control_c_and_control_d_leave_at_the_prompt(key: str, typist: Typist) -> None:
    typist.read_until(typist.prompt)
    assert "Traceback" not in typist.leave(key)
    assert typist.process.wait(DEADLINE) == 0
