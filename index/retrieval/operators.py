"""What people type into a search box: site: and after:, "an exact phrase", -word, the beginning of a word*.

One reading for the command line, the console and Discord. What only looks like an operator stays text: a dash between
words, 5 * 3, "before: the storm", an address.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from index.errors import QuestionError
from index.model import Filters
from index.text.patterns import lazy

SHORTEST = 3  # letters of a beginning; with fewer it stands for too many words
_OPEN, _CLOSE, _QUOTES = '"“„«', '"“”»', '"“”„«»'
_END = "?!.,;:)"  # behind a word, and no part of it
_OPERATOR = lazy(
    rf"""
    (?<!\S)-(?P<left>[{_OPEN}][^{_QUOTES}]+[{_CLOSE}] | [^\W\d_]\S*)
  | (?<!\S)(?P<name>site|source|after|before):(?P<value>[{_OPEN}][^{_QUOTES}]+[{_CLOSE}] | [^\s{_QUOTES}]\S*)
  | [{_OPEN}](?P<quoted>[^{_QUOTES}]+)[{_CLOSE}]
  | (?<!\S)\*\S[^*]*\*                                                   # emphasis in a message
  | (?<![^\s(])(?P<begun>[^\W_]{{{SHORTEST},}})\*(?=[\s{re.escape(_END)}]|$)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SHORT = lazy(rf"(?<![^\s(])[^\W_]{{1,{SHORTEST - 1}}}(?=\*(?:[\s{re.escape(_END)}]|$))")
_FILTER = lazy(r"(?:site|source|after|before):", re.IGNORECASE)
_HANGING = lazy(r"\w-(?=[\s?!.,;:)]|$)")


@dataclass(frozen=True, slots=True)
class Operators:
    """A question without its operators; `phrases` are in its text too, and so are the words that are only `begun`.

    `excluded`: the words and phrases that are to be left out. `begun` is in lower case.
    """

    text: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    begun: frozenset[str] = frozenset()


def read_operators(text: str) -> Operators:
    """The question and its operators, but for the filters. Raises QuestionError if it only says what to leave out."""
    phrases: list[str] = []
    excluded: list[str] = []
    begun: set[str] = set()
    is_dashed = bool(_HANGING.search(text))  # "Ein- und -ausfuhr" and "the mayor -Calder- said": no dash excludes

    def read(match: re.Match[str]) -> str:
        if match["quoted"] and len(match["quoted"].split()) > 1:
            phrases.append(match["quoted"].strip())
        elif match["left"] and not is_dashed:
            excluded.append(_unquote(match["left"]))
            return " "
        elif match["begun"]:
            begun.add(match["begun"].casefold())
            return match["begun"]
        return match[0]

    left = _OPERATOR.sub(read, text)
    if excluded and not any(map(str.isalnum, left)):
        raise QuestionError("the question only says what to leave out: add words to look for, as in harbour -ferry")
    return Operators(" ".join(left.split()), tuple(phrases), tuple(filter(None, excluded)), frozenset(begun))


def short_beginnings(text: str) -> tuple[str, ...]:
    """The words that are meant as beginnings and are too short for that, as typed, without their asterisk."""
    return tuple(_SHORT.findall(text)) if "*" in text else ()


def strip_operators(text: str) -> str:
    """A text that is no question, without the signs that would leave words out: the items of a list have dashes."""
    return _OPERATOR.sub(lambda match: match["left"] or match["begun"] or match[0], text)


def take_filters(text: str, given: Filters = Filters()) -> tuple[str, Filters]:
    """The question without site:, source:, after: and before:, and `given` with what these say instead.

    Raises QuestionError, in one line that says what to write, if they can't be meant so.
    """
    said: dict[str, str] = {}

    def read(match: re.Match[str]) -> str:
        if match["left"] and _FILTER.match(match["left"]):
            raise QuestionError(f"-{match['left'][:40]} can't be left out: site: and source: name the one to search")
        if not match["name"]:
            return match[0]
        name = match["name"].lower()
        key = "source" if name == "site" else name
        if key in said:
            raise QuestionError(f"{name}: is there twice: ask for one at a time")
        said[key] = _unquote(match["value"])
        if not said[key]:
            raise QuestionError(f"{name}: is empty: {'name a source' if key == 'source' else 'write a date'} behind it")
        return " "

    left = " ".join(_OPERATOR.sub(read, text).split()) if ":" in text else text
    if not said:
        return text, given
    if not any(map(str.isalnum, left)):
        raise QuestionError("the question only says where to search: add words to look for, as in harbour site:bbc.com")
    days = {name: _read_day(name, said[name]) for name in ("after", "before") if name in said}
    source = _strip_address(said["source"]) if "source" in said else given.source
    filters = replace(given, source=source, **days)
    check_days(filters)
    return left, filters


def check_days(filters: Filters) -> None:
    """Raises QuestionError if no day is both after and before."""
    if filters.after and filters.before and filters.after > filters.before:
        raise QuestionError(f"after is later than before: swap {filters.after} and {filters.before}")


def parse_day(text: str) -> date:
    """The day of `YYYY-MM-DD`. Raises QuestionError."""
    try:
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):  # fromisoformat takes 20250425 and 2025-W17-5 too
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise QuestionError(f"{text[:40]!r} is not a date: write it as YYYY-MM-DD, as in 2025-04-25")


def _read_day(name: str, text: str) -> date:
    try:
        return parse_day(text)
    except QuestionError as error:
        raise QuestionError(f"{name}: {error}") from error


def _unquote(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text.rstrip(_END).strip(_QUOTES)).split())


def _strip_address(source: str) -> str:
    """The host of an address that is no page's: https://bbc.com/ -> bbc.com."""
    for scheme in ("https://", "http://"):
        source = source.removeprefix(scheme)
    return source.rstrip("/")
