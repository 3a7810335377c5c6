"""How a text is made plain before patterns read it, its length kept; and how patterns name many words."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby


@lru_cache(maxsize=16)
def simplify(text: str) -> str:
    """The text with plain spaces and apostrophes, as long as it was: "12 000" and "l’eau" are written both ways."""
    return text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ")


@lru_cache(maxsize=16)
def lower(text: str) -> str:
    """The text in small letters, as long as it was: of all letters only İ has two in its place."""
    return text.replace("İ", "I").lower()


def alternate(words: Iterable[str]) -> str:
    """A pattern of one of the words, the longest first; by their first letters, as a search tries one after another."""
    ordered = sorted(set(words), key=lambda word: (word[0], -len(word), word))
    groups = (
        (first, [re.escape(word[1:]) for word in group]) for first, group in groupby(ordered, lambda word: word[0])
    )
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in groups)
