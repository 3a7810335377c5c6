"""How a text is made plain before patterns read it: its length stays."""

from functools import lru_cache


@lru_cache(maxsize=16)
def simplify(text: str) -> str:
    """The text with plain spaces and apostrophes, as long as it was: "12 000" and "l’eau" are written both ways."""
    return text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ")


@lru_cache(maxsize=16)
def lower(text: str) -> str:
    """The text in small letters, as long as it was: of all letters only İ has two in its place."""
    return text.replace("İ", "I").lower()
