"""A person's question -> the words to look for and the kind of answer asked for."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto

from index.analysis import analyser
from index.english import VERBS
from index.errors import QuestionError

LENGTH = 2000  # characters; a Discord message holds 2,000, and no question needs more


class Kind(Enum):
    """What the answer must hold; each is recognised in a text by `quoting`."""

    DURATION = auto()
    COUNT = auto()
    AMOUNT = auto()
    DATE = auto()
    PLACE = auto()
    PERSON = auto()
    OTHER = auto()


_KINDS = (  # the first that matches; what it matched asks for the answer and is not looked for itself
    (re.compile(r"\b(?:for )?how long\b(?! ago)", re.IGNORECASE), Kind.DURATION),
    (re.compile(r"\b(?:how many times|how often)\b", re.IGNORECASE), Kind.COUNT),
    (re.compile(r"\bhow (?:many|old)\b", re.IGNORECASE), Kind.COUNT),
    (re.compile(r"\bhow (?:much|large|big|high|tall|far|fast)\b", re.IGNORECASE), Kind.AMOUNT),
    (re.compile(r"\b(?:when|(?:what|which) (?:year|day|date|month)|how long ago)\b", re.IGNORECASE), Kind.DATE),
    (re.compile(r"\b(?:where|(?:in )?(?:what|which) (?:place|country|city|town))\b", re.IGNORECASE), Kind.PLACE),
    (re.compile(r"\b(?:who|whom|whose)\b", re.IGNORECASE), Kind.PERSON),
)
_REPORTING = re.compile(r"\baccording to\b", re.IGNORECASE)
_HYPHEN = re.compile("[-‐‑]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a question: any of its `variants` (terms) in a passage counts as the word, once."""

    text: str
    variants: tuple[str, ...]
    is_verb: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: its text with control characters gone, its words in order without repeats, its kind."""

    text: str
    words: tuple[Word, ...]
    kind: Kind

    @property
    def terms(self) -> list[str]:
        """Every term that counts as a word of the question, once, in order."""
        return list(dict.fromkeys(term for word in self.words for term in word.variants))


def parse(text: str) -> Question:
    """Read a question. Raises QuestionError if it is blank or longer than `LENGTH` characters."""
    clean = " ".join("".join(c if _is_shown(c) else " " for c in text[: LENGTH + 1]).split())
    if not clean:
        raise QuestionError('the question is empty: ask something like "who met Putin?"')
    if len(text.strip()) > LENGTH:
        raise QuestionError(f"the question has {len(text):,} characters: ask it in at most {LENGTH:,}")
    asked = _REPORTING.sub(" ", clean.lower() if clean.isupper() else clean)
    for pattern, kind in _KINDS:
        if match := pattern.search(asked):
            after = asked[match.end() :].split(maxsplit=1)
            words = _words(
                asked[: match.start()] + " " + asked[match.end() :], after[0] if kind is Kind.PERSON and after else ""
            )
            return Question(clean, tuple(words), kind)
    return Question(clean, tuple(_words(asked)), Kind.OTHER)


def _is_shown(character: str) -> bool:
    """Whether it is text: no control or format character, no lone surrogate, no unassigned code point."""
    return not unicodedata.category(character).startswith("C") or character in "\u200c\u200d\u00ad"


def _words(text: str, after_who: str = "") -> list[Word]:
    """The words that have terms. A compound's parts are words, and its joined form stands for each of them."""
    words: dict[tuple[str, ...], Word] = {}
    for word, terms in analyser("en").words(text):
        is_compound = len(terms) > 1 and len(_HYPHEN.findall(word)) == 1
        parts, joined = (terms[:-1], terms[-1:]) if is_compound else (terms, ())
        for part in parts:
            variants = (part, *joined)
            words.setdefault(variants, Word(word, variants, part in VERBS or word == after_who))
    return list(words.values())
