"""`citebot reindex --watch`: reports what happens to each file of some folders, until it is stopped."""

import signal
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from bot.cli import output
from bot.home import Choice, make_home, opened_alone
from bot.render.text.library_report import describe_watched
from index.errors import OriginError
from index.ingest.folder_watcher import Watch
from index.ingest.origins import is_page, split_paths_and_pages


def watch(choice: Choice, origins: Sequence[str]) -> None:
    """Watch these folders, else those that were added. Raises OriginError if one is not a folder, or there are none."""
    for origin in origins:
        if is_page(origin) or Path(origin).expanduser().is_file():
            raise OriginError(f"{origin} is not a folder: only folders can be watched")
    named = split_paths_and_pages(origins)[0]
    missing = [folder for folder in named if not folder.is_dir()]
    known = _find_folders(choice) if missing or not named else []
    for folder in missing:
        if folder not in known:
            raise OriginError(f"{folder} does not exist: name a folder that does")
    folders = named or known
    if not folders:
        raise OriginError("no folder was added: name one to watch, as in `citebot reindex --watch news/`")
    stop = _watch_signals()
    output.write(f"watching {', '.join(map(str, folders))}; press Ctrl-C to stop")
    for event in Watch(lambda: opened_alone(choice, create=bool(named)), folders).run(stop):
        lines = [(event, True)] if isinstance(event, str) else describe_watched(event.files, event.changes)
        for line, is_trouble in lines:
            (output.warn if is_trouble else output.write)(line)


def _find_folders(choice: Choice) -> list[Path]:
    """The folders that were added; none if there is no library yet."""
    make_home(choice.settings)
    if not choice.settings.backend.exists(choice.name):
        return []
    with opened_alone(choice) as library:
        return library.folders()


def _watch_signals() -> Event:
    """An event that the first Ctrl-C, SIGTERM or SIGHUP sets; a second signal ends the process at once.

    SIGHUP stays ignored if it was, as under nohup.
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
