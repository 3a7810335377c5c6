"""Channels as sources: what is posted there becomes articles; edits change them, and deletions remove them.

What happens in a server is done in one order, and the servers do not wait for each other. When a server becomes
available, its channels are compared with its library in that same order, so no later event is lost or undone by that.
Only what Discord says is gone is removed. Each article has the id `discord-CHANNEL-MESSAGE`, and no origin: nothing
reads it again.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from math import inf
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

NEWEST = 200  # messages of a channel, or posts of a forum, that are compared when its server becomes available
LISTED = 100_000  # articles of a channel at most
AGAIN = 5.0  # seconds until a change is tried again, such as while a job has the library
TRIES = 60
COMPARED = 4  # channels at once
UNKNOWN_CHANNEL, UNKNOWN_MESSAGE = 10003, 10008  # https://docs.discord.com/developers/topics/opcodes-and-status-codes

log = logging.getLogger(__name__)

Work = Callable[[], Awaitable[None]]


class SourceChannels:
    """Keeps the libraries of servers up to date with their source channels."""

    def __init__(self, client: discord.Client, context: Context) -> None:
        self._client, self._context = client, context
        self._waiting: dict[int, deque[Work]] = {}
        """What is to be done in each server, in this order; the first of them is being done."""
        self._begun: asyncio.Queue[int] = asyncio.Queue()
        self._comparing = asyncio.Semaphore(COMPARED)

    async def run(self) -> None:
        """Do what is to be done until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                group.create_task(self._work(await self._begun.get()))

    def _put(self, guild: int, work: Work) -> None:
        if guild not in self._waiting:
            self._waiting[guild] = deque()
            self._begun.put_nowait(guild)
        self._waiting[guild].append(work)

    async def _work(self, guild: int) -> None:
        waiting = self._waiting[guild]
        while waiting:
            await _try(guild, waiting[0])
            waiting.popleft()
        del self._waiting[guild]

    async def take(self, message: discord.Message) -> None:
        """Add a message that was posted or edited, if it is in a source channel."""
        if message.guild and _source_of(message, await self._settings(message.guild.id)):
            self._put(message.guild.id, partial(self._take, message.guild.id, message))

    async def _take(self, guild: int, message: discord.Message) -> None:
        source = _source_of(message, await self._settings(guild))  # it may have ended meanwhile
        if source and self._context.reads_messages:
            await self._change(guild, *self._made(source, [message]))
        elif source and message.edited_at:  # what it says now can't be read
            await self._change(guild, (), [key_of(source, message.id)])

    async def take_title(self, guild: int, forum: int, post: int) -> None:
        """Add a forum's post again: it may have another title."""
        if any(source == forum and post >= since for source, since in (await self._settings(guild)).sources):
            self._put(guild, partial(self._take_title, guild, post))

    async def _take_title(self, guild: int, post: int) -> None:
        found = self._client.get_guild(guild)
        try:
            thread = found and (found.get_thread(post) or await found.fetch_channel(post))
            if isinstance(thread, discord.Thread) and (message := await _first(thread)):
                await self._take(guild, message)
        except REQUEST_ERRORS as error:
            log.warning("the forum's post %d can't be read: %r", post, error)

    async def drop(self, guild: int | None, messages: Iterable[int], *channels: int | None) -> None:
        """Remove messages that were deleted in one of these channels."""
        if guild and (settings := await self._settings(guild)).sources:
            # The channel of a forum's post is the post: its forum may not be known any more.
            sources = [source for source, _ in settings.sources]
            gone = [key_of(source, message) for source in sources for message in messages]
            if gone and (not {*channels}.isdisjoint(sources) or not {*messages}.isdisjoint(channels)):
                self._put(guild, partial(self._change, guild, (), gone))

    def catch_up(self, guild: discord.Guild) -> None:
        """Compare the newest messages of each source channel with the library."""
        self._put(guild.id, partial(self._catch_up, guild))

    async def _catch_up(self, guild: discord.Guild) -> None:
        settings = await self._settings(guild.id)
        for source in settings.ending:
            await self._remove_ended(guild.id, source)
        for source, since in settings.sources:
            async with self._comparing:
                if not guild.unavailable:
                    await self._compare(guild, source, since)

    async def _compare(self, guild: discord.Guild, source: int, since: int) -> None:
        try:
            channel = guild.get_channel(source) or await guild.fetch_channel(source)
            found = await _read(channel, since)
            there = {key_of(source, message.id) for message in found}
            is_cut = len(found) >= NEWEST and not isinstance(channel, discord.ForumChannel)
            oldest = min(message.id for message in found) if is_cut else 0
            kept = sorted(map(_message_of, await asyncio.to_thread(self._list, guild.id, source)), reverse=True)
            missed = [one for one in kept if one >= oldest and key_of(source, one) not in there][:NEWEST]
            is_forum = isinstance(channel, discord.ForumChannel)
            gone = [key_of(source, one) for one in missed if await self._is_gone(one if is_forum else source, one)]
        except REQUEST_ERRORS as error:
            if isinstance(error, discord.NotFound) and error.code == UNKNOWN_CHANNEL:
                await self.end(guild.id, source)
            else:
                log.warning("the source channel %d can't be read: %r", source, error)
            return
        articles, empty = self._made(source, found) if self._context.reads_messages else ([], [])
        await self._change(guild.id, articles, [*gone, *empty])

    async def _is_gone(self, channel: int, message: int) -> bool:
        """Whether Discord says so."""
        try:
            await self._client.get_partial_messageable(channel).fetch_message(message)
        except discord.NotFound as error:
            return error.code in (UNKNOWN_CHANNEL, UNKNOWN_MESSAGE)
        return False

    async def end(self, guild: int, source: int) -> None:
        """Make a channel no source any more; its articles go, after a restart if not before."""

        def change(now: ServerSettings) -> ServerSettings:
            others = tuple(one for one in now.sources if one[0] != source)
            if others == now.sources:
                return now
            return replace(now, sources=others, ending=(*(one for one in now.ending if one != source), source))

        if source in (await self._context.server_settings.revise(guild, change)).ending:
            self._put(guild, partial(self._remove_ended, guild, source))

    async def _remove_ended(self, guild: int, source: int) -> None:
        settings = await self._settings(guild)
        if source in settings.ending:
            since = dict(settings.sources).get(source, inf)  # if it is a source again meanwhile
            old = [one for one in await asyncio.to_thread(self._list, guild, source) if _message_of(one) < since]
            await self._change(guild, (), old)
            await self._context.server_settings.revise(
                guild, lambda now: replace(now, ending=tuple(one for one in now.ending if one != source))
            )

    async def count(self, guild: int, source: int) -> int:
        """How many articles there are of a channel."""
        return len(await asyncio.to_thread(self._list, guild, source))

    def _list(self, guild: int, source: int) -> list[str]:
        if not self._context.library_pool.holds(library_of(guild)):
            return []
        with self._context.library_pool.take(library_of(guild)) as library:
            return _list(library, key_of(source, ""))

    async def _change(self, guild: int, articles: Sequence[Article], gone: Sequence[str]) -> None:
        if articles or gone:
            await asyncio.to_thread(self._apply, guild, articles, gone)

    def _apply(self, guild: int, articles: Sequence[Article], gone: Sequence[str]) -> None:
        if not articles and not self._context.library_pool.holds(library_of(guild)):
            return
        with self._context.library_pool.take(library_of(guild), create=True) as library:
            if articles:
                done = library.put(articles, self._context.settings.quota)
                if done.added + done.replaced + done.unchanged < len(articles):
                    log.warning("what was posted in server %d has no room in its library", guild)
            for key in gone:
                if library.article(key):
                    library.remove(key, purge=False)  # many may go, and this process answers

    def _made(self, source: int, messages: Iterable[discord.Message]) -> tuple[list[Article], list[str]]:
        """The articles that messages become, and the ids of those without text, which become none."""
        made = {key_of(source, one.id): _article(source, one) for one in messages if one.author != self._client.user}
        return [article for article in made.values() if article], [key for key, one in made.items() if not one]

    async def _settings(self, guild: int) -> ServerSettings:
        return await self._context.server_settings.get(guild)


