"""The one text -> terms function, for passages and questions alike: what counts as the same word, per language.

A change to what any text yields must raise `VERSION`: libraries analysed under another one rebuild their postings.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import TypeVar

import Stemmer

from index.model import Article, Passage
from index.text.languages import ELIDES, KEEPS_DIACRITICS, STEMMERS, code
from index.text.patterns import lazy
from index.text.stop_words import stop_words
from index.text.word_forms import ACRONYMS, IRREGULAR, MONTHS

T = TypeVar("T")

VERSION = 6
TERM_LENGTH = 64  # characters; tantivy silently drops a term over 65,530 bytes, and no word is longer than this
MEMO = 1 << 16  # words of a language kept with their terms, about 16 MB: words repeat

# What may follow a letter: the marks of all scripts, without which Hindi loses its vowels, soft hyphens and joiners.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_MARKED = chain(range(0x300, 0x3100), range(0xA000, 0xAC00), range(0xF900, 0x10000))  # between them, no marks
_MARKS = "".join(c for c in map(chr, _MARKED) if unicodedata.category(c)[0] == "M") + _UNSEEN
_LETTER = rf"\w{_MARKS}"
_WORD = lazy(
    rf"""\w(?:
        (?<=[Pp])er\s+cent\b                             # per cent
      | [a-z]++(?=[\s,.])                                # most words, in two thirds of the time
      | (?<=\b[A-Za-z])(?:\+\+|\#)(?!\w)                 # C++, C#
      | (?<=\b[Vv])\d+(?:\.\d+)+                         # v2.4.1
      | (?<=[^\W\d_])\.[^\W\d_](?:\.[^\W\d_])*\b\.?    # U.S.
      | (?<=\d)\d*(?:[.,]\d+)+                           # 1,000 and 5.5
      | [{_LETTER}]*+(?:['’ʼ＇‐‑-][{_LETTER}]+)*          # the rest, with what an apostrophe or a hyphen ties to it
    ) | %""",
    re.VERBOSE,
)
_HYPHEN = lazy("[-‐‑]")
# Scripts written without spaces between words: kana, Han, Hangul, Thai, Lao, Burmese, Khmer.
_UNSPACED = lazy(
    r"[\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u109f\u1780-\u17d3\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f]+"
)
_GROUPED = lazy(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_CLITICS = {"s", "re", "ll", "ve", "d", "m", "t"}
_PLAIN = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-", "_": " "} | dict.fromkeys(f"{_UNSEEN}\u0307"))
_FOLDED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ё": "е"})


class Analyser:
    """Words and terms of one language. A word yields no term (a stop word), one, or several (cease-fire)."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._stem = Stemmer.Stemmer(STEMMERS[language]).stemWord if language in STEMMERS else str
        self._stop_words = stop_words(language)
        self._forms, self._acronyms = IRREGULAR.get(language, {}), ACRONYMS.get(language, {})
        self.word_terms = lru_cache(MEMO)(self._word_terms)

    def terms(self, text: str) -> list[str]:
        """The terms in text order, repeats kept."""
        return list(chain.from_iterable(map(self.word_terms, _WORD.findall(text))))

    def find(self, text: str, start: int, end: int, meant: Mapping[str, T]) -> list[tuple[int, int, T]]:
        """The words of `text[start:end]` that have a term of `meant`, as (start, end, what it means), in text order."""
        found, word_terms = [], self.word_terms
        for match in _WORD.finditer(text, start, end):
            for term in word_terms(match[0]):
                if term in meant:
                    found += (
                        _places(match, term, meant) if _UNSPACED.search(match[0]) else [(*match.span(), meant[term])]
                    )
                    break
        return found

    def _word_terms(self, word: str) -> tuple[str, ...]:
        if self._acronyms and (acronym := self._acronyms.get(word.removesuffix("."))):
            return (acronym,)
        if word.isascii() and word.isalpha():  # most are, and need none of what follows
            term = self._term(word.lower())
            return (term,) if term else ()
        plain = unicodedata.normalize("NFKC", word).casefold().translate(_PLAIN)
        if _UNSPACED.search(plain):
            return tuple(term for piece in plain.split() for run in _runs(piece) for term in self._run_terms(run))
        if plain.endswith(("++", "#")):
            return (plain,)
        if plain[0] == "v" and plain[1:2].isdigit() and "." in plain:
            plain = plain[1:]
        parts = [part for piece in plain.split() for part in piece.split("-") if part]
        if parts == ["per", "cent"]:
            return ("percent",)
        terms = [term for part in parts if (term := self._term(part))]
        if len(parts) == 2 and terms:  # cease-fire is found as ceasefire, F-16 as F16, re-election as reelection
            terms.append(self._term("".join(parts)) or "")
        return tuple(filter(None, terms))

    def _run_terms(self, run: str) -> Iterator[str]:
        """A run of a script without spaces -> its character pairs, as Lucene's CJKBigramFilter; else the one term."""
        if not _UNSPACED.match(run):
            yield from filter(None, [self._term(run)])
        elif len(run) == 1:
            yield run
        else:
            yield from (a + b for a, b in pairwise(run))

    def _term(self, word: str) -> str | None:
        """One folded word -> its term; None for a stop word."""
        if word == "%":
            return "percent"
        if word in self._stop_words or word in _CLITICS:
            return None
        if not word.isalpha():
            word = self._untie(word)
            if not word or word in self._stop_words:
                return None
            if _GROUPED.fullmatch(word):
                word = word.replace(",", "")
            elif not word[0].isdigit():
                word = word.replace(".", "")
        word = self._forms.get(word) or self._forms.get(word.removesuffix("s")) or word
        return self._fold(str(self._stem(word[:TERM_LENGTH])))

    def _untie(self, word: str) -> str:
        """Without what an apostrophe ties to it: Putin's, l'homme."""
        base, apostrophe, rest = word.rpartition("'")
        if apostrophe and self.language in ELIDES:
            return rest
        return (base if rest in _CLITICS else base + rest).replace("'", "")

    def _fold(self, term: str) -> str:
        """Without diacritics on Latin and Greek letters, where the language allows; й is no и."""
        if self.language in KEEPS_DIACRITICS or term.isascii():
            return term
        folded = (c if "\u0400" <= c < "\u1e00" or c >= "\u2000" else unicodedata.normalize("NFD", c)[0] for c in term)
        return "".join(c for c in folded if not "\u0300" <= c <= "\u036f").translate(_FOLDED)


def _runs(text: str) -> Iterator[str]:
    """The text cut where a script without spaces begins or ends."""
    at = 0
    for match in _UNSPACED.finditer(text):
        yield from filter(None, (text[at : match.start()].strip(), match[0]))
        at = match.end()
    yield from filter(None, (text[at:].strip(),))


def _places(match: re.Match[str], term: str, meant: Mapping[str, T]) -> list[tuple[int, int, T]]:
    """Where in a run of a script without spaces pairs of `meant` stand; the whole of it if it is written in parts."""
    pairs = [(match.start() + at, match[0][at : at + 2]) for at in range(len(match[0]))]
    placed = [(at, at + len(pair), meant[pair]) for at, pair in pairs if pair in meant]
    return placed or [(*match.span(), meant[term])]


def words(text: str) -> list[str]:
    """The words as they stand, of whatever language."""
    return list(_WORD.findall(text))


def is_compound(word: str) -> bool:
    """Whether it has two parts, and so a joined form as the last of its terms."""
    return len(_HYPHEN.findall(word)) == 1


_analyser = cache(Analyser)


def analyser(language: str | None) -> Analyser:
    """The analyser of a language tag; English stands in where nothing is known."""
    return _analyser(code(language))


def passage_terms(article: Article, passages: Iterable[Passage]) -> Iterator[list[str]]:
    """For each passage the terms it is found by: what is known of its article, then its own."""
    known, analyse = known_terms(article), analyser(article.language).terms
    for passage in passages:
        yield known + analyse(article.text[passage.start : passage.end])


def known_terms(article: Article) -> list[str]:
    """The terms of an article's title, source, author and day."""
    told = (article.title, article.source or article.host, article.author)
    return analyser(article.language).terms("\n".join(filter(None, told))) + _day_terms(article)


def _day_terms(article: Article) -> list[str]:
    """The day of publication as a question in the article's language names it, if the months' names are known."""
    language = code(article.language)
    if language not in MONTHS or not article.published:
        return []
    try:
        day = date.fromisoformat(article.published[:10])
    except ValueError:
        return []
    return analyser(language).terms(f"{day.day} {MONTHS[language][day.month - 1]} {day.year}")
