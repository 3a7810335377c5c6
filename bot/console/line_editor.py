"""The prompt of a full terminal: history, completion, editing. Only this file imports prompt_toolkit."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from bot.render.sanitize import clean

MENU = 4  # rows kept free below the prompt for completions

Commands = Mapping[str, tuple[str, str]]
"""The commands, each with the name of its argument (empty if it has none) and what it does."""


def ask_lines(prompt: str, past: Path, commands: Commands, count: Callable[[], int]) -> Iterator[str]:
    """The lines typed until Ctrl-D, or Ctrl-C on an empty line; `past` is the history's file.

    `count` returns how many passages can be named by number.
    """
    session: PromptSession[str] = PromptSession(
        FormattedText([("bold", prompt)]),
        history=_open_history(past),
        completer=CommandCompleter(commands, count),
        auto_suggest=AutoSuggestFromHistory(),
        reserve_space_for_menu=MENU,
    )
    while True:
        try:
            yield session.prompt()
        except KeyboardInterrupt:
            if not session.default_buffer.text:
                return
        except EOFError:
            return


class CommandCompleter(Completer):
    """Completes commands and their arguments, a path or the number of a passage. Questions are not completed."""

    def __init__(self, commands: Commands, count: Callable[[], int]) -> None:
        self._commands = commands
        self._count = count
        self._paths = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Completions for the text before the cursor."""
        begun = document.text_before_cursor.lstrip()
        name, space, argument = begun.partition(" ")
        if not begun.startswith("/"):
            return
        if not space:
            for command, (_, what) in self._commands.items():
                if command.startswith(name):
                    yield Completion(command, start_position=-len(name), display_meta=what)
        elif (takes := self._commands.get(name, ("", ""))[0]) == "PATH":
            yield from self._paths.get_completions(Document(argument.lstrip()), complete_event)
        elif takes == "N":
            numbers = (str(number) for number in range(1, self._count() + 1))
            yield from (Completion(n, start_position=-len(argument)) for n in numbers if n.startswith(argument))


class PastLines(FileHistory):
    """A history in a file. An odd line or a full disk does not make it fail."""

    def store_string(self, string: str) -> None:
        """Save a line, without control characters."""
        with suppress(OSError):
            super().store_string(clean(string))


def _open_history(past: Path) -> History:
    """The history in the file, which only its owner can read; in memory if the file can't be written."""
    try:
        past.touch(mode=0o600)
        past.read_bytes()
    except OSError:
        return InMemoryHistory()
    return PastLines(past)
