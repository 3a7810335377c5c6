"""Cards as messages, in answer to a command or below a message; none of them pings anybody.

If a connection breaks, a message is sent again in a way that shows it once: under the same nonce, or, for the first
answer to an interaction that Discord has already, as an edit.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

import aiohttp
import discord

from bot.discord_bot.answer_queue import BusyError, Task
from bot.discord_bot.channels.rights import EMBED, SEND, MissingRights, find_missing, may_write
from bot.metrics.events import OFF, Meter
from bot.render.discord.answer_cards import trouble_card
from bot.render.discord.card import COLOURS, Card, split_plain
from bot.service.answers import ForgottenError
from bot.service.subscriptions import FollowError
from index.errors import QuestionError, SynonymError

NO_MENTIONS = discord.AllowedMentions.none()
PATIENCE = 0.75  # seconds that a command may take before it is acknowledged: Discord allows 3, a person likes one
LOADING = "Give me a moment…"
PLACEHOLDER = 0x5865F3  # the colour of a message that only says LOADING, and of no card: Discord returns it
FAULT = "Something went wrong. The person who runs me can find the error in the log."
AGAIN = (0.5, 2.0, 5.0)  # seconds before each further try
# Discord's own codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
IS_ANSWERED, TOO_LATE, NO_HISTORY = 40060, 50027, 160002
TOO_MANY = 429

log = logging.getLogger(__name__)

SHOWABLE = (QuestionError, SynonymError, ForgottenError, BusyError, FollowError)
"""Errors whose messages can be shown to anybody; those of others may name files."""

CONNECTION_ERRORS = (aiohttp.ClientError, OSError)
"""What a request raises if its connection broke, was refused or took too long."""

REQUEST_ERRORS = (discord.HTTPException, *CONNECTION_ERRORS)
"""What a request to Discord raises."""

T = TypeVar("T")
View = discord.ui.View
Shown = tuple[Card, View | None]


def embed(card: Card) -> discord.Embed:
    """The card as an embed."""
    made = discord.Embed(title=card.title, url=card.url, description=card.text, colour=COLOURS[card.tone])
    return made.set_footer(text=card.footer) if card.footer else made


class CommandReply:
    """Answers a command, a button or a form; `private`: to the person alone.

    With `replace`, the answer takes the place of the message whose button was pressed.
    """

    def __init__(self, interaction: discord.Interaction[Any], *, private: bool, replace: bool = False) -> None:
        self._interaction, self._private, self._replace = interaction, private, replace
        self._is_acknowledged = False

    async def acknowledge(self, ahead: int) -> None:
        """Send a message that the answer will replace, if there is none yet; then Discord waits for 15 minutes."""
        if self._replace:
            await once(self._interaction.response.defer)
        else:
            await respond(self._interaction, private=self._private, embed=_placeholder(ahead))
        self._is_acknowledged = True

    async def send(self, card: Card, view: View | None) -> None:
        """Send the answer, or put it in place of the message."""
        shown: dict[str, Any] = {"embed": embed(card), "view": view}
        if self._is_acknowledged or not await self._respond(shown):
            await edit_response(self._interaction, **shown)

    async def _respond(self, shown: dict[str, Any]) -> bool:
        if not self._replace:
            return await respond(self._interaction, private=self._private, **shown)
        edit = self._interaction.response.edit_message
        return await once(lambda: edit(**shown, allowed_mentions=NO_MENTIONS))


class MessageReply:
    """Answers a message, in its channel if it has been deleted; as plain text where the bot may embed nothing.

    Where it may not write, its person is told by a direct message.
    """

    def __init__(
        self, message: discord.Message, rights: MissingRights, placeholder: discord.Message | None = None
    ) -> None:
        """`placeholder`: an earlier reply that says the answer takes a while."""
        self._message, self._rights, self._placeholder = message, rights, placeholder

    async def acknowledge(self, ahead: int) -> None:
        """Send a placeholder if other questions are before it."""
        missing = find_missing(self._message.channel)
        if ahead and not self._placeholder and EMBED not in missing and may_write(missing, self._message.channel):
            self._placeholder = await self._send("-", embed=_placeholder(ahead))

    async def send(self, card: Card, view: View | None) -> None:
        """Send the answer, or put it in place of the placeholder."""
        channel, missing = self._message.channel, find_missing(self._message.channel)
        try:
            if not may_write(missing, channel):
                await self._rights.tell(self._message, missing)
            elif EMBED in missing:
                self._rights.log(channel, [EMBED])
                await self._send_plain(card, view)
            else:
                await self._send_card(card, view)
        except discord.Forbidden:
            if not self._message.guild:
                raise
            await self._rights.tell(self._message, missing or [SEND])

    async def _send_card(self, card: Card, view: View | None) -> None:
        sent, shown = self._placeholder, embed(card)
        if sent:
            await with_retries(lambda: sent.edit(embed=shown, view=view, allowed_mentions=NO_MENTIONS))
        else:
            await self._send("", embed=shown, view=view or discord.utils.MISSING)

    async def _send_plain(self, card: Card, view: View | None) -> None:
        *first, last = split_plain(card)
        for number, text in enumerate(first):
            await self._send(f"-{number}", content=text)
        await self._send("", content=last, view=view or discord.utils.MISSING)

    async def _send(self, kind: str, **shown: Any) -> discord.Message:
        """The nonce makes Discord show a message once that is sent twice: https://docs.discord.com/developers/resources/message#create-message."""
        shown |= {"nonce": f"{self._message.id}{kind}", "allowed_mentions": NO_MENTIONS}
        return await send_below(self._message, **shown)


