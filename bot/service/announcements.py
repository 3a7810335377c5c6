"""Announcements: new articles of a library's feeds that wait to be posted to a channel, in the library's records.

All of a library is one note, changed as a whole. An article is new if its feed was known and did not have it when the
bot last looked. Each one is posted once: it is claimed before and taken out after. One that is still claimed when the
process restarts is posted again for a short time only, while Discord recognises a repeated message by its nonce.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from bot.records.protocol import Records
from bot.service.subscriptions import AGAIN
from index.library import Library
from index.model import from_record

NAME = "announced"  # of the note in the library's records
MINUTES, LONGEST = 10, 1440  # between two posts: if nobody says, and at most
WAITING = 100  # articles that wait; the oldest of more are never posted
MINUTE = 60  # seconds

Feeds = Mapping[str, Sequence[str]]
"""The ids of the articles of each feed, by its address."""


@dataclass(frozen=True, slots=True)
class Announcements:
    """`waiting`: the ids of articles to post to `channel`, the oldest first, one every so many `minutes`.

    `feeds`: what was there at the last look. `due`: when the next one may be posted, and `claimed`, when the first of
    them was, are Unix seconds.
    """

    channel: int
    minutes: int = MINUTES
    feeds: Feeds = field(default_factory=dict)
    waiting: tuple[str, ...] = ()
    due: float = 0.0
    claimed: float | None = None


def load(records: Records) -> Announcements | None:
    """What is announced; None if nothing is. Raises LibraryError."""
    return _load(records.noted(NAME))


def start(records: Records, channel: int, minutes: int | None, feeds: Feeds) -> Announcements:
    """Announce in a channel what comes after these articles of the feeds, or go on there with what waits."""

    def begin(now: Announcements | None) -> Announcements:
        now = now or Announcements(channel, feeds=feeds)
        return replace(now, channel=channel, minutes=minutes or now.minutes, due=0.0 if minutes else now.due)

    return _revise(records, begin) or Announcements(channel)


def stop(records: Records) -> None:
    """Announce nothing any more. Raises LibraryError."""
    if records.noted(NAME):
        records.note(NAME, None)


def articles_of_feeds(library: Library) -> dict[str, list[str]]:
    """The articles of each feed that is followed."""
    with library.store.catalogue() as catalogue:
        return {feed.origin: [*catalogue.ids(feed.origin)] for feed in catalogue.feeds()}


def look(records: Records, library: Library) -> None:
    """Let what is new in the feeds wait. The articles of a feed that is itself new are none. Raises LibraryError."""
    before = load(records)
    feeds = articles_of_feeds(library)
    if not before or before.feeds == feeds:
        return
    known = {key for ids in before.feeds.values() for key in ids}
    new = {key for origin, ids in feeds.items() if origin in before.feeds for key in ids} - known
    with library.store.catalogue() as catalogue:
        found = [article for key in sorted(new) if (article := catalogue.standing(key))]
    added = [article.id for article in sorted(found, key=lambda article: article.published or "")]

    def wait(now: Announcements | None) -> Announcements | None:
        if not now:
            return None
        more = [key for key in added if key not in now.waiting]
        return replace(now, feeds=feeds, waiting=(*now.waiting, *more)[-WAITING:])

    _revise(records, wait)


def claim(records: Records, now: float) -> str | None:
    """The id of the article to post now, claimed at that time (Unix seconds); None if there is none yet."""

    def take(state: Announcements | None) -> Announcements | None:
        if not state or not state.waiting or now < state.due:
            return state
        if state.claimed is not None and now - state.claimed > AGAIN:  # perhaps it was posted
            state = replace(state, waiting=state.waiting[1:], claimed=None)
        return replace(state, claimed=state.claimed or now) if state.waiting else state

    after = _revise(records, take)
    return after.waiting[0] if after and after.claimed is not None and after.waiting else None


def end(records: Records, key: str, now: float) -> None:
    """Take out the article that was posted at that time; the next one waits as long as the pace says."""

    def pause(state: Announcements | None) -> Announcements | None:
        if not state:
            return None
        left = tuple(one for one in state.waiting if one != key)
        return replace(state, waiting=left, claimed=None, due=now + state.minutes * MINUTE)

    _revise(records, pause)


def release(records: Records, now: float) -> None:
    """Try the article that is claimed again in a minute: it could not be posted for now."""
    _revise(records, lambda state: replace(state, claimed=None, due=now + MINUTE) if state else None)


def _revise(records: Records, change: Callable[[Announcements | None], Announcements | None]) -> Announcements | None:
    """Change the note; what it says then."""
    after: Announcements | None = None

    def revise(note: str | None) -> str | None:
        nonlocal after
        after = change(_load(note))
        return json.dumps(asdict(after)) if after else None

    records.revise(NAME, revise)
    return after


def _load(note: str | None) -> Announcements | None:
    if not note:
        return None
    saved = json.loads(note)
    return from_record(Announcements, saved | {"waiting": tuple(saved["waiting"])})
