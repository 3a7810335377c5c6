"""Which day a page is of, wherever it states it; and which days in it are not its own."""

from contextlib import suppress

import pytest

from index.errors import OriginError
from index.readers import html
from index.readers.metadata import first, published
from index.readers.pages.dates import dates
from tests.index.readers.test_html import LONG, linked

DAY = "2024-03-05"
TITLE = "<h1>Harbour reopens</h1>"
BESIDE = '<aside class=related><h3>Ferry sold</h3><time datetime="2023-01-01">then</time></aside>'


def day(body: str, head: str = "", address: str | None = None) -> str | None:
    written = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    found = first(published, dates(html.parse(written.encode()), address))
    return found and found[:10]


@pytest.mark.parametrize(
    "line",
    [
        "<p class=meta>By Ines Calder, <time datetime='2024-03-05T10:00:00+01:00'>5 March 2024</time></p>",
        "<time datetime='2024-03-05T00:30:00+01:00'>00:30</time>",
        "<p><time>5 March 2024</time></p>",
        "<p>Published <time datetime=2024-03-05>5 March</time>, updated <time datetime=2024-03-09>9 March</time></p>",
        "<p>Updated <time datetime=2024-03-09>9 March</time>, published <time datetime=2024-03-05>5 March</time></p>",
        "<time class='entry-date updated' datetime=2024-03-09>9 March</time><time datetime=2024-03-05>5 March</time>",
        "<div><span>Vellmar</span><div><time datetime='2024-03-05 10:00'>5 Mar</time></div></div>",
        "<p>Published 5 March 2024</p>",
        "<p>Published on Tuesday, 5 March 2024 at 10:00 by Ines Calder, Vellmar Post</p>",
        "<div><span>Ines Calder</span> | <span>Posted: March 5, 2024</span></div>",
        "<p>Last updated: 9 March 2024 | Published: 5 March 2024</p>",
        "<p>Published 5 March 2024, updated 9 March 2024</p>",
        "<p>Veröffentlicht am 5. März 2024 um 10:00 Uhr</p>",
        "<p>Publié le 5 mars 2024 à 10h30</p>",
        "<p>Publicado el 5 de marzo de 2024</p>",
        "<p>Опубликовано 5 марта 2024 г.</p>",
        "<p>Pubblicato il 5 marzo 2024</p>",
        "<p>公開日 2024年3月5日</p>",
        "<p>05.03.2024, 17:30 Uhr</p>",
        "<p>Vellmar, 5 March 2024</p>",
        "<p>By Ines Calder and Tomas Berg, 5 March 2024</p>",
        "<div class=post-date>Tuesday 2024-03-05 in News by the editors of the Post</div>",
        "<p>March 5th, 2024</p>",
    ],
)
def test_a_line_near_the_title_says_it(line: str) -> None:
    assert day(f"<main>{TITLE}{line}{LONG}</main>{BESIDE}") == DAY
    assert day(f"<main><div>{line}</div>{TITLE}{LONG}</main>{BESIDE}") == DAY


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (linked(**{"@type": "Recipe", "datePublished": DAY}), ""),
        (linked(**{"@type": "PodcastEpisode", "datePublished": DAY}), ""),
        (linked(**{"@graph": [{"@type": "Organization"}, {"@type": "Review", "datePublished": DAY}]}), ""),
        (linked(**{"@type": "ItemPage", "mainEntity": {"@type": "NewsArticle", "datePublished": DAY}}), ""),
        (linked(**{"datePublished": DAY}), ""),
        (linked(**{"@graph": {"@type": "Thing"}, "@type": "NewsArticle", "datePublished": DAY}), ""),
        (f'<script type="application/ld+json">[{{"@graph": [{{"datePublished": "{DAY}"}}]}}]</script>', ""),
        ("", "<div itemprop=headline>Harbour reopens</div><p>Published 5 March 2024</p>"),
        (
            f'<script type="application/ld+json; charset=utf-8">{{"@type": "Item", "datePublished": "{DAY}"}}</script>',
            "",
        ),
        (f'<script type="application/ld+json">{{"@type": "Article", "datePublished": "{DAY}",}}</script>', ""),
        (f'<script type="application/ld+json"><!-- {{"@type": "Article", "datePublished": "{DAY}"}} --></script>', ""),
        ('<meta name="publish_date" content="5 March 2024">', ""),
        ('<meta property="og:published_time" content="2024-03-05T10:00:00Z">', ""),
        ("", f'<span property="datePublished" content="{DAY}">then</span>'),
        ("", f'<abbr class=published title="{DAY}">then</abbr>'),
        ("", f'<time class=dt-published datetime="{DAY}">then</time>'),
        ("", f"<p>Filed <time datetime={DAY}>in spring</time></p>"),
    ],
)
def test_the_only_date_that_is_marked_counts(head: str, body: str) -> None:
    assert day(f"<main>{LONG}{body}</main>", head) == DAY


