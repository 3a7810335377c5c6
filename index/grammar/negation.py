"""What a text denies, by a language's words, and which of its words mean the opposite."""

import re
from collections.abc import Sequence
from functools import cached_property

from index.text.analysis import analyser
from index.text.patterns import lazy

_BREAK = lazy(r"[.!?;:,()—–]")  # parts one clause from the next


class Negation:
    """Denials reach through their clause: "genehmigte den Plan nicht", "n'a pas approuvé".

    `denials`: a pattern of what denies. `reported`: words after which all of the next clause is denied: "dementierte,
    dass". `pairs`: words, and those that mean the opposite.
    """

    def __init__(self, language: str, denials: str, reported: str, pairs: Sequence[tuple[str, str]]) -> None:
        self._language, self._pairs = language, pairs
        self._denials = lazy(denials, re.IGNORECASE)
        self._reported = lazy(rf"\b(?:{reported})\b", re.IGNORECASE)

    def denies(self, text: str) -> bool:
        """Whether a text denies something."""
        return bool(self._denials.search(text) or self._reported.search(text))

    def is_denied(self, sentence: str, start: int, end: int) -> bool:
        """Whether a word of a sentence, at `start:end`, stands in a clause with a denial, or is reported as denied."""
        first = max((match.end() for match in _BREAK.finditer(sentence, 0, start)), default=0)
        last = match.start() if (match := _BREAK.search(sentence, end)) else len(sentence)
        denial = self._denials.search(sentence, first, last)
        return bool(denial and not start <= denial.start() < end) or bool(self._reported.search(sentence, 0, first))

    def opposites(self, term: str) -> frozenset[str]:
        """The terms that mean the opposite."""
        return self._opposites.get(term, frozenset())

    def contradict(self, one: str, other: str) -> bool:
        """Whether only one of two texts denies something, or one has a word of which the other has the opposite."""
        if self.denies(one) != self.denies(other):
            return True
        mine, theirs = (frozenset(analyser(self._language).terms(text)) for text in (one, other))
        return any(not (theirs - mine).isdisjoint(self.opposites(term)) for term in mine - theirs)

    @cached_property
    def _opposites(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for pair in self._pairs:
            sides = [frozenset(analyser(self._language).terms(side)) for side in pair]
            for side, other in (sides, sides[::-1]):
                for term in side:
                    found[term] = found.get(term, frozenset()) | other
        return found
