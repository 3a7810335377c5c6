"""Which one to three sentences of a passage to show: with the question's words and the kind of thing asked for."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_

from index.analysis import analyser
from index.chunking import sentences
from index.evidence import holds
from index.model import Article
from index.question import Question, Word

SENTENCES = 3  # the most a quote has
PER_SENTENCE = 0.06  # what a further sentence must add, as a share of the question's weight
FOR_KIND = 0.25  # what the kind of thing asked for is worth, as such a share


@dataclass(frozen=True, slots=True)
class Quote:
    """`start:end` of the article's text, the question's words in it, and whether it holds the kind of thing asked for.

    `score` is 0 to about 1.25: the share of the question's weight, with the kind found and less for length.
    """

    start: int
    end: int
    matched: frozenset[Word]
    has_kind: bool
    score: float


Highlights = list[tuple[int, int, Word]]


def highlight(article: Article, start: int, end: int, question: Question) -> Highlights:
    """The words of `text[start:end]` that count as a word of the question, in text order."""
    meant = {term: word for word in reversed(question.words) for term in word.variants}
    return analyser(article.language).find(article.text, start, end, meant)


def choose(
    article: Article, start: int, end: int, question: Question, highlights: Highlights, weights: Mapping[Word, float]
) -> Quote:
    """The best quote from `text[start:end]`; among equals the shortest, then the first.

    A window's words are a bit mask, in the order of the question, so that a score never depends on the order of a set.
    """
    spans = sentences(article.text, start, end, article.language) or [(start, end)]
    asked = [(a, b) for a, b, _ in highlights]
    kinds = [holds(article.text, a, b, question.kind, asked) for a, b in spans]
    bits = {word: 1 << i for i, word in enumerate(question.words)}
    marks = [bits[word] for _, _, word in highlights]
    masks = [reduce(or_, marks[bisect_left(asked, (a, a)) : bisect_left(asked, (b, b))], 0) for a, b in spans]
    total = sum(weights.values()) or 1.0

    @cache
    def share(mask: int) -> float:
        return sum(weights[word] for word, bit in bits.items() if mask & bit) / total

    def score(window: tuple[int, int]) -> float:
        first, last = window
        of_kind = FOR_KIND * any(kinds[first:last])
        return share(reduce(or_, masks[first:last])) + of_kind - PER_SENTENCE * (last - first - 1)

    windows = [(i, i + n) for n in range(1, SENTENCES + 1) for i in range(len(spans) - n + 1)]
    first, last = best = max(windows, key=score)
    mask = reduce(or_, masks[first:last])
    matched = frozenset(word for word, bit in bits.items() if mask & bit)
    return Quote(spans[first][0], spans[last - 1][1], matched, any(kinds[first:last]), score(best))
