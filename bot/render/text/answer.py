"""Answer -> the page that a person reads, in one of three states: sure, the closest there is, nothing.

If nothing was found, no passage is shown: the nearest one is not an answer.
"""

from collections.abc import Iterable, Iterator

from bot.render import wording
from bot.render.citation import format_location, shorten_citation, shorten_location
from bot.render.excerpt import excerpt
from bot.render.sanitize import clean, flatten, shorten
from bot.render.styled_text import Line, Span, Style, StyledText, count, line, series
from bot.render.wording import WORD
from index.model import Answer, Hit, find_host

INDENT = 4  # columns
ADD = "`citebot add PATH`"


def reply(
    answer: Answer, width: int = 80, *, echo: bool = True, folder: str | None = None, empty: str = ""
) -> StyledText:
    """The page of an answer, headed by the question if `echo`.

    `width` in columns: about that much context is shown on either side of a quote. `folder`: as for `list_hits`.
    `empty`: a sentence on the filter that no article passes.
    """
    heading = (line(shorten(answer.question, 500), "strong"), Line()) if echo else ()
    body = _found(answer, width, folder) if answer.answered else _nothing(answer, empty)
    return (*heading, *body, line(_footer(answer), "faint"))


def _found(answer: Answer, width: int, folder: str | None) -> Iterator[Line]:
    style: Style = "sure" if answer.sure else "doubt"
    if not answer.sure:
        yield Line((Span(wording.CLOSEST, "doubt"), Span(f" {wording.doubt(answer.lacks)}", "faint")))
        yield Line()
    for searched in wording.describe_searched(answer, lambda word: shorten(word, WORD)):
        yield line(searched, "faint")
        yield Line()
    yield from list_hits(answer.shown, width, style, folder=folder)
    if not answer.complete:
        yield line(wording.INDEXING, "doubt")


def list_hits(
    hits: Iterable[Hit], width: int, style: Style, first: int = 1, *, folder: str | None = None
) -> Iterator[Line]:
    """Each hit's quote in its context with its citation, numbered from `first`.

    Of a file in the `folder`, the path from there is shown, of one elsewhere none; without a folder, all are whole.
    """
    for number, hit in enumerate(hits, first):
        yield Line(excerpt(hit, width - INDENT), INDENT, Span(f"{number}.", style))
        yield Line((Span(f"[{number}] ", style), Span(shorten_citation(hit.citation), "citation")), INDENT)
        location = shorten_location(hit.citation, folder) if folder else format_location(hit.citation)
        if location:
            yield line(flatten(location), "faint", INDENT)
        if url := hit.article.url:
            yield Line((Span(shorten(url, 200), "faint", find_link(hit)),), INDENT)
        if hit.newer:
            yield line(wording.describe_newer(hit.newer), "doubt", INDENT)
        if hit.also_reported_by:
            yield line(f"also reported by {series(map(wording.name_outlet, hit.also_reported_by))}", "faint", INDENT)
        yield Line()


def find_link(hit: Hit) -> str | None:
    """The web address that a hit may link to; None if it has none, or an unsafe one."""
    url = hit.citation.link or hit.article.url or ""
    is_safe = url.isascii() and url.isprintable() and " " not in url and clean(url) == url
    return url if is_safe and url.lower().startswith(("http://", "https://")) and find_host(url) else None


def _nothing(answer: Answer, empty: str) -> Iterator[Line]:
    if not answer.complete:
        yield line(wording.NOT_YET, "doubt")
    else:
        yield line(wording.NOTHING, "nothing")
        advice = wording.advise(
            answer,
            lambda word: shorten(word, WORD),
            ADD,
            "a file or a folder",
            _nearest(answer),
            shorten(empty, 300),
        )
        yield from map(line, advice)
    yield Line()


def _nearest(answer: Answer) -> str:
    """The closest article by its citation, without a passage of it; empty if none is near."""
    return f"{wording.NEAREST} {shorten_citation(answer.hits[0].citation)}" if wording.is_near(answer) else ""


def _footer(answer: Answer) -> str:
    libraries = series(map(flatten, answer.libraries))
    searched = f"searched {count(answer.articles, 'article')} in {libraries}, {wording.describe_time(answer.took_ms)}"
    return f"{searched} · citebot show {answer.id}" if answer.id and answer.answered else searched
