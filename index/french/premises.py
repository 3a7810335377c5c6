"""How French asks who somebody is, and what its common nouns look like."""

import re

from index.french.negation import can_deny, doubts, is_denied, leaves_open
from index.text.patterns import lazy

__all__ = ["asks_who", "can_deny", "doubts", "is_common_noun", "is_denied", "leaves_open"]

_ASKS_WHO = lazy(r"\bqui (?:est|était|sont|étaient)\b(?:\W++[\w.'’-]++){1,6}+\W*+$", re.IGNORECASE)
_SHAPED = lazy(  # as no name is, or hardly any
    r"\w{2,}(?:tions?|ments?|ités?|ances?|ences?|ages?|eurs?|euses?|ismes?|istes?|iques?|ables?|ibles?|aux|ées?"
    r"|és?|ures?"
    r"|esses?|ifs?|ives?|er|ir|ait|aient|ant|ent|ra|ront)$"
)


def asks_who(question: str) -> bool:
    """Whether it asks who somebody is."""
    return bool(_ASKS_WHO.search(question))


def is_common_noun(word: str) -> bool:
    """Whether a word looks as hardly any name does."""
    return word[:1].islower() and bool(_SHAPED.match(word.casefold()))
