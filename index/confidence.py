"""How sure an answer is: what the question's words are worth, and how much of that a quote holds."""

import math
from collections.abc import Mapping

from index.question import Kind, Question, Word
from index.quoting import Highlights, Quote
from index.ranking import Statistics

SURE = 0.75  # from here on an answer is given as one
CLOSEST = 0.3  # from here on it is shown as the closest there is

_UNSEEN = 5, 1000  # added to a word's passages and to all: in a small library every word is worth about the same
_VERB = 0.7  # an answer often says a verb in another way: keep, retention
_NOWHERE = 1.2  # a name or thing that no passage holds is likely what the question is about
_NEARBY = 0.8  # a word beside the quote, in its passage
_WITHOUT = {kind: 0.5 for kind in Kind if kind not in (Kind.PERSON, Kind.OTHER)} | {Kind.PLACE: 0.7}
_WITH = 0.25  # the part of what lacks that the kind of thing asked for makes up, where it is one of these


def weigh(word: Word, statistics: Statistics) -> float:
    """What a word of the question is worth, above 0."""
    count = max(statistics.counts[term] for term in word.variants)
    weight = math.log(1 + (statistics.passages + _UNSEEN[1]) / (count + _UNSEEN[0]))
    return weight * (_VERB if word.is_verb else 1.0 if count else _NOWHERE)


def judge(question: Question, quote: Quote, highlights: Highlights, weights: Mapping[Word, float]) -> float:
    """The share of the question's weight in the quote and around it, 0 to 1, seen with the kind of thing asked for."""
    near = {word for _, _, word in highlights}
    held = sum(weights[w] * (1.0 if w in quote.matched else _NEARBY) for w in question.words if w in near)
    share = held / (sum(weights.values()) or 1.0)
    if question.kind not in _WITHOUT:
        return share
    return share + _WITH * (1 - share) if quote.has_kind else share * _WITHOUT[question.kind]
