"""Which one to three sentences of a passage to show: with the question's words and the kind of thing asked for."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import NamedTuple

from index.language_rules import rules_for
from index.model import Article
from index.retrieval.question import Question, Word
from index.text.analysis import analyser
from index.text.answer_type import ANYWHERE
from index.text.passages import HEADLINE, Span, sentences
from index.text.patterns import lazy

SENTENCES = 3  # the most a quote has
QUOTES = 2  # the most from one passage: found@120 .75 -> .83 on norquad_news, .90 -> .94 on xquad_en/paragraphs

# What a quote scores beside the share of the question's weight in it; such shares all. Fitted on half of the questions
# of one set each, with the same outcome on the others; without it found@60 and @120 lose on average, in points:
NEARBY = 0.15  # of the share that the sentences before and after it add (0.3)
FOR_ANSWER_TYPE = 0.2  # for the kind of thing asked for (0.4)
LENGTH = 0.08 / 120  # less for each character: 120 are about 20 English words (0.8)
HEADING = 0.4  # less for a heading, a caption or a navigation line (0.1, and 0.4 on web pages)
SECOND = 0.15  # less for a further quote from the same passage

_SAME = 8  # characters of a title that are compared before all are
_APART = lazy(rf"[^\S\n]*(?:\Z|\n[^\S\n]*\n|\u2029|\n[^\n]{{{HEADLINE},}})")
_END = lazy(r"[.!?…。！？؟।][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Quote:
    """`start:end` of the article's text, the question's words in it, whether it holds the kind of thing asked for.

    `score` is at most about 1.3: the share of the question's weight, and what the constants above add and take.
    """

    start: int
    end: int
    matched: frozenset[Word]
    has_answer_type: bool
    is_heading: bool
    score: float
    sentences: int = 1


Highlights = list[tuple[int, int, Word]]


def highlight(article: Article, start: int, end: int, question: Question) -> Highlights:
    """The words of `text[start:end]` that count as words of the question, in text order."""
    meant: dict[str, list[Word]] = {}
    for word in question.words:
        for term in word.variants:
            meant.setdefault(term, []).append(word)
    found = analyser(article.language).find(article.text, start, end, meant)
    return [(first, last, word) for first, last, words in found for word in words]


def choose(
    article: Article, start: int, end: int, question: Question, highlights: Highlights, weights: Mapping[Word, float]
) -> list[Quote]:
    """The best quotes from `text[start:end]`, at most `QUOTES`, none sharing text; among equals the shortest."""
    text = _read(article, start, end, question, highlights)
    scores = _score(text, [weights[word] for word in question.words])
    quotes = [
        _quote(text, question, window, scores[window] - SECOND * place) for place, window in enumerate(_best(scores))
    ]
    is_telling = question.answer_type not in ANYWHERE  # any capital may be a person: that alone is idle
    return [quotes[0], *(other for other in quotes[1:] if other.matched or (other.has_answer_type and is_telling))]


class _Sentences(NamedTuple):
    """Each sentence's span, words of the question, whether it holds the kind asked for, whether it is a heading.

    Words are bits of a mask, in the order of the question, so that a score never depends on the order of a set.
    """

    spans: list[Span]
    masks: list[int]
    kinds: list[bool]
    headings: list[bool]
    apart: list[bool]
    asking: list[bool]


def _read(article: Article, start: int, end: int, question: Question, highlights: Highlights) -> _Sentences:
    spans = sentences(article.text, start, end, article.language) or [(start, end)]
    asked = [(a, b) for a, b, _ in highlights]
    starts = [a for a, _ in spans]
    bits = {word: 1 << i for i, word in enumerate(question.words)}
    masks = [0] * len(spans)
    for a, _, word in highlights:
        masks[bisect_right(starts, a) - 1] |= bits[word]
    headings = [_is_heading(article, a, b) for a, b in spans]
    return _Sentences(
        spans,
        masks,
        [rules_for(question.language).holds(article.text, a, b, question.answer_type, asked) for a, b in spans],
        headings,
        [is_it and _stands_apart(article.text, *span) for is_it, span in zip(headings, spans, strict=True)],
        [article.text.endswith("?", a, b) for a, b in spans],
    )


def _score(text: _Sentences, weights: Sequence[float]) -> dict[Span, float]:
    """Windows of sentences, as the first and the last with its end excluded -> score.

    The ends of a window of several hold a word or the kind: it would else reach for what stands beside it. What
    stands apart, as a headline or a byline, is no part of a quote of several, and none ends with a question.
    """
    spans, masks, kinds, headings, apart, asking = text
    padded = [0, *masks, 0]
    scores: dict[Span, float] = {}
    shares: dict[int, float] = {0: 0.0}
    total = sum(weights) or 1.0

    def share(mask: int) -> float:
        if mask not in shares:
            shares[mask] = sum(weight for i, weight in enumerate(weights) if mask >> i & 1) / total
        return shares[mask]

    for first, (start, _) in enumerate(spans):
        is_telling = masks[first] or kinds[first]
        mask, has_answer_type, idle = 0, False, 0
        for last in range(first, min(first + SENTENCES, len(spans)) if is_telling else first + 1):
            if last > first and (apart[first] or apart[last]):
                break
            mask |= masks[last]
            has_answer_type = has_answer_type or kinds[last]
            idle += headings[last]
            if last == first or ((masks[last] or kinds[last]) and not asking[last]):
                held, near = share(mask), share(padded[first] | mask | padded[last + 2])
                added = NEARBY * (near - held) + FOR_ANSWER_TYPE * has_answer_type
                length = spans[last][1] - start
                scores[first, last + 1] = held + added - LENGTH * length - HEADING * idle / (last + 1 - first)
    return scores


def _quote(text: _Sentences, question: Question, window: Span, score: float) -> Quote:
    first, last = window
    mask = reduce(or_, text.masks[first:last])
    matched = frozenset(word for i, word in enumerate(question.words) if mask >> i & 1)
    return Quote(
        text.spans[first][0],
        text.spans[last - 1][1],
        matched,
        any(text.kinds[first:last]),
        all(text.headings[first:last]),
        score,
        last - first,
    )


def _best(scores: Mapping[Span, float]) -> list[Span]:
    """The windows with the highest scores that share no sentence."""
    chosen: list[Span] = []
    for _ in range(QUOTES):
        free = [w for w in scores if all(w[1] <= first or last <= w[0] for first, last in chosen)]
        if free:
            chosen.append(max(free, key=lambda window: (scores[window], window[0] - window[1])))
    return chosen


def _stands_apart(text: str, start: int, end: int) -> bool:
    """Whether it is a line for itself, before a blank line or one that is too long for a table."""
    before = text[max(0, start - 8) : start].rstrip(" \t")
    is_line = (start == 0 or before.endswith("\n")) and "\n" not in text[start:end]
    return is_line and bool(_APART.match(text, end))


def _is_heading(article: Article, start: int, end: int) -> bool:
    """Whether it is no sentence: short, and without the sign that ends one; marked as a heading, or the title."""
    text, title = article.text, article.title or ""
    if end - start <= HEADLINE and not _END.search(text, start, end):
        return True
    if text[start] == "#":
        return True
    return bool(title) and text.startswith(title[:_SAME], start) and text[start:end].split() == title.split()
