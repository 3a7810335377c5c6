"""The console: a chat in a terminal. Without a terminal it reads one question or command per line."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.cli import output
from bot.console.session import COMMANDS, QUIT, Session
from bot.home import DEMO
from bot.render.styled_text import Line, count, line
from bot.render.wording import DEMO as DEMO_NOTE
from bot.service.answers import AnswerService
from index.errors import CitebotError

PROMPT = "? "
LEAVING = {"quit", "exit"}


def converse(service: AnswerService, names: Sequence[str], past: Path, days: float = 30.0) -> None:
    """Answer questions until the input ends or says `/quit`; `past` is the file for the history of what was typed.

    `days`: how long a question is followed.
    """
    session = Session(service, names, days)
    is_typed = output.is_terminal(sys.stdin) and output.is_terminal(sys.stdout)
    if is_typed:
        with service.opened(names) as libraries:
            sizes = [f"{library.name}, {count(library.status().articles, 'article')}" for library in libraries]
        named = f"{'Library' if len(sizes) == 1 else 'Libraries'}: {'; '.join(sizes)}."
        greeting = line(f"{named} /help lists the commands, /quit leaves.", "faint")
        note = (line(DEMO_NOTE, "faint"),) if tuple(names) == (DEMO,) else ()
        output.show((greeting, *note, *session.show_news(), Line()))
    for row in _typed(session, past) if is_typed else sys.stdin or ():
        texts = [text for text in map(str.strip, row.split("\n")) if text]  # a paste may have several lines
        for text in texts:
            if text.casefold() in LEAVING or text.casefold().split()[0] in {QUIT[0], "/exit"}:
                return
            if not _respond(session, text, is_typed=is_typed, echo=not is_typed or len(texts) > 1):
                break


def _respond(session: Session, text: str, *, is_typed: bool, echo: bool) -> bool:
    """Show the response; False if it was interrupted."""
    try:
        output.show((*session.respond(text, echo=echo), Line()))
    except CitebotError as error:
        output.warn(str(error))
        if is_typed:
            output.write("")
    except KeyboardInterrupt as interrupt:
        if not is_typed:
            raise
        output.warn(str(interrupt) or "interrupted")
        return False
    return True


def _typed(session: Session, past: Path) -> Iterator[str]:
    """The lines typed until Ctrl-D or Ctrl-C."""
    if not output.is_rich(sys.stdout):
        yield from _read()
        return
    from bot.console.line_editor import ask_lines  # takes 0.1 s, which a pipe and a dumb terminal can do without

    commands = {name: (command.takes, command.what) for name, command in COMMANDS.items()}
    name, what = QUIT
    yield from ask_lines(PROMPT, past, {**commands, name: ("", what)}, lambda: session.count)


def _read() -> Iterator[str]:
    while True:
        try:
            yield input(PROMPT)
        except (EOFError, KeyboardInterrupt):
            output.write("")
            return