@pytest.mark.parametrize(
    "path",
    [
        "2024/03/05/harbour",
        "news/2024-03-05-harbour.html",
        "20240305/harbour",
        "2024/3/5/harbour",
        "world/2024/mar/05/harbour",
        "n1/2024/0305/c90000-1.html",
    ],
)
def test_the_address_says_it(path: str) -> None:
    url = f"https://www.vellmar.example/{path}"
    assert day(LONG, "", url) == DAY
    assert day(LONG, f'<link rel=canonical href="{url}">') == DAY
    assert day(f"{TITLE}<p>Published 6 March 2024</p>{LONG}", "", url) == "2024-03-06"


@pytest.mark.parametrize(
    "body",
    [
        f"{TITLE}<p>Updated <time datetime={DAY}>5 March 2024</time></p>{LONG}",
        f"{TITLE}<p>Last modified: 5 March 2024</p>{LONG}",
        f"{TITLE}<p>Aktualisiert am 5. März 2024</p>{LONG}",
        f"{TITLE}<time class=updated datetime={DAY}>5 March 2024</time>{LONG}",
        f"{TITLE}<p>The envoy said on 5 March 2024 that the harbour would reopen.</p>{LONG}",
        f"<h1>The storm of 5 March 2024</h1>{LONG}",
        f"{TITLE}{LONG}<p>Published 5 March 2024</p>",
        f"{TITLE}{LONG}<div class=comments><p>Tomas, <time datetime={DAY}>5 March 2024</time></p></div>",
        f"{TITLE}{LONG}<aside><time datetime={DAY}>5 March 2024</time></aside>",
        f"{TITLE}{LONG}<time datetime={DAY}>then</time><time datetime=2024-03-06>then</time>",
        f"{TITLE}<p><time datetime=P3D>three days</time></p>{LONG}",
        f"{TITLE}<p>05/03/2024</p>{LONG}",
        f"<header><div class=date>Tuesday, 5 March 2024</div></header><main>{TITLE}{LONG}</main>",
        f"<div class=topbar>Tuesday, 5 March 2024</div><main>{TITLE}{LONG}</main>",
        f"{TITLE}{LONG}<footer>© 5 March 2024</footer>",
        linked(**{"@type": "Recipe", "datePublished": DAY})
        + linked(**{"@type": "Recipe", "datePublished": "2024-03-06"}),
    ],
)
def test_the_day_of_something_else_is_not_taken(body: str) -> None:
    assert day(body) is None


@pytest.mark.parametrize(
    "path", ["2024/03/harbour", "harbour-20240305", "2024/13/05/x", "id/20243005", "1824/03/05/x", "?d=2024-03-05"]
)
def test_an_address_without_a_day_says_none(path: str) -> None:
    assert day(LONG, "", f"https://www.vellmar.example/{path}") is None


@pytest.mark.parametrize(
    "part", ["<p>", "<div><time>", "<time datetime='", "5 March ", "<span>Published ", "<h1>x</h1>"]
)
def test_no_page_takes_long(part: str) -> None:
    with suppress(OriginError):  # nested too deep
        day(f"{TITLE}{part * (100_000 // len(part))}")
