"""What most tests need: a library in a folder of its own, a Discord, and children that do not outlive their test."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from index.stores.embedded.store import EmbeddedStore
from index.stores.opensearch.address import Address
from tests.corpus import DEADLINE, Child
from tests.opensearch_nodes.nodes import Nodes, missing

if TYPE_CHECKING:
    from tests.discord_server import DiscordServer

# The first example of a run pays for imports and the disk's moods; a test here never fails for being slow.
settings.register_profile("citebot", deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("citebot")

Spawn = Callable[..., Child]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a library may be made, of a name that no other test's has."""
    return tmp_path / f"library-{token_hex(4)}"


@pytest.fixture(scope="session")
def nodes() -> Iterator[Nodes]:
    """A real OpenSearch of three nodes, for all tests of a run; those that hurt it heal it."""
    if reason := missing():
        pytest.skip(reason)
    with Nodes() as nodes:
        yield nodes


@pytest.fixture
def cluster(nodes: Nodes) -> Address:
    """Where that is."""
    return Address(tuple(nodes.urls))


@pytest.fixture
def store(folder: Path) -> Iterator[EmbeddedStore]:
    """An empty library's store, open."""
    store = EmbeddedStore(folder, create=True)
    yield store
    store.close()


@pytest.fixture
def spawn() -> Iterator[Spawn]:
    """`spawn(code, *args)`: a Python process running the code, killed at the end of the test."""
    children: list[Child] = []

    def start(code: str, *args: object) -> Child:
        children.append(Child("-c", code, *map(str, args)))
        return children[-1]

    yield start
    for child in children:
        child.kill()


@pytest.fixture
def server() -> Iterator[DiscordServer]:
    """A Discord for the test, running where the test is a coroutine; what the bot does wrong there fails the test."""
    from tests.bot.discord_bot.newsroom import is_placeholder
    from tests.discord_server import DiscordServer  # here, so that a run without it never loads discord

    server = DiscordServer()
    server.is_interim = is_placeholder
    yield server
    assert server.violations == []


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have all tests that need the cluster run in one process, so that there is one."""
    for item in items:
        if "nodes" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("cluster"))


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine, inside those of its fixtures that are asynchronous context managers."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    given = {name: pyfuncitem.funcargs[name] for name in names}

    async def run() -> None:
        async with asyncio.timeout(DEADLINE), AsyncExitStack() as stack:
            for value in given.values():
                if isinstance(value, AbstractAsyncContextManager):
                    await stack.enter_async_context(value)
            await pyfuncitem.obj(**given)

    asyncio.run(run())
    return True
