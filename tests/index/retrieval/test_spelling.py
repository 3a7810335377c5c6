from pathlib import Path

import pytest

from index.library import Library, ask
from index.model import Article
from index.retrieval.spelling import nearest, nearest_name

KNOWN = {"zelenski": 4, "zeppelin": 2, "zealand": 9, "zebra": 1, "zebu": 7, "zeland": 8}


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("zelinski", "zelenski"),
        ("zelneksi", "zelenski"),
        ("zelinkse", None),
        ("zebar", "zebra"),
        ("zebus", None),
        ("zeeland", "zealand"),
        ("zorro", None),
    ],
)
def test_the_nearest_word_is_a_slip_away_and_the_most_frequent(term: str, found: str | None) -> None:
    assert nearest(term, KNOWN, lambda near: {other: KNOWN[other] for other in near}) == found


TEXT = "Volodymyr Zelensky met the dockers of Vellmar on Friday. In 2024 the zebu came."


@pytest.mark.parametrize(
    ("question", "taken"),
    [
        ("who met the dockres?", {"dockres": "dockers"}),
        ("when did Zelinsky meet the dockers?", {"Zelinsky": "Zelensky"}),
        ("when did zelenzky meet the dokcers?", {"zelenzky": "Zelensky", "dokcers": "dockers"}),
        ("who met the dockers in Zelland?", {}),
        ("did the zebo come?", {}),
        ("did the zebu come in 20245?", {}),
        ("who met the lockers?", {}),
    ],
)
def test_a_misspelt_word_is_searched_for_as_articles_have_it_and_never_sure(
    question: str, taken: dict[str, str], tmp_path: Path
) -> None:
    with Library.open(tmp_path / "news", create=True) as library:
        library.put([Article(TEXT)])
        answer = ask([library], question)
    assert answer.searched_for == taken
    assert set(taken) <= set(answer.missing)
    assert not (taken and (answer.sure or not answer.answered))


def test_a_word_that_articles_have_is_never_another(tmp_path: Path) -> None:
    with Library.open(tmp_path / "news", create=True) as library:
        library.put([Article(TEXT), Article("The docker image was built.")])
        assert ask([library], "who met the dockers?").searched_for == {}


@pytest.mark.parametrize(
    ("name", "found"),
    [("velmar pst", "vellmar post"), ("vellmar", "vellmar post"), ("brenn.exmple", "brenn.example"), ("reuters", None)],
)
def test_a_name_is_taken_for_the_one_that_is_most_like_it(name: str, found: str | None) -> None:
    assert nearest_name(name, {"vellmar post", "brenn.example", "field notes"}) == found


def test_a_misspelt_word_is_corrected_beside_articles_in_languages_that_stem_it_otherwise(tmp_path: Path) -> None:
    with Library.open(tmp_path / "news", create=True) as library:
        library.put(
            [Article("Ada Holt opened the library of Vellmar."), Article("La biblioteca abrió.", language="es")]
        )
        assert ask([library], "who opened the libary?").searched_for == {"libary": "library"}
