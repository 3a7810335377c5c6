"""The client: the events of the connection to Discord, and what is handed to the features that answer them."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import discord

from bot.discord_bot import departed_servers
from bot.discord_bot.buttons import answers, subscriptions
from bot.discord_bot.buttons.registry import Press
from bot.discord_bot.catch_up import Absences, HandledMessages, catch_up
from bot.discord_bot.commands import manage_library, privacy, questions
from bot.discord_bot.commands.command_tree import Tree
from bot.discord_bot.context import ButtonAction, Context
from bot.discord_bot.delivery import BROKEN, NOBODY
from bot.discord_bot.notifications import Notifier
from bot.discord_bot.shards import ShardLeases
from bot.home import FIRST
from bot.jobs.scheduled_reindex import reindex_periodically
from bot.metrics.events import OFF, Meter
from bot.settings import Settings
from index.errors import CitebotError, LibraryError

AGAIN = 5.0  # seconds until it is tried again to note who has left
FINISH = 8.0  # seconds that what is being answered may still take when we are told to stop

log = logging.getLogger(__name__)


BUTTONS: dict[str, ButtonAction] = {
    "more": answers.press_more,
    "context": answers.press_context,
    "why": answers.press_why,
    "ask": questions.press_ask,
    "share": answers.press_share,
    "follow": subscriptions.press_follow,
    "unfollow": subscriptions.press_unfollow,
    "list": manage_library.press_list,
    "gaps": manage_library.press_gaps,
    "cancel": manage_library.press_cancel,
    "forget": privacy.press_forget,
}
"""What each button does, by its verb."""


class CitebotClient(discord.AutoShardedClient):
    """citebot in Discord, on the shards that are held, or on all. `options` are discord.py's, for tests."""

    def __init__(
        self, settings: Settings, holding: ShardLeases | None = None, meter: Meter = OFF, **options: Any
    ) -> None:
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
        self.context = context = Context(settings, meter, self.part, BUTTONS)
        self._holding, self._absences = holding, Absences()
        self._absences.since = holding.since if holding else None
        self._handled = HandledMessages(context.storage.records.common())
        self._catching_up: set[asyncio.Task[None]] = set()
        self._keys = 1  # of IDENTIFYs that Discord takes at once
        self.notifier = Notifier(self, context)
        self.tree = Tree(self)
        self._background: list[asyncio.Task[None]] = []

    @property
    def is_stopping(self) -> bool:
        """Whether it takes up nothing new."""
        return self.context.is_stopping

    def count_waiting(self) -> int:
        """The questions that wait for an answer."""
        return len(self.context.queue)

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
        if not self._background:  # not before: a server may have taken us in again while we were off
            self._background = [asyncio.create_task(work) for work in self._background_work()]

    def _background_work(self) -> Iterator[Coroutine[Any, Any, None]]:
        """What is done without being asked, for as long as we run."""
        settings = self.context.settings
        shared = {FIRST, settings.library} if self.context.leads else set[str]()
        is_ours = partial(departed_servers.is_ours, self.context.storage.records, shared, self.context.serves)
        yield reindex_periodically(self.context.jobs, self.context.storage, is_ours, settings.reread)
        yield self.notifier.run()
        if self.context.leads or self.context.storage.libraries.is_shared:
            yield departed_servers.erase_periodically(
                self.context.storage, settings.keep_days, leads=self.context.leads
            )

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
            task = asyncio.create_task(catch_up(guilds, self.user.id, since, self._handled, self.on_message))
            self._catching_up.add(task)
            task.add_done_callback(self._catching_up.discard)

    async def on_message(self, message: discord.Message, held: discord.Message | None = None) -> None:
        """Somebody wrote something; `held` is what we said to it already, to be replaced by the answer."""
        if self.context.is_stopping:
            return
        try:
            if await questions.answer_message(self.context, self.user, message, held):
                await self._handled.add(message.id)
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
        for task in self._background:
            task.cancel()
        await self.context.jobs.close()
        await asyncio.gather(*self._background, return_exceptions=True)

    async def close(self) -> None:
        """Let go of everything."""
        for task in self._catching_up:
            task.cancel()
        await self._end_work()
        await super().close()
        await self._handled.close()
        self.context.close()
