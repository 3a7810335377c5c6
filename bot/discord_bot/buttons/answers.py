"""The buttons of an answer: more passages, context, why, share."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from bot.discord_bot.buttons.registry import below_passage, pages, without
from bot.discord_bot.context import Context, Interaction, Scope, context_of, require_scope
from bot.discord_bot.delivery import NOBODY, Shown, ToButton, ToCommand, begin, deliver, refuse
from bot.render.discord.answer_cards import context_card, more_card, why_card
from bot.service.answers import PAGE, ForgottenError

GONE = "I have no passages to go on from: ask a question first."


async def show_more(context: Context, scope: Scope, key: str, page: int) -> Shown:
    """A page (from 1) of the passages after those an answer showed."""
    if not key:
        raise ForgottenError(GONE)
    hits, shown = await context.queue.run(context.service.more, scope.names, key)
    count = -(-len(hits) // PAGE)
    first = (page - 1) * PAGE
    card = more_card(hits[first : first + PAGE], shown + first + 1, page, count)
    return card, pages("more", key, page, count)


async def press_more(interaction: Interaction, key: str, number: int) -> None:
    """Show page `number` of the further passages, 0 for the first in a new message."""
    scope = await require_scope(interaction, GONE)
    await _show(interaction, number, show_more(context_of(interaction), scope, key, max(1, number)))


async def press_context(interaction: Interaction, key: str, number: int) -> None:
    """Show passage `number` in its context, 0 for the first in a new message."""
    context, scope, at = context_of(interaction), await require_scope(interaction, GONE), max(1, number)

    async def work() -> Shown:
        hit, paragraphs, count = await context.queue.run(context.service.context, scope.names, key, at)
        return context_card(hit, paragraphs), below_passage("context", key, at, count)

    await _show(interaction, number, work())


async def press_why(interaction: Interaction, key: str, number: int) -> None:
    """Show the question's words in passage `number`, 0 for the first in a new message."""
    context, scope, at = context_of(interaction), await require_scope(interaction, GONE), max(1, number)

    async def work() -> Shown:
        hit, matches, count = await context.queue.run(context.service.why, scope.names, key, at)
        return why_card(at, hit, matches), below_passage("why", key, at, count)

    await _show(interaction, number, work())


async def press_share(interaction: Interaction, key: str, _: int) -> None:
    """Show the answer, word for word, to all in the channel."""
    context = context_of(interaction)
    scope = await require_scope(interaction, GONE)
    # Not in the queue: this can't be acknowledged before its message is sent, and only looks into the records once.
    await asyncio.to_thread(context.service.find_answer, scope.names, key)
    if not interaction.message or not interaction.message.embeds:
        await refuse(interaction, GONE)
        return
    shown: dict[str, Any] = {
        "content": f"-# shared by <@{interaction.user.id}>",
        "embed": interaction.message.embeds[0],
        "view": without("share", interaction.message),
        "allowed_mentions": NOBODY,
    }
    await begin(lambda: interaction.response.send_message(**shown))


async def _show(interaction: Interaction, number: int, work: Awaitable[Shown]) -> None:
    """Show it to the person alone, in a new message, or in place of one that already shows a number."""
    reply = ToButton(interaction) if number else ToCommand(interaction, private=True)
    await deliver(reply, work, context_of(interaction).queue.ahead)
