"""Who does what to whom: whether a quote says something else than a question asks.

There is no parser. A verb's subject is the nearest name before it that stands in no relative clause and behind no
preposition; a pronoun may stand for any name of its sentence or of the one before. What can't be told is no difference.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from index.english.entities import find_spans
from index.english.entity_types import GROUP_WORDS, TITLES
from index.english.questions import read_question
from index.text.analysis import analyser
from index.text.chunking import Span, sentences
from index.text.patterns import lazy

__all__ = ["Deed", "differs", "find_spans", "is_led_by_preposition", "leans_back", "read_deed", "read_owner"]

_WORD = lazy(r"[^\W_][\w’'-]*")
_BE = frozenset("is was are were be been being am".split())
_AUXILIARY = _BE | frozenset("do does did has have had will would can could should may might must".split())
_ASKS = lazy(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
_OF_NAME = frozenset("of the and de van von".split())  # may stand within a name
_DETERMINERS = frozenset("the a an his her its their this that these those all some any".split())
_RELATIVE = frozenset("who which that whose where when".split())
_POSSESSIVE = lazy(r"[’']s$|s[’']$")
_PARTICIPLE = lazy(
    r"(?!\w*open$)\w{2,}(?:ed|en|[^aeiou]wn)$|^(?:sold|bought|held|led|made|paid|said|won|shot|struck|born|sent|told|cut|set|put|found"
    r"|built|caught|left|lost|brought|taught|sworn|drawn|hit|hurt|shut|heard|kept|met|lent|bent)$"
)
_UNCHANGED = frozenset("hit hurt shut cut set put".split())
_PREPOSITIONS = frozenset(
    "in at from with for by to on into under over near between against after before since during as".split()
)
_NOUN = lazy(r"(?:tion|ment|ance|ing|ure|er|or)s?$")
_NOMINAL = lazy(r"\b(?:the|a|an|its|his|her|their|of|[’']s) (?:[a-z][\w-]* )?$")  # what follows is a noun
_BEHIND_PREPOSITION = lazy(
    r"\b(?:of|in|at|from|with|for|by|to|on|into|under|over|near|between|against|within|off|about|around|after|before"
    r"|since|during|than|like|as)(?: (?:the|a|an|its|his|her|their))?(?: [a-z][\w-]*){0,2} $"
)
_ASIDE = lazy(r"\([^)]*\)|, (?:aged )?\d\d?,|, (?:who|whose|which|where)\b[^,;]*,")
_PRONOUN = lazy(r"\b(?:he|she|it|they)\b", re.IGNORECASE)
_LEANING = lazy(r"\b(?:he|she|it|they|him|her|them|his|its|their|hers)\b", re.IGNORECASE)
_BY = lazy(r"(?: \w+){0,4}? by (?:(?:the|a|an|its|his|her|their) )?(?:[a-z][\w-]* ){0,3}")
_BESIDE = lazy(  # "Russia then annexed", "Russia, which annexed"
    r"(?:, which)?(?: (?:has|had|have|will|would|also|then|later|already|never|first|\w+ly))* "
)
_WHICH = lazy(r"\b(?:that|which|whom) (?:the )?[A-Z][^,;]*$")  # "the record that Aldo had held": he held it
_LEADS_ON = lazy(r" (?:in|at|by|on|for|from|with|to|as|after|before|during|over|under)\b[^.;]*,")
_AGENT = 40  # characters behind "by" in which who did it begins
_INFINITIVE = frozenset("to will would can could may might shall should must do does did not".split())
_REACH = 4  # words before a participle among which "was" makes it passive
_AGAINST = lazy(r"\b(?:vot|argu|spok|speak|protest|demonstrat|campaign)\w* against\b", re.IGNORECASE)
_OPPOSED = lazy(r"\b(?:against|oppos\w+|reject\w*|protest\w*|critici\w+)\b", re.IGNORECASE)
_FOLLOWS = lazy(
    r"\b(?:(?:before|(?<!named )(?<!name )after)(?= (?-i:[A-Z]))|succeed\w*|replac\w*|predecessor|successor)\b",
    re.IGNORECASE,
)
_FOLLOWED = lazy(
    r"\b(?:(?:before|after)(?= (?:(?:the|his|her|a) )?(?-i:[A-Z]))|succe\w+|former\w*|replac\w+|predecessor|successor"
    r"|previous\w*|earlier|then|follow\w*|(?:took|takes) over|had held|in (?:its|his|her|their) place)\b",
    re.IGNORECASE,
)
_WHEN_WILL = lazy(r"\bwhen (?:will|shall)\b|\bwhen (?:is|are)\b.*\bgoing to\b", re.IGNORECASE)
_TO_COME = lazy(  # "is to close", "opens next week"
    r"\b(?:will|would|shall|may|might|could|can|to|due|until|till|plan\w*|expect\w*|next|tomorrow|soon|later|coming)\b"
    r"|[’']ll\b"
)
_PAST = lazy(r"\b(?:was|were|had|did|[a-z]{2,}ed)\b")

_PARTICLES = frozenset("away up off out down back apart through".split())
_HEADS = GROUP_WORDS | {"family", "brothers", "sisters"}  # behind a name they belong to it
_ALONE = frozenset(  # "the museum closed", "was closed"
    analyser("en").terms("open close start begin end stop finish sink burn break conclude change move grow increase")
)
_LIGHT = frozenset(analyser("en").terms("make take get give do go come say tell keep put become have hold"))
"""Verbs that a text says in other ways."""
_MUTUAL = frozenset(analyser("en").terms("meet marry talk negotiate play face fight debate clash merge agree"))
"""Verbs whose subject and object may change places."""


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


def differs(question: str, text: str, start: int, end: int, before: int) -> bool:
    """Whether `text[start:end]` has not what the question asks: its verb, its time or side, or not of the same name.

    `before`: where the text begins that pronouns may refer to.
    """
    if _FOLLOWS.search(question) and not _FOLLOWED.search(text, start, end):
        return True
    if _AGAINST.search(question) and not _OPPOSED.search(text, start, end):
        return True
    if _WHEN_WILL.search(question) and _PAST.search(text, start, end) and not _TO_COME.search(text, start, end):
        return True
    deed = read_deed(question)
    if deed is None or not deed.verb or deed.verb <= _MUTUAL:
        return False
    spans = sentences(text, before, end, "en") or [(start, end)]
    told = []
    for number, (first, last) in enumerate(spans):
        verbs = [match for match in _WORD.finditer(text, first, last) if _terms(match[0]) & deed.verb]
        if last > start and verbs:
            names = find_spans(text, spans[max(0, number - 1)][0], last)
            told.append(any(_is_of_another(deed, text, (first, last), verb, names) for verb in verbs))
    is_named = bool(deed.doer or deed.done_to)
    return all(told) and bool(told or (is_named and not deed.verb <= _LIGHT))  # where the verb is nowhere, too


def read_owner(question: str) -> frozenset[str]:
    """The terms of the names of whom a question asks: of "Rohr’s sister Ida" Ida."""
    words = [word for word in _WORD.findall(question) if word.casefold() not in TITLES]
    owned = max((i for i, word in enumerate(words) if _POSSESSIVE.search(word)), default=-1)
    return _names(words[owned + 1 :]) or _names(words)


def leans_back(sentence: str) -> bool:
    """Whether a sentence has a pronoun that may stand for what the one before it names."""
    return bool(_LEANING.search(sentence))


def is_led_by_preposition(before: str) -> bool:
    """Whether what comes next is behind a preposition, so that no verb has it as its subject."""
    return bool(_BEHIND_PREPOSITION.search(before))


@lru_cache(maxsize=64)
def read_deed(question: str) -> Deed | None:
    """The deed of a question with a verb; None if it can't be told."""
    asks = _ASKS.search(question)
    words = [match[0] for match in _WORD.finditer(question, asks.end() if asks else 0)]
    if not asks and words and words[0].casefold() not in _AUXILIARY:
        return None
    at = next((i for i, word in enumerate(words) if word.casefold() in _AUXILIARY), None)
    if asks and asks[0].casefold() == "who" and at != 0 and words:
        verb = next((i for i, word in enumerate(words) if not word.endswith("ly")), 0)
        done_to = takewhile(lambda word: word not in _PREPOSITIONS, words[verb + 1 :])
        return Deed(frozenset(), _terms(" ".join(done_to)), _terms(words[verb]), asks_doer=True)
    if at is None:
        return None
    is_passive, rest = words[at].casefold() in _BE, words[at + 1 :]
    if not is_passive and not _BE.isdisjoint(rest):  # when will she be sworn in?
        is_passive, rest = True, [word for word in rest if word not in _BE]
    if asks and at == 0 and not is_passive and rest and rest[0].islower() and rest[0] not in _DETERMINERS:
        return Deed(frozenset(), _names(rest[1:]), _terms(rest[0]))  # what will replace it?
    if is_passive and at and asks and rest and _PARTICIPLE.match(rest[0]):  # how many people were arrested?
        verbs, alike = _terms(rest[0]), read_question(question).alike
        return Deed(frozenset(), frozenset(), verbs if verbs.isdisjoint(alike) else alike)
    if not is_passive and (verb := _find_verb_of_noun(rest)):
        return Deed(frozenset(), frozenset(), _terms(rest[verb]), _phrase(rest[:verb]), _object(rest[verb + 1 :]))
    verb = _find_verb(rest, is_participle=is_passive)
    if not verb:
        return None
    owned = max((i for i, word in enumerate(rest[:verb]) if _POSSESSIVE.search(word)), default=-1)
    subject, objects = _names(rest[owned + 1 : verb]), _names(rest[verb + 1 :])
    if is_passive:
        return Deed(frozenset(), subject, _terms(rest[verb]))
    return Deed(subject, objects, _terms(rest[verb]), _phrase(rest[owned + 1 : verb]), _object(rest[verb + 1 :]))


