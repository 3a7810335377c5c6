from datetime import date

import pytest

from index.english.premises import is_of_another_year

TODAY = date(2025, 4, 25)


@pytest.mark.parametrize(
    ("asked", "quote", "published", "is_another"),
    [
        ("how many last year?", "It carried 4,000 passengers in 2023.", "2024-01-01", True),
        ("how many next year?", "It carried 4,000 passengers in 2023.", None, True),
        ("how many last year?", "It carried 4,000 passengers in 2024.", None, False),
        ("how many last year?", "It carried 4,000 passengers.", "2022-05-01", True),
        ("how many last year?", "It carried 4,000 passengers last year.", "2025-01-01", False),
        ("how many last year?", "It carried 4,000 passengers.", None, False),
        ("how many in all?", "It carried 4,000 passengers in 2023.", "2024-01-01", False),
    ],
)
def test_another_year_than_was_asked_for(asked: str, quote: str, published: str | None, is_another: bool) -> None:
    assert is_of_another_year(asked, TODAY, quote, published) is is_another
