"""A person's question -> the words to look for and the expected answer type."""

import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from index.errors import QuestionError
from index.language_rules import rules_for
from index.text.analysis import analyser, is_compound, words
from index.text.answer_type import AnswerType
from index.text.patterns import lazy
from index.text.stop_words import stop_words

ENGLISH = ("en",)
_PHRASE = lazy(r"[\"“„«]\s*([^\"“”„«»\s]+(?:\s+[^\"“”„«»\s]+)+)\s*[\"“”»]")
LENGTH = 2000  # characters; a Discord message holds 2,000, and no question needs more


@dataclass(frozen=True, slots=True, eq=False)  # one of a question is no other's; hashed by identity it is 0.05 ms less
class Word:
    """One word of a question: any of its `variants` (terms) in a passage counts as the word, once.

    `is_name` is told by a capital inside the question, or by a digit. `is_corrected`: its variants are those of another
    word, which articles have.
    """

    text: str
    variants: tuple[str, ...]
    is_verb: bool
    is_name: bool
    is_corrected: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: its text without control characters, its language, its words once each, its answer type.

    `phrases`: what it has in quotation marks, of several words.
    """

    text: str
    language: str
    words: tuple[Word, ...]
    answer_type: AnswerType
    phrases: tuple[str, ...] = ()

    @property
    def terms(self) -> list[str]:
        """Every term that counts as a word of the question, once, in order."""
        return list(dict.fromkeys(term for word in self.words for term in word.variants))

    def share_of_statement(self, words: Container[Word]) -> float:
        """How many of its words that are no names are among these, 0 to 1: what it says of those that it names."""
        stated = [word for word in self.words if not word.is_name or any(map(str.isdigit, word.text))]
        return sum(word in words for word in stated) / len(stated) if stated else 1.0


@lru_cache(maxsize=256)  # the last questions of a conversation are read again
def parse(text: str, languages: tuple[str, ...] = ENGLISH) -> Question:
    """Read a question to be asked of articles in these languages, the commonest first.

    Raises QuestionError if it is blank or longer than `LENGTH` characters.
    """
    clean = text[: LENGTH + 1]
    if not clean.isprintable():  # most are, and need not be looked at sign by sign
        clean = "".join(c if _is_shown(c) else " " for c in clean)
    clean = " ".join(clean.split())
    if not clean:
        raise QuestionError('the question is empty: ask something like "who met Putin?"')
    if len(text.strip()) > LENGTH:
        raise QuestionError(f"the question has {len(text):,} characters: ask it in at most {LENGTH:,}")
    asked = clean.lower() if clean.isupper() else clean
    own, names = _own_language(asked, languages), _names(asked)
    parsed = rules_for(own).read_question(asked)
    found = [_with_alike(word, parsed.alike) for word in _words(parsed.text, own, languages, names, parsed.verb)]
    return Question(clean, own, tuple(found), parsed.answer_type, tuple(_PHRASE.findall(clean)))


def _is_shown(character: str) -> bool:
    """Whether it is text: no control or format character, no lone surrogate, no unassigned code point."""
    return not unicodedata.category(character).startswith("C") or character in "\u200c\u200d\u00ad"


def _own_language(text: str, languages: Sequence[str]) -> str:
    """The language of the question: that of the library, or English, whose stop words it has most of.

    English may be asked of any library; taken for another language, its "where is" would be looked for.
    """
    spoken = [word.casefold() for word in words(text)]
    return max([*languages, "en"], key=lambda language: sum(word in stop_words(language) for word in spoken))


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


def _words(text: str, own: str, languages: Sequence[str], names: Container[str], verb: str) -> list[Word]:
    """The words that have terms in the question's own language, each with what it is in the others too.

    A compound's parts are words, and its joined form stands for each of them.
    """
    found: dict[str, Word] = {}
    for word in words(text):
        terms = analyser(own).word_terms(word)
        parts, joined = (terms[:-1], terms[-1:]) if len(terms) > 1 and is_compound(word) else (terms, ())
        elsewhere = [analyser(other).word_terms(word) for other in languages if other != own] if len(parts) == 1 else []
        for part in parts:
            variants = tuple(dict.fromkeys([part, *joined, *(term for terms in elsewhere for term in terms)]))
            is_verb = rules_for(own).is_verb(part) or word == verb
            found.setdefault(part, Word(word, variants, is_verb, word in names))
    return list(found.values())
