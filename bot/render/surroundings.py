"""A passage -> a page with its paragraphs and those around them, the quote set off."""

from collections.abc import Sequence
from itertools import pairwise

from bot.render.sanitize import flatten, shorten
from bot.render.styled_text import Line, Span, Style, StyledText, line
from index.model import Hit

INDENT = 5  # columns, for ¶123


def surround(hit: Hit, paragraphs: Sequence[tuple[int, int]], around: int = 1) -> StyledText:
    """The paragraphs that the hit is in and `around` of them on either side.

    `paragraphs` are those of the article in order, as offsets into its text; they are numbered from 1.
    """
    inside = [i for i, (start, end) in enumerate(paragraphs) if start < hit.quote_end and hit.quote_start < end]
    first, last = max(0, inside[0] - around), min(len(paragraphs), inside[-1] + 1 + around)
    heading = line(shorten(hit.article.heading, 500), "strong")
    rows = [
        Line(_paragraph(hit, *paragraphs[i], "text" if i in inside else "faint"), INDENT, Span(f"¶{i + 1}", "citation"))
        for i in range(first, last)
    ]
    parted = [part for row in rows for part in (Line(), row)]
    count = len(paragraphs)
    place = "the whole article" if last - first == count else f"paragraphs {first + 1} to {last} of {count}"
    return (heading, line(place, "faint"), *parted)


def _paragraph(hit: Hit, start: int, end: int, style: Style) -> tuple[Span, ...]:
    """The text of a paragraph on one line, with its part of the quote as a mark."""
    text = hit.article.text
    from_, to = max(start, hit.quote_start), min(end, hit.quote_end)
    if from_ >= to:
        return (Span(flatten(text[start:end]), style),)
    before, quote, after = (flatten(text[a:b]) for a, b in pairwise((start, from_, to, end)))
    spans = (Span(before and f"{before} ", style), Span(quote, "mark"), Span(after and f" {after}", style))
    return tuple(span for span in spans if span.text)
