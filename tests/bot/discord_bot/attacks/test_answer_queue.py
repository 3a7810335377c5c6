"""The queue before the thread that answers: whose turn it is, and who is refused when it is full."""

import asyncio
import threading

import pytest

from bot.discord_bot.answer_queue import THREADS, WAITING, AnswerQueue, BusyError


async def test_servers_take_turns() -> None:
    queue, gate, done = AnswerQueue(), threading.Event(), list[str]()
    held = [asyncio.create_task(queue.run(9, gate.wait, 30)) for _ in range(THREADS)]
    order = [(1, "a"), (1, "b"), (1, "c"), (2, "d"), (2, "e"), (3, "f")]
    tasks = [asyncio.create_task(queue.run(server, done.append, name)) for server, name in order]
    await asyncio.sleep(0)
    assert [queue.ahead(task) for task in tasks] == [0, 3, 5, 1, 4, 2]
    gate.set()
    await asyncio.gather(*held, *tasks)
    assert done == ["a", "d", "f", "b", "e", "c"]
    assert len(queue) == 0


async def test_a_full_queue_refuses_the_last_of_the_server_that_has_most() -> None:
    queue, gate = AnswerQueue(), threading.Event()
    loud = [asyncio.create_task(queue.run(1, gate.wait, 30)) for _ in range(WAITING)]
    await asyncio.sleep(0)
    quiet = asyncio.create_task(queue.run(2, str, "heard"))
    with pytest.raises(BusyError):
        await loud[-1]
    with pytest.raises(BusyError):
        await queue.run(1, str)
    gate.set()
    assert await quiet == "heard"
    await asyncio.gather(*loud[:-1])
    assert len(queue) == 0


async def test_who_waits_no_more_leaves_the_queue() -> None:
    queue, gate = AnswerQueue(), threading.Event()
    held = [asyncio.create_task(queue.run(1, gate.wait, 30)) for _ in range(THREADS)]
    left, stays = (asyncio.create_task(queue.run(2, str, name)) for name in ("left", "stays"))
    await asyncio.sleep(0)
    left.cancel()
    with pytest.raises(asyncio.CancelledError):
        await left
    assert queue.ahead(stays) == 0
    gate.set()
    assert await stays == "stays"
    await asyncio.gather(*held)
