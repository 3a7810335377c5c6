"""The one text -> terms function, for passages and questions alike: what counts as the same word, per language.

A change to what any text yields must raise `VERSION`: libraries analysed under another one rebuild their postings.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import TypeVar

import Stemmer

from index.english import ACRONYMS, IRREGULAR, STOP_WORDS
from index.model import Article, Passage

T = TypeVar("T")

VERSION = 1
TERM_LENGTH = 64  # characters; tantivy silently drops a term over 65,530 bytes, and no word is longer than this
MEMO = 1 << 16  # words kept with their terms, about 16 MB: words repeat

_LETTER = r"\w\u0300-\u036f\u00ad\u200c\u200d"  # a letter may be followed by marks, soft hyphens, joiners
_WORD = re.compile(
    rf"""\w(?:
        (?<=[Pp])er\s+cent\b                             # per cent
      | (?<=[^\W\d_])\.[^\W\d_](?:\.[^\W\d_])*\b\.?    # U.S.
      | (?<=\d)\d*(?:[.,]\d+)+                           # 1,000 and 5.5
      | [{_LETTER}]*+(?:['’ʼ＇‐‑-][{_LETTER}]+)*          # the rest, with what an apostrophe or a hyphen ties to it
    ) | %""",
    re.VERBOSE,
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_CLITICS = {"s", "re", "ll", "ve", "d", "m", "t"}
_PLAIN = str.maketrans(
    {"’": "'", "ʼ": "'", "‐": "-", "‑": "-", "\u00ad": None, "\u200c": None, "\u200d": None, "_": " "}
    | {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"}
)


class Analyser:
    """Words and terms of one language. A word yields no term (a stop word), one, or several (cease-fire)."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._stem = Stemmer.Stemmer("english").stemWord
        self.word_terms = lru_cache(MEMO)(self._word_terms)

    def terms(self, text: str) -> list[str]:
        """The terms in text order, repeats kept."""
        return [term for word in _WORD.findall(text) for term in self.word_terms(word)]

    def words(self, text: str) -> list[tuple[str, tuple[str, ...]]]:
        """Each word as it stands, with its terms, in text order."""
        return [(word, self.word_terms(word)) for word in _WORD.findall(text)]

    def find(self, text: str, start: int, end: int, meant: Mapping[str, T]) -> list[tuple[int, int, T]]:
        """The words of `text[start:end]` that have a term of `meant`, as (start, end, what it means), in text order."""
        found = []
        for match in _WORD.finditer(text, start, end):
            for term in self.word_terms(match[0]):
                if term in meant:
                    found.append((match.start(), match.end(), meant[term]))
                    break
        return found

    def _word_terms(self, word: str) -> tuple[str, ...]:
        if acronym := ACRONYMS.get(word.removesuffix(".")):
            return (acronym,)
        plain = unicodedata.normalize("NFKC", word).casefold().translate(_PLAIN)
        plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not "\u0300" <= c <= "\u036f")
        parts = [part for piece in plain.split() for part in piece.split("-") if part]
        if len(parts) == 2 and word[:3].lower() == "per" and parts[1] == "cent":
            return ("percent",)
        terms = [term for part in parts if (term := self._term(part))]
        if len(parts) == 2 and terms:  # cease-fire is found as ceasefire, F-16 as F16, re-election as reelection
            terms.append(self._term("".join(parts)) or "")
        return tuple(filter(None, terms))

    def _term(self, word: str) -> str | None:
        """One folded word -> its term; None for a stop word."""
        if word == "%":
            return "percent"
        if word in STOP_WORDS:
            return None
        base, apostrophe, clitic = word.rpartition("'")
        if apostrophe:
            word = base if clitic in _CLITICS else base + clitic
            if word in STOP_WORDS:
                return None
        word = word.replace("'", "")
        if _GROUPED.fullmatch(word):
            word = word.replace(",", "")
        elif not word[0].isdigit():
            word = word.replace(".", "")
        word = IRREGULAR.get(word) or IRREGULAR.get(word.removesuffix("s")) or word
        return str(self._stem(word[:TERM_LENGTH]))


@cache
def analyser(language: str | None) -> Analyser:
    """The analyser of an ISO 639-1 language; English stands in for those not yet taught."""
    return Analyser(language or "en") if language == "en" else analyser("en")


def passage_terms(article: Article, passages: Iterable[Passage]) -> Iterator[list[str]]:
    """For each passage the terms it is found by: its own after those of the article's title, if it has one."""
    analyse = analyser(article.language).terms
    title = analyse(article.title or "")
    for passage in passages:
        yield title + analyse(article.text[passage.start : passage.end])
