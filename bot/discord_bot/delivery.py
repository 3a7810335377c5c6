"""Cards -> messages, answered to a command or below a message; nothing that is sent can ping anybody.

Where a connection breaks, what was sent is sent again in a way that shows it once: a message under a nonce, the first
answer to an interaction as an edit where Discord has it already.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol, TypeVar

import aiohttp
import discord

from bot.discord_bot.answer_queue import BusyError, Task
from bot.metrics.events import OFF, Meter
from bot.render.discord.answer_cards import trouble_card
from bot.render.discord.card import Card
from bot.service.answers import ForgottenError
from bot.service.subscriptions import FollowError
from index.errors import QuestionError

NOBODY = discord.AllowedMentions.none()
PATIENCE = 0.75  # seconds that a command may take before it is acknowledged: Discord allows 3, a person likes one
LOADING = "Give me a moment…"
HOLDING = 0x5865F3  # the colour of a message that only says so, and of no card: Discord returns it with the message
FAULT = "Something went wrong here; whoever runs me finds it in the log."
AGAIN = (0.5, 2.0, 5.0)  # seconds before each further try
# Discord's own codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
IS_ANSWERED, TOO_LATE, NO_HISTORY = 40060, 50027, 160002

log = logging.getLogger(__name__)

FIT = (QuestionError, ForgottenError, BusyError, FollowError)
"""Errors whose words are fit for anybody; those of others may name files."""

BROKEN = (aiohttp.ClientError, OSError)
"""What a request raises whose connection broke, was refused or took too long."""

T = TypeVar("T")
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
        self._is_begun = False

    async def hold(self, ahead: int) -> None:
        """Acknowledge it, which keeps it alive for 15 minutes."""
        await self._begin(embed=_waiting(ahead))

    async def give(self, card: Card, view: View | None) -> None:
        """The answer, in the place of what was said before it."""
        if not self._is_begun and await self._begin(embed=embed(card), view=view or discord.utils.MISSING):
            return
        await revise(self._interaction, embed=embed(card), view=view)

    async def _begin(self, **shown: Any) -> bool:
        send = self._interaction.response.send_message
        is_taken = await begin(lambda: send(ephemeral=self._private, allowed_mentions=NOBODY, **shown))
        self._is_begun = True
        return is_taken


class ToButton:
    """What takes the place of the message whose button was pressed."""

    def __init__(self, interaction: discord.Interaction[Any]) -> None:
        self._interaction = interaction
        self._is_begun = False

    async def hold(self, ahead: int) -> None:
        """Acknowledge it; the message stays as it is meanwhile."""
        await begin(self._interaction.response.defer)
        self._is_begun = True

    async def give(self, card: Card, view: View | None) -> None:
        """The message as it is now."""
        shown: dict[str, Any] = {"embed": embed(card), "view": view, "allowed_mentions": NOBODY}
        if self._is_begun or not await begin(lambda: self._interaction.response.edit_message(**shown)):
            await revise(self._interaction, **shown)


class ToMessage:
    """The answer below a message; beside it where that has been deleted."""

    def __init__(self, message: discord.Message, held: discord.Message | None = None) -> None:
        """`held`: what already says that it takes a while."""
        self._message, self._sent = message, held

    async def hold(self, ahead: int) -> None:
        """Say so in a message of its own, which becomes the answer."""
        if ahead and not self._sent:
            self._sent = await self._send("-", embed=_waiting(ahead))

    async def give(self, card: Card, view: View | None) -> None:
        """The answer."""
        sent, shown = self._sent, embed(card)
        if sent:
            await persist(lambda: sent.edit(embed=shown, view=view, allowed_mentions=NOBODY))
        else:
            await self._send("", embed=shown, view=view or discord.utils.MISSING)

    async def _send(self, kind: str, **shown: Any) -> discord.Message:
        """The nonce lets Discord take but one of what is sent twice: https://docs.discord.com/developers/resources/message#create-message."""
        shown |= {"nonce": f"{self._message.id}{kind}", "allowed_mentions": NOBODY}
        return await send_below(self._message, **shown)


