"""`/privacy`: what is kept of a person's questions, and a button that has it forgotten."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.discord_bot.buttons.registry import RED, Press, row
from bot.discord_bot.delivery import Shown, ToButton, ToCommand, deliver
from bot.render.discord.card import Card
from bot.render.discord.library_cards import privacy_card
from bot.render.styled_text import count

if TYPE_CHECKING:
    from bot.discord_bot.client import Chat

Interaction = discord.Interaction["Chat"]


@app_commands.command(name="privacy")
async def privacy(interaction: discord.Interaction["Chat"]) -> None:
    """What I keep of your questions, and how to have it erased."""
    card = privacy_card(in_cluster=bool(interaction.client.settings.cluster))
    await ToCommand(interaction, private=True).give(card, row([Press("forget", label="Erase my questions", style=RED)]))


async def press_forget(interaction: Interaction, _: str, __: int) -> None:
    """Forget what who pressed asked here."""
    chat = interaction.client
    place = chat.place(interaction.guild_id, interaction.channel_id, interaction.user.id)

    async def work() -> Shown:
        number = await chat.pool.run(chat.service.forget, place.names, place.person) if place else 0
        chat.talks.forget(interaction.user.id)
        return Card(f"Erased: {count(number, 'question')} of yours, with the answers. You follow none any more."), None

    await deliver(ToButton(interaction), work(), chat.pool.ahead)
