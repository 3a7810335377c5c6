"""The message that shows the progress of a job to the person who began it, and its result."""

import time
from contextlib import suppress
from typing import Any

import discord

from bot.discord_bot.delivery import BROKEN, NOBODY, View, begin, embed, persist, revise
from bot.render.discord.answer_cards import trouble_card
from bot.render.discord.card import Card
from bot.render.discord.library_cards import changes_card, progress_card
from index.model import Changes

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
        first = embed(Card(BEGUN[verb]))
        send = self._interaction.response.send_message
        if self._interaction.response.is_done():
            await self._edit(embed=first, view=self._view)
        else:
            await begin(lambda: send(embed=first, view=self._view, ephemeral=True, allowed_mentions=NOBODY))

    async def update(self, what: str, done: int, total: int | None, seconds: float) -> None:
        """Show the progress, not more often than Discord allows."""
        if time.monotonic() - self._last > PAUSE:
            self._last = time.monotonic()
            await self._edit(embed=embed(progress_card(what, done, total, seconds)), view=self._view)

    async def finish(self, changes: Changes) -> None:
        """Show the result."""
        await self._end(changes_card(changes))

    async def fail(self, message: str) -> None:
        """Show why there is no result."""
        await self._end(trouble_card(message))

    async def _end(self, card: Card) -> None:
        if time.monotonic() - self._began < TOKEN:
            await self._edit(embed=embed(card), view=None)
        elif isinstance(channel := self._interaction.channel, discord.abc.Messageable):
            nonce = str(self._interaction.id)
            with suppress(discord.HTTPException, *BROKEN):  # no right to write there
                await persist(lambda: channel.send(embed=embed(card), nonce=nonce, allowed_mentions=NOBODY))

    async def _edit(self, **shown: Any) -> None:
        with suppress(discord.HTTPException, *BROKEN):  # dismissed, or too old; the work itself goes on
            await revise(self._interaction, **shown)
