import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.discord.answer_cards import (
    answer_card,
    context_card,
    courtesy_card,
    more_card,
    sources_card,
    trouble_card,
)
from bot.render.discord.card import COLOURS, TEXT, TITLE, Card
from bot.render.discord.help_card import help_card
from bot.render.discord.markdown import address, units
from bot.render.discord.passages import CUT, find_end, show_quote
from bot.render.discord.why_card import ASKED_FOR, why_card
from bot.render.explanation import Match, Reasons
from bot.render.sanitize import flatten
from bot.render.wording import OPERATORS
from index.library import Library, ask
from index.model import Answer, Article, Hit
from index.text.answer_type import AnswerType
from index.text.passages import paragraphs
from tests.bot.render.test_terminal import hit_in
from tests.bot.render.test_to_json import ANSWER, HIT
from tests.discord_markdown import Node, parse, read, walk
from tests.discord_page import page
from tests.discord_samples import samples
from tests.hostile_texts import ATTACKS, hits, texts

OURS = {"text", "bold", "quote", "subtext", "link", "code", "emoji", "time"}
COMMANDS = {"/ask", "/privacy", "/library", *(f"/library {name}" for name in ("add", "settings")), OPERATORS}
SHOWN_CUT = CUT.replace("\\", "")
NOTHING = replace(ANSWER, answered=False, sure=False, confidence=0.0, hits=(), missing=("won", "cup"))


def nodes(card: Card) -> list[Node]:
    return [*walk(parse(card.title or "")), *walk(parse(card.text))]


def size(card: Card) -> int:
    """What it counts, in UTF-16 units, towards the sum over all embeds of a message."""
    return sum(units(part) for part in (card.text, card.title or "", card.footer or ""))


def check(card: Card, links: set[str | None] = frozenset()) -> None:  # type: ignore[assignment]
    """A card is within every limit, holds no mark but ours and no link but these, and tells no place on the disk."""
    assert card.title is None or 0 < units(card.title) <= TITLE <= 256
    assert 0 < units(card.text) <= TEXT <= 4096
    assert units(card.footer or "") <= 500
    assert size(card) <= 6000
    for node in nodes(card):
        assert node.kind in OURS
        assert node.kind != "emoji" or re.match("[^:<]", node.value)
        assert node.kind != "link" or node.value in links
        assert node.kind != "code" or read([node]) in COMMANDS
    assert card.url is None or card.url in links
    for text in (card.title, card.text, card.footer):
        assert "/home/secret" not in (text or "").replace("\\", "")
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]", text or ""
        )


def addresses(found: Sequence[Hit]) -> set[str | None]:
    return {address(url) for hit in found for url in (hit.citation.link, hit.article.url)}


@given(st.lists(hits(), min_size=1, max_size=4), texts, texts, st.booleans(), st.booleans(), st.booleans())
def test_no_answer_holds_a_mark_that_is_not_ours(
    found: list[Hit], asked: str, word: str, answered: bool, sure: bool, complete: bool
) -> None:
    answer = Answer(
        asked, tuple(found), answered, sure, 0.2, complete, {"default": 1}, 3, (word,), took_ms=1.0, id="a1"
    )
    check(answer_card(answer, asked=asked, meaning=word, may_add=sure), addresses(found))
    check(sources_card(answer), addresses(found))
    check(more_card(found, 4, 1, 2), addresses(found))
    check(trouble_card(asked))
    check(courtesy_card("thanks", asked))
    check(help_card(asked, in_server=sure, may_add=answered))


@given(hits(), texts)
def test_no_explanation_of_a_hit_holds_a_mark_that_is_not_ours(hit: Hit, word: str) -> None:
    matches = [Match(word, 1.0, hit.highlights, is_own=False), Match(word, 2.0, ())]
    check(why_card(1, Reasons(hit, matches, 1)), addresses([hit]))
    if places := list(paragraphs(hit.article.text)):
        inside = replace(hit, quote_start=places[0][0], quote_end=places[-1][1])
        check(context_card(inside, places), addresses([hit]))


