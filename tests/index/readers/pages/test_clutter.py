"""An article is found where the page's own mistakes hide it, and without what asks for consent."""

import pytest

from index.errors import OriginError
from index.readers.html import find_article, parse
from tests.index.readers.test_html import LONG, PARAGRAPHS, STORY

MENU = "<a href=/>Home</a> <a href=/news>News</a>"
ARTICLE = f"<article><h1>Talks</h1>{LONG}</article>"
ASKS = (
    "<p>We and our 100 partners store and read information on your device, such as cookies.</p>"
    "<p>You may accept all cookies, or choose in our cookie settings.</p>"
) * 5


def text(body: str) -> str:
    return find_article(
        parse(f"<!DOCTYPE html><html><head><title>Talks</title></head><body>{body}</body></html>".encode()), "a"
    ).text


@pytest.mark.parametrize(
    "body",
    [
        f"<header><nav>{MENU}<div><main>{ARTICLE}</main></div>",
        f"<nav>{MENU}<div>{LONG}</div>",
        f"<nav>{MENU}</nav><nav class=wrapper><div>{ARTICLE}</div></nav><footer><p>Imprint.</p></footer>",
        f"<div id=app style='visibility: hidden'>{ARTICLE}</div>",
        f"<div style='display:none'><nav>{MENU}</nav><main>{LONG}</main></div><noscript>Enable scripts.</noscript>",
        f"<main hidden>{ARTICLE}</main><p>Loading.</p>",
        f"<nav>{MENU}<div>{LONG.replace('<p>', '').replace('</p>', '<br><br>')}</div>",
        f"<div style='display:none'>{LONG.replace('p>', 'div>')}</div>",
        f"<div style='VISIBILITY:HIDDEN;opacity:0'><nav>{MENU}{ARTICLE}",
    ],
)
def test_what_holds_nearly_all_of_a_page_is_its_article(body: str) -> None:
    found = text(body)
    assert all(paragraph in found for paragraph in PARAGRAPHS) and len(found) > 1000


@pytest.mark.parametrize(
    "body",
    [
        f"<nav>{'<p>Some other story of the day.</p>' * 20}</nav>{ARTICLE}",
        f"<div hidden><p>Subscribe now, said the window.</p><p>Do it.</p><p>Now.</p></div><main>{STORY}</main>",
        f"<div style='display:none'>{'<li>Some other story of the day.</li>' * 100}</div><main>{STORY}</main>",
    ],
)
def test_menus_and_hidden_parts_beside_an_article_go(body: str) -> None:
    found = text(body)
    assert PARAGRAPHS[0] in found
    assert "other story" not in found and "Subscribe" not in found


@pytest.mark.parametrize(
    "asks",
    [
        f"<div id=cookie-consent class='gdpr modal'>{ASKS}</div>",
        f"<section class=onetrust-banner><div>{ASKS}</div></section>",
        f"<div role=dialog aria-label='Cookie banner'>{ASKS}</div>",
        f"<div class=x>{ASKS}</div>",
        "<div class=bar><span>This website uses cookies to improve your experience.</span> <a href=x>Accept</a></div>"
        * 6,
        "<div class=x><h2>We value your privacy</h2><p>We and our partners use cookies to access personal data, like "
        "browsing data, on your device.</p><p>Accept to consent.</p><p>You can withdraw it at any time.</p></div>",
        "<div class=bar><h3>Cookie settings</h3>We use cookies to measure what you read.</div>" * 6,
        "<div><p>Wir verwenden Cookies, um unsere Seite zu verbessern.</p><p>Cookie-Einstellungen</p></div>" * 5,
        "<div><p>Nous utilisons des cookies pour mesurer notre audience.</p></div>" * 8,
        "<div><p>Utilizamos cookies para mostrarle lo que le gusta.</p></div>" * 8,
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_what_asks_for_consent_is_no_part_of_a_short_article(asks: str, *, is_first: bool) -> None:
    story = f"<article><h1>Talks</h1>{STORY}</article>"
    found = text(asks + story if is_first else story + asks)
    assert all(paragraph in found for paragraph in PARAGRAPHS)
    assert "ookie" not in found


def test_consent_without_the_word_cookies_goes_too() -> None:
    asks = "<p>Some of our partners process your data on the basis of their legitimate interest.</p>" * 8
    assert "partners" not in text(f"<article><h1>Talks</h1>{STORY}</article><div class=x>{asks}</div>")


@pytest.mark.parametrize(
    "body",
    [
        f"<article>{STORY}<p>The site uses tracking cookies, the court found.</p><p>Cookies are files.</p></article>",
        f"<div class='cookie-recipe'>{STORY}<p>Let the cookies cool, and eat them while they are soft.</p></div>",
        f"<main class=tag-privacy>{STORY}<p>We use cookies, says the banner; few read the cookie policy.</p></main>"
        "<p>Later, the cookie was banned.</p>",
        f"<h1>How a site uses cookies</h1><div>The shop uses cookies to see.<br>{PARAGRAPHS[0]}</div><p>By Ann</p>",
    ],
)
def test_an_article_about_cookies_keeps_them(body: str) -> None:
    assert "ookies" in text(body)


def test_a_page_that_only_asks_for_consent_is_not_lost_in_silence() -> None:
    try:
        assert "cookies" in text(f"<div class=wall>{ASKS}</div>")
    except OriginError as error:
        assert "article" in str(error)


VOICES = "<p>Tomas, two hours ago</p><p>The talks will fail, as all of them did, and nobody will be surprised.</p>" * 9


@pytest.mark.parametrize(
    "comments",
    [
        f"<div id=comments>{VOICES}</div>",
        f"<div id=sf_comment_list class='box clearfix'>{VOICES}</div>",
        f"<section class='post-comments-area'><div>{VOICES}</div></section>",
        f"<ol class=comment-list><li>{VOICES}</ol>",
        f"<div class='wide comment_thread'>{VOICES}</div>",
    ],
)
def test_comments_below_an_article_go(comments: str) -> None:
    found = text(f"<article><h1>Talks</h1>{STORY}{comments}</article>")
    assert all(paragraph in found for paragraph in PARAGRAPHS)
    assert "Tomas" not in found


@pytest.mark.parametrize(
    "body",
    [
        f"<div class=HeaderComment>{LONG}<p>Tomas spoke.</p></div>",
        f"<div class=no-comments>{LONG}<p>Tomas spoke.</p></div>",
        f"<div class=commentary-box>{LONG}<p>Tomas spoke.</p></div>",
        f"<div class=my-comment-area>{LONG}<p>Tomas spoke.</p></div>",
        f"<p>{MENU}</p><div class=wide_comment_box><article>{LONG}<p>Tomas spoke.</p></article></div>",
    ],
)
def test_an_article_that_is_called_a_comment_stays(body: str) -> None:
    assert "Tomas" in text(body)


@pytest.mark.parametrize("tag", ["<html lang=en />", "<html/>", '<HTML xml:lang="de_DE" />'])
def test_a_page_whose_first_tag_is_closed_at_once_is_read(tag: str) -> None:
    page = f"<!DOCTYPE html />{tag}<head><title>Talks</title></head><body>{ARTICLE}</body></html>"
    assert PARAGRAPHS[0] in find_article(parse(page.encode()), "a").text
