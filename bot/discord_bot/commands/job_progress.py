"""The message that shows the progress of a job to the person who began it, and its result."""

import time
from contextlib import suppress
from typing import Any

import discord

from bot.discord_bot.delivery import NO_MENTIONS, REQUEST_ERRORS, View, edit_response, embed, respond, with_retries
from bot.render.discord.card import Card
from bot.render.discord.library_cards import progress_card

PAUSE = 2.0  # seconds between two edits: Discord allows five in five seconds
TOKEN = 14 * 60  # seconds for which a command can be answered: Discord's own limit is 15 minutes

BEGUN = {"add": "Taking it in…", "reindex": "Reading again what changed…", "remove": "Taking it out…"}


class ProgressMessage:
    """The message of one job."""

    def __init__(self, interaction: discord.Interaction[Any], view: View) -> None:
        self._interaction, self._view = interaction, view
        self._began = self._last = time.monotonic()

    async def begin(self, verb: str) -> None:
        """Send it."""
        shown: dict[str, Any] = {"embed": embed(Card(BEGUN[verb])), "view": self._view}
        if self._interaction.response.is_done():
            await self._edit(**shown)
        else:
            await respond(self._interaction, private=True, **shown)

    async def update(self, what: str, done: int, total: int | None, seconds: float) -> None:
        """Show the progress, not more often than Discord allows."""
        if time.monotonic() - self._last > PAUSE:
            self._last = time.monotonic()
            await self._edit(embed=embed(progress_card(what, done, total, seconds)), view=self._view)

    async def end(self, card: Card) -> None:
        """Show the result in its place, or in the channel if the command can't be answered any more."""
        if time.monotonic() - self._began < TOKEN:
            await self._edit(embed=embed(card), view=None)
        elif isinstance(channel := self._interaction.channel, discord.abc.Messageable):
            nonce = str(self._interaction.id)
            with suppress(*REQUEST_ERRORS):  # no right to write there
                await with_retries(lambda: channel.send(embed=embed(card), nonce=nonce, allowed_mentions=NO_MENTIONS))

    async def _edit(self, **shown: Any) -> None:
        with suppress(*REQUEST_ERRORS):  # dismissed, or too old; the work itself goes on
            await edit_response(self._interaction, **shown)
