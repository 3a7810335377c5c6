"""The edge of the command line: whatever stops a command -> one line on stderr and an exit code.

0 done or answered; 1 asked and nothing found; 2 the caller's mistake or a known failure; 130 interrupted; 141 the
reader of the output has gone, as a shell reports it. A fault of ours is one line too; its traceback is logged at DEBUG.
"""

import logging
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from bot.cli import output
from index.errors import CitebotError

FAILED, INTERRUPTED, HUNG_UP = 2, 128 + 2, 128 + 13  # 128 and the signal's number, as shells do

log = logging.getLogger(__name__)


class Commands(click.Group):
    """Commands whose every failure is one line and an exit code, the command line's own mistakes included."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; its exit code."""
        try:
            return super().invoke(ctx)
        except click.exceptions.Exit:
            raise
        except (Exception, KeyboardInterrupt) as error:  # the edge: see `failures`
            return report(error)

    def main(self, args: Sequence[str] | None = None, standalone_mode: bool = True, **extra: Any) -> Any:  # type: ignore[override]
        """As click's, but failures outside of a command are told the same way."""
        try:
            code = super().main(args, standalone_mode=False, **extra)
        except (click.ClickException, OSError) as error:
            code = report(error)
        if standalone_mode:
            sys.exit(code)
        return code


def report(error: BaseException) -> int:
    """Say what happened, if anyone can still hear it; the exit code."""
    if isinstance(error, BrokenPipeError):
        _stop_writing()
        return HUNG_UP
    if isinstance(error, KeyboardInterrupt | click.Abort):
        output.warn("interrupted")
        return INTERRUPTED
    if isinstance(error, OSError) and not error.filename:  # most likely of the output, and Python would try it again
        _stop_writing()
    log.debug("failed", exc_info=error)
    output.warn(_explain(error))
    return FAILED


def _explain(error: BaseException) -> str:
    match error:
        case CitebotError():
            return str(error)
        case click.UsageError(ctx=click.Context() as context):
            return f"{_lower(error.format_message())} (see `{context.command_path} --help`)"
        case click.ClickException():
            return _lower(error.format_message())
        case OSError(filename=None):
            return f"{error.strerror or error}"
        case OSError():
            return f"{error.filename}: {error.strerror or error}"
        case UnicodeEncodeError():
            return "a name given, or a file's, is not valid text: rename the file or correct what was typed"
    return (
        f"a fault in citebot, please report it: {type(error).__name__}: {error} (with CITEBOT_LOG_LEVEL=DEBUG for more)"
    )


def _lower(message: str) -> str:
    """As the rest of a line, without the full stop."""
    return (message[:1].lower() + message[1:]).removesuffix(".")


def _stop_writing() -> None:
    """Send what is still buffered nowhere, or Python tries again at exit and says so."""
    # https://docs.python.org/3/library/signal.html#note-on-sigpipe
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
