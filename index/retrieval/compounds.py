"""Compounds, by the library's own words: a part finds the whole (Steuer: Hundesteuer), and the whole its two parts.

A compound is what leaves a known word when the part is cut off, as in Koehn & Knight, Empirical Methods for Compound
Splitting, 2003, https://aclanthology.org/E03-1076/.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

from index.text.analysis import TERM_LENGTH, analyser
from index.text.languages import CAPITALISES_NOUNS, COMPOUND_LINKS

SHORTEST = 3  # letters of a part
TELLING = 6  # letters of a word that ends a longer one hardly by chance: its other part need not be known

# German words of that length which end words that are no compounds: Gesellschaft, Kombination
_ENDINGS = frozenset({"schaft", "nation", "ration", "station", "listen", "torten"})

Count = Callable[[Sequence[str]], Mapping[str, int]]
"""For each term, how many passages hold it."""


def may_be_part(term: str, language: str) -> bool:
    """Whether words of the language may hold the term as a part."""
    return language in COMPOUND_LINKS and len(term) >= SHORTEST and term.isalpha()


def wholes(text: str, term: str, language: str, known: Iterable[str], asked: Container[str], count: Count) -> list[str]:
    """The known terms that are compounds of a word, `text` with its `term`, and another, sorted.

    The other part is a word of the library or of the question, `asked`.
    """
    rests: dict[str, set[str]] = {}
    for other in known:
        if other.isalpha() and len(other) >= len(term) + SHORTEST:
            if other.endswith(term):
                rests[other] = set(_modifiers(other[: -len(term)], language))
            elif other.startswith(term):
                behind = other[len(term) :]
                rests[other] = {behind.removeprefix(link) for link in COMPOUND_LINKS[language]}
    words = {word for rest in rests.values() for word in rest if len(word) >= SHORTEST}
    counts = count(sorted(words))
    known_words = {word for word in words if counts[word] or word in asked}
    is_noun = text[0].isupper() and len(text) >= TELLING if language in CAPITALISES_NOUNS else len(term) >= TELLING
    is_telling = is_noun and text.casefold() not in _ENDINGS
    return sorted(
        other
        for other, rest in rests.items()
        if rest & known_words
        or (is_telling and len(other) > len(term) + SHORTEST and (other.endswith(term) or len(term) >= TELLING))
    )


def parts(text: str, language: str, count: Count) -> tuple[str, str] | None:
    """The terms of the two known words that a word is made of, None if it is of none.

    Of several pairs the one with the highest product of counts, then with the longest second word.
    """
    word = text.casefold()
    if not word.isalpha() or len(word) > TERM_LENGTH:
        return None
    cuts = [
        (at, head)
        for at in range(SHORTEST, len(word) - SHORTEST + 1)
        for head in analyser(language).word_terms(word[at:])
    ]
    heads = count(sorted({head for _, head in cuts}))
    pairs = [(modifier, head) for at, head in cuts if heads[head] for modifier in _modifiers(word[:at], language)]
    modifiers = count(sorted({modifier for modifier, _ in pairs}))
    best = max(pairs, key=lambda pair: modifiers[pair[0]] * heads[pair[1]], default=None)
    return best if best and modifiers[best[0]] else None


def _modifiers(text: str, language: str) -> Iterator[str]:
    """What the first part of a compound may be as a word: without the link to the second part."""
    for link in COMPOUND_LINKS[language]:
        if text.endswith(link) and len(text) - len(link) >= SHORTEST:
            yield from analyser(language).word_terms(text.removesuffix(link))
