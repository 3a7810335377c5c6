"""A year that a question asks for relative to the day of asking. English."""

import re
from datetime import date

from index.text.dates.when import read_day
from index.text.patterns import lazy

_SOME_YEAR = lazy(r"\b(last|this|next) year\b", re.IGNORECASE)
_YEAR = lazy(r"\b(?:19|20)\d\d\b(?![,.]\d)")


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
