"""The Discord bot as a process, from its first connection to its end.

The exit code is 0 after SIGTERM or Ctrl-C; 2 if only the operator can help (no token, a wrong one, another bot that
already runs); and 1 if a supervisor should start it again (Discord is silent, the cluster is away, a fault).
"""

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from functools import cache
from random import uniform

import aiohttp
import discord
from filelock import FileLock, Timeout

from bot.discord_bot.client import CitebotClient
from bot.discord_bot.shards import ShardLeases, Shards, leads
from bot.home import describe_search, make_home
from bot.jobs.folder_watch import watch_always
from bot.jobs.periodic import background
from bot.records.opening import open_storage
from bot.settings import Settings, SettingsError
from index.errors import CitebotError, LibraryError
from index.library import warm_up
from index.sandbox.confinement import hide_memory, missing

SILENCE = 90.0  # seconds without an answer to a heartbeat until the connection counts as dead
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds between two tries to connect at all, doubled each time
SWITCH = 0.0005  # seconds until a thread that answers lets the event loop go on: Python's 5 ms doubles its lag
LAST = 9.5  # seconds after which the process ends whatever holds it up: who stops it kills it after ten
END_AGAIN = 1  # the exit code of a process that is to be started again
WRONG_TOKEN = 4004  # https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway

UNREACHED = (OSError, aiohttp.ClientError, discord.HTTPException, discord.GatewayNotFound)

log = logging.getLogger(__name__)


Leave = Callable[[int], None]
"""Called with the exit code as soon as the process must end."""


def run(
    settings: Settings,
    shards: Shards | None = None,
    max_silence: float = SILENCE,
    announce: Callable[[str], None] = lambda _: None,
) -> int:
    """Run the bot of a home until it ends, on these shards or on all; the exit code.

    `announce` is called with a line on what is searched where, once Discord takes the token. `max_silence`: seconds
    without an answer to a heartbeat. Raises SettingsError, or CitebotError if another citebot of the home is on one of
    the shards.
    """
    if not settings.discord_token:
        raise SettingsError("DISCORD_TOKEN is not set: put what Discord's developer portal gives you into .env")
    make_home(settings)
    lock = FileLock(settings.home / "run.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise CitebotError(f"another citebot already runs the chat of {settings.home}: stop that one first") from error
    if shards:  # the lock is for a process on all shards; the leases say which process has which
        lock.release()
    searched = describe_search(settings)
    sys.setswitchinterval(SWITCH)
    hide(settings.discord_token)
    hide_memory()
    for lacking in missing():
        log.warning("this system lacks %s", lacking)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # the bot needs no voice libraries
    with nullcontext() if shards else lock:
        work = stay_connected(
            settings,
            shards=shards,
            max_silence=max_silence,
            leave=leave_in_time,
            announce=cache(lambda: announce(searched)),  # not again after a connection that failed
        )
        warm_up()
        gc.collect()
        gc.freeze()  # what is loaded stays: a full collection holds the event loop up for 0.04 s, and not for 0.1
        return asyncio.run(work)


def leave_in_time(code: int) -> None:
    """End the process in time even if a thread hangs, or a connection takes 30 s to close."""
    timer = threading.Timer(LAST, os._exit, (code,))
    timer.daemon = True
    timer.start()


async def stay_connected(
    settings: Settings,
    make: Callable[..., CitebotClient] = CitebotClient,
    *,
    shards: Shards | None = None,
    max_silence: float = SILENCE,
    leave: Leave = lambda _: None,
    announce: Callable[[], None] = lambda: None,
) -> int:
    """Take the shards, connect, and stay connected until a signal ends the process; the exit code.

    `announce` is called after each login.
    `make` makes a client from the settings, the leases and a meter. Raises SettingsError, or CitebotError if another
    process has one of the shards.
    """
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(number, ended.set)
    with open_storage(settings.home, settings.cluster).records.common() as records:
        leases = ShardLeases(records, shards, is_locked=not settings.cluster)
        taking, signalled = asyncio.create_task(leases.acquire()), asyncio.create_task(ended.wait())
        await asyncio.wait((taking, signalled), return_when=asyncio.FIRST_COMPLETED)
        if not taking.done():
            taking.cancel()
            return 0
        try:
            taking.result()
        except LibraryError as error:
            if not settings.cluster:
                raise
            log.error(str(error))  # the cluster may be back later
            return END_AGAIN
        leases_lost = asyncio.create_task(leases.renew())
        try:
            # Folders are watched by one process of several, whether Discord can be reached or not.
            library, folders = settings.home / "libraries" / settings.library, settings.watch if leads(shards) else ()
            async with _monitored(settings, make) as monitored, background(watch_always(library, folders)):
                token = settings.discord_token or ""

                def connect() -> Awaitable[int | None]:
                    client = monitored(settings, leases=leases)
                    client.announce = announce
                    return _run_once(client, token, ended, leases_lost, max_silence, leave)

                return await _try_on(connect, ended)
        finally:
            leases_lost.cancel()
            signalled.cancel()
            with suppress(LibraryError):  # then they expire
                await leases.release()


def _monitored(
    settings: Settings, make: Callable[..., CitebotClient]
) -> AbstractAsyncContextManager[Callable[..., CitebotClient]]:
    """`make`, with its clients measured for /metrics if the settings want it. Raises SettingsError."""
    if not settings.metrics:
        return nullcontext(make)
    try:
        from bot.metrics.http import monitoring  # prometheus-client is optional
    except ModuleNotFoundError as error:
        raise SettingsError("CITEBOT_METRICS needs one package more: pip install 'citebot[metrics]'") from error
    return monitoring(settings, make)


async def _try_on(connect: Callable[[], Awaitable[int | None]], ended: asyncio.Event) -> int:
    """Connect, and try again while Discord can't be reached; the exit code."""
    pause = FIRST_PAUSE
    while (code := await connect()) is None:
        log.warning("Discord can't be reached: trying again in %.0f s", pause)
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), pause * uniform(0.8, 1.2))
        pause = min(LONGEST_PAUSE, 2 * pause)
    return code


