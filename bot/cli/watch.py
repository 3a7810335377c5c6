"""`citebot reindex --watch`: folders and a library -> lines on what came of each file, until it is told to end."""

import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

from bot.cli import output
from bot.home import Choice, opened_alone
from bot.render.styled_text import count
from bot.render.text.library_report import describe_changes, describe_unread
from index.errors import OriginError
from index.ingest.folder_watcher import Followed, Watch
from index.ingest.origins import is_page, part


def watch(choice: Choice, origins: Sequence[str]) -> None:
    """Follow these folders; without any, those that were added. Raises OriginError if one is none, or there is none."""
    named = _folders(origins)
    with opened_alone(choice, create=bool(named)) as library:
        folders = named or library.folders()
    if not folders:
        raise OriginError("no folder was added: name the one to watch, as in `citebot reindex --watch news/`")
    stop = _told_to_stop()
    output.write(f"watching {', '.join(map(str, folders))}: Ctrl-C ends it")
    for told in Watch(lambda: opened_alone(choice), folders).follow(stop):
        for line, is_trouble in describe(told):
            (output.warn if is_trouble else output.write)(line)


def describe(told: Followed | str) -> Iterator[tuple[str, bool]]:
    """Lines on what a watch tells, and whether each tells of trouble; none on a file that is as it was."""
    if isinstance(told, str):
        yield told, True
        return
    changes = told.changes
    for unread in changes.unread:
        yield describe_unread(unread), True
    if changes.added or changes.replaced or changes.removed:
        files = str(told.files[0]) if len(told.files) == 1 else count(len(told.files), "file")
        yield f"{files}: {describe_changes(changes)}", False


def _folders(origins: Sequence[str]) -> list[Path]:
    for origin in origins:
        if is_page(origin) or Path(origin).expanduser().is_file():
            raise OriginError(f"{origin} is no folder: only folders are watched")
    return part(origins)[0]


def _told_to_stop() -> Event:
    """Set at the first Ctrl-C, SIGTERM or SIGHUP, to end after what is being read; a second ends the process at once.

    A SIGHUP that is ignored, as under nohup, stays so.
    """
    stop = Event()

    def tell(number: int, _: object) -> None:
        stop.set()
        signal.signal(number, signal.default_int_handler)

    hangup = getattr(signal, "SIGHUP", signal.SIGTERM)  # Windows has none
    for number in (signal.SIGINT, signal.SIGTERM, hangup):
        if number != hangup or signal.getsignal(hangup) != signal.SIG_IGN:
            signal.signal(number, tell)
    return stop
