import pytest

from index.english.answer_types import holds
from index.text.answer_type import Kind


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        (Kind.DURATION, "The talks lasted three hours.", True),
        (Kind.DURATION, "The talks lasted a year and more.", True),
        (Kind.DURATION, "It has three doors.", False),
        (Kind.COUNT, "About 5,000 casualties weekly.", True),
        (Kind.COUNT, "It was his fourth visit.", True),
        (Kind.COUNT, "The farm opened in 2024.", False),
        (Kind.COUNT, "The farm, opened in 1897, was sold.", False),
        (Kind.COUNT, "The farm has 1,897 cows.", True),
        (Kind.COUNT, "It was postponed from June to October 2025.", False),
        (Kind.COUNT, "It closed on 14 March at about 6:40.", False),
        (Kind.COUNT, "Winds of 148 km/h tore at roofs.", False),
        (Kind.COUNT, "Prices rose by 20%.", False),
        (Kind.AMOUNT, "It cost €12 million.", True),
        (Kind.AMOUNT, "approximately 20% of Ukrainian territory", True),
        (Kind.AMOUNT, "It has lost a fifth of its ice since 1990, surveyors found.", True),
        (Kind.AMOUNT, "It has lost ice since 1990, surveyors found.", False),
        (Kind.AMOUNT, "a renovation that lasted three years", False),
        (Kind.MEASURE, "The bridge is 310 metres long.", True),
        (Kind.MEASURE, "Winds of 148 km/h tore at roofs.", True),
        (Kind.MEASURE, "The bridge has 12 lamps.", False),
        (Kind.AGE, "A 57-year-old woman was hurt.", True),
        (Kind.AGE, "Coach Anna Berg, 41, was pleased.", True),
        (Kind.AGE, "She won 41 medals.", False),
        (Kind.DATE, "Russia annexed it in 2014.", True),
        (Kind.DATE, "It opens on Friday.", True),
        (Kind.DATE, "It opens soon.", False),
        (Kind.PLACE, "a strike within the Russian Belgorod region", True),
        (Kind.PLACE, "It was in April.", False),
        (Kind.PERSON, "It was lit by Ada Flint.", True),
        (Kind.PERSON, "Then she slept.", False),
        (Kind.OTHER, "Anything in Moscow at 3 p.m. on 14 March 2025.", False),
    ],
)
def test_a_text_holds_a_kind_of_thing(kind: Kind, text: str, found: bool) -> None:
    assert holds(text, 0, len(text), kind, []) is found


def test_a_number_of_the_question_itself_is_no_answer() -> None:
    text = "The visit in 2025 was long."
    assert holds(text, 0, len(text), Kind.DATE, [])
    assert not holds(text, 0, len(text), Kind.DATE, [(13, 17)])


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
    assert holds(text, 0, len(text), Kind.IDENTITY, [(at, at + 7)]) is found
