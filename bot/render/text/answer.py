"""Answer -> the page that a person reads, in one of three states: sure, the closest there is, nothing.

Nothing found shows no passage at all: what came nearest is no answer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.render.excerpt import excerpt
from bot.render.sanitize import clean, flatten, shorten
from bot.render.styled_text import Line, Span, Style, StyledText, count, line, series
from index.model import Answer, Article, Citation, Hit, find_host

INDENT = 4  # columns
TITLE, NAME, WORD = 120, 60, 40  # characters of a title, of who published it, of a word of the question

CLOSEST = "Closest I have:"
DOUBT = "it may not answer the question."
NOTHING = "I have nothing on that."
NOT_YET = "Nothing so far, but I am still indexing: ask again in a moment."
INDEXING = "Still indexing: this may change."
EMPTY = "There are no articles yet: `citebot add FILE` takes in a file or a folder of them."
NARROWED = "Only articles of that source and those days were searched; undated ones pass no --after or --before."
TRY = "Try other words, or give me an article on it: `citebot add FILE`."


def reply(answer: Answer, width: int = 80, *, echo: bool = True) -> StyledText:
    """The page of an answer, headed by the question if `echo`.

    `width` in columns: about that much context is shown on either side of a quote.
    """
    heading = (line(shorten(answer.question, 500), "strong"), Line()) if echo else ()
    body = _found(answer, width) if answer.answered else _nothing(answer)
    return (*heading, *body, line(_footer(answer), "faint"))


def _found(answer: Answer, width: int) -> Iterator[Line]:
    style: Style = "sure" if answer.sure else "doubt"
    if not answer.sure:
        yield Line((Span(CLOSEST, "doubt"), Span(f" {DOUBT}", "faint")))
        yield Line()
    for typed, taken in answer.searched_for.items():
        yield line(describe_spelling(shorten(typed, WORD), shorten(taken, WORD)), "faint")
        yield Line()
    yield from list_hits(answer.shown, width, style)
    if not answer.complete:
        yield line(INDEXING, "doubt")


def list_hits(hits: Iterable[Hit], width: int, style: Style, first: int = 1) -> Iterator[Line]:
    """Each hit's quote in its context with its citation, numbered from `first`."""
    for number, hit in enumerate(hits, first):
        yield Line(excerpt(hit, width - INDENT), INDENT, Span(f"{number}.", style))
        yield from _sourced(number, hit, style)
        yield Line()


def _sourced(number: int, hit: Hit, style: Style) -> Iterator[Line]:
    yield Line((Span(f"[{number}] ", style), Span(cite(hit.citation), "citation")), INDENT)
    if hit.citation.location:
        yield line(flatten(hit.citation.location), "faint", INDENT)
    if url := hit.article.url:
        yield Line((Span(shorten(url, 200), "faint", find_link(hit)),), INDENT)
    if hit.newer:
        yield line(describe_newer(hit.newer), "doubt", INDENT)
    if hit.also_reported_by:
        yield line(f"also reported by {series(map(name_outlet, hit.also_reported_by))}", "faint", INDENT)


def cite(citation: Citation) -> str:
    """`Title — source, date, ¶3`, no part of it too long."""
    source = citation.source and shorten(citation.source, NAME)
    return flatten(str(replace(citation, title=shorten(citation.title, TITLE), source=source)))


def find_link(hit: Hit) -> str | None:
    """Where a terminal or a browser may lead from a hit: nothing but the web, and nothing that could break out."""
    url = hit.citation.link or hit.article.url or ""
    is_safe = url.isascii() and url.isprintable() and " " not in url and clean(url) == url
    return url if is_safe and url.lower().startswith(("http://", "https://")) and find_host(url) else None


def describe_newer(day: str) -> str:
    """That a newer report, of this day, contradicts."""
    return f"older report: that of {day} has another number"


def describe_spelling(typed: str, taken: str) -> str:
    """Which word was searched for in the place of one that no article holds."""
    return f"Searched for “{taken}”: no article holds “{typed}”."


def name_outlet(article: Article) -> str:
    """Who published it, else how it is headed."""
    return shorten(article.outlet or article.heading, NAME)


def _nothing(answer: Answer) -> Iterator[Line]:
    if not answer.complete:
        yield line(NOT_YET, "doubt")
    else:
        yield line(NOTHING, "nothing")
        if not answer.articles:
            yield line(EMPTY)
        else:
            if answer.missing:
                yield line(f"No article holds {series((f'“{shorten(word, WORD)}”' for word in answer.missing), 'or')}.")
            if answer.narrowed:
                yield line(NARROWED)
            yield line(TRY)
    yield Line()


def _footer(answer: Answer) -> str:
    libraries = series(map(flatten, answer.libraries))
    searched = f"searched {count(answer.articles, 'article')} in {libraries}, {describe_time(answer)}"
    return f"{searched} · citebot show {answer.id}" if answer.id and answer.answered else searched


def describe_time(answer: Answer) -> str:
    """How long it took: `1.9 ms`, `1,234 ms`."""
    return f"{answer.took_ms:.1f} ms" if answer.took_ms < 10 else f"{answer.took_ms:,.0f} ms"
