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


STATED = "<title>Harbour reopens after the storm | Vellmar Post</title>"
LINE = "<p>5 March 2024</p>"
TEASER = "<div><h2>Ferry sold</h2><p>1 January 2023</p><p>The ferry has a new owner.</p></div>"


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Vellmar Post</h1>{TEASER}<h2>Harbour reopens after the storm</h2>{LINE}{LONG}",
        f"{TEASER}<h3>Harbour reopens after the storm</h3>{LINE}{LONG}",
        f"<h1><a href='/'>Vellmar Post</a></h1>{TEASER}<h4>Harbour reopens after the storm</h4>{LINE}{LONG}",
        f"<h1>News</h1>{TEASER}<p class=headline>Harbour reopens after the storm</p>{LINE}{LONG}",
        f"{TEASER}<div><div>5 March 2024</div><h1>Harbour reopens after the storm</h1></div>{LONG}",
        f"<form id=all><h1>News</h1>{TEASER}<h3>Harbour reopens after the storm</h3>"
        f"<time datetime={DAY}>then</time>{LONG}</form>",
        f"<div id=sidebar><h1>Harbour reopens after the storm</h1><time datetime={DAY}>then</time></div>{TEASER}{LONG}",
    ],
)
def test_the_day_stands_near_the_heading_that_the_page_states_as_its_title(body: str) -> None:
    assert day(body, STATED) == DAY
    assert day(body, "<meta property='og:title' content='Harbour reopens after the storm'>") == DAY


def test_a_link_to_the_first_page_is_no_title() -> None:
    head = "<title>Harbour reopens - The Vellmar Evening Post</title>"
    body = f"<h1><a href='/'>The Vellmar Evening Post</a></h1><p>1 May 2024</p><h2>Harbour reopens</h2>{LINE}{LONG}"
    assert day(body, head) == DAY


@pytest.mark.parametrize(
    "line",
    [
        "<div>Tuesday, 5.3.2024, 19:51 &gt; da]v[ax</div>",
        "<div class=meta>Von Christian am 05.03.2024, 11:51 | 0 Meinungen</div>",
        "<p><span>March</span><span>05</span><span>2024</span></p>",
        "<div class=info><span class=updated>2024-03-09T17:27:31+02:00</span><span>March 5th, 2024</span>|News</div>",
        "<p>on 5 March 2024, updated <span class=updated>5 March 2024</span></p>",
        "<span class='date updated'>5 March 2024</span>",
        "<p><img class=icon>&nbsp; 5 Mar 2024</p>",
        "<h5>5 March 2024</h5>",
        "<h3>Published 5 March 2024</h3>",
        "<p>Tu 5 Mar 2024</p>",
        "<aside><dl><dt>Datum</dt><dd>05.03.2024</dd><dt>Section</dt><dd>News</dd></dl></aside>",
        "<dl><dt>Published</dt><dd>5 March 2024</dd></dl>",
        "<p>Gespeichert von tomas am 5. März 2024 - 18:55</p>",
        "<p><a href='/2024/03/05/'>03/05/2024</a></p>",
        "<p><a href='https://vellmar.example/news/2024/3/5'>05/03/2024</a></p>",
        f"<div>5 March 2024<br>{'Ines Calder, ' * 30}<p>News</p></div>",
        "<p>Artikel vom 5. März 2024</p>",
        "<div>05.03.2024 By Ines Calder, Tomas Berg and Anna Orm</div>",
        "<time datetime='2024-03-09T10:18:46Z'>Publié le 5 mars 2024</time>",
        "5 March 2024, 19:49 | ",
        "<div class=meta>5 March 2024</div><div class=teaser>6 March 2024</div>",
        "<p>le 5 mars 2024 à 10h30</p>",
        "<div><a>Ines Maria Calder</a><div>5 min read</div>·<div>Mar 5, 2024</div></div>",
        "<div>Ines Calder from Vellmar · Lesezeit: 3 Minuten · 5. März 2024</div>",
        "<div>By Ines Calder <i>Updated Mar 6, 2024, 11:00am EST</i> <i>Published Mar 5, 2024, 9:30am EST</i></div>",
        "<div>By Ines Calder Updated: 6 March 2024 10:00 Published: 5 March 2024 09:30</div>",
        "<div>By <a>ines</a> on Tue, 03/05/2024 - 10:00</div>",
        "<div>الثلاثاء 5 مارس 2024</div>",
        "<div>יום שלישי 5 במרץ 2024</div>",
    ],
)
def test_many_kinds_of_lines_near_the_title_say_it(line: str) -> None:
    assert day(f"<main>{TITLE}{line}{LONG}</main>{BESIDE}") == DAY


