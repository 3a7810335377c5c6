"""A loop in a terminal: a question, its answer. Piped, it reads a question a line and prompts for nothing."""

import sys
from collections.abc import Iterator

from bot import screen
from bot.asking import Asker
from bot.present.page import Line, Page, count, line, series
from bot.present.replies import reply
from index.errors import CitebotError

PROMPT = "? "
COMMANDS = {"/help": "lists these commands", "/quit": "leaves, as Ctrl-D does"}


def converse(asker: Asker) -> None:
    """Answer what is asked until there is nothing more, or `/quit`."""
    is_typed = screen.is_terminal(sys.stdin) and screen.is_terminal(sys.stdout)
    if is_typed:
        screen.show(_greet(asker))
    for row in _typed() if is_typed else sys.stdin or ():
        text = row.strip()
        if text == "/quit":
            return
        if text:
            _respond(asker, text, echo=not is_typed)


def _typed() -> Iterator[str]:
    """What is typed, line by line, until Ctrl-D or Ctrl-C."""
    import readline  # noqa: F401  # makes `input` edit and remember lines

    while True:
        try:
            yield input(PROMPT)
        except (EOFError, KeyboardInterrupt):
            screen.write("")
            return


def _respond(asker: Asker, text: str, *, echo: bool) -> None:
    if text == "/help":
        screen.write("\n".join(f"{name}  {what}" for name, what in COMMANDS.items()))
    elif text.startswith("/"):
        screen.warn(f"{text[:40]} is no command: /help lists them")
    else:
        try:
            screen.show(reply(asker.ask(text), screen.width(), echo=echo))
            screen.write("")
        except CitebotError as error:
            screen.warn(str(error))


def _greet(asker: Asker) -> Page:
    held = series(f"{library.name} ({count(library.status().articles, 'article')})" for library in asker.libraries)
    return (line(f"Ask {held}. /help lists commands, /quit leaves.", "faint"), Line())
