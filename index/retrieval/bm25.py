"""rank-bm25 scores the candidates, with the statistics of all libraries asked: BM25 as Lucene has it, never negative.

score(word, passage) = idf · tf·(k1 + 1) / (tf + k1·(1 - b + b·length/average)), idf = ln(1 + (N - n + 0.5)/(n + 0.5)):
Robertson & Zaragoza, The Probabilistic Relevance Framework, 2009, https://doi.org/10.1561/1500000019; the idf is
that of Lucene's BM25Similarity. tantivy, which finds the candidates, has the same with k1 = 1.2 and lengths rounded.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from index.stores.statistics import K1, B, Statistics

Scores = NDArray[np.float64]


class CandidateBM25(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no types
    """BM25Okapi over a few passages with the statistics of the whole; it would count the few for the whole itself."""

    def __init__(
        self, frequencies: Sequence[Mapping[str, int]], lengths: Sequence[int], statistics: Statistics
    ) -> None:
        self.k1, self.b = K1, B
        self.corpus_size = len(lengths)
        self.doc_freqs, self.doc_len = frequencies, np.array(lengths)
        self.avgdl = statistics.terms / statistics.passages
        self.idf = {term: statistics.idf(term) for term in statistics.counts}

    def scores(self, words: Sequence[Sequence[str]]) -> Scores:
        """The score of each word in each passage, words x passages; a word counts by its best variant."""
        held = set().union(*self.doc_freqs)
        scores = np.zeros((len(words), self.corpus_size))
        for row, variants in zip(scores, words, strict=True):
            for term in held.intersection(variants):
                np.maximum(row, self.get_scores([term]), out=row)
        return scores


def order(scores: Scores) -> list[int]:
    """The passages best first, ties by passage order; a word in none of them is no match, whatever its score."""
    totals = scores.sum(axis=0)
    return sorted(np.flatnonzero((scores > 0).any(axis=0)).tolist(), key=lambda i: (-totals[i], i))
