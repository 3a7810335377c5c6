"""How often a site is asked, and what its robots.txt forbids: this lies between the `Fetcher` and its callers.

What is learnt of a site is handed back to be stored, so that the next run obeys it too, whichever process makes it.
"""

from collections.abc import Mapping

from protego import Protego

from index.clock import Clock, has_come, minute
from index.errors import OriginError, Refused, Unavailable
from index.readers.decoding import decode
from index.web.fetch import Fetcher
from index.web.model import Fetched, Site, Validators
from index.web.urls import base_url

AGENT = "citebot"  # our name in a robots.txt
DELAY = 1.0  # seconds between two requests to a site
LONGEST_DELAY = 10.0  # seconds: the longest Crawl-delay that is obeyed; a longer one would hold up everything
ROBOTS_SIZE = 500 * 2**10  # bytes that are obeyed: https://www.rfc-editor.org/rfc/rfc9309#section-2.5
STORED_LENGTH = 32_768  # characters of a robots.txt that is stored; a longer one is fetched again each time
DAY = 86_400.0  # seconds that a robots.txt is valid (section 2.4), and the longest Retry-After that is obeyed


class RobotsFetcher:
    """Fetches as a site wishes. For one thread at a time."""

    def __init__(self, fetcher: Fetcher, sites: Mapping[str, Site], clock: Clock) -> None:
        """`sites` is what is known of each, by its base URL."""
        self._fetcher, self._sites, self._clock = fetcher, dict(sites), clock
        self._rules: dict[str, Protego | str] = {}  # for this run; a str says why there are none
        self._next: dict[str, float] = {}  # base URL -> when it may be asked again
        self._learnt: dict[str, Site] = {}
        self._asked = ""  # the site asked last: where the last redirect led

    def get(self, url: str, known: Validators | None = None) -> Fetched | None:
        """As `Fetcher.get`. Raises OriginError too if robots.txt forbids it, Unavailable if the site must wait."""
        try:
            return self._fetcher.get(url, known, self._enter)
        except Unavailable as error:
            self._postpone(self._asked, error)
            raise

    def delay(self, site: str) -> float:
        """Seconds until the next request to a site is due."""
        return min(LONGEST_DELAY, max(0.0, self._next.get(site, 0.0) - self._clock.now()))  # should the clock go back

    def sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the robots.txt of the address's site names. Raises Unavailable if that can't be read."""
        return list(self._robots(base_url(url)).sitemaps)

    def learnt(self) -> list[Site]:
        """What was learnt since the last call."""
        found, self._learnt = list(self._learnt.values()), {}
        return found

    def _known(self, site: str) -> Site:
        return self._sites.get(site) or Site(site)

    def _learn(self, site: Site) -> None:
        self._sites[site.base_url] = self._learnt[site.base_url] = site

    def _postpone(self, site: str, error: Unavailable) -> None:
        if error.wait:
            error.wait = min(error.wait, DAY)
            self._learn(self._known(site)._replace(due=self._clock.now() + error.wait))

    def _enter(self, url: str) -> None:
        """Wait until the address may be asked for. Raises OriginError if it may not."""
        site = self._asked = base_url(url)
        if not has_come(due := self._known(site).due, self._clock.now()):
            raise Unavailable(f"can't be read before {minute(due)}: its server asks to wait", due - self._clock.now())
        robots = self._robots(site)
        if not robots.can_fetch(url, AGENT):
            raise OriginError("is closed to programs by the robots.txt of its site")
        if (delay := self.delay(site)) > 0:
            self._clock.sleep(delay)
        self._next[site] = self._clock.now() + max(DELAY, min(robots.crawl_delay(AGENT) or 0.0, LONGEST_DELAY))

    def _robots(self, site: str) -> Protego:
        """The rules of a site. Raises Unavailable if they can't be read and never were: then all is forbidden."""
        if site not in self._rules:
            self._rules[site] = self._read(site)
        rules = self._rules[site]
        if isinstance(rules, str):
            raise Unavailable(rules)
        return rules

    def _read(self, site: str) -> Protego | str:
        """The rules, from what is stored if that is recent or all there is; else why there are none."""
        known = self._known(site)
        if known.robots is not None and abs(self._clock.now() - known.read) <= DAY:
            return Protego.parse(known.robots)
        try:
            text = self._fetch(site)
        except Unavailable as error:
            self._postpone(site, error)
            if known.robots is None:  # section 2.3.1.4
                return f"can't be asked for, as the robots.txt of its site {error}"
            return Protego.parse(known.robots)
        self._learn(known._replace(robots=text if len(text) <= STORED_LENGTH else None, read=self._clock.now()))
        return Protego.parse(text)

    def _fetch(self, site: str) -> str:
        """The robots.txt, empty if there is none: https://www.rfc-editor.org/rfc/rfc9309#section-2.3.1.3."""
        try:
            fetched = self._fetcher.get(f"{site}/robots.txt")
            return decode(fetched.data[:ROBOTS_SIZE]) if fetched else ""
        except (Refused, Unavailable):  # an address that we refuse to ask tells nothing about its site
            raise
        except OriginError:
            return ""
