"""The client: its connection to Discord, the events that come over it, and the features that answer them."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from functools import partial
from math import isfinite
from typing import Any

import discord
from discord import app_commands

from bot.discord_bot import departed_servers
from bot.discord_bot.buttons import answers
from bot.discord_bot.buttons.press import Press, receive
from bot.discord_bot.catch_up import Absences, HandledMessages, catch_up
from bot.discord_bot.channels import escalation
from bot.discord_bot.channels.listening import grants_content
from bot.discord_bot.channels.source_channels import SourceChannels
from bot.discord_bot.commands import add_message, channels, manage_library, privacy, questions, remove_article
from bot.discord_bot.commands.find_sources import find_sources
from bot.discord_bot.context import ButtonAction, Context, Interaction, context_of
from bot.discord_bot.delivery import NO_MENTIONS, REQUEST_ERRORS
from bot.discord_bot.interactions import Form, accept, report
from bot.discord_bot.notifications import Notifier
from bot.discord_bot.shards import ShardLeases
from bot.home import FIRST
from bot.jobs.scheduled_reindex import reindex_periodically
from bot.metrics.events import OFF, Meter
from bot.settings import Settings
from index.errors import CitebotError, LibraryError

AGAIN = 5.0  # seconds until the servers that have left are noted, if that failed
FINISH = 8.0  # seconds that answers under way may take after the bot is told to stop
REGISTERED = "commands"  # the note of the commands that Discord knows

log = logging.getLogger(__name__)

BUTTONS: dict[str, ButtonAction] = {
    "more": answers.press_more,
    "context": answers.press_context,
    "why": answers.press_why,
    "ask": questions.press_ask,
    "share": answers.press_share,
    "follow": answers.press_follow,
    "unfollow": answers.press_unfollow,
    "list": manage_library.turns(manage_library.list_page),
    "gaps": manage_library.turns(manage_library.gaps_page),
    "remove": remove_article.press_remove,
    "removal": remove_article.press_removal,
    "source": channels.press_source,
    "person": escalation.press_person,
    "cancel": manage_library.press_cancel,
    "replace": manage_library.decide("replace"),
    "keep": manage_library.decide("keep"),
    "forget": privacy.press_forget,
}
"""What each button does, by its verb."""

FORMS: dict[str, type[Form]] = {form.VERB: form for form in (questions.AskMore, manage_library.Paste)}


class Tree(app_commands.CommandTree[discord.AutoShardedClient]):
    """The slash commands."""

    def __init__(self, client: discord.AutoShardedClient) -> None:
        super().__init__(client, allowed_installs=app_commands.AppInstallationType(guild=True, user=False))
        self.add_command(questions.ask)
        self.add_command(find_sources)
        self.add_command(questions.show_help)
        self.add_command(add_message.add_to_library)
        library = manage_library.LibraryCommands()
        library.add_command(channels.ChannelCommands())
        self.add_command(library)
        self.add_command(privacy.privacy)

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Whether to answer the command."""
        return await accept(interaction)

    async def _call(self, interaction: Interaction) -> None:
        async with context_of(interaction).busy():
            await super()._call(interaction)

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Report what went wrong."""
        await report(interaction, error)


class CitebotClient(discord.AutoShardedClient):
    """citebot in Discord, on the shards of `leases`, or on all. `options` are discord.py's, for tests."""

    def __init__(
        self, settings: Settings, leases: ShardLeases | None = None, meter: Meter = OFF, **options: Any
    ) -> None:
        shards = leases.shards if leases else None  # None: all
        if shards:
            options |= {"shard_ids": shards.ids, "shard_count": shards.count}
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),  # one privileged may follow
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=NO_MENTIONS,
            **options,
        )
        self.context = Context(settings, meter, shards, BUTTONS)
        self._shard_leases, self._absences = leases, Absences(leases.since if leases else None)
        self._common = self.context.storage.records.common()
        self._handled = HandledMessages(self._common)
        self._catching_up: set[asyncio.Task[None]] = set()
        self._keys = 1  # IDENTIFYs that Discord takes at once
        self.notifier = Notifier(self, self.context)
        self.source_channels = SourceChannels(self, self.context)
        self.tree = Tree(self)
        self.announce: Callable[[], None] = lambda: None
        """Called after the login."""
        self._background: list[asyncio.Task[None]] = []

    def why_not_ready(self) -> str:
        """See `bot.metrics.http.Bot`."""
        if self.is_closed() or not self.is_ready():
            return "not connected to Discord"
        if self.context.is_stopping:
            return "about to end"
        closed = [shard.is_closed() for shard in self.shards.values()].count(True)
        return f"{closed} of {len(self.shards)} connections to Discord are closed" if closed else ""

    def gauges(self) -> dict[str, float]:
        """See `bot.metrics.http.Bot`."""
        shards = [shard.is_closed() for shard in self.shards.values()] if self.is_ready() else []
        return {
            "servers": len(self.guilds),
            "shards": len(shards),
            "shards_connected": shards.count(False),
            "heartbeat_seconds": max((latency for _, latency in self.latencies if isfinite(latency)), default=0.0),
            "waiting": len(self.context.queue),
            "jobs_running": len(self.context.jobs),
        }

    # Events

    async def setup_hook(self) -> None:
        """Register buttons and commands before the first connection."""
        self.announce()
        self.add_dynamic_items(Press)
        self.context.reads_messages = grants_content(self.application)
        self.context.operators = _find_operators(self.application)
        self._connection._intents.message_content = self.context.reads_messages  # before the first connection
        if self.context.shards:
            self._keys = (await self.fetch_session_start_limits()).max_concurrency
        if self.context.leads:
            await self._register_commands()

    async def _register_commands(self) -> None:
        """Register the commands, unless the common records say that Discord knows them. Raises LibraryError."""
        commands = json.dumps([command.to_dict(self.tree) for command in self.tree.get_commands()], sort_keys=True)
        digest = f"{self.application_id} {hashlib.sha256(commands.encode()).hexdigest()}"
        if await asyncio.to_thread(self._common.noted, REGISTERED) != digest:
            await self.tree.sync()
            await asyncio.to_thread(self._common.note, REGISTERED, digest)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for this process's turn, since discord.py knows of no other process."""
        if self.context.shards and self._shard_leases:
            await self._shard_leases.take_turn((shard_id or 0) % self._keys)
        else:
            await super().before_identify_hook(shard_id, initial=initial)

    async def on_ready(self) -> None:
        """Note which servers have left, then start the background work."""
        log.info("ready: %d servers, %d shards", len(self.guilds), self.shard_count or 1)
        while not await self._note(departed_servers.reconcile, [one.id for one in self.guilds], self.context.serves):
            await asyncio.sleep(AGAIN)
            if self.context.is_stopping or self.is_closed():
                return
        if not self._background:  # not before: a server may have added the bot again meanwhile
            self._background = [asyncio.create_task(work) for work in self._background_work()]

    def _background_work(self) -> Iterator[Coroutine[Any, Any, None]]:
        settings = self.context.settings
        shared = {FIRST, settings.library} if self.context.leads else set[str]()
        is_ours = partial(departed_servers.is_ours, self.context.storage.records, shared, self.context.serves)
        yield reindex_periodically(self.context.jobs, self.context.storage, is_ours, settings.reread)
        yield self.notifier.run()
        yield self.source_channels.run()
        if self.context.leads or self.context.storage.libraries.is_shared:
            yield departed_servers.erase_periodically(
                self.context.storage, settings.keep_days, leads=self.context.leads
            )

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """A shard lost its connection."""
        self._absences.begin(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """A shard has its session back."""
        self._absences.forget(shard_id)

    async def on_shard_ready(self, shard_id: int) -> None:
        """A shard has a new session: answer what it missed."""
        guilds = [guild for guild in self.guilds if guild.shard_id == shard_id]
        if (since := self._absences.end(shard_id)) and self.user:
            task = asyncio.create_task(catch_up(guilds, self.user.id, since, self._handled, self.on_message))
            self._catching_up.add(task)
            task.add_done_callback(self._catching_up.discard)

    async def on_message(self, message: discord.Message, placeholder: discord.Message | None = None) -> None:
        """Answer a message; `placeholder` is the bot's earlier reply, which the answer replaces."""
        if self.context.is_stopping:
            return
        try:
            await self.source_channels.take(message)
            if await questions.answer_message(self.context, self.user, message, placeholder):
                await self._handled.add(message.id)
        except (CitebotError, *REQUEST_ERRORS) as error:
            log.warning("a message was not answered: %r", error)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Handle a form; discord.py itself handles commands and buttons."""
        if interaction.type is discord.InteractionType.modal_submit:
            await receive(interaction, FORMS)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """A message was edited."""
        if "content" in payload.data:
            await self.source_channels.take(payload.message)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A message was deleted."""
        await self.source_channels.drop(payload.guild_id, [payload.message_id], payload.channel_id)

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Many messages were deleted at once."""
        await self.source_channels.drop(payload.guild_id, payload.message_ids, payload.channel_id)

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """A thread, such as a forum's post, was deleted."""
        await self.source_channels.drop(payload.guild_id, [payload.thread_id], payload.parent_id)

    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        """A thread has another title, or was archived."""
        await self.source_channels.take_title(payload.guild_id, payload.parent_id, payload.thread_id)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel was deleted."""
        await self.source_channels.end(channel.guild.id, channel.id)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server is there: after the bot has connected, or after an outage of Discord's."""
        self.source_channels.catch_up(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A server added the bot."""
        self.context.server_settings.drop(guild.id)
        await self._note(departed_servers.note_server, guild.id, has_left=False)
        self.source_channels.catch_up(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """A server removed the bot."""
        self.context.server_settings.drop(guild.id)
        await self._note(departed_servers.note_server, guild.id, has_left=True)

    async def _note(self, work: Callable[..., None], *args: Any, **kwargs: Any) -> bool:
        """Note which server has left or is back; whether that succeeded. If not, the next start does it."""
        try:
            await asyncio.to_thread(work, self.context.storage, *args, **kwargs)
        except LibraryError as error:
            log.warning("that a server has left or is back was not noted: %s", error)
            return False
        return True

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """Log an error in an event."""
        log.exception("an unexpected error in %s", event_method)

    # The end

    async def stop(self) -> None:
        """Accept nothing new, finish the answers under way, and close."""
        self.context.is_stopping = True
        await self._end_work()
        with suppress(TimeoutError):
            await self.context.wait_until_idle(FINISH)
        await self.close()

    async def _end_work(self) -> None:
        for task in self._background:
            task.cancel()
        await self.context.jobs.close()
        await asyncio.gather(*self._background, return_exceptions=True)

    async def close(self) -> None:
        """Close everything."""
        for task in self._catching_up:
            task.cancel()
        await self._end_work()
        await super().close()
        await asyncio.to_thread(self._common.close)
        await asyncio.to_thread(self.context.close)


def _find_operators(about: discord.AppInfo | None) -> frozenset[int]:
    """The ids of the bot's owner, or of the members of the team that owns it."""
    if not about:
        return frozenset()
    return frozenset(one.id for one in (about.team.members if about.team else [about.owner]))
