"""The commands: each taken up once, all of them told to Discord where they are not those that it was told last."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import app_commands

from bot.discord_bot.commands import manage_library, privacy, questions
from bot.discord_bot.context import Interaction, context_of
from bot.records.protocol import Records

TOLD = "commands"  # the note of what Discord was told last


class Tree(app_commands.CommandTree[discord.AutoShardedClient]):
    """The commands of the bot."""

    def __init__(
        self,
        client: discord.AutoShardedClient,
        takes: Callable[[Interaction], Awaitable[bool]],
        tell: Callable[[Interaction, Exception], Awaitable[None]],
    ) -> None:
        """`takes`: whether an interaction is new and ours; `tell`: tells a person what went wrong."""
        self._takes, self._tell = takes, tell
        super().__init__(client, allowed_installs=app_commands.AppInstallationType(guild=True, user=False))
        self.add_command(questions.ask)
        self.add_command(questions.find_sources)
        self.add_command(manage_library.LibraryCommands())
        self.add_command(privacy.privacy)

    async def sync_if_changed(self, common: Records) -> None:
        """Tell Discord, unless the common records say that it knows them. Raises LibraryError."""
        told = json.dumps([command.to_dict(self) for command in self.get_commands()], sort_keys=True)
        digest = f"{self.client.application_id} {hashlib.sha256(told.encode()).hexdigest()}"
        with common as records:
            if await asyncio.to_thread(records.noted, TOLD) != digest:
                await self.sync()
                await asyncio.to_thread(records.note, TOLD, digest)

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Whether it is new."""
        return await self._takes(interaction)

    async def _call(self, interaction: Interaction) -> None:
        async with context_of(interaction).busy():
            await super()._call(interaction)

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Tell who used the command what went wrong."""
        await self._tell(interaction, error)
