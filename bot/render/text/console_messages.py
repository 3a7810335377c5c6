"""What is said in a talk beside answers: how a follow-up was taken, a word back to a greeting, further passages."""

from collections.abc import Iterable, Mapping, Sequence

from bot.render.sanitize import flatten, shorten
from bot.render.styled_text import Line, Page, Span, Style, line
from bot.render.text.answer import list_hits, reply
from index.model import Answer, Hit

NAME = 12  # columns of a command

THAT_WAS_ALL = "That was all I found."
LATER = "These came next; they may not answer."

COURTESIES: Mapping[str, str] = {
    "greeting": "Hello! Ask me what the articles hold",
    "thanks": "You're welcome! If you want to know more, ask on",
    "farewell": "Goodbye! And if something else comes to mind, ask",
    "doubt": "I only quote: the words are the article's, and its context shows what stands around them. Ask on",
}


def turn(typed: str | None, meaning: str | None, answer: Answer, width: int) -> Page:
    """A question's answer under how it was taken, where that is not as it was `typed`; headed by that where given."""
    heading = [line(shorten(typed, 500), "strong")] if typed else []
    taken = [line(f"taken as: {shorten(meaning, 500)}", "faint")] if meaning else []
    return (*heading, *taken, *([Line()] if heading or taken else []), *reply(answer, width, echo=False))


def courteous(courtesy: str, example: str | None) -> Page:
    """One friendly line with a question to ask, if there is one."""
    if not example:
        return (line(f"{COURTESIES[courtesy]}."),)
    return (Line((Span(f"{COURTESIES[courtesy]}, for example: "), Span(flatten(example), "strong"))),)


def further(hits: Sequence[Hit], width: int, first: int) -> Page:
    """More passages of an answer, numbered on."""
    if not hits:
        return (line(THAT_WAS_ALL, "faint"),)
    style: Style = "doubt"
    return (*tuple(list_hits(hits, width, style, first)), line(LATER, "faint"))


def explain_commands(commands: Iterable[tuple[str, str]]) -> Page:
    """A line a command: how it is written, what it does."""
    return tuple(Line((Span(what),), NAME, Span(name, "strong")) for name, what in commands)


def followed(days: float) -> Page:
    """That the last question is followed."""
    when = "when the console starts, and after /add and /reindex"
    return (line(f"I'll tell you once an article answers it, for up to {days:g} days: {when}. /follows lists all."),)


def list_followed(questions: Iterable[str]) -> Page:
    """The questions that are followed, numbered from 1."""
    listed = [
        Line((Span(shorten(question, 500)),), 4, Span(f"{number}.", "strong"))
        for number, question in enumerate(questions, 1)
    ]
    if not listed:
        return (line("You follow no question: /follow keeps the last one.", "faint"),)
    return (*listed, line("/unfollow N follows one no more.", "faint"))


def news(answer: Answer, width: int) -> Page:
    """The answer to a question that was followed."""
    return (Line(), line("You follow this, and an article answers it now:", "faint"), *reply(answer, width))
