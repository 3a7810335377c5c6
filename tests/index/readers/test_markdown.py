import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest

from index.model import Article, Unread
from index.readers import read
from index.readers.markdown import FRONT_LENGTH, unmark
from tests.corpus import ROOT
from tests.index.readers.sample_files import zipped

MEMORY = 400 * 2**20  # bytes of address space, for 5 MB of text


def read_one(folder: Path, written: str) -> Article:
    file = folder / "a.md"
    file.write_text(written, encoding="utf-8", newline="")
    item, *_ = read(file)
    assert isinstance(item, Article), item
    return item


def test_front_matter_gives_what_is_known_and_the_rest_is_the_text(tmp_path: Path) -> None:
    front = """---
title: "Talks: three hours"
author: [Ann Lee, Bob Roe]
date: 2025-04-25 17:01:22 +0200
source: The Paper
url: https://example.com/a
id: 007
lang: en-GB
tags: [a, b]
---
"""
    assert read_one(tmp_path, front + "\n# *Talks*\n\nThey `met`.\n") == Article(
        text="\nTalks\n\nThey met.\n",
        title="Talks: three hours",
        id="007",
        url="https://example.com/a",
        source="The Paper",
        author="Ann Lee, Bob Roe",
        published="2025-04-25T15:01:22Z",
        language="en",
        origin=str(tmp_path / "a.md"),
        first_line=11,
    )


@pytest.mark.parametrize(
    ("field", "name", "expected"),
    [
        ("published: 2025-04-25", "published", "2025-04-25"),
        ("published_at: 2025-04-25T10:00:00Z", "published", "2025-04-25T10:00:00Z"),
        ("date: 2025-02-30", "published", None),
        ("date: soon\npublished_at: 2025-04-25", "published", "2025-04-25"),
        ("link: https://example.com/b", "url", "https://example.com/b"),
        ("canonical_url: https://example.com/c", "url", "https://example.com/c"),
        ("url: javascript:alert(1)", "url", None),
        ("language: ru", "language", "ru"),
        ("lang: no", "language", "no"),
        ("author: Ann", "author", "Ann"),
        ("author:\n  - Ann\n  - Bob", "author", "Ann, Bob"),
        ("author: {name: Ann}", "author", "Ann"),
        ("author: {email: a@b.example}", "author", None),
        ("authors: [Ann, Bob]", "author", "Ann, Bob"),
        ("authors:\n  - name: Ann\n    url: https://example.com\n  - Bob", "author", "Ann, Bob"),
        ("authors: Ann", "author", "Ann"),
        ("author: []\nauthors: [Ann]", "author", "Ann"),
        ('author: "[[Ann Lee]]"', "author", "Ann Lee"),
        ("author: [[Ann Lee]]", "author", "Ann Lee"),
        ('authors: ["[[people/ann|Ann]]", "[[Bob]]"]', "author", "Ann, Bob"),
        ("title: The [[Bridge]]", "title", "The Bridge"),
        ('published: "[[2025-04-25]]"', "published", "2025-04-25"),
        ("pubDate: 2025-04-25", "published", "2025-04-25"),
        ("publishDate: 2025-04-25", "published", "2025-04-25"),
        ("created: 2025-04-25", "published", None),  # when it was clipped
        ("source: https://example.com/a", "url", "https://example.com/a"),
        ("source: https://example.com/a", "source", None),
        ("source: The Paper", "url", None),
        ("canonicalURL: https://example.com/a", "url", "https://example.com/a"),
        ("Title: Big", "title", "Big"),
        ("title: 2024", "title", "2024"),
        ("title: null", "title", None),
        ("title: ~", "title", None),
        ("title:", "title", None),
        ("title: >\n  Two\n  lines", "title", "Two lines"),
    ],
)
def test_front_matter_names_a_field_in_several_ways(field: str, name: str, expected: str, tmp_path: Path) -> None:
    article = read_one(tmp_path, f"---\n{field}\n---\nText.")
    assert article.text == "Text."
    assert getattr(article, name) == expected


@pytest.mark.parametrize(
    ("name", "front", "published"),
    [
        ("2025-04-25-talks.md", "title: A", "2025-04-25"),
        ("2025-04-25-talks.markdown", "date: 2025-04-24", "2025-04-24"),
        ("2025-04-25-talks.md", "date: soon", "2025-04-25"),
        ("2025-04-31-talks.md", "title: A", None),
        ("1234-56-78-90.md", "title: A", None),
        ("2025-04-25.md", "title: A", None),  # a daily note
        ("a-2025-04-25-talks.md", "title: A", None),
    ],
)
@pytest.mark.parametrize("is_packed", [False, True])
def test_the_name_of_a_post_begins_with_its_day(
    name: str, front: str, published: str | None, is_packed: bool, tmp_path: Path
) -> None:
    file = tmp_path / ("a.zip" if is_packed else name)
    written = f"---\n{front}\n---\nText."
    file.write_bytes(zipped({f"_posts/{name}": written}) if is_packed else written.encode())
    (article,) = read(file)
    assert isinstance(article, Article) and article.published == published


