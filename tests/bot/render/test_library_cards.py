from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.discord.library_cards import (
    announcement_card,
    changes_card,
    list_card,
    progress_card,
    status_card,
    version_card,
    waiting_card,
)
from bot.render.discord.markdown import address
from bot.render.discord.settings_cards import announcing_card, privacy_card, settings_card
from index.model import Article, Changes, Status, Unread
from tests.bot.render.test_answer_cards import check, nodes, size
from tests.corpus import article, five
from tests.discord_markdown import parse, read, walk
from tests.hostile_texts import articles, texts

STATUS = Status("default", "/home/secret", 5, 12, 3, 123_456, "2026-11-24T07:00:00+00:00", True, 2, ())
UNREAD = (Unread("/home/secret/scan.txt", "is empty"), Unread("https://news.example/gone", "answers 404", "3"))


@given(st.lists(articles(), max_size=10))
def test_no_list_of_articles_holds_a_mark_that_is_not_ours(found: list[Article]) -> None:
    check(list_card(found, 1, 2, 11), {address(a.url) for a in found})


@given(texts, texts)
def test_no_report_holds_a_mark_that_is_not_ours(one: str, other: str) -> None:
    unread = (Unread(f"/home/secret/{one}", other, other),) * 9
    check(changes_card(Changes(added=1, unread=unread)))
    check(progress_card(f"/home/secret/{one}", 1, 2, 3.0))
    check(settings_card({one: other}))
    (moment, *others) = [node for node in nodes(status_card(replace(STATUS, unread=unread))) if node.kind == "time"]
    assert (moment.value, len(others)) == ("<t:1795503600:f>", 1)


@given(articles(), texts)
def test_no_article_that_is_announced_or_asked_about_holds_a_mark_that_is_not_ours(found: Article, other: str) -> None:
    check(announcement_card(found), {address(found.url)})
    check(version_card(found.heading, other, 2))


MONSTERS = ["x" * 50_000, "*" * 50_000, "😀" * 20_000, "a b " * 10_000]


@pytest.mark.parametrize("text", MONSTERS, ids=lambda text: ascii(text[:3]))
def test_a_monstrous_library_fits_into_every_card(text: str) -> None:
    monster = Article("x", title=text, id=text, url=f"https://a.example/{'x' * 560}", source=text, published=text)
    unread = (Unread(text, text, text),) * 1000
    check(list_card([monster] * 100, 10**6, 10**6, 10**9), {monster.url})
    check(changes_card(Changes(added=10**9, unread=unread)))
    check(changes_card(Changes(unread=unread)))
    check(announcement_card(monster), {monster.url})
    check(announcement_card(replace(monster, text=text)), {monster.url})
    check(version_card(text, text, 10**9))
    check(progress_card(text, 10**9, 10**9, 10**6))
    check(settings_card({text + str(i): text for i in range(30)}))
    shown = status_card(replace(STATUS, unread=unread))
    assert size(shown) < 6000


def test_articles_are_listed_by_title_day_source_and_id() -> None:
    card = list_card(five(), 1, 3, 1234)
    assert (card.title, card.footer) == ("1,234 articles", "page 1 of 3, newest first")
    assert card.text.split("\n")[:3] == [
        "**1** · [Harbour of Vellmar reopens](https://www.vellmar-post.example/harbour)",
        f"-# 2024-03-05 · Vellmar Post · id {article().id}",
        "",
    ]


def test_an_empty_library_says_how_to_fill_it() -> None:
    assert "/library add" in list_card([], 1, 1, 0).text


def test_the_status_tells_figures_freshness_and_failures_but_no_folder() -> None:
    text = status_card(replace(STATUS, unread=UNREAD)).text
    assert text.split("\n") == [
        "**5 articles · 12 passages · 123.5 kB**",
        "Last change: <t:1795503600:f>, <t:1795503600:R>",
        "Index: up to date",
        "Answers come from: this server's library (5)",
        "",
        "**Not read: 2**",
        "scan\\.txt: is empty",
        "news\\.example/gone, line 3: answers 404",
    ]


def test_the_time_of_a_library_that_never_changed_is_no_time() -> None:
    changed = Status("default", "", 0, 0, 0, 0, None, False, 2, ())
    card = status_card(changed)
    assert "Last change: never" in card.text
    assert card.tone == "closest"


