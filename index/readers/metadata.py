"""What a file says of its article -> the values of an Article. What can't be read stays empty; nothing is made up."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import urljoin, urlsplit

from index.model import Article, Unread, without_surrogates
from index.readers import dates as written_dates

LINE_LENGTH = 300  # characters of a title, source or author; longer ones are a mistake, and every citation repeats it
URL_LENGTH = 2048  # characters; https://www.sitemaps.org/protocol.html#locdef
ID_LENGTH = 200  # characters
DATES = ("published", "published_at", "date")  # the names that data sets and site generators give it
SHOWN = 40  # characters of a date that can't be read

_FILE = re.compile(r"(?:microsoft \w+ - |untitled\b).*|.*\.(?:docx?|pdf|dvi|tex|indd|qxd|rtf|odt|pptx?|xlsx?)", re.I)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # controls, and bidi's
# Python's parser takes more than dates: milliseconds since 1970, "1712010100123", would be a day in 1712.
_ISO = re.compile(r"(?:\d{4}-\d\d-\d\d|\d{8})(?:[T ]\d\d.*)?", re.ASCII | re.DOTALL)
_DAY = r"\d{4}-\d\d-\d\d|\d{1,2}(?:\.|er)? (?:de )?[^\W\d_]{3,10},? (?:de )?\d{4}|[A-Z][a-z]{2,8} \d{1,2},? \d{4}"
_BYLINE = re.compile(
    r"(?:(?:By|Von|Par|Por|Di|Door|Av|Af) (?P<author>[^\n,;|]{2,80}?)(?:[,;|]| [–—-])\s+)?"
    r"(?:(?:Published|Posted|Date)(?: on)?:? )?"
    rf"(?:[A-Z][a-z]{{2,5}}day,? )?(?P<day>{_DAY})\.?"
)
_DATELINE = re.compile(  # of a newspaper, an agency, or a wire of press releases
    rf"[A-Z][\w .,'’-]{{1,60}}(?:,? \(|, )(?P<day>{_DAY})\)?"
    r"(?: \([A-Z][\w /&.-]{1,30}\)| /[A-Z]\w{1,20}/)? [—–-]{1,2} "
)
_IN_BRACKETS = re.compile(r"\((?P<day>[^()]{8,30})\)")
OPENING = 5  # lines with text among which a byline or dateline stands
LONGEST_TITLE = 120  # characters of the line above a byline


def first(take: Callable[[object], str | None], values: Iterable[object]) -> str | None:
    """The first value that `take` can read, as it reads it."""
    return next(filter(None, map(take, values)), None)


def one_line(value: object) -> str | None:
    """A title, source or author: on one line, without control and bidi characters, cut to `LINE_LENGTH`."""
    if not isinstance(value, str):
        return None
    return _UNSEEN.sub("", " ".join(without_surrogates(value).split()))[:LINE_LENGTH].strip() or None


def given_title(value: object) -> str | None:
    """A document's title, if somebody gave it one: without, programs write the name of a file."""
    title = one_line(value)
    return None if not title or _FILE.fullmatch(title) else title


def authors(value: object) -> str | None:
    """One author, or the strings of a list joined by commas."""
    if isinstance(value, list):
        value = ", ".join(filter(None, map(one_line, value)))
    return one_line(value)


def web_address(value: object, base: str | None = None) -> str | None:
    """An absolute http or https URL as it is written; a relative one only if the `base` of it is known.

    None if it has a user name or a backslash before its path: there, readers and browsers see different hosts.
    """
    if not isinstance(value, str) or not (url := value.strip()):
        return None
    try:
        url = urljoin(base, url) if base else url
        parts = urlsplit(url)
        _ = parts.port  # raises if it is no number
    except ValueError:
        return None
    if len(url) > URL_LENGTH or any(c.isspace() or not c.isprintable() for c in url):
        return None
    is_plain = parts.hostname and "@" not in parts.netloc and "\\" not in parts.netloc
    return url if parts.scheme in {"http", "https"} and is_plain else None


