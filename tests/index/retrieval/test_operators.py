"""What is typed into a search box: the operators, what they do to an answer, and what only looks like one."""

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from index.errors import QuestionError
from index.library import Library, ask
from index.model import Article, Filters
from index.retrieval.operators import read_operators, strip_operators, take_filters
from index.retrieval.question import parse

NEWS = [
    Article("Putin met Witkoff in Moscow on Friday.", id="moscow", source="BBC", published="2025-04-25"),
    Article("Putin met Modi in Delhi on Monday.", id="delhi", source="Reuters", published="2025-05-26"),
    Article("Steve Witkoff and Marco Rubio met Zelensky in Kyiv.", id="kyiv", url="https://www.cnn.example/kyiv"),
    Article("The government of Brenn opened the harbour with a ferry.", id="harbour", source="Field Notes"),
    Article("The harbour of Brenn closed. Harbingers of a storm were seen.", id="storm", source="Field Notes"),
    Article("Iceland, Norway and Denmark joined the fleet.", id="fleet"),
    Article("The cup was won by Brenn in 2020.", id="brenn"),
    Article("The cup was won by Vellmar in 2021.", id="vellmar"),
    Article("COVID-19 closed the library of Brenn.", id="covid"),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("operators") / "news", create=True) as library:
        library.put(
            [
                Article(one.text, id=one.id, source=one.source, url=one.url, published=one.published, language="en")
                for one in NEWS
            ]
        )
        yield library


@pytest.mark.parametrize(
    ("typed", "left", "filters"),
    [
        ("harbour site:bbc.com", "harbour", Filters("bbc.com")),
        ("Site:https://www.bbc.com/ harbour", "harbour", Filters("www.bbc.com")),
        ('harbour source:"Field Notes" news', "harbour news", Filters("Field Notes")),
        ("harbour source:“Field Notes”", "harbour", Filters("Field Notes")),
        ("who met Putin after:2025-05-01?", "who met Putin", Filters(after=date(2025, 5, 1))),
        ("BEFORE:2025-05-01, who met Putin", "who met Putin", Filters(before=date(2025, 5, 1))),
        (
            "x after:2025-01-01 before:2025-02-01 site:a.example",
            "x",
            Filters("a.example", date(2025, 1, 1), date(2025, 2, 1)),
        ),
    ],
)
def test_filters_in_a_question_are_those_of_the_options(typed: str, left: str, filters: Filters) -> None:
    assert take_filters(typed) == (left, filters)


def test_what_the_question_says_goes_before_what_was_given() -> None:
    given = Filters("bbc.com", date(2025, 1, 1), as_of=date(2025, 6, 1))
    assert take_filters("x site:cnn.example", given)[1] == Filters("cnn.example", given.after, as_of=given.as_of)


@pytest.mark.parametrize(
    "text",
    [
        "re: before: the storm",
        "what came after : the storm",
        "what is on https://bbc.com/site:news?after:2025",
        "is it in the (site:map)",
        'who said "site:bbc.com is down"',
        "a resource:x of the website:y",
        "who met Putin at 12:30?",
    ],
)
def test_what_only_looks_like_a_filter_is_text(text: str) -> None:
    assert take_filters(text) == (text, Filters())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x after:soon", "after: 'soon' is not a date: write it as YYYY-MM-DD"),
        ("x before:2025-02-30", "before: '2025-02-30' is not a date"),
        ("x after:2025", "after: '2025' is not a date"),
        ("x after:2025-02-01 before:2025-01-01", "after is later than before: swap"),
        ("x site:a.example source:b.example", "is there twice"),
        ("x site:?", "site: is empty"),
        ("site:bbc.com", "only says where to search"),
        ("x -site:bbc.com", "can't be left out"),
    ],
)
def test_a_filter_that_cant_be_meant_is_refused_in_one_line(text: str, told: str) -> None:
    with pytest.raises(QuestionError, match=told.replace("?", r"\?")) as refused:
        take_filters(text)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("who met Putin -Witkoff", ("Witkoff",)),
        ("-ferry harbour -storm?", ("ferry", "storm")),
        ('harbour -"a ferry"', ("a ferry",)),
        ("who met Putin -Merz.", ("Merz",)),
        ("Hafen -Fähre", ("Fähre",)),
        ("what did COVID-19 close", ()),
        ("the harbour - the old one - closed", ()),
        ("the harbour -- closed", ()),
        ("is it -5 or -20 degrees", ()),
        ("Ein- und -ausfuhr", ()),
        ("what did the mayor -Ines Calder- say", ()),
        ("what is ceasefire–related", ()),
        ('who said "well -known"', ()),
        ("e-mail", ()),
    ],
)
def test_a_dash_before_a_word_leaves_it_out_and_no_other_dash_does(text: str, excluded: tuple[str, ...]) -> None:
    assert read_operators(text).excluded == excluded


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("harb*", {"harb"}),
        ("the Harb* of Brenn", {"harb"}),
        ("which harb*?", {"harb"}),
        ("(gover*) and harb*,", {"gover", "harb"}),
        ("größ*", {"gröss"}),
        ("what is 5 * 3", set()),
        ("what is 5*3 and 500*3", set()),
        ("to*", set()),
        ("is it *important* now", set()),
        ("is it **important** now", set()),
        ("who wrote f***", set()),
        ("*", set()),
    ],
)
def test_a_star_behind_letters_is_the_beginning_of_a_word(text: str, begun: set[str]) -> None:
    assert read_operators(text).begun == begun


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("who met Putin -Witkoff", "delhi"),
        ("who met Putin -Modi", "moscow"),
        ('who met Putin -"in Moscow"', "delhi"),
        ("harbour of Brenn -ferries", "storm"),
        ("who besides Witkoff met Putin?", "delhi"),
        ("who met Putin, besides Modi?", "moscow"),
        ("Who other than Steve Witkoff met Zelensky?", "kyiv"),
        ("who apart from steve witkoff met zelensky?", "kyiv"),
        ("who met Putin except for Witkoff, Modi and Rubio?", ""),
        ("which country joined the fleet other than Norway?", "fleet"),
        ("who met Putin excluding Modi in Moscow?", "moscow"),
        ("what did the governm* open?", "harbour"),
        ("what of the harbin*", "storm"),
        ("what closed the librar* of Brenn", "covid"),
        ("who met Putin site:reuters", "delhi"),
        ("who met Putin before:2025-05-01", "moscow"),
        ("who met Putin after:2025-05-26", "delhi"),
        ("who met Zelensky site:cnn.example", "kyiv"),
        ("what did COVID-19 close?", "covid"),
        ("Apart from Brenn, who won the cup?", "vellmar"),
        ("when did a town other than Brenn win the cup?", "vellmar"),
    ],
)
def test_the_first_quote_is_what_the_operators_leave(question: str, first: str, library: Library) -> None:
    answer = ask([library], question)
    told = [hit.article.id for hit in answer.hits]
    assert (told[0] if answer.answered else "") == first
    assert answer.question == question


