"""Which of the quotes shown is an old report that a newer one contradicts: another number for the same thing.

A mark is a charge, so whatever leaves it open that both are right takes it away: another unit or year, "at least 12".
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import permutations

from index.answering.deduplication import Quoted
from index.english.answer_types import COUNTED, told
from index.english.dates import read_day
from index.english.vocabulary import NEGATIONS, NUMBERS
from index.retrieval.question import Question, Word
from index.text.analysis import analyser
from index.text.answer_type import AnswerType

ALIKE = 0.8  # of the question's weight, which both quotes have in common at the least
KINDS = COUNTED | {AnswerType.DURATION}

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
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+")
_YEAR = re.compile(r"\b(?:1\d{3}|20\d\d)\b(?!,\d)")
_OPEN = re.compile(  # a bound, a denial, a forecast, or a time that depends on the day of the report
    r"\b(?:at (?:least|most)|(?:more|less|fewer) than|over|under|up to|about|around|approximately|roughly|some|nearly"
    r"|almost|as many as|between|dozens?|hundreds|thousands|millions|will|would|could|may|might|(?:last|next|this) year"
    rf"|false|{NEGATIONS})\b|n['’]t\b",
    re.IGNORECASE,
)
_FOR = re.compile(r"\bfor (?:the |an? )?(\w+)", re.IGNORECASE)  # a part of a whole


def find_newer(
    question: Question, shown: Sequence[Quoted], weights: Mapping[Word, float], today: date
) -> list[str | None]:
    """For each quote the day, ISO 8601, of the newest report that gives another number; None where none does."""
    newer: list[str | None] = [None] * len(shown)
    if question.answer_type not in KINDS:
        return newer
    days = [read_day(quoted.passage.article.published) for quoted in shown]
    numbers = [_numbers(quoted, question.answer_type) for quoted in shown]
    for old, new in permutations(range(len(shown)), 2):
        one, other = days[old], days[new]
        if not (one and other and one < other <= today + timedelta(1)):  # a day more: it is that somewhere
            continue
        if _differ(numbers[old], numbers[new]) and _is_one_matter(shown[old], shown[new], weights):
            newer[old] = max(newer[old] or "", other.isoformat())
    return newer


def _numbers(quoted: Quoted, kind: AnswerType) -> dict[str, set[Fraction]]:
    """The numbers in a quote that may answer, by what they count: 2 hours are 120 minutes."""
    text, start, end = quoted.passage.article.text, quoted.quote.start, quoted.quote.end
    answering = told(text, start, end, kind, [(a, b) for a, b, _ in quoted.highlights])
    tokens = set(_TOKEN.findall(" ".join(answering).casefold()))
    found: dict[str, set[Fraction]] = {}
    for match in _QUANTITY.finditer(text, start, end):
        number = match["number"].casefold()
        if number in tokens:
            scale = _SCALES.get((match["scale"] or "").casefold(), 1)
            value = scale * Fraction(NUMBERS.get(number) or number.replace(",", ""))
            unit = _SIGNS.get(match["sign"]) or next(iter(analyser("en").terms(match["unit"] or "")), "")
            unit, factor = _SAME.get(unit, (unit, Fraction(1)))
            found.setdefault(unit, set()).add(value * factor)
    return found


def _differ(old: Mapping[str, set[Fraction]], new: Mapping[str, set[Fraction]]) -> bool:
    """Whether both count the same, and none of it alike."""
    units = old.keys() & new.keys()
    return bool(units) and all(old[unit].isdisjoint(new[unit]) for unit in units)


def _is_one_matter(one: Quoted, other: Quoted, weights: Mapping[Word, float]) -> bool:
    """Whether both quotes tell nearly all that was asked as a plain fact, of the same years; in different articles."""
    common = sum(weights[word] for word in one.quote.matched & other.quote.matched)
    if one.passage.place == other.passage.place or common < ALIKE * sum(weights.values()) or not common:
        return False
    texts = one.text, other.text
    if any(map(_OPEN.search, texts)) or set(_YEAR.findall(texts[0])) != set(_YEAR.findall(texts[1])):
        return False
    parts = [set(_FOR.findall(text.casefold())) for text in texts]
    return parts[0] == parts[1] or not (parts[0] and parts[1])
