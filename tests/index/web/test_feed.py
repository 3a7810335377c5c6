import gzip
import json

import pytest

from index.errors import OriginError
from index.readers.html import as_text
from index.sandbox.sandbox import Limits, Sandbox
from index.web import feed
from index.web.feed import WHOLE, is_whole
from index.web.model import FeedEntry, Fetched, ParsedFeed, Validators

ADDRESS = "https://www.paper.example/feeds/news"
RSS = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Post</title>{}</channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title>{}</feed>'
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Post</title></channel>{}</rdf:RDF>'
)
AUTHORS = "<author><name>A</name></author><author><name>B</name></author>"
JSON = '{"version": "https://jsonfeed.org/version/1"'
MAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'


def fetched(content: str | bytes, kind: str = "application/xml", charset: str = "") -> Fetched:
    data = content.encode() if isinstance(content, str) else content
    return Fetched(data, kind, charset, Validators(ADDRESS, None, None))


def read(content: str | bytes, kind: str = "application/xml", charset: str = "") -> ParsedFeed:
    found = feed.read(fetched(content, kind, charset))
    assert found
    return found


def entry(content: str) -> FeedEntry:
    (found,) = read(content).entries
    return found


@pytest.mark.parametrize("kind", ["application/rss+xml", "text/xml", "text/html", "text/plain", "", "x/y"])
@pytest.mark.parametrize(
    "before",
    [
        "",
        "\ufeff",
        '<?xml version="1.0"?>\n',
        "<?xml version='1.0'>",
        "<!-- > --><?xml-stylesheet a?>",
        "<!-- made by <b>Generator</b> -->",
        f"<!-- {'<p>' * 9000} --><!-- < -->",
        "<!-- <rss> <html> -->",
        "<?php <x> ?>\n",
        "<!DOCTYPE rss>",
        '<!DOCTYPE rss PUBLIC "-//X//DTD X//EN" "x.dtd">',
    ],
)
def test_a_feed_is_known_by_what_it_is(kind: str, before: str) -> None:
    assert read(before + RSS.format("<item><link>https://a.example/1</link></item>"), kind).title == "Post"


@pytest.mark.parametrize(
    "content",
    [
        "<!doctype html><html><head>",
        "<html>",
        "<!-- <rss> --><html>",
        "<!-- <rss>",
        "{}",
        '{"a": "rss"}',
        "",
        "<svg>",
        "rss",
    ],
)
def test_what_is_none_is_left_to_others(content: str) -> None:
    assert feed.read(fetched(content)) is None


@pytest.mark.parametrize(
    ("title", "codec", "declared", "charset"),
    [
        ("Мост", "cp1251", "windows-1251", ""),
        ("Мост", "cp1251", "", "windows-1251"),
        ("Мост", "cp1251", "cp-1251", ""),
        ("Мост", "cp1251", "win1251", ""),
        ("Мост", "cp1251", "windows-1251", "utf-8"),
        ("Мост", "cp1251", "windows-1251", "iso-8859-1"),
        ("Мост", "cp1251", "iso-8859-1", "windows-1251"),
        ("Мост", "cp1251", "utf-8", "windows-1251"),
        ("Мост", "koi8-r", "koi8-r", "us-ascii"),
        ("Мост", "utf-8", "windows-1251", ""),
        ("Мост", "utf-8", "utf-8", "iso-8859-1"),
        ("橋が開く", "cp932", "Shift_JIS", ""),
        ("橋が開く", "cp932", "x-sjis", "text"),
        ("橋が開く①", "cp932", "", "shift_jis"),
        ("橋が開く", "euc_jp", "EUC-JP", "utf-8"),
        ("橋が開く", "iso2022_jp", "iso-2022-jp", ""),
        ("大桥开放", "gb18030", "gb2312", ""),
        ("Brücke – “offen”", "cp1252", "iso-8859-1", ""),
        ("Brücke", "utf-8", "klingon", "klingon"),
    ],
)
def test_its_charset_is_the_one_that_fits(title: str, codec: str, declared: str, charset: str) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = head + RSS.format(f"<item><title>{title}</title></item>")
    assert read(text.encode(codec), "text/xml", charset).entries[0].title == title
    place = title.partition(" ")[0]
    (found,) = read((head + MAP.format(f"<url><loc>/{place}</loc></url>")).encode(codec), "text/xml", charset).entries
    assert found.url == f"https://www.paper.example/{place}"


def test_a_declaration_after_a_comment_is_one() -> None:
    text = '<!-- <b> -->\n<?xml version="1.0" encoding="windows-1251"?>' + RSS.format(
        "<item><title>Мост</title></item>"
    )
    assert [read(text.encode(codec)).entries[0].title for codec in ("cp1251", "utf-8")] == ["Мост"] * 2


