"""Numbers, days and identifiers: what of their many spellings is the same, per language."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from index.text.patterns import lazy
from index.text.word_forms import MONTHS

CURRENCIES = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
DECIMAL_COMMA = frozenset("ca cs da de el es fi fr hu id it nl no pl pt ro ru sr sv tr uk".split())
"""Languages that write 1.000,5 for 1,000.5."""

_K, _M, _G, _T = 10**3, 10**6, 10**9, 10**12
_SCALES: Mapping[str, Mapping[str, int]] = {
    "en": {"k": _K, "thousand": _K, "m": _M, "mn": _M, "mln": _M, "million": _M, "millions": _M}
    | {"bn": _G, "billion": _G, "billions": _G, "tn": _T, "trillion": _T, "trillions": _T},
    "de": {"tausend": _K, "tsd": _K, "million": _M, "millionen": _M, "mio": _M}
    | {"milliarde": _G, "milliarden": _G, "mrd": _G, "billion": _T, "billionen": _T},
    "fr": {"mille": _K, "million": _M, "millions": _M, "milliard": _G, "milliards": _G, "md": _G, "mds": _G}
    | {"billion": _T, "billions": _T},
    "es": {"mil": _K, "millón": _M, "millones": _M, "mil millones": _G, "billón": _T, "billones": _T},
    "it": {"mila": _K, "milione": _M, "milioni": _M, "mln": _M, "miliardo": _G, "miliardi": _G, "mld": _G},
    "nl": {"duizend": _K, "miljoen": _M, "mln": _M, "miljard": _G, "mld": _G, "biljoen": _T},
}
_LONG = {"bn": "billion", "m": "million", "mn": "million", "tn": "trillion", "k": "thousand"}  # English
_UNITS = "km|kg|cm|mm|mph|kmh|ft|mw|gw|kw|gb|mb|tb|ml|pm|am|min"
_LONGER = {re.escape(word) for words in _SCALES.values() for word in words if len(word) > 1}
_WORDS = sorted(_LONGER, key=lambda word: (-len(word), word))

# Behind a first digit; for `index.text.analysis`.
PATTERN = rf"""(?<=\d)(?:
        \d{{3}}-\d\d?-\d\d?(?![\w-])                                        # 2025-10-09
      | \d?\.\d\d?\.\d{{4}}(?!\w|\.\d)                                      # 09.10.2025
      | (?<=0)\d{{2,}}(?:[ \u00a0/]\d{{2,8}}(?!\d)){{1,5}}                    # 0800 33 44 55
      | (?<=\+\d)\d{{0,2}}(?:[ \u00a0/-]\d{{2,8}}(?!\d)){{1,6}}             # +44 20 7946 0958
      | \d*(?:[.,]\d+)*(?:[ \u00a0-]?(?i:{"|".join(_WORDS)})|[kKm])(?!\w)   # 450 million, 1.2bn, 300m
      | \d{{0,2}}(?:[\u00a0\u2009\u202f]\d{{3}}|(?:\ \d{{3}}){{2}})+(?!\d)  # 450 000 000
      | \d*(?:[.,]\d+)+                                                     # 1,000 and 5.5
    )"""

_SCALED = lazy(rf"(\d[\d.,]*?)[ \u00a0-]?({'|'.join(_WORDS)}|[km])", re.IGNORECASE)
_DAY = lazy(r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)|(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>\d{4})")
_MEASURED = lazy(rf"(\d+)({_UNITS})")
_POINTS, _COMMAS = lazy(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?"), lazy(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_IDENTIFIER = lazy(  # of a letter and digits, of several numbers, or groups of digits with spaces
    r"[a-z][ \u00a0-]\d+[a-z]?|[a-z]+(?:-\d+){2,}|\d+(?:-\d+){2,}|\d+(?:[\s/-]\d+)*[\s/]\d+"
)
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LARGEST = 39  # as a Roman numeral: kings and popes


class Spelling(NamedTuple):
    """How a word is found. `asked`: what a question with it looks for, words with their variants."""

    terms: tuple[str, ...]
    asked: tuple[tuple[str, ...], ...]


def read_number(plain: str, language: str) -> Spelling | None:
    """A folded word that begins with a digit or with a currency; None if it is no number with a spelling of its own."""
    sign, figures = (plain[0], plain[1:].lstrip()) if plain[0] in CURRENCIES else ("", plain)
    currency = (CURRENCIES[sign],) if sign else ()
    if scaled := _SCALED.fullmatch(figures):
        return _scale(scaled[1], scaled[2], currency, language)
    if measured := _MEASURED.fullmatch(figures):
        return Spelling(measured.groups(), tuple((part,) for part in measured.groups()))
    if sign:
        number = canonical(figures, language)
        return Spelling((number, *currency), ((number,), currency))
    if day := _DAY.fullmatch(figures):
        return _day(day, language)
    return None


def read_identifier(word: str) -> Spelling | None:
    """F-16, A 380, CVE-2024-30941, 0800 33 44 55: found by its parts too, but asked for as a whole."""
    plain = word.casefold()
    if not _IDENTIFIER.fullmatch(plain):
        return None
    parts = [part for part in re.split(r"[\s/-]", plain) if part]
    whole = "".join(parts)
    return Spelling((*(part for part in parts if not part.isalpha() or len(part) > 1), whole), ((whole,),))


def canonical(figures: str, language: str) -> str:
    """A number as it is written in a language -> its digits with a decimal point: 1.000,5 is 1000.5 in German."""
    if _COMMAS.fullmatch(figures) and (language not in DECIMAL_COMMA or figures.count(",") > 1):
        return figures.replace(",", "")
    if _POINTS.fullmatch(figures) and (language in DECIMAL_COMMA or figures.count(".") > 1):
        return figures.replace(".", "").replace(",", ".")
    return figures.replace(",", ".") if language in DECIMAL_COMMA and figures.count(",") == 1 else figures


def to_roman(number: str) -> str | None:
    """A number from 2 on -> its Roman numeral, in lower case, as far as names have them."""
    if not number.isdecimal() or not 1 < int(number[:4]) <= _LARGEST:
        return None
    left, spelt = int(number), ""
    for value, letters in _ROMAN:
        spelt, left = spelt + left // value * letters, left % value
    return spelt


FROM_ROMAN = {to_roman(str(number)): str(number) for number in range(2, _LARGEST + 1)}
"""A Roman numeral in lower case -> the number; not "i", which is a word."""


def _scale(figures: str, scale: str, currency: tuple[str, ...], language: str) -> Spelling | None:
    known = _SCALES.get(language, {}).get(scale) or _SCALES["en"].get(scale)
    number = canonical(figures, language)
    try:
        whole = f"{Decimal(number) * (known or 1):f}"
    except ArithmeticError:  # 1.2.3
        return None
    whole = whole.rstrip("0").rstrip(".") if "." in whole else whole
    if not known:
        return Spelling((number, scale, *currency), ((number,), (scale,), *((c,) for c in currency)))
    if len(scale) == 1 and not currency:  # 300m may be metres
        variants = (figures + scale, number, whole)
        return Spelling(variants, (variants,))
    return Spelling((number, _LONG.get(scale, scale), whole, *currency), ((whole,), *((c,) for c in currency)))


def _day(found: re.Match[str], language: str) -> Spelling | None:
    """A day in figures as it is named in words."""
    try:
        day = date(*(int(found[a] or found[b]) for a, b in (("year", "y"), ("month", "m"), ("day", "d"))))
    except ValueError:
        return None
    if language not in MONTHS:
        return None
    parts = (str(day.day), MONTHS[language][day.month - 1].casefold(), str(day.year))
    return Spelling(parts, tuple((part,) for part in parts))
