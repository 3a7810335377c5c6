"""What a question says about time, and how much the day of an article speaks for it. English, counted from a day given.

BM25 leads: the most that a day adds is a part of a passage's score, half that for each `HALF_LIFE` farther away.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

NEAR = 0.1  # of the score, for an article of the day of asking: people ask about what is going on. nDCG@10 .893 -> .898
# and hit@1 .913 -> .927 on multihoprag_evidence_only, asked on the day of the newest article that answers
MEANT = 0.4  # where the question says when, or asks for the latest
HALF_LIFE = 14  # days

_LATEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|right now|currently|at the moment|up to date)\b", re.IGNORECASE
)
_AGO = re.compile(r"\b(\d{1,3}|an?|two|three|four|five|six|seven) (day|week|month)s? ago\b", re.IGNORECASE)
_COUNTS = {"a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_DAYS = {"day": 1, "week": 7, "month": 30}
_SAID: tuple[tuple[re.Pattern[str], Callable[[date], tuple[date, date]]], ...] = (
    (re.compile(r"\b(?:today|tonight)\b", re.IGNORECASE), lambda day: (day, day)),
    (re.compile(r"\byesterday\b", re.IGNORECASE), lambda day: (day - timedelta(1), day - timedelta(1))),
    (re.compile(r"\bthis week\b", re.IGNORECASE), lambda day: (day - timedelta(day.weekday()), day)),
    (
        re.compile(r"\blast week\b", re.IGNORECASE),
        lambda day: (day - timedelta(day.weekday() + 7), day - timedelta(day.weekday() + 1)),
    ),
    (re.compile(r"\bthis month\b", re.IGNORECASE), lambda day: (day.replace(day=1), day)),
    (
        re.compile(r"\blast month\b", re.IGNORECASE),
        lambda day: ((day.replace(day=1) - timedelta(1)).replace(day=1), day.replace(day=1) - timedelta(1)),
    ),
)


@dataclass(frozen=True, slots=True)
class When:
    """The days that are meant, both ends included; `gain` is the most that an article gains, as a part of its score."""

    first: date
    last: date
    gain: float

    def favour(self, published: str | None) -> float:
        """What to multiply a score by: 1 to 1 + `gain`; 1 for an article without a day."""
        try:
            day = date.fromisoformat((published or "")[:10])
        except ValueError:
            return 1.0
        away = max((self.first - day).days, (day - self.last).days, 0)
        return float(1 + self.gain * 0.5 ** (away / HALF_LIFE))


def read_time(text: str, today: date) -> When:
    """When a question asked on this day is about; without a word on that, about the time of asking."""
    for pattern, days in _SAID:
        if pattern.search(text):
            return When(*days(today), MEANT)
    if ago := _AGO.search(text):
        count = int(ago[1]) if ago[1].isdecimal() else _COUNTS[ago[1].lower()]
        day = today - timedelta(count * _DAYS[ago[2].lower()])
        return When(day, day, MEANT)
    return When(today, today, MEANT if _LATEST.search(text) else NEAR)
