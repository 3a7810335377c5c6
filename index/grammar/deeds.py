"""Who does what to whom, in questions and in the clauses of a text, by a language's own phrases and verbs.

There is no parser. In an active clause the first phrase behind no preposition that may be its subject is it; in a
passive one it is what something is done to, and the agent follows "by". What can't be told is no difference.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.text.passages import Span, sentences
from index.text.patterns import lazy

_BREAK = lazy(r"[,;:()–—]|\s-\s")
_WORD = lazy(r"[^\W\d_][\w’'-]*")
_ASIDE = lazy(r"\([^)]{0,80}\)|, (?:\w+ )?\d\d?,")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name, or a noun with its article, where it stands.

    `terms` are those of all its words, `names` those of the name in it. `preposition` is what stands before it, in
    lower case. `can_act`: whether its form, or what it is, lets it be a subject; `can_suffer`: an object. `is_owner`:
    whether it belongs to the phrase before it, "des Konzerns".
    """

    start: int
    end: int
    terms: frozenset[str]
    names: frozenset[str]
    preposition: str = ""
    can_act: bool = True
    can_suffer: bool = True
    is_owner: bool = False


class Party(NamedTuple):
    """One side of a deed: the terms of its phrases, and those of the names in them. Empty if it can't be told."""

    terms: frozenset[str]
    names: frozenset[str]

    def meets(self, other: "Party") -> bool:
        """Whether it may be the same: by a common name where both have one, else by any word."""
        if self.names and other.names:
            return not self.names.isdisjoint(other.names)
        return not self.terms.isdisjoint(other.terms)


NOBODY = Party(frozenset(), frozenset())


class Deed(NamedTuple):
    """Who does it, to whom or what it is done, and the stems of the verb."""

    doer: Party
    done_to: Party
    verbs: frozenset[str] = frozenset()
    asks_doer: bool = False
    """Of a question: whether it asks who does it."""
    is_passive: bool = False
    """Of a text: whether it says what is done, and by whom only behind "by"."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """How a language's clauses are read.

    `find_phrases` finds the phrases of `text[start:end]`. `find_verbs` finds where verbs of some stems stand as verbs.
    `passive`: a pattern of the auxiliaries of the passive; `is_participle` tells its verb. `agents`: the prepositions
    of who did it. `pronouns`: a pattern of those that may be a subject. `is_relative`: whether `text[start:end]` with
    this verb is a clause whose subject may be elsewhere: "der ihn kaufte". `mutual`: stems of verbs whose subject and
    object may change places.
    """

    language: str
    find_phrases: Callable[[str, int, int], list[Phrase]]
    find_verbs: Callable[[str, int, int, frozenset[str]], list[Span]]
    passive: re.Pattern[str]
    is_participle: Callable[[str], bool]
    agents: frozenset[str]
    pronouns: re.Pattern[str]
    is_relative: Callable[[str, int, int, Span], bool]
    mutual: frozenset[str]

    def read(self, text: str, start: int, end: int, verb: Span) -> Deed:
        """What a clause says that its verb does, by whom and to whom. The doer of a passive is its agent."""
        phrases = [phrase for phrase in self.find_phrases(text, start, end) if not phrase.is_owner]
        bare = [phrase for phrase in phrases if not phrase.preposition]
        agents = [phrase for phrase in phrases if phrase.preposition in self.agents]
        actors = [phrase for phrase in bare if phrase.can_act]
        is_passive = self.is_participle(text[slice(*verb)]) and self.passive.search(text, start, end)
        if is_passive:
            return Deed(as_party(agents[:1]), as_party(actors[:1]), is_passive=True)
        if self.pronouns.search(text, start, end):
            return Deed(NOBODY, as_party([phrase for phrase in bare if phrase.can_suffer]))
        subject = actors[:1]
        return Deed(as_party(subject), as_party([phrase for phrase in bare if phrase not in subject]))

    def differs(self, deed: Deed, text: str, start: int, end: int) -> bool | None:
        """Whether all clauses of `text[start:end]` with the verb say it of others; None if none has the verb."""
        if deed.verbs <= self.mutual:
            return False
        told = []
        for first, last in sentences(text, start, end, self.language) or [(start, end)]:
            for verb in self.find_verbs(text, first, last, deed.verbs):
                told.append(self._is_of_another(deed, text, (first, last), verb))
        return all(told) if told else None

    def _is_of_another(self, deed: Deed, text: str, sentence: Span, verb: Span) -> bool:
        plain = text[: sentence[0]] + _mask(text[slice(*sentence)])
        start, end = find_clause(plain, sentence, verb)
        if self.is_relative(plain, start, end, verb):
            return False
        if not self.find_phrases(plain, start, verb[0]) and self._begins_with_a_phrase(plain, sentence):
            start = sentence[0]  # "Lindt, die Bürgermeisterin, eröffnete den Hafen"
        told = self.read(plain, start, end, verb)
        if deed.asks_doer and told.is_passive and not self._names_agent(plain, *sentence):
            return True
        beside = [phrase for phrase in self.find_phrases(plain, *sentence) if not start <= phrase.start < end]
        is_beside = bool(told.doer.terms) and not deed.doer.meets(told.doer) and deed.doer.meets(as_party(beside))
        return is_beside or is_of_another(deed, told)  # "X hatte acht Prozent gefordert, Y drei angeboten"

    def _names_agent(self, text: str, start: int, end: int) -> bool:
        """Whether a sentence has a preposition of who did it, which may stand in another clause than the verb."""
        return any(word[0].casefold() in self.agents for word in find_words(text, start, end))

    def _begins_with_a_phrase(self, text: str, sentence: Span) -> bool:
        """Whether a comma follows the first phrase of a sentence, which is all that stands before it."""
        comma = _BREAK.search(text, *sentence)
        phrases = self.find_phrases(text, sentence[0], comma.start()) if comma else []
        return bool(phrases) and phrases[0].start == sentence[0] and not phrases[0].preposition


def is_of_another(deed: Deed, told: Deed) -> bool:
    """Whether what is told is another deed: the two sides are swapped, or a name stands in the place of another."""
    is_same_doer, is_same_object = deed.doer.meets(told.doer), deed.done_to.meets(told.done_to)
    if not is_same_doer and not is_same_object and (deed.done_to.meets(told.doer) or deed.doer.meets(told.done_to)):
        return True
    return bool(deed.doer.names and told.doer.names) and not is_same_doer


def as_party(phrases: Sequence[Phrase]) -> Party:
    """The phrases as one side of a deed."""
    return Party(
        frozenset(term for phrase in phrases for term in phrase.terms),
        frozenset(term for phrase in phrases for term in phrase.names),
    )


def find_clause(text: str, sentence: Span, verb: Span) -> Span:
    """The part of a sentence between commas and the like in which a verb stands."""
    first = max((match.end() for match in _BREAK.finditer(text, sentence[0], verb[0])), default=sentence[0])
    behind = _BREAK.search(text, verb[1], sentence[1])
    while first < verb[0] and text[first].isspace():
        first += 1
    return first, behind.start() if behind else sentence[1]


def find_words(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The words of `text[start:end]`, without numbers."""
    return _WORD.finditer(text, start, end)


def _mask(text: str) -> str:
    """The text with spaces for ages and what is in brackets."""
    return _ASIDE.sub(lambda found: " " * len(found[0]), text)
