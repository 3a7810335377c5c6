"""`/library channels`: where people need not mention the bot, and whom they can ask if it does not help."""

from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from bot.discord_bot.channels.listening import INTENT_OFF
from bot.discord_bot.commands.manage_library import is_manager
from bot.discord_bot.context import Interaction, context_of, require_scope
from bot.discord_bot.delivery import Shown
from bot.discord_bot.interactions import show
from bot.render.discord.card import Card
from bot.render.discord.library_cards import channels_card
from bot.service.server_settings import ServerSettings, toggle


class PlaceOption(app_commands.Transformer):
    """An option that takes a text channel, an announcement channel or a forum."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Of these kinds."""
        return [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]

    async def transform(self, interaction: Interaction, value: Any, /) -> app_commands.AppCommandChannel:
        """The channel as it came."""
        channel: app_commands.AppCommandChannel = value
        return channel


Place = app_commands.Transform[app_commands.AppCommandChannel, PlaceOption]


class ChannelCommands(app_commands.Group):
    """The commands for what the bot does in channels."""

    def __init__(self) -> None:
        super().__init__(name="channels", description="Where I answer without a mention, and whom people can ask")

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Whether the person may manage the library."""
        return await is_manager(interaction)

    @app_commands.command()
    @app_commands.describe(channel="a channel, or a forum; choose it again to end it")
    async def answer(self, interaction: Interaction, channel: Place) -> None:
        """Answer each message of a channel, or each new post of a forum, without a mention."""
        now = (await require_scope(interaction)).settings
        await show(interaction, _change(interaction, replace(now, answered=toggle(now.answered, channel.id))))

    @app_commands.command()
    @app_commands.describe(role="pinged when somebody asks for a person; leave it out to end it")
    async def helpers(self, interaction: Interaction, role: discord.Role | None = None) -> None:
        """Name a role that people can ask if an answer does not help."""
        now = (await require_scope(interaction)).settings
        await show(interaction, _change(interaction, replace(now, helpers=role.id if role else 0)))

    @app_commands.command(name="list")
    async def list_channels(self, interaction: Interaction) -> None:
        """Show these settings."""
        await show(interaction, _change(interaction, (await require_scope(interaction)).settings))


async def _change(interaction: Interaction, new: ServerSettings) -> Shown:
    """Save the settings, unless they need a right that the bot lacks, and show them."""
    context, scope = context_of(interaction), await require_scope(interaction)
    if len(new.answered) > len(scope.settings.answered) and not context.reads_messages:
        return Card(INTENT_OFF, "trouble"), None
    if new != scope.settings:
        await context.server_settings.save(scope.server, new)
    guild = interaction.guild
    role = guild.get_role(new.helpers) if guild else None
    needs = [] if context.reads_messages or not (new.answered or new.sources) else [INTENT_OFF]
    if guild and role and not (role.mentionable or guild.me.guild_permissions.mention_everyone):
        needs.append(UNPINGED)
    return channels_card(new.answered, [channel for channel, _ in new.sources], new.helpers, needs), None


UNPINGED = "I can't ping that role: in its settings, allow anyone to mention it."
