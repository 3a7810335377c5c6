"""The button that follows a question which was not surely answered, the one that stops it, and `/library gaps`."""

import asyncio
from typing import TYPE_CHECKING

import discord

from bot.discord_bot.buttons.registry import Press, pages, row
from bot.discord_bot.delivery import Shown, ToButton, ToCommand, deliver
from bot.discord_bot.places import Place
from bot.render.discord.card import Card
from bot.render.discord.subscription_cards import STOPPED, followed_card, unanswered_card
from bot.service.answers import ForgottenError

if TYPE_CHECKING:
    from bot.discord_bot.client import Chat

Interaction = discord.Interaction["Chat"]

GAPS = 10  # on a page
GONE = "I no longer have that question: ask it again."


async def press_follow(interaction: Interaction, key: str, _: int) -> None:
    """Follow the question of an answer for who pressed, and say so to them alone, with a button that stops it."""
    chat, place, message = interaction.client, _place(interaction), interaction.message
    is_private = bool(message and message.flags.ephemeral) or not message
    where = (0, 0) if is_private or not message else (message.channel.id, message.id)

    async def work() -> Shown:
        days = chat.settings.keep_days
        kept, is_new = await chat.pool.run(chat.service.subscribe, place.names, key, days, place.person, *where)
        chat.notifier.watch(place.names[0])
        card = followed_card(days, is_new=is_new, is_private=is_private)
        return card, row([Press("unfollow", kept, label="Stop")])

    await deliver(ToCommand(interaction, private=True), work(), chat.pool.ahead)


async def press_unfollow(interaction: Interaction, key: str, _: int) -> None:
    """Follow it no more for who pressed."""
    chat, place = interaction.client, _place(interaction)

    async def work() -> Shown:
        await chat.pool.run(chat.service.unsubscribe, place.names, key, place.person)
        return Card(STOPPED), None

    await deliver(ToButton(interaction), work(), chat.pool.ahead)


async def show_gaps(chat: "Chat", place: Place, page: int) -> Shown:
    """A page (from 1) of what was asked in a server and not answered."""
    # Aside: it reads much of the records, and nobody's answer waits for it.
    gaps = await asyncio.to_thread(chat.service.list_unanswered, place.names)
    count = max(1, -(-len(gaps) // GAPS))
    page = min(page, count)
    shown = gaps[(page - 1) * GAPS : page * GAPS]
    return unanswered_card(shown, page, count, len(gaps)), pages("gaps", "", page, count)


def _place(interaction: Interaction) -> Place:
    place = interaction.client.place(interaction.guild_id, interaction.channel_id, interaction.user.id)
    if not place:
        raise ForgottenError(GONE)
    return place
