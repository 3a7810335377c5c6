"""Tells people that a question they follow is answered, once, soon after the libraries that it was asked of change.

Whoever changed them, their versions tell: they are looked at every few seconds, and the questions are asked again only
where the generation is another. What was asked in a channel is told there; what nobody else saw, or can't be told
there any more, by direct message, if who asked is still in the server. What can't be told at all is let go.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from hashlib import blake2s
from typing import Any, ParamSpec, TypeVar

import discord

from bot.discord_bot.answer_queue import BusyError
from bot.discord_bot.buttons.registry import below_answer
from bot.discord_bot.context import Context, Scope
from bot.discord_bot.delivery import BROKEN, NOBODY, embed, persist, send_below
from bot.home import FIRST, server_of
from bot.render.discord.answer_cards import answer_card
from bot.render.discord.subscription_cards import news_text
from bot.service.subscriptions import Subscription
from index.errors import CitebotError
from index.model import Answer
from index.stores.backend import Backend, Version

LOOK = 2.0  # seconds between two looks
PACE = 0.05  # seconds between two questions: they take a twentieth of the thread that answers
AT_ONCE = 50  # people who are mentioned in one message: Discord takes 100, and 2,000 characters
TOO_MANY = 429

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
Stamp = tuple[Version, ...]
"""Of some libraries."""


class Notifier:
    """Asks subscribed questions again and tells their people."""

    def __init__(self, client: discord.Client, context: Context) -> None:
        self._client, self._context = client, context

    async def _finds_followed(self) -> bool:
        """Learn what people follow from before; whether that could be done."""
        try:
            self._context.watched |= dict.fromkeys(await asyncio.to_thread(self._context.service.find_subscribed))
        except CitebotError as error:
            log.info("the questions that people follow wait: %s", error)
            return False
        return True

    async def keep_telling(self) -> None:
        """Look now and then, for as long as the bot runs."""
        while not await self._finds_followed():
            await asyncio.sleep(LOOK)
        while not self._context.is_stopping:
            for library in [*self._context.watched]:
                try:
                    await self._look(library)
                except (CitebotError, discord.HTTPException, *BROKEN) as error:
                    log.info("the questions that people follow in %s wait: %s", library, error)
                    self._context.watched[library] = None
                except Exception:  # an edge: nobody else would hear of it, and after the next change it may do better
                    log.exception("a fault")
            await asyncio.sleep(LOOK)

    async def _look(self, library: str) -> None:
        """Ask again what is followed in a library, if it may have changed."""
        scope = await self._find_scope(library)
        if not scope:  # its server is out of order, or has removed us; or it is shared no more
            return
        stamp = await asyncio.to_thread(stamp_of, self._context.storage.libraries, scope.names)
        if stamp == self._context.watched[library]:
            return
        self._context.watched[library] = stamp  # now: who follows one meanwhile makes it None again
        if not await self._ask_all(scope):
            self._context.watched[library] = None

    async def _find_scope(self, library: str) -> Scope | None:
        """Where a library answers, whoever asks; None if it does not now. Raises LibraryError."""
        if library == FIRST:
            return await self._context.scope(None, None, 0) if self._context.leads else None
        guild = self._client.get_guild(server_of(library) or 0)
        return await self._context.scope(guild.id, None, 0) if guild and not guild.unavailable else None

    async def _ask_all(self, scope: Scope) -> bool:
        """Ask again what a change may have answered; whether no more is to be done."""
        same: defaultdict[str, list[Subscription]] = defaultdict(list)
        for one in await self._run(self._context.service.due, scope.names, self._context.settings.keep_days):
            same[one.answer].append(one)
        in_vain: list[tuple[Subscription, Answer]] = []
        is_done = True
        for group in same.values():
            if self._context.is_stopping:
                return False
            answer = await self._run(self._context.service.ask_again, scope.names, group[0], scope.rules.quotes)
            if not answer.complete:
                is_done = False
            elif group[0].is_answered_by(answer):
                await self._tell_all(scope, group, answer)
            else:
                in_vain += [(one, replace(answer, hits=())) for one in group]
        if in_vain:
            await self._run(self._context.service.mark_asked, scope.names, in_vain)
        return is_done

    async def _tell_all(self, scope: Scope, group: list[Subscription], answer: Answer) -> None:
        """Tell all who follow a question, each of them once."""
        claimed = await self._run(self._context.service.claim, scope.names, group)
        together: defaultdict[tuple[int, int | None], list[Subscription]] = defaultdict(list)
        for one in claimed:
            together[one.channel, one.told].append(one)
        for same in together.values():
            for at in range(0, len(same), AT_ONCE):
                some = same[at : at + AT_ONCE]
                async with self._context.busy():
                    await self._tell(scope, some, answer, part=at)
                    await self._run(self._context.service.end, scope.names, some)

    async def _run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """In the pool, at a pace that leaves it to those who wait for an answer; later where it is full of them."""
        while True:
            await asyncio.sleep(PACE)
            try:
                return await self._context.pool.run(work, *args, **kwargs)
            except BusyError:
                await asyncio.sleep(LOOK)

    async def _tell(self, scope: Scope, same: Sequence[Subscription], answer: Answer, part: int) -> None:
        """Tell who follow a question in one channel, or where nobody sees it. Raises where it may be done later."""
        shown = {"embed": embed(answer_card(answer, asked=same[0].question, quotes=scope.rules.quotes))}
        if same[0].channel:
            guild = scope.server or None
            channel = self._client.get_partial_messageable(same[0].channel, guild_id=guild)
            people = [one.person for one in same]
            told = send_below(
                channel.get_partial_message(same[0].message),
                content=news_text(people),
                view=below_answer(answer, private=False),
                nonce=nonce_of(same[0], str(part)),
                allowed_mentions=discord.AllowedMentions(
                    everyone=False, roles=False, users=[discord.Object(int(person)) for person in people]
                ),
                **shown,
            )
            if await is_taken(told):
                return
        for one in same:
            if not await self._write(scope, one, shown):
                log.info("%s: a question that was followed is answered, and nobody could be told", scope.names[0])

    async def _write(self, scope: Scope, one: Subscription, shown: dict[str, Any]) -> bool:
        """Tell one by direct message, unless they have left the server; whether that was possible."""
        guild = self._client.get_guild(scope.server)
        if scope.server and not (guild and await is_taken(guild.fetch_member(int(one.person)))):
            return False
        content, nonce = news_text([], guild.name if guild else None), nonce_of(one, one.person)

        async def send() -> None:
            channel = await self._client.create_dm(discord.Object(int(one.person)))
            await persist(lambda: channel.send(nonce=nonce, content=content, allowed_mentions=NOBODY, **shown))

        return await is_taken(send())


def nonce_of(one: Subscription, apart: str) -> str:
    """Another for each claim and channel, and whatever else tells messages apart: told again, it is the same one."""
    told = f"{one.answer} {one.channel} {one.told} {apart}"
    return blake2s(told.encode(), digest_size=12).hexdigest()


def stamp_of(backend: Backend, names: Sequence[str]) -> Stamp:
    """What is another after every change of these libraries. Raises LibraryError."""
    return tuple(backend.version(name) for name in names)


async def is_taken(act: Awaitable[object]) -> bool:
    """Whether Discord takes it; False if it never will. Raises what may pass."""
    try:
        await act
    except discord.HTTPException as error:
        if error.status not in range(400, 500) or error.status == TOO_MANY:
            raise
        log.info("not taken: %s %s", error.status, error.code)
        return False
    return True
