"""Cards -> messages, answered to a command or below a message; nothing that is sent can ping anybody."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol

import discord

from bot.chat.pool import BusyError
from bot.desk import ForgottenError
from bot.present.card import Card
from bot.present.cards import trouble_card
from index.errors import QuestionError

NOBODY = discord.AllowedMentions.none()
PATIENCE = 1.5  # seconds that a command may take before it is acknowledged: Discord's own is 3
LOADING = "Give me a moment…"
FAULT = "Something went wrong here; whoever runs me finds it in the log."

log = logging.getLogger(__name__)

FIT = (QuestionError, ForgottenError, BusyError)
"""Errors whose words are fit for anybody; those of others may name files."""

View = discord.ui.View
Shown = tuple[Card, View | None]


def embed(card: Card) -> discord.Embed:
    """The card as Discord takes it."""
    made = discord.Embed(title=card.title, url=card.url, description=card.text, colour=card.colour)
    return made.set_footer(text=card.footer) if card.footer else made


class Reply(Protocol):
    """Where one answer goes."""

    async def hold(self, ahead: int) -> None:
        """Say that it takes a while, and how many questions are before it."""

    async def give(self, card: Card, view: View | None) -> None:
        """The answer, once."""


class ToCommand:
    """The answer to a command, a button or a modal; `private`: for who asked alone."""

    def __init__(self, interaction: discord.Interaction[Any], *, private: bool) -> None:
        self._interaction, self._private = interaction, private

    async def hold(self, ahead: int) -> None:
        """Acknowledge it, which keeps it alive for 15 minutes."""
        await self._interaction.response.send_message(
            embed=embed(_waiting(ahead)), ephemeral=self._private, allowed_mentions=NOBODY
        )

    async def give(self, card: Card, view: View | None) -> None:
        """The answer, in the place of what was said before it."""
        if self._interaction.response.is_done():
            await self._interaction.edit_original_response(embed=embed(card), view=view, allowed_mentions=NOBODY)
        else:
            await self._interaction.response.send_message(
                embed=embed(card),
                view=view or discord.utils.MISSING,
                ephemeral=self._private,
                allowed_mentions=NOBODY,
            )


class ToButton:
    """What takes the place of the message whose button was pressed."""

    def __init__(self, interaction: discord.Interaction[Any]) -> None:
        self._interaction = interaction

    async def hold(self, ahead: int) -> None:
        """Acknowledge it; the message stays as it is meanwhile."""
        await self._interaction.response.defer()

    async def give(self, card: Card, view: View | None) -> None:
        """The message as it is now."""
        if self._interaction.response.is_done():
            await self._interaction.edit_original_response(embed=embed(card), view=view, allowed_mentions=NOBODY)
        else:
            await self._interaction.response.edit_message(embed=embed(card), view=view, allowed_mentions=NOBODY)


class ToMessage:
    """The answer below a message; beside it where that has been deleted."""

    def __init__(self, message: discord.Message) -> None:
        self._message = message
        self._sent: discord.Message | None = None

    async def hold(self, ahead: int) -> None:
        """Say so in a message of its own, which becomes the answer."""
        if ahead:
            self._sent = await self._send(embed=embed(_waiting(ahead)))

    async def give(self, card: Card, view: View | None) -> None:
        """The answer."""
        if self._sent:
            await self._sent.edit(embed=embed(card), view=view, allowed_mentions=NOBODY)
        else:
            await self._send(embed=embed(card), view=view or discord.utils.MISSING)

    async def _send(self, **shown: Any) -> discord.Message:
        reference = self._message.to_reference(fail_if_not_exists=False)
        return await self._message.channel.send(
            reference=reference, mention_author=False, allowed_mentions=NOBODY, **shown
        )


async def deliver(reply: Reply, work: Awaitable[Shown], ahead: Callable[[], int]) -> None:
    """Give what the work comes to; if that takes long, say so meanwhile. What goes wrong in it is told in its place.

    A message that Discord does not take, for want of rights or because what it answers is gone, is given up.
    """
    task = asyncio.ensure_future(_told(work))
    try:
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if not done:
            await reply.hold(ahead())
        await reply.give(*await task)
    except (discord.Forbidden, discord.NotFound) as error:
        log.info("an answer was not taken: %s %s", error.status, error.code)


async def _told(work: Awaitable[Shown]) -> Shown:
    try:
        return await work
    except FIT as error:
        return trouble_card(str(error)), None
    except Exception:  # the edge: see `client`
        log.exception("a fault")
        return trouble_card(FAULT), None


async def refuse(interaction: discord.Interaction[Any], message: str) -> None:
    """Tell who pressed or typed, and nobody else, why not."""
    shown: dict[str, Any] = {"embed": embed(trouble_card(message)), "ephemeral": True, "allowed_mentions": NOBODY}
    with suppress(discord.HTTPException):
        if interaction.response.is_done():
            await interaction.followup.send(**shown)
        else:
            await interaction.response.send_message(**shown)


def _waiting(ahead: int) -> Card:
    return (
        Card(f"{LOADING} {ahead:,} {'question is' if ahead == 1 else 'questions are'} before yours.")
        if ahead
        else Card(LOADING)
    )