@given(hits(), st.integers(1, 60))
def test_a_quote_is_the_articles_words_and_what_cuts_it_is_not_among_them(hit: Hit, length: int) -> None:
    shown = read(parse("> " + show_quote(hit, length)))
    whole = flatten(hit.quote)
    assert shown == whole or shown.endswith(SHOWN_CUT)
    assert whole.startswith(shown if shown == whole else shown.removesuffix(SHOWN_CUT))
    assert len(shown.removesuffix(SHOWN_CUT)) <= length


MONSTERS = [
    "x" * 50_000,
    "word " * 10_000,
    "*_`" * 10_000,
    "😀" * 20_000,
    "a" + "\u0301" * 20_000,
    "a b " * 10_000,
    "Sentence. " * 5_000,
    "\n\n".join(["line of a long page"] * 3_000),
    "港が開いた。" * 5_000,
]


@pytest.mark.parametrize("text", MONSTERS, ids=lambda text: ascii(text[:6]))
def test_a_monstrous_article_fits_into_every_card(text: str) -> None:
    highlights = tuple((i, i + 1) for i in range(0, min(len(text), 20_000), 2))
    article = Article(text, title=text, id=text, url=f"https://a.example/{'x' * 2000}", source=text, published=text)
    cited = replace(HIT.citation, title=text, source=text, link=article.url)
    hit = replace(
        HIT,
        article=article,
        quote_start=0,
        quote_end=len(text.rstrip()),
        end=len(text),
        highlights=highlights,
        citation=cited,
        also_reported_by=(article,) * 6,
    )
    answer = replace(ANSWER, hits=(hit,) * 3, sure=False, complete=False, missing=(text,) * 6, articles=10**12)
    matches = [Match(text, 1.0, highlights[:100])] * 30
    for card in (
        answer_card(answer, asked=text, meaning=text),
        answer_card(replace(answer, answered=False, complete=True, confidence=0.2), asked=text, may_add=True),
        sources_card(answer),
        more_card((hit,) * 3, 10**6, 1, 10**6),
        why_card(1, Reasons(hit, matches, 3, articles=10**12, took_ms=10**9)),
        context_card(hit, list(paragraphs(text))),
        courtesy_card("greeting", text),
        trouble_card(text),
    ):
        check(card)


def test_the_best_quote_is_shown_whatever_else_there_is_no_room_for() -> None:
    text = "*" * 900
    hit = hit_in(text, text, article=Article(text, title="t", url="https://a.example/" + "x" * 570))
    cited = replace(HIT.citation, link=hit.article.url, title="[" * 500, source="]" * 500, edited="2025-04-26")
    hit = replace(hit, citation=cited, newer="2025-04-27", also_reported_by=(Article("x", title="y" * 60),) * 4)
    answer = replace(ANSWER, hits=(hit,), sure=False, complete=False)
    answer = replace(answer, searched_for={f"{n}{'w' * 60}": "v" * 60 for n in range(9)})
    card = answer_card(answer, meaning="*" * 500)
    check(card, addresses([hit]))
    assert "quote" in {node.kind for node in nodes(card)}
    assert "link" in {node.kind for node in nodes(card)}


def test_a_sure_answer_reads_as_quote_source_day_and_title() -> None:
    card = answer_card(ANSWER, asked="who met Putin?")
    assert (card.title, card.tone, card.footer) == ("who met Putin?", "sure", None)
    assert card.text.split("\n") == [
        "**Answer found:**",
        r"> The envoy **met Putin** in Moscow\.",
        r"-# **news\.example** · 2025-04-25 · <t:1745575200:R>",
        "-# [Talks, ¶1](https://www.news.example/t#:~:text=x)",
        "-# also reported by Brenn Radio",
    ]


@pytest.mark.parametrize("published", ["soon", "<t:1:R> @everyone", "9999-99-99"])
def test_a_day_that_is_none_is_shown_as_it_is_and_not_counted_from(published: str) -> None:
    hit = replace(HIT, citation=replace(HIT.citation, published=published))
    shown = nodes(answer_card(replace(ANSWER, hits=(hit,))))
    assert not [node for node in shown if node.kind == "time"]
    assert published[:10] in read(parse(answer_card(replace(ANSWER, hits=(hit,))).text))