async def _try(guild: int, work: Work) -> None:
    """Do something in a server, again if its library or the disk is not ready for it."""
    for _ in range(TRIES):
        try:
            return await work()
        except (CitebotError, OSError) as error:
            log.info("what was posted in server %d waits: %s", guild, error)
            await asyncio.sleep(AGAIN)
        except Exception:  # an edge: what comes next is done all the same
            log.exception("what was posted in server %d is not in its library", guild)
            return None
    log.warning("what was posted in server %d is not in its library", guild)
    return None


def key_of(source: int, message: object) -> str:
    """The id of the article that a message becomes."""
    return f"discord-{source}-{message}"


def _message_of(key: str) -> int:
    return int(key.rpartition("-")[2])


def _list(library: Library, prefix: str) -> list[str]:
    found = [one.id for one in library.titled(prefix, LISTED)]
    return [one for one in found if one.startswith(prefix) and one[len(prefix) :].isdecimal()]


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
        threads = {one.id: one for one in channel.threads if one.id >= since} | await _read_archived(channel, since)
        return [message for thread in threads.values() if (message := await _first(thread))]
    if not isinstance(channel, discord.TextChannel):
        return []
    after = discord.Object(since - 1)
    return [one async for one in channel.history(limit=NEWEST, after=after, oldest_first=False)]


async def _read_archived(forum: discord.ForumChannel, since: int) -> dict[int, discord.Thread]:
    """A forum's posts from an id on that were archived last: of those archived before it, none is."""
    found: dict[int, discord.Thread] = {}
    async for thread in forum.archived_threads(limit=None):
        if len(found) >= NEWEST or thread.archive_timestamp < discord.utils.snowflake_time(since):
            break
        if thread.id >= since:
            found[thread.id] = thread
    return found


async def _first(thread: discord.Thread) -> discord.Message | None:
    try:
        return await thread.fetch_message(thread.id)
    except discord.NotFound:
        return None
