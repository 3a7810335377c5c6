"""How Spanish asks who somebody is, and what its common nouns look like."""

import re

from index.spanish.negation import can_deny, doubts, is_denied, leaves_open
from index.text.patterns import lazy

__all__ = ["asks_who", "can_deny", "doubts", "is_common_noun", "is_denied", "leaves_open"]

_ASKS_WHO = lazy(r"\bqui[ée]n(?:es)? (?:es|era|son|eran|fue|fueron)\b(?:\W++[\w.'’-]++){1,6}+\W*+$", re.IGNORECASE)
_SHAPED = lazy(  # as no name is, or hardly any
    r"\w{2,}(?:ci[óo]n|ciones|si[óo]n|siones|mientos?|dad|dades|ancias?|encias?|ajes?|dor|dora|dores|ismos?|istas?"
    r"|ic[oa]s?|[ai]bles?|ad[oa]s?|id[oa]s?|ar|er|ir|aban?|[íi]an|ando|iendo|ó|aron|ieron|rá|rán|uras?|eza|iv[oa]s?)$"
)


def asks_who(question: str) -> bool:
    """Whether it asks who somebody is."""
    return bool(_ASKS_WHO.search(question))


def is_common_noun(word: str) -> bool:
    """Whether a word looks as hardly any name does."""
    return word[:1].islower() and bool(_SHAPED.match(word.casefold()))
