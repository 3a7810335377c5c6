"""What differs from language to language beyond text analysis: how it asks, counts, dates, denies and opposes.

A language with rules of its own has a folder that provides them; `index.language_rules` says which has which.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple, Protocol

from index.text.answer_type import AnswerType
from index.text.names import Name

Pronoun = Literal["he", "she", "them", "its", "it", "that", "there", "topic"]
"""Kinds of what stands for something named before, by one of each; `topic` is what "what about casualties?" leaves out.

"it" is a thing, "that" all that was said.
"""
Courtesy = Literal["greeting", "thanks", "farewell", "doubt", "help", "source"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question without the words that only ask; the expected answer type; the verb of "who did", if it has one.

    `alike`: terms of which each stands for the others in the texts that answer. `forms`: verbs of the question, each
    with its forms that the stemmer does not bring together.
    """

    text: str
    answer_type: AnswerType = AnswerType.OTHER
    verb: str = ""
    alike: frozenset[str] = frozenset()
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Quantity(NamedTuple):
    """A number in a text: as it is written, in lower case, its unit, and its value in that unit."""

    written: str
    unit: str
    value: Fraction


def group_by_unit(quantities: Iterable[Quantity]) -> dict[str, set[Fraction]]:
    """The values by what they count: 2 hours are 120 minutes."""
    found: dict[str, set[Fraction]] = {}
    for quantity in quantities:
        found.setdefault(quantity.unit, set()).add(quantity.value)
    return found


class PremiseRules(Protocol):
    """How a language shows that a quote does not bear out what a question takes for granted."""

    def asks_who(self, question: str) -> bool:
        """Whether it asks who somebody is."""

    def is_common_noun(self, word: str) -> bool:
        """Whether a word looks as hardly any name does."""

    def leaves_open(self, question: str) -> bool:
        """Whether the question takes nothing for granted: it asks whether, what was said, or has a denial itself."""

    def doubts(self, sentence: str) -> bool:
        """Whether a sentence says of its content that it is false or only supposed."""

    def can_deny(self, sentence: str) -> bool:
        """Whether a denial in the sentence is one: "did not open until May" tells when."""

    def is_denied(self, sentence: str, start: int, end: int) -> bool:
        """Whether the word at `sentence[start:end]` is denied there."""


