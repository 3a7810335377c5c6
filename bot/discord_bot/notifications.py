"""Notifications: people hear once, soon after a library changes, that a question they follow has an answer.

The versions of the libraries are compared every few seconds, and only after a change are the questions asked again. A
question from a channel is answered there. If nobody else saw it, or the channel is gone, its person gets a direct
message, provided they are still in the server. A subscription whose notification can't be delivered is removed.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import blake2s
from typing import Any, ParamSpec, TypeVar

import discord

from bot.discord_bot.announcements import Announcer
from bot.discord_bot.answer_queue import BusyError
from bot.discord_bot.buttons.press import below_answer
from bot.discord_bot.context import Context, Scope
from bot.discord_bot.delivery import NO_MENTIONS, REQUEST_ERRORS, embed, is_accepted, send_below, with_retries
from bot.home import server_of
from bot.jobs.periodic import background, every
from bot.render.discord.answer_cards import answer_card
from bot.render.discord.subscription_cards import news_text
from bot.service.subscriptions import Subscription, claim, end, mark_asked
from index.errors import CitebotError
from index.model import Answer
from index.stores.backend import Backend, Version

LOOK = 2.0  # seconds between two looks
PACE = 0.05  # seconds between two questions: they take a twentieth of the thread that answers
AT_ONCE = 50  # people who are mentioned in one message: Discord takes 100, and 2,000 characters

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class Notifier:
    """Asks subscribed questions again and notifies their people."""

    def __init__(self, client: discord.Client, context: Context) -> None:
        self._client, self._context = client, context
        self._announcer = Announcer(client, context)
        self._is_loaded = False

    async def run(self) -> None:
        """Look for answers to subscribed questions, and for new articles to announce, until cancelled."""
        async with background(every(LOOK, self._announcer.look_at_all, "Announcements wait")):
            await every(LOOK, self._look_at_all, "Subscriptions wait")

    async def _look_at_all(self) -> None:
        if not self._is_loaded:  # those from before this process started
            self._context.subscribed |= dict.fromkeys(await asyncio.to_thread(self._context.service.find_subscribed))
            self._is_loaded = True
        for library in [*self._context.subscribed]:
            try:
                await self._look(library)
            except (CitebotError, *REQUEST_ERRORS) as error:
                log.info("the subscriptions of %s wait: %s", library, error)
                self._context.subscribed[library] = None
            except Exception:  # an edge: the other libraries go on, and after its next change this one may succeed
                log.exception("the subscriptions of %s wait", library)

    async def _look(self, library: str) -> None:
        """Ask a library's subscribed questions again if it may have changed."""
        scope = await self._find_scope(library)
        if not scope:  # its server is unavailable or removed the bot, or it is no longer shared
            return
        stamp = await asyncio.to_thread(stamp_of, self._context.storage.libraries, scope.names)
        if stamp == self._context.subscribed[library]:
            return
        self._context.subscribed[library] = stamp  # now: a new subscription sets it to None again
        if not await self._ask_all(scope):
            self._context.subscribed[library] = None

    async def _find_scope(self, library: str) -> Scope | None:
        """The scope of a library without a person; None if it does not answer now. Raises LibraryError."""
        if library in self._context.shared:
            return await self._context.scope(None, None, 0) if self._context.leads else None
        guild = self._client.get_guild(server_of(library) or 0)
        return await self._context.scope(guild.id, None, 0) if guild and not guild.unavailable else None

    async def _ask_all(self, scope: Scope) -> bool:
        """Ask the questions again that a change may have answered; whether all were."""
        same: defaultdict[str, list[Subscription]] = defaultdict(list)
        for one in await self._run(
            scope.server, self._context.service.due, scope.names, self._context.settings.keep_days
        ):
            same[one.answer].append(one)
        in_vain: list[tuple[Subscription, Answer]] = []
        is_done = True
        for group in same.values():
            if self._context.is_stopping:
                return False
            answer = await self._run(
                scope.server, self._context.service.ask_again, scope.names, group[0], scope.settings.quotes
            )
            if not answer.complete:
                is_done = False
            elif group[0].is_answered_by(answer):
                await self._notify_all(scope, group, answer)
            else:
                in_vain += [(one, replace(answer, hits=())) for one in group]
        if in_vain:
            await self._run(scope.server, self._context.service.on_records, scope.names, mark_asked, in_vain)
        return is_done

    async def _notify_all(self, scope: Scope, group: list[Subscription], answer: Answer) -> None:
        claimed = await self._run(scope.server, self._context.service.on_records, scope.names, claim, group)
        together: defaultdict[tuple[int, int | None], list[Subscription]] = defaultdict(list)
        for one in claimed:
            together[one.channel, one.told].append(one)
        for same in together.values():
            for at in range(0, len(same), AT_ONCE):
                some = same[at : at + AT_ONCE]
                async with self._context.busy():
                    await self._notify(scope, some, answer, index=at)
                    await self._run(scope.server, self._context.service.on_records, scope.names, end, some)

    async def _run(self, server: int, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run it in the queue, at a pace that leaves room for people's questions; later if the queue is full."""
        while True:
            await asyncio.sleep(PACE)
            try:
                return await self._context.queue.run(server, work, *args, **kwargs)
            except BusyError:
                await asyncio.sleep(LOOK)

    async def _notify(self, scope: Scope, same: Sequence[Subscription], answer: Answer, index: int) -> None:
        """Notify people of one channel, or each by direct message. Raises if it may succeed later."""
        shown = {"embed": embed(answer_card(answer, asked=same[0].question, quotes=scope.settings.quotes))}
        if same[0].channel:
            guild = scope.server or None
            channel = self._client.get_partial_messageable(same[0].channel, guild_id=guild)
            people = [one.person for one in same]
            sent = send_below(
                channel.get_partial_message(same[0].message),
                content=news_text(people),
                view=below_answer(answer, private=False),
                nonce=nonce_of(same[0], str(index)),
                allowed_mentions=discord.AllowedMentions(
                    everyone=False, roles=False, users=[discord.Object(int(person)) for person in people]
                ),
                **shown,
            )
            if await is_accepted(sent):
                return
        for one in same:
            if not await self._write(scope, one, shown):
                log.info("%s: a notification could not be delivered", scope.names[0])

    async def _write(self, scope: Scope, one: Subscription, shown: dict[str, Any]) -> bool:
        """Notify one person by direct message, unless they left the server; whether that was possible."""
        guild = self._client.get_guild(scope.server)
        if scope.server and not (guild and await is_accepted(guild.fetch_member(int(one.person)))):
            return False
        content = news_text([], guild.name if guild else None)
        given = {**shown, "content": content, "nonce": nonce_of(one, one.person), "allowed_mentions": NO_MENTIONS}

        async def send() -> None:
            channel = await self._client.create_dm(discord.Object(int(one.person)))
            await with_retries(lambda: channel.send(**given))

        return await is_accepted(send())


def nonce_of(one: Subscription, apart: str) -> str:
    """A nonce for each claim, channel and `apart`: the same again if the message is sent again."""
    unique = f"{one.answer} {one.channel} {one.told} {apart}"
    return blake2s(unique.encode(), digest_size=12).hexdigest()


def stamp_of(backend: Backend, names: Sequence[str]) -> tuple[Version, ...]:
    """The versions of these libraries, which differ after every change. Raises LibraryError."""
    return tuple(backend.version(name) for name in names)
