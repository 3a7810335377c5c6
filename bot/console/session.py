"""One conversation in the console: questions, and commands on the last answer and on the library."""

import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from bot.cli import output
from bot.cli.errors import resumable
from bot.console.launch import find_file, open_target
from bot.home import DEMO
from bot.render.citation import format_location
from bot.render.explanation import explain_match
from bot.render.sanitize import flatten, shorten
from bot.render.styled_text import Line, Span, StyledText, line
from bot.render.surroundings import surround
from bot.render.text.answer import find_link, list_hits, reply
from bot.render.text.library_report import describe_each_unread, describe_work, list_sources
from bot.render.wording import COURTESIES, LATER, OPERATORS, THAT_WAS_ALL, describe_meaning
from bot.service import subscriptions
from bot.service.answers import PAGE, AnswerService
from bot.service.filters import explain_empty
from bot.service.subscriptions import Subscription
from index.conversation.conversation import Conversation
from index.errors import CitebotError
from index.ingest.origins import split_paths_and_pages
from index.ingest.storing import Progress
from index.library import Library
from index.model import Answer, Changes, Filters
from index.readers.folders import left_out

NAME = 12  # columns of a command
PERSON = ""  # to whom the console's subscriptions belong


class CommandError(CitebotError):
    """A command that does not exist or can't be carried out."""


