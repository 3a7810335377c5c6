"""Whether two quotes of different articles tell the same: near-copies of a wire story, and reports of one event.

Word overlap is not enough: reports of one event share 12 to 50% of their words, as those of two do. What both name
and count decides as well: a name or number that only the one and another that only the other has are two facts, and so
are those of which one denies something, or says the opposite.
"""

import re
from datetime import date
from typing import NamedTuple

from index.english.negation import DENIES, opposites
from index.english.vocabulary import NUMBERS
from index.text.analysis import analyser

COPY = 0.7  # of the words of the shorter quote, from which on the other is a copy of it
REPORT = 0.35  # of these, from which on it reports the same, if it shares `SIGNS` and is of the same days
SIGNS = 3  # names and numbers in common, at the least
WORDS = 6  # in a quote, at the least: shorter ones are alike by chance
DAYS = 3  # between the two articles, at the most

_WORD = re.compile(r"\w{4,}|\d+")
_NUMBER = re.compile(rf"\b(?:{'|'.join(NUMBERS.keys() - {'one'})})\b")
_SIGN = re.compile(r"(?<![.!?:“\"]\s)(?<!^)\b[A-Z]\w+|\d[\d.,]*\d|\d")


class Gist(NamedTuple):
    """What a quote is compared by: its words, its names and numbers, and the day of its article."""

    text: str
    words: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    published: str | None


def read_gist(text: str, published: str | None) -> Gist:
    """The gist of a quote."""
    signs = _SIGN.findall(text)
    numbers = frozenset(sign for sign in signs if sign[0].isdigit())
    folded = text.casefold()
    counted = frozenset(str(NUMBERS[word]) for word in _NUMBER.findall(folded))
    return Gist(text, frozenset(_WORD.findall(folded)), frozenset(signs) - numbers, numbers | counted, published)


def tell_the_same(one: Gist, other: Gist) -> bool:
    """Whether it is one story: most words in common, or some, with names and numbers; and no fact of its own each."""
    fewer = min(len(one.words), len(other.words))
    if fewer < WORDS or _differ(one.names, other.names) or _differ(one.numbers, other.numbers):
        return False
    alike = len(one.words & other.words) / fewer
    if alike < REPORT or ((apart := _days_apart(one.published, other.published)) or 0) > DAYS:
        return False
    signs = len(one.names & other.names) + len(one.numbers & other.numbers)
    return (alike >= COPY or (signs >= SIGNS and apart is not None)) and not _are_contrary(one.text, other.text)


def _are_contrary(one: str, other: str) -> bool:
    """Whether only one of two texts denies something, or one has a word of which the other has the opposite."""
    if bool(DENIES.search(one)) != bool(DENIES.search(other)):
        return True
    mine, theirs = (frozenset(analyser("en").terms(text)) for text in (one, other))
    return any(not (theirs - mine).isdisjoint(opposites().get(term, ())) for term in mine - theirs)


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether each has something that the other has not."""
    return not (one <= other or other <= one)


def _days_apart(one: str | None, other: str | None) -> int | None:
    """How many days lie between; None if one is not known."""
    try:
        return abs((date.fromisoformat((one or "")[:10]) - date.fromisoformat((other or "")[:10])).days)
    except ValueError:
        return None
