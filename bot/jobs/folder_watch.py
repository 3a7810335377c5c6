"""The folders that the running bot watches, in a process of its own that is restarted if it ends."""

import asyncio
import json
import logging
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bot.jobs.jobs import start

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds until a restart, doubled while it ends sooner
END = 1.0  # seconds in which it may finish; killed, it leaves nothing half done

log = logging.getLogger(__name__)


async def watch_always(library: Path, folders: Sequence[Path]) -> None:
    """Keep a library up to date with folders until cancelled; without folders, nothing happens."""
    pause = FIRST_PAUSE
    while folders:
        began = time.monotonic()
        reason = await _watch(library, folders)
        if time.monotonic() - began > LONGEST_PAUSE:
            pause = FIRST_PAUSE
        log.warning(
            "the process that watches folders for %s ended (%s): it restarts in %.0f s", library.name, reason, pause
        )
        await asyncio.sleep(pause)
        pause = min(LONGEST_PAUSE, 2 * pause)


async def _watch(library: Path, folders: Sequence[Path]) -> str:
    """Watch until the process ends; why it ended."""
    process = await start(library, "watch", [str(folder) for folder in folders], stdin=PIPE)
    log.info("watching %s for %s", ", ".join(map(str, folders)), library.name)
    assert process.stdout
    reason = ""
    try:
        async for line in process.stdout:
            event = json.loads(line)
            if "error" in event:
                reason = event["error"]
            else:
                log.log(logging.WARNING if event["is_trouble"] else logging.INFO, "%s", event["line"])
        return reason or f"code {await process.wait()}"
    finally:
        await _end(process)


async def _end(process: Process) -> None:
    assert process.stdin
    process.stdin.close()
    with suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), END)
    if process.returncode is None:
        process.kill()
        await process.wait()