async def send_below(message: discord.Message | discord.PartialMessage, **shown: Any) -> discord.Message:
    """A message below another one; beside it where that is gone or may not be read."""
    reference, send = message.to_reference(fail_if_not_exists=False), message.channel.send
    try:
        return await persist(lambda: send(reference=reference, mention_author=False, **shown))
    except discord.HTTPException as error:
        if error.code != NO_HISTORY:
            raise
        return await persist(lambda: send(**shown))


async def persist(act: Callable[[], Awaitable[T]]) -> T:
    """What it returns, tried a few times where the connection broke or Discord is unavailable.

    discord.py waits by itself where it asked too often, and tries again after 500, 502 and 504.
    """
    for pause in AGAIN:
        try:
            return await act()
        except discord.DiscordServerError as error:
            if error.status != 503:
                raise
        except BROKEN as error:
            log.info("sending it again: %r", error)
        await asyncio.sleep(pause)
    return await act()


async def begin(act: Callable[[], Awaitable[Any]]) -> bool:
    """Give an interaction its first answer; False if it has one: an earlier try got through, its receipt did not."""
    try:
        await persist(act)
    except discord.HTTPException as error:
        if error.code != IS_ANSWERED:
            raise
        return False
    return True


async def revise(interaction: discord.Interaction[Any], **shown: Any) -> None:
    """Change the first answer to an interaction."""
    await persist(lambda: interaction.edit_original_response(**{"allowed_mentions": NOBODY, **shown}))


async def deliver(
    reply: Reply, work: Awaitable[Shown], ahead: Callable[[Task], int], meter: Meter = OFF
) -> Exception | None:
    """Give what the work comes to; if that takes long, say so meanwhile. What goes wrong in it is told in its place.

    A message that Discord does not take, for want of rights or because what it answers is gone, is given up. Returns
    what went wrong in the work.
    """
    began = time.perf_counter()
    task = asyncio.ensure_future(_told(work))
    is_held = False
    try:
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if not done:
            with suppress(discord.DiscordServerError, *BROKEN):  # the answer itself may get through
                await reply.hold(ahead(task))
                is_held = True
                meter.took("acknowledged", time.perf_counter() - began)
        shown, error = await task
        with meter.timing("sending"):
            await reply.give(*shown)
    except (discord.Forbidden, discord.NotFound) as refusal:
        log.info("an answer was not taken: %s %s", refusal.status, refusal.code)
        return None
    meter.took("whole", time.perf_counter() - began)
    if not is_held:
        meter.took("acknowledged", time.perf_counter() - began)
    return error


async def _told(work: Awaitable[Shown]) -> tuple[Shown, Exception | None]:
    try:
        return await work, None
    except FIT as error:
        return (trouble_card(str(error)), None), error
    except Exception as error:  # the edge: see `client`
        log.exception("a fault")
        return (trouble_card(FAULT), None), error


async def refuse(interaction: discord.Interaction[Any], message: str) -> None:
    """Tell who pressed or typed, and nobody else, why not."""
    shown: dict[str, Any] = {"embed": embed(trouble_card(message)), "ephemeral": True, "allowed_mentions": NOBODY}
    with suppress(discord.HTTPException, *BROKEN):
        if interaction.response.is_done():
            await interaction.followup.send(**shown)
        else:
            await begin(lambda: interaction.response.send_message(**shown))


def is_held(message: discord.Message) -> bool:
    """Whether a message of the bot only says that the answer takes a while; known after a restart too."""
    return any(shown.colour is not None and shown.colour.value == HOLDING for shown in message.embeds)


def _waiting(ahead: int) -> discord.Embed:
    text = f"{LOADING} {ahead:,} {'question is' if ahead == 1 else 'questions are'} before yours." if ahead else LOADING
    return discord.Embed(description=text, colour=HOLDING)
