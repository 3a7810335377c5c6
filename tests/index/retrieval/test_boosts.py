from datetime import date

from index.retrieval.boosts import RECENT, SAID, recency
from index.text.dates.when import When

WEEK = When(date(2025, 4, 14), date(2025, 4, 20))


def test_a_day_speaks_for_an_article_the_less_the_farther_it_is() -> None:
    boosts = [recency(WEEK, day) for day in ("2025-04-16", "2025-04-11", "2025-04-25T08:00:00Z", "2020-01-01")]
    assert boosts == sorted(boosts, reverse=True)
    assert (boosts[0], recency(WEEK, None), recency(WEEK, "soon")) == (1 + SAID, 1.0, 1.0)
    assert 1 <= boosts[-1] < 1.001


def test_a_day_that_nobody_named_speaks_less() -> None:
    assert recency(When(WEEK.first, WEEK.last, is_said=False), "2025-04-16") == 1 + RECENT
