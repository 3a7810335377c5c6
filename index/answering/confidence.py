"""How sure an answer is: what the question's words are worth, how much of that the best passage holds, what it lacks.

A logistic regression over the traits of the first quote gives the chance that it is right, whatever the size of the
library. Its weights come from `python -m tests.benchmarks.calibration`, which says how they hold on sets left out.
"""

import math
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from index.answering.binding import Binding
from index.answering.quoting import Highlights, Quote
from index.retrieval.question import Question, Word
from index.stores.statistics import Statistics
from index.text.answer_type import ANYWHERE, AnswerType

SURE = 0.62  # from here on an answer is given as one: of those on sets left out, 80 of 100 were right at the worst
DOUBT = 0.99 * SURE  # the most where something tells against it
CLOSEST = 0.06  # from here on it is shown as the closest there is: below it were at most 4% of what can be answered

_UNSEEN = 5, 1000  # added to a word's passages and to all: in a small library every word is worth about the same
_VERB = 0.7  # an answer often says a verb in another way: keep, retention
_NOWHERE = 1.2  # a name or thing that no passage holds is likely what the question is about
_COMMON = 100  # passages that hold a word, from which on it is no rarity in any library
_TIGHT = 50  # characters
_HALF = 0.5  # of what a question says: a quote with no more is likely of something else
_LONG = 8  # words of a question, beyond which no quote says half of it
ORDER = 0.02  # so that what is doubted keeps its order
_SATURATION = 1.2  # as BM25's k1: how soon a word that comes again tells no more


class Traits(NamedTuple):
    """What tells an answer from a passage that merely shares words. All but `held` and `apart` are 0 to 1."""

    names: float
    """The share of its names and numbers in the passage and its title, source or author; of all words without names."""
    held: float
    """How much the passage and those hold at all: ln(1 + words, each as far as it is rare and comes again)."""
    lacks_answer_type: float
    """Whether a date, number or place was asked for and the quote has none."""
    introduces: float
    """Whether it was asked who somebody is, and the quote says so."""
    false_premise: float
    """Whether it takes something for granted that the article does not bear out, see `premises`."""
    common: float
    """How common the rarest word of the question is: ln(1 + its passages), 1 from a hundred on."""
    apart: float
    """How far apart the passage's words of the question are: ln(characters / `_TIGHT`), not below 0."""
    where: float
    """Whether a place is asked for: nearly any sentence seems to have one."""
    near: float
    """How near the question's words stand to what may be the answer, see `binding`."""
    ahead: float
    """How far the passage is ahead of the best of another article that does not report the same: its lead in score."""
    thin: float
    """Whether the quote has at most half of the words of a short question that are no names."""
    loose: float
    """Whether the quote says something else than is asked, is a question, or lacks the answer, see `binding`."""


AGAINST = ("lacks_answer_type", "false_premise", "thin", "loose")
"""Traits with which nothing is sure."""

WEIGHTS = Traits(
    names=0.76,
    held=2.19,
    lacks_answer_type=-1.06,
    introduces=2.05,
    false_premise=-1.27,
    common=-1.91,
    apart=-0.3,
    where=1.02,
    near=1.26,
    ahead=1.25,
    thin=-1.08,
    loose=0.0,  # it only keeps an answer from being sure
)
BIAS = -3.39


def weigh(word: Word, statistics: Statistics) -> float:
    """What a word of the question is worth: 1 for the rarest there is, near 0 for one in every passage."""
    count = max(statistics.counts[term] for term in word.variants)
    weight = math.log(1 + (statistics.passages + _UNSEEN[1]) / (count + _UNSEEN[0]))
    rarest = math.log(1 + (statistics.passages + _UNSEEN[1]) / _UNSEEN[0])
    return weight / rarest * (_VERB if word.is_verb else 1.0 if count else _NOWHERE)


def examine(
    question: Question,
    quote: Quote,
    binding: Binding,
    highlights: Highlights,
    known: frozenset[str],
    weights: Mapping[Word, float],
    rarest: int,
    ahead: float,
    *,
    has_false_premise: bool,
    is_no_answer: bool,
) -> Traits:
    """The traits of a quote with its binding; `highlights`: those of its passage.

    `known`: the terms known of its article; `rarest`: how many passages hold the rarest of its words; `ahead`: the lead
    of its passage, see `Traits`.
    """
    counts = Counter([word for _, _, word in highlights])
    counts.update([word for word in question.words if not known.isdisjoint(word.variants)])
    is_asked = question.answer_type not in ANYWHERE
    names = [word for word in question.words if word.is_name and not word.is_day] or question.words
    is_thin = len(question.words) <= _LONG and question.share_of_statement(quote.matched) <= _HALF
    return Traits(
        names=sum(weights[word] for word in names if counts[word]) / (sum(weights[word] for word in names) or 1.0),
        held=math.log(1 + sum(weights[word] * _saturate(counts[word]) for word in question.words)),
        lacks_answer_type=float(is_asked and not quote.has_answer_type),
        introduces=float(question.answer_type is AnswerType.IDENTITY and quote.has_answer_type),
        false_premise=float(has_false_premise),
        common=min(1.0, math.log1p(rarest) / math.log1p(_COMMON)),
        apart=max(0.0, math.log(_spread(highlights) / _TIGHT)),
        where=float(question.answer_type is AnswerType.PLACE),
        near=binding.near,
        ahead=ahead,
        thin=float(is_thin),
        loose=float(is_no_answer),
    )


def judge(traits: Traits) -> float:
    """The chance that a quote with these traits is right, 0 to 1.

    Never sure with one of the traits of `AGAINST`.
    """
    logit = BIAS + sum(weight * trait for weight, trait in zip(WEIGHTS, traits, strict=True))
    chance = 1 / (1 + math.exp(-logit))
    return min(chance, DOUBT - ORDER * (1 - chance)) if any(getattr(traits, name) for name in AGAINST) else chance


def _spread(highlights: Highlights) -> int:
    """The fewest characters of a passage in which all its words of the question stand; at least `_TIGHT`."""
    last: dict[Word, int] = {}
    kinds = len({word for _, _, word in highlights})
    fewest = math.inf
    for start, end, word in highlights:
        last[word] = start
        if len(last) == kinds:
            fewest = min(fewest, end - min(last.values()))
    return int(max(fewest, _TIGHT)) if kinds > 1 else _TIGHT


def _saturate(count: int) -> float:
    """1 for a word that is there once, up to 1 + k1 for one that comes often."""
    return count * (_SATURATION + 1) / (count + _SATURATION)
