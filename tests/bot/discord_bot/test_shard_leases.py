"""A process has its shards alone for as long as it renews its leases, and identifies itself when it is its turn."""

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.discord_bot import shards as module
from bot.discord_bot.shards import ShardLeases, Shards, parse_shards
from bot.records.protocol import Records
from bot.records.sqlite import LocalRecords
from bot.settings import SettingsError
from index.errors import CitebotError
from tests.bot.records.both_records import open_records


@pytest.fixture(params=["in a home", "in a cluster"])
def opened(request: pytest.FixtureRequest, folder: Path) -> Callable[[], Records]:
    """Opens the same records once more, as another process would."""
    cluster = request.getfixturevalue("cluster") if request.param == "in a cluster" else None
    folder.mkdir()
    return lambda: open_records(folder, cluster)


@pytest.fixture
def records(opened: Callable[[], Records]) -> Iterator[Records]:
    with opened() as made:
        yield made


@pytest.fixture
def local(tmp_path: Path) -> Iterator[LocalRecords]:
    with LocalRecords(tmp_path) as made:
        yield made


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEASE", 0.8)
    monkeypatch.setattr(module, "RENEWAL", 0.1)
    monkeypatch.setattr(module, "PACE", 0.2)


@pytest.mark.parametrize(
    ("text", "shards"),
    [("0-3/16", Shards(0, 3, 16)), ("15/16", Shards(15, 15, 16)), ("0-0/1", Shards(0, 0, 1))],
)
def test_shards_are_read(text: str, shards: Shards) -> None:
    assert parse_shards(text) == shards
    assert shards.ids == list(range(shards.first, shards.last + 1))


@pytest.mark.parametrize("text", ["", "3", "0-3", "3-0/16", "0-16/16", "-1/4", "0-3/99999", "a/b", "0 - 3/16"])
def test_no_shards_are_told(text: str) -> None:
    with pytest.raises(SettingsError, match="such as 0-3/16"):
        parse_shards(text)


class TestLeasesOfAHome:
    def test_a_lease_has_one_holder_until_it_ends(self, local: LocalRecords) -> None:
        assert local.claim("a", "one", 10, now=100) == 0
        assert local.claim("a", "two", 10, now=104) == 6
        assert local.claim("b", "two", 10, now=104) == 0
        assert local.claim("a", "two", 10, now=110) == 0
        assert local.lease("a") == ("two", 120)

    def test_its_holder_may_renew_it(self, local: LocalRecords) -> None:
        local.claim("a", "one", 10, now=100)
        assert local.claim("a", "one", 10, now=105) == 0
        assert local.claim("a", "two", 10, now=112) == 3

    def test_only_its_holder_ends_it(self, local: LocalRecords) -> None:
        local.claim("a", "one", 10, now=100)
        local.release("a", "two", now=101)
        assert local.claim("a", "two", 10, now=102) == 8
        local.release("a", "one", now=103)
        assert local.claim("a", "two", 10, now=103) == 0

    def test_a_clock_that_was_set_back_holds_nobody_up_for_longer(self, local: LocalRecords) -> None:
        local.claim("a", "one", 10, now=4000)
        assert local.claim("a", "two", 10, now=400) == 10
        assert local.claim("a", "one", 10, now=405) == 0  # it is alive, and renews it
        assert local.claim("a", "two", 10, now=412) == 3
        assert local.claim("a", "two", 10, now=415) == 0

    def test_other_processes_see_it(self, local: LocalRecords, tmp_path: Path) -> None:
        local.claim("a", "one", 10, now=100)
        with LocalRecords(tmp_path) as other:
            assert other.claim("a", "two", 10, now=101) == 9


class TestShardLeases:
    @pytest.mark.parametrize("other", ["0-3/16", "3-5/16", "0-3/8", None])
    async def test_shards_that_another_has_are_not_to_be_had(
        self, records: Records, opened: Callable[[], Records], other: str | None
    ) -> None:
        await ShardLeases(records, Shards(2, 3, 16)).acquire()
        late = ShardLeases(opened(), parse_shards(other) if other else None)
        with pytest.raises(CitebotError, match=r"held by another citebot, says .+: stop that one first"):
            await late.acquire(patience=0.1)

    async def test_others_are(self, opened: Callable[[], Records]) -> None:
        for first in range(0, 16, 4):
            await ShardLeases(opened(), Shards(first, first + 3, 16)).acquire(patience=0.1)

    async def test_who_comes_too_late_holds_nothing(self, opened: Callable[[], Records]) -> None:
        first, late, other = (ShardLeases(opened(), Shards(*span, 16)) for span in ((3, 5), (0, 3), (0, 2)))
        await first.acquire()
        with pytest.raises(CitebotError, match="shard 3 is held"):
            await late.acquire(patience=0)
        await other.acquire(patience=0)

    async def test_what_nobody_renews_is_taken_over_and_when_it_was_left_is_known(
        self, records: Records, opened: Callable[[], Records]
    ) -> None:
        began = time.time()
        first = ShardLeases(records, Shards(0, 1, 2))
        await first.acquire()
        assert first.since is None
        second = ShardLeases(opened(), Shards(0, 1, 2))
        await second.acquire(patience=5)
        assert time.time() - began >= module.LEASE - 0.01
        assert second.since
        assert abs(second.since - began) < 0.5

    async def test_what_is_renewed_is_kept_until_it_is_released(self, opened: Callable[[], Records]) -> None:
        first, second = (ShardLeases(opened(), Shards(0, 1, 2)) for _ in range(2))
        await first.acquire()
        keeping = asyncio.create_task(first.renew())
        with pytest.raises(CitebotError, match="held by another"):
            await second.acquire(patience=2.0)
        keeping.cancel()
        await first.release()
        await second.acquire(patience=5)  # the renewal that was cancelled may still end in its thread

    async def test_who_lost_a_shard_is_told(self, opened: Callable[[], Records]) -> None:
        first, second = (ShardLeases(opened(), Shards(0, 1, 2)) for _ in range(2))
        await first.acquire()
        await second.acquire(patience=5)  # the first one stood still meanwhile
        assert "by another citebot" in await asyncio.wait_for(first.renew(), 5)

    async def test_turns_are_taken_one_by_one_for_each_key(
        self, records: Records, opened: Callable[[], Records]
    ) -> None:
        with opened() as other:
            both = [ShardLeases(records, Shards(0, 0, 2)), ShardLeases(other, Shards(1, 1, 2))]
            began = time.monotonic()
            await asyncio.gather(*(leases.take_turn(key) for leases in both for key in (0, 0, 1)))
            assert time.monotonic() - began >= 3 * module.PACE - 0.01
