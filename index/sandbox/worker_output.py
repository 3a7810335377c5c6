"""Lines of a sandbox's worker -> what it read. A file may have taken the worker over: each line is checked.

Raises ValueError for a line that no worker of ours writes.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import IO, Any

from index.article_checks import LINE, TEXT, check, check_article, is_text
from index.errors import OriginError
from index.model import Article, Unread
from index.readers import relocate, without_inner_url
from index.sandbox.worker import Answer
from index.web.model import FeedEntry, ParsedFeed
from index.web.urls import normalise, site

LENGTH = 64 * 2**20  # bytes of a line: five million characters take up to 30 million, escaped
SIZE = 3 * 2**30  # bytes of all lines on one file: an archive unpacks to at most one third of that
LISTED = 1000  # entries of a feed, or addresses

_STATES_ID = {".zip"}  # of the formats that are read in the sandbox; each article of the others has the id of its place
_STATES_URL = {".html", ".htm", ".eml"}  # and those above
_KEYS = {kind: {field.name for field in fields(kind)} for kind in (FeedEntry, ParsedFeed, Unread)}


class OutputReader:
    """The answers to one request."""

    def __init__(self, answers: IO[bytes]) -> None:
        self._answers, self._left = answers, SIZE

    def next(self) -> tuple[str, Any] | None:
        """The next answer by its kind, not checked but for its length; None if the worker ended within it."""
        line = self._answers.readline(LENGTH + 1)
        self._left -= len(line)
        check(len(line) <= LENGTH and self._left >= 0, "the length of an answer", len(line))
        if not line.endswith(b"\n"):
            return None
        found = json.loads(line)
        check(isinstance(found, list) and len(found) == 2 and isinstance(found[0], str), "an answer", line[:40])
        return found[0], found[1]


def decode(kind: str, value: Any) -> Answer:
    """The article, failure, feed or addresses of a line. Where they come from is not checked yet."""
    if kind == "feeds":
        check(isinstance(value, list) and len(value) <= LISTED, "a list of addresses", type(value))
        return [*_addresses(value)]
    check(isinstance(value, dict), "an answer", value)
    if kind == "article":
        return check_article(value)
    check(kind in ("unread", "feed"), "an answer", kind)
    return _unread(value) if kind == "unread" else _feed(value)


def of_file(item: Article | Unread, suffix: str, origin: str) -> Article | Unread:
    """What was read of a file, as an article of this `origin`, with no more than a file of this format can state."""
    if not isinstance(item, Article):
        return replace(item, origin=origin)
    if suffix in _STATES_ID:
        return relocate(without_inner_url(item), origin, item.member)
    url = item.url if suffix in _STATES_URL else None
    return without_inner_url(replace(item, id="", origin=origin, url=url))


def of_page(item: Article | Unread, address: str, origin: str) -> Article | Unread:
    """What was read at an address, as an article of this `origin`: of that site, and with the id of its place there."""
    if isinstance(item, Article):
        try:
            url = normalise(item.url or address)
        except OriginError:
            url = address
        url = url if site(url) == site(address) else address
        place = replace(item, id="", origin=origin, url=None if item.member else url)
        return replace(place, url=url)
    return replace(item, origin=origin)


def _unread(value: Mapping[str, Any]) -> Unread:
    check(value.keys() == _KEYS[Unread], "a failure", sorted(value))
    is_right = is_text(value["origin"]) and is_text(value["reason"]) and _is_text_or_none(value["member"])
    check(is_right and isinstance(value["undated"], bool) and value["ended_reader"] is False, "a failure", value)
    return Unread(**value)


def _feed(value: Mapping[str, Any]) -> ParsedFeed:
    check(value.keys() == _KEYS[ParsedFeed] and _is_text_or_none(value["title"]), "a feed", sorted(value))
    entries = value["entries"]
    check(isinstance(entries, list) and len(entries) <= LISTED, "the entries of a feed", type(entries))
    return ParsedFeed(value["title"], tuple(map(_entry, entries)), tuple(_addresses(value["sitemaps"])))


def _entry(value: Any) -> FeedEntry:
    check(isinstance(value, dict) and value.keys() == _KEYS[FeedEntry], "an entry of a feed", value)
    others = (each for name, each in value.items() if name not in ("text", "is_whole"))
    is_right = (
        is_text(value["text"], TEXT) and isinstance(value["is_whole"], bool) and all(map(_is_text_or_none, others))
    )
    check(is_right, "an entry of a feed", value)
    return FeedEntry(**value)


def _addresses(value: Any) -> Iterator[str]:
    check(isinstance(value, list) and all(map(is_text, value)), "a list of addresses", type(value))
    yield from value


def _is_text_or_none(value: object) -> bool:
    return value is None or is_text(value, LINE)
