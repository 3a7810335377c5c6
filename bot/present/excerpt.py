"""A passage -> its quote with the words of the question marked, between as much of its context as fits on a line."""

import re
from collections.abc import Iterable, Iterator

from bot.present.cleaning import clean
from bot.present.page import Span
from index.model import Hit

QUOTE = 1200  # characters of a quote that are shown; a sentence as long as a page is cut there

_SPACES = re.compile(r"\s+")


def excerpt(hit: Hit, around: int) -> tuple[Span, ...]:
    """The spans of a passage on one line: context, the quote as text and matches, context.

    `around`: the most characters of context on either side, cut at a word and marked with `…`.
    """
    text = hit.article.text
    before = _tail(_flow(text[hit.start : hit.quote_start]), around)
    after = _head(_flow(text[hit.quote_end : hit.end]), around)
    quote = list(_cut(_quoted(hit), QUOTE))
    spans = [Span(before, "context"), *quote, Span(after, "context")]
    return tuple(span for span in spans if span.text)


def _quoted(hit: Hit) -> Iterator[Span]:
    text, at = hit.article.text, hit.quote_start
    for start, end in sorted(hit.highlights):
        if at <= start < end <= hit.quote_end:
            yield Span(_flow(text[at:start]))
            yield Span(_flow(text[start:end]), "match")
            at = end
    yield Span(_flow(text[at : hit.quote_end]))


def _cut(spans: Iterable[Span], length: int) -> Iterator[Span]:
    for text, style, link in spans:
        if length <= 0:
            return
        yield Span(_head(text, length) if len(text) > length else text, style, link)
        length -= len(text)


def _flow(text: str) -> str:
    """Cleaned, each run of whitespace one space, those at the ends too."""
    return _SPACES.sub(" ", clean(text))


def _head(text: str, length: int) -> str:
    if len(text) <= length:
        return text.rstrip()
    cut = text[:length]
    return (cut.rpartition(" ")[0] or cut) + "…"


def _tail(text: str, length: int) -> str:
    if len(text) <= length:
        return text.lstrip()
    cut = text[-length:]
    return "…" + (cut.partition(" ")[2] or cut)
