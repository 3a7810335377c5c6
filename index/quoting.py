"""Which one to three sentences of a passage to show: with the question's words and the kind of thing asked for."""

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_

from index.analysis import analyser
from index.chunking import Span, sentences
from index.evidence import holds
from index.model import Article
from index.question import Question, Word

SENTENCES = 3  # the most a quote has
QUOTES = 2  # the most from one passage: found@120 .75 -> .83 on norquad_news, .90 -> .94 on xquad_en/paragraphs

# What a quote scores beside the share of the question's weight in it; such shares all. Fitted on half of the questions
# of one set each, with the same outcome on the others; without it found@60 and @120 lose on average, in points:
NEARBY = 0.15  # of the share that the sentences before and after it add (0.3)
FOR_KIND = 0.2  # for the kind of thing asked for (0.4)
LENGTH = 0.08 / 120  # less for each character: 120 are about 20 English words (0.8)
HEADING = 0.4  # less for a heading, a caption or a navigation line (0.1, and 0.4 on web pages)
SECOND = 0.15  # less for a further quote from the same passage

_HEADING_LENGTH = 90  # characters; headlines are shorter
_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Quote:
    """`start:end` of the article's text, the question's words in it, and whether it holds the kind of thing asked for.

    `score` is at most about 1.3: the share of the question's weight, and what the constants above add and take.
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
) -> list[Quote]:
    """The best quotes from `text[start:end]`, at most `QUOTES`, none sharing text; among equals the shortest.

    A window's words are a bit mask, in the order of the question, so that a score never depends on the order of a set.
    """
    spans = sentences(article.text, start, end, article.language) or [(start, end)]
    asked = [(a, b) for a, b, _ in highlights]
    kinds = [holds(article.text, a, b, question.kind, asked) for a, b in spans]
    headings = [_is_heading(article.text, a, b) for a, b in spans]
    bits = {word: 1 << i for i, word in enumerate(question.words)}
    marks = [bits[word] for _, _, word in highlights]
    masks = [reduce(or_, marks[bisect_left(asked, (a, a)) : bisect_left(asked, (b, b))], 0) for a, b in spans]
    total = sum(weights.values()) or 1.0

    @cache
    def share(mask: int) -> float:
        return sum(weights[word] for word, bit in bits.items() if mask & bit) / total

    def score(window: Span) -> float:
        first, last = window
        held, near = (share(reduce(or_, masks[max(0, first - n) : last + n])) for n in (0, 1))
        taken = LENGTH * (spans[last - 1][1] - spans[first][0]) + HEADING * sum(headings[first:last]) / (last - first)
        return held + NEARBY * (near - held) + FOR_KIND * any(kinds[first:last]) - taken

    def quote(window: Span, less: float) -> Quote:
        first, last = window
        mask = reduce(or_, masks[first:last])
        matched = frozenset(word for word, bit in bits.items() if mask & bit)
        return Quote(spans[first][0], spans[last - 1][1], matched, any(kinds[first:last]), scores[window] - less)

    telling = [bool(mask) or kind for mask, kind in zip(masks, kinds, strict=True)]
    windows = [(i, i + n) for n in range(1, SENTENCES + 1) for i in range(len(spans) - n + 1)]
    scores = {(a, b): score((a, b)) for a, b in windows if b - a == 1 or (telling[a] and telling[b - 1])}
    first, *others = (quote(window, SECOND * place) for place, window in enumerate(_best(scores)))
    return [first, *(other for other in others if other.matched or other.has_kind)]


def _best(scores: Mapping[Span, float]) -> list[Span]:
    """The windows with the highest scores that share no sentence."""
    chosen: list[Span] = []
    for _ in range(QUOTES):
        free = [w for w in scores if all(w[1] <= first or last <= w[0] for first, last in chosen)]
        if free:
            chosen.append(max(free, key=scores.__getitem__))
    return chosen


def _is_heading(text: str, start: int, end: int) -> bool:
    """Whether it is no sentence: short, and without the sign that ends one."""
    return end - start <= _HEADING_LENGTH and not _END.search(text, start, end)