TOML = """+++
title = "Talks: three hours"
author = ["Ann Lee", "Bob Roe"]
date = 2025-04-25T17:01:22+02:00
source = 'The Paper'
id = 7
draft = false
[params]
title = "Another"
+++
Text."""
JSON = """{
  "title": "Talks: three hours",
  "author": ["Ann Lee", "Bob Roe"],
  "date": "2025-04-25T17:01:22+02:00",
  "source": "The Paper",
  "id": 7,
  "url": null,
  "params": {
    "title": "Another"
  }
}
Text."""


@pytest.mark.parametrize(("written", "line"), [(TOML, 11), (JSON, 12), (f";;;\n{JSON[:-5]};;;\nText.", 14)])
def test_front_matter_may_be_toml_or_json(written: str, line: int, tmp_path: Path) -> None:
    assert read_one(tmp_path, written) == Article(
        text="Text.",
        title="Talks: three hours",
        id="7",
        source="The Paper",
        author="Ann Lee, Bob Roe",
        published="2025-04-25T15:01:22Z",
        origin=str(tmp_path / "a.md"),
        first_line=line,
    )


@pytest.mark.parametrize(
    "written",
    [
        '{"title": "A", "tags": []}\nText.',
        '{ "title": "A",\n"params": {\n}\n}  \n\nText.',
        '{"title": "A"}\n\nText.',
        '{"author":\n{"name": "}"},\n\n"title": "A"}\nText.',
        '+++\r\ntitle = "A"\r\n+++\r\nText.',
        ';;;\n{"title": "A"}\n;;;\nText.',
    ],
)
def test_front_matter_may_be_written_in_any_way(written: str, tmp_path: Path) -> None:
    article = read_one(tmp_path, written)
    assert (article.title, article.text.strip()) == ("A", "Text.")
    lines = written.replace("\r\n", "\n").split("\n")
    assert article.first_line and lines[article.first_line - 1] == article.text.split("\n")[0]


@pytest.mark.parametrize(
    "written",
    [
        '{"title": "A"} and text.\nText.',
        '{"title": "A"\nText.',
        "+++\ntitle: no TOML\n+++\nText.",
        "+++\ndate = 2025-02-30\n+++\nText.",
        "+++\nid = 0x" + "f" * 8_000 + "\n+++\nText.",
        "+++\ndate = " + "[" * 8_000 + "\n+++\nText.",
        '{\n"title": "no JSON",\n}\nText.',
        "{\n" + '"date": ' + "[" * 30_000 + "\n}\nText.",
        ';;;\n["a list"]\n;;;\nText.',
        "{ include a }\nText.",
    ],
)
def test_what_is_no_toml_or_json_is_text(written: str, tmp_path: Path) -> None:
    article = read_one(tmp_path, written)
    assert (article.text, article.title, article.first_line) == (written, None, 1)


def test_deep_toml_has_no_value_and_costs_little_time(tmp_path: Path) -> None:
    start = perf_counter()
    article = read_one(tmp_path, f"+++\ntitle = 'A'\ndate{'.a' * 4_000} = 1\n+++\nText.")
    assert (article.title, article.published) == ("A", None)
    article = read_one(tmp_path, f"+++\ntitle = 'A'\ndate{'.a' * 30_000} = 1\n+++\nText.")
    assert article.title is None
    assert perf_counter() - start < 5  # seconds; without a limit it takes 15


@pytest.mark.parametrize("given", ["x" * 201, "[a]", '"a\\nb"'])
def test_an_id_that_cannot_be_one_leaves_it_to_the_file(given: str, tmp_path: Path) -> None:
    derived = read_one(tmp_path, "Text.").id
    assert read_one(tmp_path, f"---\nid: {given}\n---\nText.").id == derived


