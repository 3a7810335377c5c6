"""The Discord bot as a process, from its first connection to its end.

It ends with 0 when it was told to (SIGTERM, Ctrl-C), with 2 where only whoever runs it can help (no token, a wrong one,
another that runs already), and with 1 where a supervisor should start it again (Discord has gone silent, the cluster is
away, a fault).
"""

import asyncio
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from functools import partial
from random import uniform

import aiohttp
import discord
from filelock import FileLock, Timeout

from bot.discord_bot.client import CitebotClient
from bot.discord_bot.shards import ShardLeases, Shards
from bot.home import make_home
from bot.jobs.folder_watch import watching
from bot.records.opening import open_record_store
from bot.settings import Settings, SettingsError
from index.errors import CitebotError, LibraryError

SILENCE = 90.0  # seconds without an answer to a heartbeat until the connection counts as dead
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds between two tries to connect at all, doubled each time
SWITCH = 0.0005  # seconds until a thread that answers lets the event loop go on: Python's 5 ms doubles its lag
LAST = 9.5  # seconds after which the process ends whatever holds it up: who stops it kills it after ten
END_AGAIN = 1  # the exit code of a process that is to be started again
WRONG_TOKEN = 4004  # https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway

UNREACHED = (OSError, aiohttp.ClientError, discord.HTTPException, discord.GatewayNotFound)

log = logging.getLogger(__name__)


Leave = Callable[[int], None]
"""Called with the exit code as soon as it is known that the process is to end."""


def run(settings: Settings, shards: Shards | None = None, most: float = SILENCE) -> int:
    """Run the bot of a home until it ends, on these shards or on all; the exit code.

    `most`: seconds without an answer to a heartbeat. Raises SettingsError, or CitebotError if another citebot of the
    home is on one of the shards.
    """
    if not settings.discord_token:
        raise SettingsError("DISCORD_TOKEN is not set: put what Discord's developer portal gives you into .env")
    make_home(settings)
    lock = FileLock(settings.home / "run.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise CitebotError(f"another citebot already runs the chat of {settings.home}: stop that one first") from error
    if shards:  # so nobody is on all; who is on which is told by the leases
        lock.release()
    sys.setswitchinterval(SWITCH)
    hide(settings.discord_token)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # libraries for voice, which is no part here
    with nullcontext() if shards else lock:
        return asyncio.run(stay_connected(settings, shards=shards, most=most, leave=leave_in_time))


def leave_in_time(code: int) -> None:
    """End the process in time even if a thread is stuck, or the other end of a connection does not let go (30 s)."""
    timer = threading.Timer(LAST, os._exit, (code,))
    timer.daemon = True
    timer.start()


async def stay_connected(
    settings: Settings,
    make: Callable[..., CitebotClient] = CitebotClient,
    *,
    shards: Shards | None = None,
    most: float = SILENCE,
    leave: Leave = lambda _: None,
) -> int:
    """Take the shards, connect, and stay until told to end; the exit code.

    `make` takes the settings, who holds the shards, and what a client is told to count with. Raises SettingsError;
    CitebotError if another process has one of the shards.
    """
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(number, ended.set)
    with open_record_store(settings.home, settings.cluster).common() as records:
        holding = ShardLeases(records, shards, is_locked=not settings.cluster)
        taking, told = asyncio.create_task(holding.acquire()), asyncio.create_task(ended.wait())
        await asyncio.wait((taking, told), return_when=asyncio.FIRST_COMPLETED)
        if not taking.done():
            taking.cancel()
            return 0
        try:
            taking.result()
        except LibraryError as error:
            if not settings.cluster:
                raise
            log.error(str(error))  # it is away, and may be back
            return END_AGAIN
        losing = asyncio.create_task(holding.keep())
        try:
            async with _watched(settings, make) as watched, _following(settings, shards):
                made = partial(watched, settings, holding=holding)
                return await _try_on(made, settings.discord_token or "", ended, losing, most, leave)
        finally:
            losing.cancel()
            told.cancel()
            with suppress(LibraryError):  # else they run out
                await holding.release()


def _following(settings: Settings, shards: Shards | None) -> AbstractAsyncContextManager[None]:
    """Its folders are followed from now on, whether Discord can be reached or not; by one process of several."""
    leads = not shards or 0 in shards.ids
    return watching(settings.home / "libraries" / settings.library, settings.watch if leads else ())


@asynccontextmanager
async def _watched(
    settings: Settings, make: Callable[..., CitebotClient]
) -> AsyncIterator[Callable[..., CitebotClient]]:
    """`make`, whose chats are watched by whoever asks for /metrics, if that is wanted. Raises SettingsError."""
    if not settings.metrics:
        yield make
        return
    try:
        from bot.metrics.http import monitoring  # only here: prometheus-client need not be there
    except ModuleNotFoundError as error:
        raise SettingsError("CITEBOT_METRICS needs one package more: pip install 'citebot[metrics]'") from error
    async with monitoring(settings, make) as watched:
        yield watched


async def _try_on(
    make: Callable[[], CitebotClient],
    token: str,
    ended: asyncio.Event,
    losing: "asyncio.Task[str]",
    most: float,
    leave: Leave,
) -> int:
    """Connect, try again where nothing answers; the exit code."""
    pause = FIRST_PAUSE
    while True:
        code = await _run_once(make(), token, ended, losing, most, leave)
        if code is not None:
            return code
        log.warning("Discord can't be reached: trying again in %.0f s", pause)
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), pause * uniform(0.8, 1.2))
        pause = min(LONGEST_PAUSE, 2 * pause)


