"""Posts the new articles of a server's feeds to the channel that its managers chose, at their pace.

`notifications.Notifier` looks every few seconds; the library is read only after it has changed.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from hashlib import blake2s
from math import inf

import discord

from bot.discord_bot.context import Context
from bot.discord_bot.delivery import NO_MENTIONS, REQUEST_ERRORS, embed, with_retries
from bot.home import server_of
from bot.render.discord.library_cards import announcement_card
from bot.service import announcements
from index.errors import CitebotError
from index.model import Article

BAD_REQUEST = 400  # the HTTP status of what Discord will never accept

log = logging.getLogger(__name__)


class Announcer:
    """Posts new articles. `_due`: when each library is to be looked at again, in Unix seconds.

    `_shut`: those whose channel does not take them, which was logged.
    """

    def __init__(self, client: discord.Client, context: Context) -> None:
        self._client, self._context = client, context
        self._due: dict[str, float] = {}
        self._shut = set[str]()
        self._is_loaded = False

    async def look_at_all(self) -> None:
        """Post what is due in each server."""
        announcing = self._context.announcing
        if not self._is_loaded:  # those from before this process started
            names = await asyncio.to_thread(self._context.storage.records.with_note, announcements.NAME)
            announcing |= dict.fromkeys(names)
            self._is_loaded = True
        for library in [*announcing]:
            guild = self._client.get_guild(server_of(library) or 0)
            if not guild or guild.unavailable or self._context.is_stopping:
                continue
            try:
                await self._look(library, guild)
            except (CitebotError, *REQUEST_ERRORS) as error:
                log.info("the announcements of %s wait: %s", library, error)
            except Exception:  # an edge: the other libraries go on
                log.exception("the announcements of %s wait", library)

    async def _look(self, library: str, guild: discord.Guild) -> None:
        announcing, now = self._context.announcing, time.time()
        if not await asyncio.to_thread(self._context.storage.libraries.exists, library):  # it was erased
            announcing.pop(library, None)
            return
        if not self._context.jobs.works_on(library):  # else half of a feed that is being added would seem new
            stamp = await asyncio.to_thread(self._context.storage.libraries.version, library)
            if stamp != announcing.get(library):
                await asyncio.to_thread(self._find_new, library)
                announcing[library] = stamp
                self._due[library] = 0.0
        if now >= self._due.get(library, 0.0):
            await self._post_next(library, guild, now)

    async def _post_next(self, library: str, guild: discord.Guild, now: float) -> None:
        """Post the next article if it is due; at the end, note when to look again."""
        on_records = self._context.service.on_records
        names: Sequence[str] = [library]
        if key := await asyncio.to_thread(on_records, names, announcements.claim, now):
            async with self._context.busy():
                try:
                    if article := await asyncio.to_thread(self._find, library, key):
                        await self._post(library, guild, article)
                except REQUEST_ERRORS:
                    await asyncio.to_thread(on_records, names, announcements.release, now)
                    raise
                await asyncio.to_thread(on_records, names, announcements.end, key, now)
        state = await asyncio.to_thread(on_records, names, announcements.load)
        self._due[library] = state.due if state and state.waiting else inf
        if not state:
            self._context.announcing.pop(library, None)

    async def _post(self, library: str, guild: discord.Guild, article: Article) -> None:
        state = await asyncio.to_thread(self._context.service.on_records, [library], announcements.load)
        if not state:
            return
        channel = self._client.get_partial_messageable(state.channel, guild_id=guild.id)
        nonce = blake2s(f"{article.id} {state.channel}".encode(), digest_size=12).hexdigest()
        shown = embed(announcement_card(article))
        try:
            await with_retries(lambda: channel.send(embed=shown, nonce=nonce, allowed_mentions=NO_MENTIONS))
        except discord.HTTPException as error:
            if error.status == BAD_REQUEST:
                log.warning("Discord refused the article %s of %s: %s", article.id, library, error)
                return
            if isinstance(error, discord.Forbidden | discord.NotFound) and library not in self._shut:
                self._shut.add(library)
                log.warning(
                    "new articles wait, since they can't be posted to channel %d of server %s (%d): the bot needs View "
                    "Channel, Send Messages and Embed Links there",
                    *(state.channel, guild.name, guild.id),
                )
            raise
        self._shut.discard(library)

    def _find_new(self, library: str) -> None:
        with self._context.service.opened([library], create=False) as found:
            for one in found:
                self._context.service.on_records([library], announcements.look, one)

    def _find(self, library: str, key: str) -> Article | None:
        with self._context.service.opened([library], create=False) as found:
            return next((article for one in found if (article := one.article(key))), None)
