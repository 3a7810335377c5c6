"""The connection to Discord: its events and commands, each handed to what answers it; errors end here.

Errors, in this order: what a person can mend (a question, an answer forgotten, a file of the wrong kind, too many at
once) is told to who asked, in its own words; an interaction that Discord has given up on is nobody's to tell; all else
is logged with its traceback, and who asked gets a neutral sentence.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot.discord_bot import departed_servers
from bot.discord_bot.buttons import answers, subscriptions
from bot.discord_bot.buttons.registry import Handler, Press
from bot.discord_bot.catch_up import Absences, TakenUp, catch_up
from bot.discord_bot.commands import manage_library, privacy, questions
from bot.discord_bot.commands.command_tree import Tree
from bot.discord_bot.commands.uploads import HandedOverError
from bot.discord_bot.context import Context
from bot.discord_bot.delivery import BROKEN, FAULT, FIT, IS_ANSWERED, NOBODY, TOO_LATE, refuse
from bot.discord_bot.notifications import Notifier
from bot.discord_bot.shards import Holding
from bot.home import FIRST
from bot.jobs.jobs import JobError
from bot.jobs.scheduled_reindex import keep_rereading
from bot.metrics.events import OFF, Meter
from bot.settings import Settings
from index.errors import CitebotError, LibraryError

STOPPING = "I am about to restart: ask again in a minute."
AGAIN = 5.0  # seconds until it is tried again to note who has left
FINISH = 8.0  # seconds that what is being answered may still take when we are told to stop

log = logging.getLogger(__name__)


class Chat(discord.AutoShardedClient):
    """citebot in Discord, on the shards that are held, or on all. `options` are discord.py's, for tests."""

    def __init__(self, settings: Settings, holding: Holding | None = None, meter: Meter = OFF, **options: Any) -> None:
        self.part = holding.shards if holding else None  # None: of all shards
        if self.part:
            options |= {"shard_ids": self.part.ids, "shard_count": self.part.count}
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),  # none of them privileged
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=NOBODY,
            **options,
        )
        self.context = context = Context(settings, meter, self.part)
        self._holding, self._absences = holding, Absences()
        self._absences.since = holding.since if holding else None
        self._taken_up = TakenUp(context.storage.records.common())
        self._catching_up: set[asyncio.Task[None]] = set()
        self._keys = 1  # of IDENTIFYs that Discord takes at once
        self.notifier = Notifier(self, context)
        self.tree = Tree(self, self.takes, self.tell)
        self.presses: dict[str, Handler] = {
            "more": answers.press_more,
            "context": answers.press_context,
            "why": answers.press_why,
            "ask": answers.press_ask,
            "share": answers.press_share,
            "follow": subscriptions.press_follow,
            "unfollow": subscriptions.press_unfollow,
            "list": manage_library.press_list,
            "gaps": manage_library.press_gaps,
            "cancel": manage_library.press_cancel,
            "forget": privacy.press_forget,
        }
        self._chores: list[asyncio.Task[None]] = []

    async def ask_more(self, interaction: discord.Interaction[Any], question: str, *, private: bool) -> None:
        """The form of "Ask more" was sent."""
        if await self.takes(interaction):
            async with self.context.busy():
                await self._guard(interaction, questions.ask_more(interaction, question, private=private))

    async def handle(self, interaction: discord.Interaction[Any], verb: str, key: str, number: int) -> None:
        """A button was pressed."""
        if verb in self.presses and await self.takes(interaction):
            async with self.context.busy():
                await self._guard(interaction, self.presses[verb](interaction, key, number))

    async def _guard(self, interaction: discord.Interaction[Any], work: Any) -> None:
        try:
            await work
        except Exception as error:  # the edge: see above
            await self.tell(interaction, error)

    async def tell(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """Tell who asked what went wrong, as far as it is theirs to know."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        if isinstance(cause, (*FIT, HandedOverError, JobError)):
            await refuse(interaction, str(cause))
        elif isinstance(cause, discord.NotFound) or getattr(cause, "code", None) in (IS_ANSWERED, TOO_LATE):
            log.info("an interaction was given up by Discord, or answered before: %s", cause)
        elif not isinstance(cause, app_commands.CheckFailure):
            log.error("a fault", exc_info=cause)
            await refuse(interaction, FAULT)

    async def takes(self, interaction: discord.Interaction[Any]) -> bool:
        """Whether it is new, and ours to answer; who comes while we stop is told."""
        if not self.context.is_stopping:
            return self.context.seen.is_first(interaction.id) and await self._knows(interaction)
        if interaction.type is not discord.InteractionType.autocomplete:
            await refuse(interaction, STOPPING)
        return False

    async def _knows(self, interaction: discord.Interaction[Any]) -> bool:
        """Whether the server's settings can be read; if not, who asked is told."""
        try:
            if interaction.guild_id is not None:
                await self.context.server_settings.get(interaction.guild_id)
        except LibraryError as error:
            await self.tell(interaction, error)
            return False
        return True

    @property
    def is_stopping(self) -> bool:
        """Whether it takes up nothing new."""
        return self.context.is_stopping

    def count_waiting(self) -> int:
        """The questions that wait for an answer."""
        return len(self.context.pool)

    def count_jobs(self) -> int:
        """The jobs that run."""
        return len(self.context.jobs)

    # What Discord tells

    async def setup_hook(self) -> None:
        """Once, before the first connection."""
        self.add_dynamic_items(Press)
        if self.part:
            self._keys = (await self.fetch_session_start_limits()).max_concurrency
        if self.context.leads:
            await self.tree.sync_if_changed(self.context.storage.records.common())

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait until it is our turn; discord.py knows of no other process."""
        if self.part and self._holding:
            await self._holding.take_turn((shard_id or 0) % self._keys)
        else:
            await super().before_identify_hook(shard_id, initial=initial)

    async def on_ready(self) -> None:
        """All servers are known."""
        log.info("ready: %d servers, %d shards", len(self.guilds), self.shard_count or 1)
        while not await self._note(
            departed_servers.reconcile, [guild.id for guild in self.guilds], self.context.serves
        ):
            await asyncio.sleep(AGAIN)
            if self.context.is_stopping or self.is_closed():
                return
        if not self._chores:  # not before: a server may have taken us in again while we were off
            self._chores = [asyncio.create_task(chore) for chore in self._list_chores()]

    def _list_chores(self) -> Iterator[Coroutine[Any, Any, None]]:
        """What is done without being asked, for as long as we run."""
        settings = self.context.settings
        shared = {FIRST, settings.library} if self.context.leads else set[str]()
        is_ours = partial(departed_servers.is_ours, self.context.storage.records, shared, self.context.serves)
        yield keep_rereading(self.context.jobs, self.context.storage, is_ours, settings.reread)
        yield self.notifier.keep_telling()
        if self.context.leads or self.context.storage.libraries.is_shared:
            yield departed_servers.keep_erasing(self.context.storage, settings.keep_days, leads=self.context.leads)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """A connection is gone."""
        self._absences.leave(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """A connection is back, as if it had never been gone."""
        self._absences.resume(shard_id)

    async def on_shard_ready(self, shard_id: int) -> None:
        """A connection begins anew."""
        if (since := self._absences.come(shard_id)) and self.user:
            guilds = [guild for guild in self.guilds if guild.shard_id == shard_id]
            task = asyncio.create_task(catch_up(guilds, self.user.id, since, self._taken_up, self.on_message))
            self._catching_up.add(task)
            task.add_done_callback(self._catching_up.discard)

    async def on_message(self, message: discord.Message, held: discord.Message | None = None) -> None:
        """Somebody wrote something; `held` is what we said to it already, to be replaced by the answer."""
        if self.context.is_stopping:
            return
        try:
            if await questions.hear(self.context, self.user, message, held):
                await self._taken_up.add(message.id)
        except (CitebotError, discord.HTTPException, *BROKEN) as error:
            log.warning("a message was not answered: %r", error)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A server took us in."""
        self.context.server_settings.drop(guild.id)
        await self._note(departed_servers.note_joined, guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """A server removed us."""
        self.context.server_settings.drop(guild.id)
        await self._note(departed_servers.note_left, guild.id)

    async def _note(self, work: Callable[..., None], *args: Any) -> bool:
        """Note who has left; whether that could be done. What was not, the next start finds."""
        try:
            await asyncio.to_thread(work, self.context.storage, *args)
        except LibraryError as error:
            log.warning("who has left is not noted: %s", error)
            return False
        return True

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """An event that could not be handled."""
        log.exception("a fault in %s", event_method)

    # The end

    async def stop(self) -> None:
        """Take up nothing new, finish what is being answered, go."""
        self.context.is_stopping = True
        await self._end_work()
        with suppress(TimeoutError):
            await self.context.wait_until_idle(FINISH)
        await self.close()

    async def _end_work(self) -> None:
        """End what changes libraries."""
        for chore in self._chores:
            chore.cancel()
        await self.context.jobs.close()
        await asyncio.gather(*self._chores, return_exceptions=True)

    async def close(self) -> None:
        """Let go of everything."""
        for task in self._catching_up:
            task.cancel()
        await self._end_work()
        await super().close()
        await self._taken_up.close()
        self.context.close()
