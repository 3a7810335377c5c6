"""Questions that were asked while we were not connected: answered late rather than never.

Discord repeats what a resumed session missed. After a restart, or where it has given the session up, what was said
meanwhile is read from the channels; a command it has refused by itself.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Iterable
from datetime import UTC, datetime
from typing import Any

import discord

from bot.chat.sending import BROKEN

LONGEST = 15 * 60  # seconds after which nobody waits for an answer any more
MARGIN = 60.0  # seconds that a connection may have been dead before that was noticed
MESSAGES = 100  # of a channel, that are looked through
CHANNELS = 200  # that are looked into

log = logging.getLogger(__name__)

Place = discord.TextChannel | discord.Thread
Hear = Callable[[discord.Message], Coroutine[Any, Any, None]]


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


async def catch_up(guilds: Iterable[discord.Guild], me: int, since: datetime, hear: Hear) -> None:
    """Let all be heard that was said to us since then and has no answer."""
    first = discord.utils.time_snowflake(since)
    places = [place for guild in guilds for place in _places(guild) if (place.last_message_id or 0) > first]
    for place in places[:CHANNELS]:
        try:
            said = [message async for message in place.history(limit=MESSAGES, after=since)]
        except (discord.HTTPException, *BROKEN) as error:
            log.info("what was said meanwhile is not known: %r", error)
            continue
        answered = {m.reference.message_id for m in said if m.author.id == me and m.reference}
        for message in said:
            if message.author.id != me and message.id not in answered:
                await hear(message)
        await asyncio.sleep(0)


def _places(guild: discord.Guild) -> Iterable[Place]:
    places: list[Place] = [*guild.text_channels, *guild.threads]
    for place in places:
        may = place.permissions_for(guild.me)
        if may.read_messages and may.read_message_history:
            yield place
