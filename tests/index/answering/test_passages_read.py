"""How many passages are read for quotes: as many as can be shown, however many were looked through."""

from collections.abc import Iterator

import pytest

from index.answering.pipeline import DEPTH, find
from index.library import Library, ask
from index.model import Article, Filters

NAMED = 2 * DEPTH  # articles that name the one who is left out, and rank before the other


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Many articles of one ferry race, the last of which names another winner and says less."""
    told = [f"Brandt won the ferry race number {n} in fine weather." for n in range(NAMED)]
    told.append("After a long day of rain and much waiting in the cold wind, Keller won a race by ferry.")
    with Library.open(tmp_path_factory.mktemp("home") / "races", create=True) as library:
        library.put(Article(text, id=str(n), language="en") for n, text in enumerate(told))
        yield library


@pytest.mark.parametrize(
    "question",
    [
        "who won the ferry race?",
        'who won the "ferry race"?',
        'who won the "race by tram"?',
        "who won the ferry race -rowing?",
        "who besides Petersen won the ferry race?",
    ],
)
def test_no_more_passages_are_read_than_can_be_shown(question: str, library: Library) -> None:
    with library.store.reading() as snapshot:
        found = find([snapshot], question, 3, Filters())
    assert len({quoted.passage.place for quoted in found.quoted}) == DEPTH
    assert found.has_more


def test_those_that_name_whom_the_question_leaves_out_do_not_count(library: Library) -> None:
    answer = ask([library], "who besides Brandt won the ferry race?")
    assert ["Keller" in hit.quote for hit in answer.hits] == [True]
    assert not answer.has_more
