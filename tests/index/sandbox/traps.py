"""A format whose reader runs what a test wants, as a file would that has taken over its parser."""

from collections.abc import Callable
from pathlib import Path
from textwrap import indent

import pytest

from index.model import Article, Unread
from index.readers import FORMATS
from index.sandbox import sandbox
from index.sandbox.sandbox import Limits, Sandbox

START = """
import sys
sys.path[:0] = [sys.argv[1], {folder!r}]
import index.readers, trap
index.readers.FORMATS[".trap"] = "trap"
sys.modules["index.readers.trap"] = trap
from index.sandbox.worker import serve
serve(*sys.argv[2:])
"""

Traps = Callable[[str], list[Path]]


def read(paths: list[Path], limits: Limits) -> list[Article | Unread]:
    with Sandbox(limits) as readers:
        return [item for path in paths for item in readers.read(path)]


def make_traps(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Traps:
    """`traps(body)`: a file that can be read, one whose reader has this body, and another that can be read."""
    monkeypatch.setattr(sandbox, "_START", START.format(folder=str(folder)))
    monkeypatch.setitem(FORMATS, ".trap", "trap")

    def make(body: str) -> list[Path]:
        module = "import os, signal, time\nfrom index.model import Article\n"
        module += f"def trap(path):\n{indent(body, '    ')}\n"
        module += "def read(path):\n    is_one = path.read_text().startswith('trap')\n"
        module += "    return trap(path) if is_one else iter([Article('x', origin=str(path))])\n"
        (folder / "trap.py").write_text(module)
        paths = [folder / name for name in ("a.trap", "m.trap", "z.trap")]
        for path in paths:
            path.write_text("trap" if path.stem == "m" else "x")
        return paths

    return make
