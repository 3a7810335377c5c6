"""Records in a cluster that hangs: no answer waits long for them, and nobody goes on with a lease that may be lost."""

import asyncio
import re
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.discord_bot import shards
from bot.discord_bot.context import ServerSettingsCache
from bot.discord_bot.shards import ShardLeases, Shards
from bot.records.opening import open_storage
from bot.records.opensearch import HASTE, OpenSearchRecords
from bot.service import subscriptions
from bot.service.answers import AnswerService
from bot.service.server_settings import ServerSettings
from index.errors import LibraryError
from index.libraries import LibraryPool
from index.stores.opensearch import lease
from index.stores.opensearch.address import Address
from index.stores.opensearch.connection import connect
from index.stores.opensearch.mappings import alias
from tests.bot.records.test_records import RECORD, TERM
from tests.corpus import DEADLINE, article
from tests.index.stores.both_stores import open_library
from tests.opensearch_nodes.nodes import Nodes

SLACK = 2.0  # seconds that a busy machine may be late


@pytest.fixture
def records(cluster: Address, folder: Path) -> OpenSearchRecords:
    return OpenSearchRecords(cluster, folder.name)


@pytest.fixture
def frozen(nodes: Nodes, records: OpenSearchRecords) -> Iterator[Nodes]:
    """Nodes that can be made to answer nobody; they are whole again in the end."""
    records.note("rules", "one")
    yield nodes
    nodes.heal()


def freeze(nodes: Nodes) -> None:
    for number in range(len(nodes.urls)):
        nodes.freeze(number)


def test_an_answer_does_not_wait_for_a_cluster_that_hangs(frozen: Nodes, records: OpenSearchRecords) -> None:
    assert records.save({**RECORD, "id": "before"})
    freeze(frozen)
    began = time.monotonic()
    assert not records.save(RECORD)
    assert time.monotonic() - began < HASTE + SLACK


async def test_the_event_loop_goes_on_while_a_cluster_hangs(frozen: Nodes, cluster: Address, tmp_path: Path) -> None:
    storage = open_storage(tmp_path, cluster)
    service = AnswerService(tmp_path, LibraryPool(storage.libraries), storage.records)
    cache, leases = ServerSettingsCache(service), ShardLeases(storage.records.open(tmp_path.name), Shards(0, 0, 1))
    freeze(frozen)
    asked = [
        cache.get(1),
        cache.save(2, ServerSettings()),
        leases.acquire(),
        leases.take_turn(0),
        leases.release(),
    ]
    tasks = [asyncio.ensure_future(work) for work in asked]
    await asyncio.sleep(0.01)  # far less than the haste after which they give up, on a busy machine too
    assert not [task for task in tasks if task.done()]
    frozen.heal()
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        assert outcome is None or isinstance(outcome, ServerSettings | LibraryError)


async def test_who_can_not_renew_its_shards_ends_before_another_may_have_them(
    frozen: Nodes, records: OpenSearchRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "LEASE", 2.0)
    monkeypatch.setattr(shards, "RENEWAL", 0.5)
    leases = ShardLeases(records, Shards(0, 3, 4))
    await leases.acquire()
    began = time.monotonic()
    keeping = asyncio.create_task(leases.renew())
    freeze(frozen)
    assert "nobody knows whose shards these are" in await asyncio.wait_for(keeping, DEADLINE)
    assert time.monotonic() - began < shards.LEASE + SLACK
    frozen.heal()  # now, so that nobody waits for the threads that wait for it


@pytest.mark.parametrize("ahead", [-90.0, 90.0])
def test_a_lease_lasts_as_long_whatever_its_holders_clock_says(
    cluster: Address, folder: Path, monkeypatch: pytest.MonkeyPatch, ahead: float
) -> None:
    holder, other = (OpenSearchRecords(cluster, folder.name) for _ in range(2))
    with monkeypatch.context() as patched:
        patched.setattr(lease, "time", SimpleNamespace(time=lambda: time.time() + ahead, monotonic=time.monotonic))
        assert holder.claim("a", "one", TERM) == 0
    seen = time.monotonic()
    while other.claim("a", "two", TERM):
        assert time.monotonic() - seen < DEADLINE
        time.sleep(0.02)
    assert time.monotonic() - seen >= TERM


def test_a_question_is_answered_though_its_record_can_not_be_kept(cluster: Address, folder: Path) -> None:
    indices = connect(cluster).client.indices
    with open_library(folder, create=True, cluster=cluster) as library:
        store = open_storage(folder, cluster).records
        library.put([article()])
        service = AnswerService(folder, [library], store)
        given = [service.ask([library.name], "when did the harbour reopen?")]
        indices.put_settings(index=alias("records"), body={"index.blocks.write": True})
        try:
            given.append(service.ask([library.name], "when did the harbour reopen?"))
        finally:
            indices.put_settings(index=alias("records"), body={"index.blocks.write": False})
        assert [answer.answered for answer in given] == [True, True]
        assert [bool(store.open(folder.name).find(answer.id or "")) for answer in given] == [True, False]


def test_a_request_that_comes_late_brings_back_nothing_that_was_erased(records: OpenSearchRecords) -> None:
    records.save(RECORD, person="7")
    assert records.forget("7") == 1
    records.save(RECORD, person="7")  # the same request, as a node that hung may do it now
    assert records.find("a1b2c3") is None


def test_no_identifier_holds_what_somebody_wrote(records: OpenSearchRecords, cluster: Address) -> None:
    records.save(RECORD, person="7")
    subscriptions.subscribe(records, RECORD, 30, "7")
    records.mark(5, 0)
    connection = connect(cluster)
    connection.refresh("records")
    found = connection.client.search(index=alias("records"), body={"size": 1000})["hits"]["hits"]
    assert len(found) >= 3
    assert all(re.fullmatch("[0-9a-f]{32}", hit["_id"]) for hit in found)