@pytest.mark.parametrize("names", ["post hentry tag-event category-comments", "node-promoted", "post-latest-news"])
def test_the_topics_of_an_article_are_no_names_of_its_parts(names: str) -> None:
    title = f"<div class=head>{TITLE}</div>"
    found = day(f"<div>{title}<div class='{names}'><time datetime={DAY}>then</time></div>{LONG}</div>")
    assert found == (None if "latest" in names else DAY)


@pytest.mark.parametrize(
    "before",
    [
        "<h2 class=date-header><span>Tuesday, March 5, 2024</span></h2><div><div><div>",
        "<span class=post-date>5 March 2024</span><div><div><div>",
        "<h3>Ferry sold</h3><p class=entry-date>5 March 2024</p><div><div><div>",
        "<div class=post-header>Ines Calder <span>March 5, 2024</span></div>",
    ],
)
def test_a_day_stands_over_the_article(before: str) -> None:
    assert day(f"<main>{before}<h1>Harbour reopens</h1>{LONG}</main>") == DAY
    assert (
        day(f"<main>{before}<h3>Ferry sold</h3><p>It is.</p><div><h1>Harbour reopens</h1>{LONG}</div></main>") is None
    )


def test_the_heading_itself_may_say_it() -> None:
    assert day(f"<h1>Harbour reopens <small class=date>5 March 2024</small></h1>{LONG}") == DAY
    assert day(f"<h1>Harbour reopens <small>5 March 2024</small></h1>{LONG}") is None


@pytest.mark.parametrize(
    ("language", "written", "expected"),
    [
        ("fr", "05/03/2024", DAY),
        ("es", "5/3/2024", DAY),
        ("en", "05/03/2024", None),
        ("de", "05.03.24", DAY),
        ("en", "5.3.24", DAY),
        ("ko", "24.03.05", None),
        ("ko", "05.03.24", None),
        ("", "05.03.24", None),
        ("en", "Version 5.3.24", None),
        ("en", "Ferry 5.3.24.1", None),
        ("en", "25/03/2024", "2024-03-25"),
        ("en", "03/25/2024", "2024-03-25"),
        ("en", "03/03/2024", "2024-03-03"),
        ("en", "Tue 03/05/2024", DAY),
        ("en", "Mon 03/05/2024", None),
        ("nl", "05-03-2024", DAY),
        ("en", "05-03-2024", None),
        ("ja", "05-03-2024", None),
        ("en", "25-03-2024", "2024-03-25"),
        ("en", "Call 25-03-2024-5", None),
    ],
)
def test_a_short_day_is_read_in_the_language_of_the_page(language: str, written: str, expected: str | None) -> None:
    page = f"<html lang='{language}'><body>{TITLE}<p>{written}</p>{LONG}</body></html>"
    assert first(published, dates(html.parse(page.encode()))) == expected


COMMENTS = "<div class=comments><h2>2 comments</h2><p>By Tomas on 9 March 2024</p><p>By Ines on 10 March 2024</p></div>"


@pytest.mark.parametrize(
    "stamp",
    [
        "<div class=asset-footer><div class=asset-meta>Von Christian am 05.03.2024, 11:51 | 0 Meinungen</div></div>",
        "<p>Dieser Artikel wurde am 5. März 2024 um 14:48 von Tomas Berg in News veröffentlicht.</p>",
        "<p>This entry was posted on Tuesday, March 5th, 2024 at 2:48 pm and is filed under News.</p>",
        "<p>Cet article a été publié le 5 mars 2024 par Tomas Berg.</p>",
        "<div class=post-footer>Posted by Tomas on 5 March 2024</div>",
        "<div class=submitted>5 March 2024</div>",
        "<div class=post-footer>Dieser Artikel wurde am 5. März 2024 von <a href=x>Tomas</a> in <a href=x>News</a> "
        f"unter {'<a href=x>Orm</a>, ' * 40} veröffentlicht.</div>",
        "<div id=artikelfooter>Autor: Tomas Berg | veröffentlicht: 05.03.2024 15:19</div>",
    ],
)
def test_a_stamp_below_the_article_says_it(stamp: str) -> None:
    assert day(f"<div>{TITLE}{LONG}<h2>Ferries</h2>{LONG}{stamp}{COMMENTS}</div>{BESIDE}") == DAY
    assert day(f"<article>{TITLE}{LONG}<footer>{stamp}</footer>{COMMENTS}</article>{BESIDE}") == DAY
    assert day(f"<div>{TITLE}{LONG}{COMMENTS.replace('<h2>', stamp + '<h2>')}</div>{BESIDE}") is None
    assert day(f"<div>{TITLE}{LONG}<blockquote>{stamp}</blockquote>{COMMENTS}</div>{BESIDE}") is None
    assert day(f"<div>{TITLE}{LONG}{stamp}{stamp.replace('5', '6', 1).replace('5', '6', 1)}</div>{BESIDE}") is None


