"""Numbers in English texts: what they count, and what leaves room for another number."""

import re
from collections.abc import Iterator
from fractions import Fraction

from index.english.vocabulary import NEGATIONS, NUMBERS
from index.text.analysis import analyser
from index.text.rules import Quantity

_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_QUANTITY = re.compile(
    rf"(?P<sign>[$€£]?)\s?(?<![\d.,])\b(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?|{'|'.join(NUMBERS)})\b(?![.,]?\d)"
    rf"(?:[ -](?P<scale>{'|'.join(_SCALES)})\b)?(?:[ -]?(?P<unit>%|[^\W\d]+))?",
    re.IGNORECASE,
)
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound"}
_SAME: dict[str, tuple[str, Fraction]] = {  # as they are stemmed
    "second": ("minut", Fraction(1, 60)),
    "hour": ("minut", Fraction(60)),
    "day": ("minut", Fraction(24 * 60)),
    "week": ("minut", Fraction(7 * 24 * 60)),
    "year": ("month", Fraction(12)),
    "decad": ("month", Fraction(120)),
}
_OPEN = re.compile(  # a bound, a denial, a forecast, or a time that depends on the day of the report
    r"\b(?:at (?:least|most)|(?:more|less|fewer) than|over|under|up to|about|around|approximately|roughly|some|nearly"
    r"|almost|as many as|between|dozens?|hundreds|thousands|millions|will|would|could|may|might|(?:last|next|this) year"
    rf"|false|{NEGATIONS})\b|n['’]t\b",
    re.IGNORECASE,
)
_FOR = re.compile(r"\bfor (?:the |an? )?(\w+)", re.IGNORECASE)  # a part of a whole
_NUMBER = re.compile(rf"\b(?:{'|'.join(NUMBERS.keys() - {'one'})})\b")


def quantities(text: str, start: int, end: int) -> Iterator[Quantity]:
    """The numbers in `text[start:end]` with what they count: 2 hours are 120 minutes."""
    for match in _QUANTITY.finditer(text, start, end):
        number = match["number"].casefold()
        scale = _SCALES.get((match["scale"] or "").casefold(), 1)
        value = scale * Fraction(NUMBERS.get(number) or number.replace(",", ""))
        unit = _SIGNS.get(match["sign"]) or next(iter(analyser("en").terms(match["unit"] or "")), "")
        unit, factor = _SAME.get(unit, (unit, Fraction(1)))
        yield Quantity(number, unit, value * factor)


def number_words(text: str) -> frozenset[str]:
    """The numbers that a text spells out, in digits; "one" is often no number."""
    return frozenset(str(NUMBERS[word]) for word in _NUMBER.findall(text.casefold()))


def parts_of_whole(text: str) -> frozenset[str]:
    """What a number may be for: "12 for the children"."""
    return frozenset(_FOR.findall(text.casefold()))


def is_open(text: str) -> bool:
    """Whether a statement leaves room for another number: a bound, a forecast, a denial."""
    return bool(_OPEN.search(text))
