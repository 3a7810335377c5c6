"""The topic of a conversation after its last question: whom or what a pronoun in the next one may refer to. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.language_rules import talk_rules
from index.retrieval.question import Question, Word, parse
from index.text.answer_type import AnswerType
from index.text.names import EntityType, Gender, Name, once
from index.text.rule_protocols import Pronoun, TalkRules

FEW = 2  # names that "they" may refer to, words that "it" may
MAX_RECENT = 3  # people from before the last question
_PEOPLE: Sequence[EntityType] = ("person", "unknown")  # what may be one
_PARTIES: Sequence[EntityType] = (*_PEOPLE, "thing")  # a firm is one, too


@dataclass(frozen=True, slots=True)
class Topic:
    """The last question: its words, the names in it (`asked`), and those in its quote (`found`), nearest to them first.

    `around` are the people its article calls "he" or "she"; `recent` those named earlier, latest first; `things` what
    "it" may be, from the last question that had any; `added` the context that was added to the question's words.
    `language` is that of the question.
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
    language: str = "en"

    @property
    def rules(self) -> TalkRules:
        """Those of its language."""
        return talk_rules(self.language)

    def turn_to(
        self, question: str, words: Iterable[Word], asked: Iterable[Name], added: Iterable[str] = ()
    ) -> "Topic":
        """The topic of the next question, in the same language, which has no answer yet."""
        return replace(
            Topic(question, tuple(word.text for word in words), tuple(asked)),
            recent=self.recent,
            things=self.things,
            added=tuple(added),
            language=self.language,
        )

    def translate(self, language: str) -> "Topic":
        """The topic, with its question read in another language."""
        topic = replace(self, language=language)
        return (
            replace(topic, words=tuple(word.text for word in topic.read(self.question).words))
            if self.question
            else topic
        )

    def read(self, text: str) -> Question:
        """A question in the same language."""
        return read_question(text, self.language)

    def settle(self, *, stays: bool) -> "Topic":
        """The topic once its question was answered. `stays`: whether by an article that was quoted before."""
        earlier = self.things if stays and not self.is_about_an_office() else ()
        things = self.name_things() or earlier or self.name_actions()
        told = [*self._find_asked_for(_PEOPLE), *self.asked]
        named = [name for name in told if name.kind == "person" and self.is_answered]
        recent = once([*named, *(self.recent if stays else ())])[:MAX_RECENT]
        return replace(self, things=things, recent=tuple(recent))

    def find_referents(self, pronoun: Pronoun) -> list[Name]:
        """The names that a pronoun may refer to, likeliest first."""
        names = once([*self.asked, *self.found])
        people = _select_people(names)
        places = [name for name in names if name.kind == "place" and not self.rules.is_nation(name.text)]
        match pronoun:
            case "he" | "she":
                return self._find_person(pronoun)
            case "them" if not self._is_about_several():
                return people[:FEW] or (places[:FEW] if len(places) > 1 else self._find_asked_for(_PARTIES))
            case "there":
                return places[:1]
            case "topic":
                return list(self.asked[:FEW])
        return []

    def find_things(self, pronouns: Iterable[Pronoun], referents: Iterable[Name]) -> list[str]:
        """The words that "it" may refer to, or another pronoun for which there is no name."""
        pronouns = set(pronouns)
        if pronouns and pronouns <= {"he", "she"}:
            is_thing = self.rules.has_gendered_things
            ships = [name.text for name in self.asked if name.kind == "thing" and ("she" in pronouns or is_thing)]
            return [] if referents else [*self._offices(), *ships, *(self.things if is_thing else ())][:1]
        if pronouns.isdisjoint({"it", "its", "that"}) and (referents or not self.is_answered):
            return []
        if "them" in pronouns and (several := self._several()):
            return several[:FEW]
        if "that" in pronouns:  # all that was said, not one thing in it
            said = [*self._named(), *(word.text for word in self._nouns())]
            return said[:FEW] or list(self.words)
        return list(self.things[:FEW])

    def name_things(self) -> tuple[str, ...]:
        """What "it" may be: the question's names, except people, and its singular nouns, except offices.

        If a question has no nouns but names, its other words belong to them.
        """
        nouns = [word.text for word in self._nouns() if not self.rules.is_plural(word.text)]
        nouns, named = [noun for noun in nouns if not self.rules.is_office(noun)], self._named()
        is_all_named = bool(named) and {self._key(noun) for noun in nouns} <= {self._key(text) for text in named}
        people = {name.key for name in self.asked if name.kind == "person"}
        things = once(map(self._name, (*named, *(self.name_actions() if is_all_named else nouns))))
        return tuple(name.text for name in things if name.key not in people)

    def name_actions(self) -> tuple[str, ...]:
        """What else "it" may be: what happened, in the question's own words."""
        people = {name.key for name in self.asked if name.kind == "person"}
        words = (
            [word.text for word in self.read(" ".join(self.words)).words if not self.rules.is_plural(word.text)]
            if self.words
            else []
        )
        return tuple(word for word in words if self._key(word) not in people)

    def is_about_an_office(self) -> bool:
        """Whether the question is about somebody by office alone, as in "what about the general?"."""
        return bool(self._offices()) and not self._asks_for_a_person()

    def _offices(self) -> list[str]:
        """The offices in the question, such as "general"."""
        return [word.text for word in self.read(self.question).words if self.rules.is_office(word.text)]

    def _named(self) -> list[str]:
        return [name.text for name in self.asked if name.kind != "person" and name.stands_in(self.question)]

    def _find_person(self, gender: Gender) -> list[Name]:
        """The person that "he" or "she" refers to, at most one, and never one of the other gender.

        If neither question nor quote has one, it is the only one of that gender in the article, else the latest person.
        """
        if asked_for := [name for name in self._find_asked_for(_PEOPLE) if name.gender in (gender, None)]:
            return asked_for
        for people in self._rank_people():
            if fitting := [name for name in people if name.gender in (gender, None)]:
                return [min(fitting, key=lambda name: name.gender is None)]
        if self.is_about_an_office():
            return []
        around = [name for name in self.around if name.gender == gender]
        return around if len(around) == 1 else [name for name in self.recent if name.gender == gender][:1]

    def _rank_people(self) -> tuple[list[Name], list[Name]]:
        """After "who met Putin?" those in the quote, then those in the question; after other questions in reverse."""
        asked, found = self._find_asked(), self._find_found()
        if self._asks_for_a_person():
            return found, asked
        return asked, [] if self._offices() else found

    def _find_asked(self) -> list[Name]:
        """The people that the question is about; nobody if it names an office alone."""
        people = _select_people(self.asked) or [name for name in self.asked if name.kind == "unknown"]
        return people if not self._offices() or any(name.stands_in(self.question) for name in people) else []

    def _find_asked_for(self, kinds: Sequence[EntityType]) -> list[Name]:
        """What the quote adds to a question of who did it, at most one: the likeliest of these kinds."""
        asked = {name.key for name in self.asked}
        found = [name for name in self.found if name.key not in asked and name.kind in kinds]
        return found[:1] if self._asks_for_a_person() else []

    def _find_found(self) -> list[Name]:
        """The people that the quote adds; if a person was asked for, also names of which the kind is unknown."""
        asked = {name.key for name in self.asked}
        found = [name for name in self.found if name.key not in asked]
        unknown = [name for name in found if name.kind == "unknown"] if self._asks_for_a_person() else []
        return _select_people(found) or unknown

    def _asks_for_a_person(self) -> bool:
        """Whether the question asks for a person whom it does not name."""
        question = self.read(self.question)
        if question.answer_type is AnswerType.IDENTITY:
            return not any(self.question.rstrip(" ?.!").casefold().endswith(n.text.casefold()) for n in self.asked)
        return question.answer_type is AnswerType.PERSON and not self.rules.asks_of(self.question)

    def _nouns(self) -> list[Word]:
        """The words of the question that may be nouns."""
        idle = self.rules.events | self.rules.reports
        telling = (word for word in self.read(self.question).words if not are_among([word], idle))
        return [word for word in telling if not word.is_verb and self.rules.is_noun(word.text)]

    def _name(self, text: str) -> Name:
        return Name(text, language=self.language)

    def _key(self, text: str) -> str:
        return self._name(text).key

    def _several(self) -> list[str]:
        return [word.text for word in self._nouns() if self.rules.is_plural(word.text)]

    def _is_about_several(self) -> bool:
        """Whether "they" are the question's plural nouns. If it asked who did something, they are those who did."""
        return self.read(self.question).answer_type is not AnswerType.PERSON and bool(self._several())


def _select_people(names: Iterable[Name]) -> list[Name]:
    return [name for name in names if name.kind == "person"]


def read_question(text: str, language: str) -> Question:
    """A question of a conversation in this language. Raises QuestionError if it can't be asked."""
    return parse(text, (language,))


def are_among(words: Iterable[Word], terms: frozenset[str]) -> bool:
    """Whether each word is one of these; true of none."""
    return all(word.variants[0] in terms for word in words)
