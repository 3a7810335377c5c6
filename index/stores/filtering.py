"""What filters compare in every store: days as numbers, and the names of an article's source."""

from index.model import Filters, find_host


def day_number(published: str | None) -> int:
    """An ISO 8601 date or time -> YYYYMMDD; 0 if there is none."""
    digits = (published or "")[:10].replace("-", "")
    return int(digits) if len(digits) == 8 and digits.isdecimal() else 0


def day_range(filters: Filters) -> tuple[int, int | None] | None:
    """The first and the last day that pass; None if all do.

    A passage without a date has day 0: it passes `as_of`, but neither `after` nor `before`.
    """
    last = min((day for day in (filters.before, filters.as_of) if day), default=None)
    if not (filters.after or last):
        return None
    first = day_number(str(filters.after)) if filters.after else int(filters.before is not None)
    return first, day_number(str(last)) if last else None


def fold_source(source: str) -> str:
    """A source or host in the form that is compared."""
    return source.casefold().removeprefix("www.")


def source_names(outlet: str | None, url: str | None) -> set[str]:
    """The names by which an article's source may be asked for: its outlet, its host, and what that is a subdomain of.

    `news.bbc.co.uk` is also found by `bbc.co.uk`, as search engines do, but by no single label and no part of an
    IP address.
    """
    host = (find_host(url) or "").rstrip(".")
    names = {outlet, host}
    while host.count(".") > 1 and not host.rpartition(".")[2].isdecimal():
        host = host.partition(".")[2]
        names.add(host)
    return {fold_source(name) for name in names if name}
