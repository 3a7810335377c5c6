"""The article the project started from, asked as people ask."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from index.library import Library, ask
from index.model import Article, Filters
from tests.seed_questions import ANSWERED, NOT_ANSWERED

SEED = next((Path(__file__).parents[3] / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("home") / "seeded", create=True) as library:
        library.put([Article(SEED.read_text(encoding="utf-8"), origin=str(SEED), first_line=1)])
        yield library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "news", create=True) as library:
        yield library


@pytest.mark.parametrize(("question", "quote"), ANSWERED)
def test_what_the_seed_answers_is_quoted_first(seeded: Library, question: str, quote: str) -> None:
    assert quote in ask([seeded], question).hits[0].quote


@pytest.mark.parametrize(("question", "quote"), ANSWERED)
def test_small_letters_and_no_question_mark_change_no_quote(seeded: Library, question: str, quote: str) -> None:
    assert quote in ask([seeded], question.lower().rstrip("?")).hits[0].quote


IN_OTHER_WORDS = {  # it says that discussions lasted, what is retained, and what is for the people to decide
    "how long did the talks last?",
    "how much of Ukraine would Russia keep?",
    "who decides the status of the territories according to Zelensky?",
}


@pytest.mark.parametrize("question", [question for question, _ in ANSWERED[:12] if question not in IN_OTHER_WORDS])
def test_what_is_asked_in_the_words_of_the_seed_is_sure(seeded: Library, question: str) -> None:
    assert ask([seeded], question).sure
    assert ask([seeded], question.lower().rstrip("?")).sure


def test_most_of_what_the_seed_answers_is_sure(seeded: Library) -> None:
    assert sum(ask([seeded], question).sure for question, _ in ANSWERED) >= 0.7 * len(ANSWERED)


@pytest.mark.parametrize("question", [*NOT_ANSWERED, *(q.lower().rstrip("?") for q in NOT_ANSWERED)])
def test_what_the_seed_does_not_answer_is_never_sure(seeded: Library, question: str) -> None:
    assert not ask([seeded], question).sure


def test_a_question_without_a_shared_word_finds_nothing(seeded: Library) -> None:
    answer = ask([seeded], "who won the world cup?")
    assert (answer.answered, answer.hits, answer.confidence) == (False, (), 0.0)
    assert answer.missing == ("won", "world", "cup")


@pytest.mark.parametrize("question", [question for question, _ in ANSWERED])
def test_offsets_are_slices_of_the_article(seeded: Library, question: str) -> None:
    for hit in ask([seeded], question, limit=10).hits:
        assert hit.start <= hit.quote_start < hit.quote_end <= hit.end
        assert hit.text == hit.article.text[hit.start : hit.end]
        assert all(hit.start <= a < b <= hit.end for a, b in hit.highlights)


def test_matched_words_are_highlighted_in_all_their_forms(seeded: Library) -> None:
    hit = ask([seeded], "who met Putin?", limit=1).hits[0]
    assert {"met", "meeting", "Putin", "Putin’s"} <= {hit.article.text[a:b] for a, b in hit.highlights}


def test_no_text_is_shown_twice(seeded: Library) -> None:
    hits = ask([seeded], "Putin Zelensky Trump talks Ukraine", limit=10).hits
    spans = sorted((hit.start, hit.end) for hit in hits)
    assert len(spans) > 1
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_one_quote_in_two_articles_is_shown_once_and_names_both(library: Library) -> None:
    library.put(
        [
            Article("The mayor opened the new bridge. Crowds came.", title="Bridge", id="a"),
            Article("The mayor opened the new bridge. It rained all day.", title="Opening", id="b"),
            Article("A circus is in town.", id="c"),
        ]
    )
    hits = ask([library], "who opened the new bridge?").hits
    assert [(hit.article.id, [a.id for a in hit.also_reported_by]) for hit in hits] == [("a", ["b"])]


DATED = [
    Article("The lake froze.", id="old", source="The Lake Post", published="2024-01-10"),
    Article("The lake froze again.", id="new", url="https://www.news.daily.org/x", published="2025-02-01T23:30:00Z"),
    Article("The lake froze once more.", id="undated"),
]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), {"old", "new", "undated"}),
        (Filters(source="the lake POST"), {"old"}),
        (Filters(source="daily.org"), {"new"}),
        (Filters(source="news.daily.org"), {"new"}),
        (Filters(source="ws.daily.org"), set()),
        (Filters(source="org"), set()),
        (Filters(source="www.daily.org"), {"new"}),
        (Filters(source="nobody"), set()),
        (Filters(after=date(2024, 1, 10)), {"old", "new"}),
        (Filters(after=date(2024, 1, 11)), {"new"}),
        (Filters(before=date(2025, 2, 1)), {"old", "new"}),
        (Filters(before=date(2025, 1, 31)), {"old"}),
        (Filters(as_of=date(2024, 6, 1)), {"old", "undated"}),
        (Filters(as_of=date(2024, 6, 1), before=date(2025, 2, 1)), {"old"}),
        (Filters(after=date(2024, 2, 1), before=date(2024, 3, 1)), set()),
    ],
)
def test_filters_choose_articles_by_source_and_day(library: Library, filters: Filters, found: set[str]) -> None:
    library.put(DATED)
    assert {hit.article.id for hit in ask([library], "lake froze", limit=10, filters=filters).hits} == found


def test_a_filter_does_not_change_a_score(library: Library) -> None:
    library.put(DATED)
    everything = {hit.article.id: hit.score for hit in ask([library], "lake froze", limit=10).hits}
    (only,) = ask([library], "lake froze", filters=Filters(source="daily.org")).hits
    assert only.score == everything["new"]


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_few_articles_answer_by_shared_words_alone(library: Library, count: int) -> None:
    texts = ["The dam holds.", "The dam broke at night.", "The dam was mended."]
    library.put([Article(text, id=str(i)) for i, text in enumerate(texts[:count])])
    assert len(ask([library], "dam").hits) == count
    assert ask([library], "volcano").hits == ()
    assert all(hit.score > 0 for hit in ask([library], "dam").hits)


def test_two_libraries_are_asked_as_one(tmp_path: Path) -> None:
    with (
        Library.open(tmp_path / "one", create=True) as one,
        Library.open(tmp_path / "two", create=True) as two,
        Library.open(tmp_path / "both", create=True) as both,
    ):
        one.put(DATED[:1])
        two.put(DATED[1:])
        both.put(DATED)
        apart, together = ask([one, two], "lake froze again"), ask([both], "lake froze again")
    assert [(h.article.id, h.score) for h in apart.hits] == [(h.article.id, h.score) for h in together.hits]
    assert (apart.libraries, apart.articles) == ({"one": 1, "two": 1}, 3)


def test_the_answer_to_a_removed_article_is_gone(library: Library) -> None:
    library.put(DATED)
    library.remove("new")
    assert {hit.article.id for hit in ask([library], "lake froze").hits} == {"old", "undated"}


def test_a_passage_between_two_joins_them_too(library: Library) -> None:
    sentence = "The otter swam on. "
    library.put([Article(sentence * 200, id="otter"), *DATED])
    hits = [hit for hit in ask([library], "otter swam", limit=50).hits if hit.article.id == "otter"]
    spans = sorted((hit.start, hit.end) for hit in hits)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_a_long_article_of_matches_is_quoted_whole_as_quickly_as_it_is_read(library: Library) -> None:
    library.put([Article("The cat sat. " * 3000, id="cat")])
    (hit,) = ask([library], "cat sat", limit=100).hits
    assert hit.quote.startswith("The cat sat.")
    assert len(hit.highlights) == 2 * hit.text.count("cat")


def test_a_passage_gives_two_quotes_that_answer_and_no_idle_one(library: Library) -> None:
    text = "The otter swam to Skagen. Rain fell. It was warm in the town of Skagen, and the otter stayed. Crowds came."
    library.put([Article(text, id="otter")])
    hits = ask([library], "where did the otter swim?").hits
    assert [hit.quote for hit in hits] == [
        "The otter swam to Skagen.",
        "It was warm in the town of Skagen, and the otter stayed.",
    ]


def test_a_heading_is_not_quoted_where_a_sentence_says_it(library: Library) -> None:
    library.put(
        [Article("Related stories\n\nOtter swims to Skagen\n\nAn otter from Skagen swims here daily.", id="otter")]
    )
    assert ask([library], "otter Skagen").hits[0].quote == "An otter from Skagen swims here daily."


def test_words_that_stand_together_raise_a_passage(library: Library) -> None:
    library.put(
        [Article("Green is the Otter of Lake Anna.", id="apart"), Article("Lake Otter is green, Anna.", id="as asked")]
    )
    assert ask([library], "Lake Otter").hits[0].article.id == "as asked"


def test_a_wire_story_in_two_papers_is_shown_once(library: Library) -> None:
    told = "A fire destroyed the old harbour market in Vellmar on Tuesday night, the mayor of the city said."
    copy = told.replace(", the mayor of the city said", ", the mayor said") + " More follows."
    library.put([Article(told, id="wire", published="2024-03-05"), Article(copy, id="copy", published="2024-03-06")])
    hits = ask([library], "what destroyed the market in Vellmar?").hits
    assert [(hit.article.id, [a.id for a in hit.also_reported_by]) for hit in hits] == [("wire", ["copy"])]


@pytest.mark.parametrize(("source", "reporting"), [("Post", []), ("Courier", ["copy"])])
def test_the_same_file_in_two_places_is_no_second_report(library: Library, source: str, reporting: list[str]) -> None:
    told = "The mayor opened the new bridge on Tuesday."
    library.put(
        [
            Article(told, id="a", source="Post", origin="/news/a.txt"),
            Article(told, id="copy", source=source, origin="/copy/a.txt"),
        ]
    )
    (hit,) = ask([library], "who opened the new bridge?").hits
    assert [one.id for one in hit.also_reported_by] == reporting


def test_stop_words_of_a_language_that_no_article_is_in_are_not_missing(library: Library) -> None:
    library.put([Article("The council repaired the lido.", language="en", id="lido")])
    assert ask([library], "¿Cuánto costó la presa?").missing == ("costó", "presa")
    assert ask([library], "Wer hat die Talsperre gebaut").missing == ("Talsperre", "gebaut")
    assert ask([library], "who dredged the die harbour").missing == ("dredged", "die", "harbour")


def test_what_is_near_to_the_day_of_asking_comes_first(library: Library) -> None:
    days = ["2024-01-10", "2024-06-10", "2024-06-20"]
    library.put([Article(f"The lake rose by {n} metres.", id=day, published=day) for n, day in enumerate(days)])

    def first(question: str, as_of: date) -> str:
        return ask([library], question, filters=Filters(as_of=as_of)).hits[0].article.id

    assert first("how much did the lake rise?", date(2024, 6, 20)) == "2024-06-20"
    assert first("how much did the lake rise?", date(2024, 1, 12)) == "2024-01-10"
    assert first("how much did the lake rise last week?", date(2024, 6, 20)) == "2024-06-10"


@pytest.mark.parametrize(("articles", "has_more"), [(2, False), (3, False), (4, True), (40, True)])
def test_an_answer_knows_whether_there_are_further_passages(articles: int, has_more: bool, tmp_path: Path) -> None:
    with Library.open(tmp_path / "lights", create=True) as library:
        library.put([Article(f"Lighthouse {n} was lit at dusk by Ada Flint.", id=str(n)) for n in range(articles)])
        answer = ask([library], "who lit the lighthouse?", limit=3)
        assert answer.has_more == has_more
        assert (len(ask([library], "who lit the lighthouse?", limit=30).hits) > len(answer.hits)) == has_more


def test_a_quote_after_a_sure_one_is_shown_if_its_own_evidence_backs_it(library: Library) -> None:
    library.put(
        [
            Article("The mayor of Vellmar opened the long bridge over the Orm on Friday.", id="opening"),
            Article("Anna Berg, the mayor of Vellmar, opened the long bridge over the Orm with a song.", id="song"),
            Article("A long winter is over.", id="winter"),
        ]
    )
    answer = ask([library], "who opened the long bridge over the Orm?")
    assert answer.sure
    assert [(hit.article.id, hit.backed) for hit in answer.hits] == [
        ("opening", True),
        ("song", True),
        ("winter", False),
    ]
    assert [hit.article.id for hit in answer.shown] == ["opening", "song"]


@pytest.mark.parametrize("heading", ["# Otter of Skagen!", "The otter of Skagen, and what became of it, in pictures."])
def test_a_marked_heading_and_the_title_are_no_quotes_beside_a_sentence(library: Library, heading: str) -> None:
    title = heading.removeprefix("# ")
    library.put([Article(f"{heading}\n\nThe otter swam to Skagen on Friday. Rain fell.", title=title, id="otter")])
    assert [hit.quote for hit in ask([library], "when did the otter swim to Skagen?").hits] == [
        "The otter swam to Skagen on Friday."
    ]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ('"green party house"', "The green party house"),
        ("“Green  party house”", "The green party house"),
        ('who bought the "green party house"?', "The green party house"),
        ('"house of the Green Party"', "The house of the Green Party"),
        ("„searched by police“", "The house of the Green Party"),
        ('"house of the Green Party" "on Friday"', "The house of the Green Party"),
    ],
)
def test_a_phrase_in_quotation_marks_is_found_word_for_word(question: str, first: str, library: Library) -> None:
    library.put(HOUSES)
    answer = ask([library], question)
    assert answer.hits[0].quote.startswith(first)
    assert all(first in hit.text for hit in answer.hits)


def test_the_quote_has_the_phrase_and_a_word_is_marked_once(library: Library) -> None:
    between = "The fund lent it 5 million euros. Rain fell on the town. Nobody came on Sunday. The road was closed."
    text = f"Putin met Aldo at the port of Vellmar. {between} The ferry left the old harbour."
    library.put([Article(text, id="one", language="en")])
    hits = ask([library], 'who met at the port of Vellmar, "old harbour"?').hits
    assert all("old harbour" in hit.quote for hit in hits)
    assert all(len(hit.highlights) == len({*hit.highlights}) for hit in hits)


@pytest.mark.parametrize("phrase", ["party house green", "green house"])
def test_a_phrase_that_no_article_has_is_told_and_nothing_is_sure(phrase: str, library: Library) -> None:
    library.put(HOUSES)
    answer = ask([library], f'who sold the "{phrase}"?')
    assert (answer.sure, answer.missing_phrases) == (False, (phrase,))


HOUSES = [
    Article("The green party house in Vellmar was sold to a bakery on Monday.", id="sold"),
    Article("The house of the Green Party was searched by police on Friday.", id="searched"),
    Article("The party said its green leaflets were taken from the house. The police gave no reason.", id="leaflets"),
]


@pytest.mark.parametrize("between", ["\n\n## Who *pays*\n\n", "\n\n## Who *pays*\n", "\n## Who *pays*\n"])
def test_a_quote_has_no_markup_and_no_heading_or_byline_in_it(library: Library, tmp_path: Path, between: str) -> None:
    file = tmp_path / "bridge.md"
    body = "**The new bridge** opened on Saturday." + between + "The state pays two thirds of the cost."
    file.write_text(f"# The bridge is open\n\nBy Ines Calder, 2 May\n\n{body}\n", encoding="utf-8")
    library.add([str(file)])
    for question in ("when did the new bridge open and who pays?", "who pays the cost of the bridge on Saturday?"):
        for hit in ask([library], question).hits:
            assert hit.quote == hit.article.text[hit.quote_start : hit.quote_end]
            assert not set("#*").intersection(hit.quote)
            others = [part for part in ("is open", "By Ines", "Who pays") if part in hit.quote]
            assert not others or len(hit.quote) < 25