class Session:
    """A conversation with some libraries. `count` is how many passages of the last answer were shown."""

    def __init__(self, service: AnswerService, names: Sequence[str], days: float = 30.0) -> None:
        """`days`: how long a question is followed."""
        self.count = 0
        self._answer: Answer | None = None  # the last one
        self._typed = ""  # to which it is the answer
        self._days = days
        self._conversation = Conversation()
        self._service, self._names = service, names

    def respond(self, text: str, *, echo: bool = False) -> StyledText:
        """The response to a question or a command; `echo` repeats the question above it. Raises CitebotError."""
        if not text.startswith("/"):
            return self._ask(text, echo=echo)
        name, _, argument = text.partition(" ")
        command = COMMANDS.get(name.lower())
        if not command:
            raise CommandError(f"there is no command {name[:40]}; /help lists them all")
        return command.run(self, argument.strip())

    def _ask(self, text: str, *, echo: bool) -> StyledText:
        turn = self._service.respond(self._names, self._conversation, text)
        self._conversation = turn.conversation
        if turn.resolved.courtesy == "help":
            return self.help("")
        if turn.resolved.courtesy:
            said = COURTESIES[turn.resolved.courtesy]
            if not turn.example:
                return (line(f"{said}."),)
            return (Line((Span(f"{said}, for example: "), Span(flatten(turn.example), "strong"))),)
        if not turn.answer:
            return self.show_more() if self.count else (line(THAT_WAS_ALL, "faint"),)
        self._answer, self._typed = turn.answer, text
        self.count = len(turn.answer.shown) if turn.answer.answered else 0
        heading = [line(shorten(text, 500), "strong")] if echo else []
        if meaning := turn.resolved.meaning:
            heading.append(line(describe_meaning(shorten(meaning, 500)), "faint"))
        is_empty = turn.answer.filters != Filters() and not turn.answer.answered
        empty = explain_empty(self._service, self._names, turn.answer.filters) if is_empty else ""
        return (*heading, *([Line()] if heading else []), *self._page(turn.answer, echo=False, empty=empty))

    def show_more(self, _: str = "") -> StyledText:
        """The next passages of the last answer."""
        hits, shown = self._service.more(self._names, self._find_key())
        first = self.count
        following = hits[first - shown :][:PAGE]
        self.count += len(following)
        if not following:
            return (line(THAT_WAS_ALL, "faint"),)
        listed = list_hits(following, output.width(), "doubt", first + 1, folder=output.here())
        return (*listed, line(LATER, "faint"))

    def show_context(self, argument: str) -> StyledText:
        """A passage with the paragraphs around it."""
        hit, paragraphs, _ = self._service.context(self._names, *self._pick(argument))
        return surround(hit, paragraphs)

    def show_reasons(self, argument: str) -> StyledText:
        """Which words of the question a passage has."""
        key, number = self._pick(argument)
        reasons = self._service.why(self._names, key, number)
        return explain_match(number, reasons.hit, reasons.matches)

    def open_source(self, argument: str) -> StyledText:
        """Open the page or file of a passage, or say where it is if nothing here can open it."""
        key, number = self._pick(argument)
        hit, *_ = self._service.context(self._names, key, number)
        if not (target := find_link(hit) or find_file(hit.citation.path or "")):
            where = hit.article.url or format_location(hit.citation)
            raise CommandError(f"passage {number} has nothing to open{f': {flatten(where)}' if where else ''}")
        return (line(f"opening {target}" if open_target(target) else target),)

    def list_sources(self, _: str) -> StyledText:
        """Where the articles of the libraries come from."""
        with self._service.opened(self._names) as libraries:
            listed = "\n".join(
                list_sources(one.sources(), one.feeds(), one.added_folders(), output.width()) for one in libraries
            )
        return tuple(line(row) for row in listed.split("\n"))

    def add(self, argument: str) -> StyledText:
        """Add files, folders, pages or feeds."""
        paths = _split_paths(argument)
        if not paths:
            raise CommandError("/add needs a file, a folder or a URL, such as /add news/")
        if tuple(self._names) == (DEMO,):
            raise CommandError("this is the demo: leave it with /quit, and add your articles with `citebot add PATH`")
        if len(self._names) > 1:
            names = ", ".join(self._names)
            raise CommandError(f"this works on one library at a time: start the console with one of {names}")
        with self._service.opened(self._names) as (library,), resumable(library), output.progress() as progress:
            changes = library.add(paths, progress)
        return (*_report(changes, split_paths_and_pages(paths)[0]), *self.show_news())

    def reindex(self, _: str) -> StyledText:
        """Bring the libraries up to date with their files and pages."""
        with self._service.opened(self._names) as libraries, output.progress() as progress:
            reports = [self._reindex(library, progress) for library in libraries]
        return (*chain.from_iterable(reports), *self.show_news())

    @staticmethod
    def _reindex(library: Library, progress: Progress | None) -> StyledText:
        with resumable(library):
            return _report(library.reindex(progress=progress), library.folders())

    def follow(self, _: str) -> StyledText:
        """Follow the last question until an article answers it. Raises CommandError if it is none."""
        key = self._find_last().id
        if not self._conversation.topic.rules.is_question(self._typed):
            typed = shorten(self._typed, 60)
            raise CommandError(f"“{typed}” is not a question: ask it with a question mark, then /follow")
        _, is_new = self._service.subscribe(self._names, key, self._days, PERSON)
        if not is_new:
            return (line("You already follow this question. /follows lists them all."),)
        when = "I check when the console starts and after /add and /reindex"
        return (line(f"I'll notify you when there's an answer. {when}, for up to {self._days:g} days."),)

    def list_subscriptions(self, _: str) -> StyledText:
        """The questions that are followed."""
        if not (found := self._find_subscriptions()):
            return (line("You follow no questions. Use /follow after a question that was not answered.", "faint"),)
        listed = (
            Line((Span(shorten(one.question, 500)),), 4, Span(f"{number}.", "strong"))
            for number, one in enumerate(found, 1)
        )
        return (*listed, line("/unfollow N stops following one.", "faint"))

    def unfollow(self, argument: str) -> StyledText:
        """Stop following a question."""
        found = self._find_subscriptions()
        number = _read_number(argument)
        if not 1 <= number <= len(found):
            raise CommandError(f"you follow no question {argument[:40]!r}; /follows numbers them")
        self._service.on_records(self._names, subscriptions.unsubscribe, found[number - 1].answer, PERSON)
        return (line(f"No longer following: {shorten(found[number - 1].question, 200)}"),)

    def show_news(self) -> StyledText:
        """The followed questions that now have a sure answer, with their answers; each is shown once."""
        try:
            due = self._service.due(self._names, self._days, PERSON)
            return tuple(chain.from_iterable(map(self._ask_again, due)))
        except CitebotError as error:  # it must not hide the report of what was done before
            return (line(flatten(str(error)), "doubt"),)

    def _ask_again(self, one: Subscription) -> StyledText:
        answer = self._service.ask_again(self._names, one)
        if not answer.complete:
            return ()
        if not one.is_answered_by(answer):
            self._service.on_records(self._names, subscriptions.mark_asked, [(one, answer)])
            return ()
        self._service.on_records(self._names, subscriptions.end, [one])
        news = line("There is an answer to a question you follow:", "faint")
        return (Line(), news, *self._page(answer))

    @staticmethod
    def _page(answer: Answer, *, echo: bool = True, empty: str = "") -> StyledText:
        return reply(answer, output.width(), echo=echo, folder=output.here(), empty=empty)

    def _find_subscriptions(self) -> list[Subscription]:
        return self._service.on_records(self._names, subscriptions.find, self._days, PERSON)

    def start_anew(self, _: str) -> StyledText:
        """Start a new conversation."""
        self._conversation, self._answer, self.count = Conversation(), None, 0
        return (line("New conversation: earlier questions are ignored.", "faint"),)

    def help(self, _: str) -> StyledText:
        """What can be typed."""
        listed = [(f"{name} {command.takes}".strip(), command.what) for name, command in COMMANDS.items()]
        return (
            *(Line((Span(what),), NAME, Span(name, "strong")) for name, what in [*listed, QUIT]),
            line(f"In a question: {OPERATORS}", "faint"),
        )

    def _find_last(self) -> Answer:
        if not self._answer:
            raise CommandError("ask a question first")
        return self._answer

    def _find_key(self) -> str:
        """The id of the last answer, if it showed passages."""
        key = self._find_last().id
        if not self.count:
            raise CommandError("the last answer has no passages")
        return key

    def _pick(self, argument: str) -> tuple[str, int]:
        """The id of the last answer and the number of a passage in it, 1 if none was typed."""
        key, number = self._find_key(), _read_number(argument or "1")
        if not 1 <= number <= self.count:
            raise CommandError(f"there is no passage {argument[:40]!r}: choose from 1 to {self.count}")
        return key, number


