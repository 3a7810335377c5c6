import pytest

from index.errors import QuestionError
from index.retrieval.question import LENGTH, parse
from index.text.answer_type import AnswerType


@pytest.mark.parametrize(
    ("text", "kind", "terms"),
    [
        ("who met Putin?", AnswerType.PERSON, ["meet", "putin"]),
        ("WHO MET PUTIN?", AnswerType.PERSON, ["meet", "putin"]),
        ("how long did the talks last?", AnswerType.DURATION, ["talk", "last"]),
        ("How many times has Witkoff visited in 2025?", AnswerType.COUNT, ["witkoff", "visit", "2025"]),
        ("how much of Ukraine would Russia keep", AnswerType.AMOUNT, ["ukrain", "russia", "keep"]),
        ("when did Russia annex Crimea?", AnswerType.DATE, ["russia", "annex", "crimea"]),
        ("which year did Russia annex Crimea?", AnswerType.DATE, ["russia", "annex", "crimea"]),
        ("where was the strike?", AnswerType.PLACE, ["strike"]),
        ("who is Yuri Ushakov?", AnswerType.IDENTITY, ["yuri", "ushakov"]),
        ("who is the envoy?", AnswerType.PERSON, ["envoy"]),
        ("what was proposed for Easter?", AnswerType.OTHER, ["propos", "easter"]),
        ("What's the name of the man arrested in Omsk?", AnswerType.PERSON, ["man", "arrest", "omsk"]),
        ("what’s the price of a ticket", AnswerType.MONEY, ["price", "ticket"]),
        ("Putin Putin PUTIN", AnswerType.OTHER, ["putin"]),
    ],
)
def test_a_question_is_its_words_and_the_kind_of_answer_asked_for(
    text: str, kind: AnswerType, terms: list[str]
) -> None:
    question = parse(text)
    assert (question.answer_type, question.terms) == (kind, terms)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00\x1b\u202e", "\ud800"])
def test_a_blank_question_is_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        parse(text)


def test_an_overlong_question_is_refused_with_its_length() -> None:
    with pytest.raises(QuestionError, match="100,000 characters"):
        parse("x" * 100_000)
    assert parse("x" * LENGTH)


def test_control_characters_and_lone_surrogates_part_words() -> None:
    assert parse("who\x1b[31m met\ud800 Putin\u202e?").text == "who [31m met Putin ?"


def test_a_compound_counts_by_parts_or_joined() -> None:
    assert [word.variants for word in parse("a cease-fire").words] == [("ceas", "ceasefir"), ("fire", "ceasefir")]


@pytest.mark.parametrize(
    ("text", "verbs"), [("who decides the status", ["decides"]), ("will Russia keep it", ["keep"])]
)
def test_verbs_are_told_from_names(text: str, verbs: list[str]) -> None:
    assert [word.text for word in parse(text).words if word.is_verb] == verbs


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("When did Steve Witkoff visit in 2025?", ["Steve", "Witkoff", "2025"]),
        ("when did steve witkoff visit?", []),
        ("Lake frozen", []),
        ("Who Won The World Cup?", []),
    ],
)
def test_names_are_told_by_capitals_inside_a_question_and_digits(text: str, names: list[str]) -> None:
    assert [word.text for word in parse(text).words if word.is_name] == names


@pytest.mark.parametrize("language", ["und", "no", "zh"])
def test_an_english_question_is_english_whatever_the_library_speaks(language: str) -> None:
    question = parse("where is Skagen?", (language,))
    assert (question.answer_type, [word.text for word in question.words]) == (AnswerType.PLACE, ["Skagen"])


def test_a_question_in_the_librarys_language_is_not_taken_for_english() -> None:
    assert [word.text for word in parse("Hvor er Skagen i hele verden?", ("no",)).words] == ["Skagen", "hele", "verden"]
