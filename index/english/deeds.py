"""What an English question says of who does what to whom: its verb, and the names and nouns on either side.

And the words by which that is told, in a question and in a text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from index.english.entity_types import GROUP_WORDS, TITLES
from index.english.questions import read_question
from index.text.analysis import analyser
from index.text.patterns import lazy

WORD = lazy(r"[^\W_][\w’'-]*")
BE = frozenset("is was are were be been being am".split())
_AUXILIARY = BE | frozenset("do does did has have had will would can could should may might must".split())
_ASKS = lazy(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
_OF_NAME = frozenset("of the and de van von".split())  # may stand within a name
DETERMINERS = frozenset("the a an his her its their this that these those all some any".split())
_RELATIVE = frozenset("who which that whose where when what how why".split())
_PRONOUNS = frozenset("he she it they we you i".split())
_DAY = lazy(
    r"\w+day$|(?:Jan|Febr)uary$|March$|April$|May$|June$|July$|August$|(?:Septem|Octo|Novem|Decem)ber$|Christmas$|Easter$"
)
_POSSESSIVE = lazy(r"[’']s$|s[’']$")
PARTICIPLE = lazy(
    r"(?!\w*open$)\w{2,}(?:ed|en|[^aeiou]wn)$|^(?:sold|bought|held|led|made|paid|said|won|shot|struck|born|sent|told|cut|set|put|found"
    r"|built|caught|left|lost|brought|taught|sworn|drawn|hit|hurt|shut|heard|kept|met|lent|bent)$"
)
_UNCHANGED = frozenset("hit hurt shut cut set put".split())
PREPOSITIONS = frozenset(
    "in at from with for by to on into under over near between against after before since during as".split()
)
_PARTICLES = frozenset("away up off out down back apart through".split())
_HEADS = GROUP_WORDS | {"family", "brothers", "sisters"}  # behind a name they belong to it
_FULL = lazy(r"\b[A-Z][\w’-]{1,40} [A-Z][\w’-]{1,40}$")


@dataclass(frozen=True, slots=True)
class Deed:
    """What a question asks about: the terms of the names of who does it, of what it is done to, and of the verb."""

    doer: frozenset[str]
    done_to: frozenset[str]
    verb: frozenset[str]
    subject: frozenset[str] = frozenset()
    """The terms of the whole phrase: of "the ferry" in "when did the ferry hit the pier?"."""
    object: frozenset[str] = frozenset()
    asks_doer: bool = False
    """Whether it asks who does it."""
    is_full: bool = False
    """Whether the name before the verb has two words or more."""
    named: frozenset[str] = frozenset()
    """The terms of the names in the first phrase of what it is done to."""
    aim: frozenset[str] = frozenset()
    """The term of what it leads to: of "when did they vote to close it?" close."""


def read_owner(question: str) -> frozenset[str]:
    """The terms of the names of whom a question asks: of "Rohr’s sister Ida" Ida."""
    words = [word for word in WORD.findall(question) if word.casefold() not in TITLES]
    owned = max((i for i, word in enumerate(words) if _POSSESSIVE.search(word)), default=-1)
    return _names(words[owned + 1 :]) or _names(words)


@lru_cache(maxsize=64)
def read_deed(question: str) -> Deed | None:
    """The deed of a question with a verb; None if it can't be told."""
    asks = _ASKS.search(question)
    words = [match[0] for match in WORD.finditer(question, asks.end() if asks else 0)]
    if not asks and words and words[0].casefold() not in _AUXILIARY:
        return None
    at = next((i for i, word in enumerate(words) if word.casefold() in _AUXILIARY), None)
    if asks and asks[0].casefold() == "who" and at != 0 and words:
        verb = next((i for i, word in enumerate(words) if not word.endswith("ly")), 0)
        done_to = first_phrase(words[verb + 1 :])
        aim = _aim(words[verb + 1 :])
        return Deed(frozenset(), _phrase(done_to), terms(words[verb]), asks_doer=True, named=_named(done_to), aim=aim)
    if at is None:
        return None
    is_passive, rest = words[at].casefold() in BE, words[at + 1 :]
    if not is_passive and not BE.isdisjoint(rest):  # when will she be sworn in?
        is_passive, rest = True, [word for word in rest if word not in BE]
    if asks and at == 0 and not is_passive and rest and rest[0].islower() and rest[0] not in DETERMINERS:
        return Deed(frozenset(), _names(rest[1:]), terms(rest[0]))  # what will replace it?
    if is_passive and at and asks and rest and PARTICIPLE.match(rest[0]):  # how many people were arrested?
        verbs, alike = terms(rest[0]), read_question(question).alike
        return Deed(_agent(rest), frozenset(), verbs if verbs.isdisjoint(alike) else alike)
    if not is_passive and (verb := _find_verb_of_noun(rest)):
        behind = rest[verb + 1 :]
        sides = _phrase(rest[:verb]), _object(behind)
        return Deed(frozenset(), frozenset(), terms(rest[verb]), *sides, aim=_aim(behind))
    verb = _find_verb(rest, is_participle=is_passive)
    if not verb:
        return None
    owned = max((i for i, word in enumerate(rest[:verb]) if _POSSESSIVE.search(word)), default=-1)
    subject, objects = _names(rest[owned + 1 : verb]), _names(rest[verb + 1 :])
    is_full = bool(_FULL.search(" ".join(rest[owned + 1 : verb])))
    if is_passive:
        return Deed(_agent(rest[verb:]), subject, terms(rest[verb]), is_full=is_full, named=subject)
    behind = rest[verb + 1 :]
    phrases = _phrase(rest[owned + 1 : verb]), _object(behind)
    named, aim = _named(first_phrase(behind)), _aim(behind)
    return Deed(subject, objects, terms(rest[verb]), *phrases, is_full=is_full, named=named, aim=aim)


