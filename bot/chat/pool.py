"""Two threads that answer, and a queue before them that has an end."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from index.errors import CitebotError

THREADS = 2  # more make the event loop wait for the interpreter: p99 of its lag beside 2, 4, 8 is 24, 62, 201 ms
WAITING = 200  # questions; the last of them waits about a second

P = ParamSpec("P")
T = TypeVar("T")


class BusyError(CitebotError):
    """The queue is full."""


class Pool:
    """Runs what blocks, in the order it comes."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="answer")
        self._held = 0

    def ahead(self) -> int:
        """How many wait now; whoever asks is among them."""
        return max(0, self._held - THREADS - 1)

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the work returns, or raises. Raises BusyError if too many wait."""
        if self._held >= WAITING:
            raise BusyError("Too many questions at once: please ask again in a minute.")
        self._held += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: work(*args, **kwargs))
        finally:
            self._held -= 1

    def close(self) -> None:
        """Let the threads go once they are idle."""
        self._threads.shutdown(wait=True, cancel_futures=True)
