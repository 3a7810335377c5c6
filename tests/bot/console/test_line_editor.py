"""The prompt, driven by keys through prompt_toolkit's own pipe, on its output that shows nothing."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.console.line_editor import CommandCompleter, ask_lines

COMMANDS = {"/more": ("", "more"), "/context": ("N", "around"), "/add": ("PATH", "takes in"), "/quit": ("", "leaves")}
ENTER, CONTROL_C, CONTROL_D = "\r", "\x03", "\x04"


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        yield keys


def typed(keys: PipeInput, past: Path, text: str) -> list[str]:
    keys.send_text(text)
    return list(ask_lines("? ", past, COMMANDS, lambda: 3))


def complete(text: str) -> list[str]:
    completer = CommandCompleter(COMMANDS, lambda: 12)
    return [found.text for found in completer.get_completions(Document(text), CompleteEvent())]


@pytest.mark.parametrize("end", [CONTROL_D, CONTROL_C])
def test_lines_are_read_to_the_end(end: str, keys: PipeInput, tmp_path: Path) -> None:
    assert typed(keys, tmp_path / "past", f"who?{ENTER}why?{ENTER}{end}") == ["who?", "why?"]


def test_control_c_drops_a_begun_line_and_goes_on(keys: PipeInput, tmp_path: Path) -> None:
    assert typed(keys, tmp_path / "past", f"who m{CONTROL_C}why?{ENTER}{CONTROL_D}") == ["why?"]


def test_what_was_typed_is_kept_for_the_next_time(keys: PipeInput, tmp_path: Path) -> None:
    typed(keys, tmp_path / "past", f"who met Putin?{ENTER}why?{ENTER}{CONTROL_D}")
    assert list(FileHistory(tmp_path / "past").load_history_strings()) == ["why?", "who met Putin?"]


def test_the_history_is_its_owners_alone(keys: PipeInput, tmp_path: Path) -> None:
    typed(keys, tmp_path / "past", f"who?{ENTER}{CONTROL_D}")
    assert stat.S_IMODE((tmp_path / "past").stat().st_mode) == 0o600


def test_a_history_that_can_not_be_kept_stops_nothing(keys: PipeInput, tmp_path: Path) -> None:
    assert typed(keys, tmp_path / "none" / "past", f"who?{ENTER}{CONTROL_D}") == ["who?"]
    assert typed(keys, tmp_path, f"who?{ENTER}{CONTROL_D}") == ["who?"]


def test_bytes_that_are_no_text_are_kept_without_harm(keys: PipeInput, tmp_path: Path) -> None:
    keys.send_bytes(b"who \xff met?" + ENTER.encode() + CONTROL_D.encode())
    assert len(list(ask_lines("? ", tmp_path / "past", COMMANDS, lambda: 0))) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/", ["/more", "/context", "/add", "/quit"]),
        ("/co", ["/context"]),
        ("/context ", [str(number) for number in range(1, 13)]),
        ("/context 1", ["1", "10", "11", "12"]),
        ("/more ", []),
        ("/none ", []),
        ("who ", []),
        ("", []),
    ],
)
def test_commands_and_the_numbers_of_passages_are_completed(text: str, found: list[str]) -> None:
    assert complete(text) == found


def test_paths_are_completed(tmp_path: Path) -> None:
    (tmp_path / "article.txt").touch()
    assert complete(f"/add {tmp_path}/art") == ["icle.txt"]
