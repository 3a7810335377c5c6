from dataclasses import replace

import pytest

from bot.render.citation import format_citation, format_location, format_position
from index.answering.citing import cite, link
from index.model import Article


def test_a_citation_names_title_source_day_and_paragraph() -> None:
    article = Article("One.\nTwo.", title="Talks", source="The Paper", published="2025-04-25T10:00:00Z")
    assert format_citation(cite(article, 5, 9)) == "Talks — The Paper, 2025-04-25, ¶2"


def test_what_is_missing_is_left_out() -> None:
    article = Article("Envoys met on Friday. More.", origin="/news/a.txt", first_line=1)
    assert format_citation(cite(article, 0, 5)) == "Envoys met on Friday. — a.txt, ¶1"


@pytest.mark.parametrize(
    ("article", "location"),
    [
        (Article("One.\nTwo.", origin="/news/a.txt", first_line=1), "/news/a.txt:2"),
        (Article("One.\nTwo.", origin="/news/a.md", first_line=5), "/news/a.md:6"),
        (Article("One.\nTwo.", origin="/news/a.jsonl", member="17"), "/news/a.jsonl:17"),
        (Article("One.\nTwo.", origin="/news/a.html"), "/news/a.html"),
        (Article("One.\nTwo.", origin="/news/a.jsonl", member="17", url="https://a.org/x"), None),
        (Article("One.\nTwo.", origin="/news/a.zip", member="b/c.md", first_line=5), "/news/a.zip:b/c.md:6"),
        (Article("One.\nTwo.", origin="/news/a.epub", member="text/ch1.xhtml"), "/news/a.epub:text/ch1.xhtml"),
        (Article("One.\nTwo.", origin="/news/a.zip", member="9" * 5000), f"/news/a.zip:{'9' * 5000}"),
    ],
)
def test_a_local_file_is_cited_by_path_and_line(article: Article, location: str | None) -> None:
    assert format_location(cite(article, 5, 9)) == location


@pytest.mark.parametrize(("start", "place"), [(0, "p. 1"), (5, "p. 2"), (9, "p. 2"), (17, "p. 3")])
def test_a_text_with_pages_is_cited_by_page(start: int, place: str) -> None:
    article = Article("One.\fTwo. Three.\fFour.\f", title="Report", origin="/news/a.pdf")
    assert format_citation(cite(article, start, start + 3)) == f"Report — a.pdf, {place}"


@pytest.mark.parametrize(("end", "place"), [(4, "p. 1"), (5, "p. 1"), (9, "pp. 1-2"), (20, "pp. 1-3")])
def test_a_quote_over_several_pages_is_cited_by_the_first_and_the_last(end: int, place: str) -> None:
    article = Article("One.\fTwo. Three.\fFour.\f", title="Report", origin="/news/a.pdf")
    assert format_position(cite(article, 0, end)) == place


@pytest.mark.parametrize(("start", "end", "place"), [(0, 4, "¶1"), (0, 6, "¶1"), (0, 10, "¶1-2"), (6, 16, "¶2-3")])
def test_a_quote_over_several_paragraphs_is_cited_by_the_first_and_the_last(start: int, end: int, place: str) -> None:
    assert format_position(cite(Article("One.\n\nTwo.\n\nThree."), start, end)) == place


def test_lines_go_before_pages() -> None:
    citation = cite(Article("One.\n\fTwo.", title="Memo", origin="/a.txt", first_line=1), 6, 9)
    assert (format_citation(citation), format_location(citation)) == ("Memo — a.txt, ¶2", "/a.txt:2")


def test_a_link_to_a_text_with_pages_opens_the_page() -> None:
    article = Article("One.\fTwo.\f", url="https://a.org/x.pdf?v=2#top")
    assert cite(article, 5, 9).link == "https://a.org/x.pdf?v=2#page=2"


def test_a_file_of_an_archive_that_names_no_source_is_named_itself() -> None:
    article = Article("One.", title="Memo", origin="/news/a.zip", member="b/c.txt", first_line=1)
    assert format_citation(cite(article, 0, 4)) == "Memo — b/c.txt in a.zip, ¶1"
    assert format_citation(cite(replace(article, source="The Paper"), 0, 4)) == "Memo — The Paper, ¶1"


def test_a_title_made_from_the_text_is_cut_at_a_word() -> None:
    heading = Article("word " * 40).heading
    assert len(heading) <= 80
    assert heading.endswith("word…")


LONG = "The first words of it stand here, then there is a great deal more of it, and so it ends at last - with these."


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("He said no.", "He%20said%20no."),
        ("peace-loving, he said", "peace%2Dloving%2C%20he%20said"),
        ("a (b) *c* _d_ ~e~ & f", "a%20%28b%29%20%2Ac%2A%20%5Fd%5F%20%7Ee%7E%20%26%20f"),
        ("One a.\nTwo b.", "One%20a.,Two%20b."),
        (
            "Conseil " * 3 + "constitutionnel " * 6,
            f"{'%20'.join(['Conseil'] * 3 + ['constitutionnel'])},{'%20'.join(['constitutionnel'] * 4)}",
        ),
        (LONG, "The%20first%20words%20of%20it,at%20last%20%2D%20with%20these."),
    ],
)
def test_a_link_opens_at_the_quote(text: str, fragment: str) -> None:
    assert link("https://a.org/x", text) == f"https://a.org/x#:~:text={fragment}"


def test_a_link_keeps_the_anchor_of_its_page() -> None:
    assert link("https://a.org/x#live", "Yes") == "https://a.org/x#live:~:text=Yes"


def test_a_link_in_any_script_fits_a_button() -> None:
    russian = "Представители двух государств встретились в пятницу, чтобы обсудить прекращение огня. " * 3
    assert len(link("https://a.org/x", russian)) <= 512