def _find_verb(words: Sequence[str], *, is_participle: bool) -> int:
    """Where the verb stands behind its subject, a name or pronoun; else 0.

    It is the first participle, or the first word without a capital.
    """
    has_name = False
    for i, word in enumerate(words):
        is_verb = PARTICIPLE.match(word) if is_participle else has_name and word not in _OF_NAME
        if word in _RELATIVE:
            break
        if word[0].isupper() or word in _PRONOUNS:
            has_name = True
        elif i and is_verb and word not in _HEADS and not _POSSESSIVE.search(words[i - 1]):
            return i
    return 0


def _find_verb_of_noun(words: Sequence[str]) -> int:
    """Where the verb stands behind "the ferry": right before what begins the next phrase, or last; else 0."""
    if len(words) < 3 or words[0] not in DETERMINERS:
        return 0
    ends = (i for i, word in enumerate(words[2:], 2) if word in DETERMINERS | PREPOSITIONS or word[0].isupper())
    verb = next(ends, len(words)) - 1
    while verb > 1 and words[verb] in _PARTICLES:
        verb -= 1
    is_noun = verb < 2 or words[verb] in _OF_NAME | {"about"} or words[1][0].isupper()
    is_clause = any(PARTICIPLE.match(word) and word not in _UNCHANGED for word in words[1 : verb + 1])
    return (
        0 if is_noun or is_clause or words[verb + 1 : verb + 2] == ["by"] else verb
    )  # not "the woman struck by a tile"


def _object(words: Sequence[str]) -> frozenset[str]:
    """The terms of the first phrase behind a verb: of "for the ferry in May" the ferry."""
    begins = next((i for i, word in enumerate(words) if word not in _PARTICLES | {"for", "to"}), len(words))
    return _phrase(first_phrase(words[begins:]))


def first_phrase(words: Sequence[str]) -> list[str]:
    """The words up to the first preposition."""
    return list(takewhile(lambda word: word not in PREPOSITIONS, words))


def _named(words: Sequence[str]) -> frozenset[str]:
    """The terms of the names in a phrase: none of "the bridge of Vellmar", which is no name's."""
    return _names(list(takewhile(lambda word: word != "of", words)))


def _agent(words: Sequence[str]) -> frozenset[str]:
    """The terms of the name behind "by"; a day, which has a capital too, is no name."""
    behind = words[words.index("by") + 1 :] if "by" in words else []
    return _names([word for word in first_phrase(behind) if not _DAY.match(word)])


def _aim(behind: Sequence[str]) -> frozenset[str]:
    """The term of the verb in "to close", right behind another verb."""
    is_aim = len(behind) > 1 and behind[0] == "to" and behind[1].islower() and behind[1] not in DETERMINERS
    return terms(behind[1]) if is_aim else frozenset()


def _phrase(words: Sequence[str]) -> frozenset[str]:
    return terms(" ".join(words))


def _names(words: Sequence[str]) -> frozenset[str]:
    return terms(" ".join(word for word in words if word[0].isupper()))


def terms(text: str) -> frozenset[str]:
    """The terms of a text, each once."""
    return frozenset(analyser("en").terms(text))
