import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.__main__ import cli
from tests.bot.cli.test_commands import put
from tests.corpus import DEADLINE, ROOT, article


@pytest.fixture
def home(tmp_path: Path) -> Path:
    put(tmp_path / "home", article())
    return tmp_path / "home"


def test_the_version_is_told() -> None:
    assert CliRunner().invoke(cli, ["--version"]).stdout.startswith("citebot ")


@pytest.mark.parametrize("command", [(), *((name,) for name in cli.list_commands(click.Context(cli)))])
def test_every_help_has_an_example(command: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli, [*command, "--help"])
    assert result.exit_code == 0
    assert f"\n  citebot {' '.join(command)}".rstrip() in result.stdout


def test_help_names_shell_completion() -> None:
    assert "_CITEBOT_COMPLETE=bash_source" in CliRunner().invoke(cli, ["--help"]).stdout


@pytest.mark.parametrize("words", ["citebot --library ne", "citebot ask --library ne"])
def test_library_names_are_completed(words: str, home: Path) -> None:
    put(home, library="news")
    environ = {
        **os.environ,
        "_CITEBOT_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
        "CITEBOT_HOME": str(home),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot"], env=environ, capture_output=True, text=True, timeout=DEADLINE, cwd=ROOT
    )
    assert "plain,news" in done.stdout
    assert "default" not in done.stdout


def test_asking_loads_no_reader_no_chat_and_no_rich(tmp_path: Path) -> None:
    code = "import sys; from bot.__main__ import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    command = [sys.executable, "-c", code, "--home", str(tmp_path), "ask", "who met Putin?"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE, cwd=tmp_path)
    loaded = set(done.stderr.split())
    assert done.returncode == 0
    assert "bot.render.text.terminal" in loaded
    unwanted = {
        "discord",
        "trafilatura",
        "py3langid",
        "yaml",
        "rich",
        "dotenv",
        "lxml",
        "asyncio",
    }
    assert not loaded & unwanted
    assert {name for name in loaded if name.startswith("index.readers.")} <= {"index.readers.folders"}
