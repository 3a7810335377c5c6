"""The one text -> terms function, for passages and questions alike: what counts as the same word, per language.

A change to what any text yields must raise `VERSION`: libraries analysed under another one rebuild their postings.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import chain, pairwise
from typing import TypeVar

import Stemmer

from index.model import Article, Passage
from index.text.han import SIMPLIFIED
from index.text.languages import ELIDES, KEEPS_DIACRITICS, PREFIXES, STEMMERS, code
from index.text.numerals import CURRENCIES, FROM_ROMAN, PATTERN, Spelling, canonical, read_identifier, read_number
from index.text.patterns import lazy
from index.text.stop_words import stop_words
from index.text.word_forms import ACRONYMS, IRREGULAR, MONTHS, NAMES, PHRASES

T = TypeVar("T")

VERSION = 7
TERM_LENGTH = 64  # characters; tantivy silently drops a term over 65,530 bytes, and no word is longer than this
MEMO = 1 << 16  # words of a language kept with their terms, about 14 MB: words repeat

# What may follow a letter: the marks of all scripts, without which Hindi loses its vowels, soft hyphens and joiners.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_MARKED = chain(range(0x300, 0x3100), range(0xA000, 0xAC00), range(0xF900, 0x10000))  # between them, no marks
_MARKS = "".join(c for c in map(chr, _MARKED) if unicodedata.category(c)[0] == "M") + _UNSEEN
_LETTER = rf"\w{_MARKS}"
_SIGN = r"[\U0001f1e6-\U0001f1ff]{2}|[\u2600-\u27bf\U0001f300-\U0001faff]"  # emoji
_TOKEN = rf"""
    \w(?:
        (?<![PpUuEeVv])[a-z]++(?=[\s,.])                 # most words, in two thirds of the time
      | (?<=[Pp])er\s+cent\b                             # per cent
      | (?<=[Uu])nited\s+(?:[Ss]tates(?:\s+of\s+America)?|[Kk]ingdom|[Nn]ations|Arab\s+Emirates)\b
      | (?<=[Ee])(?:uropean\s+[Uu]nion|stados\s+[Uu]nidos)\b
      | (?<=[Vv])(?:ereinigten?\s+Staaten|erenigde\s+[Ss]taten)\b
      | [a-z]++(?=[\s,.])
      | (?<=S)tati\s+Uniti\b
      | (?<=\b[A-Za-z])(?:\+\+|\#)(?!\w)                 # C++, C#
      | (?<=\b[Vv])\d+(?:\.\d+)+                         # v2.4.1
      | (?<=\b[A-Z])[\ \u00a0]\d+\b                      # A 380
      | (?<=\b[A-Z])(?:\.\ [A-Z](?=\.))+                 # J. R.
      | (?<=[^\W\d_])\.[^\W\d_](?:\.[^\W\d_])*\b\.?    # U.S.
      | {PATTERN}
      | [{_LETTER}]*+(?:['’ʼ＇‐‑-][{_LETTER}]+)*          # the rest, with what an apostrophe or a hyphen ties to it
    ) | [%] | [$€£¥]\s?\d{PATTERN}? | [$€£¥]\s?\d+ | [\#@](?=[^\W_])[{_LETTER}]+ | {_SIGN}
"""
_WORD = lazy(_TOKEN, re.VERBOSE)
_MAIL = r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
_WORD_OR_MAIL = lazy(rf"{_MAIL} | {_TOKEN}", re.VERBOSE)  # only for texts with an @: it takes longer
_CAMEL = lazy(r"(?<=[^\W\d_A-Z])(?=[A-Z\d])|(?<=[A-Z])(?=[A-Z][a-z])")
# Scripts written without spaces between words: kana, Han, Hangul, Thai, Lao, Burmese, Khmer.
_UNSPACED = lazy(
    r"[\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u109f\u1780-\u17d3\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f]+"
)
_PIECE = lazy(r"[$€£¥]|\d[\d.,]*(?<=\d)|[^\W\d_]+")
_NUKTA = {0x93C: None, 0x901: "\u0902"}  # ज़ is written ज too, and हँसी हंसी, as Lucene's HindiNormalizer has it
_POINTS = dict.fromkeys([*range(0x591, 0x5BE), 0x5BF, 0x5C1, 0x5C2, 0x5C4, 0x5C5, 0x5C7])  # of Hebrew, seldom written
_CLITICS = {"s", "re", "ll", "ve", "d", "m", "t"}
_PLAIN = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-", "_": " "} | dict.fromkeys(f"{_UNSEEN}\u0307")) | _NUKTA
_FOLDED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ё": "е"})


class _Memo(dict[str, tuple[str, ...]]):
    """What a function gave for the last words, up to `MEMO` of them: a third faster than an `lru_cache`.

    Threads may share it: what one of them forgets the other finds again.
    """

    def __init__(self, function: Callable[[str], tuple[str, ...]]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) >= MEMO:
            self.clear()
        found = self[word] = self._function(word)
        return found


class Analyser:
    """Words and terms of one language. A word yields no term (a stop word), one, or several (cease-fire)."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._stem = Stemmer.Stemmer(STEMMERS[language]).stemWord if language in STEMMERS else str
        self._plain = _PLAIN | _POINTS if language == "he" else _PLAIN
        self._stop_words = frozenset(unicodedata.normalize("NFKC", w).translate(_PLAIN) for w in stop_words(language))
        self._forms = {**NAMES, **IRREGULAR.get(language, {})}
        self._acronyms = ACRONYMS.get(language, {})
        self.word_terms = _Memo(self._word_terms).__getitem__

    def terms(self, text: str) -> list[str]:
        """The terms in text order, repeats kept."""
        return list(chain.from_iterable(map(self.word_terms, _pattern(text).findall(text))))

    def find(self, text: str, start: int, end: int, meant: Mapping[str, T]) -> list[tuple[int, int, T]]:
        """The words of `text[start:end]` that have a term of `meant`, as (start, end, what it means), in text order."""
        found, word_terms = [], self.word_terms
        for match in _pattern(text, start, end).finditer(text, start, end):
            for term in word_terms(match[0]):
                if term in meant:
                    whole = [(*self._place(match, term), meant[term])]
                    found += (list(self._places(match, meant)) or whole) if _UNSPACED.search(match[0]) else whole
                    break
        return found

    def _places(self, match: re.Match[str], meant: Mapping[str, T]) -> Iterator[tuple[int, int, T]]:
        """Where in a word with a script without spaces the terms of `meant` stand; none if it is written in parts."""
        for start, run in _runs(match[0]):
            at = match.start() + start
            if len(run) == 1 or not _UNSPACED.match(run):
                yield from [(at, at + len(run), meant[term]) for term in self.terms(run) if term in meant][:1]
            else:
                pairs = enumerate(a + b for a, b in pairwise(run.translate(SIMPLIFIED)))
                yield from ((at + n, at + n + 2, meant[pair]) for n, pair in pairs if pair in meant)

    def _place(self, match: re.Match[str], term: str) -> tuple[int, int]:
        """Where in a word a term stands: of €450m, "euro" is the sign alone."""
        word, start = match[0], match.start()
        if word[0] in CURRENCIES or word[0].isdigit():
            for piece in _PIECE.finditer(word):
                if term in (CURRENCIES.get(piece[0]), *self.word_terms(piece[0])):
                    return start + piece.start(), start + piece.end()
        return match.span()

    def _word_terms(self, word: str) -> tuple[str, ...]:
        if word.isascii() and word.isalpha() and word not in self._acronyms:  # most are, and need none of what follows
            term = self._term(word.lower())
            return (term,) if term else ()
        return self.spell(word).terms

    def spell(self, word: str) -> Spelling:
        """A word's terms, and what a question with it looks for."""
        if self._acronyms and (acronym := self._acronyms.get(word.removesuffix("."))):
            return _one(acronym)
        if word[0] in "#@":
            return self._spell_tag(word[1:])
        plain = unicodedata.normalize("NFKC", word).casefold().translate(self._plain)
        if known := PHRASES.get(" ".join(plain.split())) or self._forms.get(plain):
            return _one(self._term(known) or known)
        if _UNSPACED.search(plain):
            plain = plain.translate(SIMPLIFIED)
            terms = tuple(term for piece in plain.split() for _, run in _runs(piece) for term in self._run_terms(run))
            return Spelling(terms, tuple((term,) for term in terms))
        if plain.endswith(("++", "#")) or "@" in plain:
            return self._spell_address(plain)
        if plain[:1] == "v" and plain[1:2].isdigit() and "." in plain:
            plain = plain[1:]
        if (plain[:1].isdigit() or plain[:1] in CURRENCIES) and (number := read_number(plain, self.language)):
            return self._analysed(number)
        if identifier := read_identifier(plain):
            return identifier
        if word.isupper() and plain in FROM_ROMAN:
            return Spelling((plain,), ((plain, FROM_ROMAN[plain]),))
        parts = [part for piece in plain.split() for part in piece.split("-") if part]
        if parts == ["per", "cent"]:
            return _one("percent")
        return self._spell_parts(parts)

    def _spell_parts(self, parts: Sequence[str]) -> Spelling:
        """Two parts are found joined, too: cease-fire as ceasefire, MH-17 as MH17, re-election as reelection."""
        terms = [term for part in parts if (term := self._term(part))]
        joined = self._term("".join(parts)) if len(parts) == 2 and terms else None
        if not joined:
            return Spelling(tuple(terms), tuple((term,) for term in terms))
        return Spelling((*terms, joined), tuple((term, joined) for term in terms))

    def _spell_tag(self, tag: str) -> Spelling:
        """#SaveTheLido: its words, and all of it."""
        parts = [part for part in _CAMEL.split(tag.replace("_", " ")) for part in part.split()]
        if len(parts) == 1:
            return self.spell(parts[0])
        terms = [term for part in parts for term in self.word_terms(part)]
        whole = self._fold("".join(parts).casefold())[:TERM_LENGTH]
        return Spelling((*terms, whole), tuple((term, whole) for term in terms) or ((whole,),))

    def _spell_address(self, plain: str) -> Spelling:
        """C#, or the address of a mail, which is found by its words, too."""
        parts = [part for part in re.split(r"[^\w#+]+", plain) if part] if "@" in plain else []
        terms = [term for part in parts if (term := self._term(part))]
        whole = plain[:TERM_LENGTH]
        return Spelling((*terms, whole), ((whole,),))

    def _analysed(self, number: Spelling) -> Spelling:
        """With the stems of its words."""
        terms = tuple(term for part in number.terms if (term := self._term(part)))
        asked = (tuple(term for part in one if (term := self._term(part))) for one in number.asked)
        return Spelling(terms, tuple(filter(None, asked)))

    def _run_terms(self, run: str) -> Iterator[str]:
        """A run of a script without spaces -> its character pairs, as Lucene's CJKBigramFilter; else the one term."""
        if not _UNSPACED.match(run):
            yield from filter(None, [self._term(run)])
        elif len(run) == 1:
            yield from {run} - self._stop_words
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
            word = canonical(word, self.language) if word[0].isdigit() else word.replace(".", "").replace(" ", "")
        word = self._forms.get(word) or self._forms.get(word.removesuffix("s")) or word
        return self._fold(str(self._stem(word[:TERM_LENGTH])))

    def _untie(self, word: str) -> str:
        """Without what an apostrophe ties to it: Putin's, l'homme."""
        base, apostrophe, rest = word.rpartition("'")
        if apostrophe and self.language in ELIDES:
            return rest
        return (base if rest in _CLITICS else base + rest).replace("'", "")

    def fold(self, word: str) -> str:
        """A word as its terms begin: folded, and not stemmed."""
        return self._fold(unicodedata.normalize("NFKC", word).casefold())

    def _fold(self, term: str) -> str:
        """Without diacritics on Latin and Greek letters, where the language allows; й is no и."""
        if self.language in KEEPS_DIACRITICS or term.isascii():
            return term
        folded = (c if "\u0400" <= c < "\u1e00" or c >= "\u2000" else unicodedata.normalize("NFD", c)[0] for c in term)
        return "".join(c for c in folded if not "\u0300" <= c <= "\u036f").translate(_FOLDED)


def _runs(text: str) -> Iterator[tuple[int, str]]:
    """The text cut where a script without spaces begins or ends, each run with where it starts."""
    at = 0
    for match in _UNSPACED.finditer(text):
        if at < match.start():
            yield at, text[at : match.start()]
        yield match.start(), match[0]
        at = match.end()
    if at < len(text):
        yield at, text[at:]


def _one(term: str) -> Spelling:
    return Spelling((term,), ((term,),))


def _pattern(text: str, start: int = 0, end: int | None = None) -> re.Pattern[str]:
    return _WORD if text.find("@", start, len(text) if end is None else end) < 0 else _WORD_OR_MAIL


def words(text: str) -> list[str]:
    """The words as they stand, of whatever language; of a script without spaces whole runs."""
    found: list[str] = _pattern(text).findall(text)
    return [
        run
        for word in found
        for run in ([r for _, r in _runs(word) if r not in "#@"] if _UNSPACED.search(word) else [word])
    ]


def prefixed(term: str, language: str) -> list[str]:
    """The terms that differ from a word's only by what the language writes together with it: in, and, the."""
    prefixes = PREFIXES.get(language, {})
    if not prefixes or not "\u05d0" <= term[0] <= "\u05ea":
        return []
    tied = (p for p, left in prefixes.items() if term.startswith(p) and len(term) - len(p) >= left)
    bases = [term, *(term.removeprefix(prefix) for prefix in tied)]
    return [prefix + base for base in bases for prefix in ("", *prefixes)]


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