def _find_verb(words: Sequence[str], *, is_participle: bool) -> int:
    """Where the verb stands behind its subject, a name: the first participle, or word without a capital; else 0."""
    has_name = False
    for i, word in enumerate(words):
        is_verb = _PARTICIPLE.match(word) if is_participle else has_name and word not in _OF_NAME
        if word in _RELATIVE:
            break
        if word[0].isupper():
            has_name = True
        elif i and is_verb and word not in _HEADS and not _POSSESSIVE.search(words[i - 1]):
            return i
    return 0


def _find_verb_of_noun(words: Sequence[str]) -> int:
    """Where the verb stands behind "the ferry": right before what begins the next phrase, or last; else 0."""
    if len(words) < 3 or words[0] not in _DETERMINERS:
        return 0
    ends = (i for i, word in enumerate(words[2:], 2) if word in _DETERMINERS | _PREPOSITIONS or word[0].isupper())
    verb = next(ends, len(words)) - 1
    while verb > 1 and words[verb] in _PARTICLES:
        verb -= 1
    is_noun = verb < 2 or words[verb] in _OF_NAME | {"about"} or words[1][0].isupper()
    is_clause = any(_PARTICIPLE.match(word) and word not in _UNCHANGED for word in words[1 : verb + 1])
    return (
        0 if is_noun or is_clause or words[verb + 1 : verb + 2] == ["by"] else verb
    )  # not "the woman struck by a tile"


