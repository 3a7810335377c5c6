"""How German asks who somebody is, and what its common nouns look like."""

import re

from index.german.negation import can_deny, doubts, is_denied, leaves_open
from index.text.patterns import lazy

__all__ = ["asks_who", "can_deny", "doubts", "is_common_noun", "is_denied", "leaves_open"]

_ASKS_WHO = lazy(r"\bwer (?:ist|war|sind|waren)\b(?:\W++[\w.'’-]++){1,6}+\W*+$", re.IGNORECASE)
_SHAPED = lazy(  # as no name is, or hardly any
    r"\w{2,}(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|ismus|nis|nisse|tät|enz|isch\w*|lich\w*|bar\w*|los\w*)$"
    r"|\w{3,}(?:te|ten|iert|ierte|ieren|end\w*|ige[nmrs]?|sten?)$"
)


def asks_who(question: str) -> bool:
    """Whether it asks who somebody is."""
    return bool(_ASKS_WHO.search(question))


def is_common_noun(word: str) -> bool:
    """Whether a word looks as hardly any name does."""
    return bool(_SHAPED.match(word.casefold()))
