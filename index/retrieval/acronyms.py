"""Acronyms that an article of the libraries defines, as "International Monetary Fund (IMF)": either finds the other."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.model import Filters
from index.retrieval.question import Question, Word
from index.stores.protocol import Snapshot
from index.text.analysis import analyser
from index.text.patterns import lazy

PASSAGES = 20  # of a library that have the acronym, in which its definition is looked for
_ACRONYM = lazy(r"[A-Z]{3,6}")
_NAME = lazy(
    r"\b[A-Z][\w’'-]{0,40}+(?: (?:of|for|and|the|on|in|de|des|du|für|van|voor) (?:the )?| )(?:[A-Z][\w’'-]*[ -]?)+"
)
_LETTERS = lazy(r"\b[A-Z]|\b[a-z](?=[a-z]+\b)")


def expand(snapshots: Sequence[Snapshot], question: Question) -> Question:
    """The question with its acronyms and the names that have one spelt both ways, if an article defines them.

    An acronym becomes the words of its name, each of which the acronym stands for.
    """
    changed: dict[Word, list[Word]] = {}
    for word in question.words:
        if _ACRONYM.fullmatch(word.text) and len(word.variants) == 1:
            acronym = word.variants[0]
            if name := next(_definitions(snapshots, acronym, word.text), None):
                changed[word] = [replace(word, variants=(term, acronym), is_name=True) for term in name]
    for found in _NAME.finditer(question.text):
        name = tuple(analyser(question.language).terms(found[0]))
        for acronym in _acronyms(found[0]):
            term = acronym.casefold()
            if len(name) > 1 and name in _definitions(snapshots, term, acronym):
                parts = [word for word in question.words if word.variants[0] in name]
                changed |= {word: [replace(word, variants=(*word.variants, term), is_name=True)] for word in parts}
    if not changed:
        return question
    return replace(question, words=tuple(new for word in question.words for new in changed.get(word, [word])))


def _acronyms(name: str) -> list[str]:
    """What a name may be shortened to: the initials of its capitals, or of all words."""
    letters = _LETTERS.findall(name)
    capitals = "".join(letter for letter in letters if letter.isupper())
    every = "".join(letter.upper() for letter in letters)
    return [one for one in dict.fromkeys((capitals, every)) if _ACRONYM.fullmatch(one)]


def _definitions(snapshots: Sequence[Snapshot], term: str, acronym: str) -> Iterator[tuple[str, ...]]:
    """The terms of the names that the libraries give an acronym."""
    for snapshot in snapshots:
        for passage in snapshot.candidates([term], Filters(), PASSAGES):
            name = _name_before(passage.terms.split(), term, acronym.casefold())
            if name and f"({acronym})" in snapshot.articles([passage.article])[passage.article].text:
                yield name


def _name_before(terms: Sequence[str], term: str, letters: str) -> tuple[str, ...] | None:
    """The terms before the acronym that begin with its letters; "of" and the like are no terms, so two may lack."""
    for at in (i for i, other in enumerate(terms) if other == term):
        for size in range(len(letters), max(1, len(letters) - 3), -1):
            name = terms[max(0, at - size) : at]
            if len(name) == size and name[0][0] == letters[0] and _is_in_order([one[0] for one in name], letters):
                return tuple(name)
    return None


def _is_in_order(initials: Sequence[str], letters: str) -> bool:
    left = iter(letters)
    return all(initial in left for initial in initials)
