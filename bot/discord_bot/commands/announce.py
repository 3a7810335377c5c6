"""`/library announce`: the channel to which new articles of the server's feeds are posted, and how often."""

import asyncio

import discord
from discord import app_commands

from bot.discord_bot.channels.rights import EMBED, SEND, VIEW, find_missing, may_write
from bot.discord_bot.context import Context, Interaction, Scope, context_of, require_scope
from bot.discord_bot.delivery import Shown, refuse
from bot.discord_bot.interactions import show
from bot.records.protocol import Records
from bot.render.discord.card import Card
from bot.render.discord.settings_cards import announcing_card
from bot.service import announcements
from bot.service.announcements import LONGEST, Announcements


@app_commands.command()
@app_commands.describe(
    channel="where new articles of the feeds are posted",
    minutes="at most one article in so many minutes; 10 if you don't say",
    stop="post no more",
)
async def announce(
    interaction: Interaction,
    channel: discord.TextChannel | None = None,
    minutes: app_commands.Range[int, 1, LONGEST] | None = None,
    stop: bool = False,
) -> None:
    """Post new articles of this server's feeds to a channel; show what is set."""
    context, scope = context_of(interaction), await require_scope(interaction)
    person = interaction.user
    if channel and not (isinstance(person, discord.Member) and may_write(find_missing(channel, person), channel)):
        await refuse(interaction, f"You may not write in #{channel.name} yourself: choose another channel.")
        return
    if channel and not _is_open(channel):
        await refuse(
            interaction,
            f"I may not write in #{channel.name}: allow me View Channel, Send Messages and Embed Links there.",
        )
        return

    async def work() -> Shown:
        if stop:
            await asyncio.to_thread(context.service.on_records, scope.names, announcements.stop)
            return Card("New articles of the feeds are no longer posted."), None
        now, feeds = await asyncio.to_thread(change, context, scope, channel.id if channel else None, minutes)
        context.announcing[scope.names[0]] = None
        if not now:
            return announcing_card(0, 0, 0, feeds), None
        place = interaction.guild.get_channel(now.channel) if interaction.guild else None
        is_shut = not isinstance(place, discord.TextChannel) or not _is_open(place)
        return announcing_card(now.channel, now.minutes, len(now.waiting), feeds, is_shut=is_shut), None

    await show(interaction, work())


def change(
    context: Context, scope: Scope, channel: int | None, minutes: int | None
) -> tuple[Announcements | None, int]:
    """Set the channel or the pace if they are given; what is announced then, and of how many feeds."""
    with context.service.opened(scope.names[:1]) as libraries:
        feeds = {origin: ids for one in libraries for origin, ids in announcements.articles_of_feeds(one).items()}

    def revise(records: Records) -> Announcements | None:
        before = announcements.load(records)
        if not (channel or (minutes and before)):
            return before
        return announcements.start(records, channel or (before.channel if before else 0), minutes, feeds)

    return context.service.on_records(scope.names, revise), len(feeds)


def _is_open(channel: discord.TextChannel) -> bool:
    """Whether the bot may post cards there."""
    return {VIEW, SEND, EMBED}.isdisjoint(find_missing(channel))
