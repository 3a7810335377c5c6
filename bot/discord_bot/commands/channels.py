"""`/library channels`: where people need not mention the bot, and whom they can ask if it does not help."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from bot.discord_bot.buttons.press import BLUE, Press, row
from bot.discord_bot.channels.listening import INTENT_OFF
from bot.discord_bot.commands.manage_library import is_manager
from bot.discord_bot.context import Interaction, context_of, manages_server, require_scope
from bot.discord_bot.delivery import NO_MENTIONS, Shown, refuse
from bot.discord_bot.interactions import show
from bot.render.discord.card import Card
from bot.render.discord.settings_cards import channels_card
from bot.render.styled_text import count
from bot.service.server_settings import ServerSettings, toggle

log = logging.getLogger(__name__)


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

        def change(now: ServerSettings) -> ServerSettings:
            return replace(now, answered=toggle(now.answered, channel.id))

        await show(interaction, _change(interaction, change))

    @app_commands.command()
    @app_commands.describe(role="pinged when somebody asks for a person; leave it out to end it")
    async def helpers(self, interaction: Interaction, role: discord.Role | None = None) -> None:
        """Name a role that people can ask if an answer does not help."""
        if not manages_server(interaction):
            await refuse(interaction, MANAGERS_ONLY)
            return
        helpers = role.id if role else 0
        await show(interaction, _change(interaction, lambda now: replace(now, helpers=helpers)))

    @app_commands.command()
    @app_commands.describe(channel="a channel, or a forum; choose it again to end it and remove its articles")
    async def source(self, interaction: Interaction, channel: Place) -> None:
        """Make articles of what is posted in a channel or forum from now on."""
        await show(interaction, _propose_source(interaction, channel.id))

    @app_commands.command(name="list")
    async def list_channels(self, interaction: Interaction) -> None:
        """Show these settings."""
        await show(interaction, _change(interaction, lambda now: now))


async def _change(interaction: Interaction, change: Callable[[ServerSettings], ServerSettings]) -> Shown:
    """Change the settings, unless they would need a right that the bot lacks, and show them."""
    context, scope = context_of(interaction), await require_scope(interaction)
    if len(change(scope.settings).answered) > len(scope.settings.answered) and not context.reads_messages:
        return Card(INTENT_OFF, "trouble"), None
    new = await context.server_settings.revise(scope.server, change)
    guild = interaction.guild
    role = guild.get_role(new.helpers) if guild else None
    needs = [] if context.reads_messages or not (new.answered or new.sources) else [INTENT_OFF]
    if guild and role and not (role.mentionable or guild.me.guild_permissions.mention_everyone):
        needs.append(UNPINGED)
    return channels_card(new.answered, [channel for channel, _ in new.sources], new.helpers, needs), None


async def _propose_source(interaction: Interaction, channel: int) -> Shown:
    """What it means if a channel becomes a source, to be confirmed; or that it is none any more."""
    context, scope = context_of(interaction), await require_scope(interaction)
    if channel in dict(scope.settings.sources):
        number: int = await interaction.client.source_channels.count(scope.server, channel)
        await interaction.client.source_channels.end(scope.server, channel)
        return Card(f"<#{channel}> is no source any more. I remove {count(number, 'article')} from there."), None
    if not may_open(interaction, channel):
        return Card(NOT_YOURS, "trouble"), None
    if not context.reads_messages:
        return Card(INTENT_OFF, "trouble"), None
    button = Press("source", f"{channel:x}", label="Make it a source", style=BLUE)
    return Card(CONSENT.format(channel=f"<#{channel}>"), title="Articles from a channel"), row([button])


async def press_source(interaction: Interaction, key: str, _: int) -> None:
    """Make a channel a source, and say so there."""
    if not await is_manager(interaction):
        return
    context, scope, channel = context_of(interaction), await require_scope(interaction), int(key or "0", 16)

    async def work() -> Shown:
        if not may_open(interaction, channel):
            return Card(NOT_YOURS, "trouble"), None
        since = discord.utils.time_snowflake(discord.utils.utcnow())

        def add(now: ServerSettings) -> ServerSettings:
            is_there = channel in dict(now.sources)
            return now if is_there else replace(now, sources=(*now.sources, (channel, since)))

        await context.server_settings.revise(scope.server, add)
        place = interaction.guild.get_channel(channel) if interaction.guild else None
        done = f"What is posted in <#{channel}> from now on becomes articles."
        try:
            if isinstance(place, discord.ForumChannel):
                await place.create_thread(name=NOTICE_TITLE, content=NOTICE, allowed_mentions=NO_MENTIONS)
            elif isinstance(place, discord.TextChannel):
                await place.send(NOTICE, allowed_mentions=NO_MENTIONS)
        except discord.HTTPException as error:  # it may not write there, or a forum wants a tag
            log.info("the people in the source channel %d were not told: %s", channel, error)
            return Card(f"{done} {UNTOLD}"), None
        return Card(done), None

    await show(interaction, work(), replace=True)


def may_open(interaction: Interaction, channel: int) -> bool:
    """Whether a person may show everybody what is posted in a channel: they manage the server and see the channel."""
    place = interaction.guild.get_channel(channel) if interaction.guild else None
    if not place or not isinstance(interaction.user, discord.Member):
        return False
    has = place.permissions_for(interaction.user)
    return has.view_channel and has.read_message_history and manages_server(interaction)


CONSENT = (
    "What people post in {channel} from now on becomes articles of this server's library: the text, the day and a "
    "link to the message, without the name of who wrote it. Everybody who can ask me in this server can find them, "
    "those who can't see the channel too.\n\n"
    "An edit changes the article, and a deletion removes it. Nothing older is read. To end it, use this command "
    "again: that removes all its articles. Ask the people who post there first. I say so in the channel if I may "
    "write there."
)
NOTICE_TITLE = "What is posted here becomes articles"
NOTICE = (
    "From now on, I make articles of what is posted here, so that I can answer questions from it: the text, the day "
    "and a link to the message. Everybody who can ask me in this server can find them, those who can't see this "
    "channel too. If you edit a message, I change its article; if you delete it, I remove its article."
)
MANAGERS_ONLY = "Only members who may manage the server can name this role."
NOT_YOURS = "Only members who may manage the server, and who can read the channel, can make it a source."
UNTOLD = "I can't say so in the channel itself: please tell the people who post there."
UNPINGED = "I can't ping that role: in its settings, allow anyone to mention it."
