"""Cuts an article into passages with their terms; the only place that does, for all stores."""

from typing import NamedTuple

from index.model import Article
from index.text.analysis import passage_terms
from index.text.passages import split


class CutPassage(NamedTuple):
    """A passage as stored: character offsets, end excluded; `length` in terms; `terms` with a space between."""

    start: int
    end: int
    paragraph: int
    length: int
    terms: str


def cut(article: Article) -> list[CutPassage]:
    """The article's passages, in order."""
    passages = split(article.text, article.language)
    return [
        CutPassage(p.start, p.end, p.paragraph, len(terms), " ".join(terms))
        for p, terms in zip(passages, passage_terms(article, passages), strict=True)
    ]
