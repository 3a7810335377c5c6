"""Questions that were asked while we were not connected: answered late rather than never.

Discord repeats what a resumed session missed. After a restart, or where it has given the session up, what was said
meanwhile is read from the channels; a command it has refused by itself.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import discord

from bot.discord_bot.delivery import BROKEN, is_held
from bot.records.protocol import Records
from index.errors import LibraryError

LONGEST = 15 * 60  # seconds after which nobody waits for an answer any more
MARGIN = 60.0  # seconds that a connection may have been dead before that was noticed
MESSAGES = 1000  # of a channel, that are looked through, the newest
CHANNELS = 200  # that are looked into

log = logging.getLogger(__name__)

Place = discord.TextChannel | discord.Thread
Hear = Callable[[discord.Message, discord.Message | None], Coroutine[Any, Any, None]]
"""Called with what was said, and what of ours stands below it and is no answer yet."""


class Absences:
    """Since when each shard has not heard anything. `since`: Unix seconds, for all of them; None for never at all."""

    def __init__(self) -> None:
        self.since: float | None = None
        self._gone: dict[int, float] = {}

    def leave(self, shard: int) -> None:
        """Its connection is gone."""
        self._gone.setdefault(shard, time.time())

    def resume(self, shard: int) -> None:
        """It is back, and Discord has repeated what it missed."""
        self._gone.pop(shard, None)

    def come(self, shard: int) -> datetime | None:
        """It is back, with a session of its own: from when on it may have missed something, None if it has not."""
        since = self._gone.pop(shard, self.since)
        now = time.time()
        return None if since is None else datetime.fromtimestamp(max(since - MARGIN, now - LONGEST), UTC)


class HandledMessages:
    """Ids of the messages of the last minutes that are done with, in the common records.

    Whoever comes after us can't see it where the answer was deleted, or where there was none: who asks too often is
    told once.
    """

    def __init__(self, records: Records) -> None:
        self._records = records

    async def add(self, message: int) -> None:
        """It is done with."""
        old = discord.utils.time_snowflake(datetime.now(UTC) - timedelta(seconds=LONGEST + MARGIN))
        try:
            await asyncio.to_thread(self._records.mark, message, old)
        except LibraryError as error:
            log.warning("whoever comes after us may answer a message again: %s", error)

    async def find(self) -> set[int]:
        """All that are known."""
        try:
            return await asyncio.to_thread(self._records.marked)
        except LibraryError as error:
            log.warning("what was answered before us is not known, but for what stands below its answer: %s", error)
            return set()

    async def close(self) -> None:
        """Let go of the records."""
        await asyncio.to_thread(self._records.close)


async def catch_up(
    guilds: Iterable[discord.Guild], me: int, since: datetime, handled: HandledMessages, hear: Hear
) -> None:
    """Let all be heard, the oldest first, that was said to us since then, is not done with and has no answer."""
    first = discord.utils.time_snowflake(since)
    places = [place for guild in guilds for place in _places(guild) if (place.last_message_id or 0) > first]
    done = await handled.find()
    for place in places[:CHANNELS]:
        try:
            said = [m async for m in place.history(limit=MESSAGES, after=since, oldest_first=False)]
        except (discord.HTTPException, *BROKEN) as error:
            log.info("what was said meanwhile is not known: %r", error)
            continue
        ours = {m.reference.message_id: m for m in said if m.author.id == me and m.reference}
        for message in reversed(said):
            reply = ours.get(message.id)
            if message.author.id != me and message.id not in done and (not reply or is_held(reply)):
                await hear(message, reply)
        await asyncio.sleep(0)


def _places(guild: discord.Guild) -> Iterable[Place]:
    places: list[Place] = [*guild.text_channels, *guild.threads]
    for place in places:
        may = place.permissions_for(guild.me)
        if may.read_messages and may.read_message_history:
            yield place
