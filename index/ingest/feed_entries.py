"""The entries of a feed -> those to look at, the newest first, each with a guid and an address of its own."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from urllib.parse import quote, urldefrag

from index.errors import OriginError
from index.readers.metadata import identity
from index.web.model import FeedEntry
from index.web.urls import is_same_site, normalise


def in_order(entries: Sequence[FeedEntry], origin: str) -> list[FeedEntry]:
    """What the feed `origin` lists, each once, newest first where all have a date, else as the feed has them."""
    found = list(_distinct(entries, origin))
    return sorted(found, key=attrgetter("date"), reverse=True) if all(entry.date for entry in found) else found


def _distinct(entries: Sequence[FeedEntry], origin: str) -> Iterator[FeedEntry]:
    """The entries without shared names: some feeds give all entries the same guid, or lead them all to one page.

    Of several that lead to one page, and have no text of their own, only the first is listed; those that lead to
    different parts of it (`#fragment`) are cited there, with the text that the feed has of them. The whole text of an
    entry that leads to another site is cited as the feed's, not as that site's.
    """
    entries = [replace(entry, url=_normalised(entry.url), link=_with_fragment(entry.url)) for entry in entries]
    links = Counter(entry.link for entry in entries)
    guids, urls = Counter(entry.guid for entry in entries), Counter(entry.url for entry in entries)
    listed = set[str]()
    for entry in entries:
        guid = entry.guid if guids[entry.guid] == 1 else None
        if entry.link and (urls[entry.url] == 1 or links[entry.link] > 1 or not is_same_site(origin, entry.link)):
            entry = replace(entry, link=None)
        if entry.link and entry.text.strip():
            yield replace(entry, guid=guid or identity(entry.link), url=None)
        elif entry.is_whole and entry.url and not is_same_site(origin, entry.url):
            yield replace(entry, guid=guid, url=None)
        elif entry.url is None or urls[entry.url] == 1:
            yield replace(entry, guid=guid)
        elif entry.is_whole:
            yield replace(entry, guid=guid, url=None)
        elif entry.url not in listed:
            listed.add(entry.url)
            yield replace(entry, guid=guid)


def _with_fragment(url: str | None) -> str | None:
    """The normalised URL with its fragment, None if it has none."""
    page, fragment = _normalised(url), quote(urldefrag(url or "").fragment, safe="/:@!$&'()*+,;=~?%")
    return f"{page}#{fragment}" if page and fragment else None


def _normalised(url: str | None) -> str | None:
    try:
        return normalise(url) if url else None
    except OriginError:
        return None
