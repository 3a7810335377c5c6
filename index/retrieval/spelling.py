"""A word or a name that no article has -> the nearest one that some have, by edits of letters."""

from collections.abc import Callable, Iterable, Mapping, Sequence

SHORTEST = 5  # letters; shorter words are another with one letter changed
ALIKE = 75  # of 100, from which on a name may have been meant by another
LONG = 8  # letters, from which on two edits are one slip


def may_be_misspelt(term: str) -> bool:
    """Whether a term is long enough, and all letters: numbers are never guessed."""
    return len(term) >= SHORTEST and term.isalpha()


def nearest(term: str, known: Iterable[str], count: Callable[[Sequence[str]], Mapping[str, int]]) -> str | None:
    """The known term with the fewest edits (a swap of neighbours is one), of these the most frequent; None if too far.

    The first letter is taken for right.
    """
    from rapidfuzz.distance import OSA  # 15 ms to import, and few questions need it

    most = edits(term)
    alike = [other for other in known if other[:1] == term[:1] and may_be_misspelt(other)]
    near = {other: far for other in alike if (far := OSA.distance(term, other)) <= most}
    counts = count(list(near)) if near else {}
    return min(near, key=lambda other: (near[other], -counts[other], other), default=None)


def nearest_spelling(word: str, known: Iterable[str]) -> str | None:
    """The known word with the fewest edits, as they are counted above; None if it is too far."""
    from rapidfuzz.distance import OSA

    far, near = min((OSA.distance(word, other), other) for other in known)
    return near if far <= edits(word) else None


def edits(term: str) -> int:
    """How many edits of letters make a slip in a term."""
    return 2 if len(term) >= LONG else 1


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like one, or has it as a part; None if none is."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(name, sorted(known), scorer=fuzz.WRatio, score_cutoff=ALIKE)
    return found[0] if found else None
