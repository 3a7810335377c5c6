"""Long work on libraries in processes of their own: one at a time, told about as it goes on, cancelled at a word."""

import asyncio
import json
import os
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.meter import OFF, Meter, Outcome
from bot.present.jsonable import load_changes
from index.errors import CitebotError
from index.model import Changes

LINE = 1 << 24  # bytes of one line a worker tells: thousands of files that could not be read

Report = Callable[[str, int, int | None, float], Awaitable[None]]
"""Called with what it is at, how many are done and of how many, and the seconds it has run."""


class JobError(CitebotError):
    """The work can't begin, did not end, or came to nothing; the message is fit to show."""


class Jobs:
    """What is under way."""

    def __init__(self, libraries: Path, meter: Meter = OFF) -> None:
        self._libraries, self._meter = libraries, meter
        self._turn = asyncio.Lock()
        self._running: dict[str, Process | None] = {}

    def __len__(self) -> int:
        """How many are at work or wait for their turn."""
        return len(self._running)

    async def run(self, library: str, verb: str, origins: Sequence[str], report: Report) -> Changes:
        """What the work changed. Raises JobError, also when it is cancelled."""
        if library in self._running:
            raise JobError("I am still at work in this library: wait for it, or cancel it.")
        self._running[library] = None
        began = time.monotonic()
        outcome: Outcome = "failed"
        try:
            async with self._turn:
                if library not in self._running:
                    raise JobError(CANCELLED)
                process = await self._start(library, verb, origins)
                self._running[library] = process
                changes = await _follow(process, lambda told: report(*told, time.monotonic() - began))
                outcome = "done"
                self._meter.unread(unread.origin for unread in changes.unread)
                return changes
        finally:
            if library not in self._running:
                outcome = "cancelled"
            self._meter.worked(verb, outcome, time.monotonic() - began)
            if left := self._running.pop(library, None):
                _stop(left)

    def cancel(self, library: str) -> bool:
        """End the work in a library, whatever it is at; whether there was any."""
        if library not in self._running:
            return False
        if process := self._running.pop(library):
            _stop(process)
        return True

    async def close(self) -> None:
        """End all."""
        for library in [*self._running]:
            self.cancel(library)

    async def _start(self, library: str, verb: str, origins: Sequence[str]) -> Process:
        command = [sys.executable, "-m", "bot.worker", str(self._libraries / library), verb, *origins]
        environ = {name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"}
        return await asyncio.create_subprocess_exec(
            *command, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, env=environ, start_new_session=True, limit=LINE
        )


CANCELLED = "Cancelled: what was taken in until then stays."


async def _follow(process: Process, report: Callable[[tuple[str, int, int | None]], Awaitable[None]]) -> Changes:
    """What a worker comes to, its tellings passed on."""
    assert process.stdout
    async for line in process.stdout:
        told: dict[str, Any] = json.loads(line)
        if "changes" in told:
            await process.wait()
            return load_changes(told["changes"])
        if "error" in told:
            await process.wait()
            raise JobError(told["error"])
        await report((told["what"], told["done"], told["total"]))
    code = await process.wait()
    raise JobError(
        CANCELLED if code < 0 else "The work ended before it was done; whoever runs me finds more in the log."
    )


def _stop(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
