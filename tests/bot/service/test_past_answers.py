"""What an answer showed and what it held back, looked up in its record."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.records.sqlite import LocalRecordStore
from bot.service.answers import AnswerService
from bot.service.subscriptions import find
from index.conversation.conversation import Conversation
from index.library import Library
from index.model import Article
from tests.corpus import five

LIGHTS = [Article(f"Lighthouse {n} was lit at dusk by Ada Flint.\n\nThen she slept.", id=str(n)) for n in range(6)]
NAMES = ("five",)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[AnswerService]:
    with Library.open(tmp_path / "libraries" / "five", create=True) as library:
        library.put([*five(), *LIGHTS])
        yield AnswerService(tmp_path, [library], LocalRecordStore(tmp_path))


@pytest.mark.parametrize("quotes", [1, 2, 5])
def test_more_begins_with_what_was_held_back_and_repeats_nothing(service: AnswerService, quotes: int) -> None:
    answer = service.respond(NAMES, Conversation(), "who lit the lighthouse?", quotes=quotes, person="7").answer
    assert answer and answer.has_more
    further, shown = service.more(NAMES, answer.id)
    ids = [hit.article.id for hit in [*answer.shown[:shown], *further]]
    assert shown == quotes
    assert [hit.article.id for hit in answer.shown[shown:]] == ids[shown : len(answer.shown)]
    assert sorted(ids) == sorted(article.id for article in LIGHTS)
    numbered = [service.context(NAMES, answer.id, number)[0].article.id for number in range(1, 7)]
    assert numbered == ids


def test_a_follower_is_told_of_a_quote_that_was_held_back(service: AnswerService) -> None:
    answer = service.respond(NAMES, Conversation(), "who lit the lighthouse?", quotes=1, person="7").answer
    assert answer and not answer.sure
    service.subscribe(NAMES, answer.id, 30, "7")
    (subscription,) = service.on_records(NAMES, find, 30, "7")
    assert [passage["article"]["id"] for passage in subscription.record["passages"]] == [answer.hits[0].article.id]


def test_a_conversation_goes_on_from_a_record_as_from_memory(service: AnswerService) -> None:
    turn = service.respond(NAMES, Conversation(), "who met the dockers?")
    assert turn.answer
    again = service.resume(NAMES, turn.answer.id)
    for question in ("what did she say?", "and when?", "what else did Calder say?"):
        assert again.resolve(question).text == turn.conversation.resolve(question).text
