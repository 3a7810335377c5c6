"""The server itself: start and stop, in a test's event loop or in a thread, and how a bot is pointed at it."""

from __future__ import annotations

import asyncio
import inspect
import os
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any, Self, TypeVar

import discord
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

import tests.discord_server.routes  # noqa: F401  registers what REST answers
from tests.discord_server.acts import Acts
from tests.discord_server.faults import Faults
from tests.discord_server.gateway import Gateway
from tests.discord_server.interactions import Interaction
from tests.discord_server.messages import Message
from tests.discord_server.rest import PREFIX, Call, Rest, Violation

T = TypeVar("T")
C = TypeVar("C", bound=discord.Client)
DEADLINE = 10.0  # seconds a test waits for what a healthy bot does in milliseconds
NOW_AND_THEN = 0.05  # seconds
POINTER = Path(__file__).parent / "pointer"  # holds a sitecustomize
TOKEN = "a-token.that-only.this-server-takes"


class DiscordServer(Acts):
    """A Discord for one bot. `async with server:` runs it in this event loop, `with server.in_thread():` in a thread.

    Settings are attributes, times in seconds; change them before or while it runs.
    """

    def __init__(self, *, privileged: int = 0, shards: int = 1, compress: bool = False, token: str = TOKEN) -> None:
        super().__init__(privileged)
        self.token = token
        self.shards = shards  # what GET /gateway/bot recommends
        self.compress = compress  # zlib-stream for who asks for it
        self.max_concurrency = 16  # IDENTIFYs in 5 s
        self.heartbeat_interval = 41.25
        self.answer_within = 3.0  # the first answer to an interaction
        self.token_lasts = 900.0  # for edits and followups
        self.is_interim: Callable[[Message], bool] = lambda _: False  # whether a message only announces one
        self.attachment_limit = 10 * 1024 * 1024  # bytes a file
        self.faults = Faults()
        self.gateway = Gateway(self)
        self.rest = Rest(self)
        self.requests: list[Call] = []
        self.violations: list[Violation] = []
        self._change = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self._port = 0

    # --- running

    @property
    def gateway_url(self) -> str:
        return f"ws{self.url.removeprefix('http')}/gateway"

    async def start(self) -> None:
        """On a free port of the loopback interface; started again after `stop`, on the same one."""
        app = web.Application(client_max_size=1 << 30)
        app.router.add_get("/gateway", self.gateway.connect)
        app.router.add_get("/gateway/", self.gateway.connect)
        app.router.add_get("/attachments/{channel}/{file}/{name}", self.rest.download)
        app.router.add_route("*", PREFIX + "/{path:.*}", self.rest.answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        self._site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await self._site.start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"

    async def stop(self) -> None:
        if not self._runner or not self._site:
            return
        await self._site.stop()  # first, or nobody closes the connection of a bot that reconnects meanwhile
        for socket in list(self.gateway.sockets):
            socket.close(1001, "the server stops")
        with suppress(TimeoutError):
            await self.until(lambda: not self.gateway.sockets, 1.0)
        await self._runner.cleanup()
        self._runner = self._site = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.stop()

    @contextmanager
    def in_thread(self) -> Iterator[Callable[..., Any]]:
        """Run in a thread; what comes back does things there: `do(server.say, channel, anna, "hi")`.

        It takes functions and coroutine functions, and returns what they return. Use the server by it alone.
        """
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, name="discord server")
        thread.start()

        def do(action: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
            async def act() -> Any:
                result = action(*args, **kwargs)
                return await result if inspect.isawaitable(result) else result

            return asyncio.run_coroutine_threadsafe(act(), loop).result()

        try:
            do(self.start)
            yield do
        finally:
            do(self.stop)
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    # --- pointing a bot at it

    @contextmanager
    def pointed(self) -> Iterator[None]:
        """Discord is here, for every discord.py client of this process."""
        before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = self.url + PREFIX, URL(self.gateway_url)
        try:
            yield
        finally:
            Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before

    def environment(self) -> dict[str, str]:
        """Of a child process for which Discord is here, with the token; the rest is as in this one."""
        path = [str(POINTER), *filter(None, [os.environ.get("PYTHONPATH")])]
        return {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(path),
            "TEST_DISCORD_REST": self.url + PREFIX,
            "TEST_DISCORD_GATEWAY": self.gateway_url,
            "DISCORD_TOKEN": self.token,
        }

    @asynccontextmanager
    async def running(self, client: C, token: str | None = None) -> AsyncIterator[C]:
        """An unchanged client, ready, closed at the end. What its start raises is raised here."""
        with self.pointed():
            async with client:
                start = asyncio.create_task(client.start(token or self.token))
                ready = asyncio.create_task(client.wait_until_ready())
                try:
                    async with asyncio.timeout(DEADLINE):
                        await asyncio.wait({start, ready}, return_when=asyncio.FIRST_COMPLETED)
                    if start.done():
                        await start
                    yield client
                finally:
                    ready.cancel()
                    await client.close()
                    await asyncio.wait({start, ready}, timeout=DEADLINE)
                    start.cancel()

    # --- waiting

    def changed(self) -> None:
        self._change.set()
        self._change = asyncio.Event()

    async def until(self, what: Callable[[], T | None], within: float | None = None, name: str = "it") -> T:
        """What `what` gives as soon as that is true; raises TimeoutError, with what happened last, after `within` s.

        It is asked whenever something happens here, and now and then, as it may be about the bot's side.
        """
        within = DEADLINE if within is None else within
        end = time.monotonic() + within
        while not (found := what()):
            # Not asyncio.timeout around it all: wait_for of Python 3.11 may swallow its cancellation.
            if (left := end - time.monotonic()) <= 0:
                last = "\n  ".join(map(str, [*self.requests[-8:], *self.violations]))
                raise TimeoutError(f"no {name} within {within:.3g} s; the last requests:\n  {last}")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._change.wait(), min(NOW_AND_THEN, left))
        return found

    async def ready(self, shards: int = 1) -> None:
        """So many shards have a session."""
        await self.until(lambda: len(self.gateway.live()) >= shards, name="connected shards")

    async def reply(self, message: Message, within: float | None = None) -> Message:
        """The bot's reply to a message."""
        log = message.channel.log
        return await self.until(
            lambda: next((m for m in log if m.reply_to is message and m.author is self.bot), None), within, "reply"
        )

    async def request(self, method: str, ending: str, count: int = 1, within: float | None = None) -> Call:
        """The count-th answered request of that method whose path ends so."""

        def found() -> Call | None:
            calls = [c for c in self.requests if c.status and c.method == method and c.path.endswith(ending)]
            return calls[count - 1] if len(calls) >= count else None

        return await self.until(found, within, f"{method} ...{ending}")

    async def settled(self, quiet: float = 0.2) -> None:
        """The bot has read all it was sent, and then asked for nothing for `quiet` seconds: it says nothing to it.

        That it has read it all is known from the sequence in the heartbeat that op 1 asks for.
        """
        live = [socket for socket in self.gateway.live() if not socket.zombie]
        asked = {socket: len(socket.session.sent) for socket in live if socket.session}
        for socket in asked:
            socket.heard = -1
            socket.op(1)
        await self.until(lambda: all(s.heard >= n or s not in self.gateway.sockets for s, n in asked.items()))
        count = -1
        while count != len(self.requests) or self.rest.busy:
            count = len(self.requests)
            with suppress(TimeoutError):
                await self.until(lambda: len(self.requests) > count, quiet)  # noqa: B023

    # --- what is held against the bot

    def violated(self, method: str, path: str, problem: str) -> None:
        self.violations.append(Violation(method, path, problem))

    def take_violations(self) -> list[Violation]:
        """Those so far, which the test expected."""
        found, self.violations = self.violations, []
        return found

    @property
    def refusals(self) -> list[Call]:
        """The requests that were answered with an error."""
        return [call for call in self.requests if call.status >= 400]

    @property
    def interactions(self) -> list[Interaction]:
        """All of them in order, with their times."""
        return list(self.by_token.values())