@pytest.mark.parametrize(
    ("question", "left_out"),
    [
        ("harbour of Brenn -ferry", "harbour"),
        ("harbour of Brenn -storm -ferry", "storm"),
        ("who met Putin -Witkoff", "moscow"),
        ("who besides Witkoff met Putin?", "moscow"),
        ('Putin -"met Modi"', "delhi"),
        ("Putin site:bbc", "delhi"),
        ("who met Zelensky except Witkoff and Rubio?", "kyiv"),
        ("who met Zelensky site:bbc", "kyiv"),
    ],
)
def test_what_is_left_out_is_on_no_page(question: str, left_out: str, library: Library) -> None:
    assert left_out not in {hit.article.id for hit in ask([library], question, limit=10).hits}


@pytest.mark.parametrize(
    "text",
    [
        'The novelist Ada Holt won the Brenn Prize for her book "The Grey Heron".',
        "Ada Holt, a novelist, won the Brenn Prize. The company was pleased.",
        "The Brenn Prize went to its founder, Ada Holt, who won it for a single story.",
    ],
)
def test_who_is_excepted_is_no_answer_whatever_else_is_named(text: str, tmp_path: Path) -> None:
    with Library.open(tmp_path / "news", create=True) as library:
        library.put([Article(text, language="en")])
        assert ask([library], "who won the Brenn Prize?").hits
        assert not ask([library], "who won the Brenn Prize besides Ada Holt?").sure
        assert not ask([library], "who won the Brenn Prize besides Holt?").sure


def test_an_answer_tells_what_its_question_leaves_out(library: Library) -> None:
    answer = ask([library], 'harbour -Ferry -"the storm" -Ferry besides Brenn')
    assert answer.left_out == ("Ferry", "the storm", "Brenn")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("who besides Witkoff met Putin?", ("Witkoff",)),
        ("who besides Steve Witkoff, Rubio and the Pope met Putin?", ("Steve Witkoff", "Rubio")),
        ("who besides steve witkoff visited Moscow?", ("steve witkoff",)),
        ("who founded the firm besides Joost van Dalen and Ada Holt?", ("Joost van Dalen", "Ada Holt")),
        ("which crew flew apart from Artemis 2?", ("Artemis 2",)),
        ("where did they meet except in Moscow?", ("Moscow",)),
        ("what else happened besides?", ()),
        ("what is closed except when it rains?", ()),
        ("who met Putin besides him?", ()),
        ("what is the exception to the rule?", ()),
    ],
)
def test_the_names_that_a_question_excepts(text: str, names: tuple[str, ...]) -> None:
    question = parse(text)
    assert question.excepted == names
    assert not {word.text for word in question.words} & {part for name in names for part in name.split()}


@pytest.mark.parametrize("text", ["-ferry", '-"the ferry" -storm', "- -ferry"])
def test_a_question_that_only_leaves_out_is_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="only says what to leave out"):
        parse(text)


def test_a_text_that_is_no_question_has_no_operators() -> None:
    operators = read_operators(strip_operators('-the harbour\n-the ferry\n-"an old mill" harb* 5 * 3'))
    assert (operators.excluded, operators.begun) == ((), frozenset())
    assert operators.text == 'the harbour the ferry "an old mill" harb 5 * 3'


def test_the_beginning_of_too_many_words_is_refused(tmp_path: Path) -> None:
    with Library.open(tmp_path / "many", create=True) as library:
        library.put([Article(" ".join(f"zor{'ab'[n % 2]}{n:b}x" for n in range(300)))])
        with pytest.raises(QuestionError, match="more than 200 words"):
            ask([library], "zor*")
        assert ask([library], "zora*").answered


@pytest.mark.parametrize(
    "piece", ['"', "“a ", "*a ", "-a ", "site:", "a*", "**", "besides A, ", "except ", '-"', 'source:"']
)
def test_hostile_text_takes_no_time(piece: str) -> None:
    text, began = piece * (100_000 // len(piece)), time.process_time()
    read_operators(f"x {text}")
    for line in (f"x {text}", text):
        try:
            take_filters(line)
        except QuestionError as error:
            assert len(str(error)) < 200
    with suppress(QuestionError):
        parse(f"x {text}"[:2000])
    assert time.process_time() - began < 1
