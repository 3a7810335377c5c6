"""The filters of a question as people write them, and why they left no article to search."""

from collections.abc import Sequence

from bot.render.sanitize import flatten
from bot.service.answers import AnswerService
from bot.service.questions import find_nearest_source
from index.library import Library
from index.model import Filters
from index.retrieval.operators import check_days, parse_day
from index.stores.filtering import fold_source


def read_filters(source: str | None, after: str | None, before: str | None) -> Filters:
    """The filters, with days as YYYY-MM-DD. Raises QuestionError."""
    filters = Filters(source, *(parse_day(day.strip()) if day else None for day in (after, before)))
    check_days(filters)
    return filters


def explain_empty(service: AnswerService, names: Sequence[str], filters: Filters) -> str:
    """Which filter no article of these libraries passes, a sentence; empty if each one leaves some."""
    with service.opened(names) as libraries:
        source = filters.source and flatten(filters.source)
        if source and (unknown := find_nearest_source(libraries, source)) is not None:
            return f"No article is from “{source}”." + (f" The nearest source is “{unknown}”." if unknown else "")
        return _explain_days(_days(libraries, source), filters, f" of {source}" if source else "")


def _days(libraries: Sequence[Library], source: str | None) -> list[str]:
    """The first and the last days of the articles, of one source or of all, as YYYY-MM-DD."""
    found = (one for library in libraries for one in library.sources())
    chosen = [one for one in found if source is None or fold_source(one.name) == fold_source(source)]
    return [day[:10] for one in chosen for day in (one.oldest, one.newest) if day]


def _explain_days(days: Sequence[str], filters: Filters, whose: str) -> str:
    if not days:
        return ""
    if filters.after and max(days) < str(filters.after):
        return f"No article{whose} is from {filters.after} or later: the newest is from {max(days)}."
    if filters.before and min(days) > str(filters.before):
        return f"No article{whose} is from {filters.before} or earlier: the oldest is from {min(days)}."
    return ""
