"""Whom a pronoun stands for: the one asked for first, by the whole name; a quote about another is not sure."""

from collections.abc import Iterator, Sequence

import pytest

from bot.home import Choice, make_home
from bot.service.answers import AnswerService, serving
from bot.settings import Settings
from index.library import Library
from index.model import Article
from tests.benchmarks.talks import talk

ARTICLES = {
    "medal": "The painter Edda Moor won the Tarn Medal on Friday. She beat the favourite, Silas Venn, by two votes.\n\n"
    "Moor, 41, was born in Ostrava and lives in Brenn. Her brother, Jonas Moor, runs a bakery.",
    "choir": "The choir of Ardal elected Hugo Lind as its treasurer; he succeeds Marta King, who resigned in April "
    "after six years.",
    "parish": "Anton Reuss resigned as chairman of the parish after the quarrel in June. His deputy, Vera Stolz, "
    "replaced him.",
    "pilot": "The pilot of the airship Selma missed the mast of Vejen in thick fog.\n\nPilot Nils Aker was dismissed "
    "by the owner on Tuesday. The inspector Ida Roth wrote that the pilot had not eaten.",
    "brewer": "The Danish brewer Koldhop bought its Swedish rival Malmgren on Monday for 20 million euros.",
    "list": "Rosa Tyne handed a list with 900 names to the governor, Ines Falk, on Wednesday.\n\nFalk promised that "
    "the council would read the list. She said that she signed it herself.",
    "clock": "The old clock was sold to the town of Osted by the dealer Pieter van Loon. He will retire in July.",
    "puente": "La alcaldesa, Clara Soler, inauguró el lunes el puente de Montalvo. La obra costó nueve millones "
    "de euros.\n\nLa empresa Grupovia compró en marzo la cantera Pedrosa. Su gerente, Iván Prats, dimitió el jueves "
    "porque fue acusado de fraude.",
    "musée": "La directrice, Odile Perrin, a ouvert le musée de Varnes lundi. Les travaux ont coûté trois millions "
    "d'euros.\n\nUn gardien, Samir Haddad, a été blessé en 2021 parce qu'un mur s'est effondré.",
}


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnswerService]:
    settings = Settings(tmp_path_factory.mktemp("home"))
    make_home(settings)
    with Library.open(settings.home / "libraries" / "news", create=True) as library:
        library.put([Article(text, id=name, title=name.title()) for name, text in ARTICLES.items()])
    with serving(Choice(settings, ("news",))) as service:
        yield service


@pytest.mark.parametrize(
    ("questions", "meaning"),
    [
        (("Who handed the list to the governor?", "When did she hand it in?"), "(list, Tyne)"),
        (("Who succeeded Marta King?", "When did he resign?"), "(Hugo Lind)"),
        (("Who succeeded Marta King?", "When did she resign?"), "(Marta King)"),
        (("Who bought Malmgren?", "How much did they pay?"), "(Koldhop)"),
        (("Who sold the old clock?", "When will he retire?"), "(Pieter van Loon)"),
    ],
)
def test_the_one_asked_for_comes_first_and_by_the_whole_name(
    questions: Sequence[str], meaning: str, news: AnswerService
) -> None:
    resolved, _ = talk(news, questions)[-1]
    assert resolved.meaning == f"{questions[-1]} {meaning}"


@pytest.mark.parametrize(
    "questions",
    [
        ("Who won the Tarn Medal?", "Who did she beat?", "Where was he born?"),
        ("Who succeeded Marta King?", "When did he resign?"),
        ("Who replaced Anton Reuss?", "When did she resign?"),
        ("What did the pilot of the Selma miss?", "Why was he dismissed?"),
        ("¿Quién inauguró el puente?", "¿Cuándo dimitió?", "¿Cuándo dimitió ella?"),
        ("Qui a ouvert le musée de Varnes ?", "Pourquoi a-t-elle été blessée ?"),
    ],
)
def test_a_quote_about_another_is_no_sure_answer(questions: Sequence[str], news: AnswerService) -> None:
    _, answer = talk(news, questions)[-1]
    assert answer
    assert not answer.sure


@pytest.mark.parametrize(
    ("questions", "quote"),
    [
        (("Who won the Tarn Medal?", "Where was she born?"), "born in Ostrava"),
        (("Who succeeded Marta King?", "When did she resign?"), "resigned in April"),
        (("Who replaced Anton Reuss?", "When did Anton Reuss resign?"), "in June"),
        (("Who bought Malmgren?", "When did they buy it?"), "on Monday"),
        (("Who handed the list to the governor?", "When did she hand it in?"), "on Wednesday"),
        (("¿Quién dimitió el jueves?", "¿Por qué dimitió él?"), "acusado de fraude"),
    ],
)
def test_a_quote_about_the_right_one_stays_sure(questions: Sequence[str], quote: str, news: AnswerService) -> None:
    _, answer = talk(news, questions)[-1]
    assert answer
    assert answer.sure
    assert quote in answer.hits[0].quote


def test_a_follow_up_says_which_kind_of_answer_its_quote_lacks(news: AnswerService) -> None:
    _, answer = talk(news, ["What did the pilot of the Selma miss?", "Why was he dismissed?"])[-1]
    assert answer
    assert answer.lacks == "reason"
