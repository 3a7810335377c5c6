"""On the PYTHONPATH of a child process: for its discord.py, Discord is where TEST_DISCORD_REST and _GATEWAY say.

Nothing is imported before the child does: a process that never loads discord.py is as it would be without this.
"""

import os
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from typing import Any


def point(module: Any) -> None:
    """Put the addresses where discord.py reads them each time."""
    if module.__name__ == "discord.http":
        module.Route.BASE = os.environ["TEST_DISCORD_REST"]
    else:
        module.DiscordWebSocket.DEFAULT_GATEWAY = module.yarl.URL(os.environ["TEST_DISCORD_GATEWAY"])


class Pointer(MetaPathFinder):
    """Finds the two modules as ever, and points them once they are loaded."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname not in ("discord.http", "discord.gateway"):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and spec.loader:
            load = spec.loader.exec_module

            def loaded(module: Any) -> None:
                load(module)
                point(module)

            spec.loader.exec_module = loaded  # type: ignore[method-assign]
        return spec


if "TEST_DISCORD_REST" in os.environ:
    sys.meta_path.insert(0, Pointer())
