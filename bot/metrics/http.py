"""/metrics, /healthz and /readyz over HTTP, served by the event loop that answers, so that silence tells of it too.

/healthz: 200 where the event loop runs. /readyz: 200 where questions are answered, else 503 and why, in one line.
/metrics: the figures, for Prometheus.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from math import isfinite
from types import SimpleNamespace
from typing import Any, Protocol

import aiohttp
from aiohttp import web

from bot.metrics.events import Meter, Request
from bot.metrics.inventory import opens, survey
from bot.metrics.prometheus import Figures
from bot.settings import Settings, SettingsError

TICK = 0.25  # seconds between two looks at how late the event loop is
SURVEY = 60.0  # seconds between two looks at the libraries; 10,000 of them take 3
PATIENCE = 3.0  # seconds that a disk may take
CONNECTIONS = 50  # at a time: those of who asks and then says nothing more would take all handles of the process
READY = "ready"
CONTENT = "text/plain; version=0.0.4; charset=utf-8"

log = logging.getLogger(__name__)


class Bot(Protocol):
    """What is looked at of a bot: its state, its connections to Discord, and how much waits in it."""

    shards: Mapping[int, Any]
    latencies: Sequence[tuple[int, float]]
    guilds: Sequence[Any]
    is_stopping: bool

    def is_ready(self) -> bool:
        """Whether it is connected."""

    def is_closed(self) -> bool:
        """Whether it has ended."""

    def count_waiting(self) -> int:
        """The questions that wait for an answer."""

    def count_jobs(self) -> int:
        """The jobs that run."""


Make = Callable[..., Any]
"""Makes a Bot."""


@asynccontextmanager
async def monitoring(settings: Settings, make: Make) -> AsyncIterator[Make]:
    """While it is served: what makes a bot that is watched. Raises SettingsError if the port can't be had."""
    assert settings.metrics
    monitor = Monitor(settings, make)
    runner = web.AppRunner(monitor.app(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    tasks = [asyncio.create_task(work) for work in (monitor.feel(), monitor.look())]
    try:
        address, port = settings.metrics
        try:
            listening = await asyncio.get_running_loop().create_server(partial(_connect, runner), address, port)
        except OSError as error:
            raise SettingsError(f"CITEBOT_METRICS: nothing can listen on {address}:{port}: choose another") from error
        try:
            yield monitor.make
        finally:
            listening.close()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await runner.cleanup()


def _connect(runner: web.AppRunner) -> asyncio.BaseProtocol:
    """What answers a new connection; the oldest ones end where there are too many."""
    assert runner.server
    known = runner.server.connections
    for oldest in known[: max(0, len(known) - CONNECTIONS + 1)]:
        if oldest.transport:
            oldest.transport.abort()  # at once: `close` would wait for who does not read what it is sent
    return runner.server()


class Monitor:
    """The figures, and the bot that they are of."""

    def __init__(self, settings: Settings, make: Make) -> None:
        self._backend, self._make = settings.backend, make
        self._figures = Figures()
        self._bot: Bot | None = None
        self._opening: asyncio.Future[bool] | None = None

    def make(self, settings: Settings, **options: Any) -> Bot:
        """A bot, the one that is watched from now on."""
        self._bot = self._make(settings, meter=self._figures, http_trace=trace(self._figures), **options)
        return self._bot

    def app(self) -> web.Application:
        """What is served."""
        app = web.Application()
        app.add_routes([web.get("/healthz", _live), web.get("/readyz", self._ready), web.get("/metrics", self._show)])
        return app

    async def feel(self) -> None:
        """Measure how late the event loop comes, for good."""
        while True:
            due = asyncio.get_running_loop().time() + TICK
            await asyncio.sleep(TICK)
            self._figures.lagged(max(0.0, asyncio.get_running_loop().time() - due))

    async def look(self) -> None:
        """Look at the libraries, for good."""
        while True:
            try:
                self._figures.surveyed(await asyncio.to_thread(survey, self._backend))
            except Exception:  # an edge: the figures stay as they were, and the next look may do better
                log.exception("the libraries were not surveyed")
            await asyncio.sleep(SURVEY)

    async def _ready(self, _: web.Request) -> web.Response:
        state = await self._state()
        return web.Response(text=f"{state}\n", status=200 if state == READY else 503)

    async def _show(self, _: web.Request) -> web.Response:
        self._figures.stands(ready=await self._state() == READY)
        if bot := self._bot:
            shards = [shard.is_closed() for shard in bot.shards.values()] if bot.is_ready() else []
            beats = [latency for _, latency in bot.latencies if isfinite(latency)]
            self._figures.stands(
                servers=len(bot.guilds),
                shards=len(shards),
                shards_connected=shards.count(False),
                heartbeat_seconds=max(beats, default=0.0),
                waiting=bot.count_waiting(),
                jobs_running=bot.count_jobs(),
            )
        text = await asyncio.to_thread(self._figures.show)  # 2 ms that the event loop need not wait
        return web.Response(body=text, headers={"Content-Type": CONTENT})

    async def _state(self) -> str:
        """READY, or why not."""
        bot = self._bot
        if not bot or bot.is_closed() or not bot.is_ready():
            return "not connected to Discord"
        if bot.is_stopping:
            return "about to end"
        if closed := [shard.is_closed() for shard in bot.shards.values()].count(True):
            return f"{closed} of {len(bot.shards)} connections to Discord are closed"
        return READY if await self._opens() else "no library can be read"

    async def _opens(self) -> bool:
        """Whether a library opens in time; a disk that hangs holds one thread, however often this is asked."""
        if not self._opening or self._opening.done():
            self._opening = asyncio.ensure_future(asyncio.to_thread(opens, self._backend))
        await asyncio.wait({self._opening}, timeout=PATIENCE)
        return self._opening.done() and not self._opening.exception() and self._opening.result()


async def _live(_: web.Request) -> web.Response:
    return web.Response(text="ok\n")


def trace(meter: Meter) -> aiohttp.TraceConfig:
    """Tells the meter of each request to Discord; the wait is that of a 429's Retry-After, in whole seconds."""
    config = aiohttp.TraceConfig()

    async def end(_: aiohttp.ClientSession, __: SimpleNamespace, told: aiohttp.TraceRequestEndParams) -> None:
        wait = told.response.headers.get("Retry-After", "") if told.response.status == 429 else ""
        meter.requested(_result(told.response.status), float(wait) if wait.isdecimal() else 0.0)

    async def fail(*_: Any) -> None:
        meter.requested("broken")

    config.on_request_end.append(end)
    config.on_request_exception.append(fail)
    return config


def _result(status: int) -> Request:
    if status == 429:
        return "limited"
    return "taken" if status < 400 else "refused" if status < 500 else "failed"