@dataclass(frozen=True, slots=True)
class Command:
    """What can be typed after a slash; `takes` names its argument, empty if there is none."""

    run: Callable[[Session, str], StyledText]
    what: str
    takes: str = ""


QUIT = ("/quit", "leave (or press Ctrl-D)")
COMMANDS = {
    "/more": Command(Session.show_more, "show further passages of the last answer"),
    "/context": Command(Session.show_context, "show passage N with the paragraphs around it", "N"),
    "/why": Command(Session.show_reasons, "show which words of the question passage N contains", "N"),
    "/open": Command(Session.open_source, "open the page or file that passage N comes from", "N"),
    "/sources": Command(Session.list_sources, "list where the articles come from"),
    "/add": Command(Session.add, "add a file, a folder or a page", "PATH"),
    "/reindex": Command(Session.reindex, "add what is new, update what changed, remove what is gone"),
    "/follow": Command(Session.follow, "notify you when there's an answer to the last question"),
    "/follows": Command(Session.list_subscriptions, "list the questions you follow"),
    "/unfollow": Command(Session.unfollow, "stop following question N", "N"),
    "/new": Command(Session.start_anew, "start a new conversation"),
    "/help": Command(Session.help, "list these commands"),
}


def _read_number(typed: str) -> int:
    """The number, 0 if it is none."""
    return int(typed) if typed.isdecimal() and len(typed) < 4 else 0


def _split_paths(argument: str) -> list[str]:
    """The paths typed: one if it exists as a whole, else split as a shell does, quotes and backslashes undone."""
    if not argument or Path(argument).expanduser().exists():
        return [argument] if argument else []
    try:
        return shlex.split(argument)
    except ValueError:
        return [argument]


def _report(changes: Changes, folders: Iterable[Path]) -> StyledText:
    unread = [line(told, "doubt") for told in describe_each_unread(changes.unread)]
    return (*unread, *map(line, describe_work(changes, left_out(folders))))
