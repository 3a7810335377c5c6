"""The slash commands, registered with Discord whenever they have changed."""

import asyncio
import hashlib
import json
from typing import Any

import discord
from discord import app_commands

from bot.discord_bot.commands import manage_library, privacy, questions
from bot.discord_bot.context import Interaction, context_of
from bot.discord_bot.interactions import accept, report
from bot.records.protocol import Records

REGISTERED = "commands"  # the note of the commands registered last


class Tree(app_commands.CommandTree[discord.AutoShardedClient]):
    """The commands of the bot."""

    def __init__(self, client: discord.AutoShardedClient) -> None:
        super().__init__(client, allowed_installs=app_commands.AppInstallationType(guild=True, user=False))
        self.add_command(questions.ask)
        self.add_command(questions.find_sources)
        self.add_command(manage_library.LibraryCommands())
        self.add_command(privacy.privacy)

    async def sync_if_changed(self, common: Records) -> None:
        """Register the commands, unless the common records say that Discord knows them. Raises LibraryError."""
        commands = json.dumps([command.to_dict(self) for command in self.get_commands()], sort_keys=True)
        digest = f"{self.client.application_id} {hashlib.sha256(commands.encode()).hexdigest()}"
        with common as records:
            if await asyncio.to_thread(records.noted, REGISTERED) != digest:
                await self.sync()
                await asyncio.to_thread(records.note, REGISTERED, digest)

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Whether the command is to be answered."""
        return await accept(interaction)

    async def _call(self, interaction: Interaction) -> None:
        async with context_of(interaction).busy():
            await super()._call(interaction)

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Report what went wrong."""
        await report(interaction, error)
