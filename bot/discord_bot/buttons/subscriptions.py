"""The button that follows a question which was not surely answered, the one that stops it, and `/library gaps`."""

import asyncio

from bot.discord_bot.buttons.registry import Press, pages, row
from bot.discord_bot.context import Context, Interaction, Scope, context_of, require_scope
from bot.discord_bot.delivery import Shown, ToButton, ToCommand, deliver
from bot.render.discord.card import Card
from bot.render.discord.subscription_cards import STOPPED, followed_card, unanswered_card

GAPS = 10  # on a page
GONE = "I no longer have that question: ask it again."


async def press_follow(interaction: Interaction, key: str, _: int) -> None:
    """Follow the question of an answer for who pressed, and say so to them alone, with a button that stops it."""
    context, scope, message = context_of(interaction), await require_scope(interaction, GONE), interaction.message
    is_private = bool(message and message.flags.ephemeral) or not message
    where = (0, 0) if is_private or not message else (message.channel.id, message.id)

    async def work() -> Shown:
        days = context.settings.keep_days
        kept, is_new = await context.pool.run(context.service.subscribe, scope.names, key, days, scope.person, *where)
        context.watched[scope.names[0]] = None
        card = followed_card(days, is_new=is_new, is_private=is_private)
        return card, row([Press("unfollow", kept, label="Stop")])

    await deliver(ToCommand(interaction, private=True), work(), context.pool.ahead)


async def press_unfollow(interaction: Interaction, key: str, _: int) -> None:
    """Follow it no more for who pressed."""
    context, scope = context_of(interaction), await require_scope(interaction, GONE)

    async def work() -> Shown:
        await context.pool.run(context.service.unsubscribe, scope.names, key, scope.person)
        return Card(STOPPED), None

    await deliver(ToButton(interaction), work(), context.pool.ahead)


async def show_gaps(context: Context, scope: Scope, page: int) -> Shown:
    """A page (from 1) of what was asked in a server and not answered."""
    # Aside: it reads much of the records, and nobody's answer waits for it.
    gaps = await asyncio.to_thread(context.service.list_unanswered, scope.names)
    count = max(1, -(-len(gaps) // GAPS))
    page = min(page, count)
    shown = gaps[(page - 1) * GAPS : page * GAPS]
    return unanswered_card(shown, page, count, len(gaps)), pages("gaps", "", page, count)
