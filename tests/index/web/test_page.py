import json
from collections.abc import Iterator

import pytest

from bot.render.citation import format_citation
from index.answering.citing import cite
from index.errors import OriginError
from index.model import Article
from index.readers import html
from index.web import page
from index.web.fetch import Fetcher
from index.web.model import Fetched, Policy, Validators
from tests.index.readers.sample_files import docx, epub, paragraph, pdf, zipped
from tests.index.readers.test_html import PARAGRAPHS, STORY, linked
from tests.index.readers.test_html import page as written
from tests.index.web.site import packed, redirect, reply, running

ADDRESS = "https://www.paper.example/news/talks"
LONG = "".join(f"<p>{paragraph} It was said {n} times.</p>" for n in range(9) for paragraph in PARAGRAPHS)


def read(
    content: str | bytes, kind: str = "text/html", charset: str = "", *, url: str = ADDRESS, origin: str = ADDRESS
) -> Article:
    """The article of a page that was asked for as `origin` and came from `url`."""
    data = content.encode() if isinstance(content, str) else content
    (article,) = page.interpret(Fetched(data, kind, charset, Validators(url, None, None)), origin)
    assert isinstance(article, Article)
    return article


def refused(content: str | bytes, kind: str = "text/html", **known: str) -> str:
    with pytest.raises(OriginError) as raised:
        read(content, kind, **known)
    reason = str(raised.value)
    assert reason.isprintable() and len(reason) < 200
    return reason


def test_a_page_is_an_article_with_its_address() -> None:
    article = read(written("<title>Talks in Moscow</title>"))
    assert (article.text.split("\n"), article.title) == (PARAGRAPHS, "Talks in Moscow")
    assert (article.url, article.origin, article.first_line) == (ADDRESS, ADDRESS, None)


@pytest.mark.parametrize("kind", ["text/html", "application/xhtml+xml", ""])
def test_html_is_read_by_whatever_name(kind: str) -> None:
    assert read(written(), kind).text.split("\n") == PARAGRAPHS


def test_plain_text_is_read_as_it_is() -> None:
    article = read("The ferry left.\n<p>It sank.".encode("cp1251"), "text/plain", "windows-1251")
    assert (article.text, article.url) == ("The ferry left.\n<p>It sank.", ADDRESS)


@pytest.mark.parametrize(
    "kind", ["application/gzip", "image/png", "application/json", "application/rss+xml", "text/xml", "x" * 500]
)
def test_what_no_reader_knows_is_refused(kind: str) -> None:
    assert (
        refused("%PDF-1.7", kind)
        == f"is {kind[:60]}, which can't be read yet: HTML, PDF, Word, EPUB, zip, plain text and feeds can"
    )
    assert "is x/[31m, which" in refused("%PDF-1.7", "x/\x1b[31m")


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_a_pdf_is_an_article_whose_citation_opens_its_page() -> None:
    data = pdf([["The ferry left at noon."], ["It came back at three."]], {"Title": "The ferry"})
    article = read(data, "application/pdf", url="https://paper.example/f.pdf", origin="https://paper.example/f")
    assert (article.title, article.origin) == ("The ferry", "https://paper.example/f")
    citation = cite(article, article.text.index("It came"), -1)
    assert citation.link == "https://paper.example/f.pdf#page=2"
    assert format_citation(citation) == "The ferry — paper.example, p. 2"
    assert article.id == Article("", url="https://paper.example/f.pdf").id


def test_so_is_a_word_document() -> None:
    assert read(docx(paragraph("The ferry left.")), WORD).text == "The ferry left."
    assert refused(b"PK", WORD) == "is not a valid Word file, or damaged"


def members(data: bytes, kind: str) -> list[Article]:
    found = list(page.interpret(Fetched(data, kind, "", Validators(ADDRESS, None, None)), f"{ADDRESS}?x"))
    return [item for item in found if isinstance(item, Article)]


