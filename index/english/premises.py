"""How English asks who somebody is or for last year, and what its common nouns look like."""

import re
from datetime import date

from index.english.negation import can_deny, doubts, is_denied, leaves_open
from index.text.dates.when import read_day
from index.text.patterns import lazy

__all__ = ["asks_who", "can_deny", "doubts", "is_common_noun", "is_denied", "is_of_another_year", "leaves_open"]

_ASKS_WHO = lazy(r"\bwho(?: is| was| are| were|['’]s)\b(?:\W++[\w.'’-]++){1,6}+\W*+$", re.IGNORECASE)
_SHAPED = lazy(  # as no name is, or hardly any
    r"\w{2,}(?:tions?|sions?|ments?|ness|it(?:y|ies)|ives?|[ai]bl[ey]|ous|ful|less|isms?|ships?|ally|ances?|ences?|ages?)$"
    r"|\w{4,}(?:ed|ing|ly|est|ists?|er?s)$"
)
_SOME_YEAR = lazy(r"\b(last|this|next) year\b", re.IGNORECASE)
_YEAR = lazy(r"\b(?:19|20)\d\d\b(?![,.]\d)")


def asks_who(question: str) -> bool:
    """Whether it asks who somebody is."""
    return bool(_ASKS_WHO.search(question))


def is_common_noun(word: str) -> bool:
    """Whether a word looks as hardly any name does."""
    return bool(_SHAPED.match(word.casefold()))


def is_of_another_year(asked: str, today: date, quote: str, published: str | None) -> bool:
    """Whether last, this or next year is asked for, and the quote names only other years.

    One that names none is taken to tell of the year it was published in, the year before or the year after.
    """
    said, day = _SOME_YEAR.search(asked), read_day(published)
    if not said:
        return False
    year = today.year + {"last": -1, "this": 0, "next": 1}[said[1].lower()]
    years = {int(named) for named in _YEAR.findall(quote)} or (
        {day.year - 1, day.year, day.year + 1} if day else {year}
    )
    return year not in years
