"""What raises a passage beside its own BM25: its whole article's, and words of the question that stand together in it.

Both are in the measure of BM25, which leads; weights as they held over all sets, where a half or the double is as good.
"""

from collections.abc import Container, Hashable, Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.retrieval.bm25 import Scores
from index.retrieval.question import Word
from index.stores.statistics import Statistics
from index.text.dates.when import When, read_day

ARTICLE = 0.3  # of what the article's passages hold together: MRR .833 -> .839 on norquad_news, .916 -> .920 in German
TOGETHER = 0.3  # of the lesser idf of two neighbouring words: hit@1 .925 -> .933 on xquad_en/paragraphs; 0.4 is no
# better in English and costs Chinese, Russian and Spanish .001 to .002 of MRR
APART = 3  # terms from the one to the other, at most
RECENT = 0.5  # of the score, for an article of the day of asking: people ask about what is going on. On news/fit, asked
# on the days of its news, MRR .940 -> .950 and found@120 .863 -> .872 beside 0.1 with 14 days; 0.8 is no better
SAID = 0.8  # where the question says when, or asks for the latest
HALF_LIFE = 30  # days

Pair = tuple[Word, Word, float]


def article_boost(scores: Scores, articles: Sequence[Hashable]) -> tuple[Scores, NDArray[np.bool_]]:
    """The article's boost of each passage: every word counts as in the best of the article's candidates.

    And whether the article holds a word at all in those, words x passages.
    """
    numbers = {article: number for number, article in enumerate(dict.fromkeys(articles))}
    groups = np.array([numbers[article] for article in articles])
    by_group = np.argsort(groups, kind="stable")
    firsts = np.searchsorted(groups[by_group], np.arange(len(numbers)))
    best = np.maximum.reduceat(scores[:, by_group], firsts, axis=1)
    return np.asarray(ARTICLE * best.sum(axis=0)[groups]), (best > 0)[:, groups]


def neighbours(words: Sequence[Word], statistics: Statistics) -> list[Pair]:
    """The pairs of words side by side in the question, each with what it adds where a passage has both so."""
    idfs = [max(map(statistics.idf, word.variants)) for word in words]
    pairs = zip(pairwise(words), pairwise(idfs), strict=True)
    return [(one, other, TOGETHER * min(both)) for (one, other), both in pairs]


def closeness(terms: str, held: Container[str], pairs: Iterable[Pair]) -> float:
    """What the pairs add that stand together, in order, in a passage; `held`: the terms of the question that it has."""
    spaced = f" {terms} "
    return sum(added for one, other, added in pairs if _stand_together(spaced, held, one, other))


def _stand_together(spaced: str, held: Container[str], one: Word, other: Word) -> bool:
    if not any(variant in held for variant in other.variants):
        return False
    for term in one.variants:
        at = spaced.find(f" {term} ") if term in held else -1
        while at >= 0:
            after = spaced[at + len(term) + 2 :].split(" ", APART)[:APART]
            if any(variant in after for variant in other.variants):
                return True
            at = spaced.find(f" {term} ", at + 1)
    return False


def recency(when: When, published: str | None) -> float:
    """What to multiply a score by: more than 1 for an article near the days asked about; 1 for one without a day."""
    day = read_day(published)
    weight = SAID if when.is_said else RECENT
    return 1 + weight * 0.5 ** (when.days_to(day) / HALF_LIFE) if day else 1.0
