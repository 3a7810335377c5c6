"""`/privacy`: what is kept of a person's questions, and a button that has it forgotten."""

from discord import app_commands

from bot.discord_bot.buttons.registry import RED, Press, row
from bot.discord_bot.context import Interaction, context_of, find_scope
from bot.discord_bot.delivery import Shown, ToButton, ToCommand, deliver
from bot.render.discord.card import Card
from bot.render.discord.library_cards import privacy_card
from bot.render.styled_text import count


@app_commands.command(name="privacy")
async def privacy(interaction: Interaction) -> None:
    """What I keep of your questions, and how to have it erased."""
    card = privacy_card(in_cluster=bool(context_of(interaction).settings.cluster))
    await ToCommand(interaction, private=True).give(card, row([Press("forget", label="Erase my questions", style=RED)]))


async def press_forget(interaction: Interaction, _: str, __: int) -> None:
    """Forget what who pressed asked here."""
    context = context_of(interaction)
    scope = await find_scope(interaction)

    async def work() -> Shown:
        number = await context.pool.run(context.service.forget, scope.names, scope.person) if scope else 0
        context.talks.forget(interaction.user.id)
        return Card(f"Erased: {count(number, 'question')} of yours, with the answers. You follow none any more."), None

    await deliver(ToButton(interaction), work(), context.pool.ahead)
