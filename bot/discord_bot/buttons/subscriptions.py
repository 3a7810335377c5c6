"""The buttons that follow an unanswered question and stop following it, and the pages of `/library gaps`."""

import asyncio

from bot.discord_bot.buttons.registry import Press, pages, row
from bot.discord_bot.context import Context, Interaction, Scope, context_of, require_scope
from bot.discord_bot.delivery import Shown, ToButton, ToCommand, deliver
from bot.render.discord.card import Card
from bot.render.discord.subscription_cards import STOPPED, followed_card, unanswered_card

GAPS = 10  # on a page
GONE = "I no longer have that question: ask it again."


async def press_follow(interaction: Interaction, key: str, _: int) -> None:
    """Follow the question of an answer, and confirm it to the person alone, with a button that stops it."""
    context, scope, message = context_of(interaction), await require_scope(interaction, GONE), interaction.message
    is_private = bool(message and message.flags.ephemeral) or not message
    where = (0, 0) if is_private or not message else (message.channel.id, message.id)

    async def work() -> Shown:
        days = context.settings.keep_days
        followed, is_new = await context.queue.run(
            context.service.subscribe, scope.names, key, days, scope.person, *where
        )
        context.watched[scope.names[0]] = None
        card = followed_card(days, is_new=is_new, is_private=is_private)
        return card, row([Press("unfollow", followed, label="Stop")])

    await deliver(ToCommand(interaction, private=True), work(), context.queue.ahead)


async def press_unfollow(interaction: Interaction, key: str, _: int) -> None:
    """Stop following it."""
    context, scope = context_of(interaction), await require_scope(interaction, GONE)

    async def work() -> Shown:
        await context.queue.run(context.service.unsubscribe, scope.names, key, scope.person)
        return Card(STOPPED), None

    await deliver(ToButton(interaction), work(), context.queue.ahead)


async def show_gaps(context: Context, scope: Scope, page: int) -> Shown:
    """A page (from 1) of a server's unanswered questions."""
    # Not in the queue, since it reads many records and would delay answers.
    gaps = await asyncio.to_thread(context.service.list_unanswered, scope.names)
    count = max(1, -(-len(gaps) // GAPS))
    page = min(page, count)
    shown = gaps[(page - 1) * GAPS : page * GAPS]
    return unanswered_card(shown, page, count, len(gaps)), pages("gaps", "", page, count)
