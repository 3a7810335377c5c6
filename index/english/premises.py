"""How English asks who somebody is, and what its common nouns look like."""

import re

from index.english.negation import can_deny, doubts, is_denied, leaves_open
from index.text.patterns import lazy

__all__ = ["asks_who", "can_deny", "doubts", "is_common_noun", "is_denied", "leaves_open"]

_ASKS_WHO = lazy(r"\bwho(?: is| was| are| were|['’]s)\b(?:\W++[\w.'’-]++){1,6}+\W*+$", re.IGNORECASE)
_SHAPED = lazy(  # as no name is, or hardly any
    r"\w{2,}(?:tions?|sions?|ments?|ness|it(?:y|ies)|ives?|[ai]bl[ey]|ous|ful|less|isms?|ships?|ally|ances?|ences?|ages?)$"
    r"|\w{4,}(?:ed|ing|ly|est|ists?|er?s)$"
)


def asks_who(question: str) -> bool:
    """Whether it asks who somebody is."""
    return bool(_ASKS_WHO.search(question))


def is_common_noun(word: str) -> bool:
    """Whether a word looks as hardly any name does."""
    return bool(_SHAPED.match(word.casefold()))
