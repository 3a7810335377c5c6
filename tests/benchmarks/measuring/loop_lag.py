"""`citebot` as ever, in this process, with a watch on its event loop: how late it comes to what is due.

python -m tests.benchmarks.measuring.loop_lag FILE [ARGUMENT OF citebot...]

At the end FILE holds monotonic seconds and seconds late in turn, as JSON, for every tick: one that could not be kept
counts as late as it was, so that a block of 50 ms counts five times and not once.
"""

import asyncio
import json
import sys
import time
from array import array
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.__main__ import cli
from bot.discord_bot import process

TICK = 0.01  # seconds


async def watch(found: "array[float]") -> None:
    """Note how late each tick is, until cancelled."""
    due = time.monotonic() + TICK
    while True:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        now = time.monotonic()
        while due <= now:
            found.extend((due, now - due))
            due += TICK


def main(file: str, *arguments: str) -> None:
    """Run it, watched; the probe sits where the bot's loop has just begun."""
    stay_connected, found = process.stay_connected, array("d")  # which takes 0.1 MB a minute, a list 0.7

    async def watched(*given: Any, **named: Any) -> int:
        watching = asyncio.create_task(watch(found))
        try:
            return await stay_connected(*given, **named)
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            Path(file).write_text(json.dumps(found.tolist()))

    process.stay_connected = watched
    cli(list(arguments), prog_name="citebot")


if __name__ == "__main__":
    main(*sys.argv[1:])
