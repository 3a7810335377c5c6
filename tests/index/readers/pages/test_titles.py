"""A title is the article's, without the site's name and never a menu's."""

import pytest

from index.readers.html import find_article, parse
from tests.index.readers.test_html import STORY

SITE = '<meta property="og:site_name" content="Vellmar Post">'
TITLE = "Harbour reopens"


def title(head: str, body: str = "", address: str = "https://www.vellmarpost.example/a") -> str | None:
    written = f"<!DOCTYPE html><html><head>{head}</head><body>{body}<main>{STORY}</main></body></html>"
    return find_article(parse(written.encode()), "a", address).title


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (f"{SITE}<meta property='og:title' content='{TITLE} | Vellmar Post'>", ""),
        (f"{SITE}<meta property='og:title' content='{TITLE} - Vellmar Post'>", ""),
        (f"{SITE}<meta property='og:title' content='Vellmar Post: {TITLE}'>", ""),
        (f"{SITE}<meta property='og:title' content='{TITLE} – News – Vellmar Post'>", f"<h1>{TITLE}</h1>"),
        (f"<meta property='og:title' content='{TITLE} · vellmarpost.example'>", ""),
        (f"<meta property='og:title' content='{TITLE} | The Brenn Gazette'>", f"<h1>{TITLE}</h1>"),
        (f"{SITE}<title>{TITLE} « Vellmar Post</title>", ""),
        (f"{SITE}<title>{TITLE} | Vellmar Post News</title>", "<h1>Vellmar Post</h1>"),
        (f"{SITE}<title>{TITLE} - Vellmar Post</title>", "<nav><h1>Menu</h1></nav>"),
        (f"{SITE}<title>{TITLE}</title>", "<div class='main-menu'><h1>Navigation</h1></div>"),
        (f"<title>{TITLE} » Local » News » Last Hour</title>", f"<h3>{TITLE}</h3>"),
        (f"<title>{TITLE}-Last Hour</title>", f"<h1>{TITLE}</h1>"),
        (f"<title>{TITLE} ‹ Last Hour</title>", f"<div class=headline>{TITLE}</div>"),
        (f"<title>{TITLE} | Last Hour</title>", f"<h1>Last Hour</h1><h2>{TITLE}</h2>"),
        ("", f"<nav><h2>Menu</h2></nav><h2>{TITLE}</h2>"),
        ("", f"<aside><h1>Most read</h1></aside><header><h1>{TITLE}</h1></header>"),
        ("", f"<div id=cookie-consent><h1>Your privacy</h1></div><h1>{TITLE}</h1>"),
    ],
)
def test_the_title_is_the_article_s(head: str, body: str) -> None:
    assert title(head, body) == TITLE


@pytest.mark.parametrize(
    "written",
    [
        "Harbour reopens - at last",
        "Rust: a language",
        "Calder: ‘We waited’",
        "Post-war Vellmar",
        "A | B",
        "Vellmar - Orm",
    ],
)
def test_a_title_with_a_dash_or_colon_of_its_own_stays_whole(written: str) -> None:
    assert title(f"{SITE}<meta property='og:title' content='{written}'>") == written


def test_a_heading_that_is_only_the_beginning_of_a_title_does_not_cut_it() -> None:
    written = "Harbour reopens after the storm"
    assert title(f"<meta property='og:title' content='{written}'>", "<h1>Harbour reopens</h1>") == written


@pytest.mark.parametrize(
    "menu", ["<nav><h2>Menu</h2></nav>", "<div class=menu><h2>Menu</h2></div>", "<aside><h1>Menu</h1></aside>"]
)
def test_no_title_is_better_than_a_menu_s(menu: str) -> None:
    assert title("", menu) is None


@pytest.mark.parametrize("written", ["Vellmar Post", "Vellmar Post | Vellmar Post", "|"])
def test_a_title_of_nothing_but_the_site_is_kept(written: str) -> None:
    assert title(f"{SITE}<title>{written}</title>") in {"Vellmar Post", written, None}


def test_no_title_takes_long() -> None:
    for sign in (" - ", "|", ": ", " "):
        title(f"<meta property='og:title' content='{sign * 50_000}'>", f"<h1>{sign * 50_000}</h1>")
