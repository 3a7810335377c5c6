"""A talk in the console: questions that may lean on those before, and commands on the last answer and the library."""

import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from bot.cli import output
from bot.console.launch import find_file, open_target
from bot.records.protocol import Records
from bot.render.context import surround
from bot.render.explanation import give_reasons
from bot.render.sanitize import flatten, shorten
from bot.render.styled_text import Page, line
from bot.render.text.answer import find_link
from bot.render.text.console_messages import courteous, explain_commands, followed, further, list_followed, news, turn
from bot.render.text.library_report import (
    describe_changes,
    describe_feeds,
    describe_left_out,
    describe_unread,
    list_sources,
)
from bot.render.to_json import dump_answer
from bot.service import subscriptions
from bot.service.asker import LIMIT, MOST, Asker
from bot.service.followup import ask_again, ask_resolved, describe, explain, propose
from bot.service.subscriptions import Kept
from index.conversation.conversation import Conversation, Resolved
from index.errors import CitebotError
from index.ingest.origins import part
from index.library import Library, ask
from index.model import Answer, Changes, Filters, Hit
from index.readers import left_out
from index.text.chunking import paragraphs

NOBODY = ""  # who follows a question in the console


class CommandError(CitebotError):
    """A command that does not exist, or can't do what it was told."""


class Session:
    """A person's talk with some libraries. `shown` are the passages of the last answer that were shown, in order."""

    def __init__(self, asker: Asker, days: float = 30.0) -> None:
        """`days`: for how many a question is followed."""
        self.shown: list[Hit] = []
        self._rest: list[Hit] | None = None  # those that come after, once they were asked for
        self._last: Resolved | None = None
        self._answer: Answer | None = None  # to that
        self._days = days
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
            example, self._conversation = propose(self._asker.libraries, self._conversation)
            return courteous(resolved.courtesy, example)
        if resolved.wants_more:
            return self.show_more() if self.shown else further((), output.width(), 1)
        resolved, answer = ask_resolved(self._asker, resolved)
        self._conversation = resolved.talk.follow(answer)
        self._last, self._answer, self._rest = resolved, answer, None
        self.shown = list(answer.shown) if answer.answered else []
        return turn(text if echo else None, resolved.meaning, answer, output.width())

    def show_more(self, _: str = "") -> Page:
        """The next passages of the last answer."""
        first = len(self._shown()) + 1
        if self._rest is None and self._last:
            found = ask(self._asker.libraries, self._last.text, limit=MOST).hits
            self._rest = [hit for hit in found if not any(_is_same(hit, other) for other in self.shown)]
        rest = self._rest or []
        following, self._rest = rest[:LIMIT], rest[LIMIT:]
        self.shown += following
        return further(following, output.width(), first)

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
        with output.progress() as progress:
            changes = self._only().add(paths, progress)
        return (*_report(changes, part(paths)[0]), *self.show_news())

    def reindex(self, _: str) -> Page:
        """Bring the libraries in line with their files and pages."""
        with output.progress() as progress:
            libraries = self._asker.libraries
            reports = [_report(library.reindex(progress=progress), library.folders()) for library in libraries]
        return (*chain.from_iterable(reports), *self.show_news())

    def follow(self, _: str) -> Page:
        """Keep the last question until an article answers it."""
        if not self._last or not self._answer:
            raise CommandError("ask something first")
        if self._answer.sure:
            raise CommandError("that was answered: only a question that was not can be followed")
        asked = describe(self._last, Filters())
        with self._records() as records:
            _, is_new = subscriptions.keep(records, {**dump_answer(self._answer), **asked}, self._days, NOBODY)
        return followed(self._days) if is_new else (line("You follow it already: /follows lists what you do."),)

    def list_followed(self, _: str) -> Page:
        """The questions that are followed."""
        return list_followed([one.question for one in self._followed()])

    def unfollow(self, argument: str) -> Page:
        """Follow a question no more."""
        found = self._followed()
        number = int(argument) if argument.isdecimal() and len(argument) < 4 else 0
        if not 1 <= number <= len(found):
            raise CommandError(f"{argument[:40]!r} is none of the questions that you follow: /follows numbers them")
        with self._records() as records:
            subscriptions.drop(records, found[number - 1].answer, NOBODY)
        return (line(f"Followed no more: {shorten(found[number - 1].question, 200)}"),)

    def show_news(self) -> Page:
        """The questions followed that are surely answered by now, each once, with their answers."""
        try:
            now = {library.name: library.generation() for library in self._asker.libraries}
            due = [one for one in self._followed() if one.generations != now]
            return tuple(chain.from_iterable(map(self._ask_again, due)))
        except CitebotError as error:  # what was done before is told all the same
            return (line(flatten(str(error)), "doubt"),)

    def _ask_again(self, one: Kept) -> Page:
        answer = ask_again(self._asker, one)
        if not answer.complete:
            return ()
        with self._records() as records:
            if not one.is_answered_by(answer):
                subscriptions.note_asked(records, [(one, answer)])
                return ()
            subscriptions.let_go(records, [one])
        return news(answer, output.width())

    def _followed(self) -> list[Kept]:
        return subscriptions.find(self._records(), self._days, NOBODY)

    def _records(self) -> Records:
        """Of the library that keeps what is followed: the first."""
        return self._asker.records.open(self._asker.libraries[0].name)

    def start_anew(self, _: str) -> Page:
        """Forget what the talk was about."""
        self._conversation, self._last, self._answer, self._rest, self.shown = Conversation(), None, None, None, []
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
    "/follow": Command(Session.follow, "tells you when an article answers the last question"),
    "/follows": Command(Session.list_followed, "the questions that you follow"),
    "/unfollow": Command(Session.unfollow, "follows question N no more", "N"),
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


def _report(changes: Changes, folders: Iterable[Path]) -> Page:
    """What came of it, as the commands tell it."""
    unread = [line(describe_unread(failure), "doubt") for failure in changes.unread]
    done = [describe_changes(changes), *describe_feeds(changes), describe_left_out(left_out(folders))]
    return (*unread, *map(line, filter(None, done)))
