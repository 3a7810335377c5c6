import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from bot.render.discord.answer_cards import answer_card
from bot.render.excerpt import QUOTE, excerpt
from bot.render.styled_text import StyledText
from bot.render.text import terminal
from bot.render.text.answer import reply
from bot.render.text.article import read_article
from bot.render.text.terminal import render_plain
from bot.render.wording import LACKS
from index.model import Answer, Article, Hit
from index.text.answer_type import AnswerType
from tests.bot.render.test_to_json import ANSWER, HIT

ESCAPE = re.compile(r"\x1b(?:\[[0-9;]*m|\]8;[^\x1b]*\x1b\\)")
HOSTILE = "\x1b[31mred\x1b]0;title\x07\x9b2J\u202egnp\u2066\u200b\ufeff\x00\x08\r[bold]markup[/bold] :smile:"


def on_terminal(page: StyledText, width: int, **options: object) -> str:
    out = io.StringIO()
    settings = {"force_terminal": True, "color_system": "truecolor", **options}
    Console(file=out, width=width, markup=False, highlight=False, emoji=False, _environ={}, **settings).print(  # type: ignore[arg-type]
        terminal.render(page)
    )
    return out.getvalue()


def hit_in(text: str, quote: str, *words: str, **changes: object) -> Hit:
    start = text.index(quote)
    marks = tuple((at, at + len(word)) for word in words for at in [text.index(word, start)])
    values = {"article": Article(text), "start": 0, "end": len(text), "highlights": marks, **changes}
    return replace(HIT, quote_start=start, quote_end=start + len(quote), **values)  # type: ignore[arg-type]


def test_a_sure_answer_reads_as_question_quote_citation_and_place() -> None:
    assert render_plain(reply(ANSWER)).split("\n") == [
        "who met Putin?",
        "",
        "1.  The envoy met Putin in Moscow.",
        "    [1] Talks — news.example, 2025-04-25, ¶1",
        "    https://www.news.example/t",
        "    also reported by Brenn Radio",
        "",
        "searched 2 articles in default and news, 1.9 ms · citebot show a1b2c3",
    ]


def test_the_closest_says_that_it_may_not_answer() -> None:
    text = render_plain(reply(replace(ANSWER, sure=False)))
    assert "Closest I have: it may not answer the question." in text
    assert "The envoy met Putin in Moscow." in text


@pytest.mark.parametrize("kind", [kind.name.lower() for kind in AnswerType if kind is not AnswerType.OTHER])
def test_the_closest_says_what_it_lacks(kind: str) -> None:
    answer = replace(ANSWER, sure=False, lacks=kind)
    assert f"Closest I have: {LACKS[kind]}" in render_plain(reply(answer))
    assert f"**Closest I have:** {LACKS[kind]}" in answer_card(answer).text


def test_nothing_says_why_and_names_the_closest_article() -> None:
    text = render_plain(reply(replace(ANSWER, answered=False, sure=False, confidence=0.2)))
    assert "Articles contain these words, but no passage has enough of them together." in text
    assert "Closest article, but without an answer: Talks — news.example, 2025-04-25, ¶1" in text
    assert "envoy" not in text


def test_nothing_names_what_the_question_leaves_out() -> None:
    answer = replace(ANSWER, answered=False, sure=False, confidence=0.2, left_out=("ferry", "the old mill"))
    text = render_plain(reply(answer))
    assert "You left out “ferry” and “the old mill”." in text
    assert "Articles contain these words" not in text


def test_nothing_shows_no_passage_but_the_words_that_are_nowhere() -> None:
    text = render_plain(reply(replace(ANSWER, answered=False, sure=False, missing=("zebra", "gi\x1b[1mraffe"))))
    assert "I have nothing on that." in text
    assert "No article contains “zebra” or “giraffe”." in text
    assert "envoy" not in text
    assert "[1]" not in text


def test_an_empty_library_says_how_to_fill_it() -> None:
    assert "citebot add" in render_plain(reply(Answer("who?", libraries={"default": 0})))


def test_an_index_that_is_still_built_is_told_and_nothing_is_not_claimed() -> None:
    assert "Still indexing" in render_plain(reply(replace(ANSWER, complete=False)))
    unfinished = render_plain(reply(replace(ANSWER, answered=False, complete=False)))
    assert "still indexing" in unfinished
    assert "I have nothing" not in unfinished


def test_the_three_states_differ_in_colour() -> None:
    states = [ANSWER, replace(ANSWER, sure=False), replace(ANSWER, answered=False)]
    colours = [set(re.findall(r"\x1b\[1;(3[0-9])m", on_terminal(reply(state), 80))) for state in states]
    assert all(len(found) == 1 for found in colours)
    assert len(set.union(*colours)) == 3


