from pathlib import Path

import pytest

from index.english.names import find_known, find_names
from index.text.names import Name
from tests.benchmarks.talks import FOLDER

ARTICLES = "\n\n".join(file.read_text(encoding="utf-8") for file in sorted(Path(FOLDER / "news").glob("*.md")))


def test_names_are_told_from_the_first_words_of_sentences() -> None:
    text = "Yesterday Russian President Vladimir Putin met Steve Witkoff in Omsk. Notably, Witkoff smiled. Omsk slept."
    assert [(name.text, name.kind) for name in find_names(text)] == [
        ("Vladimir Putin", "person"),
        ("Witkoff", "person"),
        ("Omsk", "place"),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("They met Ada van Loon.", ["Ada van Loon"]),
        ("They met Ada von der Heide and Bo de la Cruz.", ["Ada von der Heide", "Bo de la Cruz"]),
        ("They met Ada Pope, who left.", ["Ada Pope"]),
        ("They met Ada King.", ["Ada King"]),
        ("They saw Ada meet King Harald.", ["Ada", "Harald"]),
        ("They saw Crown Prince Harald.", ["Crown", "Harald"]),
        ("They asked the Danish King.", []),
    ],
)
def test_small_words_and_titles_may_be_parts_of_a_name(text: str, names: list[str]) -> None:
    assert [name.text for name in find_names(text)] == names


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The harbour of Sorrel, said Captain Sorrel.", "person"),
        ("They met the lawyer, Sorrel.", "person"),
        ("There was Sorrel, who laughed.", "person"),
        ("There was Sorrel, 41, with a dog.", "person"),
        ("There was a builder from Sorrel who laughed.", "unknown"),
        ("There was Ada Sorrel.", "person"),
        ("They asked Sorrel. She refused.", "person"),
        ("He said Sorrel was late.", "unknown"),
        ("The ship sank off Sorrel.", "place"),
        ("The roads between Omsk and Sorrel are shut.", "place"),
        ("They asked the mayor of Sorrel.", "place"),
        ("A school in Sorrel burnt. Officials from Sorrel came.", "place"),
        ("It lies in the Sorrel region.", "place"),
        ("They climbed Mount Sorrel.", "place"),
        ("She spoke in Sorrel’s defence. There was Sorrel.", "unknown"),
        ("They joined the union Sorrel.", "thing"),
        ("The railway, Sorrel, agreed.", "thing"),
        ("The head of the union, Ada Sorrel, agreed.", "person"),
        ("She works for Sorrel Bank.", "thing"),
        ("They boarded the Sorrel.", "thing"),
        ("It was Sorrel.", "unknown"),
    ],
)
def test_how_a_name_stands_tells_what_it_is(text: str, kind: str) -> None:
    assert [name.kind for name in find_names(text) if "Sorrel" in name.text] == [kind]


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("Ada Sorrel came. She sat down.", "she"),
        ("Ada Sorrel came. Her dog came too.", "she"),
        ("Ada Sorrel came before he left.", "he"),
        ("Ada Sorrel met Ben Teal. She sat down.", None),
        ("Ada Sorrel said he had lied.", None),
        ("Ada Sorrel came. She sat down. Sorrel left when he was tired.", None),
        ("Ada Sorrel came. It rained. She sat down.", None),
        ("She has to do without the captain, Ada Sorrel, who is out after he fell.", "he"),
    ],
)
def test_he_and_she_are_what_the_text_calls_somebody_without_a_doubt(text: str, gender: str | None) -> None:
    assert next(name.gender for name in find_names(text) if "Sorrel" in name.text) == gender


def test_people_and_places_of_nine_articles_are_told_apart() -> None:
    kinds = {name.text: name.kind for name in find_names(ARTICLES)}
    people = ["Oyelaran", "Marsh", "Lindqvist", "Tarrant", "Deakin", "Rao", "Castellane", "Krell", "Tollef", "Okello"]
    places = ["Northport", "Vellmar", "Zurich", "Lyon", "Brekka", "Torvik", "Carrow", "Tokyo", "Oslo", "Kisumu"]
    things = ["Corriden", "Helion", "Viaduc", "DriveOn", "Norrail", "Statcom", "World Bank"]
    assert {text: kinds.get(text) for text in (*people, *places, *things)} == {
        **dict.fromkeys(people, "person"),
        **dict.fromkeys(places, "place"),
        **dict.fromkeys(things, "thing"),
    }


def test_a_person_is_known_by_the_last_name_in_any_case_and_with_an_s() -> None:
    known = [Name("Yuri Ushakov", "person", "he"), Name("Ukraine", "place")]
    for question, text in (
        ("who is ushakov", "Ushakov"),
        ("who is yuri ushakov", "Yuri Ushakov"),
        ("ushakovs dog", "Ushakov"),
        ("who is Ivan Ushakov", "Ivan Ushakov"),
        ("ukrainian dogs", "ukrainian"),
    ):
        (name,) = find_known(question, known)
        assert (name.text, name.key) == (text, next(n.key for n in known if n.kind == name.kind))