@pytest.mark.parametrize(
    ("body", "title", "text"),
    [
        ("# The heading\n\nText.", "The heading", "The heading\n\nText."),
        ("\n\n  # The *heading* ##\nText.", "The heading", "\n\nThe heading\u2029\nText."),
        ("# Learn C#\nText.", "Learn C#", "Learn C#\u2029\nText."),
        ("## A section\nText.", None, "A section\u2029\nText."),
        ("#hashtag\nText.", None, "#hashtag\nText."),
        ("    # code\nText.", None, "    # code\nText."),
        ("Text.\n# Later", None, "Text.\u2029\nLater"),
    ],
)
def test_a_heading_at_the_start_is_the_title_and_stays_in_the_text(
    body: str, title: str | None, text: str, tmp_path: Path
) -> None:
    article = read_one(tmp_path, body)
    assert (article.title, article.text, article.first_line) == (title, text, 1)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("**The *new* bridge** cost __48__ million.", "The new bridge cost 48 million."),
        ("snake_case, 5*3*2, a 4* hotel, \\*not\\*.", "snake_case, 5*3*2, a 4* hotel, *not*."),
        ("A ~~small~~ `tool`.[^1]", "A small tool."),
        ('See [the *link*](https://a.org/b_(c) "t") and ![a tram](t.png).', "See the link and a tram."),
        ("[![alt](i.png)](https://a.org) <https://a.org/b>", "alt https://a.org/b"),
        ("> quoted\n> text", "quoted\ntext"),
        ("Two:\n- one\n- [x] two", "Two:\u2029\none\u2029\ntwo"),
        ("1. one\n2. two", "one\u2029\ntwo"),
        ("It left.[^1]\n\n[^1]: At noon,\n    they say.\n[a]: https://a.org", "It left.\n\nAt noon,\n    they say.\n"),
        ("She is\n41. He is not.", "She is\n41. He is not."),
        ("Title\n=====\nText.", "Title\n\nText."),
        ("One.\n\n* * *\n\nTwo.", "One.\n\n\n\nTwo."),
        ("```py\n# no heading\n```\nText.", "\n# no heading\n\nText."),
        ("The [[Bridge]] of [[2025-04-25|Friday]].", "The Bridge of Friday."),
        ("[[towns/Vellmar#Its harbour]], [[#Below]], [[Vellmar#^a1]]", "towns/Vellmar > Its harbour, Below, Vellmar"),
        ("| [[Vellmar\\|The town]] | **[[Orm]]** |", "The town · Orm"),
        ("A map: ![[map.png|300]]\n![[Orm#Mill]]", "A map: \n"),
        ("The ==new== bridge. %%Ask Ann.%% a == b == c, 50%% of 60%%.", "The new bridge.  a == b == c, 50%% of 60%%."),
        ("> [!warning]- It *leaks*\n> Much.", "It leaks\nMuch."),
        ("It <b>left</b>.<br>At&nbsp;noon &mdash; H<sub>2</sub>O &amp; &#8364;.", "It left. At noon — H2O & €."),
        ('<p align="center">It left.</p> <img src="a.png" alt="x">', "It left."),
        ("<!-- a -->It <!-- b -->left.\n<!-- Ask\n\n```\nAnn --> At noon.", "It left.\n\n\n\n At noon."),
        (
            "Use `<br>`, `&amp;` and ``<!-- a``, if 5 < 6 && a <T> b.",
            "Use <br>, &amp; and <!-- a, if 5 < 6 && a <T> b.",
        ),
        ("```\n<b>x</b> <!--\n```\nIt <!-- left.", "\n<b>x</b> <!--\n\nIt <!-- left."),
        ("It &nosuch; left &#x202e;now, AT&T; ok.", "It &nosuch; left now, AT&T; ok."),
        ('{{< figure src="a" >}}It {{% b %}}left{{% /b %}}. {% include a %}', "It left."),
        (":::tip Good to know\nIt left.\n:::\n::: {.note #a}\nLate.\n:::", "Good to know\nIt left.\n\n\nLate.\n"),
        ("It left. ^block1\nAt 10 ^2", "It left.\nAt 10 ^2"),
        ("if [[ -f a ]]; then [[]] [[a", "if [[ -f a ]]; then [[]] [[a"),
    ],
)
def test_the_text_has_no_signs_and_each_line_keeps_its_place(written: str, text: str) -> None:
    assert unmark(written) == text
    assert text.count("\n") == written.count("\n")