async def _run_once(
    chat: CitebotClient, token: str, ended: asyncio.Event, losing: "asyncio.Task[str]", most: float, leave: Leave
) -> int | None:
    """One client from its log-in to its end; None if it never came to a connection and should be tried again."""
    running, told = asyncio.create_task(chat.start(token)), asyncio.create_task(ended.wait())
    silent = asyncio.create_task(silence(chat, most))
    try:
        await asyncio.wait((running, told, silent, losing), return_when=asyncio.FIRST_COMPLETED)
        if told.done():
            leave(0)
            await chat.stop()
            return 0
        for trouble in (silent, losing):
            if trouble.done():
                leave(END_AGAIN)
                log.error(trouble.result())
                return END_AGAIN
        return _explain(running.exception(), is_ready=chat.is_ready())
    finally:
        for task in (running, told, silent):
            task.cancel()
        await asyncio.gather(running, told, silent, return_exceptions=True)
        if not chat.is_closed():
            await chat.close()


def _explain(error: BaseException | None, *, is_ready: bool) -> int | None:
    """What the end of a client means for the process. Raises SettingsError for what only its owner can mend."""
    is_refused = isinstance(error, discord.ConnectionClosed) and error.code == WRONG_TOKEN
    if is_refused or isinstance(error, discord.LoginFailure):
        raise SettingsError("Discord does not take DISCORD_TOKEN: copy it anew from the developer portal") from None
    if isinstance(error, discord.PrivilegedIntentsRequired):
        raise SettingsError("Discord wants a privileged intent, which citebot never asks for: update citebot") from None
    if isinstance(error, discord.HTTPException) and error.status in (401, 403):
        raise SettingsError(f"Discord refuses the bot ({error.status}): look at it in the developer portal") from None
    if not is_ready and isinstance(error, UNREACHED):
        return None
    log.error("the connection to Discord ended", exc_info=error)
    return END_AGAIN


async def silence(chat: CitebotClient, most: float) -> str:
    """Return, with words for it, once a shard that was connected has had no heartbeat answered for so many seconds."""
    heard: dict[int, tuple[float, float]] = {}
    while True:
        now = time.monotonic()
        for shard, latency in chat.latencies:  # which is another after each answer
            if heard.get(shard, (0.0, -1.0))[1] != latency:
                heard[shard] = now, latency
        if any(now - at > most for at, _ in heard.values()):
            return f"Discord has answered no heartbeat for {most:.0f} s"
        await asyncio.sleep(min(5.0, most / 10))


def hide(token: str) -> None:
    """Let the token appear in nothing that is logged."""
    for handler in logging.getLogger().handlers:
        if handler.formatter:
            handler.setFormatter(_Hiding(handler.formatter, token))


class _Hiding(logging.Formatter):
    """As another formatter, with a secret left out."""

    def __init__(self, inner: logging.Formatter, secret: str) -> None:
        super().__init__()
        self._inner, self._secret = inner, secret

    def format(self, record: logging.LogRecord) -> str:
        """The line, its traceback included."""
        return self._inner.format(record).replace(self._secret, "[token]")
