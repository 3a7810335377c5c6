"""What is spelt in another way is found, what only looks like it is not taken for it; a question's days count."""

from collections.abc import Iterator
from datetime import date

import pytest

from index.library import Library, ask
from index.model import Filters
from tests.index.answering.dated import AS_OF, ASKED, FERRY, OF_OTHER_DAYS, articles
from tests.index.answering.spellings import ARTICLES, FOUND, NAMED, TRAPS

PLACES = ("published", "title", "text")


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("home") / "news", create=True) as library:
        library.put(ARTICLES)
        yield library


@pytest.mark.parametrize(("question", "quoted"), FOUND)
def test_another_spelling_is_found(news: Library, question: str, quoted: str) -> None:
    answer = ask([news], question)
    assert answer.answered
    assert quoted in answer.hits[0].quote


@pytest.mark.parametrize("question", TRAPS)
def test_what_only_looks_alike_is_never_sure(news: Library, question: str) -> None:
    answer = ask([news], question)
    assert not answer.sure, answer.hits[0].quote


@pytest.mark.parametrize(("question", "missing"), NAMED)
def test_a_refusal_names_what_no_article_has_as_it_was_typed(
    news: Library, question: str, missing: tuple[str, ...]
) -> None:
    answer = ask([news], question)
    assert (answer.answered, answer.missing) == (False, missing)


@pytest.fixture(scope="module")
def ferries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[str, str], Library]]:
    made = {}
    for language in FERRY:
        for where in PLACES:
            made[language, where] = Library.open(tmp_path_factory.mktemp("home") / "ferry", create=True)
            made[language, where].put(articles(language, where))
    yield made
    for library in made.values():
        library.close()


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize(("language", "question", "right"), ASKED)
def test_of_reports_alike_that_of_the_days_asked_for_is_quoted_first(
    ferries: dict[tuple[str, str], Library], language: str, question: str, right: int, where: str
) -> None:
    answer = ask([ferries[language, where]], question, filters=Filters(as_of=date.fromisoformat(AS_OF)))
    assert answer.answered
    assert FERRY[language][1][right] in answer.hits[0].quote


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize(("language", "question"), OF_OTHER_DAYS)
def test_what_is_asked_of_other_days_is_never_sure(
    ferries: dict[tuple[str, str], Library], language: str, question: str, where: str
) -> None:
    assert not ask([ferries[language, where]], question, filters=Filters(as_of=date.fromisoformat(AS_OF))).sure


@pytest.mark.parametrize("language", FERRY)
def test_what_is_later_is_no_answer_to_before(ferries: dict[tuple[str, str], Library], language: str) -> None:
    before = next(question for tongue, question, right in ASKED if (tongue, right) == (language, 0))
    for where in PLACES:
        answer = ask([ferries[language, where]], before, filters=Filters(as_of=date.fromisoformat(AS_OF)))
        assert [FERRY[language][1][0] in hit.quote for hit in answer.hits] == [True]
