"""Dates as people and programs write them, in about thirty languages -> a day, or a moment with its zone.

Strict: every word and number of a date must have its place, or it is none. A day as 05/04/2024 is none, as it is in
April in one country and in May in another; in a text of a known language, or with its weekday, it may be one.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import cache

from index.text import word_forms
from index.text.dates.vocabulary import month_names
from index.text.patterns import lazy

LENGTH = 80  # characters of the longest date: weekday, month and zone written out
YEARS = range(1000, 3000)  # others are mistakes, or epochs
FIRST_YEAR = 50  # of two digits that is of the last century: https://www.rfc-editor.org/rfc/rfc5322#section-4.3

# dateparser's, without those whose months have another's names: listopad is October in Croatian, November in Polish.
LANGUAGES = "bg cs da de el es et fi fr hu id it lt lv nb nl pl pt ro ru sk sl sv tr uk ca eu gl is ar he".split()
DAY_FIRST = "fr es it pt ca gl ro el vi".split()
YEAR_FIRST = "ja ko zh hu lt mn fa".split()
MONTHS = [month.casefold() for month in word_forms.MONTHS["en"]]
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()

_ENGLISH = month_names("en")
_WEEKDAYS = {name for day in DAYS for name in (day, day[:3])} | {"tues", "wednes", "thur", "thurs"}
_ABBREVIATED = [month[:3].title() for month in MONTHS]
_FILLING = frozenset(  # words between the parts: 5 de marzo de 2024, 5 March 2024 at 10:00
    "d de del of the at on um uhr à a las alle ore le el il la kl klo om den der am vom o ob ve na dne dnia г года р в"
    " год року st nd rd th er".split()
)
# Those that mails and feeds write beside the American ones, which email.utils knows: https://www.iana.org/time-zones
_ZONES = {
    "Z": "+0000",
    "UTC": "+0000",
    **dict.fromkeys(("WEST", "CET", "MEZ", "BST"), "+0100"),
    **dict.fromkeys(("CEST", "MESZ", "EET", "SAST"), "+0200"),
    **dict.fromkeys(("EEST", "MSK"), "+0300"),
    **dict.fromkeys(("HKT", "SGT"), "+0800"),
    **dict.fromkeys(("JST", "KST"), "+0900"),
    "AEST": "+1000",
    "AEDT": "+1100",
    "NZST": "+1200",
    "NZDT": "+1300",
}
_TIME = lazy(
    r"(?:(?<=\d)t|(?<!\d))(?P<hour>\d{1,2})[:h](?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?(?!\d)"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?(?: ?uhr\b)?"
    r"(?: ?(?:(?:gmt|utc) ?)?(?P<zone>[+-]\d\d:?\d\d|[a-z]{1,12}(?:/[a-z_]{1,20})?\b)(?: ?\([a-z ]{1,40}\))?)?",
    re.IGNORECASE | re.ASCII,
)
_NUMERIC = lazy(
    r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})|(?P<d2>\d{1,2})\. ?(?P<m2>\d{1,2})\. ?(?P<y2>\d{4})"
    r"|(?P<y3>\d{4}) ?[年년] ?(?P<m3>\d{1,2}) ?[月월] ?(?P<d3>\d{1,2}) ?[日일]",
    re.ASCII,
)
_OF_LANGUAGE = lazy(
    r"(?:(?P<weekday>[a-z]{3})[a-z]{0,6},? )?"
    r"(?P<d>\d{1,2})(?:(?P<s>[/-])(?P<m>\d{1,2})(?P=s)(?P<y>\d{4})|\. ?(?P<m2>\d{1,2})\. ?(?P<y2>\d{2}))",
    re.ASCII | re.IGNORECASE,
)
# Of the year, as feeds may have it: https://www.rfc-editor.org/rfc/rfc822#section-5
_TWO_DIGITS = lazy(r"(.*\d [a-z]{3}) (\d\d)", re.ASCII | re.IGNORECASE)
_WORD_OR_NUMBER = lazy(r"\d+|[^\W\d_]+")
_WORD = r"[^\W\d_]{3,12}"
_WRITTEN = lazy(  # where one may stand in a text; `read` tells whether it does
    r"(?<![a-z\d/.:-])"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|er|\.)?[ -](?:de |of )?{_WORD}\.?,?[ -](?:de |del )?\d{{4}}(?! ?[:h]\d)"
    rf"|\d{{4}}(?:-\d{{1,2}}-\d{{1,2}}|/\d{{1,2}}/\d{{1,2}}|\.\d{{1,2}}\.\d{{1,2}})|\d{{1,2}}\. ?\d{{1,2}}\. ?\d{{4}}"
    rf"|(?:{'|'.join(day[:3] for day in DAYS)})[a-z]{{0,6}},? \d{{1,2}}/\d{{1,2}}/\d{{4}}"
    rf"|\d{{1,2}}/\d{{1,2}}/\d{{4}}|\d{{1,2}}-\d{{1,2}}-\d{{4}}(?!-)|\d{{1,2}}\. ?\d{{1,2}}\. ?\d{{2}}(?![.:]\d)"
    rf"|\d{{4}} ?[年년] ?\d{{1,2}} ?[月월] ?\d{{1,2}} ?[日일]|\d{{4}}\. {_WORD} \d{{1,2}}\.)(?!\d)"
    rf"|\b{_WORD}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}(?!\d)",
    re.IGNORECASE,
)


def read(text: str) -> date | datetime | None:
    """The day or moment that the whole text is, None if it is none; a moment has a zone only if the text names one."""
    text = " ".join(text.split()).strip(" ,.")
    if not 8 <= len(text) <= LENGTH:
        return None
    time = _TIME.search(text)
    rest = (f"{text[: time.start()]} {text[time.end() :]}" if time else text).strip(" ,.-–|")
    if time and time["zone"] and (short := _TWO_DIGITS.fullmatch(rest)):
        rest = f"{short[1]} {'19' if int(short[2]) >= FIRST_YEAR else '20'}{short[2]}"
    day = _day(rest) or (_read_short(rest) if rest[:1].isalpha() else None)
    if not day or not time:
        return day
    hour, zone = int(time["hour"]), (time["zone"] or "").upper().replace(":", "")
    if time["half"]:
        hour = hour % 12 + 12 * (time["half"] in "pP")
    written = f"{day.day} {_ABBREVIATED[day.month - 1]} {day.year:04} {hour}:{time['minute']}:{time['second'] or '00'}"
    try:
        return parsedate_to_datetime(f"{written} {_ZONES.get(zone, zone)}")
    except (ValueError, OverflowError):
        return None


def find(text: str, language: str | None = None) -> Iterator[tuple[int, int, date]]:
    """The days in a text of a `language`, with where they stand, as offsets, ends excluded.

    In some languages, 05/03/2024 can only be of March, and 05.03.24 only of 2024; 25/03/2024 is of March in all. So is
    Tue 03/05/2024, as it is no Tuesday otherwise.
    """
    for match in _WRITTEN.finditer(text):
        if day := _day(match[0].strip(" ,.")) or _read_short(match[0], language):
            yield *match.span(), day


def goes_with_day(word: str) -> bool:
    """Whether a word is a part of a date, and says nothing else."""
    return word.lower() in _FILLING or _is_weekday(word.lower())


def _read_short(text: str, language: str | None = None) -> date | None:
    match = _OF_LANGUAGE.fullmatch(text)
    if not match:
        return None
    if not match["y"]:
        is_known = language and language not in YEAR_FIRST
        return _date(2000 + int(match["y2"]), int(match["m2"]), int(match["d"])) if is_known else None
    year, day, month = int(match["y"]), int(match["d"]), int(match["m"])
    if language in DAY_FIRST or (match["s"] == "-" and language and language not in {"en", *YEAR_FIRST}):
        return _date(year, month, day)
    both = {found for found in (_date(year, month, day), _date(year, day, month)) if found}
    if match["weekday"]:
        both = {found for found in both if DAYS[found.weekday()].startswith(match["weekday"].lower())}
    return both.pop() if len(both) == 1 else None


def _day(text: str) -> date | None:
    if match := _NUMERIC.fullmatch(text):
        year, month, day = (next(filter(None, (match[f"{name}{n}"] for n in ("", *"23")))) for name in "ymd")
        return _date(int(year), int(month), int(day))
    parts = _WORD_OR_NUMBER.findall(text.lower())
    words = [part for part in parts if part.isalpha() and part not in _FILLING]
    if len(words) == 2:  # the weekday goes first: in Spanish, mar is Tuesday and March
        words = [word for n, word in enumerate(words) if n or not _is_weekday(word)]
    numbers = [part for part in parts if part.isdecimal()]
    year, other = sorted(numbers, key=len, reverse=True) if len(numbers) == 2 else ("", "")
    if len(words) != 1 or len(year) != 4 or len(other) > 2 or not (month := _month(words[0])):
        return None
    return _date(int(year), month, int(other))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def _month(word: str) -> int | None:
    return _ENGLISH.get(word) or _names()[0].get(word)


def _is_weekday(word: str) -> bool:
    return word in _WEEKDAYS or word in _names()[1]


@cache
def _names() -> tuple[dict[str, int], set[str]]:
    """The months of `LANGUAGES` with their numbers, and the weekdays; dateparser takes 0.5 s to load them."""
    from dateparser.languages.loader import default_loader

    known = [locale.info for locale in default_loader.get_locale_map(languages=LANGUAGES).values()]
    words = {
        name.lower().strip("."): number
        for info in known
        for number, month in enumerate(MONTHS, 1)
        for name in info.get(month, ())
    }
    return words, {name.lower().strip(".") for info in known for day in DAYS for name in info.get(day, ())}