class RoleRules(Protocol):
    """How a language shows that a quote says something of another than a question asks of."""

    def find_spans(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """Where names stand."""

    def read_owner(self, question: str) -> frozenset[str]:
        """The terms of the names of whom a question asks."""

    def leans_back(self, sentence: str, /) -> bool:
        """Whether a sentence has a pronoun that may stand for what the one before it names."""

    def is_led_by_preposition(self, before: str) -> bool:
        """Whether what comes next is behind a preposition, so that no verb has it as its subject."""

    def differs(self, question: str, text: str, start: int, end: int, before: int) -> bool:
        """Whether `text[start:end]` lacks the question's verb, time or side, or says it of another name.

        `before`: where the text begins that pronouns may refer to.
        """


class Rules(Protocol):
    """The rules of a language. Offsets are in characters, the end excluded."""

    @property
    def ordinary_words(self) -> frozenset[str]:
        """Words that questions ask with, in lower case: one that no article has tells little."""

    @property
    def premises(self) -> PremiseRules | None:
        """None where the language has no such rules: then no premise is found false by them."""

    @property
    def roles(self) -> RoleRules | None:
        """None where the language has no such rules: then no quote is found to say something of another."""

    def read_question(self, text: str) -> Asked:
        """What a question asks for."""

    def select_names(self, text: str, capitals: frozenset[str]) -> frozenset[str]:
        """Of the words of a question that have a capital or a digit those that are of names, or numbers."""

    def except_names(self, text: str) -> tuple[str, tuple[str, ...]]:
        """The question without whom or what it says is no answer, "besides Witkoff", and their names."""

    def is_verb(self, term: str) -> bool:
        """Whether a term is a common verb."""

    def holds(self, text: str, start: int, end: int, answer_type: AnswerType, asked: Sequence[tuple[int, int]]) -> bool:
        """Whether `text[start:end]` holds what is asked for, beside the question's words, which are at `asked`."""

    def find_answers(
        self, text: str, start: int, end: int, answer_type: AnswerType, asked: Sequence[tuple[int, int]]
    ) -> list[tuple[int, int]]:
        """Where all of it stands, found more strictly than by `holds`."""

    def quantities(self, text: str, start: int, end: int) -> Iterator[Quantity]:
        """The numbers in `text[start:end]` with what they count."""

    def number_words(self, text: str) -> frozenset[str]:
        """The numbers that a text spells out, in digits."""

    def parts_of_whole(self, text: str) -> frozenset[str]:
        """What a number may be for: "12 for the children"."""

    def is_open(self, text: str) -> bool:
        """Whether a statement leaves room for another number: a bound, a forecast, a denial."""

    def is_of_another_year(self, asked: str, today: date, quote: str, published: str | None) -> bool:
        """Whether a year is asked for relative to today, and the quote names only other years."""

    def denies(self, text: str) -> bool:
        """Whether a text denies something."""

    def opposites(self, term: str) -> frozenset[str]:
        """The terms that mean the opposite."""

    def contradict(self, one: str, other: str) -> bool:
        """Whether only one of two texts denies something, or one has the opposite of a word of the other."""


class TalkRules(Protocol):
    """How questions of a language lean on what was said before: pronouns, ellipses, verbs that say little."""

    language: str
    events: frozenset[str]
    """Terms of verbs that ask about whatever it was: "how long did it last?"."""
    reports: frozenset[str]
    """Terms of verbs that an article writes in a hundred other ways: no quote need hold them."""
    people: frozenset[str]
    """What "they" may be that has no name, in lower case."""
    has_gendered_things: bool
    """Whether "he" and "she" may be things, as in German."""

    def is_question(self, text: str) -> bool:
        """Whether a text asks something: by its mark in any language, or by a word that asks."""

    def find_names(self, text: str, start: int = 0, end: int | None = None) -> list[Name]:
        """The names in `text[start:end]` in order, each once; all of the text tells what they are."""

    def find_known(self, question: str, known: Iterable[Name]) -> list[Name]:
        """The names in a question, which has capitals or not: those of `known` in any case."""

    def is_office(self, word: str) -> bool:
        """Whether a word stands for a person without a name: "general"."""

    def is_nation(self, word: str) -> bool:
        """Whether a word with a capital says where something is from, and is no party: "Dutch"."""

    def is_noun(self, word: str) -> bool:
        """Whether a word of a question may be a noun, as far as its form tells."""

    def is_plural(self, word: str) -> bool:
        """Whether a noun stands for several."""

    def split_courtesy(self, text: str) -> tuple[Courtesy | None, str]:
        """The courtesy that a text begins with, the last if there are several, and what is left."""

    def find_pronouns(self, text: str) -> dict[Pronoun, int]:
        """What stands for something named before, with where in the text the first of its kind does."""

    def spell_out(self, question: str, names: Sequence[str]) -> str:
        """The question with names for its pronoun, so that "what about Trump?" finds one to take the place of."""

    def spell_two(self, text: str, former: str, latter: str) -> str:
        """The question with these in place of "the former" and "the latter"."""

    def join(self, names: Sequence[str]) -> str:
        """Names as they stand in a question, "Putin and Witkoff"."""

    def strip_join(self, text: str) -> str:
        """The question without the "and" or "but" that ties it to the one before."""

    def strip_correction(self, text: str) -> str:
        """The question without the "no, I meant" or "not him," before it."""

    def is_fragment(self, text: str) -> bool:
        """Whether it asks for a part of what the last question said, without a verb of its own."""

    def find_other(self, text: str, *, is_tied: bool = False) -> str | None:
        """What "what about Ukraine?", "and in Kyiv?" or "Ukraine?" puts in place of another; None for a predicate.

        `is_tied`: whether it is known to lean on what was said before, as a correction does.
        """

    def is_led_by_preposition(self, other: str) -> bool:
        """Whether it begins with what stands before a place or a time: "in Kyiv"."""

    def asks_of(self, question: str) -> bool:
        """Whether it asks for whom somebody did it to: "who did Putin meet?"."""

    def asks_for_more(self, text: str) -> bool:
        """Whether it wants the next passages: "tell me more", "anything else?"."""

    def asks_for_source(self, text: str) -> bool:
        """Whether it asks where an answer is from: "source?", "says who?"."""

    def ask_who_is(self, name: str) -> str:
        """A question about a person."""
