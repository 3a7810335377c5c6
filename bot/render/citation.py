"""A citation -> the text that a person reads, and such a text -> the part of it that names the article."""

import re
from dataclasses import replace

from bot.render.sanitize import flatten, shorten
from index.model import Citation

TITLE, NAME = 120, 60  # characters of a title, and of who published it

_NUMBER = re.compile(r"(?:\[\d{1,3}\]|\d{1,3} ·) ")
_POSITION = re.compile(r", (?:¶|pp?\. )[\d-]+(?: \(.*\))?$")  # in JSON followed by the location


def format_citation(citation: Citation) -> str:
    """`Title — source, date, edited date, ¶3`; what is missing is left out."""
    day = citation.published[:10] if citation.published else None
    edited = f"edited {citation.edited[:10]}" if citation.edited else None
    facts = filter(None, (citation.source, day, edited, format_position(citation)))
    return f"{citation.title} — {', '.join(facts)}"


def shorten_citation(citation: Citation) -> str:
    """As `format_citation`, on one line, with a long title or source cut."""
    source = citation.source and shorten(citation.source, NAME)
    return flatten(format_citation(replace(citation, title=shorten(citation.title, TITLE), source=source)))


def format_position(citation: Citation) -> str:
    """Where in the article: `p. 3` or `pp. 3-4` if it has pages, else `¶3` or `¶3-4`."""
    last = f"-{citation.last}" if citation.last else ""
    return f"p{'p' * bool(last)}. {citation.page}{last}" if citation.page else f"¶{citation.paragraph}{last}"


def format_location(citation: Citation) -> str | None:
    """`path:line` or `path:member:line` of a local file. Only its owner may see it: never show it in a public chat."""
    return citation.path and ":".join(str(part) for part in (citation.path, citation.member, citation.line) if part)


def shorten_location(citation: Citation, folder: str) -> str | None:
    """The location as seen from an absolute folder; None for a file that is elsewhere."""
    location = (format_location(citation) or "").removeprefix(f"{folder.rstrip('/')}/")
    return location if location and not location.startswith("/") else None


def strip_position(text: str) -> str:
    """A citation as an answer prints it, without its number in front and its position at the end."""
    return _POSITION.sub("", _NUMBER.sub("", flatten(text), count=1))
