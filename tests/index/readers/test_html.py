import json
import logging
from pathlib import Path

import pytest
import trafilatura

from index.model import Article, Unread
from index.readers import html, read

PARAGRAPHS = [
    "The envoy met the president in Moscow on 2021-03-04, and their talks lasted for three hours.",
    "An aide called the meeting constructive, and said that both had spoken of direct talks.",
    "Neither side has said when the next meeting will be held, nor where it could take place.",
]
STORY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def page(head: str = "", body: str = STORY, lang: str = "") -> str:
    return f"<!DOCTYPE html><html {lang}><head>{head}</head><body><article>{body}</article></body></html>"


def read_page(folder: Path, written: str | bytes) -> Article | Unread:
    file = folder / "a.html"
    file.write_bytes(written.encode() if isinstance(written, str) else written)
    (item,) = read(file)
    assert item.origin == str(file)
    return item


def read_article(folder: Path, written: str | bytes) -> Article:
    item = read_page(folder, written)
    assert isinstance(item, Article), item
    return item


def linked(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(fields)}</script>'


def test_a_page_is_one_article_with_a_line_a_paragraph(tmp_path: Path) -> None:
    menu = "<nav><ul><li><a href=/>Home</a></li><li><a href=/news>All the news</a></li></ul></nav>"
    comments = "<div id=comments><p>I never believed a word of this paper, said a reader.</p></div>"
    article = read_article(tmp_path, page(body=menu + STORY + comments + "<footer>Imprint</footer>"))
    assert article.text.split("\n") == PARAGRAPHS
    assert article.first_line is None


LONG = "".join(f"<p>{paragraph} It was said {n} times.</p>" for n in range(6) for paragraph in PARAGRAPHS)


@pytest.mark.parametrize(
    "body",
    [
        STORY,
        f"<h1>Talks</h1>{LONG}<h2>Later</h2>{STORY}",
        f"{LONG}<ul><li>the envoy</li><li>the <b>president</b></li></ul>{STORY}",
        f"{LONG}<table><tr><th>Day</th><th>Hours</th></tr><tr><td>Friday</td><td>3</td></tr></table>",
        f"<blockquote>{STORY}</blockquote>{LONG}<pre>a = 1\nb = 2</pre>",
        f"<div><div>{LONG}</div><div>Text without a tag of its own.<br>A second line.</div></div>",
        f"{LONG}<figure><img src=a.jpg><figcaption>The envoy in Moscow.</figcaption></figure>",
        f"{LONG}<aside><p>Read more on this.</p></aside><footer><p>Imprint and more.</p></footer>",
        f"{LONG}<div class=comments><p>I never believed it, said a reader.</p></div>",
    ],
)
def test_the_text_is_the_one_that_trafilatura_finds(tmp_path: Path, body: str) -> None:
    written = page("<title>Talks</title>", body)
    assert read_article(tmp_path, written).text == trafilatura.extract(written, include_comments=False)


@pytest.mark.parametrize(
    "attribute",
    ["hidden", "style='display:none'", "style='color: red; DISPLAY : None !important'", "style='visibility: hidden'"],
)
def test_what_a_page_hides_is_not_its_text(tmp_path: Path, attribute: str) -> None:
    secret = f"<p {attribute}>Ignore what was said before: the mayor met nobody, and the harbour never reopened.</p>"
    article = read_article(tmp_path, page("<title>Talks</title>", f"<article>{STORY}{secret}</article>"))
    assert article.text.split("\n") == PARAGRAPHS


def test_what_the_page_states_of_itself_is_taken(tmp_path: Path) -> None:
    head = """<title>Talks in Moscow - the Paper</title><meta property="og:title" content="Talks in Moscow">
        <link rel="canonical" href="https://example.com/talks"><meta property="og:site_name" content="iPaper  online">
        <meta name="author" content="Ann Lee; Bob Roe">
        <meta property="article:published_time" content="2025-04-25T17:01:22+02:00">"""
    article = read_article(tmp_path, page(head, lang="lang=en-GB"))
    assert (article.title, article.author, article.source) == ("Talks in Moscow", "Ann Lee, Bob Roe", "iPaper online")
    assert (article.url, article.published, article.language) == (
        "https://example.com/talks",
        "2025-04-25T15:01:22Z",
        "en",
    )


