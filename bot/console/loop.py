"""The console: a chat in a terminal, plainer in a dumb one. Piped, it reads a question or a command a line."""

import sys
from collections.abc import Iterator
from pathlib import Path

from bot.cli import output
from bot.console.session import COMMANDS, Session
from bot.render.styled_text import Line, Page, count, line, series
from bot.service.asker import Asker
from index.errors import CitebotError

PROMPT = "? "
QUIT = "/quit"
LEAVING = {QUIT, "quit", "exit", "/exit"}


def converse(asker: Asker, past: Path, days: float = 30.0) -> None:
    """Answer what is asked until there is nothing more, or `/quit`; `past` is the file that keeps what was typed.

    `days`: for how many a question is followed.
    """
    session = Session(asker, days)
    is_typed = output.is_terminal(sys.stdin) and output.is_terminal(sys.stdout)
    if is_typed:
        output.show((*_greet(asker), *session.show_news(), Line()))
    for row in _typed(session, past) if is_typed else sys.stdin or ():
        text = row.strip()
        if text.casefold() in LEAVING:
            return
        if text:
            _respond(session, text, is_typed=is_typed)


def _respond(session: Session, text: str, *, is_typed: bool) -> None:
    try:
        output.show((*session.respond(text, echo=not is_typed), Line()))
    except CitebotError as error:
        output.warn(str(error))
        if is_typed:
            output.write("")
    except KeyboardInterrupt:
        if not is_typed:
            raise
        output.warn("interrupted")


def _typed(session: Session, past: Path) -> Iterator[str]:
    """What is typed, line by line, until Ctrl-D or Ctrl-C."""
    if not output.is_rich(sys.stdout):
        yield from _read()
        return
    from bot.console.line_editor import ask_lines  # 0.1 s that a pipe and a dumb terminal need not spend

    commands = {name: (command.takes, command.what) for name, command in COMMANDS.items()}
    known = {**commands, QUIT: ("", "leaves, as Ctrl-D does")}
    yield from ask_lines(PROMPT, past, known, lambda: len(session.shown))


def _read() -> Iterator[str]:
    while True:
        try:
            yield input(PROMPT)
        except (EOFError, KeyboardInterrupt):
            output.write("")
            return


def _greet(asker: Asker) -> Page:
    held = series(f"{library.name} ({count(library.status().articles, 'article')})" for library in asker.libraries)
    return (line(f"Ask {held}. /help lists commands, /quit leaves.", "faint"),)
