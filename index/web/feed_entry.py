"""What a feed or a sitemap lists, as its reader hands it over."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One article that a feed tells of; what it does not tell is None.

    `guid` is the feed's own name for it, `url` where it stands. `text` is what the feed holds of it, plain, and it
    `is_whole` if that is the article, so that nothing need be fetched. `published` and `modified` are ISO 8601; no
    entry is known by them. `dated` is the date of publication as it is written, if it is, and may be none.
    """

    guid: str | None = None
    url: str | None = None
    title: str | None = None
    author: str | None = None
    source: str | None = None
    published: str | None = None
    modified: str | None = None
    dated: str | None = None
    language: str | None = None
    text: str = ""
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """What a feed shows at one time, in its order: a window on what it ever told of, no inventory.

    `parts` are the sitemaps that stand for it, where it is an index of them.
    """

    title: str | None = None
    entries: tuple[Entry, ...] = ()
    parts: tuple[str, ...] = ()
