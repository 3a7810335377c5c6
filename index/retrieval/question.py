"""A person's question -> the words to look for and the expected answer type."""

import re
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from index.errors import QuestionError
from index.language_rules import rules_for
from index.retrieval.operators import read_operators
from index.text.analysis import analyser, prefixed, words
from index.text.answer_type import AnswerType
from index.text.dates.reading import find_said
from index.text.languages import STEMMERS
from index.text.numerals import to_roman
from index.text.rule_protocols import Asked
from index.text.stop_words import stop_words

ENGLISH = ("en",)
NOT_ASKED = Asked("")
_ANY_DAY = date(2000, 6, 15)  # where in a question it says when does not depend on the day of asking
LENGTH = 2000  # characters; a Discord message holds 2,000, and no question needs more

OWN = 0.25  # of the words of a question, from which on its stop words tell that it is in a language of the library


@dataclass(frozen=True, slots=True, eq=False)  # one of a question is no other's; hashed by identity it is 0.05 ms less
class Word:
    """One word of a question: any of its `variants` (terms) in a passage counts as the word, once.

    `is_name` is told by a capital inside the question, or by a digit. `is_corrected`: its variants are those of another
    word, which articles have. `is_day`: it says when, and an article's own day will do as well. `beginning`: what its
    terms begin with, where only that was typed.
    """

    text: str
    variants: tuple[str, ...]
    is_verb: bool
    is_name: bool
    is_corrected: bool = False
    is_day: bool = False
    beginning: str = ""


@dataclass(frozen=True, slots=True, eq=False)  # as `Word`: what was read of passages is kept by question
class Question:
    """What was asked: its text without control characters, its language, its words once each, its answer type.

    `typed` is the text with what it leaves out, which the rest does not have. `phrases`: what it has in quotation
    marks, of several words. `without`: the terms that no passage may have; `excluded`: the phrases. `excepted`: the
    names that are no answer. `left_out`: all of these, as typed. `synonyms`: words of it, each with the owner's other
    words for the same.
    """

    text: str
    language: str
    words: tuple[Word, ...]
    answer_type: AnswerType
    typed: str = ""
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, str], ...] = ()

    @property
    def terms(self) -> list[str]:
        """Every term that counts as a word of the question, once, in order."""
        return list(dict.fromkeys(term for word in self.words for term in word.variants))

    def say_as(self, text: str) -> str:
        """Its text with the synonyms that this one has in place of its own words, for rules that compare names."""
        if not self.synonyms:
            return self.text
        asked, said = self.text, text.casefold()
        for word, other in self.synonyms:
            if other.casefold() in said and word.casefold() not in said:
                asked = re.sub(re.escape(word), other.replace("\\", r"\\"), asked, flags=re.IGNORECASE)
        return asked

    def share_of_statement(self, words: Container[Word]) -> float:
        """How many of its words that are no names are among these, 0 to 1: what it says of those that it names."""
        stated = [
            word for word in self.words if not word.is_day and (not word.is_name or any(map(str.isdigit, word.text)))
        ]
        return sum(word in words for word in stated) / len(stated) if stated else 1.0


@lru_cache(maxsize=256)  # the last questions of a conversation are read again
def parse(text: str, languages: tuple[str, ...] = ENGLISH) -> Question:
    """Read a question to be asked of articles in these languages, the commonest first.

    Raises QuestionError if it is blank or longer than `LENGTH` characters.
    """
    clean = one_line(text[: LENGTH + 1])
    if not clean:
        raise QuestionError('the question is empty: ask something like "who met Putin?"')
    if len(text.strip()) > LENGTH:
        raise QuestionError(f"the question has {len(text):,} characters: ask it in at most {LENGTH:,}")
    operators = read_operators(clean)
    asked = operators.text.lower() if clean.isupper() else operators.text
    own = find_language(asked, languages)
    rules = rules_for(own)
    asked, excepted = rules.except_names(asked)
    parsed, days = rules.read_question(asked), _days(asked, own)
    names = rules.select_names(asked, _names(asked))
    read = read_words(parsed.text, own, languages, names, parsed, operators.begun)
    found = [replace(_with_alike(word, parsed.alike), is_day=word.text in days) for word in read]
    left_out = {text: read_words(text, own, languages) for text in operators.excluded}
    return Question(
        asked if excepted else operators.text,
        own,
        tuple(found),
        parsed.answer_type,
        clean,
        operators.phrases,
        tuple(term for one in left_out.values() if len(one) == 1 for term in one[0].variants),
        tuple(text for text, one in left_out.items() if len(one) != 1),
        excepted,
        tuple(dict.fromkeys((*operators.excluded, *excepted))),
    )


