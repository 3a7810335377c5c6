"""The shards that this process runs and no other does, by leases in the common records.

Sharding: https://docs.discord.com/developers/events/gateway#sharding
"""

import asyncio
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex
from typing import ParamSpec, TypeVar

from bot.records.protocol import Records
from bot.settings import SettingsError
from index.errors import CitebotError, LibraryError

LEASE = 15.0  # seconds until another process may take over a lease that is not renewed
RENEWAL = 5.0  # seconds between two renewals
PACE = 5.1  # seconds between two IDENTIFYs of one key: Discord asks for 5
MOST = 16_384  # shards, more than the largest bots have
ALL = "all"  # the holder of the count of shards if Discord decides it

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards `first` to `last` of `count`."""

    first: int
    last: int
    count: int

    @property
    def ids(self) -> list[int]:
        """Their numbers."""
        return list(range(self.first, self.last + 1))

    def __str__(self) -> str:
        return f"{self.first}-{self.last}/{self.count}"


def leads(shards: Shards | None) -> bool:
    """Whether a process on these shards (None: all) does the work that only one process may do."""
    return not shards or 0 in shards.ids


def parse_shards(text: str) -> Shards:
    """`0-3/16`, or `3/16` for one. Raises SettingsError."""
    found = re.fullmatch(r"(\d{1,5})(?:-(\d{1,5}))?/(\d{1,5})", text)
    if found:
        first, last, count = (int(number) for number in (found[1], found[2] or found[1], found[3]))
        if first <= last < count <= MOST:
            return Shards(first, last, count)
    raise SettingsError(f"--shards takes a range and the number of all shards, such as 0-3/16, not {text[:80]!r}")


class ShardLeases:
    """The leases of this process on its shards, or on all there are with `shards` None, in the common records.

    Where these are in a cluster, the clocks of its machines may differ by a minute.
    """

    def __init__(self, records: Records, shards: Shards | None, *, is_locked: bool = True) -> None:
        """`is_locked`: whether a lock keeps out others on all shards; a lease left behind is then taken at once."""
        self._records, self.shards = records, shards
        self._turn = asyncio.Lock()
        me = token_hex(8)
        count = str(shards.count) if shards else ALL if is_locked else me
        self._leases = {"shards": count} | {f"shard {number}": me for number in (shards.ids if shards else ())}
        self.since: float | None = None  # Unix seconds at which the process before was last alive

    async def acquire(self, patience: float | None = None) -> None:
        """Take them once no other process has them. Raises LibraryError if the records can't be read.

        Raises CitebotError if another still has them after `patience` seconds, two leases by default.
        """
        patience = 2 * LEASE if patience is None else patience
        give_up = time.monotonic() + patience
        if self.since is None:
            self.since = await asyncio.to_thread(self._find_since)
        while held := await self._take_all():
            await self.release()  # so that others need not wait for this process
            if time.monotonic() > give_up:
                raise CitebotError(f"{held} by another citebot, says {self._records.place}: stop that one first")
            log.info("%s by another citebot: waiting for its end", held)
            await asyncio.sleep(min(1.0, patience / 10))

    def _find_since(self) -> float | None:
        names = [name for name in self._leases if name != "shards"] or ["shards"]
        ends = [lease[1] for name in names if (lease := self._records.lease(name))]
        return min(*ends, time.time() + LEASE) - LEASE if ends else None

    async def renew(self) -> str:
        """Renew them until one is lost, or may be since the records do not answer; a sentence that says why."""
        renewed, trouble = time.monotonic(), ""
        while True:
            await asyncio.sleep(RENEWAL)
            began = time.monotonic()
            left = renewed + LEASE - began  # then another may have taken them
            if trouble and left <= 0:
                return f"nobody knows whose shards these are by now: {trouble}"
            try:
                held = await asyncio.wait_for(self._take_all(), left if left > 0 else RENEWAL)
            except TimeoutError:
                return f"nobody knows whose shards these are by now: {self._records.place} does not say"
            except LibraryError as error:
                trouble = str(error)
                log.warning("the shards' leases are not renewed yet: %s", error)
                continue
            if held:
                return f"{held} by another citebot by now"
            renewed, trouble = began, ""

    async def release(self) -> None:
        """Give them up; the count of shards stays until it expires.

        Raises LibraryError if that fails; then they expire.
        """
        for name, holder in self._leases.items():
            if name != "shards" or not self.shards:
                await self._call(self._records.release, name, holder)

    async def take_turn(self, key: int) -> None:
        """Wait until this process may send an IDENTIFY of this key."""
        while wait := await self._call(self._records.turn, f"identify {key}", PACE):
            await asyncio.sleep(wait)

    async def _take_all(self) -> str:
        """Take all for a `LEASE` from now; a sentence about what another process holds, empty if nothing.

        All are tried, since in a cluster each must be seen unrenewed for its whole term.
        """
        held = [
            name for name, holder in self._leases.items() if await self._call(self._records.claim, name, holder, LEASE)
        ]
        if "shards" in held:
            return "all shards, or another number of them, are held"
        return f"{held[0]} is held" if held else ""

    async def _call(self, of: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        async with self._turn:  # one thread at a time looks at the leases
            return await asyncio.to_thread(of, *args, **kwargs)