Reply = CommandReply | MessageReply
"""Sends one answer, and before it, if it takes a while, how many questions are ahead of it."""


async def send_below(message: discord.Message | discord.PartialMessage, **shown: Any) -> discord.Message:
    """Reply to a message; without a reference to it if it is gone or the bot may not read it."""
    reference, send = message.to_reference(fail_if_not_exists=False), message.channel.send
    try:
        return await with_retries(lambda: send(reference=reference, mention_author=False, **shown))
    except discord.HTTPException as error:
        if error.code != NO_HISTORY:
            raise
        return await with_retries(lambda: send(**shown))


async def with_retries(act: Callable[[], Awaitable[T]]) -> T:
    """The result of `act`, tried a few times if the connection breaks or Discord is unavailable.

    discord.py itself waits for rate limits, and tries again after 500, 502 and 504.
    """
    for pause in AGAIN:
        try:
            return await act()
        except discord.DiscordServerError as error:
            if error.status != 503:
                raise
        except CONNECTION_ERRORS as error:
            log.info("sending it again: %r", error)
        await asyncio.sleep(pause)
    return await act()


async def respond(interaction: discord.Interaction[Any], *, private: bool, **shown: Any) -> bool:
    """Send the first response to an interaction as a message; returns what `once` does."""
    given = {name: value for name, value in shown.items() if value is not None}
    send = interaction.response.send_message
    return await once(lambda: send(ephemeral=private, allowed_mentions=NO_MENTIONS, **given))


async def once(act: Callable[[], Awaitable[Any]]) -> bool:
    """Send the first response to an interaction; False if it has one, since an earlier try succeeded unnoticed."""
    try:
        await with_retries(act)
    except discord.HTTPException as error:
        if error.code != IS_ANSWERED:
            raise
        return False
    return True


async def edit_response(interaction: discord.Interaction[Any], **shown: Any) -> None:
    """Change the first response to an interaction."""
    await with_retries(lambda: interaction.edit_original_response(**{"allowed_mentions": NO_MENTIONS, **shown}))


async def deliver(
    reply: Reply, work: Awaitable[Shown], ahead: Callable[[Task], int], meter: Meter = OFF
) -> Exception | None:
    """Send the result of the work; if it takes long, say so meanwhile. If it fails, say that instead.

    A message that Discord refuses, for lack of rights or because what it answers is gone, is given up. Returns the
    error of the work.
    """
    began = time.perf_counter()
    task = asyncio.ensure_future(_outcome(work))
    is_acknowledged = False
    try:
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if not done:
            with suppress(discord.DiscordServerError, *CONNECTION_ERRORS):  # the answer itself may get through
                await reply.acknowledge(ahead(task))
                is_acknowledged = True
                meter.took("acknowledged", time.perf_counter() - began)
        shown, error = await task
        with meter.timing("sending"):
            await reply.send(*shown)
    except (discord.Forbidden, discord.NotFound) as refusal:
        log.info("Discord refused an answer: %s %s", refusal.status, refusal.code)
        return None
    meter.took("whole", time.perf_counter() - began)
    if not is_acknowledged:
        meter.took("acknowledged", time.perf_counter() - began)
    return error


async def _outcome(work: Awaitable[Shown]) -> tuple[Shown, Exception | None]:
    try:
        return await work, None
    except SHOWABLE as error:
        return (trouble_card(str(error)), None), error
    except Exception as error:  # an edge: see `interactions`
        log.exception("an unexpected error")
        return (trouble_card(FAULT), None), error


async def is_accepted(act: Awaitable[object]) -> bool:
    """Whether Discord accepts a message that nobody asked for now; False if it never will.

    Raises errors that may pass.
    """
    try:
        await act
    except discord.HTTPException as error:
        if error.status not in range(400, 500) or error.status == TOO_MANY:
            raise
        log.info("Discord refused a notification: %s %s", error.status, error.code)
        return False
    return True


async def refuse(interaction: discord.Interaction[Any], message: str) -> None:
    """Tell the person, and nobody else, what went wrong."""
    shown = embed(trouble_card(message))
    with suppress(*REQUEST_ERRORS):
        if interaction.response.is_done():
            await interaction.followup.send(embed=shown, ephemeral=True, allowed_mentions=NO_MENTIONS)
        else:
            await respond(interaction, private=True, embed=shown)


def is_placeholder(message: discord.Message) -> bool:
    """Whether a message of the bot only says that the answer takes a while; known after a restart too."""
    return any(shown.colour is not None and shown.colour.value == PLACEHOLDER for shown in message.embeds)


def _placeholder(ahead: int) -> discord.Embed:
    text = f"{LOADING} {ahead:,} {'question is' if ahead == 1 else 'questions are'} before yours." if ahead else LOADING
    return discord.Embed(description=text, colour=PLACEHOLDER)
