from pathlib import Path

import pytest

from bot.render.discord.passages import show_passage
from bot.render.text.answer import reply
from index.library import Library, ask
from index.model import Answer, Article

OLD = "The fire in the Vellmar market killed 3 people and the mayor spoke, police said."
NEW = "The fire in the Vellmar market killed seven people, police said after a search."


def told(
    tmp_path: Path, *texts: tuple[str, str | None], question: str = "how many did the Vellmar fire kill?"
) -> Answer:
    with Library.open(tmp_path / "news", create=True) as library:
        library.put([Article(text, id=str(n), published=day) for n, (text, day) in enumerate(texts)])
        return ask([library], question)


def test_an_old_report_with_another_number_is_marked_and_not_hidden(tmp_path: Path) -> None:
    answer = told(tmp_path, (OLD, "2024-05-03"), (NEW, "2024-05-20T10:00:00Z"))
    assert {hit.article.id: hit.newer for hit in answer.shown} == {"0": "2024-05-20", "1": None}
    page = "".join(span.text for row in reply(answer) for span in row.spans)
    assert page.count("older report: the one of 2024-05-20 gives a different number") == 1
    cards = [show_passage(1, hit, 900) for hit in answer.shown]
    assert sum("\n-# older report: the one of 2024-05-20 gives a different number" in card for card in cards) == 1


@pytest.mark.parametrize(
    ("other", "day", "question"),
    [
        (NEW, None, "how many did the Vellmar fire kill?"),
        (NEW, "2024-05-03", "how many did the Vellmar fire kill?"),
        (NEW.replace("seven", "three"), "2024-05-20", "how many did the Vellmar fire kill?"),
        (NEW.replace("killed", "hurt"), "2024-05-20", "how many did the Vellmar fire kill?"),
        (NEW, "2024-05-20", "who spoke after the Vellmar fire?"),
    ],
)
def test_what_is_no_later_other_number_for_the_same_marks_nothing(
    other: str, day: str | None, question: str, tmp_path: Path
) -> None:
    answer = told(tmp_path, (OLD, "2024-05-03"), (other, day), question=question)
    assert [hit.newer for hit in answer.shown] == [None] * len(answer.shown)


@pytest.mark.parametrize(
    ("old", "new", "question"),
    [
        ("The bridge in Lunde cost 1.2 billion crowns.", "The bridge in Lunde cost 1,200 million crowns.", "cost"),
        (
            "The bridge in Lunde cost 12 million crowns.",
            "The bridge in Lunde cost more than 10 million crowns.",
            "cost",
        ),
        ("The bridge in Lunde cost 12 million crowns.", "The bridge in Lunde cost 2 million euros.", "cost"),
        ("In 1950 the bridge in Lunde cost 12 million crowns.", "The bridge in Lunde cost 90 million crowns.", "cost"),
        ("The bridge in Lunde cost 12 million crowns.", "The bridge in Lunde did not cost 9 million crowns.", "cost"),
        ("The budget of Lunde for schools is 4 crowns.", "The budget of Lunde for roads is 9 crowns.", "budget"),
        ("The trip to Lunde took 2 hours.", "The trip to Lunde took 120 minutes.", "trip"),
    ],
)
def test_two_numbers_that_may_both_be_right_mark_nothing(old: str, new: str, question: str, tmp_path: Path) -> None:
    asked = {
        "cost": "how much did the bridge in Lunde cost?",
        "budget": "how much is the budget of Lunde?",
        "trip": "how long did the trip to Lunde take?",
    }
    answer = told(tmp_path, (old, "2024-05-03"), (new, "2024-05-20"), question=asked[question])
    assert {hit.quote for hit in answer.shown} == {old, new}
    assert [hit.newer for hit in answer.shown] == [None, None]


@pytest.mark.parametrize(
    ("old", "new", "is_marked"),
    [("2 hours", "90 minutes", True), ("2 hours", "7,200 seconds", False), ("two hours", "3 hours", True)],
)
def test_times_are_told_apart_in_one_unit(old: str, new: str, is_marked: bool, tmp_path: Path) -> None:
    texts = [(f"The trip to Lunde took {said}.", day) for said, day in ((old, "2024-05-03"), (new, "2024-05-20"))]
    answer = told(tmp_path, *texts, question="how long did the trip to Lunde take?")
    assert {hit.article.id: hit.newer for hit in answer.shown} == {"0": "2024-05-20" if is_marked else None, "1": None}


def test_a_report_dated_after_the_day_of_asking_marks_nothing(tmp_path: Path) -> None:
    answer = told(tmp_path, (OLD, "2024-05-03"), (NEW, "9998-01-01"))
    assert [hit.newer for hit in answer.shown] == [None, None]
