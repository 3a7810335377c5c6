"""A site with a feed, of the tests' own: its stories can be edited, renamed and dated anew, and its server can fail."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from html import escape
from zlib import crc32

from tests.index.web.site import Answer, Send, Site, reply, running

RSS = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">'
NEWS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


@dataclass(frozen=True)
class Story:
    """A story: what its page and its entry say. `whole`, if given, is the HTML that the feed holds of it."""

    name: str
    text: str
    title: str = ""
    guid: str = ""
    day: int = 1
    summary: str = "In short."
    whole: str = ""
    author: str = ""

    @property
    def path(self) -> str:
        """Where its page is."""
        return f"/{self.name}"

    @property
    def day_of_mail(self) -> str:
        """Its date as RSS has it."""
        return f"{self.day:02} Mar 2024 10:00:00 GMT"

    @property
    def day_of_iso(self) -> str:
        """Its date as Atom has it."""
        return f"2024-03-{self.day:02}T10:00:00Z"


def story(number: int, **changes: object) -> Story:
    """Story `number`, with a word of its own in it."""
    text = (
        f"The quay of Vellmar{number} was mended. " + f"Masons laid {number} stones a day, and rested on Sundays. " * 5
    )
    return replace(Story(f"story{number}", text, f"Quay {number}", f"guid-{number}", number), **changes)  # type: ignore[arg-type]


class Newsstand:
    """`stories` are what the feed lists, in its order; `made` makes it of them."""

    def __init__(self, site: Site, made: Callable[["Newsstand"], tuple[str, str]]) -> None:
        self.site, self.made, self.stories = site, made, list[Story]()
        self.failing: Answer | None = None

    def stand(self) -> None:
        """Put the pages and the feed on the site, as the stories are now; the feed is sent only to who has another."""
        for one in self.stories:
            self.site.answers[one.path] = page(one)
        body, kind = self.made(self)
        etag = f'"{crc32(body.encode())}"'

        def answer(send: Send) -> None:
            is_known = f"If-None-Match: {etag}\r\n" in self.site.requests[-1]
            send(reply(status=304) if is_known else reply(body, Content_Type=kind, ETag=etag))

        self.site.answers["/feed"] = answer if self.failing is None else self.failing

    @property
    def url(self) -> str:
        """The feed's address."""
        return self.site.url("/feed")

    def asked(self) -> list[str]:
        """The paths that were asked for since this was called last, sorted."""
        found = sorted(self.site.paths)
        self.site.requests.clear()
        return found


def page(one: Story, head: str = "", **headers: str) -> bytes:
    """The page of a story."""
    text = "".join(f"<p>{line}</p>" for line in one.text.split("\n"))
    body = f"<html><head><title>{one.title}</title>{head}</head><body><article>{text}</article></body></html>"
    return reply(body, 200, **headers)


def rss(stand: Newsstand) -> tuple[str, str]:
    """As RSS."""
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>{stand.site.url(one.path)}</link>"
        f'<guid isPermaLink="false">{one.guid}</guid><pubDate>{one.day_of_mail}</pubDate>'
        f"<description>{escape(one.summary)}</description><dc:creator>{escape(one.author)}</dc:creator>"
        + (f"<content:encoded>{escape(one.whole)}</content:encoded>" if one.whole else "")
        + "</item>"
        for one in stand.stories
    )
    return f"{RSS}<channel><title>Vellmar Post</title>{items}</channel></rss>", "application/rss+xml"


def atom(stand: Newsstand) -> tuple[str, str]:
    """As Atom."""
    items = "".join(
        f'<entry><title>{escape(one.title)}</title><link href="{one.path}"/><id>{one.guid}</id>'
        f"<published>{one.day_of_iso}</published><updated>{one.day_of_iso}</updated>"
        f"<author><name>{escape(one.author)}</name></author><summary>{escape(one.summary)}</summary>"
        + (f'<content type="html">{escape(one.whole)}</content>' if one.whole else "")
        + "</entry>"
        for one in stand.stories
    )
    return f"{ATOM}<title>Vellmar Post</title>{items}</feed>", "application/atom+xml"


def json_feed(stand: Newsstand) -> tuple[str, str]:
    """As JSON Feed."""
    items = [
        {"id": one.guid, "url": stand.site.url(one.path), "title": one.title, "date_published": one.day_of_iso}
        | {"summary": one.summary, "authors": [{"name": one.author}]}
        | ({"content_html": one.whole} if one.whole else {})
        for one in stand.stories
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Vellmar Post", "items": items}
    return json.dumps(feed), "application/feed+json"


def news_sitemap(stand: Newsstand) -> tuple[str, str]:
    """As a news sitemap, which knows neither guids nor texts."""
    items = "".join(
        f"<url><loc>{stand.site.url(one.path)}</loc><news:news><news:publication><news:name>Vellmar Post</news:name>"
        f"<news:language>en</news:language></news:publication><news:title>{escape(one.title)}</news:title>"
        f"<news:publication_date>{one.day_of_iso}</news:publication_date></news:news></url>"
        for one in stand.stories
    )
    return f"<urlset {NEWS}>{items}</urlset>", "application/xml"


FORMS = (rss, atom, json_feed, news_sitemap)


@contextmanager
def standing(made: Callable[[Newsstand], tuple[str, str]] = rss, stories: int = 3) -> Iterator[Newsstand]:
    """One with so many stories, the newest first, while the block runs."""
    with running() as site:
        stand = Newsstand(site, made)
        stand.stories = [story(number) for number in range(stories, 0, -1)]
        stand.stand()
        yield stand
