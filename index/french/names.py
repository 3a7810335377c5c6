"""The names in a French text for a talk: what each is, and whether it is "il" or "elle", as far as titles tell."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.french.phrases import BACKGROUND, PLACING, Noun, read_nouns
from index.french.vocabulary import BODIES, PEOPLE, PLACES, simplify
from index.text import names
from index.text.names import EntityType, Gender, Name, once
from index.text.patterns import lazy
from index.text.stop_words import stop_words

_WORD = lazy(r"[^\W\d_][\w-]*")
_FEMALE = lazy(
    r"(?:\w+(?:trice|ière|ienne|euse|ante|ente|esse|euse|ée|onne|ine)|présidente|préfète|femme|sœur|mère|fille|épouse"
    r"|tante|reine|maîtresse|autrice|cheffe|professeure|procureure|gouverneure|cantatrice|avocate|mme|madame|mlle"
    r"|championne|candidate|magistrate|députée)$",
    re.IGNORECASE,
)
_SPEAKS = lazy(
    r",? (?:a déclaré|a dit|a affirmé|a expliqué|dit|déclare|estime|a estimé)\b|, \d\d ans\b|, (?:qui|âgée?) "
)
_FEMININE = frozenset("la sa une cette".split())
_SENTENCE = lazy(r"[^\n.!?]+[.!?]?")


@dataclass(frozen=True, slots=True)
class _Usage:
    """What names are, by their last word."""

    kinds: dict[str, EntityType]
    genders: dict[str, Gender]


def find_names(text: str, start: int = 0, end: int | None = None) -> list[Name]:
    """The names in `text[start:end]` in order, each once; all of the text tells what they are."""
    text = simplify(text)
    usage = _learn(text[:BACKGROUND])
    nouns = read_nouns(text, start, min(len(text) if end is None else end, BACKGROUND))
    return once(_name(text, text[slice(*noun.name)], usage) for noun in nouns if noun.name)


def find_known(question: str, known: Iterable[Name]) -> list[Name]:
    """The names in a question, which has capitals or not: those of `known` in any case, others by their capital."""
    stops = stop_words("fr")
    words = ((match.start(), match[0]) for match in _WORD.finditer(question) if match[0].casefold() not in stops)
    return names.find_known(question, known, find_names(question), words, "fr", lambda _: False)


def _name(text: str, whole: str, usage: _Usage) -> Name:
    last = whole.rpartition(" ")[2]
    kind, gender = usage.kinds.get(last, "unknown"), usage.genders.get(last)
    return names.share(Name(names.shorten(text, whole), kind, gender, "fr"))


@lru_cache(maxsize=32)  # texts: those of an answer are looked through twice
def _learn(text: str) -> _Usage:
    nouns = list(read_nouns(text, 0, len(text)))
    signs = defaultdict[str, Counter[EntityType]](Counter)
    genders = defaultdict[str, set[Gender]](set)
    for title, noun in _pair(text, nouns):
        last = _last(text, noun)
        signs[last][_tell_kind(text, noun, title)] += 1
        if title in PEOPLE:
            genders[last].add("she" if _is_female(text, noun, title) else "he")
    kinds = {last: _decide(found) for last, found in signs.items()}
    people = [noun for noun in nouns if noun.name and kinds[_last(text, noun)] in ("person", "unknown")]
    for last, gender in _read_pronouns(text, people):
        genders[last].add(gender)
    told: dict[str, Gender] = {last: next(iter(found)) for last, found in genders.items() if len(found) == 1}
    return _Usage(kinds | dict.fromkeys((last for last in told if kinds[last] == "unknown"), "person"), told)


def _pair(text: str, nouns: list[Noun]) -> Iterator[tuple[str, Noun]]:
    """Each name with its title: "la maire Ruth Hagen", "son éditeur, Milo Grant"."""
    before: Noun | None = None
    for noun in nouns:
        if noun.name:
            is_title = before and not before.name and before.noun in PEOPLE and text[before.end : noun.start] == ", "
            yield noun.noun or (before.noun if before and is_title else ""), noun
        before = noun


def _is_female(text: str, noun: Noun, title: str) -> bool:
    article = text[noun.start : noun.start + 5].casefold().split(" ")[0]
    return bool(_FEMALE.match(title)) or (article in _FEMININE and noun.noun == title)


def _last(text: str, noun: Noun) -> str:
    return text[slice(*(noun.name or (0, 0)))].rpartition(" ")[2]


def _tell_kind(text: str, noun: Noun, title: str) -> EntityType:
    if title in PEOPLE:
        return "person"
    if title in PLACES:
        return "place"
    if title in BODIES or title:
        return "thing"
    if _SPEAKS.match(text, noun.end):
        return "person"
    if noun.preposition in PLACING:
        return "place"
    return "person" if len(noun.words) in (2, 3) else "unknown"


def _decide(signs: Counter[EntityType]) -> EntityType:
    """A title tells more than "à", which tells more than an article."""
    if signs["person"] and signs["person"] >= signs["place"]:
        return "person"
    kinds: tuple[EntityType, ...] = ("thing", "place")
    return next((kind for kind in kinds if signs[kind]), "unknown")


def _read_pronouns(text: str, people: list[Noun]) -> Iterable[tuple[str, Gender]]:
    """The one person of a sentence whom the first word of the next one stands for, and of which gender."""
    subject = ""
    for sentence in _SENTENCE.finditer(text):
        opener = sentence[0].lstrip().split(" ", 1)[0]
        if subject and opener in ("Il", "Elle"):
            yield subject, "he" if opener == "Il" else "she"
        here = {_last(text, noun) for noun in people if sentence.start() <= noun.start < sentence.end()}
        subject = here.pop() if len(here) == 1 else ""
