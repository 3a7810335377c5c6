import pytest

from index.english.answers import find_answers, holds
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
        (AnswerType.COUNT, "It is one of the oldest.", False),
        (AnswerType.COUNT, "It has one tower.", True),
        (AnswerType.COUNT, "Nobody was arrested.", True),
        (AnswerType.COUNT, "No windows were broken.", True),
        (AnswerType.COUNT, "No one knows who came.", False),
        (AnswerType.DEATHS, "The fire brigade said 200 people had to leave.", False),
        (AnswerType.DEATHS, "200 people fled when the mayor died.", False),
        (AnswerType.DEATHS, "200 people had to leave and three died.", True),
        (AnswerType.DEATHS, "Twelve of the 40 passengers were killed.", True),
        (AnswerType.DEATHS, "12 people, including two children, were killed.", True),
        (AnswerType.DEATHS, "The quake killed at least 12 people.", True),
        (AnswerType.DEATHS, "The death toll in the flood has risen to 12.", True),
        (AnswerType.DEATHS, "The number of people killed in this week's flood on the Morna stands at 19.", True),
        (AnswerType.DEATHS, "The blast left two workers dead.", True),
        (AnswerType.DEATHS, "The flood claimed 12 lives.", True),
        (AnswerType.DEATHS, "40 people lost their lives.", True),
        (AnswerType.DEATHS, "A man died in the fire.", True),
        (AnswerType.DEATHS, "All 86 passengers survived.", True),
        (AnswerType.DEATHS, "It passed without loss of life.", True),
        (AnswerType.DEATHS, "Nobody was badly hurt.", True),
        (AnswerType.DEATHS, "No one knows how many people died.", False),
        (AnswerType.DEATHS, "Three people were hurt.", False),
        (AnswerType.DEATHS, "He died on 5 March 2021.", False),
        (AnswerType.INJURIES, "It killed three and injured five.", True),
        (AnswerType.INJURIES, "Everyone escaped unhurt.", True),
        (AnswerType.INJURIES, "There were no injuries.", True),
        (AnswerType.INJURIES, "Nobody died.", False),
        (AnswerType.INJURIES, "Three died.", False),
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


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("She left the bench after nine years.", False),
        ("She left the bench after more than a decade.", False),
        ("She left the bench after nine years of quarrels.", True),
        ("She left the bench after a fall.", True),
    ],
)
def test_a_length_of_time_is_no_reason(text: str, is_told: bool) -> None:
    assert bool(find_answers(text, 0, len(text), AnswerType.REASON, [])) is is_told


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [(["sister", "Rohr"], True), (["Rohr"], False), (["sister", "Ida"], False)],
)
def test_a_relative_may_share_the_name_that_is_asked_of(asked: list[str], is_found: bool) -> None:
    text = "Now his sister, Ida Rohr, sings."
    places = [(text.index(word), text.index(word) + len(word)) for word in asked]
    found = [text[a:b] for a, b in find_answers(text, 0, len(text), AnswerType.PERSON, places)]
    assert ("Ida Rohr" in found) is is_found


def test_where_it_was_is_no_name() -> None:
    for text, found in (("Police in Corran arrested him.", []), ("Police arrested Corran.", ["Corran"])):
        assert [text[a:b] for a, b in find_answers(text, 0, len(text), AnswerType.NAME, [])] == found


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


@pytest.mark.parametrize(
    ("question", "answer_type"),
    [
        ("how many people died?", AnswerType.DEATHS),
        ("how many lives did the flood claim?", AnswerType.DEATHS),
        ("what is the death toll in the flood?", AnswerType.DEATHS),
        ("how many of the passengers on board were hurt?", AnswerType.INJURIES),
        ("how many people elected the man who was killed?", AnswerType.COUNT),
        ("how many years before he died did she leave?", AnswerType.DURATION),
        ("how much is Aldo offering for the mill?", AnswerType.MONEY),
        ("how much water did the mill use?", AnswerType.AMOUNT),
    ],
)
def test_a_question_for_a_number_says_of_what(question: str, answer_type: AnswerType) -> None:
    assert read_question(question).answer_type is answer_type


@pytest.mark.parametrize("run", ["3 died ", "no one ", "number of 3 dead ", "a man ", "killed 3 ", "3 , including "])
def test_a_toll_is_found_at_once(run: str) -> None:
    text = run * (100_000 // len(run))
    assert isinstance(holds(text, 0, len(text), AnswerType.DEATHS, []), bool)