async def _run_once(
    client: CitebotClient,
    token: str,
    ended: asyncio.Event,
    leases_lost: "asyncio.Task[str]",
    max_silence: float,
    leave: Leave,
) -> int | None:
    """Run one client from login to its end; the exit code, or None if it never connected and should be tried again."""
    try:
        work = client.start(token), ended.wait(), wait_for_silence(client, max_silence)
        async with background(*work) as (running, signalled, silent):
            await asyncio.wait((running, signalled, silent, leases_lost), return_when=asyncio.FIRST_COMPLETED)
            if signalled.done():
                leave(0)
                await client.stop()
                return 0
            for trouble in (silent, leases_lost):
                if trouble.done():
                    leave(END_AGAIN)
                    log.error(trouble.result())
                    return END_AGAIN
            return _explain(running.exception(), is_ready=client.is_ready())
    finally:
        if not client.is_closed():
            await client.close()


def _explain(error: BaseException | None, *, is_ready: bool) -> int | None:
    """The exit code after a client ended, None to try again. Raises SettingsError for what only its owner can fix."""
    is_refused = isinstance(error, discord.ConnectionClosed) and error.code == WRONG_TOKEN
    if is_refused or isinstance(error, discord.LoginFailure):
        raise SettingsError("Discord rejects DISCORD_TOKEN: copy it again from the developer portal") from None
    if isinstance(error, discord.PrivilegedIntentsRequired):
        raise SettingsError("Discord no longer grants a privileged intent: start citebot again") from None
    if isinstance(error, discord.HTTPException) and error.status in (401, 403):
        raise SettingsError(f"Discord refuses the bot ({error.status}): look at it in the developer portal") from None
    if not is_ready and isinstance(error, UNREACHED):
        return None
    log.error("the connection to Discord ended", exc_info=error)
    return END_AGAIN


async def wait_for_silence(client: CitebotClient, max_silence: float) -> str:
    """Return a sentence once Discord has not answered a connected shard's heartbeats for `max_silence` seconds."""
    heard: dict[int, tuple[float, float]] = {}
    while True:
        now = time.monotonic()
        for shard, latency in client.latencies:  # changes with each answer
            if heard.get(shard, (0.0, -1.0))[1] != latency:
                heard[shard] = now, latency
        if any(now - at > max_silence for at, _ in heard.values()):
            return f"Discord has answered no heartbeat for {max_silence:.0f} s"
        await asyncio.sleep(min(5.0, max_silence / 10))


def hide(token: str) -> None:
    """Keep the token out of everything that is logged."""
    for handler in logging.getLogger().handlers:
        if handler.formatter:
            handler.setFormatter(_Hiding(handler.formatter, token))


class _Hiding(logging.Formatter):
    """Another formatter, with a secret left out."""

    def __init__(self, inner: logging.Formatter, secret: str) -> None:
        super().__init__()
        self._inner, self._secret = inner, secret

    def format(self, record: logging.LogRecord) -> str:
        return self._inner.format(record).replace(self._secret, "[token]")