def _object(words: Sequence[str]) -> frozenset[str]:
    """The terms of the first phrase behind a verb: of "for the ferry in May" the ferry."""
    begins = next((i for i, word in enumerate(words) if word not in _PARTICLES | {"for", "to"}), len(words))
    return _phrase(list(takewhile(lambda word: word not in _PREPOSITIONS, words[begins:])))


def _phrase(words: Sequence[str]) -> frozenset[str]:
    return _terms(" ".join(words))


def _names(words: Sequence[str]) -> frozenset[str]:
    return _terms(" ".join(word for word in words if word[0].isupper()))


def _terms(text: str) -> frozenset[str]:
    return frozenset(analyser("en").terms(text))


def _is_of_another(deed: Deed, text: str, sentence: Span, verb: re.Match[str], names: Sequence[Span]) -> bool:
    """Whether the names around a verb show that another does it than the question says, or has it done."""
    start, end = sentence
    before = text[start : verb.start()]
    words = [word.casefold() for word in _WORD.findall(before)][-_REACH:]
    is_participle = bool(_PARTICIPLE.match(verb[0].casefold())) and _INFINITIVE.isdisjoint(words[-1:])
    is_reduced = is_participle and _mask(before).endswith(", ") and _LEADS_ON.match(text, verb.end(), end)
    if _NOUN.search(verb[0]) or _NOMINAL.search(before) or is_reduced:
        return False  # "the sale", or "the ferry, built in Bergen, was sold"
    subject, meant = _subjects(text, start, verb.start(), names)
    is_passive = is_participle and (not _BE.isdisjoint(words) or text.startswith(" by ", verb.end()))
    after = text[verb.end() : end]
    if _is_swapped(deed, before, after, is_passive=is_passive):
        return True
    if not is_passive:
        is_foreign = bool(deed.doer and meant and not deed.doer & meant)
        is_object = bool(deed.done_to & _terms(after)) or deed.verb <= _ALONE
        ahead = subject if _WHICH.search(before) else subject | _terms(before)
        return is_foreign or bool(not deed.doer and not is_object and deed.done_to & ahead)
    if deed.asks_doer and " by " not in after:
        return True
    agent = _agent(text, verb.end(), end, names)
    if deed.doer and (agent or subject & deed.doer):
        return not agent & deed.doer
    return bool(deed.done_to and (agent & deed.done_to or (meant and not deed.done_to & meant)))


