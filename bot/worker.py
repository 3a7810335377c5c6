"""The process that changes a library for the chat: what reads articles, and may choke on them, is not what answers.

python -m bot.worker FOLDER add|reindex|remove [ORIGIN...]

Tells on stdout, an object a line: {"what", "done", "total"} while it works, then {"changes"} or {"error"}. It may be
killed at any moment: what was told to be done stays done.
"""

import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.present.jsonable import dump_changes
from bot.settings import load
from index.errors import CitebotError
from index.library import Library
from index.model import Changes

PAUSE = 0.25  # seconds between two tellings
NICE = 10  # answers go before


def run(folder: Path, verb: str, origins: Sequence[str]) -> Changes:
    """Add, reindex or remove. Raises CitebotError."""
    settings = load(os.environ, Path.cwd())
    policy = replace(settings.policy, allow=frozenset())  # inner hosts are for who runs the bot, not who talks to it
    with Library.open(folder, create=True, wait=settings.wait, policy=policy, cluster=settings.cluster) as library:
        if verb == "add":
            return library.add(origins, Teller())
        if verb == "reindex":
            return library.reindex(origins, progress=Teller())
        (key,) = origins
        return _remove(library, key)


def _remove(library: Library, key: str) -> Changes:
    """Remove an article, with the file that was handed over for it once nothing of that is left."""
    article = library.article(key)
    changes = library.remove(key)
    file = Path(article.origin) if article and article.origin else None
    if file and file.parent == library.store.folder / "files" and not library.article(str(file)):
        file.unlink(missing_ok=True)
    return changes


class Teller:
    """Tells how far it is, now and then."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """As `index.intake.Progress`."""
        if time.monotonic() - self._last > PAUSE:
            self._last = time.monotonic()
            tell({"what": what, "done": done, "total": total})


def tell(told: dict[str, Any]) -> None:
    """One line, at once."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main(folder: str, verb: str, *origins: str) -> int:
    """Do it and tell; the exit code."""
    os.nice(NICE)
    try:
        tell({"changes": dump_changes(run(Path(folder), verb, origins))})
    except CitebotError as error:
        tell({"error": str(error)})
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
