"""What differs from language to language beyond text analysis: how it asks, counts, dates, denies and opposes.

A language with rules of its own has a folder that provides them; `index.language_rules` says which has which.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple, Protocol

from index.text.answer_type import AnswerType


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
        """Whether `text[start:end]` has not what the question asks: its verb, or not of the same name.

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
