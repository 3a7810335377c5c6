"""/metrics, /healthz and /readyz over HTTP, served by the event loop that answers, so that they fail if it hangs.

/healthz: 200 while the event loop runs. /readyz: 200 while questions are answered, else 503 with the reason in one
line. /metrics: the metrics for Prometheus.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from types import SimpleNamespace
from typing import Any, Protocol, TypeVar

import aiohttp
from aiohttp import web

from bot.jobs.periodic import background, every
from bot.metrics.events import Meter
from bot.metrics.inventory import opens, survey
from bot.metrics.prometheus import Figures
from bot.settings import Settings, SettingsError
from index.stores.backend import Backend

TICK = 0.25  # seconds between two measurements of the event loop's lag
SURVEY = 60.0  # seconds between two looks at the libraries; 10,000 of them take 3
PATIENCE = 3.0  # seconds that a disk may take
CONNECTIONS = 50  # at once: silent ones could take all file handles of the process
READY = "ready"
CONTENT = "text/plain; version=0.0.4; charset=utf-8"


class Bot(Protocol):
    """The part of a bot that is measured."""

    def why_not_ready(self) -> str:
        """Why it answers no questions now; empty if it does."""

    def gauges(self) -> Mapping[str, float]:
        """Its gauges now, by their names in `prometheus.NOW`."""


B = TypeVar("B", bound=Bot)


@asynccontextmanager
async def monitoring(settings: Settings, make: Callable[..., B]) -> AsyncIterator[Callable[..., B]]:
    """Serve metrics while the block runs; the bots that the yielded `make` makes are measured. Raises SettingsError."""
    assert settings.metrics
    monitor = Monitor(settings.backend)

    def make_measured(settings: Settings, **options: Any) -> B:
        monitor.bot = bot = make(settings, meter=monitor.figures, http_trace=trace(monitor.figures), **options)
        return bot

    runner = web.AppRunner(monitor.app(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        address, port = settings.metrics
        try:
            listening = await asyncio.get_running_loop().create_server(partial(_connect, runner), address, port)
        except OSError as error:
            raise SettingsError(f"CITEBOT_METRICS: nothing can listen on {address}:{port}: choose another") from error
        async with background(
            every(0, monitor.measure, "The lag of the event loop was not measured"),
            every(SURVEY, monitor.survey, "The libraries were not surveyed"),
        ):
            try:
                yield make_measured
            finally:
                listening.close()
    finally:
        await runner.cleanup()


def _connect(runner: web.AppRunner) -> asyncio.BaseProtocol:
    """Accept a connection; the oldest ones are closed if there are too many."""
    assert runner.server
    known = runner.server.connections
    for oldest in known[: max(0, len(known) - CONNECTIONS + 1)]:
        if oldest.transport:
            oldest.transport.abort()  # `close` would wait for a client that does not read
    return runner.server()


class Monitor:
    """The metrics, and the bot that they describe, None before the first one."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.figures = Figures()
        self.bot: Bot | None = None
        self._opening: asyncio.Future[bool] | None = None

    def app(self) -> web.Application:
        """The web application."""
        app = web.Application()
        app.add_routes([web.get("/healthz", _live), web.get("/readyz", self._ready), web.get("/metrics", self._show)])
        return app

    async def measure(self) -> None:
        """Measure how late the event loop is."""
        due = asyncio.get_running_loop().time() + TICK
        await asyncio.sleep(TICK)
        self.figures.lagged(max(0.0, asyncio.get_running_loop().time() - due))

    async def survey(self) -> None:
        """Count what the libraries hold."""
        self.figures.surveyed(*await asyncio.to_thread(survey, self._backend))

    async def _ready(self, _: web.Request) -> web.Response:
        state = await self._state()
        return web.Response(text=f"{state}\n", status=200 if state == READY else 503)

    async def _show(self, _: web.Request) -> web.Response:
        self.figures.set(ready=await self._state() == READY)
        if self.bot:
            self.figures.set(**self.bot.gauges())
        text = await asyncio.to_thread(self.figures.show)  # takes 2 ms
        return web.Response(body=text, headers={"Content-Type": CONTENT})

    async def _state(self) -> str:
        """READY, or the reason why not."""
        if why := self.bot.why_not_ready() if self.bot else "not connected to Discord":
            return why
        return READY if await self._opens() else "no library can be read"

    async def _opens(self) -> bool:
        """Whether a library opens in time; a disk that hangs blocks one thread, however often this is called."""
        if not self._opening or self._opening.done():
            self._opening = asyncio.ensure_future(asyncio.to_thread(opens, self._backend))
        await asyncio.wait({self._opening}, timeout=PATIENCE)
        return self._opening.done() and not self._opening.exception() and self._opening.result()


async def _live(_: web.Request) -> web.Response:
    return web.Response(text="ok\n")


def trace(meter: Meter) -> aiohttp.TraceConfig:
    """Reports each request to Discord to the meter; the wait is the Retry-After of a 429, in whole seconds."""
    config = aiohttp.TraceConfig()

    async def end(_: aiohttp.ClientSession, __: SimpleNamespace, params: aiohttp.TraceRequestEndParams) -> None:
        status = params.response.status
        if status == 429:
            wait = params.response.headers.get("Retry-After", "")
            meter.requested("limited", float(wait) if wait.isdecimal() else 0.0)
        else:
            meter.requested("taken" if status < 400 else "refused" if status < 500 else "failed")

    async def fail(*_: Any) -> None:
        meter.requested("broken")

    config.on_request_end.append(end)
    config.on_request_exception.append(fail)
    return config
