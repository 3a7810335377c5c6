"""What most tests need: a library in a folder of its own, and children that do not outlive their test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from index.stores.embedded import Embedded
from tests.corpus import Child

# The first example of a run pays for imports and the disk's moods; a test here never fails for being slow.
settings.register_profile("citebot", deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("citebot")

Spawn = Callable[..., Child]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a library may be made."""
    return tmp_path / "library"


@pytest.fixture
def store(folder: Path) -> Iterator[Embedded]:
    """An empty library's store, open."""
    store = Embedded(folder, create=True)
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