def _is_swapped(deed: Deed, before: str, after: str, *, is_passive: bool) -> bool:
    """Whether the question's object does it here: "the ferry hit the pier", and not what the pier hit."""
    subject, target = deed.subject - deed.object, deed.object - deed.subject
    ahead, behind = _terms(_free(before)), _terms(after)
    if is_passive:
        by = _terms(after.partition(" by ")[2])
        return bool(subject & ahead and not subject & by and (target & by or not target))
    if _PRONOUN.search(before) or not subject:
        return False
    return bool(target & ahead and not subject & _terms(before) and not target & behind)


def _free(text: str) -> str:
    """The words of a text that stand behind no preposition."""
    kept, is_led = list[str](), False
    for word in _WORD.findall(_mask(text)):
        goes_on = is_led and (word[0].isupper() or word in _DETERMINERS)
        is_led = goes_on or word == "of" or word in _PREPOSITIONS
        if not is_led:
            kept.append(word)
    return " ".join(kept)


def _subjects(text: str, start: int, at: int, names: Sequence[Span]) -> tuple[frozenset[str], frozenset[str]]:
    """The terms of the name nearest before a verb at `at` that may be its subject, and of all that may be meant."""
    left = _mask(text[start:at])
    here = [(a, b) for a, b in names if start <= a and b <= at]
    if here and _BESIDE.fullmatch(text, here[-1][1], at):
        return _spell(text, here[-1:]), _spell(text, here[-1:])
    heads = [
        (a, b)
        for a, b in here
        if left[a - start : b - start].strip() and not _BEHIND_PREPOSITION.search(left[: a - start])
    ]
    nearest = heads[-1][0] if heads else start
    if any(match.start() + start >= nearest for match in _PRONOUN.finditer(left)):
        return frozenset(), _spell(text, [span for span in names if span[1] <= at])
    return _spell(text, heads[-1:]), _spell(text, here if heads else [])


def _mask(text: str) -> str:
    """The text with spaces for relative clauses, ages and what is in brackets."""
    return _ASIDE.sub(lambda found: " " * len(found[0]), text)


def _agent(text: str, end: int, last: int, names: Sequence[Span]) -> frozenset[str]:
    """The terms of the name behind "by"."""
    by = _BY.match(text, end, last)
    return _spell(text, [(a, b) for a, b in names if by and by.end() - 1 <= a < by.end() + _AGENT][:1])


def _spell(text: str, spans: Sequence[Span]) -> frozenset[str]:
    return frozenset(term for a, b in spans for term in _terms(text[a:b]))
