"""The ids of a file: a set that fails in a line where its disk does."""

import errno

import pytest

from index.errors import LibraryError
from index.stores.embedded.sqlite import IdSet
from tests.reliability.failing_disk import CatalogueDisk, Fault


def test_what_was_taken_in_is_held_in_this_set_alone() -> None:
    ids, others = IdSet(), IdSet()
    for key in ("a", "b", "a", "ü 1"):
        ids.add(key)
    assert [key in ids for key in ("a", "b", "ü 1", "A", "")] == [True, True, True, False, False]
    assert "a" not in others


def test_a_disk_without_room_is_told_in_a_line() -> None:
    with CatalogueDisk() as disk:
        ids = IdSet()
        disk.arm(Fault("write", errno.ENOSPC, lasting=True), 1)
        with pytest.raises(
            LibraryError, match=r"^a temporary file \(in TMPDIR\) can't be written, the disk is full; .*$"
        ):
            for number in range(10_000):  # 5 MB: more than is kept in memory
                ids.add(f"{number:0500}")
        assert disk.disarm()
