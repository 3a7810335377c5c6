"""Wrong premises are not sure, their true twins mostly are."""

from collections.abc import Iterator
from datetime import date

import pytest

from index.library import Library, ask
from index.model import Article, Filters
from tests.index.answering.test_pipeline import SEED
from tests.index.answering.wrong_premises import ARTICLES, OF_NEWS, OF_SEED

BOTH = [*OF_SEED, *OF_NEWS]
OFFER = "Ada Kestrel offered 410 million euros for the Hartwell brewery in Vellmar on Monday."
TURNED = {  # the rules know no "offer" as the opposite of "refuse", and no "on" beside "off"
    "why did premier voss refuse tavanti a loan?",
    "why did ekberg switch on the alarm?",
}


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("home") / "news", create=True) as library:
        library.put([Article(SEED.read_text(encoding="utf-8"), id="seed"), *ARTICLES])
        yield library


@pytest.mark.parametrize("question", [wrong for wrong, _, _ in BOTH if wrong not in TURNED])
def test_what_takes_something_wrong_for_granted_is_not_sure(news: Library, question: str) -> None:
    assert not ask([news], question).sure
    assert not ask([news], question.upper()).sure


def test_its_true_twin_is_mostly_sure_and_quoted_first(news: Library) -> None:
    answers = [(ask([news], true), quote) for _, true, quote in BOTH]
    assert all(answer.answered for answer, _ in answers)
    assert sum(answer.sure for answer, _ in answers) >= 0.85 * len(BOTH)
    assert sum(quote.casefold() in answer.hits[0].quote.casefold() for answer, quote in answers) >= 0.97 * len(BOTH)


@pytest.fixture
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("home") / "library", create=True) as library:
        yield library


@pytest.mark.parametrize(
    ("language", "question", "text", "is_sure"),
    [
        (
            "de",
            "Wann wird die Straßenbahnlinie 4 eingestellt?",
            "Die Straßenbahnlinie 4 wird nicht eingestellt.",
            False,
        ),
        (
            "de",
            "Wann wird die Straßenbahnlinie 4 eingestellt?",
            "Die Straßenbahnlinie 4 wird im Mai eingestellt.",
            True,
        ),
        ("fr", "Quand le pont de Vellmar fermera-t-il ?", "Le pont de Vellmar ne fermera jamais.", False),
        ("es", "¿Cuándo cerró el puente de Vellmar?", "El puente de Vellmar no cerró en mayo.", False),
        ("en", "Who offered 450 million euros for the Hartwell brewery?", OFFER, False),
        ("en", "Who offered 410 million euros for the Hartwell brewery?", OFFER, True),
        ("en", "Who offered €410m for the Hartwell brewery?", OFFER, True),
    ],
)
def test_what_is_denied_or_told_of_another_number_is_not_sure(
    language: str, question: str, text: str, is_sure: bool, library: Library
) -> None:
    library.put([Article(text, id="told", language=language)])
    assert ask([library], question).sure is is_sure


def test_a_name_that_only_another_article_has_is_not_taken_for_known(library: Library) -> None:
    texts = ["The mayor of Vellmar opened the long bridge over the river.", "Rain fell on the town of Skagen all day."]
    library.put([Article(text, id=text[:5]) for text in texts])
    assert ask([library], "who opened the long bridge of vellmar?").sure
    assert not ask([library], "who opened the long bridge of skagen?").sure


@pytest.mark.parametrize(
    ("text", "is_sure"),
    [
        ("The board of the Vellmar harbour rejected the plan for a new pier.", False),
        ("The board of the Vellmar harbour approved the plan for a new pier.", True),
        ("The board of the Vellmar harbour never approved the plan for a new pier.", False),
    ],
)
def test_the_opposite_of_a_word_is_not_taken_for_it(library: Library, text: str, is_sure: bool) -> None:
    library.put([Article(text)])
    assert ask([library], "who approved the plan for a new pier in the Vellmar harbour?").sure is is_sure


def test_a_number_in_words_is_the_number_in_digits(library: Library) -> None:
    library.put([Article("The minister and the envoy met for three hours in Vellmar.")])
    assert ask([library], "who met for 3 hours in vellmar?").sure
    assert not ask([library], "who met for 5 hours in vellmar?").sure


def test_who_did_what_no_article_tells_of_is_not_answered_by_a_quote_without_anybody(library: Library) -> None:
    library.put([Article("The ferry of Brenn runs on Sundays.", id="a"), Article("The hall of Brenn is old.", id="b")])
    assert not ask([library], "who painted the ferry of Brenn?").sure
    library.put([Article("The ferry of Brenn was painted by Odo Marsh.", id="c")])
    assert ask([library], "who painted the ferry of Brenn?").sure