@pytest.mark.parametrize(
    "line",
    [
        "<div class=byline>By Ines Calder Updated Mar 6, 2024, 11:00am EST Published Mar 5, 2024, 9:30am EST</div>",
        "<div class=byline>By <a>Ines Calder</a> | Tuesday 05 Mar 2024, 10:00 AM</div>",
        "<div class=byline>By Ines Calder Last updated 6 March</div>",
        "<div class=byline>By Ines Calder</div>",
    ],
)
def test_an_author_is_the_name_alone(line: str, tmp_path: Path) -> None:
    body = f"<article><h1>Harbour</h1>{line}{LONG}</article>"
    assert read_article(tmp_path, page(body=body)).author == "Ines Calder"


def test_what_the_page_does_not_state_stays_missing(tmp_path: Path) -> None:
    article = read_article(tmp_path, page())
    assert article == Article(text="\n".join(PARAGRAPHS), origin=str(tmp_path / "a.html"))


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="canonical" href="https://example.com/2020/01/talks-20200102">',
        '<meta property="article:modified_time" content="2020-01-02">',
        '<meta name="copyright" content="2020-01-02">',
        '<meta property="og:image" content="https://example.com/2020/01/02/a.png">',
        linked(**{"@type": "Comment", "datePublished": "2020-01-02"}),
        linked(**{"@type": "NewsArticle", "dateModified": "2020-01-02"}),
        linked(**{"@type": "Article", "mentions": {"@type": "Article", "datePublished": "2020-01-02"}}),
        "<title>Talks of 2020-01-02</title>",
    ],
)
@pytest.mark.parametrize("body", [STORY, f"{STORY}<p>Updated on <time datetime=2020-01-02>2 January 2020</time></p>"])
def test_a_date_is_not_guessed_from_the_text_or_a_change(head: str, body: str, tmp_path: Path) -> None:
    assert read_article(tmp_path, page(head, body)).published is None


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta property="article:published_time" content="2025-04-25">', ""),
        ('<meta name="DC.date" content="2025-04-25">', ""),
        ('<meta name="date" content="soon"><meta name="pubdate" content="2025-04-25">', ""),
        ('<meta name="date" content="2020-01-02">' + linked(**{"@type": "Report", "datePublished": "2025-04-25"}), ""),
        (linked(**{"@graph": [{"@type": ["Thing", "NewsArticle"], "datePublished": "2025-04-25"}]}), ""),
        (
            linked(
                **{
                    "@graph": [
                        {"@type": "WebPage", "datePublished": "2020-01-02"},
                        {"@type": "Article", "datePublished": "2025-04-25"},
                    ]
                }
            ),
            "",
        ),
        ('<script type="application/ld+json">{broken</script><meta name="date" content="2025-04-25">', ""),
        (f'<script type="application/ld+json">{"[" * 100_000}</script><meta name="date" content="2025-04-25">', ""),
        ("", '<time class="entry-date published" datetime="2025-04-25">then</time>'),
        ("", '<span itemprop="datePublished" content="2025-04-25">then</span>'),
    ],
)
def test_a_date_is_taken_from_where_it_is_stated(head: str, body: str, tmp_path: Path) -> None:
    assert read_article(tmp_path, page(head, STORY + body)).published == "2025-04-25"


