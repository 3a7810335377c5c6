"""A hit -> its quote and its citation in Discord's Markdown, within Discord's limits."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bot.render.citation import NAME, TITLE, format_position
from bot.render.discord.markdown import LINK, address, bold, clip, link, mask, moment, units
from bot.render.excerpt import quoted
from bot.render.sanitize import flatten, shorten
from bot.render.styled_text import Span, series
from bot.render.wording import describe_newer, name_outlet
from index.model import Hit
from index.text.sentences import segment

CUT = " \\[…\\]"  # in brackets: not a word of the quote, and not its own ellipsis
FIRST, FURTHER = 900, 320  # characters of the best quote and of the others; longer ones are cut
QUOTE, OTHERS = 1800, 300  # units of Markdown: with a citation and its link, a passage takes 3,000 at the most


def show_passages(hits: Sequence[Hit], first: int = 1, best: int = FURTHER) -> Iterator[str]:
    """Each hit, numbered from `first` unless it is the only one of an answer; the first shows up to `best` characters.

    That many of its quote, that is; the others show up to FURTHER.
    """
    is_only = first == len(hits) == 1
    for at, hit in enumerate(hits):
        is_same = at > 0 and (hit.library, hit.article.id) == (hits[at - 1].library, hits[at - 1].article.id)
        yield show_passage(None if is_only else first + at, hit, FURTHER if at else best, is_same=is_same)


def show_passage(number: int | None, hit: Hit, length: int, *, is_same: bool = False) -> str:
    """The quote, cut to `length` characters, as a block quote; below it who published it when, and a link to it.

    `is_same`: its article is that of the passage above, so that its place is citation enough.
    """
    rows = [" · ".join(row) for row in _cite(number, hit, is_same=is_same) if row]
    if hit.newer:
        rows.append(describe_newer(hit.newer))
    also = f"also reported by {series(clip(name_outlet(article), 60, 60) for article in hit.also_reported_by)}"
    if hit.also_reported_by and units(also) <= OTHERS:
        rows.append(also)
    return "\n-# ".join([f"> {show_quote(hit, length)}", *rows])


def _cite(number: int | None, hit: Hit, *, is_same: bool) -> tuple[list[str], list[str]]:
    """The facts of two lines: who published it and when, then the title, a link that opens at the quote.

    Without a day, all are one line. A title that only repeats the beginning of the quote is left out where there is a
    source to take its place.
    """
    cited, place = hit.citation, format_position(hit.citation)
    numbered = [f"**{number}**"] if number else []
    if is_same:
        return [*numbered, link(f"same article, {place}", find_address(hit))], []
    source = shorten(cited.source or "", NAME)
    is_repeated = not hit.article.title and flatten(hit.quote).startswith(hit.article.heading.rstrip("…"))
    days = list(_days(hit))
    if source and is_repeated:
        return [*numbered, link(f"{source}, {place}", find_address(hit)), *days], []
    facts = [*numbered, *([bold(mask(source))] if source else []), *days]
    title = link(f"{shorten(cited.title, TITLE).rstrip('.')}, {place}", find_address(hit))
    return (facts, [title]) if days else ([*facts, title], [])


def _days(hit: Hit) -> Iterator[str]:
    """The day of its article, and how long ago that is as Discord counts it."""
    if hit.citation.published:
        yield clip(hit.citation.published[:10], 10, 20)
        if ago := moment(hit.citation.published, "R"):
            yield ago
    if hit.citation.edited:
        yield f"edited {clip(hit.citation.edited[:10], 10, 20)}"


def show_quote(hit: Hit, length: int, most: int = QUOTE) -> str:
    """The quote with the words of the question bold, cut at a sentence or a word to `length` characters of text."""
    spans = _merge(quoted(hit))
    whole = "".join(span.text for span in spans).rstrip()
    while True:
        end = find_end(whole, length, hit.article.language)
        shown = "".join(_take(spans, end)).strip() + (CUT if end < len(whole) else "")
        if units(shown) <= most or length <= 1:
            return shown
        length = length * 3 // 4


def find_address(hit: Hit, most: int = LINK) -> str | None:
    """Where a link leads from a hit: to the quote, or if that takes over `most` units, to its page; else None."""
    return address(hit.citation.link, most) or address(hit.article.url, most)


def find_end(text: str, length: int, language: str | None) -> int:
    """Where to cut a text to at most `length` characters: after a sentence if that leaves half of them, else a word."""
    if len(text) <= length:
        return len(text)
    end = 0
    for sentence in segment(language, text[: length + 200]):  # more, or a part would pass for a sentence
        if end + len(sentence.rstrip()) > length:
            break
        end += len(sentence)
    if end >= length // 2:
        return len(text[:end].rstrip())
    return len(text[: length + 1].rpartition(" ")[0]) or length


def _merge(spans: Iterable[Span]) -> list[Span]:
    """Matches that touch, or that a space parts, as one: `****` between them would be no mark."""
    full = [span for span in spans if span.text]
    joined = full[:]
    for i in range(1, len(full) - 1):
        if full[i].text == " " and full[i - 1].style == full[i + 1].style == "match":
            joined[i] = full[i]._replace(style="match")
    return [Span("".join(s.text for s in same), style) for style, same in groupby(joined, key=lambda s: s.style)]


def _take(spans: Iterable[Span], length: int) -> Iterator[str]:
    for text, style, _ in spans:
        if length <= 0:
            return
        shown = mask(text[:length])
        yield bold(shown) if style == "match" else shown
        length -= len(text)
