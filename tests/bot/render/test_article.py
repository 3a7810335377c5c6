from typing import Any

import pytest

from bot.render.text.article import read_article, read_record
from bot.render.text.terminal import render_plain
from index.model import Article
from tests.corpus import article


def test_an_article_is_read_whole_with_its_marks() -> None:
    text = "First line.\nSecond line.\n\nThird."
    page = read_article(article("glacier", text=text), [(6, 18)])
    assert render_plain(page).split("\n") == [
        "Glacier loses a fifth of its ice",
        "Field Notes, Tove Lind, 2023-08-14T09:30:00Z, en",
        "https://science.example/orrin",
        f"id {article('glacier').id}",
        "",
        "First >>line.<<",
        ">>Second<< line.",
        "",
        "Third.",
    ]


RECORD: dict[str, Any] = {
    "id": "a1b2c3",
    "asked": "2025-06-15T15:06:40+00:00",
    "question": "who met Putin?",
    "answered": True,
    "sure": True,
    "passages": [
        {
            "quote": "The envoy met Putin in Moscow.",
            "quote_start": 11,
            "citation": "Talks — news.example, ¶1",
            "article": {"id": "t1"},
        }
    ],
}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Before it. The envoy met Putin in Moscow. After it.", ">>The envoy met Putin in Moscow.<< After it."),
        ("Corrected. Before it. The envoy met Putin in Moscow.", ">>The envoy met Putin in Moscow.<<"),
        ("Before it. The envoy met Lavrov in Moscow.", "The article has changed since. The quote it gave:"),
        (None, "The article is no longer in the library. The quote it gave:"),
    ],
)
def test_a_record_shows_its_quote_whatever_became_of_the_article(text: str | None, shown: str) -> None:
    articles = {"/t1": Article(text, id="t1")} if text else {}
    read = render_plain(read_record(RECORD, articles))
    assert shown in read
    assert ">>The envoy met Putin in Moscow.<<" in read
    assert read.count("The envoy met Putin") == 1


def test_a_record_of_nothing_shows_no_passage() -> None:
    read = render_plain(read_record({**RECORD, "answered": False, "sure": False}, {}))
    assert "I had nothing on that." in read
    assert "envoy" not in read


def test_a_record_shows_no_quote_that_the_answer_did_not_give() -> None:
    (first,) = RECORD["passages"]
    others = [first | {"quote": f"A {kind} quote.", "backed": kind == "backed"} for kind in ("backed", "weak")]
    read = render_plain(read_record({**RECORD, "passages": [first, *others]}, {}))
    assert "A backed quote." in read and "A weak quote." not in read
