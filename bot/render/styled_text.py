"""A page: lines of styled spans, which `text.terminal` and `discord` turn into what is shown.

Spans hold cleaned text only.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

Style = Literal["strong", "sure", "doubt", "nothing", "text", "match", "mark", "context", "citation", "faint"]
"""`context` is text around a quote, left out where it would look the same; `mark` is a quote within its article."""


class Span(NamedTuple):
    """A piece of a line; `link` is where it leads, on a terminal that has links."""

    text: str
    style: Style = "text"
    link: str | None = None


class Line(NamedTuple):
    """Spans that wrap as one, `indent` columns in; `label` is printed in the indent of the first row."""

    spans: tuple[Span, ...] = ()
    indent: int = 0
    label: Span | None = None


StyledText = tuple[Line, ...]


def line(text: str, style: Style = "text", indent: int = 0) -> Line:
    """A line of one style."""
    return Line((Span(text, style),), indent)


def marked(text: str, ranges: Iterable[tuple[int, int]], style: Style) -> Iterator[Span]:
    """The text in spans, with the ranges (offsets into it) in a style. An overlapping one is left out."""
    at = 0
    for start, end in sorted(ranges):
        if start >= at:
            yield Span(text[at:start])
            yield Span(text[start:end], style)
            at = end
    yield Span(text[at:])


def count(number: int, noun: str) -> str:
    """`1 article`, `12,034 articles`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def series(items: Iterable[str], last: str = "and", most: int = 5) -> str:
    """`a, b and c`; of more than `most`, how many more."""
    listed = list(items)
    if len(listed) > most:
        listed = [*listed[:most], f"{len(listed) - most:,} more"]
    return f" {last} ".join(filter(None, (", ".join(listed[:-1]), *listed[-1:])))