def test_stray_nuls_cost_nothing() -> None:
    assert (
        read(RSS.format(f"<item><title>Qu\0ay</title><description>{'x' * 200}</description></item>")).entries[0].title
        == "Quay"
    )


def test_nothing_is_made_up_for_an_empty_entry() -> None:
    assert entry(RSS.format("<item></item>")) == FeedEntry()
    assert entry(ATOM.format("<entry></entry>")) == FeedEntry()
    assert entry(MAP.format("<url><loc>/1</loc></url>")) == FeedEntry(url="https://www.paper.example/1")


@pytest.mark.parametrize(
    ("content", "known"),
    [
        (RSS.format("<item><link>../1?a=1&amp;b=2</link></item>"), {"url": "https://www.paper.example/1?a=1&b=2"}),
        (RSS.format("<item><guid>https://a.example/1</guid></item>"), {"url": "https://a.example/1"}),
        (RSS.format("<item><link>javascript:alert(1)</link></item>"), {"url": None}),
        (RSS.format("<item><link>file:///etc/passwd</link></item>"), {"url": None}),
        (RSS.format("<item><pubDate>5 Mar 2024 10:00 +0100</pubDate></item>"), {"published": "2024-03-05T09:00:00Z"}),
        (RSS.format("<item><pubDate>yesterday</pubDate></item>"), {"published": None}),
        (RSS.format("<item><dc:date>2024-03-05</dc:date></item>"), {"published": "2024-03-05"}),
        (RDF.format("<item><dc:date>2024-03-05</dc:date></item>"), {"published": "2024-03-05"}),
        (
            ATOM.format("<entry><updated>2024-03-05T10:00:00Z</updated></entry>"),
            {"published": None, "modified": "2024-03-05T10:00:00Z"},
        ),
        (ATOM.format(f"<entry>{AUTHORS}</entry>"), {"author": "A, B"}),
        (ATOM.format(f"{AUTHORS}<entry><id>1</id></entry>"), {"author": "A, B"}),
        (ATOM.format(f"<author><name>C</name></author><entry>{AUTHORS}</entry>"), {"author": "A, B"}),
        (ATOM.format(f"<author><name>C</name></author><entry><source>{AUTHORS}</source></entry>"), {"author": "A, B"}),
        (ATOM.format("<author><email>a@b.example</email></author><entry><id>1</id></entry>"), {"author": None}),
        (RSS.format("<managingEditor>a@b.example (A)</managingEditor><item></item>"), {"author": None}),
        (
            ATOM.format('<entry xml:base="When/2024/"><link href="Harbour"/></entry>'),
            {"url": "https://www.paper.example/feeds/When/2024/Harbour"},
        ),
        (
            RSS.format("<item><i:summary xmlns:i='http://www.itunes.com/dtds/podcast-1.0.dtd'>Open</i:summary></item>"),
            {"text": "Open"},
        ),
        (RSS.format("<item><pubDate>5 Mai 2024 0:30 CET</pubDate></item>"), {"published": "2024-05-05T00:30:00+01:00"}),
        (RSS.format("<item><pubDate>5 März 2024</pubDate></item>"), {"published": "2024-03-05"}),
        (RSS.format("<item><pubDate>05/03/2024</pubDate></item>"), {"published": None, "dated": "05/03/2024"}),
        (ATOM.format("<entry><source><title>Wire</title></source></entry>"), {"source": "Wire"}),
        (ATOM.format('<entry><title type="html">A &amp;amp; &lt;b>B&lt;/b></title></entry>'), {"title": "A & B"}),
        (RSS.format("<item><title>A\x1b[31m\u202eB</title></item>".replace("\x1b", "")), {"title": "A[31mB"}),
    ],
)  # fmt: skip
def test_it_tells(content: str, known: dict[str, str | None]) -> None:
    found = entry(content)
    assert {name: getattr(found, name) for name in known} == known


def test_a_sitemap_is_read_newest_first_whatever_else_it_holds() -> None:
    urls = "".join(
        f"<url><loc> /{n} </loc><lastmod>2024-03-0{n}</lastmod>"
        f'<i:image xmlns:i="u"><i:loc>/{n}.png</i:loc></i:image></url>'
        for n in (1, 3, 2)
    )
    found = read(gzip.compress(MAP.format(urls).encode()), "application/gzip")
    assert [(e.url, e.modified, e.published) for e in found.entries] == [
        (f"https://www.paper.example/{n}", f"2024-03-0{n}", None) for n in (3, 2, 1)
    ]