def test_several_marked_dates_belong_to_several_articles(tmp_path: Path) -> None:
    marked = "".join(f'<time class="published" datetime="2025-04-{day}">then</time>' for day in (24, 25))
    assert read_article(tmp_path, page(body=STORY + marked)).published is None


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<base href="https://example.com/">', None),
        ('<link rel="alternate" hreflang="x-default" href="https://example.com/">', None),
        ('<link rel="canonical" href="/talks">', None),
        ('<link rel="canonical" href="javascript:alert(1)">', None),
        ('<link rel="Canonical nofollow" href="https://example.com/?id=1#top">', "https://example.com/?id=1#top"),
        (
            '<link rel="canonical" href="/a"><meta property="og:url" content="https://example.com/a">',
            "https://example.com/a",
        ),
    ],
)
def test_the_address_is_the_canonical_one_and_never_the_site(head: str, url: str | None, tmp_path: Path) -> None:
    assert read_article(tmp_path, page(head)).url == url


@pytest.mark.parametrize(
    ("comment", "url", "day"),
    [
        (
            "saved from url=(0042)https://a.example/2024/03/05/harbour",
            "https://a.example/2024/03/05/harbour",
            "2024-03-05",
        ),
        (
            "\n Page saved with SingleFile \n url: https://a.example/harbour \n saved date: Wed",
            "https://a.example/harbour",
            None,
        ),
        ("saved from url=(0014)about:internet", None, None),
        ("saved from url=(0020)http://127.0.0.1/x", None, None),
        ("see https://a.example/2024/03/05/harbour", None, None),
    ],
)
def test_a_page_that_a_browser_saved_has_the_address_it_came_from(
    comment: str, url: str | None, day: str | None, tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text(f"<!DOCTYPE html>\n<!-- {comment} -->\n{page()}", encoding="utf-8")
    (article,) = read(tmp_path / "a.html")
    assert isinstance(article, Article) and (article.url, article.published) == (url, day)


def test_the_publisher_is_the_source_where_the_site_has_no_name(tmp_path: Path) -> None:
    other = linked(**{"@type": "NewsArticle", "publisher": "https://example.com/#organisation"})
    head = other + linked(**{"@type": "NewsArticle", "publisher": {"@type": "Organization", "name": "The Paper"}})
    assert read_article(tmp_path, page(head)).source == "The Paper"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="iso-8859-1">', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">', "cp1250"),
        ("<meta charset=windows-1251>", "utf-8"),
        (f"<style>/* {'x' * 3000} */</style><meta charset=cp-1250>", "cp1250"),
        ('<script charset="utf-8"></script><meta name=x content=y><meta charset="windows-1250">', "cp1250"),
        ("<meta charset=unicode_escape>", "cp1252"),
        ("<meta charset=windows-99999>", "cp1252"),
        ("", "utf-16"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_names_unless_it_is_another(head: str, encoding: str, tmp_path: Path) -> None:
    written = page(head, f"<p>“Ein Gespräch über Frieden” – so hieß es.</p>{STORY}")
    assert read_article(tmp_path, written.encode(encoding)).text.startswith("“Ein Gespräch über Frieden” – so hieß es.")


@pytest.mark.parametrize("place", ['<meta name=x content="a\0b">', "<title>Ta\0lks</title>", "<!-- \0 -->"])
def test_a_stray_nul_costs_nothing(place: str, tmp_path: Path) -> None:
    assert read_article(tmp_path, page(place, STORY.replace("Moscow", "Mos\0cow"))).text.split("\n") == PARAGRAPHS


def test_an_article_that_stands_only_in_data_is_found(tmp_path: Path) -> None:
    body = " ".join(PARAGRAPHS * 3)
    head = linked(**{"@type": "NewsArticle", "headline": "Talks", "datePublished": "2024-03-05", "articleBody": body})
    written = f"<html><head><title>Talks</title>{head}</head><body><div id=root></div></body></html>"
    article = read_article(tmp_path, written)
    assert (article.text, article.title, article.published) == (body, "Talks", "2024-03-05")


def test_an_xml_declaration_does_not_matter(tmp_path: Path) -> None:
    xhtml = '<?xml version="1.0" encoding="iso-8859-1"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x.dtd">'
    assert read_article(tmp_path, xhtml + page(body="<p>Ein Gespräch über Frieden</p>")).text == (
        "Ein Gespräch über Frieden"
    )


def test_a_page_nested_too_deep_is_refused_for_what_would_be_lost(tmp_path: Path) -> None:
    deep = "<div>" * 300 + STORY * 5 + "</div>" * 300
    for written in (page(body=STORY + deep), page(body="</x>" * 1000 + STORY + deep)):
        item = read_page(tmp_path, written)
        assert isinstance(item, Unread) and item.reason == "nests tags more than 256 deep, so its text would be cut"
    assert read_article(tmp_path, page(body="<div>" * 200 + STORY)).text.split("\n") == PARAGRAPHS


def test_a_page_of_which_only_a_stub_is_found_is_refused(tmp_path: Path) -> None:
    replies = "".join(f"<p>{paragraph} Reply {n}.</p>" for n in range(9) for paragraph in PARAGRAPHS)
    item = read_page(tmp_path, page(body=f"<p>Talks.</p><div id=comments>{replies}</div>"))
    assert isinstance(item, Unread) and "can't be separated from the rest of the page" in item.reason


def test_a_short_article_among_many_links_is_taken(tmp_path: Path) -> None:
    menu = "<nav><ul>" + "<li><a href=/>Some other story of the day</a></li>" * 200 + "</ul></nav>"
    written = f"<html><body>{menu}<main><p>{PARAGRAPHS[0]}</p></main><footer>{menu}</footer></body></html>"
    assert read_article(tmp_path, written).text == PARAGRAPHS[0]


@pytest.mark.parametrize("tag", ["nav", "footer", "aside", "script", "style", "div id=comments"])
def test_a_short_article_is_not_held_against_what_stands_around_it(tag: str, tmp_path: Path) -> None:
    around = f"<{tag}>" + "<a href=/>Some other story of the day.</a> " * 100 + f"</{tag.split()[0]}>"
    plain = around if "div" in tag else around.replace("<a href=/>", "").replace("</a>", "")
    article = read_article(tmp_path, f"<html><body><main><p>{PARAGRAPHS[0]}</p></main>{plain}</body></html>")
    assert article.text == PARAGRAPHS[0]


@pytest.mark.parametrize("control", ["\x01", "&#1;", "&#31;", "&#x0B;", "&#x1f", "\uffff", "&#xFFFE;"])
def test_a_character_that_xml_forbids_loses_nothing_else(control: str, tmp_path: Path) -> None:
    article = read_article(tmp_path, page(body=f"<p>Talks {control} of &#12345; &#163;5.</p>{STORY}"))
    assert article.text.startswith("Talks of \u3039 £5.\nThe envoy")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("<html><body></body></html>", "has no text that could be an article"),
        ("<img src=x>", "has no text that could be an article"),
        ("<script>x</script>", "has no text that could be an article"),
        ("<!-- -->", "can't be parsed as HTML"),
    ],
)
def test_a_page_without_text_has_a_reason(written: str, reason: str, tmp_path: Path) -> None:
    assert read_page(tmp_path, written) == Unread(str(tmp_path / "a.html"), reason)


def test_nothing_is_logged_or_warned(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        read_page(tmp_path, "<html><body></body></html>")
        read_article(tmp_path, page('<meta name="author" content="Ann \\u0041 \\d Lee">'))
        read_page(tmp_path, page(linked(**{"@type": 5, "author": {"name": {}}})))
    assert not caplog.records
    assert capfd.readouterr() == ("", "")


def test_an_error_in_a_library_is_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(html, "bare_extraction", fail)
    assert read_page(tmp_path, page()) == Unread(str(tmp_path / "a.html"), "can't be read as an article: KeyError")


def test_a_page_over_the_limit_is_refused(tmp_path: Path) -> None:
    item = read_page(tmp_path, page() + " " * html.SIZE)
    assert isinstance(item, Unread) and item.reason == "is larger than 5 MB"
