import random

import pytest

from index.readers import FORMATS
from tests.reliability.fuzzing import FEEDS, SEEDS, fuzz

FILES = 60  # broken ones of each format; the long run is a command of its own


def test_every_format_has_a_seed() -> None:
    assert {*SEEDS} == {*FORMATS} - {".markdown", ".htm"}


@pytest.mark.parametrize("suffix", [*SEEDS, *FEEDS])
def test_broken_files_make_no_reader_fail(suffix: str) -> None:
    counts, failures = fuzz(suffix, random.Random(suffix), lambda done: done >= FILES)
    assert failures == []
    assert counts["read"]
