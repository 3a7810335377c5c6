"""Jobs that wait: whose turn it is, and what becomes of one that is cancelled."""

import asyncio
from pathlib import Path

import pytest

from bot.jobs.jobs import MOST, JobError, Jobs


async def report(*_: object) -> None: ...


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    return Jobs(tmp_path)


def text(tmp_path: Path, name: str) -> str:
    (tmp_path / name).write_text(f"The {name} is lit.")
    return str(tmp_path / name)


async def test_libraries_take_turns_and_each_job_knows_its_place(jobs: Jobs, tmp_path: Path) -> None:
    done, places = list[str](), dict[str, list[int]]()

    async def run(library: str, key: str) -> None:
        async def on_wait(ahead: int) -> None:
            places.setdefault(key, []).append(ahead)

        await jobs.run(library, "add", [text(tmp_path, f"{key}.txt")], report, key=key, on_wait=on_wait)
        done.append(key)

    order = [("discord-1", "a"), ("discord-1", "b"), ("discord-1", "c"), ("discord-2", "d")]
    await asyncio.gather(*(run(*one) for one in order))
    assert done == ["a", "b", "d", "c"]
    assert places == {"b": [1], "c": [2, 1], "d": [2, 1]}
    assert len(jobs) == 0


async def test_a_job_that_waits_is_cancelled_at_once_and_leaves_the_others(jobs: Jobs, tmp_path: Path) -> None:
    first, second = (
        asyncio.create_task(jobs.run("discord-1", "add", [text(tmp_path, f"{key}.txt")], report, key=key))
        for key in ("a", "b")
    )
    await asyncio.sleep(0)
    assert jobs.cancel("discord-1", "b")
    with pytest.raises(JobError, match="Cancelled"):
        await second
    assert not first.done()
    assert not jobs.cancel("discord-1", "b")
    assert not jobs.cancel("discord-2", "a")
    assert (await first).changes.added == 1


async def test_a_library_has_so_many_jobs_and_no_more(jobs: Jobs) -> None:
    waiting = [asyncio.create_task(jobs.run("discord-1", "reindex", [], report, key=str(n))) for n in range(MOST)]
    await asyncio.sleep(0)
    with pytest.raises(JobError, match="are waiting already"):
        await jobs.run("discord-1", "reindex", [], report)
    await jobs.close()
    for task in waiting:
        with pytest.raises(JobError, match="Cancelled"):
            await task
