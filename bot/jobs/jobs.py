"""Jobs: long work on libraries in child processes, one at a time, with progress reports and cancellation."""

import asyncio
import json
import os
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, NamedTuple

from bot.jobs.uploads import Version
from bot.render.to_json import load_changes
from index.errors import CitebotError
from index.model import Changes, from_record

LINE = 1 << 24  # bytes of one line of a worker, which may list thousands of unread files

Outcome = Literal["done", "failed", "cancelled"]

OnEnd = Callable[[str, Outcome, float, Sequence[str]], None]
"""Called with a job's verb, its outcome, the seconds it took, and the origins that it could not read."""

Report = Callable[[str, int, int | None, float], Awaitable[None]]
"""Called with the current step, how many are done and of how many, and the seconds since the job began."""


class Result(NamedTuple):
    """What a job changed, and the uploads that were not added because they may be new versions of articles."""

    changes: Changes
    versions: tuple[Version, ...] = ()


class JobError(CitebotError):
    """The job can't begin, or failed; the message can be shown."""


class Jobs:
    """The jobs of the bot."""

    def __init__(self, libraries: Path, on_end: OnEnd = lambda *_: None) -> None:
        self._libraries, self._on_end = libraries, on_end
        self._turn = asyncio.Lock()
        self._running: dict[str, Process | None] = {}
        self._rereading: dict[str, asyncio.Task[Changes]] = {}

    def __len__(self) -> int:
        """How many jobs run or wait."""
        return len(self._running)

    async def run(self, library: str, verb: str, origins: Sequence[str], report: Report) -> Result:
        """Run a job; what came of it. Raises JobError, also when it is cancelled."""
        if library in self._running:
            raise JobError("I am still working on this library: wait until I am done, or cancel that first.")
        self._running[library] = None
        began = time.monotonic()
        outcome: Outcome = "failed"
        unread: list[str] = []
        try:
            async with self._turn:
                if task := self._rereading.get(library):
                    task.cancel()
                    await asyncio.wait([task])
                if library not in self._running:
                    raise JobError(CANCELLED)
                process = await start(self._libraries / library, verb, origins)
                self._running[library] = process
                result = await _read_output(process, lambda step: report(*step, time.monotonic() - began))
                outcome = "done"
                unread = [one.origin for one in result.changes.unread if not one.undated]
                return result
        finally:
            if library not in self._running:
                outcome = "cancelled"
            self._on_end(verb, outcome, time.monotonic() - began, unread)
            if left := self._running.pop(library, None):
                _stop(left)

    async def reread(self, library: str) -> Changes | None:
        """Download a library's pages again in the background; None if a person's job takes over. Raises JobError."""
        if library in self._running:
            return None
        task = self._rereading[library] = asyncio.create_task(_reread(self._libraries / library))
        try:
            await asyncio.wait([task])
            return None if task.cancelled() else task.result()
        finally:
            task.cancel()
            await asyncio.wait([task])  # until its process has ended
            del self._rereading[library]

    def cancel(self, library: str) -> bool:
        """Cancel the job on a library; whether there was one."""
        if library not in self._running:
            return False
        if process := self._running.pop(library):
            _stop(process)
        return True

    async def close(self) -> None:
        """Cancel all."""
        for library in [*self._running]:
            self.cancel(library)


async def start(folder: Path, verb: str, origins: Sequence[str], stdin: int = DEVNULL) -> Process:
    """Start a worker for the library in `folder`."""
    command = [sys.executable, "-m", "bot.jobs.worker", str(folder), verb, *origins]
    environ = {name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"}
    return await asyncio.create_subprocess_exec(
        *command, stdin=stdin, stdout=PIPE, stderr=DEVNULL, env=environ, start_new_session=True, limit=LINE
    )


async def _reread(folder: Path) -> Changes:
    async def report(_: tuple[str, int, int | None]) -> None: ...

    process = await start(folder, "reread", [])
    try:
        return (await _read_output(process, report)).changes
    finally:
        _stop(process)
        await process.wait()


CANCELLED = "Cancelled. What was added before that stays."


async def _read_output(process: Process, report: Callable[[tuple[str, int, int | None]], Awaitable[None]]) -> Result:
    assert process.stdout
    async for line in process.stdout:
        message: dict[str, Any] = json.loads(line)
        if "changes" in message:
            await process.wait()
            versions = tuple(from_record(Version, one) for one in message["versions"])
            return Result(load_changes(message["changes"]), versions)
        if "error" in message:
            await process.wait()
            raise JobError(message["error"])
        await report((message["what"], message["done"], message["total"]))
    code = await process.wait()
    raise JobError(
        CANCELLED if code < 0 else "The work ended early. The person who runs me can find the error in the log."
    )


def _stop(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
