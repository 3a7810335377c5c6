"""What a talk is about after its last question, and whom or what a pronoun in the next one may stand for. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from index.conversation.cues import EVENTS, REPORTS, Pronoun, are_among
from index.conversation.entities import Name, once
from index.conversation.entity_types import OFFICES
from index.conversation.pronoun_genders import Gender
from index.retrieval.question import Kind, Word, parse

FEW = 2  # names that "they" may mean, words that "it" may

read_question = lru_cache(maxsize=256)(parse)  # in English; those of the last turns come again

_ASKS_OF = re.compile(r"\W*(?:\w+ )?(?:whom\b|who (?:did|does|do)\b)", re.IGNORECASE)  # "who did Putin meet?"
_PEOPLE = frozenset("people police men women children".split())


@dataclass(frozen=True, slots=True)
class Topic:
    """The last question with its words and whom it named; whom its quote named, the nearest to these words first.

    `around` are the people in its article who are he or she there; `recent` the people named before, the last first;
    `things` what "it" may be, of the last question with any; `added` what the question leaned on, beside its words.
    """

    question: str = ""
    words: tuple[str, ...] = ()
    asked: tuple[Name, ...] = ()
    found: tuple[Name, ...] = ()
    around: tuple[Name, ...] = ()
    recent: tuple[Name, ...] = ()
    things: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    is_answered: bool = False

    def meant(self, pronoun: Pronoun) -> list[Name]:
        """The names that a pronoun may stand for, the likeliest first."""
        both = once([*self.asked, *self.found])
        people, places = ([name for name in both if name.kind == kind] for kind in ("person", "place"))
        match pronoun:
            case "he" | "she":
                return self._one(pronoun)
            case "them" if not self._is_about_several():
                return people[:FEW] or (places[:FEW] if len(places) > 1 else [])
            case "there":
                return places[:1]
            case "topic":
                return list(self.asked[:FEW])
        return []

    def lacking(self, pronouns: Iterable[Pronoun], meant: Iterable[Name]) -> list[str]:
        """What of the talk "it" may stand for, or another pronoun for which there is no name."""
        pronouns = set(pronouns)
        if pronouns and pronouns <= {"he", "she"}:
            ships = [name.text for name in self.asked if name.kind == "thing" and "she" in pronouns]
            return [] if meant else [*self._offices(), *ships][:1]
        if pronouns.isdisjoint({"it", "its", "that"}) and (meant or not self.is_answered):
            return []
        if "them" in pronouns and (several := self._several()):
            return several[:FEW]
        if "that" in pronouns:  # all that was said, not a thing in it
            said = [*self._named(), *(word.text for word in _nouns(read_question(self.question).words))]
            return said[:FEW] or list(self.words)
        return list(self.things[:FEW])

    def name_things(self) -> tuple[str, ...]:
        """What "it" may be: what the question names but persons, and its nouns, in the singular and no offices.

        With a name alone, what was said of it belongs to it.
        """
        nouns = [word.text for word in _nouns(read_question(self.question).words) if not _is_plural(word)]
        nouns, named = [noun for noun in nouns if noun not in OFFICES], self._named()
        is_all_named = bool(named) and {Name(noun).key for noun in nouns} <= {Name(text).key for text in named}
        people = {name.key for name in self.asked if name.kind == "person"}
        things = once(map(Name, (*named, *(self.name_doings() if is_all_named else nouns))))
        return tuple(name.text for name in things if name.key not in people)

    def name_doings(self) -> tuple[str, ...]:
        """What else "it" may be: that which happened, in the question's own words."""
        people = {name.key for name in self.asked if name.kind == "person"}
        words = (
            [word.text for word in read_question(" ".join(self.words)).words if not _is_plural(word)]
            if self.words
            else []
        )
        return tuple(word for word in words if Name(word).key not in people)

    def is_about_an_office(self) -> bool:
        """Whether it is somebody without a name, as in "what about the general?"."""
        return bool(self._offices()) and not self._asks_for_a_person()

    def _offices(self) -> list[str]:
        """Who the question is about without a name: the general."""
        return [word.text for word in read_question(self.question).words if word.text in OFFICES]

    def _named(self) -> list[str]:
        return [name.text for name in self.asked if name.kind != "person" and name.stands_in(self.question)]

    def _one(self, gender: Gender) -> list[Name]:
        """The person that "he" or "she" stands for: nobody whom the text calls otherwise.

        After "who met Putin?" it is the one that was asked for; after "whom did he meet?" and all others, the one that
        was named; nobody, if that was an office. Where nobody is left, the only one in the article whom the text calls
        "he" or "she", else who was talked about last.
        """
        named, found = ([n for n in names if n.kind in ("person", "unknown")] for names in (self.asked, self.found))
        named = [name for name in named if name.kind == "person"] or named
        found = [name for name in found if name.key not in {n.key for n in self.asked}]
        asks = self._asks_for_a_person()
        found = [name for name in found if name.kind == "person"] or (found if asks else [])
        if self._offices() and not any(name.stands_in(self.question) for name in named):
            named = []
        for people in (found, named) if asks else (named, () if self._offices() else found):
            if fit := [name for name in people if name.gender in (gender, None)]:
                return sorted(fit, key=lambda name: name.gender is None)[:1]
        if self._offices() and not asks:
            return []
        known = [name for name in self.around if name.gender == gender]
        return known if len(known) == 1 else [name for name in self.recent if name.gender == gender][:1]

    def _asks_for_a_person(self) -> bool:
        """Whether it is somebody whom the question does not name that it asks for."""
        question = read_question(self.question)
        if question.kind is Kind.IDENTITY:
            return not any(self.question.rstrip(" ?.!").casefold().endswith(n.text.casefold()) for n in self.asked)
        return question.kind is Kind.PERSON and not _ASKS_OF.match(self.question)

    def _several(self) -> list[str]:
        return [word.text for word in _nouns(read_question(self.question).words) if _is_plural(word)]

    def _is_about_several(self) -> bool:
        """Whether "they" are what the question has in the plural; those who did it, where it asked who."""
        return read_question(self.question).kind is not Kind.PERSON and bool(self._several())


def _nouns(words: Iterable[Word]) -> list[Word]:
    telling = (word for word in words if not are_among([word], EVENTS | REPORTS))
    return [word for word in telling if not (word.is_verb or word.text.endswith("ed"))]


def _is_plural(word: Word) -> bool:
    text = word.text.casefold()
    return text in _PEOPLE or (text.endswith("s") and not text.endswith(("ss", "us", "is", "’s", "'s")))
