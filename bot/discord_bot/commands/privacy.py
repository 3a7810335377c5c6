"""`/privacy`: what is stored of a person's questions, and a button that erases it."""

from discord import app_commands

from bot.discord_bot.buttons.press import RED, Press, row
from bot.discord_bot.context import Interaction, context_of, find_scope
from bot.discord_bot.delivery import CommandReply, Shown
from bot.discord_bot.interactions import show
from bot.render.discord.card import Card
from bot.render.discord.settings_cards import privacy_card
from bot.render.styled_text import count
from bot.service.server_settings import ServerSettings


@app_commands.command(name="privacy")
async def privacy(interaction: Interaction) -> None:
    """What I store about your questions, and how to erase it."""
    context, scope = context_of(interaction), await find_scope(interaction)
    settings = scope.settings if scope else ServerSettings()
    kept = [channel for channel, _ in settings.sources]
    read = [*dict.fromkeys([*settings.answered, *kept])] if context.reads_messages else []
    card = privacy_card(in_cluster=bool(context.settings.cluster), read=read, kept=kept)
    erase = Press("forget", label="Erase my questions", style=RED)
    await CommandReply(interaction, private=True).send(card, row([erase]))


async def press_forget(interaction: Interaction, _: str, __: int) -> None:
    """Erase what the person asked here."""
    context = context_of(interaction)
    scope = await find_scope(interaction)

    async def work() -> Shown:
        number = (
            await context.queue.run(scope.server, context.service.forget, scope.names, scope.person) if scope else 0
        )
        context.talks.forget(interaction.user.id)
        return Card(
            f"Erased: {count(number, 'question')} and the answers. You no longer follow any questions here."
        ), None

    await show(interaction, work(), replace=True)