def test_the_three_states_differ_in_colour_and_in_words() -> None:
    states = [answer_card(ANSWER), answer_card(replace(ANSWER, sure=False)), answer_card(NOTHING)]
    assert len({COLOURS[card.tone] for card in states}) == 3
    assert [card.text.split("\n")[0] for card in states] == [
        "**Answer found:**",
        "**Closest I have:** it may not answer the question.",
        "**I have nothing on that.**",
    ]


def test_nothing_names_the_words_that_are_nowhere_and_offers_to_add_only_to_who_may() -> None:
    assert "No article contains “won” or “cup”." in answer_card(NOTHING).text
    assert "/library add" in answer_card(NOTHING, may_add=True).text
    assert "/library add" not in answer_card(NOTHING).text


@pytest.mark.parametrize(
    ("confidence", "missing", "is_named"),
    [(0.2, (), True), (0.2, ("won",), True), (0.2, ("won", "cup"), False), (0.1, (), False)],
)
def test_nothing_names_the_nearest_article_if_it_is_near(
    confidence: float, missing: tuple[str, ...], is_named: bool
) -> None:
    card = answer_card(replace(NOTHING, hits=(HIT,), confidence=confidence, missing=missing))
    assert ("[Talks, 2025-04-25](https://www.news.example/t)" in card.text) == is_named
    assert "envoy" not in card.text


def test_an_empty_library_says_so() -> None:
    empty = Answer("who?", libraries={"default": 0})
    assert "no articles yet" in answer_card(empty).text
    assert "/library add" in answer_card(empty, may_add=True).text


def test_an_index_that_is_still_built_is_told_and_nothing_is_not_claimed() -> None:
    assert "Still indexing" in answer_card(replace(ANSWER, complete=False)).text
    unfinished = answer_card(replace(NOTHING, complete=False))
    assert "still indexing" in unfinished.text
    assert "I have nothing" not in unfinished.text
    assert unfinished.tone != "nothing"


def test_a_follow_up_shows_what_it_was_taken_to_mean() -> None:
    card = answer_card(ANSWER, asked="who else?", meaning="who else met *Putin*?")
    assert card.text.startswith("-# Understood as: who else met \\*Putin\\*?\n**Answer found:**\n> ")


def test_only_as_many_quotes_as_wanted_are_shown_and_the_later_ones_are_shorter() -> None:
    text = "The envoy met Putin, and then he went on. " * 30
    found = tuple(hit_in(text, text.strip(), article=Article(text, id=str(i))) for i in range(5))
    alone, several = (
        [n for n in nodes(answer_card(replace(ANSWER, hits=found), quotes=number)) if n.kind == "quote"]
        for number in (1, 3)
    )
    assert (len(alone), len(several)) == (1, 3)
    assert len(read([several[0]])) > 2 * len(read([several[1]]))


def test_a_second_quote_of_the_same_article_is_cited_by_its_paragraph() -> None:
    second = replace(HIT, citation=replace(HIT.citation, paragraph=4))
    text = answer_card(replace(ANSWER, hits=(HIT, second)), quotes=2).text
    assert "-# **2** · [same article, ¶4](https://www.news.example/t#:~:text=x)" in text


def test_a_citation_without_an_address_is_no_link() -> None:
    local = replace(
        HIT, article=Article("x" * 60), citation=replace(HIT.citation, link=None, path="/home/secret", line=3)
    )
    check(answer_card(replace(ANSWER, hits=(local,))))


def test_a_link_to_a_quote_that_is_too_long_leads_to_the_page() -> None:
    hit = replace(HIT, citation=replace(HIT.citation, link=HIT.citation.link + "x" * 600))  # type: ignore[operator]
    assert "(https://www.news.example/t)" in answer_card(replace(ANSWER, hits=(hit,))).text


