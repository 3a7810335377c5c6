"""What says the contrary of something: denials, and words that mean the opposite. English alone."""

import re
from functools import cache

from index.english.vocabulary import NEGATIONS, OPPOSITES
from index.text.analysis import analyser

DENIES = re.compile(rf"\b(?:{NEGATIONS})\b|n['’]t\b", re.IGNORECASE)


@cache
def opposites() -> dict[str, frozenset[str]]:
    """A term -> the terms that mean the opposite."""
    found: dict[str, frozenset[str]] = {}
    for pair in OPPOSITES:
        sides = [frozenset(analyser("en").terms(side)) for side in pair]
        for side, other in (sides, sides[::-1]):
            for term in side:
                found[term] = found.get(term, frozenset()) | other
    return found
