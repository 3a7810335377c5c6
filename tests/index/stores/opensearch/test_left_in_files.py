"""What is left in the files of the nodes once an operator has done what `index/stores/README.md` says."""

import re
import time
from contextlib import closing
from pathlib import Path

import pytest
import urllib3

from bot.records.opensearch import OpenSearchRecordStore
from index.model import Article
from index.stores.opensearch.address import Address
from index.stores.opensearch.backend import OpenSearchBackend
from tests.corpus import ROOT
from tests.index.stores.both_stores import open_library
from tests.opensearch_nodes.nodes import Nodes

SECRET = "swordfish"
MINUTES = 4  # the README says some; copies of a shard tell each other every 30 s what they need no more


def test_a_forced_merge_leaves_nothing_of_what_was_erased_or_removed(
    nodes: Nodes, cluster: Address, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.stores.opensearch.garbage.GRACE", 0.0)
    secret, other = Article(f"The {SECRET} of the harbour. " * 50, id="a"), Article("The mill burnt. " * 50, id="b")
    erased = folder.with_name(f"{folder.name}-erased")
    for place in (folder, erased):
        with open_library(place, create=True, cluster=cluster) as library:
            library.put([secret, other])
    with closing(OpenSearchRecordStore(cluster)) as records:
        records.open(folder.name).save({"id": "q", "question": f"where is the {SECRET}?"})
        assert nodes.holding(SECRET.encode())
        records.erase(folder.name)
    OpenSearchBackend(cluster, erased.parent).erase(erased.name)
    with open_library(folder, cluster=cluster) as library:
        library.remove("a")
        library.put([Article("The ferry left. " * 50, id="c")])  # the next change, which deletes it

    (path,) = re.findall(r"/citebot-\*/\S+=true", (ROOT / "index" / "stores" / "README.md").read_text())
    until = time.monotonic() + 60 * MINUTES
    while (left := nodes.holding(SECRET.encode())) and time.monotonic() < until:
        assert urllib3.request("POST", nodes.urls[0] + path, timeout=60.0).status == 200
        time.sleep(2)
    assert left == []
    with open_library(folder, cluster=cluster) as library:
        assert sorted(article.id for article in library.articles()) == ["b", "c"]