def one_line(text: str) -> str:
    """The text without control characters, with one space between words."""
    if not text.isprintable():  # most are, and need not be looked at sign by sign
        text = "".join(c if _is_shown(c) else " " for c in text)
    return " ".join(text.split())


def _days(text: str, language: str) -> frozenset[str]:
    """The words that say when. A year is a word like others."""
    said = find_said(language, text, _ANY_DAY)
    return frozenset(words(text[said.start : said.end])) if said and not said.when.is_coarse else frozenset()


def _is_shown(character: str) -> bool:
    """Whether it is text: no control or format character, no lone surrogate, no unassigned code point."""
    return not unicodedata.category(character).startswith("C") or character in "\u200c\u200d\u00ad"


def find_language(text: str, languages: Sequence[str]) -> str:
    """The language of the question: that of the library, or English, whose stop words it has most of.

    English may be asked of any library; taken for another language, its "where is" would be looked for.
    """
    spoken = [word.casefold() for word in words(text)]
    return max([*languages, "en"], key=lambda language: sum(word in stop_words(language) for word in spoken))


def drop_stop_words(unknown: list[str], question: Question) -> list[str]:
    """Those without the stop words of the question's language, where that is one of which no article is.

    It is the language, or are the languages, whose stop words the question has most of.
    """
    if not unknown:
        return unknown
    spoken = {word.casefold() for word in words(question.text)}
    own = spoken & stop_words(question.language)
    if len(own) > OWN * len(spoken):  # 40 ms that most questions need not spend
        return unknown
    said = [spoken & stop_words(language) for language in STEMMERS]
    most = max(map(len, said))
    if len(own) == most:
        return unknown
    empty = frozenset[str]().union(*(found for found in said if len(found) == most))
    return [word for word in unknown if word.casefold() not in empty]


def _names(text: str) -> frozenset[str]:
    """The words with a capital or a digit; without those that begin it, or where all have one, which tells nothing."""
    first, *others = words(text) or [""]
    capitals = [word for word in others if word[0].isupper()]
    told = capitals if len(capitals) < len(others) or len(others) < 3 else []
    return frozenset([*told, *(word for word in (first, *others) if any(map(str.isdigit, word)))])


def _with_alike(word: Word, alike: frozenset[str]) -> Word:
    """The word with what stands for it, if it is one of those."""
    if alike.isdisjoint(word.variants):
        return word
    return replace(word, variants=tuple(dict.fromkeys((*word.variants, *sorted(alike)))))


def read_words(
    text: str,
    own: str,
    languages: Sequence[str],
    names: Container[str] = (),
    parsed: Asked = NOT_ASKED,
    begun: Container[str] = (),
) -> list[Word]:
    """The words that have terms in the question's own language, each with what it is in the others too.

    A compound's parts are words, and its joined form stands for each of them. "Aldo 3" is "Aldo III", too. Of those
    `begun`, a stop word is one too.
    """
    found: dict[str, Word] = {}
    before = ""
    for word in words(text):
        beginning = analyser(own).fold(word) if word.casefold() in begun else ""
        asked = analyser(own).spell(word).asked or (((beginning,),) if beginning else ())
        elsewhere = [analyser(other).spell(word).asked for other in languages if other != own]
        numeral = to_roman(word) if before[:1].isupper() else None  # Aldo 3
        for place, spelt in enumerate(asked):
            others = (term for one in elsewhere if len(one) == len(asked) for term in one[place])
            tied = (term for language in dict.fromkeys((own, *languages)) for term in prefixed(spelt[0], language))
            forms = analyser(own).terms(" ".join(parsed.forms.get(word, ())))
            variants = tuple(dict.fromkeys([*spelt, *others, *tied, *forms, numeral or spelt[0]]))
            is_verb = rules_for(own).is_verb(spelt[0]) or word == parsed.verb
            shown = f"{word}*" if beginning else word
            found.setdefault(spelt[0], Word(shown, variants, is_verb, word in names, beginning=beginning))
        before = word
    return list(found.values())
