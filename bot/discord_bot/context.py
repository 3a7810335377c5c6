"""What the bot's features share, and the scope of a question: which libraries answer, by which settings, for whom."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import discord

from bot.discord_bot.answer_queue import AnswerQueue
from bot.discord_bot.channels.rights import MissingRights
from bot.discord_bot.shards import Shards, leads
from bot.discord_bot.state import Key, Seen, Talks, Threads
from bot.discord_bot.throttle import Throttle
from bot.home import shared_libraries
from bot.jobs.jobs import Jobs
from bot.metrics.events import Meter
from bot.records.opening import open_storage
from bot.records.protocol import Records
from bot.service import server_settings
from bot.service.answers import AnswerService, ForgottenError
from bot.service.server_settings import ServerSettings
from bot.settings import Settings
from index.libraries import LibraryPool
from index.stores.backend import Version

T = TypeVar("T")
Interaction = discord.Interaction[Any]

ButtonAction = Callable[[Interaction, str, int], Awaitable[None]]
"""Called when a button is pressed, with its key (an answer's id; empty if it has none) and its number."""


@dataclass(frozen=True, slots=True)
class Scope:
    """`names`: the libraries, the server's own first. `server`: its id, or for a direct message its channel's."""

    names: tuple[str, ...]
    settings: ServerSettings
    key: Key
    server: int

    @property
    def in_server(self) -> bool:
        """Whether it is not of a direct message."""
        return self.names[0] == library_of(self.server)

    @property
    def person(self) -> str:
        """Who asks, as it is recorded."""
        return str(self.key[1])


class ServerSettingsCache:
    """The settings of each server, read from its library's records when they are first needed."""

    def __init__(self, service: AnswerService) -> None:
        self._service = service
        self._read: dict[int, asyncio.Future[ServerSettings]] = {}
        self._revising = asyncio.Lock()

    async def get(self, guild: int) -> ServerSettings:
        """A server's settings; waiting callers continue in the order they came. Raises LibraryError."""
        known = self._read.get(guild)
        if not known or (known.done() and known.exception()):
            known = self._read[guild] = asyncio.ensure_future(self._on_records(guild, server_settings.load))
        return await asyncio.shield(known)

    async def save(self, guild: int, new: ServerSettings) -> None:
        """Change a server's settings. Raises LibraryError."""
        folder = self._service.folder / library_of(guild)
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        await self._on_records(guild, new.save)
        self._read[guild] = asyncio.get_running_loop().create_future()
        self._read[guild].set_result(new)

    async def revise(self, guild: int, change: Callable[[ServerSettings], ServerSettings]) -> ServerSettings:
        """Change what a server's settings are now, one change after the other; the new ones. Raises LibraryError."""
        async with self._revising:
            now = await self.get(guild)
            if (new := change(now)) != now:
                await self.save(guild, new)
        return new

    def drop(self, guild: int) -> None:
        """Read them again the next time."""
        self._read.pop(guild, None)

    async def _on_records(self, guild: int, work: Callable[[Records], T]) -> T:
        return await asyncio.to_thread(self._service.on_records, [library_of(guild)], work)


class Context:
    """What the features share; the client owns it and hands it to them."""

    def __init__(
        self, settings: Settings, meter: Meter, shards: Shards | None, buttons: Mapping[str, ButtonAction]
    ) -> None:
        """`shards`: those of this process, None for all. `buttons`: what each one does, by its verb."""
        self.settings, self.meter, self.shards, self.buttons = settings, meter, shards, buttons
        self.shared = shared_libraries(settings)
        self.storage = open_storage(settings.home, settings.cluster)
        self.library_pool = LibraryPool(self.storage.libraries, wait=settings.wait)
        self.service = AnswerService(settings.home, self.library_pool, self.storage.records)
        self.server_settings = ServerSettingsCache(self.service)
        self.queue, self.jobs = AnswerQueue(meter), Jobs(self.service.folder, meter.worked)
        self.talks, self.threads, self.seen, self.throttle = Talks(), Threads(), Seen(), Throttle()
        self.missing_rights = MissingRights()
        self.subscribed: dict[str, tuple[Version, ...] | None] = {}
        """The libraries with subscriptions, at the versions that were asked last; None if not asked yet."""
        self.announcing: dict[str, Version | None] = {}
        """The libraries whose new articles are posted, at the version last looked at; None if not looked at yet."""
        self.reads_messages = False
        """Whether Discord sends the text of messages that do not mention the bot."""
        self.operators: frozenset[int] = frozenset()
        """The people to whom the bot belongs in Discord's developer portal; they may cancel any job."""
        self.is_stopping = False
        self._busy = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def scope(self, guild: int | None, channel: int | None, person: int) -> Scope | None:
        """The scope of a question; None for a direct message, unless the operator shares a library.

        Raises LibraryError if the server's settings can't be read.
        """
        key = (channel or 0, person)
        if guild is None:
            return Scope(self.shared, ServerSettings(), key, key[0]) if self.shared else None
        settings = await self.server_settings.get(guild)
        return Scope((library_of(guild), *(self.shared if settings.shared else ())), settings, key, guild)

    def serves(self, guild: int) -> bool:
        """Whether a server is on one of our shards: https://docs.discord.com/developers/events/gateway#sharding."""
        return not self.shards or (guild >> 22) % self.shards.count in self.shards.ids

    @property
    def leads(self) -> bool:
        """Whether this process does the work that only one process may do."""
        return leads(self.shards)

    @asynccontextmanager
    async def busy(self) -> AsyncIterator[None]:
        """Counts as busy while the block runs."""
        self._busy += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._busy -= 1
            if not self._busy:
                self._idle.set()

    async def wait_until_idle(self, seconds: float) -> None:
        """Wait until everything is answered. Raises TimeoutError."""
        await asyncio.wait_for(self._idle.wait(), seconds)

    def close(self) -> None:
        """Close the queue, the records and the libraries."""
        self.queue.close()
        self.storage.close()
        self.library_pool.close()


def context_of(interaction: Interaction) -> Context:
    """The context of the client that an interaction came to."""
    context: Context = interaction.client.context
    return context


async def find_scope(interaction: Interaction) -> Scope | None:
    """The scope of an interaction; None where `Context.scope` finds none."""
    return await context_of(interaction).scope(interaction.guild_id, interaction.channel_id, interaction.user.id)


async def require_scope(interaction: Interaction, otherwise: str = "This works in servers only.") -> Scope:
    """The scope of an interaction. Raises ForgottenError with the sentence `otherwise` if there is none."""
    if scope := await find_scope(interaction):
        return scope
    raise ForgottenError(otherwise)


def library_of(guild: int) -> str:
    """The name of a Discord server's own library."""
    return f"discord-{guild}"


def manages_server(interaction: discord.Interaction[Any]) -> bool:
    """Whether a person has Manage Server; a role that may change the library is not enough."""
    return may_manage(interaction.user, ServerSettings(), interaction.permissions)


def may_manage(
    person: discord.User | discord.Member, settings: ServerSettings, permissions: discord.Permissions | None = None
) -> bool:
    """Whether a person may change the library: by Manage Server, or by a role that the server's settings name."""
    if not isinstance(person, discord.Member):
        return False
    has = permissions or person.guild_permissions
    return has.manage_guild or has.administrator or any(person.get_role(role) for role in settings.managers)
