"""Whether a question takes for granted what the passages found do not bear out: a name, a number, a relation, a turn.

By rules, for quotes that hold most of the question's words and yet answer another one: who "Steve Ushakov" is, where
there are a Steve Witkoff and a Yuri Ushakov. What holds no capitals and no opposites in a language is English alone.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from index.analysis import analyser
from index.english import NEGATIONS, OPPOSITES, ORDINARY
from index.question import Question, Word
from index.quoting import Highlights
from index.ranking import Statistics

CAPITALISING = frozenset({"de", "lb"})  # languages whose every noun has a capital
FEW = 12  # words of a question, up to which each of them counts
NEAR = 40  # characters from one part of a name to the next: "President of the United States Donald Trump"

_ASKS_WHO = re.compile(r"\bwho(?: is| was| are| were|['’]s)\b(?:\W+[\w.'’-]+){1,6}\W*$", re.IGNORECASE)
_PARTS = re.compile(r"[.,;:!?]\s")  # ends a name
_BEGINS = re.compile(r"(?:^|[.!?:\n“\"‘(]\s*)$")  # what stands before a capital that tells nothing
_SHAPED = re.compile(  # as no name is, or hardly any
    r"\w{2,}(?:tions?|sions?|ments?|ness|it(?:y|ies)|ives?|[ai]bl[ey]|ous|ful|less|isms?|ships?|ally|ances?|ences?|ages?)$"
    r"|\w{4,}(?:ed|ing|ly|est|ists?|er?s)$"
)


def named(found: Iterable[tuple[str, Highlights]]) -> frozenset[Word]:
    """The words that these texts write with a capital inside a sentence and never without; highlights are theirs."""
    capital, small = set[Word](), set[Word]()
    for text, highlights in found:
        for start, _, word in highlights:
            if not text[start].isupper():
                small.add(word)
            elif not _BEGINS.search(text, max(0, start - 3), start):
                capital.add(word)
    return frozenset(capital - small)


def is_unborne(
    question: Question,
    quote: str,
    names: frozenset[Word],
    held: frozenset[Word],
    placed: Sequence[tuple[str, Highlights]],
    statistics: Statistics,
) -> bool:
    """Whether a quote may well answer another question than this.

    `names`: what is `named`; `held`: the words that the quote's article has; `placed`: its text, with highlights.
    """
    if any(is_strange(word, statistics) for word in question.words):
        return True
    if len(question.words) > FEW:
        return False
    lacking = any(_matters(word, question, names, statistics) for word in question.words if word not in held)
    return lacking or (
        question.language == "en" and (_is_recombined(question, placed) or _is_contrary(question, quote))
    )


def is_strange(word: Word, statistics: Statistics) -> bool:
    """Whether it is a name that no passage holds."""
    return word.is_name and not any(statistics.counts[term] for term in word.variants)


def _matters(word: Word, question: Question, names: frozenset[Word], statistics: Statistics) -> bool:
    """Whether an article without the word is about something else."""
    is_name = question.language not in CAPITALISING and (word.is_name or word in names)
    if is_name or any(variant[0].isdigit() for variant in word.variants):
        return True
    if question.language != "en" or word.is_verb or word.text.casefold() in ORDINARY:
        return False
    if _ASKS_WHO.search(question.text):
        return True
    return not any(statistics.counts[v] for v in word.variants) and not _SHAPED.match(word.text.casefold())


def _is_recombined(question: Question, placed: Sequence[tuple[str, Highlights]]) -> bool:
    """Whether two names side by side in the question both stand in the text, but never side by side."""
    return any(
        _are_names(one, other, placed) and not any(_are_together(one, other, *text) for text in placed)
        for one, other in _side_by_side(question)
    )


def _are_names(one: Word, other: Word, placed: Sequence[tuple[str, Highlights]]) -> bool:
    """Whether the text has both, and never in small letters."""
    found = [
        (word, text[start].isupper())
        for text, highlights in placed
        for start, _, word in highlights
        if word in (one, other)
    ]
    return {one, other} <= {word for word, _ in found} and all(is_large for _, is_large in found)


def _are_together(one: Word, other: Word, text: str, highlights: Highlights) -> bool:
    ends = [end for _, end, word in highlights if word == one]
    starts = [start for start, _, word in highlights if word == other]
    return any(0 < start - end <= NEAR and not _PARTS.search(text, end, start) for end in ends for start in starts)


def _side_by_side(question: Question) -> list[tuple[Word, Word]]:
    """Words with nothing but a space between them; what is "Putin's" is no part of his name."""
    asked = question.text.casefold()
    pairs = [(a, b) for a, b in pairwise(question.words) if f"{a.text} {b.text}".casefold() in asked]
    return [(a, b) for a, b in pairs if a.text[-2:] not in ("'s", "’s")]


def _is_contrary(question: Question, quote: str) -> bool:
    """Whether the quote has the opposite of a word of the question, or the question denies what the quote does not."""
    terms = frozenset(analyser("en").terms(quote))
    asked = {variant for word in question.words for variant in word.variants}
    if any(terms & _opposites().get(term, frozenset()) - asked for term in asked - terms):
        return True
    return bool(_DENIES.search(question.text)) and not _DENIES.search(quote)


@cache
def _opposites() -> dict[str, frozenset[str]]:
    """A term -> the terms that mean the opposite."""
    found: dict[str, frozenset[str]] = {}
    for pair in OPPOSITES:
        sides = [frozenset(analyser("en").terms(side)) for side in pair]
        for side, other in (sides, sides[::-1]):
            for term in side:
                found[term] = found.get(term, frozenset()) | other
    return found


_DENIES = re.compile(rf"\b(?:{NEGATIONS})\b|n['’]t\b", re.IGNORECASE)
