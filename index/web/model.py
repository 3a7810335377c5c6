"""What passes between the web and the rest of citebot. It imports nothing heavy, so that everybody may import it."""

from dataclasses import dataclass
from typing import NamedTuple

FEED_LIST = ".opml"
"""The ending of files that list feeds, in lower case."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be fetched from the web, and how much of it.

    `allow` names hosts (`wiki.corp`) that may have private addresses, or hosts with a port (`wiki.corp:8080`) that may
    have that port too. All others must be public, on port 80 or 443. `contact`, a mail address or URL, is sent to the
    servers. `proxy` is the http URL of a proxy for all requests. `seconds` and `size`, in bytes both packed and
    unpacked, are for one page with all its `redirects`.
    """

    allow: frozenset[str] = frozenset()
    contact: str | None = None
    proxy: str | None = None
    seconds: float = 30.0
    size: int = 20 * 2**20
    redirects: int = 10


class Site(NamedTuple):
    """What is known of a site: `base_url` is its scheme, host and port, `robots` its robots.txt, None if unknown.

    `read` is when robots.txt was read, and `due` before when the site must not be asked, both in Unix seconds.
    """

    base_url: str
    robots: str | None = None
    read: float = 0.0
    due: float = 0.0


class Validators(NamedTuple):
    """What lets a server say that a page has not changed: `url` is where the redirects ended."""

    url: str
    etag: str | None
    modified: str | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: `type` is the media type in lower case, and `charset`; both are empty if none was named."""

    data: bytes
    type: str
    charset: str
    validators: Validators

    @property
    def url(self) -> str:
        """Where the redirects ended."""
        return self.validators.url


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of a feed or sitemap; what the feed does not say is None.

    `guid` is the feed's own id for it, `url` its page, and `link` its part of a page that it shares. `text` is what the
    feed has of it, as plain text, and it `is_whole` if that is the whole article, so that its page need not be fetched.
    `published` and `modified` are ISO 8601. `dated` is the date of publication as the feed writes it, which may be no
    date at all.
    """

    guid: str | None = None
    url: str | None = None
    link: str | None = None
    title: str | None = None
    author: str | None = None
    source: str | None = None
    published: str | None = None
    modified: str | None = None
    dated: str | None = None
    language: str | None = None
    text: str = ""
    is_whole: bool = False

    @property
    def date(self) -> str:
        """When it was published, else modified; empty if neither is known."""
        return self.published or self.modified or ""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed or sitemap lists now, in its order. Entries that have left it may still be articles.

    `sitemaps` are the addresses that an index of sitemaps names.
    """

    title: str | None = None
    entries: tuple[FeedEntry, ...] = ()
    sitemaps: tuple[str, ...] = ()
