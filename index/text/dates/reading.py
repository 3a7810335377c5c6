"""The days that a question is about, and those that a text names, by the words of a language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from index.text.dates.vocabulary import WORDS, month_names
from index.text.dates.when import When, read_day
from index.text.patterns import lazy
from index.text.word_forms import IRREGULAR

EARLIEST, LATEST = (
    date(100, 1, 1),
    date(9900, 12, 31),
)  # days of asking, from which 999 months and a season are in reach
FIRST, LAST = date.min, date.max
MONTH = 31  # days
_YEAR = r"(?:19|20)\d\d(?![\d%]|[.,:]\d)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_ONE = "a an ein einem einer einen un une una uno een".split()
_UNIT_DAYS = (1, 7, 30, 365, 7)

_RELATIONS = ("before", "after", "since", "until", "between")
_WORDS = frozenset(["march"])  # and months, with a capital
_ADJECTIVE = lazy(r"\bthe \w+$", re.IGNORECASE)  # "the March election"

Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Said:
    """What a question says about time, at `start:end` of it."""

    when: When
    start: int
    end: int


class _Calendar:
    """The patterns of a language."""

    def __init__(self, language: str) -> None:
        words = WORDS[language]
        self.words, self.months = words, month_names(language)
        self.counts = {word: int(n) for word, n in IRREGULAR[language].items() if n.isdecimal() and int(n) <= 12}
        self.counts |= dict.fromkeys(_ONE, 1)
        names = "|".join(map(re.escape, sorted(self.months, key=lambda name: -len(name))))
        things = "|".join((*words.days, *words.units, *words.seasons.values(), names))
        of = rf"(?:,? (?:{words.of}) |,? )"
        last, this, coming = words.before_thing
        relation = "|".join(rf"(?P<{name}>{getattr(words, name)})" for name in _RELATIONS)
        day_first = (
            rf"(?P<day>{_DAY}){words.ordinal} (?:(?:{words.of}) )?(?P<month>{names})\b\.?(?:{of}(?P<year>{_YEAR}))?"
        )
        month_first = (
            rf"|(?P<month2>{names})\b\.? (?P<day2>{_DAY}){words.ordinal}(?![\d:]|[.,]\d)(?:,? (?P<year2>{_YEAR}))?"
            if language == "en"
            else ""
        )
        absolute = (
            r"(?P<iso>\d{4})-(?P<isom>\d\d?)-(?P<isod>\d\d?)|(?P<dotd>\d\d?)\.(?P<dotm>\d\d?)\.(?P<doty>\d{4})"
            rf"|{day_first}{month_first}|(?P<month3>{names})\b\.?(?:{of}(?P<year3>{_YEAR}))?|(?P<year4>{_YEAR})"
        )
        relative = (
            rf"(?:(?P<last>{last})|(?P<this>{this})|(?P<next>{coming})) (?P<thing>{things})\b"
            rf"|(?P<thing2>{things}) (?:(?P<last2>{words.behind_thing[0]})|(?P<next2>{words.behind_thing[2]}))\b"
            rf"|(?:{words.ago[0]} )?(?P<count>\d{{1,3}}|{'|'.join(self.counts)}) "
            rf"(?P<unit>{'|'.join(words.units)})s? ?(?P<ago>{words.ago[1]})\b"
            rf"|(?P<today>{words.today})\b|(?P<yesterday>{words.yesterday})\b"
            rf"|(?P<quarter>{words.quarter})(?:{of}|/)?(?P<qyear>{_YEAR})?\b"
        )
        self.asked = lazy(
            rf"(?<![\w-])(?:(?:{relation}) )?(?:(?P<at>{words.at}) )?(?:(?:{words.lead}) )?"
            rf"(?:{relative}|{absolute})(?![\w-])",
            re.IGNORECASE,
        )
        self.named = lazy(rf"(?<![\w.,-])(?:{absolute})(?![\w-])", re.IGNORECASE)
        self.joined = lazy(rf" (?:{words.and_}) (?:(?:{words.lead}) )?(?:{absolute})(?![\w-])", re.IGNORECASE)
        self.latest = lazy(rf"\b(?:{words.latest})\b", re.IGNORECASE)

    def number(self, thing: str) -> int | None:
        """The place of a thing among days and units: 0 is Monday, 7 a day, 8 a week; None for a month or a season."""
        kinds = (*self.words.days, *self.words.units)
        return next((i for i, kind in enumerate(kinds) if re.fullmatch(kind, thing, re.IGNORECASE)), None)


_calendar = cache(_Calendar)


def find_said(language: str, text: str, today: date) -> Said | None:
    """What a question asked on this day says about time; None if that is nothing, or the language has no `WORDS`."""
    if language not in WORDS:
        return None
    calendar, today = _calendar(language), min(max(today, EARLIEST), LATEST)
    for match in calendar.asked.finditer(text):
        found = match.groupdict()
        period = _relative(calendar, found, today) or _absolute(calendar, found, today)
        if not period or not _is_date(calendar, match, found):
            continue
        relation = None if found["count"] else next((name for name in _RELATIONS if found[name]), None)
        end = match.end()
        if relation in ("between", "since") and (other := calendar.joined.match(text, end)):
            relation, end = "between", other.end()
            period = _join(period, _absolute(calendar, dict.fromkeys(found) | other.groupdict(), today) or period)
        is_coarse = (period[1] - period[0]).days > 3 * MONTH
        when = When(*_bound(relation, period), is_before=relation == "before", is_coarse=is_coarse)
        return Said(when, match.start(), end)
    return None


def read_time(language: str, text: str, today: date) -> When:
    """When a question asked on this day is about; without a word on that, about the time of asking."""
    if said := find_said(language, text, today):
        return said.when
    is_latest = bool(_calendar(language if language in WORDS else "en").latest.search(text))
    return When(today, today, is_latest, is_latest)


def find_days(language: str, text: str, published: str | None) -> Iterator[Period]:
    """The days, months and years that a text names, in order; without a year, those nearest to its publication."""
    if language not in WORDS:
        return
    calendar, day = _calendar(language), read_day(published)
    for match in calendar.named.finditer(text):
        found = match.groupdict()
        is_word = found["month3"] and not found["year3"] and (len(match[0]) <= 3 or match[0] in _WORDS)
        if not is_word and (period := _absolute(calendar, found, day, is_nearest=True)):
            yield period


def _join(first: Period, second: Period) -> Period:
    """From the one to the other, whose year is that of both where only it has one."""
    start = first[0].replace(year=second[0].year, day=min(first[0].day, 28)) if second[1] < first[0] else first[0]
    return start, max(second[1], start)


def _is_date(calendar: _Calendar, match: re.Match[str], found: dict[str, str | None]) -> bool:
    """Whether it is no other word: "may", a number like 1950, a name like Jan."""
    is_led = any(found[name] for name in (*_RELATIONS, "at"))
    if found["year4"]:  # "gewann 2023 den Preis", but not "zählte 2023 Menschen"
        is_bare = calendar.words.has_bare_years and not match.string[match.end() + 1 : match.end() + 2].isupper()
        return is_led or is_bare
    if (name := found["month3"]) and not found["year3"]:
        return not _ADJECTIVE.search(match[0]) and (is_led or (len(name) > 3 and name[0].isupper()))
    return True


def _bound(relation: str | None, period: Period) -> Period:
    if relation == "before":
        return FIRST, max(period[0], date(1, 1, 2)) - timedelta(1)
    if relation == "after":
        return min(period[1], date(9999, 12, 30)) + timedelta(1), LAST
    if relation == "since":
        return period[0], LAST
    return (FIRST, period[1]) if relation == "until" else period


def _absolute(
    calendar: _Calendar, found: dict[str, str | None], today: date | None, *, is_nearest: bool = False
) -> Period | None:
    """The day, month or year that is named; without a year the last that has begun, or the nearest."""
    year = next((found[n] for n in ("iso", "doty", "year", "year2", "year3", "year4") if found.get(n)), None)
    name = found.get("month") or found.get("month2") or found.get("month3")
    figures = found.get("isom") or found.get("dotm")
    day = next((found[n] for n in ("isod", "dotd", "day", "day2") if found.get(n)), None)
    number = calendar.months[name.casefold()] if name else int(figures or 0)
    try:
        if not number:
            return (date(int(year), 1, 1), date(int(year), 12, 31)) if year else None
        if not year:
            if not today:
                return None
            chosen = today.year - (number > today.month)
            if is_nearest:
                chosen = min(
                    (today.year - 1, today.year, today.year + 1),
                    key=lambda one: abs(12 * (one - today.year) + number - today.month),
                )
        else:
            chosen = int(year)
        return (date(chosen, number, int(day)),) * 2 if day else _month(chosen, number)
    except ValueError:
        return None


def _relative(calendar: _Calendar, found: dict[str, str | None], today: date) -> Period | None:
    """What is counted from the day of asking."""
    if found["today"]:
        return today, today
    if found["yesterday"]:
        return (today - timedelta(1),) * 2
    if found["quarter"]:
        number = int(next(c for c in found["quarter"] if c.isdecimal()))
        year = int(found["qyear"] or today.year - (3 * number - 2 > today.month))
        return date(year, 3 * number - 2, 1), _before(year, 3 * number + 1)
    if found["count"] and found["unit"]:
        kind = calendar.number(found["unit"])
        count = int(found["count"]) if found["count"].isdecimal() else calendar.counts[found["count"].casefold()]
        return (today - timedelta(count * _UNIT_DAYS[(kind or 7) - 7]),) * 2 if kind and kind < 10 else None
    if thing := found["thing"] or found["thing2"]:
        turn = -1 if found["last"] or found["last2"] else 1 if found["next"] or found["next2"] else 0
        return _thing(calendar, thing, turn, today)
    return None


def _thing(calendar: _Calendar, thing: str, turn: int, today: date) -> Period:
    """The weekday, week, month, year, season or named month: the last, this or the next one."""
    kind, monday = calendar.number(thing), today - timedelta(today.weekday())
    if kind is None:
        return _named_thing(calendar, thing, turn, today)
    if kind < 7:
        ago = (today.weekday() - kind) % 7
        if turn < 0:
            return (today - timedelta(ago or 7),) * 2
        return (today + timedelta((7 - ago) if turn else -ago),) * 2
    if kind == 8:
        first = monday + timedelta(7 * turn)
        return first, min(first + timedelta(6), today) if not turn else first + timedelta(6)
    if kind == 9:
        months = 12 * today.year + today.month - 1 + turn
        first, last = _month(months // 12, months % 12 + 1)
        return first, last if turn else today
    if kind == 10:
        return date(today.year + turn, 1, 1), date(today.year + turn, 12, 31) if turn else today
    if kind == 11:
        saturday = monday + timedelta(5 + 7 * turn)
        return saturday, saturday + timedelta(1)
    return (today + timedelta(turn),) * 2


def _named_thing(calendar: _Calendar, thing: str, turn: int, today: date) -> Period:
    """A month or a season; "last" is one that is over."""
    month, length = calendar.months.get(thing.casefold(), 0), 1
    if not month:
        seasons = calendar.words.seasons.items()
        month = next(first for first, words in seasons if re.fullmatch(words, thing, re.IGNORECASE))
        length = 3
    year = today.year - (date(today.year, month, 1) > today)
    if turn < 0 and _before(year, month + length) >= today:
        year -= 1
    return date(year + (turn > 0), month, 1), _before(year + (turn > 0), month + length)


def _month(year: int, number: int) -> Period:
    return date(year, number, 1), _before(year, number + 1)


def _before(year: int, month: int) -> date:
    """The day before a month, which may be of the next year."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1) - timedelta(1)
