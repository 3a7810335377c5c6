"""Numbers in English texts: what they count, and what leaves room for another number."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from fractions import Fraction

from index.english.vocabulary import NEGATIONS, NUMBERS, PEOPLE, UNHURT
from index.text.analysis import analyser
from index.text.passages import Span
from index.text.patterns import lazy
from index.text.rule_protocols import Quantity

_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_QUANTITY = lazy(
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
_OPEN = lazy(  # a bound, a denial, a forecast, or a time that depends on the day of the report
    r"\b(?:at (?:least|most)|(?:more|less|fewer) than|over|under|up to|about|around|approximately|roughly|some|nearly"
    r"|almost|as many as|between|dozens?|hundreds|thousands|millions|will|would|could|may|might|(?:last|next|this) year"
    rf"|false|{NEGATIONS})\b|n['’]t\b",
    re.IGNORECASE,
)
_FOR = lazy(r"\bfor (?:the |an? )?(\w+)", re.IGNORECASE)  # a part of a whole
_WORDS = r"(?: (?!(?:and|but|or|who|when|while|after|before|as|because|if|whether|that|how|what|why)\b)[\w’'-]+)"
_BEFORE = lazy(  # between a number and what befell as many
    rf"{_WORDS}{{0,3}}(?:, (?:including|among|all|both|most)\b[^,;]{{,60}},)?{_WORDS}{{0,5}} ?"
)
_BEHIND = lazy(rf"(?: (?:at least|more than|up to|as many as|all|about|around|some|another))?{_WORDS}? ")
_NUMBER_OF = lazy(r"\bnumbers? of (?:[\w-]+ ){0,3}$", re.IGNORECASE)
_TOLL = lazy(  # "the number of dead in the flood has risen to 12"
    rf"{_WORDS}{{0,12}} (?:to|at|of|is|was|reached|passed)(?: (?:least|about|more|than|at)){{0,2}} ", re.IGNORECASE
)
_VICTIM = lazy(
    rf"\ban? (?:[\w-]+ ){{0,3}}?(?:{'|'.join(PEOPLE.split())}|child|baby|teenager|worker|passenger|soldier|cyclist"
    r"|policeman|firefighter|pensioner|resident|hiker|climber|miner|sailor)\b|\bboth\b",
    re.IGNORECASE,
)
_NONE = lazy(r"\b(?:no[ -]?one|nobody|none|not one|not a single|no|without(?: any)?)\b", re.IGNORECASE)
_HURT = r"hurt|injur(?:e[ds]?|ing|y|ies)|wound(?:ed|ing)"
_CASUALTY = r"casualt(?:y|ies)|victims?|loss of (?:human )?life"
_DEATH = lazy(
    r"\b(?:die[ds]?|dying|dead|deaths?|kill(?:s|ed|ing)?|perish(?:ed)?|drown(?:ed)?|fatalit(?:y|ies)"
    r"|lost (?:their|his|her) li(?:fe|ves))\b",
    re.IGNORECASE,
)
_INJURY = lazy(rf"\b(?:{_HURT})\b", re.IGNORECASE)
_HARM = lazy(rf"{_DEATH.pattern}|\b(?:{_HURT}|{_CASUALTY})\b", re.IGNORECASE)
_HURTING = lazy(rf"\b(?:{_HURT}|casualt(?:y|ies))\b", re.IGNORECASE)
_LIVES = lazy(r"\b(?:claim|cost|took|taken|taking)\w* (?:[\w,-]+ ){0,5}?lives\b", re.IGNORECASE)
_UNHURT = lazy(
    rf"\b(?:all|every(?:one|body)|both)\b(?: [\w’'-]+){{0,6}}? (?:{'|'.join(UNHURT.split())})\b", re.IGNORECASE
)
_SURVIVED = lazy(
    r"\b(?:all|every(?:one|body)|both)\b(?: [\w’'-]+){0,6}? (?:survived|alive|safe|safely)\b", re.IGNORECASE
)
_GAP = 160  # characters between a number and what befell as many, at the most
_NEAREST = 3  # numbers on either side of that which are looked at
_NUMBER = lazy(rf"\b(?:{'|'.join(NUMBERS.keys() - {'one'})})\b")


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


def find_tolls(text: str, start: int, end: int, counts: Iterable[Span], *, is_deadly: bool) -> Iterator[Span]:
    """Where `text[start:end]` tells how many died, else how many were hurt, with one of these `counts` or as none.

    That nobody was hurt tells how many died, too.
    """
    victims = [match.span() for match in _VICTIM.finditer(text, start, end)]
    yield from _tie(text, start, end, _DEATH if is_deadly else _INJURY, sorted([*counts, *victims]))
    nobody = [match.span() for match in _NONE.finditer(text, start, end)]
    yield from _tie(text, start, end, _HARM if is_deadly else _HURTING, nobody, behind=False)
    safe = (_UNHURT, _SURVIVED, _LIVES) if is_deadly else (_UNHURT,)
    yield from (match.span() for pattern in safe for match in pattern.finditer(text, start, end))


def _tie(
    text: str, start: int, end: int, harm: re.Pattern[str], counts: list[Span], *, behind: bool = True
) -> Iterator[Span]:
    """From a count to what befell as many, or the other way round."""
    for match in harm.finditer(text, start, end):
        at = bisect_left(counts, match.span())
        for first, last in counts[max(0, at - _NEAREST) : at]:
            if last <= match.start() <= last + _GAP and _BEFORE.fullmatch(text, last, match.start()):
                yield first, match.end()
        for first, last in counts[at : at + _NEAREST] if behind else ():
            is_toll = match[0][:5].casefold() in ("death", "fatal") or _NUMBER_OF.search(
                text[max(start, match.start() - _GAP) : match.start()]
            )
            pattern = _TOLL if is_toll else _BEHIND
            if match.end() <= first <= match.end() + _GAP and pattern.fullmatch(text, match.end(), first):
                yield match.start(), last
