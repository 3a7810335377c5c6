"""What the bot must be allowed in a channel, what of that is missing, and how people and the operator are told."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import aiohttp
import discord

from bot.discord_bot.state import Seen
from bot.render.discord.markdown import escape
from bot.render.sanitize import flatten
from bot.render.styled_text import series

VIEW, SEND, IN_THREADS = "View Channel", "Send Messages", "Send Messages in Threads"
EMBED, HISTORY = "Embed Links", "Read Message History"

log = logging.getLogger(__name__)

Listed = discord.TextChannel | discord.ForumChannel


def find_missing(channel: Any, me: discord.Member | None = None) -> list[str]:
    """The rights that the bot lacks to answer in a channel, by the names that Discord shows; none if that is unknown.

    Without the right to see a channel or to write there, Discord takes others away too, which are not listed.
    """
    guild: discord.Guild | None = getattr(channel, "guild", None)
    me = me or (guild.me if guild else None)
    if not me or not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return []
    try:
        may = channel.permissions_for(me)
    except discord.ClientException:  # a thread whose channel is not known
        return []
    if not may.read_messages:
        return [VIEW]
    is_threaded = isinstance(channel, discord.Thread | discord.ForumChannel)
    if not (may.send_messages_in_threads if is_threaded else may.send_messages):
        return [IN_THREADS if is_threaded else SEND]
    further = {IN_THREADS: may.send_messages_in_threads, EMBED: may.embed_links, HISTORY: may.read_message_history}
    return [name for name, has in further.items() if not has]


def may_write(missing: Collection[str], channel: Any) -> bool:
    """Whether the bot may answer in a channel where it lacks these rights."""
    needed = {VIEW, IN_THREADS if isinstance(channel, discord.Thread) else SEND}
    return needed.isdisjoint(missing)


def list_missing(channels: Iterable[discord.abc.GuildChannel], me: discord.Member) -> dict[str, list[str]]:
    """The names of the channels in which each right is missing, in the order of the server."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for channel in channels:
        if isinstance(channel, Listed):
            for right in find_missing(channel, me):
                found[right].append(f"#{channel.name}")
    return dict(found)


class MissingRights:
    """Says that rights are missing: to each person once in a channel, and once in the log."""

    def __init__(self) -> None:
        self._told, self._logged = Seen(), Seen()

    def log(self, channel: Any, missing: Sequence[str]) -> None:
        """Warn the operator."""
        if self._logged.is_first((channel.id, *missing)):
            guild = channel.guild
            where = f"server {flatten(guild.name)!r} ({guild.id}), channel #{flatten(channel.name)} ({channel.id})"
            log.warning("%s: the bot lacks %s; `citebot run --check` lists all", where, ", ".join(missing))

    async def tell(self, message: discord.Message, missing: Sequence[str]) -> None:
        """Warn the operator, and tell the author of a message why it is not answered, by a direct message."""
        self.log(message.channel, missing)
        if self._told.is_first((message.channel.id, message.author.id)):
            channel: Any = message.channel
            text = MISSING.format(channel=f"<#{channel.id}>", server=escape(channel.guild.name), rights=series(missing))
            with suppress(discord.HTTPException, aiohttp.ClientError, OSError):  # who takes no direct messages
                await message.author.send(text, allowed_mentions=discord.AllowedMentions.none())


MISSING = (
    "I can't answer you in {channel} of {server}: I lack the permission {rights} there. Whoever manages the server can "
    "give it to me. `/ask` works there meanwhile."
)


def describe_missing(missing: Mapping[str, Sequence[str]]) -> list[str]:
    """A line for each right: in which channels it is missing."""
    return [f"{right} is missing in {', '.join(names)}" for right, names in missing.items()]
