"""Manners between the one door and its callers: what a site's robots.txt keeps us from, and how often it is asked.

What was learnt of a site is handed back to be kept, so that the next poll, whoever makes it, keeps to it too.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from protego import Protego

from index.clock import Clock, minute
from index.errors import OriginError, Refused, Unavailable
from index.readers.text import decode
from index.web.fetch import Fetched, Fetcher, Validators
from index.web.policy import Site

AGENT = "citebot"  # the name that a robots.txt has for us
PACE = 1.0  # seconds between two requests to a site
SLOWEST = 10.0  # seconds: the longest Crawl-delay that is kept; a longer one would hold up everybody's reading
ROBOTS_SIZE = 500 * 2**10  # bytes that are obeyed: https://www.rfc-editor.org/rfc/rfc9309#section-2.5
KEPT = 32_768  # characters of a robots.txt that are kept for later; a longer one is read again each time
DAY = 86_400.0  # seconds that a robots.txt stands (section 2.4), and the longest that a site may send us away


class PoliteFetcher:
    """Fetches as a site wishes. For one thread at a time."""

    def __init__(self, fetcher: Fetcher, sites: Mapping[str, Site], clock: Clock) -> None:
        """`sites` is what is known of each, by its place."""
        self._fetcher, self._sites, self._clock = fetcher, dict(sites), clock
        self._rules: dict[str, Protego | str] = {}  # for this run; a str says why there are none
        self._free: dict[str, float] = {}  # place -> when it may be asked again
        self._learnt: dict[str, Site] = {}
        self._at = ""

    def get(self, url: str, known: Validators | None = None) -> Fetched | None:
        """As `Fetcher.get`. Raises OriginError too if robots.txt says so, Unavailable while the site is left alone."""
        try:
            return self._fetcher.get(url, known, self._enter)
        except Unavailable as error:
            if error.wait:
                error.wait = min(error.wait, DAY)
                self._learn(self._site(self._at)._replace(due=self._clock.now() + error.wait))
            raise

    def rest(self, place: str) -> float:
        """Seconds until the next request to a site is due."""
        return max(0.0, self._free.get(place, 0.0) - self._clock.now())

    def sitemaps(self, url: str) -> list[str]:
        """What the robots.txt of the address's site names. Raises Unavailable if that can't be read."""
        return list(self._robots(place_of(url)).sitemaps)

    def learnt(self) -> list[Site]:
        """What is new since this was asked last."""
        found, self._learnt = list(self._learnt.values()), {}
        return found

    def _site(self, place: str) -> Site:
        return self._sites.get(place) or Site(place)

    def _learn(self, site: Site) -> None:
        self._sites[site.place] = self._learnt[site.place] = site

    def _enter(self, url: str) -> None:
        """Wait until the address may be asked for. Raises OriginError if it may not."""
        place = self._at = place_of(url)
        if (due := self._site(place).due) > self._clock.now():
            raise Unavailable(f"is left alone until {minute(due)}, as its server asked", due - self._clock.now())
        robots = self._robots(place)
        if not robots.can_fetch(url, AGENT):
            raise OriginError("is closed to programs by the robots.txt of its site")
        pace = max(PACE, min(robots.crawl_delay(AGENT) or 0.0, SLOWEST))
        if (rest := self.rest(place)) > 0:
            self._clock.sleep(rest)
        self._free[place] = self._clock.now() + pace

    def _robots(self, place: str) -> Protego:
        """The rules of a site. Raises Unavailable if they can't be had and never were: then all is closed for now."""
        if place not in self._rules:
            self._rules[place] = self._read(place)
        rules = self._rules[place]
        if isinstance(rules, str):
            raise Unavailable(rules)
        return rules

    def _read(self, place: str) -> Protego | str:
        site = self._site(place)
        if site.robots is None or self._clock.now() - site.read > DAY:
            try:
                text = self._fetch(place)
            except Unavailable as error:
                if error.wait:
                    self._learn(site._replace(due=self._clock.now() + min(error.wait, DAY)))
                if site.robots is None:  # section 2.3.1.4
                    return f"can't be asked for, as the robots.txt of its site {error}"
            else:
                self._learn(site._replace(robots=text if len(text) <= KEPT else None, read=self._clock.now()))
                return Protego.parse(text)
        return Protego.parse(site.robots or "")

    def _fetch(self, place: str) -> str:
        """The robots.txt, empty if there is none: https://www.rfc-editor.org/rfc/rfc9309#section-2.3.1.3."""
        try:
            fetched = self._fetcher.get(f"{place}/robots.txt")
            return decode(fetched.data[:ROBOTS_SIZE]) if fetched else ""
        except (Refused, Unavailable):  # of a site that is not dialled nothing is learnt
            raise
        except OriginError:
            return ""


def place_of(url: str) -> str:
    """The site of an address: its scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
