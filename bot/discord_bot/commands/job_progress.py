"""Jobs on a server's library: a message that shows their progress to one person, and what came of them."""

import asyncio
import logging
import re
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import discord

from bot.discord_bot.buttons.press import GREY, Press, row
from bot.discord_bot.context import Context, Interaction, context_of, require_scope
from bot.discord_bot.delivery import (
    NO_MENTIONS,
    REQUEST_ERRORS,
    Shown,
    View,
    edit_response,
    embed,
    respond,
    with_retries,
)
from bot.jobs import uploads
from bot.jobs.jobs import JobError
from bot.render.discord.answer_cards import trouble_card
from bot.render.discord.card import Card
from bot.render.discord.library_cards import changes_card, progress_card, version_card, waiting_card
from index.errors import CitebotError
from index.ingest.origins import is_page
from index.model import Changes, Unread

PAUSE = 2.0  # seconds between two edits: Discord allows five in five seconds
TOKEN = 14 * 60  # seconds for which a command can be answered: Discord's own limit is 15 minutes
BEGUN = {
    "add": "Adding…",
    "keep": "Adding…",
    "replace": "Replacing…",
    "reindex": "Updating…",
    "remove": "Removing…",
}
ADDING = ("add", "keep", "replace")

log = logging.getLogger(__name__)


async def run_job(interaction: Interaction, verb: str, origins: Sequence[str], unread: Sequence[Unread] = ()) -> None:
    """Run a job on the library, with a message that shows its progress to the person alone.

    `unread`: what was asked for and could not be read before the job.
    """
    context, scope = context_of(interaction), await require_scope(interaction)
    key = f"{interaction.id:x}"
    progress = ProgressMessage(interaction, row([Press("cancel", key, label="Cancel", style=GREY)]))
    await progress.begin(verb)
    async with context.busy():
        try:
            changes, versions = await context.jobs.run(
                scope.names[0], verb, origins, progress.update, key=key, on_wait=progress.wait
            )
        except JobError as error:
            here = re.escape(str(context.service.folder / scope.names[0]))
            text = re.sub(f"{here}/(files/[0-9a-f]+/)?", "", str(error))
            await progress.end([(trouble_card(text), None)])
            if verb == "add":
                await _discard(context, scope.names[0], origins)
            return
    changes = replace(changes, unread=(*unread, *changes.unread))
    results: list[Shown] = []
    if not versions or changes != Changes():
        results.append((changes_card(changes, is_add=verb in ADDING), None))
    for one in versions:
        buttons = [
            Press("replace", one.upload, one.mark, label="Replace"),
            Press("keep", one.upload, label="Keep both"),
        ]
        results.append((version_card(one.heading, one.before, one.number), row(buttons)))
    await progress.end(results)


async def _discard(context: Context, name: str, origins: Sequence[str]) -> None:
    """Delete the uploads of a job that came to nothing, unless another job is about the same."""
    files = [Path(origin) for origin in origins if not (is_page(origin) or context.jobs.works_on(name, origin))]

    def work() -> None:
        with context.library_pool.take(name, create=True) as library:
            uploads.discard(library, files)

    if files:
        try:
            await asyncio.to_thread(work)
        except CitebotError as error:
            log.warning("uploads of %s stay until the next are added: %s", name, error)


class ProgressMessage:
    """The message that shows the progress of one job."""

    def __init__(self, interaction: Interaction, view: View) -> None:
        self._interaction, self._view = interaction, view
        self._began = self._last = time.monotonic()

    async def begin(self, verb: str) -> None:
        """Send the message."""
        shown: dict[str, Any] = {"embed": embed(Card(BEGUN[verb])), "view": self._view}
        if self._interaction.response.is_done():
            await self._edit(**shown)
        else:
            await respond(self._interaction, private=True, **shown)

    async def wait(self, ahead: int) -> None:
        """Show how many jobs are before this one."""
        await self._edit(embed=embed(waiting_card(ahead)), view=self._view)

    async def update(self, what: str, done: int, total: int | None, seconds: float) -> None:
        """Show the progress, not more often than Discord allows."""
        if time.monotonic() - self._last > PAUSE:
            self._last = time.monotonic()
            await self._edit(embed=embed(progress_card(what, done, total, seconds)), view=self._view)

    async def end(self, results: Sequence[Shown]) -> None:
        """Show the first result in its place and the others below, in the channel if the command has expired."""
        is_late = time.monotonic() - self._began >= TOKEN
        for number, (card, view) in enumerate(results):
            if number == 0 and not is_late:
                await self._edit(embed=embed(card), view=view)
                continue
            shown: dict[str, Any] = {"embed": embed(card), "allowed_mentions": NO_MENTIONS}
            shown["view"] = view or discord.utils.MISSING
            with suppress(*REQUEST_ERRORS):
                if not is_late:
                    await self._interaction.followup.send(ephemeral=True, **shown)
                elif isinstance(channel := self._interaction.channel, discord.abc.Messageable):
                    nonce = f"{self._interaction.id}-{number}"
                    try:
                        await with_retries(partial(channel.send, nonce=nonce, **shown))
                    except discord.Forbidden:  # no right to write or embed there
                        await with_retries(partial(self._interaction.user.send, nonce=nonce, **shown))

    async def _edit(self, **shown: Any) -> None:
        with suppress(*REQUEST_ERRORS):  # dismissed, or too old; the work itself goes on
            await edit_response(self._interaction, **shown)