@pytest.mark.parametrize("moment", ["yesterday", "", "0001-01-01", "9999-12-31T23:59:59"])
def test_a_moment_that_can_not_be_told_stops_no_status(moment: str) -> None:
    assert status_card(Status("default", "", 0, 0, 0, 0, moment, True, 2, ())).text


def test_progress_shows_how_far_it_is_and_no_folder() -> None:
    card = progress_card("/home/secret/a.txt", 1200, 3000, 12.4)
    assert card.text == "▰▰▰▰▰▰▰▰▱▱▱▱▱▱▱▱▱▱▱▱  40% · 1,200 of 3,000\n-# a\\.txt"
    assert card.footer == "12 s"


def test_a_new_article_is_announced_with_title_first_sentence_source_and_day() -> None:
    card = announcement_card(five()[0])
    assert (card.title, card.url) == ("Harbour of Vellmar reopens", "https://www.vellmar-post.example/harbour")
    assert card.text == "The harbour of Vellmar reopened on Tuesday after nine months of dredging."
    assert card.footer == "Vellmar Post · 2024-03-05"
    untitled = announcement_card(Article("Fog came. No ship sailed.", origin="/home/secret/fog.txt"))
    assert (untitled.title, untitled.text, untitled.footer) == ("Fog came.", "No ship sailed.", "fog.txt")


def test_what_waits_and_what_is_announced_is_counted() -> None:
    assert [waiting_card(n).text for n in (1, 2)] == ["One job is before yours.", "2 jobs are before yours."]
    assert announcing_card(7, 1, 2, 3).text.split("\n") == [
        "New articles are posted to <#7>, at most one every minute.",
        "They come from 3 feeds of this server.",
        "2 articles wait.",
    ]
    assert "`/library add`" in announcing_card(7, 10, 0, 0).text


@pytest.mark.parametrize(
    ("total", "text"), [(None, "7 so far"), (0, "7 so far"), (7, "100% · 7 of 7"), (3, "100% · 7 of 3")]
)
def test_progress_of_an_unknown_or_a_wrong_total_is_told_all_the_same(total: int | None, text: str) -> None:
    assert text in progress_card("x", 7, total, 0.0).text


@pytest.mark.parametrize(
    ("changes", "tone", "text"),
    [
        (Changes(added=3, replaced=1), "sure", "**Added 3, replaced 1 article.**"),
        (Changes(), "sure", "**Already up to date.**"),
        (
            Changes(added=1, unread=UNREAD[:1]),
            "closest",
            "**Added 1 article.**\n\n**Not read: 1**\nscan\\.txt: is empty",
        ),
        (Changes(unread=UNREAD[:1]), "trouble", "**Not read: 1**\nscan\\.txt: is empty"),
        (Changes(unread=UNREAD[:1] * 7), "trouble", "**Not read: 7**" + "\nscan\\.txt: is empty" * 5 + "\nand 2 more"),
    ],
)
def test_changes_are_told_with_what_could_not_be_read(changes: Changes, tone: str, text: str) -> None:
    card = changes_card(changes)
    assert (card.tone, card.text) == (tone, text)


def test_settings_are_listed_with_their_values() -> None:
    card = settings_card({"Passages an answer": "3", "Answers are": "shown to all"})
    assert read(parse(card.text)).endswith("Passages an answer: 3\nAnswers are: shown to all")
    assert [read([node]) for node in nodes(card) if node.kind == "bold"] == ["Passages an answer:", "Answers are:"]


def test_the_privacy_text_fits_and_names_its_command() -> None:
    card = privacy_card()
    assert size(card) < 3000
    assert {read([node]) for node in walk(parse(card.text)) if node.kind == "code"} <= {"/ask", "/privacy erase"}


def test_what_is_kept_is_told_with_its_days() -> None:
    assert "for 30 days" in privacy_card().text
    assert "for 7 days" in privacy_card(7).text


def test_what_is_kept_without_a_date_is_told_apart_from_what_was_not_read() -> None:
    undated = Unread(
        "/home/secret/a.jsonl",
        'has a date that can\'t be read, "soon", and is stored without a date',
        "3",
        undated=True,
    )
    text = changes_card(Changes(added=3, unread=(*UNREAD, undated))).text
    lost, _, kept = text.partition("**Added without a date**\n")
    assert "**Not read: 2**" in lost and "soon" not in lost
    assert "soon" in kept and "secret" not in kept
    assert "Not read" not in (changes_card(Changes(added=3, unread=(undated,))).text or "")
