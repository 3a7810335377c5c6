"""Jobs: long work on libraries in child processes, one at a time, with progress reports and cancellation.

Those that wait go in rounds, in each of which a library has one job: many of one library don't hold up the others.
"""

import asyncio
import json
import os
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from bot.jobs.uploads import Version
from bot.render.to_json import load_changes
from index.errors import CitebotError
from index.model import Changes, from_record

MOST = 20  # jobs of one library that run or wait
LINE = 1 << 24  # bytes of one line of a worker, which may list thousands of unread files

Outcome = Literal["done", "failed", "cancelled"]

OnEnd = Callable[[str, Outcome, float, Sequence[str]], None]
"""Called with a job's verb, its outcome, the seconds it took, and the origins that it could not read."""

Report = Callable[[str, int, int | None, float], Awaitable[None]]
"""Called with the current step, how many are done and of how many, and the seconds since the job began."""

OnWait = Callable[[int], Awaitable[None]]
"""Called with the number of jobs that are before one that waits, whenever that changes."""


async def ignore(_: int) -> None:
    """Tells nobody."""


class Result(NamedTuple):
    """What a job changed, and the uploads that were not added because they may be new versions of articles."""

    changes: Changes
    versions: tuple[Version, ...] = ()


class JobError(CitebotError):
    """The job can't begin, or failed; the message can be shown."""


@dataclass(eq=False, slots=True)
class Job:
    """A job that runs or waits; `key` is unique in its library, `round` is fixed when it comes.

    It `began` at this second of the monotonic clock; None while it waits.
    """

    library: str
    key: str
    verb: str
    origins: Sequence[str]
    round: int
    began: float | None = None
    is_cancelled: bool = False
    process: Process | None = None


class Jobs:
    """The jobs of the bot."""

    def __init__(self, libraries: Path, on_end: OnEnd = lambda *_: None) -> None:
        self._libraries, self._on_end = libraries, on_end
        self._jobs: list[Job] = []  # in the order they came
        self._round = 0  # of the job that began last
        self._moved = asyncio.Event()  # set and replaced when a job ends or is cancelled
        self._rereading: dict[str, asyncio.Task[Changes]] = {}

    def __len__(self) -> int:
        """How many jobs run or wait."""
        return len(self._jobs)

    def works_on(self, library: str, origin: str | None = None) -> bool:
        """Whether a person's job on this library, or one of its origins, runs or waits."""
        return any(job.library == library and (origin is None or origin in job.origins) for job in self._jobs)

    def of(self, library: str | None = None) -> list[Job]:
        """The jobs of a library, or of all, that run or wait; whose turn comes first is first."""
        return sorted((job for job in self._jobs if library in (None, job.library)), key=self._ahead)

    async def run(
        self,
        library: str,
        verb: str,
        origins: Sequence[str],
        report: Report,
        *,
        key: str = "",
        on_wait: OnWait = ignore,
    ) -> Result:
        """Run a job once it is its turn; what came of it. Raises JobError, also when it is cancelled."""
        rounds = [job.round for job in self._jobs if job.library == library]
        if len(rounds) >= MOST:
            raise JobError(f"{MOST} jobs of this library are waiting already: try again when one of them is done.")
        job = Job(library, key, verb, origins, max([self._round, *rounds]) + 1)
        self._jobs.append(job)
        began = time.monotonic()
        outcome: Outcome = "failed"
        unread: list[str] = []
        try:
            await self._wait_for_turn(job, on_wait)
            job.process = await start(self._libraries / library, verb, origins)
            if job.is_cancelled:
                raise JobError(CANCELLED)
            result = await _read_output(job.process, lambda step: report(*step, time.monotonic() - began))
            outcome = "done"
            unread = [one.origin for one in result.changes.unread if not one.undated]
            return result
        finally:
            self._on_end(verb, "cancelled" if job.is_cancelled else outcome, time.monotonic() - began, unread)
            if job.process:
                _stop(job.process)
                await job.process.wait()
            self._jobs.remove(job)
            self._move()

    async def _wait_for_turn(self, job: Job, on_wait: OnWait) -> None:
        """Wait until no job is before this one. Raises JobError if it is cancelled meanwhile."""
        told = 0
        while (ahead := self._ahead(job)) and not job.is_cancelled:
            moved = self._moved
            if ahead != told:
                await on_wait(ahead)
                told = ahead
            await moved.wait()
        job.began, self._round = time.monotonic(), job.round
        if task := self._rereading.get(job.library):
            task.cancel()
            await asyncio.wait([task])
        if job.is_cancelled:
            raise JobError(CANCELLED)

    def _ahead(self, job: Job) -> int:
        """How many jobs are before this one."""
        turns = {one: (one.began is None, one.round, number) for number, one in enumerate(self._jobs)}
        return sum(turn < turns[job] for turn in turns.values())

    def _move(self) -> None:
        self._moved.set()
        self._moved = asyncio.Event()

    async def reread(self, library: str) -> Changes | None:
        """Download a library's pages again in the background; None if a person's job takes over. Raises JobError."""
        if self.works_on(library):
            return None
        task = self._rereading[library] = asyncio.create_task(_reread(self._libraries / library))
        try:
            await asyncio.wait([task])
            return None if task.cancelled() else task.result()
        finally:
            task.cancel()
            await asyncio.wait([task])  # until its process has ended
            del self._rereading[library]

    def cancel(self, library: str, key: str = "") -> bool:
        """Cancel a job on a library; whether it was still there."""
        job = next((job for job in self._jobs if (job.library, job.key) == (library, key)), None)
        if not job or job.is_cancelled:
            return False
        job.is_cancelled = True
        if job.process:
            _stop(job.process)
        self._move()
        return True

    async def close(self) -> None:
        """Cancel all."""
        for job in [*self._jobs]:
            self.cancel(job.library, job.key)


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
