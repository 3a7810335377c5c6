"""The numbers in a text with what they count, by a language's words for numbers and units."""

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from index.text.analysis import analyser
from index.text.numerals import canonical
from index.text.patterns import lazy
from index.text.rule_protocols import Quantity
from index.text.word_forms import IRREGULAR

_SIGNS = {"$": "dollar", "€": "euro", "£": "pound"}


class Quantities:
    """`quantities` and `number_words` of `index.text.rule_protocols.Rules` for a language.

    `scales`: a word -> what it multiplies by; `same`: a unit's word -> the unit it is told in, and how many of that it
    is.
    """

    def __init__(
        self,
        language: str,
        scales: Mapping[str, int],
        same: Mapping[str, tuple[str, Fraction]],
        simplify: Callable[[str], str] = str,
    ) -> None:
        self._language, self._scales, self._same, self._simplify = language, scales, same, simplify
        self._numbers = {word: n for word, n in IRREGULAR[language].items() if n.isdecimal()}
        names = "|".join(sorted(self._numbers, key=lambda word: -len(word)))
        self._quantity = lazy(
            rf"(?P<sign>[$€£]?)\s?(?<![\d.,])\b(?P<number>\d+(?:[.,]\d+)*|{names})\b(?![.,]?\d)"
            rf"(?:[ -](?P<scale>{'|'.join(scales)})\b)?(?:[ -]?(?P<unit>%|[^\W\d]+))?",
            re.IGNORECASE,
        )
        self._word = lazy(rf"\b(?:{names})\b")

    def quantities(self, text: str, start: int, end: int) -> Iterator[Quantity]:
        """The numbers in `text[start:end]` with what they count: two hours are 120 minutes."""
        analyse = analyser(self._language).terms
        for match in self._quantity.finditer(self._simplify(text), start, end):
            written = match["number"].casefold()
            try:
                value = Fraction(self._numbers.get(written) or canonical(written, self._language))
            except ValueError:  # 1.2.3
                continue
            value *= self._scales.get((match["scale"] or "").casefold(), 1)
            word = (match["unit"] or "").casefold()
            unit = _SIGNS.get(match["sign"]) or next(iter(analyse(word)), "")
            unit, factor = self._same.get(word, (unit, Fraction(1)))
            yield Quantity(written, unit, value * factor)

    def number_words(self, text: str) -> frozenset[str]:
        """The numbers that a text spells out, in digits."""
        return frozenset(self._numbers[word] for word in self._word.findall(text.casefold()))
