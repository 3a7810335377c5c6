import pytest

from index.answering.deduplication import Gist, tell_the_same

FIRE = "A fire destroyed the old harbour market in Vellmar on Tuesday night, killing 3 people, Mayor Ines Calder said."


@pytest.mark.parametrize(
    ("other", "day", "same"),
    [
        ("A fire destroyed the old harbour market in Vellmar on Tuesday night, killing 3 people.", "2024-03-06", True),
        (
            "Mayor Ines Calder of Vellmar said that 3 had died when a fire at the market raged all night.",
            "2024-03-06",
            True,
        ),
        ("Mayor Ines Calder of Vellmar said that 3 had died when a fire at the market raged all night.", None, False),
        (FIRE.replace("3 people", "5 people"), "2024-03-06", False),
        (FIRE.replace("Vellmar", "Orm"), "2024-03-06", False),
        (FIRE.replace("3 people", "three people"), "2024-03-06", True),
        (FIRE.replace("3 people", "five people"), "2024-03-06", False),
        (FIRE.replace("killing 3", "but did not kill 3"), "2024-03-06", False),
        (FIRE.replace("killing 3", "killing five people, not 3"), "2024-03-06", False),
        (FIRE, "2024-08-06", False),
        ("The market in Vellmar opens on Friday after repairs, and the mayor will cut a ribbon.", "2024-03-06", False),
    ],
)
def test_two_quotes_tell_the_same_story_or_two_facts(other: str, day: str | None, same: bool) -> None:
    one, two = Gist(FIRE, "2024-03-05"), Gist(other, day)
    assert tell_the_same(one, two) is tell_the_same(two, one) is same


def test_short_quotes_are_alike_by_chance() -> None:
    assert not tell_the_same(Gist("The lake froze again.", None), Gist("The lake froze.", None))


@pytest.mark.parametrize(("word", "opposite"), [("convicted", "acquitted"), ("guilty", "innocent"), ("buy", "sell")])
def test_of_two_that_say_the_opposite_none_reports_the_other(word: str, opposite: str) -> None:
    said = "Banker Leo Strand was {} of fraud by a court in Brunn on Monday, the court said in a statement."
    one, two = (Gist(said.format(some), "2026-06-01") for some in (word, opposite))
    assert not tell_the_same(one, two)
    assert not tell_the_same(two, one)
    assert tell_the_same(one, one)
