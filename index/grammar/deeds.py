"""Who does what to whom, in questions and in the clauses of a text, by a language's own phrases and verbs.

There is no parser. In an active clause the first phrase behind no preposition that may be its subject is it; in a
passive one it is what something is done to, and the agent follows "by". What can't be told is no difference.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.text.chunking import Span, sentences
from index.text.patterns import lazy

_BREAK = lazy(r"[,;:()–—]|\s-\s")
_WORD = lazy(r"[^\W\d_][\w’'-]*")
_ASIDE = lazy(r"\([^)]{0,80}\)|, (?:\w+ )?\d\d?,")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name, or a noun with its article, where it stands.

    `preposition` is what stands before it, in lower case. `can_act`: whether its form may be a subject's; `can_suffer`:
    whether it may be an object's. `is_owner`: whether it belongs to the phrase before it, "des Konzerns".
    """

    start: int
    end: int
    terms: frozenset[str]
    is_name: bool
    preposition: str = ""
    can_act: bool = True
    can_suffer: bool = True
    is_owner: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """The terms of who does it, of what it is done to, and the stems of the verb; a set is empty if it can't be told.

    `is_named`: whether one of them has a name.
    """

    doer: frozenset[str]
    done_to: frozenset[str]
    verbs: frozenset[str]
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class Clauses:
    """How a language's clauses are read.

    `find_phrases` finds the phrases of `text[start:end]`. `find_verbs` finds where verbs of some stems stand as verbs.
    `passive`: a pattern of the auxiliaries of the passive; `is_participle` tells its verb. `agents`: the prepositions
    of who did it. `pronouns`: a pattern of those that may be a subject. `opens`: what a clause begins with whose
    subject may be elsewhere: "der", "qui". `mutual`: stems of verbs whose subject and object may change places.
    """

    language: str
    find_phrases: Callable[[str, int, int], list[Phrase]]
    find_verbs: Callable[[str, int, int, frozenset[str]], list[Span]]
    passive: re.Pattern[str]
    is_participle: Callable[[str], bool]
    agents: frozenset[str]
    pronouns: re.Pattern[str]
    opens: re.Pattern[str]
    mutual: frozenset[str]

    def read(self, text: str, start: int, end: int, verb: Span) -> Deed:
        """What a clause says that its verb does, by whom and to whom. The doer of a passive is its agent."""
        phrases = [phrase for phrase in self.find_phrases(text, start, end) if not phrase.is_owner]
        bare = [phrase for phrase in phrases if not phrase.preposition]
        agents = [phrase for phrase in phrases if phrase.preposition in self.agents]
        actors = [phrase for phrase in bare if phrase.can_act]
        is_passive = self.is_participle(text[slice(*verb)]) and self.passive.search(text, start, end)
        if is_passive:
            return _deed(agents[:1], actors[:1])
        if self.pronouns.search(text, start, end):
            return _deed([], [phrase for phrase in bare if phrase.can_suffer])
        subject = actors[:1]
        return _deed(subject, [phrase for phrase in bare if phrase not in subject])

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
        if self.opens.match(plain, start, end):
            return False
        told = self.read(plain, start, end, verb)
        if not told.doer and not self.pronouns.search(plain, start, end):
            start = sentence[0]  # "Lindt, die Bürgermeisterin, eröffnete den Hafen"
            told = self.read(plain, start, end, verb)
        return is_of_another(deed, told)


def is_of_another(deed: Deed, told: Deed) -> bool:
    """Whether what is told is another deed: the two sides are swapped, or a name stands in the place of another."""
    if told.doer and deed.done_to & told.doer and not deed.done_to & told.done_to and not deed.doer & told.doer:
        return True
    if told.done_to and deed.doer & told.done_to and not deed.doer & told.doer and not deed.done_to & told.done_to:
        return True
    return bool(told.is_named and deed.doer and told.doer and not deed.doer & told.doer)


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


def _deed(doers: Sequence[Phrase], done_to: Sequence[Phrase]) -> Deed:
    return Deed(
        frozenset(term for phrase in doers for term in phrase.terms),
        frozenset(term for phrase in done_to for term in phrase.terms),
        frozenset(),
        any(phrase.is_name for phrase in doers),
    )