def test_an_index_names_its_parts_those_of_news_first_then_the_newest() -> None:
    parts = "".join(
        f"<sitemap><loc>/{name}</loc><lastmod>2024-03-0{n}</lastmod></sitemap>"
        for n, name in enumerate(("a", "b", "news", "c"), 1)
    )
    found = read(f"<sitemapindex>{parts}</sitemapindex>")
    assert found.sitemaps == tuple(f"https://www.paper.example/{name}" for name in ("news", "c", "b", "a"))


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("charset", ["", "utf-16"])
def test_a_feed_in_utf_16_is_read(codec: str, charset: str) -> None:
    declared = '<?xml version="1.0" encoding="utf-16"?>'
    entries = read((declared + RSS.format("<item><title>Küste</title></item>")).encode(codec), charset=charset).entries
    assert [entry.title for entry in entries] == ["Küste"]
    found = read((declared + MAP.format("<url><loc>/ü</loc></url>")).encode(codec), charset=charset).entries
    assert [entry.url for entry in found] == ["https://www.paper.example/ü"]


@pytest.mark.parametrize(
    "item",
    [{}, {"url": 5, "authors": 7, "title": [], "content_html": {}}, {"authors": [None, {"name": 3}]}, {"author": "x"}],
)
def test_a_json_feed_of_anything_is_read(item: dict[str, object]) -> None:
    content = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [item, 5, None]})
    assert read(content, "application/json").entries == (FeedEntry(),)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("x" * (WHOLE - 1), False),
        ("x" * WHOLE, True),
        ("x" * WHOLE + "…", False),
        ("x" * WHOLE + " [...]", False),
        ("x" * WHOLE + " Continue reading →", False),
        ("x" * WHOLE + " Reading on. The end.", True),
    ],
)
def test_a_content_is_the_whole_article_if_it_is_long_and_does_not_break_off(text: str, whole: bool) -> None:
    assert is_whole(text) == whole


def test_html_becomes_paragraphs() -> None:
    assert (
        as_text("<p>One <b>quay</b>.</p><script>x</script><p>Two &amp; <br>three.\x00</p>")
        == "One quay.\n\nTwo &\nthree."
    )
    assert as_text(" plain ") == "plain"
    assert (
        as_text("<!-- a --><p>One<!-- more --> two.</p><!-- b --> Three<?php x ?> four.") == "One two.\n\nThree four."
    )


LAUGHS = "<!DOCTYPE rss [" + "".join(
    f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' if n else '<!ENTITY l1 "ha">' for n in range(10)
) + "]>"  # fmt: skip


class TestHostile:
    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            pytest.param(LAUGHS + RSS.format("<item><title>&l10;</title></item>"), "declares entities", id="laughs"),
            pytest.param(
                f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>{RSS.format("<item><title>&x;</title></item>")}',
                "declares entities",
                id="an external entity",
            ),
            pytest.param(
                (LAUGHS + RSS.format("<item><title>&l10;</title></item>")).encode("utf-16"),
                "declares entities",
                id="laughs in UTF-16",
            ),
            pytest.param(RSS.format("<a>" * 500_000), None, id="nested tags"),
            pytest.param(RSS.format("x" * (feed.SIZE + 1)), "larger than 5 MB", id="too large"),
            pytest.param(MAP.format("<url>" * 300), "can't be parsed", id="a nested map"),
            pytest.param(f'{JSON}, "items": {"[" * 100_000}', "can't be parsed", id="nested JSON"),
            pytest.param(f"{JSON}}}", "without items", id="no items"),
            pytest.param(gzip.compress(bytes(60 * 2**20)), "larger than 20 MB", id="a gzip bomb"),
            pytest.param("<rss><![CDATA[" * 100_000, None, id="open sections"),
            pytest.param("<!--" * 25_000 + RSS, None, id="open comments"),
            pytest.param("<!-- <a> -->" * 8_000 + RSS.format("<item></item>"), None, id="comments"),
            pytest.param("<!DOCTYPE [" * 10_000, None, id="open doctypes"),
            pytest.param("<feed " + 'a="' * 300_000, None, id="open attributes"),
        ],
    )  # fmt: skip
    def test_it_is_refused_or_read_within_the_limits(self, content: str | bytes, reason: str | None) -> None:
        with Sandbox(Limits(seconds=5)) as sandbox:
            try:
                found = sandbox.interpret(fetched(content), ADDRESS)
                assert isinstance(found, ParsedFeed) and reason is None and not any(e.text for e in found.entries)
            except OriginError as error:
                assert reason is None or reason in str(error)

    def test_no_more_than_so_many_entries_are_looked_at(self) -> None:
        assert len(read(RSS.format("<item><title>x</title></item>" * 3000)).entries) == feed.ENTRIES