def test_a_book_is_an_article_a_chapter_and_each_leads_to_the_book() -> None:
    book = epub({"a.xhtml": "<h1>One</h1><p>The ferry left.</p>", "b.xhtml": "<h1>Two</h1><p>It came back.</p>"})
    chapters = members(book, "application/epub+zip")
    assert [(one.member, one.url, one.origin) for one in chapters] == [
        (f"OEBPS/{name}", ADDRESS, f"{ADDRESS}?x") for name in ("a.xhtml", "b.xhtml")
    ]
    assert len({one.id for one in chapters}) == 2


def test_what_an_archive_holds_takes_no_other_s_place() -> None:
    theirs = Article("", url="https://other.example/1").id
    lines = json.dumps({"id": theirs, "url": "https://other.example/1", "text": "Ours now."})
    front = "---\nid: 1\nurl: https://other.example/1\n---\nOurs."
    found = members(zipped({"a.jsonl": lines, "b.md": front}), "application/zip")
    assert [one.url for one in found] == [ADDRESS] * 2
    assert len({theirs, "1", *(one.id for one in found)}) == 4


class TestIdentity:
    @pytest.mark.parametrize(
        ("stated", "url"),
        [
            ("https://www.paper.example/news/talks-1", "https://www.paper.example/news/talks-1"),
            ("/news/talks-1", "https://www.paper.example/news/talks-1"),
            ("talks-1", "https://www.paper.example/news/talks-1"),
            ("https://paper.example/news/talks", "https://paper.example/news/talks"),
            ("https://m.paper.example/news/talks", "https://m.paper.example/news/talks"),
            ("http://WWW.paper.example:80/news/talks#top", "http://www.paper.example/news/talks"),
            ("https://www.paper.example/?id=1", "https://www.paper.example/?id=1"),
            ("https://www.paper.example/", ADDRESS),
            ("/", ADDRESS),
            ("", ADDRESS),
            ("https://other.example/news/talks", ADDRESS),
            ("https://news.paper.example/news/talks", ADDRESS),
            ("https://paper.example.evil.example/news/talks", ADDRESS),
            ("https://www.paper.example:8443/news/talks", ADDRESS),
            ("https://user:secret@www.paper.example/news/talks", ADDRESS),
            ("javascript:alert(1)", ADDRESS),
            ("http://[", ADDRESS),
        ],
    )
    @pytest.mark.parametrize("way", ['<link rel="canonical" href="{}">', '<meta property="og:url" content="{}">'])
    def test_the_url_is_the_canonical_one_of_the_same_site(self, stated: str, url: str, way: str) -> None:
        if "og:url" in way and not stated.startswith("http"):
            url = ADDRESS  # only a link may be relative
        article = read(written(way.format(stated)))
        assert (article.url, article.origin) == (url, ADDRESS)
        assert article.id == Article("Another text.", url=url).id

    def test_without_one_it_is_where_the_redirects_ended(self) -> None:
        article = read(written(), origin="https://short.example/x")
        assert (article.url, article.origin) == (ADDRESS, "https://short.example/x")

    def test_a_front_page_is_itself(self) -> None:
        front = "https://www.paper.example/"
        assert read(written(f'<link rel="canonical" href="{front}">'), url=front).url == front


@pytest.mark.parametrize(
    ("head", "charset", "encoding"),
    [
        ("", "windows-1251", "cp1251"),
        ('<meta charset="windows-1252">', "Windows-1251", "cp1251"),
        ('<meta charset="windows-1251">', "", "cp1251"),
        ('<meta charset="windows-1251">', "utf-8", "cp1251"),
        ('<meta charset="windows-1251">', "unicode_escape", "cp1251"),
        ('<meta charset="windows-1251">', "windows-99999", "cp1251"),
        ("", "windows-1251", "utf-8"),
        ("", "", "utf-8"),
        ("", "iso-8859-1", "utf-16"),
    ],
)
def test_the_header_s_charset_goes_before_the_page_s_unless_both_are_wrong(
    head: str, charset: str, encoding: str
) -> None:
    content = written(head, f"<p>Посол встретился с президентом в Москве.</p>{STORY}").encode(encoding)
    assert read(content, charset=charset).text.startswith("Посол встретился с президентом в Москве.")


