"""A citation or location as an answer prints it -> the article that it names."""

from collections.abc import Iterator
from pathlib import Path

from bot.render.citation import TITLE, shorten_citation, strip_position
from bot.render.sanitize import flatten, shorten
from index.answering import citing
from index.errors import OriginError
from index.ingest.origins import is_page, spellings
from index.library import Library
from index.model import Article

MOST = 1000  # articles that are compared
LONGEST = 2000  # characters of a citation
NAMED = 5  # articles named when several match


def find_cited(library: Library, text: str) -> Article | None:
    """The article that a text cites: as `Title — source, date, ¶3`, by its title alone, or as `path:line`.

    None if there is none, or the text is over LONGEST. Raises OriginError, which lists the matches, if several match.
    """
    if len(text) > LONGEST:  # each of its pieces is searched for
        return None
    found = list({article.id: article for article in (*_located(library, text), *_cited(library, text))}.values())
    if len(found) > 1:
        ids = ", ".join(flatten(article.id) for article in found[:NAMED])
        more = f" and {len(found) - NAMED:,} more" if len(found) > NAMED else ""
        raise OriginError(f"{flatten(text)[:80]} matches {len(found):,} articles: name one by its id, {ids}{more}")
    return next(iter(found), None)


def _cited(library: Library, text: str) -> Iterator[Article]:
    given = strip_position(text)
    parts = given.split(" — ")
    titles = [" — ".join(parts[:end]).removesuffix("…") for end in range(1, len(parts) + 1)]
    files = [parts[-1].partition(", ")[0].rpartition(" in ")[2]]  # those without a title go by their file
    for words in filter(None, (*titles, *files)):
        compared = library.titled(words, MOST)
        yield from (article for article in compared if _is_cited(article, given))
        if len(compared) == MOST:
            told = f"{flatten(text)[:80]} is in the titles of {MOST:,} or more articles"
            raise OriginError(f"{told}: name one by its id, which `citebot sources --articles` lists")


def _is_cited(article: Article, given: str) -> bool:
    """Whether `given` is the article's title, its file's name, or its citation up to the end of any fact."""
    if article.origin and not is_page(article.origin) and given == Path(article.origin).name:
        return True
    citation = citing.cite(article, 0, 0)
    title = flatten(shorten(citation.title, TITLE))
    full = strip_position(shorten_citation(citation))
    is_begun = given.startswith(title) and full.startswith((f"{given} — ", f"{given}, "))
    return given in (full, title) or is_begun


def _located(library: Library, text: str) -> Iterator[Article]:
    path, _, rest = text.strip().rpartition(":")
    while path:
        with library.store.catalogue() as contents:
            for article in (one for name in spellings(path) for one in contents.find(name)):
                if _holds(article, rest):
                    yield article
        path, _, before = path.rpartition(":")
        rest = f"{before}:{rest}"


def _holds(article: Article, rest: str) -> bool:
    """Whether `rest` (a line, a member, or both) names this article among those of its file."""
    member, _, line = rest.rpartition(":")
    if not article.member:
        return rest.isdecimal() and bool(article.first_line)
    return article.member in {rest, *([member] if line.isdecimal() else [])}
