"""Texts that would mark, mention, link, hide or flood if a message showed them as they are."""

from hypothesis import strategies as st

from index.model import Article, Citation, Hit

ATTACKS = [
    *("*i*", "_i_", "**b**", "__u__", "***bi***", "~~s~~", "||spoiler||", "`code`", "``co`de``", "```py\nx\n```"),
    *("# big", "## big", "### big", "-# small", "> quote", ">>> quote all", "- item", "* item", "+ item", "1. item"),
    *("12. item", "  - nested", "a\n# b", "a\n> b", "a\n- b", "a\n1. b", "\\*", "\\\\*x*", "\\", "a\\"),
    *("@everyone", "@here", "<@1234567890>", "<@!1234567890>", "<@&1234567890>", "<#1234567890>", "</ban user:12>"),
    *("<:pepe:12345>", "<a:pepe:12345>", ":smile:", ":+1:", "<t:1618953630>", "<t:1618953630:R>", "<t:-1:F>"),
    *("<id:customize>", "<id:browse>", "<id:guide>", "<id:linked-roles:12>", "<mailto:a@b.c>", "<a@b.example>"),
    *("<tel:+12025550123>", "<+12025550123>", "http://evil.example", "https://evil.example/a_b_c?d=*e*"),
    *("<https://evil.example>", "HTTPS://EVIL.example", "steam://run/1", "discord://-/x", "discord.gg/abc"),
    *("https://discord.gg/abc", "discord.com/invite/abc", "[a](https://evil.example)", "[a](<https://evil.example>)"),
    *("[a](https://evil.example 'b')", "[a](https://x.example)[b](https://evil.example)", "![a](https://evil.example)"),
    *(
        "[https://good.example](https://evil.example)",
        "](https://evil.example)",
        "[",
        "]",
        "[[a]](https://evil.example)",
    ),
    *("<discord:/x>", "javascript:alert(1)", "¯\\_(ツ)_/¯", "pay\u202elap", "\u2066x\u2069", "z\u200be\u200dr\ufeffo"),
    *(
        "**",
        "__",
        "~~",
        "||",
        "`",
        "```",
        "<",
        ">",
        "@",
        "#",
        "> ",
        "-# ",
        "a**b",
        "*a**b*",
        "\x1b[31mred",
        "\ud800",
        "…",
    ),
    *("a\u0300\u0301\u0302\u0303" * 5, "👩\u200d🚀", "1\ufe0f\u20e3", "می\u200cخواهم", "नमस्ते", "ℹ️", "U+1F600 😀"),
]

texts = st.lists(st.sampled_from([*ATTACKS, " ", "\n", "word", "a.", "B"]) | st.text(max_size=6), max_size=12).map(
    "".join
)
urls = st.sampled_from(
    [
        *(None, "", "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "//evil.example", "https://", "x"),
        *("https://good.example/a", "http://good.example:8080/a?b=c&d=%20#e", "https://good.example/a(b)_c*d*"),
        *("https://good.example/a b", "https://good.example/a)[x](https://evil.example)", "https://good.example/ü/你"),
        *(
            "https://good.example/\u202e\u200b",
            "https://bücher.example/",
            "https://user@evil.example/",
            " https://a.b ",
        ),
        *("https://good.example/" + "x" * 3000, "https://good.example/<>\"'`\\|^{}", "https://good.example/\n\nx"),
    ]
)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article of which nothing can be trusted."""
    return Article(
        text=draw(texts) or "x",
        title=draw(st.none() | texts),
        id=draw(texts) or "x",
        url=draw(urls),
        source=draw(texts) or "x",
        published=draw(st.none() | texts),
        language=draw(st.none() | st.sampled_from(["en", "ru", "zh", "x y"])),
        origin=draw(st.none() | texts.map(lambda text: f"/home/secret/{text}")),
    )


@st.composite
def hits(draw: st.DrawFn) -> Hit:
    """A quote anywhere in such an article, with words marked anywhere."""
    article = draw(articles())
    places = st.integers(0, len(article.text))
    ranges = st.tuples(places, places).map(lambda pair: (min(pair), max(pair)))
    start, end = draw(ranges.filter(lambda pair: pair[0] < pair[1]))
    return Hit(
        article=article,
        start=0,
        end=len(article.text),
        quote_start=start,
        quote_end=end,
        highlights=tuple(sorted(draw(st.lists(ranges, max_size=5)))),
        score=1.0,
        citation=Citation(article.heading, article.source, article.published, 1, draw(urls), "/home/secret/x", 7),
        library="default",
        also_reported_by=tuple(draw(st.lists(articles(), max_size=2))),
    )
