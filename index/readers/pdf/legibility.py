"""Whether the text of a page can be read.

Fonts that do not name their letters, and programs that lose the spaces, leave a page that looks well and has no words.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

ENOUGH = 40  # letters, below which nothing can be said; and words, for what is said of words
UNNAMED = 0.3  # of the characters of a page that a font leaves without a name
SINGLE = 0.6  # of its words that are one letter
LONG = 18  # letters of a word, which hardly any has in prose
RUN_TOGETHER = 0.4  # of the letters that are in such words: of German news 0.02, of Finnish 0.05
MUTE = 0.08  # of the words of three letters or more that have no vowel: of news 0.00, of shifted letters 0.14 and more
KNOWN = 0.02  # of these words that some language has among its commonest: of Welsh, which has no list, 0.08

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff]+")  # of scripts that part words by spaces
_UNNAMED = re.compile(
    "[\ufffd\ue000-\uf8ff\\x00-\\x08\\x0e-\\x1f\\x7f-\\x9f\U000f0000-\U0010ffff]"
)  # or private, controls
_VOWELS = frozenset("aeiouyæœøıə")


def is_legible(lines: Sequence[str]) -> bool:
    """Whether the lines of a page hold words, as far as that can be told; a page without text is legible."""
    text = " ".join(lines)
    shown, unnamed = len("".join(text.split())), len(_UNNAMED.findall(text))
    if sum(map(str.isalpha, text)) + unnamed < ENOUGH:
        return True
    if unnamed > UNNAMED * shown:
        return False
    words = _WORD.findall(text)
    letters = sum(map(len, words))
    if letters < max(ENOUGH, shown / 2):  # another script, or figures
        return True
    if sum(len(word) for word in words if len(word) >= LONG) > RUN_TOGETHER * letters:
        return False
    if len(words) < ENOUGH:
        return True
    return sum(len(word) == 1 for word in words) <= SINGLE * len(words) and not _are_unknown(words)


def _are_unknown(words: Sequence[str]) -> bool:
    """Whether words of the Latin script look like none of any language."""
    longer = [word.lower() for word in words if len(word) > 2 and word < "\u0370"]
    mute = sum(_VOWELS.isdisjoint(unicodedata.normalize("NFD", word)) for word in longer)
    if len(longer) < ENOUGH or mute <= MUTE * len(longer):
        return False
    return sum(word in _commonest_words() for word in longer) < KNOWN * len(longer)


@cache
def _commonest_words() -> frozenset[str]:
    from stopwordsiso import langs, stopwords  # 20 ms that hardly a page needs

    return frozenset(stopwords(langs()))