@pytest.mark.parametrize(
    "opening",
    [
        "(05.03.2024) ",
        "(5 March 2024) ",
        "VELLMAR, 5 March 2024 — ",
        "VELLMAR, March 05, 2024 (GLOBE NEWSWIRE) -- ",
        "VELLMAR, Calif., March 5, 2024 /PRNewswire/ -- ",
    ],
)
def test_the_text_may_open_with_it(opening: str) -> None:
    text = "The harbour has reopened, and the ferries go again, as the town said. " * 5
    assert day(f"{TITLE}<p>{opening}{text}</p>{LONG}") == DAY
    assert day(f"{TITLE}<p>{text}</p><p>{opening}{text}</p>{LONG}") is None


def test_of_several_marked_days_that_outside_of_the_comments_counts() -> None:
    own, other = f"<time pubdate datetime={DAY}>then</time>", "<time pubdate datetime=2024-03-09>later</time>"
    assert day(f"{LONG}{own}<ol class=comments><li>{other}</ol>") == DAY
    assert day(f"{LONG}{own}<ol><li>{other}</ol>") is None
    assert day(f"{LONG}{own}<meta itemprop=datePublished content=''>") == DAY


@pytest.mark.parametrize(
    "body",
    [
        f"{TITLE}<p class=date>5 March 2024, 19:00 to 21:00, Town Hall</p>{LONG}",
        f"{TITLE}<p class=news-date>Tuesday, 5 March 2024, 14:45 Uhr bis 15:45 Uhr, Vellmar</p>{LONG}",
        f"{TITLE}<div class=event-meta>5 March 2024</div>{LONG}",
        f"{TITLE}<p>Beginn: 5. März 2024</p>{LONG}",
        f"{TITLE}<p>5 March 2024 to 7 March 2024</p>{LONG}",
        f"{TITLE}<dl><dt>Date</dt><dd>5 March 2024</dd><dt>Venue:</dt><dd>Town Hall</dd></dl>{LONG}",
        f"{TITLE}<p><span itemprop=startDate>5 March 2024</span></p>{LONG}",
        f"{TITLE}<h2>Storm of 5 March 2024</h2>{LONG}",
        f"{TITLE}<aside>Ferry sold, 5 March 2024</aside>{LONG}",
        f"{TITLE}<aside class=related>Published 5 March 2024</aside>{LONG}",
        f"{TITLE}{LONG}<h2>Ferry sold</h2><div class=post-date>5 March 2024</div>",
        f"{TITLE}{LONG}<div class=teaser><div class=post-date>5 March 2024</div></div>",
        f"{TITLE}{LONG}<div class=post-meta>Updated 5 March 2024</div>",
        f"{TITLE}{LONG}<div>5 March 2024</div>",
        f"{TITLE}{LONG}<p>Dieser Artikel wurde am 5. März 2024 aktualisiert und am 6. März 2024 ergänzt.</p>",
        f"{TITLE}<div class=calendar><a href='/2024/03/05/'>03/05/2024</a></div>{LONG}",
        f"{TITLE}<div><a href='/2024/03/05/'>5</a><a href='/2024/03/06/'>6</a></div>{LONG}",
        f"{TITLE}<div class=item>5 March 2024</div><div class=item>6 March 2024</div>{LONG}",
        f"<div><h2>Vellmar</h2><p>5 March 2024</p></div><div id=headline>Harbour reopens after the storm</div>{LONG}",
        f"{TITLE}{LONG}<p>Dieser Artikel wurde am 5. März 2024 von Tomas Berg in Vellmar noch einmal aktualisiert.</p>",
        f"{TITLE}<p>Date of last revision: 5 March 2024</p>{LONG}",
        f"{TITLE}<div class=meta><span class=modified-date>5 March 2024</span></div>{LONG}",
        f"<div class=today>Tuesday, 5 March 2024</div><h1>Harbour reopens after the storm</h1>{LONG}",
        f"<h1>Vellmar Post</h1><p>5 March 2024</p>{TEASER}<h2>Harbour reopens after the storm</h2>{LONG}",
    ],
)
def test_the_day_of_an_event_a_change_or_a_neighbour_is_not_taken(body: str) -> None:
    assert day(body, STATED) is None


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
