"""The child process that changes a library for the bot, so that a bad file can't stop the process that answers.

python -m bot.jobs.worker FOLDER add|keep|replace|reindex|remove|reread|watch [ORIGIN...]

After the file that is to replace something comes the mark of what that is.
It writes one JSON object a line: {"what", "done", "total"} as it works, then {"changes", "versions"} or {"error"}. A
watch writes {"line", "is_trouble"} and ends with its stdin. It may be killed at any moment: what was done stays.
"""

import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

from bot.home import server_of
from bot.jobs import uploads
from bot.jobs.uploads import Version
from bot.render.text.library_report import describe_watched
from bot.render.to_json import dump
from bot.settings import load
from index.errors import CitebotError, OriginError
from index.ingest.budget import Budget, Share
from index.ingest.origins import is_feed_list
from index.ingest.storing import Progress
from index.libraries import pages_of
from index.library import Library
from index.model import Changes, Unread
from index.stores.opening import open_backend

PAUSE = 0.25  # seconds between two progress lines
NICE = 10  # answers have priority
GONE = "the same file was added or removed just now: add it again if you miss it"
ORIGIN, JOB = (
    Share(60, 5_000, 30_000_000),
    Share(300, 10_000, 100_000_000),
)  # for servers, whose jobs wait for each other


def run(folder: Path, verb: str, origins: Sequence[str]) -> tuple[Changes, list[Version]]:
    """Do the work of a verb; what it changed, and uploads that may be new versions. Raises CitebotError."""
    settings = load(os.environ, Path.cwd())
    policy, budget = settings.policy, Budget()
    if server_of(folder.name):
        policy = replace(policy, allow=frozenset())  # internal hosts are for whoever runs the bot only
        budget = Budget(ORIGIN, JOB, settings.quota)
    backend = open_backend(folder.parent, settings.cluster)
    store = backend.open(folder.name, create=verb != "reread", wait=settings.wait)
    with Library(store, policy, budget=budget) as library:
        match verb:
            case "reread":
                pages = pages_of(backend, folder.name)
                return library.reindex(pages) if pages else Changes(), []
            case "add":
                return _add(library, origins)
            case "reindex":
                return library.reindex(origins, progress=ProgressPrinter()), []
            case "keep":
                return uploads.keep(library, Path(origins[0])), []
            case "replace":
                changes, version = uploads.take_place(library, Path(origins[0]), int(origins[1]))
                return changes, [version] if version else []
        return uploads.remove(library, origins[0]), []


def _add(library: Library, origins: Sequence[str]) -> tuple[Changes, list[Version]]:
    """Add origins, of which uploads are compared with the library first; what is wrong with one keeps no other out.

    Raises OriginError only for one that comes alone.
    """
    uploads.sweep(library)
    progress = ProgressPrinter()
    origins = [*dict.fromkeys(origins)]
    done, versions = list[Changes](), list[Version]()
    for number, origin in enumerate(origins):
        progress(origin, number, len(origins))
        try:
            changes, version = _add_one(library, origin, origins, progress)
        except OriginError as error:
            if len(origins) == 1:
                raise
            changes, version = Changes(unread=(Unread(origin, str(error).removeprefix(f"{origin} ")),)), None
        done.append(changes)
        versions += [version] if version else []
    return total(done), versions


def _add_one(
    library: Library, origin: str, together: Sequence[str], progress: Progress
) -> tuple[Changes, Version | None]:
    """Add one origin; an uploaded list of feeds is not kept."""
    if not uploads.is_upload(library, origin):
        return library.add([origin], progress), None
    file = Path(origin)
    if not file.exists():
        return Changes(unread=(Unread(origin, GONE),)), None
    if not is_feed_list(file):
        return uploads.add(library, file, together)
    try:
        return library.add([origin], progress), None
    finally:
        file.unlink(missing_ok=True)


def total(done: Sequence[Changes]) -> Changes:
    """Several changes, one after the other, as one."""
    counts = {name: sum(getattr(one, name) for one in done) for name in ("added", "replaced", "unchanged", "removed")}
    unread, feeds = (tuple(x for one in done for x in getattr(one, name)) for name in ("unread", "feeds"))
    return Changes(**counts, unread=unread, generation=done[-1].generation, feeds=feeds)


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
        changes, versions = run(Path(folder), verb, origins)
        write({"changes": dump(changes), "versions": [asdict(version) for version in versions]})
    except CitebotError as error:
        write({"error": str(error)})
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