@pytest.mark.parametrize(("head", "charset"), [("", "ISO-2022-JP"), ('<meta charset="iso-2022-jp">', "")])
def test_an_encoding_that_looks_like_ascii_is_believed(head: str, charset: str) -> None:
    content = written(head, f"<p>特使はモスクワで大統領と会談した。</p>{STORY}").encode("iso2022_jp")
    assert read(content, charset=charset).text.startswith("特使はモスクワで大統領と会談した。")


LOGIN = "<form><input type=text name=u><input type=password name=p><button>Go on</button></form>"
OFFER = "<div><h2>Subscribe to continue reading</h2><p>Unlimited access for 1 euro a week.</p></div>"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(f"<title>Paper</title><body>{LOGIN}", "asks for a login", id="a bare form"),
        pytest.param(
            f"<title>Sign in - Paper</title><body><h1>Welcome back</h1>{LOGIN}{STORY}", "asks for a login", id="a login"
        ),
        pytest.param(written(body=f"<p>{PARAGRAPHS[0]}</p>{OFFER}"), "subscribers", id="an offer"),
        pytest.param(
            written(linked(**{"@type": "NewsArticle", "isAccessibleForFree": False})), "subscribers", id="not free"
        ),
        pytest.param(
            written(linked(**{"@graph": [{"@type": "NewsArticle", "isAccessibleForFree": "False"}]})),
            "subscribers",
            id="not free, in a string",
        ),
        pytest.param(
            written('<meta property="article:content_tier" content="locked">'), "subscribers", id="a locked tier"
        ),
        *(
            pytest.param(
                written(linked(**{"@type": "NewsArticle", "isAccessibleForFree": False}), body), "subscribers", id=name
            )
            for name, body in {
                "it breaks off": f"{STORY * 2}<p>And then the envoy opened the door and …</p>",
                "it ends in the middle": f"{STORY * 2}<p>And then the envoy opened the door and saw the long row</p>",
                "three dots": f"{STORY * 2}<p>And then the envoy opened the door and saw...</p>",
                "an offer at the end": f"{STORY * 4}{OFFER}",
                "one long paragraph": f"<p>{' '.join(PARAGRAPHS * 3)}</p>",
            }.items()
        ),
        pytest.param(
            "<title>App</title><body><div id=root></div><script src=/app.js></script>", "scripts", id="an empty root"
        ),
        pytest.param(
            "<body><noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>",
            "scripts",
            id="a notice",
        ),
        pytest.param(
            written("<noscript>Please enable JavaScript.</noscript>", "<p>One moment, the story is loading.</p>"),
            "scripts",
            id="a notice in the head",
        ),
        pytest.param(
            written(body="<p>JavaScript is required to view this page. Please turn it on and come back.</p>"),
            "scripts",
            id="a notice in the page",
        ),
        pytest.param(
            written("<title>Page not found - Paper</title>", "<p>We looked everywhere. Try the search.</p>"),
            "shows an error: Page not found - Paper",
            id="not found, with status 200",
        ),
        pytest.param(written(body="<h1><b>404</b></h1><p>Oh no.</p>"), "shows an error: 404", id="a bare 404"),
        pytest.param(
            written("<title>Just a moment...</title>", "<p>Checking your browser before you go on.</p>"),
            "shows an error: Just a moment",
            id="a challenge",
        ),
        *(
            pytest.param(written(f"<title>{title}</title>", "<p>Thank you.</p>"), f"shows an error: {title}", id=title)
            for title in (
                "Scheduled maintenance",
                "This site is currently down",
                "We’ll be right back",
                "Under maintenance",
            )
        ),
        pytest.param(
            written("<title>404 Not Found\u202e\x1b[31m" + "x" * 500 + "</title>", "<p>nginx</p>"),
            "shows an error: 404 Not Found",
            id="a hostile title",
        ),
        pytest.param("<html><body></body></html>", "no text that could be an article", id="empty"),
        pytest.param("", "is empty", id="nothing"),
        pytest.param(bytes(range(256)), "is not text", id="binary"),
        pytest.param("<div>" * 300 + STORY * 5, "nests tags more than 256 deep", id="nested too deep"),
        pytest.param("x" * (html.SIZE + 1), "larger than 5 MB", id="too large"),
    ],
)
def test_what_is_no_article_is_refused_with_its_reason(content: str | bytes, reason: str) -> None:
    assert reason in refused(content)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        pytest.param("", f"{LOGIN}{STORY}", id="a form beside a story"),
        pytest.param("<title>Sign in to the ministry</title>", f"{LOGIN}{LONG}", id="a title like a login's"),
        pytest.param("", f"<header>{OFFER}</header>{STORY}", id="an offer in the header"),
        pytest.param("", f"{LONG}{OFFER}", id="an offer after a long story"),
        pytest.param(linked(**{"@type": "NewsArticle", "isAccessibleForFree": False}), LONG, id="paid for, but whole"),
        *(
            pytest.param(linked(**{"@type": kind, "isAccessibleForFree": free}), STORY * 2, id=f"whole, {kind} {free}")
            for kind, free in (("NewsArticle", False), ("Article", "False"), ("WebPage", "false"))
        ),
        pytest.param(
            '<meta property="article:content_tier" content="locked">', STORY * 2, id="a locked tier, but whole"
        ),
        pytest.param(
            linked(**{"@type": "NewsArticle", "isAccessibleForFree": False}),
            f"{STORY * 2}<p>“We waited.”</p>",
            id="an end",
        ),
        pytest.param(linked(**{"@type": "NewsArticle", "isAccessibleForFree": True}), STORY, id="free"),
        pytest.param("<title>500 people march in Vellmar</title>", STORY, id="a title with a number"),
        pytest.param("<title>Maintenance of the quay begins</title>", STORY, id="a title with a word of notices"),
        pytest.param("<title>404 not found</title>", LONG, id="a long story of that title"),
        pytest.param("", f"<noscript>Please enable JavaScript.</noscript>{STORY}", id="a notice beside a story"),
        pytest.param("<script>let x</script>", f"<p>{PARAGRAPHS[0]}</p>", id="a script beside a short story"),
        pytest.param("<script>let x</script>", STORY, id="a script beside a story"),
    ],
)
def test_an_article_is_taken_whatever_stands_around_it(head: str, body: str) -> None:
    assert PARAGRAPHS[0] in read(written(head, body)).text


