"""What a question says about time. English, counted from a given day."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from index.text.days import When, read_day
from index.text.patterns import lazy
from index.text.word_forms import MONTHS

EARLIEST, LATEST = (
    date(100, 1, 1),
    date(9900, 12, 31),
)  # days of asking, from which 999 months and a season are in reach

_LATEST = lazy(r"\b(?:latest|newest|most recent(?:ly)?|right now|currently|at the moment|up to date)\b", re.IGNORECASE)
_MONTH = lazy(
    rf"\b(?:(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)? (?:of )?)?(?P<month>{'|'.join(MONTHS['en'])})\b"
    r"(?: (?P<after>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?\b(?!:))?,?(?: (?P<year>(?:19|20)\d\d)\b)?"
)
_SEASON = lazy(r"\b(?P<which>last|this) (?P<season>spring|summer|autumn|fall|winter)\b", re.IGNORECASE)
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # the first month, north of the equator
_AGO = lazy(r"\b(\d{1,3}|an?|two|three|four|five|six|seven) (day|week|month)s? ago\b", re.IGNORECASE)
_SOME_YEAR = lazy(r"\b(last|this|next) year\b", re.IGNORECASE)
_YEAR = lazy(r"\b(?:19|20)\d\d\b(?![,.]\d)")
_COUNTS = {"a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_DAYS = {"day": 1, "week": 7, "month": 30}
_SAID: tuple[tuple[re.Pattern[str], Callable[[date], tuple[date, date]]], ...] = (
    (lazy(r"\b(?:today|tonight)\b", re.IGNORECASE), lambda day: (day, day)),
    (lazy(r"\byesterday\b", re.IGNORECASE), lambda day: (day - timedelta(1), day - timedelta(1))),
    (lazy(r"\bthis week\b", re.IGNORECASE), lambda day: (day - timedelta(day.weekday()), day)),
    (
        lazy(r"\blast week\b", re.IGNORECASE),
        lambda day: (day - timedelta(day.weekday() + 7), day - timedelta(day.weekday() + 1)),
    ),
    (lazy(r"\bthis year\b", re.IGNORECASE), lambda day: (date(day.year, 1, 1), day)),
    (
        lazy(r"\blast year\b", re.IGNORECASE),
        lambda day: (date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)),
    ),
    (lazy(r"\bthis month\b", re.IGNORECASE), lambda day: (day.replace(day=1), day)),
    (
        lazy(r"\blast month\b", re.IGNORECASE),
        lambda day: ((day.replace(day=1) - timedelta(1)).replace(day=1), day.replace(day=1) - timedelta(1)),
    ),
)


def read_time(text: str, today: date) -> When:
    """When a question asked on this day is about; without a word on that, about the time of asking."""
    today = min(max(today, EARLIEST), LATEST)
    for pattern, days in _SAID:
        if pattern.search(text):
            return When(*days(today))
    if ago := _AGO.search(text):
        count = int(ago[1]) if ago[1].isdecimal() else _COUNTS[ago[1].lower()]
        day = today - timedelta(count * _DAYS[ago[2].lower()])
        return When(day, day)
    if (month := _MONTH.search(text)) and (named := _month(month, today)):
        return When(*named)
    if season := _SEASON.search(text):
        return When(*_season(season["season"].lower(), today, is_last=season["which"].lower() == "last"))
    is_latest = bool(_LATEST.search(text))
    return When(today, today, is_latest, is_latest)


def is_of_another_year(asked: str, today: date, quote: str, published: str | None) -> bool:
    """Whether last, this or next year is asked for, and the quote names only other years.

    One that names none is taken to tell of the year it was published in, the year before or the year after.
    """
    said, day = _SOME_YEAR.search(asked), read_day(published)
    if not said:
        return False
    year = today.year + {"last": -1, "this": 0, "next": 1}[said[1].lower()]
    years = {int(named) for named in _YEAR.findall(quote)} or (
        {day.year - 1, day.year, day.year + 1} if day else {year}
    )
    return year not in years


def _month(said: re.Match[str], today: date) -> tuple[date, date] | None:
    """The month or the day of it that is named; without a year the last that has begun. "may" is a verb as a rule."""
    number, day = MONTHS["en"].index(said["month"]) + 1, said["day"] or said["after"]
    if said["month"] == "May" and not (day or said["year"]):
        return None
    year = int(said["year"] or (today.year - (number > today.month)))
    try:
        return (date(year, number, int(day)),) * 2 if day else (date(year, number, 1), _before(year, number + 1))
    except ValueError:
        return None


def _season(name: str, today: date, *, is_last: bool) -> tuple[date, date]:
    """The season that is on or was last; "last" is one that is over."""
    month = _SEASONS[name]
    year = today.year - (date(today.year, month, 1) > today)
    if is_last and _before(year, month + 3) >= today:
        year -= 1
    return date(year, month, 1), _before(year, month + 3)


def _before(year: int, month: int) -> date:
    """The day before a month, which may be of the next year."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1) - timedelta(1)
