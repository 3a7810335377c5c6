"""The names in a German text for a talk: what each is, and whether it is "er" or "sie", as far as titles tell."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from index.german.phrases import BACKGROUND, GROUP, PLACING, Noun, read_nouns
from index.text import names
from index.text.names import EntityType, Gender, Name, once
from index.text.patterns import lazy
from index.text.stop_words import stop_words

_WORD = lazy(r"[^\W\d_][\w’'-]*")
_FEMALE = lazy(
    r"(?:\w+in|\w*(?:frau|tochter|schwester|mutter|witwe|tante|königin|ärztin|anwältin|rätin)|abgeordnete|vorsitzende)$",
    re.IGNORECASE,
)
_SPEAKS = lazy(
    r",? (?:sagt|sagte|erklärte|betonte|warnte|fragte|hofft|glaubt)\b|, (?:der|die|deren|dessen)\b"
    r"|, \d\d,| \(\d\d\)"
)
_OF_PLACE = lazy(
    r"(?:stadt|rat|meister(?:in)?|könig(?:in)?|präsident(?:in)?|gouverneur(?:in)?|hafen|fabrik|insel|gemeinde|universität"
    r"|schule|bischof|straßen|dorf|region) von $",
    re.IGNORECASE,
)
_REACH = 40
_SENTENCE = lazy(r"[^\n.!?]+[.!?]?")


@dataclass(frozen=True, slots=True)
class _Usage:
    """What names are, by their last word."""

    kinds: dict[str, EntityType]
    genders: dict[str, Gender]


def find_names(text: str, start: int = 0, end: int | None = None) -> list[Name]:
    """The names in `text[start:end]` in order, each once; all of the text tells what they are."""
    usage = _learn(text[:BACKGROUND])
    nouns = read_nouns(text, start, min(len(text) if end is None else end, BACKGROUND))
    return once(_name(text, noun, usage) for noun in nouns if noun.is_name)


def find_known(question: str, known: Iterable[Name]) -> list[Name]:
    """The names in a question, which has capitals or not: those of `known` in any case, others by their capital."""
    stops = stop_words("de")
    words = ((match.start(), match[0]) for match in _WORD.finditer(question) if match[0].casefold() not in stops)
    return names.find_known(question, known, find_names(question), words, "de", lambda _: False)


def _name(text: str, noun: Noun, usage: _Usage) -> Name:
    whole = text[noun.name : noun.end]
    last = whole.rpartition(" ")[2]
    kind, gender = usage.kinds.get(last, "unknown"), usage.genders.get(last)
    return names.share(Name(names.shorten(text, whole), kind, gender, "de"))


@lru_cache(maxsize=32)  # texts: those of an answer are looked through twice
def _learn(text: str) -> _Usage:
    nouns = [noun for noun in read_nouns(text, 0, len(text)) if noun.is_name]
    signs = defaultdict[str, Counter[EntityType]](Counter)
    genders = defaultdict[str, set[Gender]](set)
    for noun in nouns:
        whole = text[noun.name : noun.end]
        last = whole.rpartition(" ")[2]
        signs[last][_tell_kind(text, noun)] += 1
        if noun.is_title:
            genders[last].add("she" if _FEMALE.match(text[noun.head : noun.name].rstrip().rpartition(" ")[2]) else "he")
    kinds = {last: _decide(found) for last, found in signs.items()}
    for last, gender in _read_pronouns(
        text, [noun for noun in nouns if kinds[_last(text, noun)] in ("person", "unknown")]
    ):
        genders[last].add(gender)
    told: dict[str, Gender] = {last: next(iter(found)) for last, found in genders.items() if len(found) == 1}
    return _Usage(kinds | dict.fromkeys(told, "person"), told)


def _last(text: str, noun: Noun) -> str:
    return text[noun.name : noun.end].rpartition(" ")[2]


def _tell_kind(text: str, noun: Noun) -> EntityType:
    if noun.is_title:
        return "person"
    whole = text[noun.name : noun.end]
    if GROUP.search(whole) or noun.words[-1].isupper():
        return "thing"
    if text.startswith(tuple('“”"'), noun.end) or noun.head < noun.name or noun.article:
        return "thing"
    if _SPEAKS.match(text, noun.end):
        return "person"
    if noun.preposition in PLACING or _OF_PLACE.search(text[max(0, noun.name - _REACH) : noun.name]):
        return "place"
    return "person" if whole.count(" ") in (1, 2) else "unknown"


def _decide(signs: Counter[EntityType]) -> EntityType:
    """A title tells more than "in", which tells more than an article."""
    if signs["person"] and signs["person"] >= signs["place"]:
        return "person"
    kinds: tuple[EntityType, ...] = ("place", "thing")
    return next((kind for kind in kinds if signs[kind]), "unknown")


def _read_pronouns(text: str, people: list[Noun]) -> Iterable[tuple[str, Gender]]:
    """The one person of a sentence whom the first word of the next one stands for, and of which gender."""
    subject = ""
    for sentence in _SENTENCE.finditer(text):
        opener = sentence[0].lstrip().split(" ", 1)[0]
        if subject and opener in ("Er", "Sie") and not re.match(r"\s*Sie [a-zäöüß]+en\b", sentence[0]):
            yield subject, "he" if opener == "Er" else "she"
        here = {_last(text, noun) for noun in people if sentence.start() <= noun.name < sentence.end()}
        subject = here.pop() if len(here) == 1 else ""