@pytest.mark.parametrize(
    "sign",
    [
        "*",
        "**a",
        "[",
        "[a](",
        "_a ",
        "`",
        "~~a",
        "# ",
        "> ",
        "*a\n",
        "<a@",
        "![",
        "_a_a",
        "\n",
        "[[",
        "[[a|",
        "%%",
        "%%a",
        "==",
        "==a",
        "> [!a",
        "<!--",
        "<!-- -->",
        "<!--\n",
        "<b ",
        "{{<",
        "{%",
        "&a",
        "`a",
        ":::{",
    ],
)
def test_signs_without_end_cost_little_time(sign: str) -> None:
    start = perf_counter()
    unmark(sign * (400_000 // len(sign)))
    assert perf_counter() - start < 5  # seconds; if it were quadratic, hours


@pytest.mark.parametrize(
    "written",
    [
        "---\njust words between rules\n---\nText.",
        "---\n- a\n- list\n---\nText.",
        "---\ntitle: [unclosed\nand then words\n---\nText.",
        "---\ntitle: never closed\n",
        "---\ntitle: " + "x" * FRONT_LENGTH + "\n---\nText.",
        "----\ntitle: four dashes\n----\nText.",
        "\n---\ntitle: not first\n---\nText.",
        "---\ntitle: indented\n ---\nText.",
    ],
)
def test_what_is_no_front_matter_is_text(written: str, tmp_path: Path) -> None:
    article = read_one(tmp_path, written)
    assert (article.text, article.title, article.first_line) == (unmark(written), None, 1)


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: Harbour: it reopens", "Harbour: it reopens"),
        ("title: Harbour\nauthor: [unclosed\ntags:\n  - a: b: c", "Harbour"),
        ("title: [unclosed", None),
        ('title: "\\UFFFFFFFF"', None),
        ('title: "A" and B', None),
        ("title: " + "[" * 5000, None),
    ],
)
def test_of_front_matter_that_is_no_yaml_plain_values_are_taken_and_none_is_text(
    front: str, title: str | None, tmp_path: Path
) -> None:
    article = read_one(tmp_path, f"---\n{front}\nsource: The Paper\n---\nText.")
    assert (article.text, article.title, article.source, article.author) == ("Text.", title, "The Paper", None)


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("---\n---\nText.", 3),
        ("---\n# a comment\n---\nText.", 4),
        ("--- \ntitle: A\n...\nText.", 4),
        ("\ufeff---\r\ntitle: A\r\n---\r\nText.", 4),
        ("---\ntitle: A\n--- no fence\ntitle: B\n---\nText.", 1),
    ],
)
def test_the_first_line_is_where_the_text_begins_in_the_file(written: str, line: int, tmp_path: Path) -> None:
    article = read_one(tmp_path, written)
    assert article.first_line == line
    assert article.text.startswith("Text." if line > 1 else "\ntitle: A")


def test_aliases_that_would_grow_beyond_memory_do_not(tmp_path: Path) -> None:
    bomb = "a0: &a0 [lol, lol]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 200))
    start = perf_counter()
    article = read_one(tmp_path, f"---\n{bomb}author: *a199\ntitle: A\n---\nText.")
    assert (article.title, article.author) == ("A", None)
    assert perf_counter() - start < 5  # seconds; 2 ** 200 authors would take longer


@pytest.mark.parametrize("body", [" \n", "---", "![[map.png]]", "%%later%%", "[a]: https://a.org\n"])
def test_front_matter_alone_is_no_article(body: str, tmp_path: Path) -> None:
    (tmp_path / "a.markdown").write_text(f"---\ntitle: A\n---\n{body}")
    assert list(read(tmp_path / "a.markdown")) == [
        Unread(str(tmp_path / "a.markdown"), "has no text after its front matter")
    ]


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("| Line | Delay |\n|------|:-----:|\n| 12 | **40** min |", "Line · Delay\n\n12 · 40 min"),
        ("| a | | b |\n| - | - | - |\n| 1 \\| 2 | 3 | |", "a · b\n\n1 | 2 · 3"),
        ("either | or", "either | or"),
    ],
)
def test_a_row_of_a_table_is_read_without_its_pipes(table: str, text: str) -> None:
    assert unmark(table) == text


def test_long_texts_are_read_in_blocks_and_no_sign_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readers.markdown.BLOCK", 20)
    text = "The *ferry*\nleft **at\nnoon**.\n\n" * 10
    assert unmark(text) == text.replace("*", "")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit the address space")
@pytest.mark.parametrize("sign", ["_a_", "**", "> ", "|-", "a\n", "_a_ b\n\n"])
def test_signs_take_no_more_memory_than_text(sign: str, tmp_path: Path) -> None:
    """A match of each sign took 240 bytes, and Python kept its way through each repetition: 5 MB took 1.2 GB."""
    (tmp_path / "a.md").write_text(sign * (5 * 2**20 // len(sign)))
    code = (
        "import resource, sys, index.readers.markdown; from pathlib import Path; from index.readers import read; "
        f"resource.setrlimit(resource.RLIMIT_AS, ({MEMORY},) * 2); print(len([*read(Path(sys.argv[1]))]))"
    )
    read_it = [sys.executable, "-c", code, str(tmp_path / "a.md")]
    assert subprocess.run(read_it, cwd=ROOT, capture_output=True, check=True, text=True).stdout.strip() in ("1", "2")
