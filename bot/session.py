"""A talk in the console: questions that may lean on those before, and commands on the last answer and the library."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot import screen
from bot.asking import LIMIT, MOST, Asker
from bot.conversation import Conversation, Resolved
from bot.grounds import ask_resolved, explain, find_example
from bot.opener import find_file, open_target
from bot.present.cleaning import flatten
from bot.present.listing import describe_changes, describe_feeds, list_sources
from bot.present.page import Page, line
from bot.present.reasons import give_reasons
from bot.present.replies import find_link
from bot.present.surroundings import surround
from bot.present.talk import courteous, explain_commands, further, turn
from index.chunking import paragraphs
from index.errors import CitebotError
from index.library import Library, ask
from index.model import Changes, Hit


class CommandError(CitebotError):
    """A command that does not exist, or can't do what it was told."""


class Session:
    """A person's talk with some libraries. `shown` are the passages of the last answer that were shown, in order."""

    def __init__(self, asker: Asker) -> None:
        self.shown: list[Hit] = []
        self._rest: list[Hit] | None = None  # those that come after, once they were asked for
        self._last: Resolved | None = None
        self._conversation = Conversation()
        self._asker = asker

    def respond(self, text: str, *, echo: bool = False) -> Page:
        """The page for a question or a command, a question's headed by it if `echo`. Raises CitebotError."""
        if not text.startswith("/"):
            return self._ask(text, echo=echo)
        name, _, argument = text.partition(" ")
        command = COMMANDS.get(name.lower())
        if not command:
            raise CommandError(f"{name[:40]} is no command: /help lists them")
        return command.run(self, argument.strip())

    def _ask(self, text: str, *, echo: bool) -> Page:
        resolved = self._conversation.resolve(text)
        if resolved.courtesy:
            return courteous(resolved.courtesy, self._conversation.suggest() or find_example(self._asker.libraries))
        if resolved.wants_more:
            return self.show_more()
        answer = ask_resolved(self._asker, resolved)
        self._conversation = resolved.talk.follow(answer)
        self._last, self._rest = resolved, None
        self.shown = list(answer.hits) if answer.answered else []
        return turn(text if echo else None, resolved.meaning, answer, screen.width())

    def show_more(self, _: str = "") -> Page:
        """The next passages of the last answer."""
        first = len(self._shown()) + 1
        if self._rest is None and self._last:
            found = ask(self._asker.libraries, self._last.text, limit=MOST).hits
            self._rest = [hit for hit in found if not any(_is_same(hit, other) for other in self.shown)]
        rest = self._rest or []
        following, self._rest = rest[:LIMIT], rest[LIMIT:]
        self.shown += following
        return further(following, screen.width(), first)

    def show_context(self, argument: str) -> Page:
        """A passage in its neighbourhood in the article."""
        hit = self._pick(argument)[1]
        return surround(hit, paragraphs(hit.article.text))

    def show_reasons(self, argument: str) -> Page:
        """Which words of the question a passage has."""
        number, hit = self._pick(argument)
        last = self._last
        return give_reasons(number, hit, explain(self._asker.libraries, last.text, last.own, hit) if last else [])

    def open_source(self, argument: str) -> Page:
        """Open what a passage is from; say where that is if nothing here can."""
        number, hit = self._pick(argument)
        if not (target := find_link(hit) or find_file(hit.citation.path or "")):
            where = hit.article.url or hit.citation.location
            raise CommandError(f"passage {number} has nothing to open{f': {flatten(where)}' if where else ''}")
        return (line(f"opening {target}" if open_target(target) else target),)

    def list_sources(self, _: str) -> Page:
        """What the libraries come from."""
        listed = "\n".join(list_sources(library.sources(), library.feeds()) for library in self._asker.libraries)
        return tuple(line(row) for row in listed.split("\n"))

    def add(self, argument: str) -> Page:
        """Take in files, folders, pages or feeds."""
        paths = _split_paths(argument)
        if not paths:
            raise CommandError("/add takes a file, a folder or a URL, as in /add news/")
        with screen.progress() as progress:
            changes = self._only().add(paths, progress)
        return _report(changes)

    def reindex(self, _: str) -> Page:
        """Bring the libraries in line with their files and pages."""
        with screen.progress() as progress:
            return tuple(
                row for library in self._asker.libraries for row in _report(library.reindex(progress=progress))
            )

    def start_anew(self, _: str) -> Page:
        """Forget what the talk was about."""
        self._conversation, self._last, self._rest, self.shown = Conversation(), None, None, []
        return (line("A new talk: what was said before no longer counts.", "faint"),)

    def help(self, _: str) -> Page:
        """What can be typed."""
        listed = [(f"{name} {command.takes}".strip(), command.what) for name, command in COMMANDS.items()]
        return explain_commands([*listed, ("/quit", "leaves, as Ctrl-D does")])

    def _only(self) -> Library:
        if len(self._asker.libraries) > 1:
            names = ", ".join(library.name for library in self._asker.libraries)
            raise CommandError(f"this works on one library at a time: start the console with one of {names}")
        return self._asker.libraries[0]

    def _shown(self) -> list[Hit]:
        if not self._last:
            raise CommandError("ask something first")
        if not self.shown:
            raise CommandError("the last answer has no passages")
        return self.shown

    def _pick(self, argument: str) -> tuple[int, Hit]:
        """The passage of a number, the first without one."""
        shown = self._shown()
        number = int(argument or 1) if (argument or "1").isdecimal() and len(argument) < 4 else 0
        if not 1 <= number <= len(shown):
            raise CommandError(
                f"{argument[:40]!r} is no passage of the last answer: they are numbered 1 to {len(shown)}"
            )
        return number, shown[number - 1]


@dataclass(frozen=True, slots=True)
class Command:
    """Something to type after a slash; `takes` names its argument, empty if it takes none."""

    run: Callable[[Session, str], Page]
    what: str
    takes: str = ""


COMMANDS = {
    "/more": Command(Session.show_more, "the next passages of the last answer"),
    "/context": Command(Session.show_context, "passage N in its neighbourhood in the article", "N"),
    "/why": Command(Session.show_reasons, "which words of the question passage N has, and which not", "N"),
    "/open": Command(Session.open_source, "opens the page or the file that passage N is from", "N"),
    "/sources": Command(Session.list_sources, "where the articles come from"),
    "/add": Command(Session.add, "takes in a file, a folder or a page", "PATH"),
    "/reindex": Command(Session.reindex, "reads again what changed, drops what is gone, adds what is new"),
    "/new": Command(Session.start_anew, "starts a new talk: the next question leans on nothing"),
    "/help": Command(Session.help, "lists these commands"),
}


def _is_same(hit: Hit, other: Hit) -> bool:
    is_one = (hit.library, hit.article.id) == (other.library, other.article.id)
    return is_one and hit.quote_start < other.quote_end and other.quote_start < hit.quote_end


def _split_paths(argument: str) -> list[str]:
    """What was typed as one path if there is such, else as a shell would part it, quotes and backslashes undone."""
    if not argument or Path(argument).expanduser().exists():
        return [argument] if argument else []
    try:
        return shlex.split(argument)
    except ValueError:
        return [argument]


def _report(changes: Changes) -> Page:
    unread = [line(f"not read: {flatten(str(failure))}", "doubt") for failure in changes.unread]
    return (*unread, line(describe_changes(changes)), *map(line, describe_feeds(changes)))
