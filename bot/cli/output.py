"""Output: a page in colour on a terminal, plain text elsewhere; JSON; one line per problem on stderr.

rich is imported for a terminal only, so that a pipe need not wait for it.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from bot.render.sanitize import clean, flatten
from bot.render.styled_text import StyledText
from bot.render.text.terminal import render, render_plain
from index.errors import CitebotError

if TYPE_CHECKING:
    from index.ingest.storing import Progress

WIDEST = 100  # columns: longer lines are hard to read


def prepare() -> None:
    """Print `?` for characters that the terminal's encoding lacks, instead of failing."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")


def is_terminal(stream: IO[str] | None) -> bool:
    """Whether it is a terminal. It is None if it was closed before we started."""
    return stream is not None and stream.isatty()


def is_rich(stream: IO[str] | None) -> bool:
    """Whether it is a terminal with colours and a cursor."""
    return is_terminal(stream) and os.environ.get("TERM", "").lower() not in ("", "dumb", "unknown")


def width() -> int:
    """The columns available for an answer; 80 without a terminal."""
    return max(20, min(shutil.get_terminal_size().columns, WIDEST))


def here() -> str:
    """The current folder; / if it is gone."""
    try:
        return str(Path.cwd())
    except OSError:
        return "/"


def show(page: StyledText) -> None:
    """The page, on stdout."""
    if not is_rich(sys.stdout):
        write(render_plain(page, width() if is_terminal(sys.stdout) else None))
        return
    from rich.console import Console

    # The width is given, or rich would ask each of stdin, stdout and stderr for its own.
    Console(width=width(), highlight=False, markup=False, emoji=False).print(render(page))


def write(text: str) -> None:
    """Lines on stdout, at once."""
    click.echo(clean(text))


def write_json(record: Any) -> None:
    """One line of JSON, in ASCII: nothing in it can control a terminal or break the line."""
    click.echo(json.dumps(record))


def present(as_json: bool, record: Any, page: str | StyledText) -> None:
    """What a command found: the record as JSON, or the page."""
    if as_json:
        write_json(record)
    elif isinstance(page, str):
        write(page)
    else:
        show(page)


def warn(text: str) -> None:
    """One line on stderr, with the command's name before it."""
    click.echo(f"citebot: {flatten(text)}", err=True)


def confirm(what: str) -> None:
    """Return if the person confirms. Raises CitebotError if they decline, or there is no terminal."""
    if not is_terminal(sys.stdin):
        raise CitebotError(f"{what}: add --yes to confirm")
    if not click.confirm(f"{flatten(what)}. Continue?", err=True):
        raise CitebotError("cancelled")


@contextmanager
def progress() -> Iterator["Progress | None"]:
    """A progress bar on stderr while the block runs; None if stderr is not a full terminal."""
    if not is_rich(sys.stderr):
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(task, description=flatten(what), completed=done, total=total)
