from pathlib import Path

import pytest

from tests.index.sandbox.traps import Traps, make_traps


@pytest.fixture
def traps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Traps:
    """See `make_traps`."""
    return make_traps(tmp_path, monkeypatch)
