"""The process that changes a library for the chat: what reads articles, and may choke on them, is not what answers.

python -m bot.jobs.worker FOLDER add|reindex|remove|reread|watch [ORIGIN...]

Tells on stdout, an object a line: {"what", "done", "total"} while it works, then {"changes"} or {"error"}; a watch
tells {"line", "is_trouble"}, and ends with its stdin. It may be killed at any moment: what was done stays done.
"""

import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

from bot.home import server_of
from bot.render.text.library_report import describe_watched
from bot.render.to_json import dump_changes
from bot.settings import load
from index.errors import CitebotError
from index.libraries import pages_of
from index.library import Library
from index.model import Changes
from index.stores.opening import open_backend

PAUSE = 0.25  # seconds between two tellings
NICE = 10  # answers go before


def run(folder: Path, verb: str, origins: Sequence[str]) -> Changes:
    """Add, reindex, remove or reread. Raises CitebotError."""
    settings = load(os.environ, Path.cwd())
    policy = settings.policy
    if server_of(folder.name):
        policy = replace(policy, allow=frozenset())  # inner hosts are for who runs the bot, not who talks to it
    backend = open_backend(folder.parent, settings.cluster)
    with Library(backend.open(folder.name, create=verb != "reread", wait=settings.wait), policy) as library:
        if verb == "reread":
            pages = pages_of(backend, folder.name)
            return library.reindex(pages) if pages else Changes()
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


def watch(folder: Path, folders: Sequence[Path]) -> None:
    """Let a library follow folders until stdin ends, as it does with the process that holds its other end.

    Raises CitebotError.
    """
    from index.ingest.folder_watcher import Watch  # with what watches, which the rest need not load

    settings = load(os.environ, Path.cwd())
    backend = open_backend(folder.parent, settings.cluster)
    backend.open(folder.name, create=True, wait=settings.wait).close()
    stop = Event()

    def wait_for_end() -> None:
        os.read(0, 1)
        stop.set()

    Thread(target=wait_for_end, daemon=True).start()
    for told in Watch(lambda: Library(backend.open(folder.name, wait=settings.wait)), folders).follow(stop):
        lines = [(told, True)] if isinstance(told, str) else describe_watched(told.files, told.changes)
        for line, is_trouble in lines:
            tell({"line": line, "is_trouble": is_trouble})


class Teller:
    """Tells how far it is, now and then."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """As `index.ingest.storing.Progress`."""
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
        if verb == "watch":
            watch(Path(folder), [Path(origin) for origin in origins])
            return 0
        tell({"changes": dump_changes(run(Path(folder), verb, origins))})
    except CitebotError as error:
        tell({"error": str(error)})
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
