"""The days that a question is about, and the day of an article."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class When:
    """The days a question is about, both ends included. `is_said`: whether the question says so itself.

    `is_latest`: the newest that there is is meant, up to the last day. `is_before`: whether it is
    all before a day. `is_coarse`: whether a year or more is named.
    """

    first: date
    last: date
    is_said: bool = True
    is_latest: bool = False
    is_before: bool = False
    is_coarse: bool = False

    def among(self, published: Iterable[str | None]) -> "When":
        """The same, counted from the newest of these where the newest is meant: a library may have ended long ago."""
        if not self.is_latest:
            return self
        newest = max((day for day in map(read_day, published) if day and day <= self.last), default=self.last)
        return replace(self, first=newest, last=newest)

    def days_to(self, day: date) -> int:
        """How many days lie between; 0 for one of these days."""
        return max((self.first - day).days, (day - self.last).days, 0)


def read_day(published: str | None) -> date | None:
    """The day of an ISO 8601 date or time."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