def test_bold_words_beside_letters_and_beside_each_other_are_bold() -> None:
    hit = hit_in("unmet *Putin*met x", "unmet *Putin*met x", "met", "Putin")
    quote = parse(show_quote(hit, 100))
    assert [(node.kind, read([node])) for node in quote] == [
        ("text", "un"),
        ("bold", "met"),
        ("text", " *"),
        ("bold", "Putin"),
        ("text", "*met x"),
    ]
    touching = parse(show_quote(replace(hit, highlights=((0, 2), (2, 5))), 100))
    assert (touching[0].kind, read(touching[:1])) == ("bold", "unmet")


@pytest.mark.parametrize(
    ("text", "length", "kept"),
    [
        ("Short.", 10, "Short."),
        ("One is here. Two is there. Three.", 30, "One is here. Two is there."),
        ("Yes. A sentence that goes on and on and on.", 20, "Yes. A sentence that"),
        ("The U.S. envoy met him. He left.", 25, "The U.S. envoy met him."),
        ("unbroken" * 10, 12, "unbrokenunbr"),
        ("", 5, ""),
    ],
)
def test_a_text_is_cut_at_a_sentence_if_half_is_left_else_at_a_word(text: str, length: int, kept: str) -> None:
    assert text[: find_end(text, length, "en")] == kept


def test_the_context_shows_the_quote_bold_among_its_neighbours() -> None:
    text = "One before.\n\nFirst words. The quote. Last words.\n\nOne after."
    hit = hit_in(text, "The quote.", article=Article(text, title="Talks", url="https://a.example/t"))
    card = context_card(hit, list(paragraphs(text)))
    assert card.text.split("\n") == [
        *("-# ¶1", "One before\\.", ""),
        *("-# ¶2", "First words. **The quote\\.** Last words\\.", ""),
        *("-# ¶3", "One after\\."),
    ]
    assert (card.title, card.url) == ("Talks", HIT.citation.link)


def test_of_a_long_neighbourhood_the_parts_next_to_the_quote_are_shown() -> None:
    text = "far " * 500 + "near.\n\nThe quote.\n\nnear " + "far " * 500
    shown = context_card(hit_in(text, "The quote."), list(paragraphs(text))).text
    assert len(shown) < 1000
    assert "near\\.\n\n-# ¶2\n**The quote\\.**\n\n-# ¶3\nnear far" in shown


def test_why_tells_what_was_looked_for_what_was_found_and_what_was_missed() -> None:
    text = "He came by sea. The harbour reopened on Tuesday after the storm."
    hit = hit_in(text, "The harbour reopened on Tuesday after the storm.")
    matches = [
        Match("harbours", 2.0, ((20, 27),)),
        Match("reopen", 1.0, ((28, 36),)),
        Match("sea", 1.0, ((11, 14),)),
        Match("Greenland", 1.0, ()),
        Match("Calder", 1.0, (), is_own=False),
    ]
    card = why_card(2, Reasons(hit, matches, 3, AnswerType.DATE.name, True, 12, 3.2))
    assert (card.title, card.footer) == ("Why passage 2", "searched 12 articles in 3.2 ms")
    assert card.text.split("\n") == [
        "**Looked for:** a date or a time, “harbours”, “reopen”, “sea” and “Greenland”",
        "**From the conversation:** “Calder”",
        "**Found in the quote:** a date or a time, “harbour” and “reopened”",
        "**Found beside the quote:**",
        r"> …came by **sea**\. The harbour reopened on…",
        "**Missed:** “Greenland” and “Calder”",
    ]


def test_what_is_asked_for_is_named_by_answer_types_that_there_are() -> None:
    assert ASKED_FOR.keys() < AnswerType.__members__.keys()


def test_why_tells_that_what_was_asked_for_is_missed() -> None:
    card = why_card(
        1, Reasons(HIT, [Match("Putin", 3.0, ((25, 30),))], 1, AnswerType.MONEY.name, has_answer_type=False)
    )
    assert card.title == "Why this passage"
    assert card.text.endswith("**Found in the quote:** “Putin”\n**Missed:** a sum of money")


