import pytest

from index.english.answer_types import holds
from index.english.premises import asks_who
from index.english.questions import read_question
from index.text.answer_type import AnswerType


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        (AnswerType.DURATION, "The talks lasted three hours.", True),
        (AnswerType.DURATION, "The talks lasted a year and more.", True),
        (AnswerType.DURATION, "It has three doors.", False),
        (AnswerType.COUNT, "About 5,000 casualties weekly.", True),
        (AnswerType.COUNT, "It was his fourth visit.", True),
        (AnswerType.COUNT, "The farm opened in 2024.", False),
        (AnswerType.COUNT, "The farm, opened in 1897, was sold.", False),
        (AnswerType.COUNT, "The farm has 1,897 cows.", True),
        (AnswerType.COUNT, "It was postponed from June to October 2025.", False),
        (AnswerType.COUNT, "It closed on 14 March at about 6:40.", False),
        (AnswerType.COUNT, "Winds of 148 km/h tore at roofs.", False),
        (AnswerType.COUNT, "Prices rose by 20%.", False),
        (AnswerType.AMOUNT, "It cost €12 million.", True),
        (AnswerType.AMOUNT, "approximately 20% of Ukrainian territory", True),
        (AnswerType.AMOUNT, "It has lost a fifth of its ice since 1990, surveyors found.", True),
        (AnswerType.AMOUNT, "It has lost ice since 1990, surveyors found.", False),
        (AnswerType.AMOUNT, "a renovation that lasted three years", False),
        (AnswerType.MEASURE, "The bridge is 310 metres long.", True),
        (AnswerType.MEASURE, "Winds of 148 km/h tore at roofs.", True),
        (AnswerType.MEASURE, "The bridge has 12 lamps.", False),
        (AnswerType.AGE, "A 57-year-old woman was hurt.", True),
        (AnswerType.AGE, "Coach Anna Berg, 41, was pleased.", True),
        (AnswerType.AGE, "She won 41 medals.", False),
        (AnswerType.DATE, "Russia annexed it in 2014.", True),
        (AnswerType.DATE, "It opens on Friday.", True),
        (AnswerType.DATE, "It opens soon.", False),
        (AnswerType.PLACE, "a strike within the Russian Belgorod region", True),
        (AnswerType.PLACE, "It was in April.", False),
        (AnswerType.PERSON, "It was lit by Ada Flint.", True),
        (AnswerType.PERSON, "Then she slept.", False),
        (AnswerType.OTHER, "Anything in Moscow at 3 p.m. on 14 March 2025.", False),
    ],
)
def test_a_text_holds_a_kind_of_thing(kind: AnswerType, text: str, found: bool) -> None:
    assert holds(text, 0, len(text), kind, []) is found


def test_a_number_of_the_question_itself_is_no_answer() -> None:
    text = "The visit in 2025 was long."
    assert holds(text, 0, len(text), AnswerType.DATE, [])
    assert not holds(text, 0, len(text), AnswerType.DATE, [(13, 17)])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The envoy Steve Witkoff left.", True),
        ("His aide, Witkoff, left.", True),
        ("It was President Steve Witkoff.", True),
        ("Then Witkoff, who is an envoy, left.", True),
        ("Yesterday Witkoff is the envoy.", True),
        ("They met with Witkoff.", False),
        ("It was late, said Witkoff.", False),
        ("It was opened by Steve Witkoff.", False),
    ],
)
def test_a_text_says_who_somebody_is(text: str, found: bool) -> None:
    at = text.index("Witkoff")
    assert holds(text, 0, len(text), AnswerType.IDENTITY, [(at, at + 7)]) is found


@pytest.mark.parametrize("run", ["a", ".", "-", "'", "a.", "A "])
def test_a_long_question_is_read_at_once(run: str) -> None:
    for text in ("who is {} b c d e f g h i", "who was {} b, c; d, e; f, g, h, i"):
        question = text.format(run * (1900 // len(run)))
        assert read_question(question).answer_type is AnswerType.PERSON
        assert not asks_who(question)
