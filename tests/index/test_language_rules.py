"""Rules of another language are used wherever those of English are, without another change."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from index.english.rules import Fallback
from index.language_rules import RULES
from index.library import Library, ask
from index.model import Article
from index.retrieval.question import parse
from index.text.answer_type import AnswerType
from index.text.rule_protocols import Asked


class Premises:
    """How German would show that a quote does not bear out what a question takes for granted."""

    def asks_who(self, question: str) -> bool:
        return False

    def is_common_noun(self, word: str) -> bool:
        return False

    def leaves_open(self, question: str) -> bool:
        return False

    def doubts(self, sentence: str) -> bool:
        return "angeblich" in sentence

    def can_deny(self, sentence: str) -> bool:
        return True

    def is_denied(self, sentence: str, start: int, end: int) -> bool:
        return sentence[:start].endswith(" nicht ")


class German(Fallback):
    """As much of German as the questions below need."""

    premises = Premises()

    def read_question(self, text: str) -> Asked:
        return Asked(text.removeprefix("wer hat "), AnswerType.PERSON)

    def holds(self, text: str, start: int, end: int, answer_type: AnswerType, asked: Sequence[tuple[int, int]]) -> bool:
        return "Keller" in text[start:end]

    def denies(self, text: str) -> bool:
        return " nicht " in text or " nie " in text

    def opposites(self, term: str) -> frozenset[str]:
        return frozenset({"verwarf"}) if term.startswith("geneh") else frozenset()


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    parse.cache_clear()
    monkeypatch.setitem(RULES, "de", German())
    with Library.open(tmp_path / "news", create=True) as made:
        made.put(
            [
                Article("Den neuen Hafen der Stadt Vellmar hat gestern Nachmittag niemand eröffnet.", id="nobody"),
                Article("Den neuen Hafen der Stadt Vellmar hat am Abend Keller eröffnet.", id="somebody"),
                Article("Der Rat verwarf den Plan der Kathedrale von Orm mit großer Mehrheit.", id="council"),
                Article("Das Museum von Skagen kaufte angeblich die gestohlenen Gemälde.", id="museum"),
            ]
        )
        yield made


def test_its_words_that_only_ask_are_no_words_of_the_question(library: Library) -> None:
    question = parse("wer hat den neuen Hafen eröffnet?", ("de",))
    assert (question.language, question.answer_type) == ("de", AnswerType.PERSON)
    assert "wer" not in {word.text for word in question.words}


def test_a_quote_with_its_answer_type_comes_first(library: Library) -> None:
    assert ask([library], "wer hat den neuen Hafen eröffnet?").hits[0].article.id == "somebody"


@pytest.mark.parametrize("verb", ["verwarf", "genehmigte"])
def test_its_opposites_are_not_sure(library: Library, verb: str) -> None:
    assert ask([library], f"warum {verb} der Rat den Plan der Kathedrale von Orm?").sure == (verb == "verwarf")


def test_its_denials_are_not_sure(library: Library) -> None:
    assert not ask([library], "warum verwarf der Rat nicht den Plan der Kathedrale von Orm?").sure


def test_what_it_doubts_is_not_sure(library: Library) -> None:
    assert not ask([library], "kaufte das Museum von Skagen die gestohlenen Gemälde?").sure


def test_without_them_a_language_has_no_answer_types() -> None:
    parse.cache_clear()
    assert parse("vem öppnade den nya hamnen?", ("sv",)).answer_type is AnswerType.OTHER
