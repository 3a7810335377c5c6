from datetime import date

import pytest

from index.text.dates.reading import read_time

TODAY = date(2025, 4, 25)  # a Friday


@pytest.mark.parametrize(
    ("text", "first", "last", "is_said"),
    [
        ("who met Putin?", "2025-04-25", "2025-04-25", False),
        ("what is the latest on Ukraine?", "2025-04-25", "2025-04-25", True),
        ("who met Putin today?", "2025-04-25", "2025-04-25", True),
        ("who met Putin yesterday?", "2025-04-24", "2025-04-24", True),
        ("who met Putin this week?", "2025-04-21", "2025-04-25", True),
        ("who met Putin last week?", "2025-04-14", "2025-04-20", True),
        ("who met Putin this month?", "2025-04-01", "2025-04-25", True),
        ("who met Putin last month?", "2025-03-01", "2025-03-31", True),
        ("who met Putin three days ago?", "2025-04-22", "2025-04-22", True),
        ("who met Putin a week ago?", "2025-04-18", "2025-04-18", True),
        ("who met Putin last year?", "2024-01-01", "2024-12-31", True),
        ("who met Putin this year?", "2025-01-01", "2025-04-25", True),
        ("who met Putin in February 2024?", "2024-02-01", "2024-02-29", True),
        ("who met Putin in December?", "2024-12-01", "2024-12-31", True),
        ("who met Putin in April?", "2025-04-01", "2025-04-30", True),
        ("who met Putin on April 12?", "2025-04-12", "2025-04-12", True),
        ("who met Putin on 12 June 2023?", "2023-06-12", "2023-06-12", True),
        ("who met Putin on June 12, 2023?", "2023-06-12", "2023-06-12", True),
        ("who met Putin on the 12th of June 2023?", "2023-06-12", "2023-06-12", True),
        ("who met Putin on February 30, 2023?", "2025-04-25", "2025-04-25", False),
        ("what did Theresa May say?", "2025-04-25", "2025-04-25", False),
        ("what was said in May 2024?", "2024-05-01", "2024-05-31", True),
        ("who met Putin last spring?", "2024-03-01", "2024-05-31", True),
        ("who met Putin this spring?", "2025-03-01", "2025-05-31", True),
        ("who met Putin last summer?", "2024-06-01", "2024-08-31", True),
        ("who met Putin last winter?", "2024-12-01", "2025-02-28", True),
    ],
)
def test_a_question_says_which_days_it_means(text: str, first: str, last: str, is_said: bool) -> None:
    when = read_time("en", text, TODAY)
    assert (str(when.first), str(when.last), when.is_said) == (first, last, is_said)


def test_the_latest_is_counted_from_the_newest_article_that_there_is_by_then() -> None:
    when = read_time("en", "what is the latest on Ukraine?", TODAY).among(
        ["2024-01-05", None, "2024-03-02T10:00:00Z", "2026-01-01"]
    )
    assert (str(when.first), str(when.last)) == ("2024-03-02", "2024-03-02")
    assert read_time("en", "who met Putin?", TODAY).among(["2024-01-05"]) == read_time("en", "who met Putin?", TODAY)


@pytest.mark.parametrize("today", [date.min, date.max])
@pytest.mark.parametrize(
    "said",
    [
        "last year",
        "last month",
        "last week",
        "yesterday",
        "last winter",
        "this winter",
        "999 months ago",
        "in December",
    ],
)
def test_days_beyond_the_calendar_are_no_fault(said: str, today: date) -> None:
    when = read_time("en", f"what happened {said}?", today)
    assert when.first <= when.last
