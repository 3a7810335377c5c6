"""The thread that answers questions, and the limited queue before it, in which servers take turns."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from bot.metrics.events import OFF, Meter
from index.errors import CitebotError

THREADS = 1  # two answered no more (64 a second, not 69) and the event loop waited: p99 of its lag 66 ms, not 37
WAITING = 200  # questions; the last of them waits about a second
AUTOCOMPLETE = 2.0  # seconds that somebody who is typing waits for what to choose from: Discord's own limit is 3

P = ParamSpec("P")
T = TypeVar("T")
Task = asyncio.Task[Any] | None


class BusyError(CitebotError):
    """The queue is full; the message can be shown."""


@dataclass(eq=False, slots=True)
class _Turn:
    """A task that waits or runs. In each round a server has one; `may_run` is set when its turn has come."""

    server: int
    round: int
    task: Task
    may_run: asyncio.Future[None]


class AnswerQueue:
    """Runs blocking work. Servers take turns, so that many questions of one don't hold up the others."""

    def __init__(self, meter: Meter = OFF) -> None:
        self._meter = meter
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="answer")
        self._waiting: list[_Turn] = []  # in the order they came
        self._running: list[_Turn] = []
        self._round = 0  # of the turn that began last

    def __len__(self) -> int:
        """How many tasks wait or run."""
        return len(self._waiting) + len(self._running)

    def ahead(self, task: Task) -> int:
        """How many tasks wait before this one, without those that run."""
        order = [turn.task for turn in sorted(self._waiting, key=_round_of)]
        return order.index(task) if task in order else 0

    async def run(self, server: int, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of the work for a server, in the thread. Raises BusyError if too many tasks wait."""
        turn = self._join(server)
        came = time.perf_counter()

        def timed() -> T:
            self._meter.took("waiting", time.perf_counter() - came)
            with self._meter.timing("answering"):
                return work(*args, **kwargs)

        try:
            await turn.may_run
            return await asyncio.get_running_loop().run_in_executor(self._threads, timed)
        finally:
            self._leave(turn)

    def _join(self, server: int) -> _Turn:
        """Take the next turn of a server.

        If the queue is full, that is at the expense of the server with most tasks. Raises BusyError if it is this one.
        """
        if len(self) >= WAITING:
            counts = Counter(turn.server for turn in self._waiting)
            largest, most = max(counts.items(), key=lambda one: one[1])
            if most <= counts[server] + 1:
                raise BusyError(BUSY)
            last = max((turn for turn in self._waiting if turn.server == largest), key=_round_of)
            self._waiting.remove(last)
            if not last.may_run.done():
                last.may_run.set_exception(BusyError(BUSY))
        rounds = [turn.round for turn in (*self._waiting, *self._running) if turn.server == server]
        turn = _Turn(
            server,
            max([self._round, *rounds]) + 1,
            asyncio.current_task(),
            asyncio.get_running_loop().create_future(),
        )
        self._waiting.append(turn)
        self._move()
        return turn

    def _leave(self, turn: _Turn) -> None:
        for some in (self._waiting, self._running):
            if turn in some:
                some.remove(turn)
        self._move()

    def _move(self) -> None:
        """Begin the turns for which there is a thread."""
        while self._waiting and len(self._running) < THREADS:
            turn = min(self._waiting, key=_round_of)
            self._waiting.remove(turn)
            self._running.append(turn)
            self._round = turn.round
            if not turn.may_run.done():  # its task may have been cancelled meanwhile
                turn.may_run.set_result(None)

    async def run_briefly(self, server: int, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """The same for autocompletion; None if it takes too long."""
        with suppress(BusyError, TimeoutError):
            return await asyncio.wait_for(self.run(server, work, *args, **kwargs), AUTOCOMPLETE)
        return None

    def close(self) -> None:
        """Let the running work finish; what waits is cancelled."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for turn in self._waiting:
            turn.may_run.get_loop().call_soon_threadsafe(turn.may_run.cancel)  # this may be another thread


BUSY = "Too many questions at once: please ask again in a minute."


def _round_of(turn: _Turn) -> int:
    return turn.round