DENIED = [
    ("The city of Vellmar did not raise the tax on fuel in 2023.", "when did Vellmar raise the tax on fuel?"),
    ("Reports that Lea Brandt died in Ardal on Friday are false, police said.", "where did Lea Brandt die?"),
    ("The drug Celotrin does not cure migraine.", "which drug cures migraine?"),
    (
        "Patients were warned never to take 8 tablets of Celotrin a day.",
        "how many tablets of Celotrin should patients take a day?",
    ),
    ("Anders Vik denied that he had received 2 million crowns.", "how much did Anders Vik receive?"),
    ("Tarn Holdings failed to buy Northgate Bank in 2020.", "when did Tarn Holdings buy Northgate Bank?"),
    ("Tarn Holdings tried to buy Northgate Bank in 2020.", "when did Tarn Holdings buy Northgate Bank?"),
    ("Rumours that Tarn Holdings bought Northgate Bank in 2020 grew.", "when did Tarn Holdings buy Northgate Bank?"),
    ("The trial of Nina Falk ended without a verdict in May.", "when was the verdict in the trial of Nina Falk?"),
    ("Nobody was injured when a train hit a truck in Vestvik.", "who was injured when a train hit a truck in Vestvik?"),
    ("The club Ostby Star would have gone bankrupt in 2010.", "when did the club Ostby Star go bankrupt?"),
    ("If the strike goes on, Norwing will cancel 40 flights.", "how many flights did Norwing cancel?"),
    ("It was once thought that Vikings built the tower of Ardal.", "who built the tower of Ardal?"),
]
"""What denies or doubts, and what is asked as if it had happened."""


@pytest.mark.parametrize(("text", "question"), DENIED)
def test_what_a_quote_denies_or_doubts_is_not_sure(text: str, question: str, library: Library) -> None:
    library.put([Article(text)])
    answer = ask([library], question)
    assert answer.hits[0].quote == text
    assert not answer.sure


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The city of Vellmar did not raise the tax on fuel in 2023.", "did Vellmar raise the tax on fuel in 2023?"),
        ("The city of Vellmar did not raise the tax on fuel in 2023.", "who did not raise the tax on fuel in 2023?"),
        (
            "The city of Vellmar raised the tax on fuel in 2023, not on bread.",
            "when did Vellmar raise the tax on fuel?",
        ),
        ("The tower of Vellmar did not open until 1964.", "when did the tower of Vellmar open?"),
        ("The tower of Vellmar opened in 1964 not only to guests.", "when did the tower of Vellmar open?"),
        (
            "The minister Eva Holt said that she would not raise the tax.",
            "what did Eva Holt say about raising the tax?",
        ),
    ],
)
def test_a_denial_of_something_else_or_asked_for_takes_nothing_away(text: str, question: str, library: Library) -> None:
    library.put([Article(text)])
    assert ask([library], question).sure


LONG = "convicted of fraud by the district court in Ostby in March 2021 and sentenced to three years in prison"


@pytest.mark.parametrize(
    ("question", "is_sure"),
    [
        (f"was Harlan Petersen, 54, {LONG}?", True),
        (f"was Harlan Pedersen, 54, {LONG}?", False),
        (f"was Harlan Petersen, 54, {LONG.replace('fraud', 'murder')}?", False),
    ],
)
def test_a_long_question_is_guarded_too(question: str, is_sure: bool, library: Library) -> None:
    library.put([Article(f"Harlan Petersen, 54, was {LONG}.")])
    assert ask([library], question).sure is is_sure


def test_what_is_told_of_another_year_is_not_sure(library: Library) -> None:
    library.put([Article("The ferry Marta carried 4,000 passengers in 2023.")])
    question = "how many passengers did the ferry Marta carry last year?"
    assert ask([library], question, filters=Filters(as_of=date(2024, 5, 1))).sure
    assert not ask([library], question, filters=Filters(as_of=date(2026, 5, 1))).sure


def test_who_is_against_is_not_answered_by_who_is_for(library: Library) -> None:
    library.put([Article("The council of Vellmar voted 19 to 12 for a new library.")])
    assert not ask([library], "who voted against the library of Vellmar?").sure
    assert ask([library], "who voted for a new library of Vellmar?").sure


def test_what_a_quote_counts_from_its_own_day_is_of_that_year(library: Library) -> None:
    library.put([Article("The ferry Marta carried 4,000 passengers last year.", published="2024-05-01")])
    question = "how many passengers did the ferry Marta carry last year?"
    assert ask([library], question, filters=Filters(as_of=date(2024, 9, 1))).sure
    assert not ask([library], question, filters=Filters(as_of=date(2026, 5, 1))).sure


def test_a_verb_that_begins_a_sentence_is_no_part_of_a_name(library: Library) -> None:
    library.put([Article("Born in Vellmar in 1961, the painter Ida Rohr lives in Lund. Rohr is 63.")])
    assert ask([library], "where was Ida Rohr born?").sure
