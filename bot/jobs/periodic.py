"""Work that the running bot does in the background, and work that it repeats."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from index.errors import CitebotError

log = logging.getLogger(__name__)


@asynccontextmanager
async def background(*work: Coroutine[Any, Any, Any]) -> AsyncIterator[list[asyncio.Task[Any]]]:
    """Run coroutines as tasks while the block runs; at its end, cancel those that are not done."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def every(seconds: float, work: Callable[[], Awaitable[None]], failure: str) -> None:
    """Do the work until cancelled, with a pause of `seconds` after each time.

    What it raises is logged after the sentence `failure`, since nobody awaits it and the next time may succeed.
    """
    while True:
        try:
            await work()
        except CitebotError as error:
            log.warning("%s: %s", failure, error)
        except Exception:  # an edge: see above
            log.exception("%s", failure)
        await asyncio.sleep(seconds)
