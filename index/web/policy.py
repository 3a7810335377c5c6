"""What may be fetched from the web, and what is known of the sites it comes from."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be fetched from the network, and how much of it.

    `allow` names hosts (`wiki.corp`) that may have inner addresses, or hosts with a port (`wiki.corp:8080`) that may
    have that one too; all others must be public, on port 80 or 443. `contact`, a mail address or URL, is told to the
    servers. `proxy` is the http URL of one through which all are reached. `seconds` and `size`, in bytes, packed or
    not, are for one page with its `redirects`.
    """

    allow: frozenset[str] = frozenset()
    contact: str | None = None
    proxy: str | None = None
    seconds: float = 30.0
    size: int = 20 * 2**20
    redirects: int = 10


class Site(NamedTuple):
    """What is known of a site: `place` is its scheme, host and port, `robots` its robots.txt, None if never read.

    `read` and `due`, Unix seconds, are when that was and before when the site is not to be asked.
    """

    place: str
    robots: str | None = None
    read: float = 0.0
    due: float = 0.0
