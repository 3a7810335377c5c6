"""The buttons of an answer: more passages, context, why, share, follow; and the one that stops following."""

import asyncio
from dataclasses import replace

from bot.discord_bot.buttons.press import Press, below_passage, pages, row, without
from bot.discord_bot.context import Context, Interaction, Scope, context_of, require_scope
from bot.discord_bot.delivery import Shown, refuse, respond
from bot.discord_bot.interactions import show, shown
from bot.render.discord.answer_cards import context_card, more_card
from bot.render.discord.card import Card
from bot.render.discord.subscription_cards import STOPPED, followed_card
from bot.render.discord.why_card import why_card
from bot.render.wording import name_library
from bot.service.answers import PAGE, ForgottenError
from bot.service.subscriptions import unsubscribe

NO_PASSAGES = "I have no passages to go on from: ask a question first."
NO_QUESTION = "I no longer have that question: ask it again."


async def show_more(context: Context, scope: Scope, key: str, page: int) -> Shown:
    """A page (from 1) of the passages after those an answer showed."""
    if not key:
        raise ForgottenError(NO_PASSAGES)
    hits, before = await context.queue.run(scope.server, context.service.more, scope.names, key)
    count = -(-len(hits) // PAGE)
    first = (page - 1) * PAGE
    card = more_card(hits[first : first + PAGE], before + first + 1, page, count)
    return card, pages("more", key, page, count)


press_more = shown(NO_PASSAGES)(show_more)


@shown(NO_PASSAGES)
async def press_context(context: Context, scope: Scope, key: str, number: int) -> Shown:
    """Passage `number` in its context."""
    hit, paragraphs, count = await context.queue.run(scope.server, context.service.context, scope.names, key, number)
    return context_card(hit, paragraphs), below_passage("context", key, number, count)


@shown(NO_PASSAGES)
async def press_why(context: Context, scope: Scope, key: str, number: int) -> Shown:
    """Why passage `number` was shown."""
    reasons = await context.queue.run(scope.server, context.service.why, scope.names, key, number)
    card = why_card(number, reasons)
    source = name_library(reasons.hit.library, is_shared=reasons.hit.library in context.shared)
    return replace(card, footer=f"{card.footer} · {source}"), below_passage("why", key, number, reasons.passages)


async def press_share(interaction: Interaction, key: str, _: int) -> None:
    """Show the answer, word for word, to all in the channel."""
    context = context_of(interaction)
    scope = await require_scope(interaction, NO_PASSAGES)
    # Not in the queue: this can't be acknowledged before its message is sent, and only looks into the records once.
    await asyncio.to_thread(context.service.find_answer, scope.names, key)
    if not interaction.message or not interaction.message.embeds:
        await refuse(interaction, NO_PASSAGES)
        return
    await respond(
        interaction,
        private=False,
        content=f"-# shared by <@{interaction.user.id}>",
        embed=interaction.message.embeds[0],
        view=without("share", interaction.message),
    )


async def press_follow(interaction: Interaction, key: str, _: int) -> None:
    """Follow the question of an answer, and confirm it to the person alone, with a button that stops it."""
    context, scope = context_of(interaction), await require_scope(interaction, NO_QUESTION)
    message = interaction.message
    is_private = bool(message and message.flags.ephemeral) or not message
    where = (0, 0) if is_private or not message else (message.channel.id, message.id)

    async def work() -> Shown:
        days = context.settings.keep_days
        followed, is_new = await context.queue.run(
            scope.server, context.service.subscribe, scope.names, key, days, scope.person, *where
        )
        context.subscribed[scope.names[0]] = None
        card = followed_card(days, is_new=is_new, is_private=is_private)
        return card, row([Press("unfollow", followed, label="Stop")])

    await show(interaction, work())


@shown(NO_QUESTION, replace=True)
async def press_unfollow(context: Context, scope: Scope, key: str, _: int) -> Shown:
    """Stop following the question."""
    await context.queue.run(scope.server, context.service.on_records, scope.names, unsubscribe, key, scope.person)
    return Card(STOPPED), None
