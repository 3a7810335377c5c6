"""Questions that were asked while the bot was not connected, answered late.

Discord repeats what a resumed session missed. After a restart, or if it has ended the session, the messages since then
are read from the channels. Commands are no concern: Discord refuses them while the bot is away.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import discord

from bot.discord_bot.delivery import REQUEST_ERRORS, is_placeholder
from bot.records.protocol import Records
from index.errors import LibraryError

LONGEST = 15 * 60  # seconds after which nobody waits for an answer
MARGIN = 60.0  # seconds that a connection may have been dead before that was noticed
MESSAGES = 1000  # that are read of a channel, the newest
CHANNELS = 200  # that are read

log = logging.getLogger(__name__)

Channel = discord.TextChannel | discord.Thread
Answer = Callable[[discord.Message, discord.Message | None], Coroutine[Any, Any, None]]
"""Called with a message, and the bot's reply to it that is not an answer yet, if there is one."""


class Absences:
    """When each shard lost its connection, in Unix seconds; before its first one, `since` for all shards."""

    def __init__(self, since: float | None = None) -> None:
        self._since = since
        self._lost: dict[int, float] = {}

    def begin(self, shard: int) -> None:
        """A shard lost its connection."""
        self._lost.setdefault(shard, time.time())

    def forget(self, shard: int) -> None:
        """It has resumed its session, so Discord repeats what it missed."""
        self._lost.pop(shard, None)

    def end(self, shard: int) -> datetime | None:
        """It has a new session: the time since which it may have missed messages, None if it has not."""
        since = self._lost.pop(shard, self._since)
        return None if since is None else datetime.fromtimestamp(max(since - MARGIN, time.time() - LONGEST), UTC)


class HandledMessages:
    """Ids of the messages of the last minutes that were handled, in the common records.

    The next process can't tell from the channel if the answer was deleted, or if there was none to give.
    """

    def __init__(self, records: Records) -> None:
        self._records = records

    async def add(self, message: int) -> None:
        """Note that a message was handled."""
        old = discord.utils.time_snowflake(datetime.now(UTC) - timedelta(seconds=LONGEST + MARGIN))
        try:
            await asyncio.to_thread(self._records.mark, message, old)
        except LibraryError as error:
            log.warning("a message may be answered again after a restart: %s", error)

    async def find(self) -> set[int]:
        """All ids that were noted."""
        try:
            return await asyncio.to_thread(self._records.marked)
        except LibraryError as error:
            log.warning("which messages were handled before the restart is only known from their replies: %s", error)
            return set()


async def catch_up(
    guilds: Iterable[discord.Guild], me: int, since: datetime, handled: HandledMessages, answer: Answer
) -> None:
    """Answer the messages since then that were not handled and have no answer, the oldest of each channel first."""
    first = discord.utils.time_snowflake(since)
    channels = [one for guild in guilds for one in _channels(guild) if (one.last_message_id or 0) > first]
    done = await handled.find()
    for channel in channels[:CHANNELS]:
        try:
            said = [m async for m in channel.history(limit=MESSAGES, after=since, oldest_first=False)]
        except REQUEST_ERRORS as error:
            log.info("the messages of a channel can't be read: %r", error)
            continue
        ours = {m.reference.message_id: m for m in said if m.author.id == me and m.reference}
        for message in reversed(said):
            reply = ours.get(message.id)
            if message.author.id != me and message.id not in done and (not reply or is_placeholder(reply)):
                await answer(message, reply)
        await asyncio.sleep(0)


def _channels(guild: discord.Guild) -> Iterable[Channel]:
    channels: list[Channel] = [*guild.text_channels, *guild.threads]
    for channel in channels:
        may = channel.permissions_for(guild.me)
        if may.read_messages and may.read_message_history:
            yield channel