def identity(value: object) -> str | None:
    """An article's id, of at most `ID_LENGTH` characters, without control characters; a whole number is one too."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    given = str(value).strip()
    return given if 0 < len(given) <= ID_LENGTH and given.isprintable() else None


def language(value: object) -> str | None:
    """The language of a tag: `pt` for `pt-BR`; https://www.rfc-editor.org/info/bcp47."""
    if not isinstance(value, str):
        return None
    match = re.fullmatch(r"([a-z]{2,3})(?:[-_].{1,60})?", value.strip().lower())
    return match and match[1]


def published(value: object) -> str | None:
    """A day as `2025-04-25`, a moment as `2025-04-25T17:01:22Z`, in UTC if no zone is given.

    Its first ten characters are the day where it was written: a moment that falls on another day in UTC keeps its zone,
    `2025-04-25T00:30:00+02:00`. Reads ISO 8601 (https://www.rfc-editor.org/info/rfc3339 and the like), and what
    `index.readers.dates` reads.
    """
    text = " ".join(str(value).split()) if isinstance(value, str | date) else ""
    found: date | datetime | None = None
    if _ISO.fullmatch(text.upper()):
        # Python takes neither a lower-case z nor a zone's name
        with suppress(ValueError):
            iso = re.sub(r"(?:UTC|GMT)$", "Z", text.upper())
            found = date.fromisoformat(iso) if len(iso) in {8, 10} else datetime.fromisoformat(iso)
    found = found or written_dates.read(text)
    if isinstance(found, datetime):
        return _moment(found)
    return found.isoformat() if found and found.year in written_dates.YEARS else None


def stated(dates: Iterable[object]) -> str | None:
    """The first of the dates that says anything, as it is written, cut to `SHOWN`."""
    return first(lambda value: one_line("".join(filter(_is_shown, str(value)[:SHOWN]))) if value else None, dates)


def _is_shown(character: str) -> bool:
    return character.isprintable() or character.isspace()


def with_date(article: Article, dates: Iterable[object]) -> Iterator[Article | Unread]:
    """The article with the first of its `dates` that can be read; then an Unread if there are some, and none can."""
    dates = list(dates)
    article = replace(article, published=first(published, dates))
    yield article
    if not article.published and (written := stated(dates)):
        yield Unread(article.origin or "", explain_undated(written), article.member, undated=True)


def explain_undated(written: str) -> str:
    """Why an article has no date, although one is written there."""
    return f'has a date that can\'t be read, "{written}", and is stored without a date'


def _moment(moment: datetime) -> str | None:
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        utc = moment.astimezone(UTC)
    except OverflowError:
        return None
    if utc.year not in written_dates.YEARS or moment.year not in written_dates.YEARS:
        return None
    if utc.date() != moment.date():
        return moment.isoformat(timespec="seconds")
    return utc.strftime("%Y-%m-%dT%H:%M:%SZ")


def opening_day(text: str) -> str | None:
    """The day that a text begins with: of a dateline, or in brackets."""
    told = _DATELINE.match(text) or _IN_BRACKETS.match(text)
    return told and published(told["day"])


def with_byline(article: Article) -> Article:
    """The article with the author and day of a byline, "By Ann Lee, 5 March 2024", and the title above it.

    Or with the day of a dateline, "RIGA, 5 March 2024 — ". A line that says more is neither; what is known stays.
    """
    opening = [line for line in article.text[: 20 * LINE_LENGTH].split("\n") if line.strip()][:OPENING]
    for number, line in enumerate(map(str.strip, opening)):
        byline = _BYLINE.fullmatch(line) if len(line) <= LINE_LENGTH else None
        told = byline or _DATELINE.match(line)
        day = published(told["day"]) if told else None
        if day:
            above = opening[0].strip() if byline and number == 1 and len(opening[0]) <= LONGEST_TITLE else None
            author = byline["author"] if byline else None
            return replace(
                article,
                title=article.title or one_line(above),
                author=article.author or one_line(author),
                published=article.published or day,
            )
    return article
