"""Pages and mails: markdown-it writes the body, Python's email the mail; a page states its date in one of ten ways."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime
from html import escape

from markdown_it import MarkdownIt

from tests.benchmarks.reading_samples.stories import Sample, Story, slug

ALL = frozenset({"title", "date", "author"})
SHORT = 3  # paragraphs
CONSENT = "We and our partners store and access cookies on your device to show you content and to measure it."
Way = Callable[[Story], tuple[str, str, str]]
"""A story -> what stands in the head, what below the title, and the path of its address."""


def pages(stories: Sequence[Story]) -> Iterator[Sample]:
    """Each story in each way, in the layouts in turn."""
    for shift, (name, way) in enumerate(WAYS.items()):
        for n, whole in enumerate(stories):
            layout = LAYOUTS[(n + shift) % len(LAYOUTS)]
            story = replace(whole, paragraphs=whole.paragraphs[:SHORT]) if layout is _short else whole
            head, byline, path = way(story)
            address = f"https://{story.host}/{path}"
            others = stories[n - 3 : n] or stories[-3:]
            data = (_head(story, head, address) + layout(story, others, byline)).encode()
            yield Sample("html", f"markdown-it, {name}", data, (story,), ALL, "a.html", address)


def mails(stories: Sequence[Story]) -> Iterator[Sample]:
    """Each story as a mail of plain text, as one with a page, and as an older program sends it."""
    for writer, make in (("plain", _plain_mail), ("alternatives", _newsletter), ("MIMEText", _older_mail)):
        for story in stories:
            yield Sample("mail", f"email, {writer}", make(story), (story,), frozenset({"title", "date"}), "a.eml")


def body(story: Story) -> str:
    """Its paragraphs in HTML."""
    return str(MarkdownIt().render(story.text))


def _head(story: Story, head: str, address: str) -> str:
    title, site = escape(story.title), story.source
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | {site}</title>'
        f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="{site}">'
        f'<link rel="canonical" href="{address}">{head}</head>'
    )


def _menu() -> str:
    return "".join(
        f'<li><a href="/{name.lower()}">{name}</a></li>' for name in ("World", "Politics", "Sport", "Culture")
    )


def _teasers(others: Sequence[Story]) -> str:
    return "".join(
        f'<li><a href="/{slug(o)}">{escape(o.title)}</a> <span>{o.paragraphs[0][:80]}…</span></li>' for o in others
    )


def _semantic(story: Story, others: Sequence[Story], byline: str) -> str:
    """With the elements that HTML has for it."""
    return (
        f"<body><header><a href='/'>{story.source}</a><nav><ul>{_menu()}</ul></nav></header><main><article>"
        f"<h1>{escape(story.title)}</h1>{byline}{body(story)}</article>"
        f"<aside><h2>Related stories</h2><ul>{_teasers(others)}</ul></aside></main>{_footer(story)}"
    )


def _classes(story: Story, others: Sequence[Story], byline: str) -> str:
    """With nothing but `<div>`s and their classes."""
    return (
        f"<body><div id='top'><div class='logo'>{story.source}</div><div class='menu'><ul>{_menu()}</ul></div></div>"
        f"<div class='wrapper'><div class='content'><h1 class='headline'>{escape(story.title)}</h1>"
        f"<div class='meta'>{byline}</div><div class='text'>{body(story)}</div></div>"
        f"<div class='sidebar'><h3>Most read</h3><ul>{_teasers(others)}</ul></div></div>{_footer(story)}"
    )


def _blog(story: Story, others: Sequence[Story], byline: str) -> str:
    """As blogs have it: boxes between the paragraphs, buttons to share, and comments."""
    first, *rest = body(story).split("\n")
    box = (
        "<div class='newsletter-signup'><h4>Our newsletter</h4><p>Sign up for the best stories every morning.</p></div>"
    )
    share = "".join(f"<a class='share' href='/share/{name}'>{name}</a>" for name in ("Facebook", "X", "WhatsApp"))
    comments = "".join(f"<li class='comment'><b>reader{n}</b><p>What a story, I never knew.</p></li>" for n in range(3))
    return (
        f"<body class='single'><div class='site-header'><ul class='nav-menu'>{_menu()}</ul></div>"
        f"<div class='post hentry'><h1 class='entry-title'>{escape(story.title)}</h1>"
        f"<div class='entry-meta'>{byline}</div>"
        f"<div class='entry-content'>{first}{box}{''.join(rest)}<div class='sharedaddy'>{share}</div></div></div>"
        f"<div class='related-posts'><ul>{_teasers(others)}</ul></div>"
        f"<div id='comments' class='comments-area'><h3>3 comments</h3><ol>{comments}</ol></div>{_footer(story)}"
    )


def _short(story: Story, others: Sequence[Story], byline: str) -> str:
    """A short story beside a long consent banner."""
    return _semantic(story, others, byline).replace(CONSENT, f"<p>{CONSENT}</p>" * 6)


def _footer(story: Story) -> str:
    return (
        f"<footer><p>© 2019–2025 {story.source}. All rights reserved.</p><a href='/privacy'>Privacy</a></footer>"
        f"<div class='cookie-banner'>{CONSENT}<button>Accept</button></div></body></html>"
    )


def _linked(story: Story, kind: str, *, in_graph: bool = False) -> str:
    data: dict[str, object] = {
        "@type": kind,
        "headline": story.title,
        "datePublished": f"{story.day}T09:30:00+00:00",
        "author": {"@type": "Person", "name": story.author},
    }
    whole = {"@graph": [{"@type": "Organization", "name": story.source}, data]} if in_graph else data
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **whole})}</script>'


def _by(story: Story, dated: str = "") -> str:
    return f'<p class="byline">By <a rel="author" href="/staff">{story.author}</a>{dated}</p>'


def _named(story: Story) -> str:
    return f'<meta name="author" content="{story.author}">'


def _written(story: Story) -> str:
    return f"{story.day.day} {story.day:%B %Y}"


WAYS: dict[str, Way] = {
    "Open Graph": lambda s: (
        f'<meta property="article:published_time" content="{s.day}T09:30:00Z">{_named(s)}',
        _by(s),
        slug(s),
    ),
    "NewsArticle": lambda s: (_linked(s, "NewsArticle"), _by(s), slug(s)),
    "BlogPosting in a graph": lambda s: (_linked(s, "BlogPosting", in_graph=True), _by(s), slug(s)),
    "Recipe": lambda s: (_linked(s, "Recipe"), _by(s), slug(s)),
    "Dublin Core": lambda s: (f'<meta name="DC.date" content="{s.day}">{_named(s)}', _by(s), slug(s)),
    "itemprop": lambda s: (
        _named(s),
        _by(s, f' <span itemprop="datePublished" content="{s.day}">{_written(s)}</span>'),
        slug(s),
    ),
    "one time": lambda s: (_named(s), _by(s, f' <time datetime="{s.day}">{_written(s)}</time>'), slug(s)),
    "Published": lambda s: (_named(s), f"{_by(s)}<p>Published {_written(s)}</p>", slug(s)),
    "American": lambda s: (_named(s), _by(s, f" on {s.day:%B} {s.day.day}, {s.day.year}"), slug(s)),
    "address": lambda s: (_named(s), _by(s), f"{s.day:%Y/%m/%d}/{slug(s)}.html"),
}


def _headers(story: Story) -> dict[str, str]:
    moment = datetime.combine(story.day, time(9, 30), UTC)
    sender = f"{story.source} <news@{story.host}>"
    return {"Subject": story.title, "From": sender, "To": "reader@home.example", "Date": format_datetime(moment)}


def _message(story: Story) -> EmailMessage:
    message = EmailMessage()
    for name, value in _headers(story).items():
        message[name] = value
    return message


def _plain_mail(story: Story) -> bytes:
    message = _message(story)
    message.set_content(story.text)
    return message.as_bytes()


def _newsletter(story: Story) -> bytes:
    """Laid out with tables, as newsletters are."""
    message = _message(story)
    message.set_content(f"{story.title}\n\n{story.text}")
    rows = "".join(f'<tr><td style="padding:8px"><p>{escape(p)}</p></td></tr>' for p in story.paragraphs)
    message.add_alternative(
        f'<html><body><table width="600"><tr><td><h1>{escape(story.title)}</h1></td></tr>{rows}'
        "<tr><td><a href='https://news.example/u'>Unsubscribe</a></td></tr></table></body></html>",
        subtype="html",
    )
    return message.as_bytes()


def _older_mail(story: Story) -> bytes:
    message = MIMEMultipart("alternative")
    for name, value in _headers(story).items():
        message[name] = value
    message.attach(MIMEText(story.text, "plain", "utf-8"))
    message.attach(MIMEText(f"<html><body><h1>{escape(story.title)}</h1>{body(story)}</body></html>", "html", "utf-8"))
    return message.as_bytes()


LAYOUTS = (_semantic, _classes, _blog, _short)
