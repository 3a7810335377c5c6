"""The attacks in their short form, and that the tool which times patterns would notice a bad one."""

import re

from tests.reliability import hostile
from tests.reliability.patterns import Use, run


def test_nothing_goes_wrong_whatever_comes() -> None:
    attacks = [*hostile.run(short=True)]
    assert [wrong for attack in attacks for wrong in attack.wrong] == []
    assert all(attack.times for attack in attacks)


def test_a_pattern_that_takes_long_is_noticed() -> None:
    assert "_BAD search takes" in run(Use("_BAD", re.compile(r"[a-z]+[-:]x"), ("search",)), 10_000)
    assert run(Use("_GOOD", re.compile(r"(?<![a-z])[a-z]++[-:]x"), ("search",)), 10_000) == ""
