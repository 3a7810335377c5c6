"""The thread that answers questions, and the limited queue before it."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
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


class AnswerQueue:
    """Runs blocking work in the order it arrives."""

    def __init__(self, meter: Meter = OFF) -> None:
        self._meter = meter
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="answer")
        self._tasks: dict[Task, None] = {}  # in the order they came

    def __len__(self) -> int:
        """How many tasks wait or run."""
        return len(self._tasks)

    def ahead(self, task: Task) -> int:
        """How many tasks wait before this one, without those that run."""
        return max(0, [*self._tasks].index(task) - THREADS) if task in self._tasks else 0

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of the work, in the thread. Raises BusyError if too many tasks wait."""
        if len(self._tasks) >= WAITING:
            raise BusyError("Too many questions at once: please ask again in a minute.")
        task: Task = asyncio.current_task()
        self._tasks[task] = None
        came = time.perf_counter()

        def timed() -> T:
            self._meter.took("waiting", time.perf_counter() - came)
            with self._meter.timing("answering"):
                return work(*args, **kwargs)

        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, timed)
        finally:
            del self._tasks[task]

    async def run_briefly(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """The same for autocompletion; None if it takes too long."""
        with suppress(BusyError, TimeoutError):
            return await asyncio.wait_for(self.run(work, *args, **kwargs), AUTOCOMPLETE)
        return None

    def close(self) -> None:
        """Let the running work finish; what waits is cancelled."""
        self._threads.shutdown(wait=False, cancel_futures=True)
