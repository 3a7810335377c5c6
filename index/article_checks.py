"""Checks an article that somebody else may have made: a backup, a cluster, or a parser that a file has taken over.

Raises ValueError, which says what is wrong, for anything that citebot would not have made itself.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from index.model import Article

TEXT = 10_000_000  # characters of an article: twice what a reader takes
LINE = 100_000  # characters of any other value: the path of a file in an archive may have 65,536
COUNT = 2**48  # of a generation or number: it can still be counted on from there

_FIELDS = {field.name for field in fields(Article)}
_REQUIRED = {"text", "id"}


def check_article(record: Mapping[str, Any]) -> Article:
    """The article of a record, if each of its fields has a value that citebot can have given it."""
    check(record.keys() == _FIELDS, "the fields of an article", sorted(record))
    for name, value in record.items():
        if name == "first_line":
            is_right = value is None or is_count(value, 1)
        else:
            is_right = is_text(value, TEXT if name == "text" else LINE) or (value is None and name not in _REQUIRED)
        check(is_right, f"an article's {name}", value)
    check(bool(record["id"]), "an article's id", "")
    for name in ("published", "edited"):
        check(record[name] is None or bool(date.fromisoformat(record[name][:10])), "a day", record[name])
    return Article(**record)


def is_text(value: object, most: int = LINE) -> bool:
    """Whether this is a text of at most so many characters."""
    return isinstance(value, str) and len(value) <= most


def is_count(value: object, least: int = 0) -> bool:
    """Whether this is a whole number, of at least so much and no more than `COUNT`."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= COUNT


def check(is_right: bool, what: str, value: object) -> None:
    """Raises ValueError, naming what is wrong, unless it is right."""
    if not is_right:
        raise ValueError(f"{what} can't be {str(value)[:40]!r}")