class TestOverTheNetwork:
    @pytest.fixture
    def fetcher(self) -> Iterator[tuple[Fetcher, str]]:
        with running() as site:
            text = written(f'<link rel="canonical" href="{site.url("/talks")}">')
            site.answers |= {
                "/old": redirect("/talks?ref=old"),
                "/talks?ref=old": packed(text),
                "/same": reply(status=304),
                "/broken": reply(text, 500),
            }
            yield Fetcher(Policy(allow=frozenset({site.host}))), site.url("")

    def test_a_page_is_fetched_read_and_told_by_its_canonical_address(self, fetcher: tuple[Fetcher, str]) -> None:
        fetched = fetcher[0].get(f"{fetcher[1]}/old")
        assert fetched and fetched.url == f"{fetcher[1]}/talks?ref=old"
        (found,) = page.interpret(fetched, f"{fetcher[1]}/old")
        assert isinstance(found, Article)
        assert found.text.split("\n") == PARAGRAPHS
        assert (found.url, found.origin) == (f"{fetcher[1]}/talks", f"{fetcher[1]}/old")

    def test_what_did_not_change_is_nothing(self, fetcher: tuple[Fetcher, str]) -> None:
        address = f"{fetcher[1]}/same"
        assert fetcher[0].get(address, Validators(address, '"1"', None)) is None

    def test_an_error_page_is_no_article(self, fetcher: tuple[Fetcher, str]) -> None:
        with pytest.raises(OriginError, match="fails at its server"):
            fetcher[0].get(f"{fetcher[1]}/broken")


def test_no_linked_data_makes_reading_fail() -> None:
    values: list[object] = [{}, [], None, 5, "x", {"@type": "NewsArticle", "isAccessibleForFree": {"a": [1]}}]
    for value in values:
        head = f'<script type="application/ld+json">{json.dumps(value)}</script>'
        assert read(written(head)).text.split("\n") == PARAGRAPHS
