"""What the console shows beside an answer: how a follow-up was understood, greetings, subscriptions."""

from collections.abc import Iterable, Sequence

from bot.render.sanitize import flatten, shorten
from bot.render.styled_text import Line, Span, StyledText, line
from bot.render.text.answer import list_hits, reply
from bot.render.wording import COURTESIES, LATER, THAT_WAS_ALL, describe_meaning
from index.model import Answer, Hit

NAME = 12  # columns of a command


def show_turn(typed: str | None, meaning: str | None, answer: Answer, width: int) -> StyledText:
    """An answer, below the question as `typed` and the `meaning` of a follow-up where these are given."""
    heading = [line(shorten(typed, 500), "strong")] if typed else []
    taken = [line(describe_meaning(shorten(meaning, 500)), "faint")] if meaning else []
    return (*heading, *taken, *([Line()] if heading or taken else []), *reply(answer, width, echo=False))


def show_small_talk(courtesy: str, example: str | None) -> StyledText:
    """One friendly line with a question to ask, if there is one."""
    if not example:
        return (line(f"{COURTESIES[courtesy]}."),)
    return (Line((Span(f"{COURTESIES[courtesy]}, for example: "), Span(flatten(example), "strong"))),)


def show_further(hits: Sequence[Hit], width: int, first: int) -> StyledText:
    """More passages of an answer, numbered on."""
    if not hits:
        return (line(THAT_WAS_ALL, "faint"),)
    return (*list_hits(hits, width, "doubt", first), line(LATER, "faint"))


def list_commands(commands: Iterable[tuple[str, str]]) -> StyledText:
    """A line a command: how it is written, what it does."""
    return tuple(Line((Span(what),), NAME, Span(name, "strong")) for name, what in commands)


def describe_subscription(days: float, *, is_new: bool) -> StyledText:
    """That the last question is followed."""
    if not is_new:
        return (line("You already follow this question. /follows lists them all."),)
    when = "I check when the console starts and after /add and /reindex"
    return (line(f"I'll notify you when there's an answer. {when}, for up to {days:g} days."),)


def list_subscriptions(questions: Iterable[str]) -> StyledText:
    """The questions that are followed, numbered from 1."""
    listed = [
        Line((Span(shorten(question, 500)),), 4, Span(f"{number}.", "strong"))
        for number, question in enumerate(questions, 1)
    ]
    if not listed:
        return (line("You follow no questions. Use /follow after a question that was not answered.", "faint"),)
    return (*listed, line("/unfollow N stops following one.", "faint"))


def show_news(answer: Answer, width: int) -> StyledText:
    """The answer to a question that was followed."""
    return (Line(), line("There is an answer to a question you follow:", "faint"), *reply(answer, width))
