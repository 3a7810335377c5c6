"""The child process that changes a library for the bot, so that a bad file can't stop the process that answers.

python -m bot.jobs.worker FOLDER add|reindex|remove|reread|watch [ORIGIN...]

It writes one JSON object a line: {"what", "done", "total"} as it works, then {"changes"} or {"error"}. A watch writes
{"line", "is_trouble"} and ends with its stdin. It may be killed at any moment: what was done stays.
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
from bot.render.to_json import dump
from bot.settings import load
from index.errors import CitebotError
from index.libraries import pages_of
from index.library import Library
from index.model import Changes
from index.stores.opening import open_backend

PAUSE = 0.25  # seconds between two progress lines
NICE = 10  # answers have priority


def run(folder: Path, verb: str, origins: Sequence[str]) -> Changes:
    """Do the work of a verb; what it changed. Raises CitebotError."""
    settings = load(os.environ, Path.cwd())
    policy = settings.policy
    if server_of(folder.name):
        policy = replace(policy, allow=frozenset())  # internal hosts are for whoever runs the bot only
    backend = open_backend(folder.parent, settings.cluster)
    with Library(backend.open(folder.name, create=verb != "reread", wait=settings.wait), policy) as library:
        if verb == "reread":
            pages = pages_of(backend, folder.name)
            return library.reindex(pages) if pages else Changes()
        if verb == "add":
            return library.add(origins, ProgressPrinter())
        if verb == "reindex":
            return library.reindex(origins, progress=ProgressPrinter())
        (key,) = origins
        return _remove(library, key)


def _remove(library: Library, key: str) -> Changes:
    """Remove an article, and its uploaded file once no article is left of that."""
    article = library.article(key)
    changes = library.remove(key)
    file = Path(article.origin) if article and article.origin else None
    if file and file.parent == library.store.folder / "files" and not library.article(str(file)):
        file.unlink(missing_ok=True)
    return changes


def watch(folder: Path, folders: Sequence[Path]) -> None:
    """Keep a library up to date with folders until stdin ends, as it does with the parent process.

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
    for event in Watch(lambda: Library(backend.open(folder.name, wait=settings.wait)), folders).run(stop):
        lines = [(event, True)] if isinstance(event, str) else describe_watched(event.files, event.changes)
        for line, is_trouble in lines:
            write({"line": line, "is_trouble": is_trouble})


class ProgressPrinter:
    """Writes the progress, not more often than every PAUSE."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """Called by `index.ingest` after each step."""
        if time.monotonic() - self._last > PAUSE:
            self._last = time.monotonic()
            write({"what": what, "done": done, "total": total})


def write(message: dict[str, Any]) -> None:
    """Write one line and flush it."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def main(folder: str, verb: str, *origins: str) -> int:
    """Do the work and write the result; the exit code."""
    os.nice(NICE)
    try:
        if verb == "watch":
            watch(Path(folder), [Path(origin) for origin in origins])
            return 0
        write({"changes": dump(run(Path(folder), verb, origins))})
    except CitebotError as error:
        write({"error": str(error)})
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
