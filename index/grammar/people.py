"""The names in a French or Spanish text for a talk: what each is, and whether he or she, as far as titles tell."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from index.grammar.nouns import BACKGROUND, Noun, Nouns
from index.grammar.spelling import simplify
from index.text import names
from index.text.names import EntityType, Gender, Name, once
from index.text.patterns import lazy
from index.text.stop_words import stop_words

_WORD = lazy(r"[^\W\d_][\w-]*")
_SENTENCE = lazy(r"[^\n.!?]+[.!?]?")


@dataclass(frozen=True, slots=True)
class NameWords:
    """How a language tells who somebody is.

    `female`: a pattern of offices of women. `feminine`: articles of a woman's office that has no form of its own.
    `speaks`: a pattern of what follows a person. `pronouns`: "he" and "she" as they begin a sentence.
    """

    female: re.Pattern[str]
    feminine: frozenset[str]
    speaks: re.Pattern[str]
    pronouns: Mapping[str, Gender]


@dataclass(frozen=True, slots=True)
class _Usage:
    """What names are, by their last word."""

    kinds: dict[str, EntityType]
    genders: dict[str, Gender]


class PeopleNames:
    """Finds names by the nouns of a language."""

    def __init__(self, nouns: Nouns, words: NameWords) -> None:
        self._nouns, self._words, self._language = nouns, words, nouns.words.language
        self._learn = lru_cache(maxsize=32)(self._read_usage)  # texts: those of an answer are looked through twice

    def find_names(self, text: str, start: int = 0, end: int | None = None) -> list[Name]:
        """The names in `text[start:end]` in order, each once; all of the text tells what they are."""
        text = simplify(text)
        usage = self._learn(text[:BACKGROUND])
        nouns = self._nouns.read(text, start, min(len(text) if end is None else end, BACKGROUND))
        return once(self._name(text, text[slice(*noun.name)], usage) for noun in nouns if noun.name)

    def find_known(self, question: str, known: Iterable[Name]) -> list[Name]:
        """The names in a question, which has capitals or not: those of `known` in any case, others by their capital."""
        stops = stop_words(self._language)
        words = ((match.start(), match[0]) for match in _WORD.finditer(question) if match[0].casefold() not in stops)
        return names.find_known(question, known, self.find_names(question), words, self._language, lambda _: False)

    def _name(self, text: str, whole: str, usage: _Usage) -> Name:
        last = whole.rpartition(" ")[2]
        kind, gender = usage.kinds.get(last, "unknown"), usage.genders.get(last)
        return names.share(Name(names.shorten(text, whole), kind, gender, self._language))

    def _read_usage(self, text: str) -> _Usage:
        nouns = list(self._nouns.read(text, 0, len(text)))
        signs = defaultdict[str, Counter[EntityType]](Counter)
        genders = defaultdict[str, set[Gender]](set)
        for title, noun in self._pair(text, nouns):
            last = _last(text, noun)
            signs[last][self._tell_kind(text, noun, title)] += 1
            if title in self._nouns.words.people:
                genders[last].add("she" if self._is_female(text, noun, title) else "he")
        kinds = {last: _decide(found) for last, found in signs.items()}
        people = [noun for noun in nouns if noun.name and kinds[_last(text, noun)] in ("person", "unknown")]
        for last, gender in self._read_pronouns(text, people):
            genders[last].add(gender)
        told: dict[str, Gender] = {last: next(iter(found)) for last, found in genders.items() if len(found) == 1}
        return _Usage(kinds | dict.fromkeys((last for last in told if kinds[last] == "unknown"), "person"), told)

    def _pair(self, text: str, nouns: list[Noun]) -> Iterator[tuple[str, Noun]]:
        """Each name with its title: "la maire Ruth Hagen", "son éditeur, Milo Grant"."""
        before: Noun | None = None
        for noun in nouns:
            if noun.name:
                is_office = before and not before.name and before.noun in self._nouns.words.people
                is_title = before and is_office and text[before.end : noun.start] == ", "
                yield noun.noun or (before.noun if before and is_title else ""), noun
            before = noun

    def _is_female(self, text: str, noun: Noun, title: str) -> bool:
        article = text[noun.start : noun.start + 5].casefold().split(" ")[0]
        return bool(self._words.female.match(title)) or (article in self._words.feminine and noun.noun == title)

    def _tell_kind(self, text: str, noun: Noun, title: str) -> EntityType:
        words = self._nouns.words
        if title in words.people:
            return "person"
        if title in words.places:
            return "place"
        if title:
            return "thing"
        if self._words.speaks.match(text, noun.end):
            return "person"
        if noun.preposition in words.placing:
            return "place"
        return "person" if len(noun.words) in (2, 3) else "unknown"

    def _read_pronouns(self, text: str, people: list[Noun]) -> Iterable[tuple[str, Gender]]:
        """The one person of a sentence whom the first word of the next one stands for, and of which gender."""
        subject = ""
        for sentence in _SENTENCE.finditer(text):
            opener = sentence[0].lstrip().split(" ", 1)[0]
            if subject and opener in self._words.pronouns:
                yield subject, self._words.pronouns[opener]
            here = {_last(text, noun) for noun in people if sentence.start() <= noun.start < sentence.end()}
            subject = here.pop() if len(here) == 1 else ""


def _last(text: str, noun: Noun) -> str:
    return text[slice(*(noun.name or (0, 0)))].rpartition(" ")[2]


def _decide(signs: Counter[EntityType]) -> EntityType:
    """A title tells more than "à", which tells more than an article."""
    if signs["person"] and signs["person"] >= signs["place"]:
        return "person"
    kinds: tuple[EntityType, ...] = ("thing", "place")
    return next((kind for kind in kinds if signs[kind]), "unknown")
