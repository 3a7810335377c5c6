"""What is not of the kind asked for is no sure answer, and said to lack it; that there was none is an answer."""

from collections.abc import Iterator

import pytest

from index.library import Library, ask
from index.model import Article

ARTICLES = {
    "mill": "Fire broke out at the flour mill of Vellmar. 200 people had to leave their homes. Nobody was badly hurt, "
    "it said.\n\nThe mill was built of brick by the Olsen family.",
    "rail": "A train with 86 passengers left the rails near Osted. No one died in the accident, the police said. Three "
    "people were taken to hospital with injuries.",
    "quake": "The quake in Tarn killed at least 12 people and injured 340. Some 4,000 people sleep in tents.",
    "ferry": "The ferry Marta ran aground off Skagen with 310 people on board. All passengers survived.",
    "march": "Two thousand people marched through Vejen against the road. Nobody was arrested, the police said.",
    "hall": "The hall of Ardal holds 900 guests. No seats were lost in the rebuilding of the hall.",
    "blast": "The blast in the quarry of Brenn broke 60 windows. A worker died and two more are in hospital.",
    "heat": "It was 41 degrees in Lund. The clinic of Lund put the number of deaths in the heat at 238.",
}


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("home") / "news", create=True) as library:
        library.put([Article(text, id=name, title=name.title()) for name, text in ARTICLES.items()])
        yield library


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How many people died in the fire at the mill?", "Nobody was badly hurt"),
        ("How many people were killed in the mill fire in Vellmar?", "Nobody was badly hurt"),
        ("How many were injured at the flour mill?", "Nobody was badly hurt"),
        ("how many people died in the train accident?", "No one died"),
        ("How many passengers were killed near Osted?", "No one died"),
        ("how many people did the quake in Tarn kill?", "killed at least 12"),
        ("how many people died in the quake?", "killed at least 12"),
        ("how many people were hurt in the quake in Tarn?", "injured 340"),
        ("how many people died when the ferry Marta ran aground?", "All passengers survived"),
        ("how many people were arrested in Vejen?", "Nobody was arrested"),
        ("how many seats were lost in the hall of Ardal?", "No seats were lost"),
        ("how many died in the blast in the quarry?", "A worker died"),
        ("how many people were killed by the heat in Lund?", "deaths in the heat at 238"),
    ],
)
def test_a_number_of_something_else_is_no_answer_and_none_is_one(news: Library, question: str, told: str) -> None:
    answer = ask([news], question)
    assert told in answer.hits[0].quote
    assert answer.lacks is None


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("how many people died on the march in Vejen?", "deaths"),
        ("how many people were hurt in the march through Vejen?", "injuries"),
        ("how many guests of the hall of Ardal died?", "deaths"),
        ("when was the mill built of brick?", "date"),
        ("when did the train leave the rails near Osted?", "date"),
        ("how much did the mill of the Olsen family cost?", "money"),
        ("how long did the march through Vejen last?", "duration"),
        ("why did the ferry Marta run aground?", "reason"),
        ("how old is the hall of Ardal?", "age"),
        ("what percentage of seats were lost in the hall of Ardal?", "percentage"),
    ],
)
def test_an_answer_without_what_is_asked_for_says_so_and_is_not_sure(news: Library, question: str, kind: str) -> None:
    answer = ask([news], question)
    assert (answer.answered, answer.sure, answer.lacks) == (True, False, kind)


def test_a_denial_that_tells_how_many_may_be_sure(news: Library) -> None:
    assert ask([news], "how many people died in the train accident near Osted?").sure


def test_a_sure_answer_lacks_nothing(news: Library) -> None:
    answer = ask([news], "where did the train leave the rails?")
    assert (answer.sure, answer.lacks) == (True, None)
