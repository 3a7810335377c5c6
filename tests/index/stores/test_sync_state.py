import pytest

from index.model import Unread
from index.stores.sync_state import unread_of


@pytest.mark.parametrize(
    ("stored", "unread"),
    [
        (["3", "is binary"], Unread("/a", "is binary", "3")),
        ([None, "has no date", True], Unread("/a", "has no date", undated=True)),
        ([None, "takes too long", False, True], Unread("/a", "takes too long", ended_reader=True)),
    ],
)
def test_what_older_versions_stored_of_a_failure_is_still_read(stored: list[object], unread: Unread) -> None:
    assert unread_of("/a", stored) == unread
