"""Work that the running bot repeats."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from index.errors import CitebotError

log = logging.getLogger(__name__)


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