def test_matched_words_are_bold_and_context_is_dim() -> None:
    shown = on_terminal(reply(ANSWER), 100)
    assert "\x1b[1mmet\x1b[0m" in shown
    assert "\x1b[1mPutin\x1b[0m" in shown
    assert "\x1b[2mBefore it. \x1b[0m" in shown
    assert "\x1b[2m After it.\x1b[0m" in shown


def test_plain_text_leaves_context_out() -> None:
    assert "Before it" not in render_plain(reply(ANSWER))


def test_a_web_address_leads_to_the_quote() -> None:
    assert ";https://www.news.example/t#:~:text=x\x1b\\" in on_terminal(reply(ANSWER), 100)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "https://a.example/\x1b\\\x07", "https://a.example/ü"]
)
def test_no_link_leads_out_of_the_web_or_out_of_its_sequence(url: str) -> None:
    hit = replace(HIT, article=Article("The envoy met Putin in Moscow.", url=url), quote_start=0, quote_end=30, end=30)
    hit = replace(hit, citation=replace(HIT.citation, link=url), highlights=(), start=0)
    assert "]8;" not in on_terminal(reply(replace(ANSWER, hits=(hit,))), 100)


@pytest.mark.parametrize("width", [40, 45, 80, 100, 200])
def test_no_row_is_wider_than_the_terminal_or_ends_in_spaces(width: int) -> None:
    long = "x" * 150
    text = f"{'Context goes before. ' * 20}The envoy {long} met Putin. {'More follows. ' * 20}"
    hit = hit_in(text, f"The envoy {long} met Putin.", "envoy", "Putin")
    rows = ESCAPE.sub("", on_terminal(reply(replace(ANSWER, hits=(hit,)), width), width)).split("\n")
    assert max(map(len, rows)) <= width
    assert all(row == row.rstrip() for row in rows)


@pytest.mark.parametrize("around", [36, 96])
def test_context_is_trimmed_at_words_with_an_ellipsis(around: int) -> None:
    text = "Early words come first here. " * 9 + "The quote. " + "Later words follow after that. " * 9
    before, quote, after = excerpt(hit_in(text, "The quote."), around)
    assert before.text.startswith("…")
    assert after.text.endswith("…")
    assert quote.text == "The quote."
    assert len(before.text) <= around + 1
    assert len(after.text) <= around + 1
    assert set(before.text.strip("… ").split() + after.text.strip("… ").split()) <= set(text.split())


def test_a_quote_as_long_as_a_page_is_cut() -> None:
    text = "word " * 2000
    assert len(render_plain(reply(replace(ANSWER, hits=(hit_in(text, text, "word"),))))) < QUOTE + 500


def test_a_quote_over_several_lines_is_shown_on_one() -> None:
    text = "The envoy met\n\n  Putin in\tMoscow."
    spans = excerpt(hit_in(text, text, "met", "Putin"), 0)
    assert "".join(span.text for span in spans) == "The envoy met Putin in Moscow."
    assert [span.text for span in spans if span.style == "match"] == ["met", "Putin"]


def test_a_match_beside_a_joiner_does_not_cost_the_word_its_joiner() -> None:
    text = "او می\u200cخواهد"
    assert "".join(span.text for span in excerpt(hit_in(text, text, "می"), 0)) == text


def test_nothing_that_an_article_or_a_person_writes_steers_the_terminal() -> None:
    bad = Article(HOSTILE * 3, title=HOSTILE, source=HOSTILE, author=HOSTILE, url=f"https://a.example/{HOSTILE}")
    hit = hit_in(bad.text, HOSTILE, article=bad, also_reported_by=(bad,))
    hit = replace(
        hit, citation=replace(HIT.citation, title=HOSTILE, source=HOSTILE, link=bad.url, path=HOSTILE, line=1)
    )
    answer = replace(ANSWER, question=HOSTILE, hits=(hit,), missing=(HOSTILE,), libraries={HOSTILE: 1})
    pages = [reply(answer), reply(replace(answer, answered=False)), read_article(bad, [(0, 20)])]
    for page in pages:
        shown = ESCAPE.sub("", on_terminal(page, 80))
        for text in (shown, render_plain(page)):
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff]", text)
            assert "[31m" not in text
            assert "0;title" not in text
            assert "[bold]markup[/bold] :smile:" in " ".join(text.split())


def test_a_dumb_terminals_rows_are_wrapped_with_their_indent() -> None:
    rows = render_plain(reply(ANSWER), 40).split("\n")
    assert max(map(len, rows)) <= 40
    assert "    [1] Talks — news.example," in rows


def test_the_question_is_not_repeated_to_who_has_just_typed_it() -> None:
    assert render_plain(reply(ANSWER, echo=False)).startswith("1.  The envoy")
