"""A passage -> its quote with the words of the question marked, between as much of its context as fits on a line."""

import re
from collections.abc import Iterable, Iterator

from bot.render.sanitize import clean, head
from bot.render.styled_text import Span, marked
from index.model import Hit

QUOTE = 1200  # characters of a quote that are shown; a sentence as long as a page is cut there

_SPACES = re.compile(r"\s+")


def excerpt(hit: Hit, around: int) -> tuple[Span, ...]:
    """The spans of a passage on one line: context, the quote as text and matches, context.

    `around`: the most characters of context on either side, cut at a word and marked with `…`.
    """
    text = hit.article.text
    before = tail(_flow(text[hit.start : hit.quote_start]), around)
    after = head(_flow(text[hit.quote_end : hit.end]), around)
    quote = list(_cut(quoted(hit), QUOTE))
    spans = [Span(before, "context"), *quote, Span(after, "context")]
    return tuple(span for span in spans if span.text)


def quoted(hit: Hit) -> list[Span]:
    """The quote on one line, as text and matches; as one text where cleaning its pieces would not give it whole."""
    first, whole = hit.quote_start, _flow(hit.quote)
    inside = ((start - first, end - first) for start, end in hit.highlights if first <= start < end <= hit.quote_end)
    pieces = [span._replace(text=_flow(span.text)) for span in marked(hit.quote, inside, "match")]
    return pieces if "".join(piece.text for piece in pieces) == whole else [Span(whole)]


def _cut(spans: Iterable[Span], length: int) -> Iterator[Span]:
    for text, style, link in spans:
        if length <= 0:
            return
        yield Span(head(text, length) if len(text) > length else text, style, link)
        length -= len(text)


def _flow(text: str) -> str:
    """Cleaned, each run of whitespace one space, those at the ends too."""
    return _SPACES.sub(" ", clean(text))


def tail(text: str, length: int) -> str:
    """The text from a word on, at most `length` characters after the `…` that says so."""
    if len(text) <= length:
        return text.lstrip()
    kept = text[-length:]
    return "…" + (kept.partition(" ")[2] or kept)
