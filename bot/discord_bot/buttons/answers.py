"""What the buttons of an answer do: more passages, context, why, asking on, sharing."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import discord

from bot.discord_bot.buttons.registry import OPEN, below_passage, pages, without
from bot.discord_bot.context import Context, Interaction, Scope, context_of, require_scope
from bot.discord_bot.delivery import NOBODY, Shown, ToButton, ToCommand, begin, deliver, refuse
from bot.render.discord.answer_cards import context_card, more_card, why_card
from bot.service.answers import PAGE, ForgottenError
from index.retrieval.question import LENGTH

GONE = "I have no passages to go on from: ask a question first."


async def show_following(context: Context, scope: Scope, key: str, page: int) -> Shown:
    """A page (from 1) of the passages after those an answer showed."""
    if not key:
        raise ForgottenError(GONE)
    hits, shown = await context.pool.run(context.service.more, scope.names, key)
    count = -(-len(hits) // PAGE)
    first = (page - 1) * PAGE
    card = more_card(hits[first : first + PAGE], shown + first + 1, page, count)
    return card, pages("more", key, page, count)


async def press_more(interaction: Interaction, key: str, number: int) -> None:
    """Page `number` of them, 0 for the first, in a message of its own."""
    scope = await require_scope(interaction, GONE)
    await _show(interaction, number, show_following(context_of(interaction), scope, key, max(1, number)))


async def press_context(interaction: Interaction, key: str, number: int) -> None:
    """Passage `number` in its neighbourhood, 0 for the first, in a message of its own."""
    context, scope, at = context_of(interaction), await require_scope(interaction, GONE), max(1, number)

    async def work() -> Shown:
        hit, paragraphs, count = await context.pool.run(context.service.context, scope.names, key, at)
        return context_card(hit, paragraphs), below_passage("context", key, at, count)

    await _show(interaction, number, work())


async def press_why(interaction: Interaction, key: str, number: int) -> None:
    """Which words of the question passage `number` has, 0 for the first, in a message of its own."""
    context, scope, at = context_of(interaction), await require_scope(interaction, GONE), max(1, number)

    async def work() -> Shown:
        hit, matches, count = await context.pool.run(context.service.why, scope.names, key, at)
        return why_card(at, hit, matches), below_passage("why", key, at, count)

    await _show(interaction, number, work())


async def press_ask(interaction: Interaction, key: str, _: int) -> None:
    """A form to ask on; the answer is as public as the one above it."""
    is_private = bool(interaction.message and interaction.message.flags.ephemeral)
    await begin(lambda: interaction.response.send_modal(AskMore(private=is_private)))


async def press_share(interaction: Interaction, key: str, _: int) -> None:
    """The answer, word for word as it was given, for all in the channel."""
    context = context_of(interaction)
    scope = await require_scope(interaction, GONE)
    # One look into the records, not behind those who wait for an answer: this can only be acknowledged by its message.
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


class AskMore(discord.ui.Modal, title="Ask more"):
    """A question that goes on from the talk."""

    question: discord.ui.Label["AskMore"] = discord.ui.Label(
        text="Your question",
        description="It may lean on the one before: “and how long did they talk?”",
        component=discord.ui.TextInput(max_length=LENGTH, style=discord.TextStyle.short),
    )

    def __init__(self, *, private: bool) -> None:
        super().__init__(timeout=OPEN)
        self._private = private

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Ask it."""
        assert isinstance(self.question.component, discord.ui.TextInput)
        await interaction.client.ask_more(interaction, self.question.component.value, private=self._private)


async def _show(interaction: Interaction, number: int, work: Awaitable[Shown]) -> None:
    """To who pressed alone, in a new message; below one that already shows a number, in its place."""
    reply = ToButton(interaction) if number else ToCommand(interaction, private=True)
    await deliver(reply, work, context_of(interaction).pool.ahead)
