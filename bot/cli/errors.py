"""The edge of the command line: any failure of a command -> one line on stderr and an exit code.

0 done or answered; 1 nothing found; 2 a usage error or a known failure; 130 interrupted; 141 the output was closed, as
shells report it. A bug is one line too; its traceback is logged at DEBUG.
"""

import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any

import click

from bot.cli import output
from bot.render.styled_text import count
from index.errors import CitebotError
from index.library import Library

FAILED, INTERRUPTED, HUNG_UP = 2, 128 + 2, 128 + 13  # 128 and the signal's number, as shells do

MEMORY = 512 << 20  # bytes of address space; with less, tantivy and numpy end the process, and nothing can be told then

log = logging.getLogger(__name__)


WORDS = {"search": "ask", "delete": "remove", "update": "reindex"}
"""What people type for a command that has another name."""

MODULES = {
    **dict.fromkeys(("add", "list", "reindex", "remove", "sources", "status"), "library"),
    **dict.fromkeys(("backup", "check", "erase", "restore"), "maintenance"),
    **dict.fromkeys(("console", "run"), "run"),
    **{"ask": "ask", "move": "move", "show": "show", "synonyms": "synonyms"},
}
"""The commands and their modules, each of which is imported only when one of its commands is named."""


DASHED = """put a question that begins with a dash in quotes after --, as in `citebot ask -- "-ferry harbour"`"""


class Commands(click.Group):
    """Commands whose failures, usage errors included, are each one line and an exit code; see MODULES."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        return sorted({*self.commands, *MODULES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or of one of its other WORDS."""
        name = WORDS.get(cmd_name, cmd_name)
        if name in MODULES and name not in self.commands:
            for one in vars(import_module(f"bot.cli.{MODULES[name]}")).values():
                if isinstance(one, click.Command) and MODULES.get(one.name or "") == MODULES[name]:
                    self.add_command(one)
        return super().get_command(ctx, name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; its exit code."""
        try:
            return super().invoke(ctx)
        except click.exceptions.Exit:
            raise
        except (Exception, KeyboardInterrupt) as error:  # the edge: see `failures`
            return report(error)

    def main(self, args: Sequence[str] | None = None, standalone_mode: bool = True, **extra: Any) -> Any:  # type: ignore[override]
        """Like click's, but failures outside of a command are reported the same way."""
        try:
            code = super().main(args, standalone_mode=False, **extra)
        except (click.ClickException, OSError) as error:
            code = report(error)
        if standalone_mode:
            sys.exit(code)
        return code


def check_memory() -> None:
    """Fails, with one line, if this process may have too little address space: `ulimit -v` says how much."""
    with suppress(ImportError):  # on Windows, which has no such limit
        from resource import RLIM_INFINITY, RLIMIT_AS, getrlimit

        limit, _ = getrlimit(RLIMIT_AS)
        if limit != RLIM_INFINITY and limit < MEMORY:
            raise click.ClickException(
                f"this process may have {limit >> 20:,} MB of address space, and needs {MEMORY >> 20}: "
                f"raise the limit, as with `ulimit -v {MEMORY >> 10}`"
            )


def report(error: BaseException) -> int:
    """Report what happened, if the output is still open; return the exit code."""
    if isinstance(error, BrokenPipeError):
        _stop_writing()
        return HUNG_UP
    if isinstance(error, KeyboardInterrupt | click.Abort):
        output.warn(str(error) or "interrupted")
        return INTERRUPTED
    if isinstance(error, OSError) and not error.filename:  # most likely of the output, and Python would try it again
        _stop_writing()
    log.debug("failed", exc_info=error)
    output.warn(_explain(error))
    return FAILED


@contextmanager
def resumable(library: Library) -> Iterator[None]:
    """If the block is interrupted while it changes the library, the error says what is kept, and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        kept = f"what was stored so far is kept: {library.name} has {count(library.status().articles, 'article')} now"
        raise KeyboardInterrupt(f"interrupted; {kept}. To go on, run the same command again") from None


def _explain(error: BaseException) -> str:
    match error:
        case CitebotError():
            return str(error)
        case click.NoSuchOption(ctx=click.Context(command=click.Command(name="ask"))) if error.option_name[1:2] != "-":
            return f"{_lower(error.format_message())}: {DASHED}"
        case click.UsageError(ctx=click.Context() as context):
            return f"{_lower(error.format_message())} (see `{context.command_path} --help`)"
        case click.ClickException():
            return _lower(error.format_message())
        case OSError(filename=None):
            return f"{error.strerror or error}"
        case OSError():
            return f"{error.filename}: {error.strerror or error}"
        case MemoryError():
            return (
                "there is too little memory: end other programs, or allow more; what was stored so far is kept, and "
                "the same command goes on"
            )
        case UnicodeEncodeError():
            return "a name is not valid text: rename the file or correct what you typed"
    return (
        f"this is a bug in citebot, please report it: {type(error).__name__}: {error} "
        "(set CITEBOT_LOG_LEVEL=DEBUG for details)"
    )


def _lower(message: str) -> str:
    """The message in the middle of a line: in lower case, without its full stop."""
    return (message[:1].lower() + message[1:]).removesuffix(".")


def _stop_writing() -> None:
    """Discard what is still buffered, or Python would fail on it again at exit."""
    # https://docs.python.org/3/library/signal.html#note-on-sigpipe
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
