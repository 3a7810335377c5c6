"""Channels as sources: what is posted there becomes articles; edits change them, and deletions remove them.

Events are queued and taken one after the other. What happened while the bot was away is found in the newest messages of
each channel when it connects. Each article has the id `discord-CHANNEL-MESSAGE`, and no origin: nothing reads it again.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from typing import Any

import discord

from bot.discord_bot.channels.listening import is_post
from bot.discord_bot.context import Context, library_of
from bot.discord_bot.delivery import REQUEST_ERRORS
from bot.render.sanitize import clean
from bot.service.server_settings import ServerSettings
from index.errors import CitebotError
from index.library import Library
from index.model import Article

NEWEST = 200  # messages of a channel, or posts of a forum, that are compared when the bot connects
LISTED = 100_000  # articles of a channel at most
AGAIN = 5.0  # seconds until a change is tried again, such as while a job has the library
TRIES = 60

log = logging.getLogger(__name__)

Change = tuple[int, Sequence[Article], Sequence[str]]
"""A server, articles to put into its library, and ids of those to remove; one that ends with a hyphen begins many."""


class Posts:
    """Keeps the libraries of servers up to date with their source channels."""

    def __init__(self, client: discord.Client, context: Context) -> None:
        self._client, self._context = client, context
        self._changes: asyncio.Queue[Change] = asyncio.Queue()

    async def run(self) -> None:
        """Take changes until cancelled."""
        while True:
            change = await self._changes.get()
            for _ in range(TRIES):
                try:
                    await asyncio.to_thread(self._apply, *change)
                    break
                except CitebotError as error:
                    log.info("what was posted in server %d waits: %s", change[0], error)
                    await asyncio.sleep(AGAIN)
            else:
                log.warning("what was posted in server %d is not in its library", change[0])

    def _apply(self, guild: int, articles: Sequence[Article], gone: Iterable[str]) -> None:
        with self._context.library_pool.take(library_of(guild), create=True) as library:
            if articles:
                done = library.put(articles, self._context.settings.quota)
                if done.added + done.replaced + done.unchanged < len(articles):
                    log.warning("what was posted in server %d has no room in its library", guild)
            for key in gone:
                for one in _list(library, key) if key.endswith("-") else [key]:
                    if library.article(one):
                        library.remove(one)

    async def take(self, message: discord.Message) -> None:
        """Add a message that was posted or edited, if it is in a source channel."""
        guild = message.guild
        settings = await self._settings(guild.id if guild else None)
        if guild and settings and (source := _source_of(message, settings)):
            self._queue(guild.id, source, [message])

    async def drop(self, guild: int | None, messages: Iterable[int], *channels: int | None) -> None:
        """Remove messages that were deleted in one of these channels."""
        if guild and (settings := await self._settings(guild)):
            # The channel of a forum's post is the post: its forum may not be known any more.
            sources = [source for source, _ in settings.sources]
            gone = [key_of(source, message) for source in sources for message in messages]
            if gone and (not {*channels}.isdisjoint(sources) or not {*messages}.isdisjoint(channels)):
                self._changes.put_nowait((guild, (), gone))

    async def catch_up(self, guilds: Iterable[discord.Guild]) -> None:
        """Compare the newest messages of each source channel with the libraries."""
        for guild in guilds:
            try:
                await self._catch_up(guild)
            except CitebotError as error:
                log.warning("what was posted in server %d meanwhile is not known: %s", guild.id, error)

    async def _catch_up(self, guild: discord.Guild) -> None:
        for source, since in (await self._settings(guild.id) or ServerSettings()).sources:
            channel = guild.get_channel(source)
            try:
                found = await _read(channel, since)
            except REQUEST_ERRORS as error:
                log.warning("the source channel %d can't be read: %r", source, error)
                continue
            there = {key_of(source, message.id) for message in found}
            oldest = min((message.id for message in found), default=0) if len(found) >= NEWEST else since
            kept = await asyncio.to_thread(self._list, guild.id, source)
            gone = [key for key in kept if key not in there and int(key.rpartition("-")[2]) >= oldest]
            self._queue(guild.id, source, found, gone)

    async def forget(self, guild: int, source: int) -> int:
        """Remove all articles of a channel that is no source any more; how many there were."""
        gone = await asyncio.to_thread(self._list, guild, source)
        self._changes.put_nowait((guild, (), [key_of(source, "")]))  # those too that are queued now
        return len(gone)

    def _list(self, guild: int, source: int) -> list[str]:
        with self._context.library_pool.take(library_of(guild), create=True) as library:
            return _list(library, key_of(source, ""))

    def _queue(self, guild: int, source: int, messages: Iterable[discord.Message], gone: Sequence[str] = ()) -> None:
        made = {key_of(source, one.id): _article(source, one) for one in messages if one.author != self._client.user}
        articles = [article for article in made.values() if article]
        self._changes.put_nowait((guild, articles, [*gone, *(key for key, article in made.items() if not article)]))

    async def _settings(self, guild: int | None) -> ServerSettings | None:
        """The settings of a server with source channels, if their text can be read."""
        if not guild or not self._context.reads_messages:
            return None
        settings = await self._context.server_settings.get(guild)
        return settings if settings.sources else None


def key_of(source: int, message: object) -> str:
    """The id of the article that a message becomes."""
    return f"discord-{source}-{message}"


def _list(library: Library, prefix: str) -> list[str]:
    return [one.id for one in library.titled(prefix, LISTED) if one.id.startswith(prefix)]


def _source_of(message: discord.Message, settings: ServerSettings) -> int | None:
    """The source channel that a message was posted in since it is one; a forum's only by the first of each post."""
    place = getattr(message.channel, "parent_id", None) if is_post(message) else message.channel.id
    return next((source for source, since in settings.sources if source == place and message.id >= since), None)


def _article(source: int, message: discord.Message) -> Article | None:
    """The article; None if the message has no text."""
    channel: Any = message.channel
    shown = ["\n\n".join(filter(None, (embed.title, embed.description))) for embed in message.embeds]
    text = clean("\n\n".join(filter(None, (message.clean_content, *shown)))).strip()
    if not text:
        return None
    return Article(
        text,
        title=channel.name if is_post(message) else None,
        id=key_of(source, message.id),
        url=message.jump_url,
        source=f"#{channel.parent.name if is_post(message) and channel.parent else channel.name}",
        published=message.created_at.isoformat(timespec="seconds"),
    )


async def _read(channel: Any, since: int) -> list[discord.Message]:
    """The newest messages of a channel, or the first ones of a forum's newest posts, from an id on."""
    if isinstance(channel, discord.ForumChannel):
        threads = [one for one in channel.threads if one.id >= since]
        threads += [one async for one in channel.archived_threads(limit=NEWEST) if one.id >= since]
        found = [await _first(thread) for thread in {one.id: one for one in threads}.values()]
        return [message for message in found if message]
    if not isinstance(channel, discord.TextChannel):
        return []
    after = discord.Object(since - 1)
    return [one async for one in channel.history(limit=NEWEST, after=after, oldest_first=False)]


async def _first(thread: discord.Thread) -> discord.Message | None:
    try:
        return await thread.fetch_message(thread.id)
    except discord.NotFound:
        return None
