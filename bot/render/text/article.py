"""An article -> the page that shows it whole, the quotes that an answer took from it set off from its text."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.render.sanitize import clean, flatten, shorten
from bot.render.styled_text import Line, Span, StyledText, line, marked
from bot.render.wording import doubt
from index.model import Article

GONE = "The article is no longer in the library. The quote it gave:"
CHANGED = "The article has changed since. The quote it gave:"


def read_article(article: Article, marks: Sequence[tuple[int, int]] = ()) -> StyledText:
    """The article's heading, where it comes from, its text with the marked ranges (offsets into it) set off."""
    edited = f"edited {article.edited}" if article.edited else None
    facts = (article.outlet, article.author, article.published, edited, article.language)
    where = article.url or article.origin
    about = [", ".join(flatten(fact) for fact in facts if fact), flatten(where or ""), f"id {flatten(article.id)}"]
    faint = [line(text, "faint") for text in about if text]
    return (line(shorten(article.heading, 500), "strong"), *faint, Line(), *_rows(marked(article.text, marks, "mark")))


def read_record(record: Mapping[str, Any], articles: Mapping[str, Article]) -> StyledText:
    """What a recorded answer quoted: each article once, with its present text from `articles` (by key)."""
    asked = line(f"answered {record['asked']}", "faint")
    lines = [line(shorten(record["question"], 500), "strong"), asked, Line()]
    if not record["answered"]:
        return (*lines, line("I had nothing on that.", "nothing"))
    if not record["sure"]:
        lines.append(line(f"The closest I had: {doubt(record.get('lacks'))}", "doubt"))
    grouped = defaultdict[str, list[Mapping[str, Any]]](list)
    for passage in shown_passages(record["passages"]):
        grouped[article_key(passage)].append(passage)
    for key, passages in grouped.items():
        lines += [*_recorded(passages, articles.get(key)), Line()]
    return tuple(lines[:-1])


def shown_passages(passages: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The passages of a record that were shown, chosen as `Answer.shown` does."""
    return [*passages[:1], *(passage for passage in passages[1:] if passage.get("backed", True))]


def article_key(passage: Mapping[str, Any]) -> str:
    """A unique key for the article of a recorded passage: two libraries may use the same id."""
    return f"{passage.get('library', '')}/{passage['article']['id']}"


def _recorded(passages: Sequence[Mapping[str, Any]], article: Article | None) -> Iterator[Line]:
    """The article with its quotes marked; a quote that is no longer in it is shown alone."""
    marks = [(find_quote(passage, article.text), passage) for passage in passages] if article else []
    for passage in [p for found, p in marks if not found] or ([] if article else passages):
        yield line(CHANGED if article else GONE, "doubt")
        yield line(flatten(passage["quote"]), "mark", 4)
        yield line(flatten(passage["citation"]), "faint", 4)
    if article:
        yield from read_article(article, [found for found, _ in marks if found])


def find_quote(passage: Mapping[str, Any], text: str) -> tuple[int, int] | None:
    """Where the passage's quote is in the text, at its old place if possible; None if it is gone."""
    quote, start = passage["quote"], passage["quote_start"]
    if not text.startswith(quote, start):
        start = text.find(quote)
    return (start, start + len(quote)) if quote and start >= 0 else None


def _rows(spans: Iterator[Span]) -> Iterator[Line]:
    """The text's own lines; a mark may go on over several."""
    row: list[Span] = []
    for text, style, _ in spans:
        first, *others = clean(text).expandtabs(4).split("\n")
        row.append(Span(first, style))
        for other in others:
            yield Line(tuple(row))
            row = [Span(other, style)]
    yield Line(tuple(row))
