"""Articles that a newer citebot stored in the cluster are read by an older one, without the fields it doesn't know."""

from pathlib import Path
from typing import Any

import pytest

from index.model import Article
from index.stores import rows
from index.stores.opensearch import change as changing
from index.stores.opensearch.address import Address
from index.stores.sync_state import Entry, SyncState
from tests.corpus import article, five
from tests.index.stores.both_stores import found, open_store, put


def _record_of(article: Article) -> dict[str, Any]:
    return rows.record_of(article) | {"section": "Sport"}


def test_they_are_found_listed_and_sound(cluster: Address, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(folder, cluster, create=True)
    put(store, *five()[1:])
    monkeypatch.setattr(rows, "DIGESTED", (*rows.DIGESTED, ("section",)))
    monkeypatch.setattr(changing, "record_of", _record_of)
    put(store, article())
    monkeypatch.undo()
    with store.catalogue() as contents:
        assert contents.standing(article().id) == article()
        assert set(contents.stored()) == set(five())
        digests = list(contents.inventory())
    assert [len(one) for one in digests] == [32, 32, 32, 32, 34]
    assert found(store, "harbour") == {article().id}
    assert store.check() == []
    store.close()


def test_notes_with_further_values_are_read() -> None:
    site = "https://a.example", None, 1.0, 2.0
    entries: list[Entry] = [
        ("sites", site[0], [*site, "new"]),
        ("origins", "/a", [["/a", "1", False, 0, 0.0, "new"], []]),
    ]
    notes = SyncState().apply(entries)
    assert notes.sites[site[0]] == site
    assert notes.origins["/a"][0] == rows.Origin("/a", "1")
