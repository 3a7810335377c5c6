"""Wrong premises are not sure, their true twins mostly are."""

from collections.abc import Iterator

import pytest

from index.library import Library, ask
from index.model import Article
from tests.premises import ARTICLES, OF_NEWS, OF_SEED
from tests.test_answering import SEED

BOTH = [*OF_SEED, *OF_NEWS]
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


def test_its_true_twin_is_sure_nine_times_in_ten_and_quoted_first(news: Library) -> None:
    answers = [(ask([news], true), quote) for _, true, quote in BOTH]
    assert all(answer.answered for answer, _ in answers)
    assert sum(answer.sure for answer, _ in answers) >= 0.9 * len(BOTH)
    assert sum(quote.casefold() in answer.hits[0].quote.casefold() for answer, quote in answers) >= 0.97 * len(BOTH)


@pytest.fixture
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("home") / "library", create=True) as library:
        yield library


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
        ("The board of the Vellmar harbour never approved the plan for a new pier.", True),
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