def test_further_passages_go_on_counting_and_end() -> None:
    card = more_card([HIT], 4, 2, 3)
    assert "**4** ·" in card.text
    assert card.footer == "page 2 of 3 · Other passages, less relevant."
    assert more_card([], 4, 1, 1).text == "That was all I found."


def test_a_message_that_articles_bear_on_is_neither_confirmed_nor_denied() -> None:
    card = sources_card(ANSWER)
    assert "may support it or contradict it" in card.text
    assert card.tone == "plain"
    assert sources_card(NOTHING).tone == "nothing"


def test_a_greeting_is_one_line_with_a_question_to_ask() -> None:
    card = courtesy_card("greeting", "who met Putin?")
    assert card.text == "Hello! Ask me about the articles, for example: **who met Putin?**"


def test_hostile_articles_are_harmless_all_the_way_from_a_library(folder: Path) -> None:
    text = "\n\n".join(f"The harbour of Vellmar is {attack} for the harbour." for attack in ATTACKS)
    hostile = Article(
        text, title=" ".join(ATTACKS), url="https://a.example/x_(y)?z=*#~", source="[a](https://b.example)"
    )
    with Library.open(folder, create=True) as library:
        library.put([hostile])
        answer = ask([library], "what is the harbour of Vellmar?", limit=100)
    assert len(answer.hits) > 3
    for hit in answer.hits:
        check(answer_card(replace(answer, hits=(hit,))), addresses([hit]))
        check(context_card(hit, list(paragraphs(text))), addresses([hit]))


def test_the_samples_to_look_at_fit_and_are_shown() -> None:
    shown = list(samples())
    assert all(size(card) < 6000 for _, card in shown)
    assert {card.tone for _, card in shown} == set(COLOURS)
    assert page(shown).count('class="embed"') == len(shown)


def test_an_untitled_article_is_cited_without_the_words_that_the_quote_begins_with(folder: Path) -> None:
    untitled = Article("The harbour reopened. Mayor Calder spoke.", source="Vellmar Post")
    with Library.open(folder, create=True) as library:
        library.put([untitled])
        answer = ask([library], "when did the harbour reopen?")
    assert "-# Vellmar Post, ¶1" in answer_card(answer).text
    titled = replace(answer.hits[0], article=replace(untitled, title="The harbour reopened."))
    assert "-# **Vellmar Post** · The harbour reopened, ¶1" in answer_card(replace(answer, hits=(titled,))).text


def test_what_bears_on_a_message_leads_back_to_it() -> None:
    card = sources_card(ANSWER, message="https://discord.com/channels/1/2/3")
    assert "relate to [this message](https://discord.com/channels/1/2/3).**" in card.text


MEND = "The person who runs me can fix that."


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("One question at a time, please: ask again in 2 s.", "One question at a time, please: ask again in 2 s."),
        (
            "'x' is not an article in this library: `citebot sources` lists them",
            "'x' is not an article in this library. `/library list` shows what is there.",
        ),
        ("a/b was never added: `citebot add a/b` takes it in", "a/b was never added. `/library add` adds articles."),
        (
            "nothing was dropped: bring it back, or `citebot remove /a/b.c`",
            "nothing was dropped: bring it back. `/library remove` removes articles.",
        ),
        ("the index can't be rebuilt: `citebot check` says more", f"the index can't be rebuilt. {MEND}"),
        ("it is damaged: restore a backup (`citebot restore`)", f"it is damaged: restore a backup. {MEND}"),
        ("a cluster needs one more package: `pip install x`", f"a cluster needs one more package. {MEND}"),
        (
            "there is no library a: `citebot --library a add` makes it",
            "there is no library a. `/library add` adds articles.",
        ),
    ],
)
def test_an_error_has_no_command_of_the_console_and_no_backslash(error: str, told: str) -> None:
    assert trouble_card(error).text == told


def test_a_command_in_what_a_person_wrote_marks_nothing_in_an_error() -> None:
    text = trouble_card("'`citebot remove x` @everyone **b**' is no date: `citebot sources`").text
    assert {node.kind for node in walk(parse(text))} <= {"text", "code"}
    assert "@everyone" not in text.replace("\\@everyone", "")
