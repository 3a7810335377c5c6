"""Folders -> a library kept in line with them: a file is read once it is whole, and dropped once it is gone.

A file counts as whole once its size and times have not changed for half a second, and as gone once it has been away
for as long: so no file is read half, whether it is still being written or an editor replaces it. A watch stores nothing
of its own: it looks through the folders at its start and once a minute, and may be killed at any time.
"""

import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from threading import Event

from watchfiles import Change, watch
from watchfiles._rust_notify import WatchfilesRustInternalError
from watchfiles.main import FileChange

from index.errors import LibraryBusy, OriginError
from index.ingest.file_reading import stamp
from index.ingest.origins import files_in, is_led_out, nearest
from index.library import Library
from index.model import Changes
from index.readers import path_text
from index.readers.folders import lies_in
from index.sandbox.sandbox import Sandbox
from index.stores.protocol import Contents

QUIET = 0.5  # seconds; a writer that pauses for longer is read twice
TICK = 100  # ms between two looks at files that must not change
STEP = 50  # ms between two looks at what the system reports
SWEEP = 60.0  # seconds between two looks through all: the system drops events when there are too many
SLICE = 500  # files read at once: a watch that is to end finishes these first
KEPT = 30.0  # seconds that the parsing process is kept when it is idle: another file is often saved soon
GONE, FOLDER, OUT = "", "folder", "out"  # looks of a path; that of a file is its stamp


@dataclass(frozen=True, slots=True)
class WatchedChanges:
    """What came of some files that were saved or deleted."""

    files: tuple[Path, ...]
    changes: Changes


class Watch:
    """Folders and the library that is kept in line with them; `opened` opens that for as long as one change takes."""

    def __init__(self, opened: Callable[[], AbstractContextManager[Library]], folders: Sequence[Path]) -> None:
        self._opened, self._folders = opened, tuple(folders)
        self._noted: set[Path] = set()  # those that the library knows: one that was never there may be mistyped
        self._known: dict[Path, str] = {}  # folder that is there -> which one it was when it was looked at last
        self._away: set[Path] = set()  # those that are waited for
        self._pending: dict[Path, tuple[str, float]] = {}  # path -> its look, and since when it has that
        self._sandbox = Sandbox()

    def run(self, stop: Event) -> Iterator[WatchedChanges | str]:
        """Watch until `stop` is set: what came of each change, and a line when a folder goes or comes back.

        Raises OriginError if the system will not watch, LibraryError if the library is gone or can't be written.
        """
        with self._sandbox:
            while not stop.is_set():
                yield from self._look()
                yield from self._watch_those_there(stop)

    def _look(self) -> Iterator[str]:
        """Find out which folders are there; their files are looked at next."""
        for folder in self._folders:
            if reason := self._reason_to_wait(folder):
                self._known.pop(folder, None)
                if folder not in self._away:
                    self._away.add(folder)
                    yield f"{folder} {reason}: nothing of it is dropped; waiting for it"
            else:
                self._note(folder)
                self._known[folder] = _identify(folder)
                self._pending[folder] = FOLDER, 0.0
                if folder in self._away:
                    self._away.remove(folder)
                    yield f"{folder} is back"

    def _note(self, folder: Path) -> None:
        if folder not in self._noted:
            with self._opened() as library, library.store.writing() as change:
                change.catalogue.note_folder(str(folder))
            self._noted.add(folder)

    def _reason_to_wait(self, folder: Path) -> str | None:
        """Why the folder may be on a disk that was taken out, which often leaves it empty; None if it is there."""
        identity = _identify(folder)
        if not identity:
            return "is not there" if not folder.exists() else "is no folder"
        if identity == self._known.get(folder) or files_in(folder):
            return None
        with self._opened() as library, library.store.catalogue() as catalogue:
            was_read = any(map(catalogue.ids, catalogue.origins_at(str(folder))))
        return "has become empty" if was_read else None

    def _are_as_seen(self) -> bool:
        is_same = all(_identify(folder) == identity for folder, identity in self._known.items())
        return is_same and not any(_identify(folder) and files_in(folder) for folder in self._away)

    def _watch_those_there(self, stop: Event) -> Iterator[WatchedChanges | str]:
        """Sync the folders that are there, until it is time to look at all folders again."""
        until = time.monotonic() + SWEEP
        for events in self._events(stop):
            for change, name in events:
                path = Path(name)
                if path not in self._folders:
                    self._pending.setdefault(path, (_look_at(path), time.monotonic()))
                    if change is not Change.deleted:
                        self._sandbox.prepare(path)  # while the file is to stand still
                elif change is Change.deleted:  # one made anew may be taken for the same: its inode is
                    return
            ready = self._ready()  # before the folders: of a disk that is taken out now, nothing has been gone for long
            if time.monotonic() > until or not self._are_as_seen():
                return
            yield from self._take(ready, stop)
            self._sandbox.close_if_idle(KEPT)

    def _events(self, stop: Event) -> Iterator[set[FileChange]]:
        """What the system reports, or an empty set, every tick, as long as it can."""
        if not self._known:
            while not stop.wait(TICK / 1000):
                yield set()
            return
        try:
            yield from watch(
                *self._known,
                watch_filter=None,
                debounce=TICK,
                step=STEP,
                stop_event=stop,
                rust_timeout=TICK,
                yield_on_timeout=True,
                ignore_permission_denied=True,
            )
        except (WatchfilesRustInternalError, FileNotFoundError):  # a name that is no text; a folder that has just gone
            stop.wait(TICK / 1000)
        except OSError as error:
            reason = f"the system watches no more folders: {error}; on Linux, raise fs.inotify.max_user_watches"
            raise OriginError(reason) from error

    def _ready(self) -> list[Path]:
        """The paths that have been unchanged, or gone, for long enough; and folders, whose files are looked at next."""
        ready, now = [], time.monotonic()
        for path, (before, since) in self._pending.items():
            look = _look_at(path)
            if look == FOLDER or (look == before and now - since >= QUIET):
                ready.append(path)
            elif look != before:
                self._pending[path] = look, now
        return ready

    def _take(self, ready: Sequence[Path], stop: Event) -> Iterator[WatchedChanges | str]:
        """Read and drop what is ready, and put off what was found in folders just now."""
        if not ready:
            return
        with self._opened() as library:
            with library.store.catalogue() as catalogue:
                due = self._due(stale(catalogue, ready), {path: self._pending.pop(path)[0] for path in ready})
            while due and not stop.is_set():
                files = list(islice(due, SLICE))
                try:
                    yield self._refresh(library, {path: due[path] for path in files})
                except LibraryBusy as error:
                    self._put_off(due)
                    yield str(error)
                    return
                for path in files:
                    del due[path]

    def _due(self, found: Mapping[Path, str], ready: Mapping[Path, str]) -> dict[Path, str]:
        """Those of the stale files whose look is that which was `ready`; the others are put off."""
        gone = {path for path, look in ready.items() if look == GONE}
        due = {
            path: look
            for path, look in found.items()
            if look in {OUT, ready.get(path)} or (look == GONE and not gone.isdisjoint(path.parents))
        }
        self._put_off({path: look for path, look in found.items() if path not in due})
        return due

    def _put_off(self, looks: Mapping[Path, str]) -> None:
        now = time.monotonic()
        self._pending |= {path: (look, now) for path, look in looks.items()}

    def _refresh(self, library: Library, looks: Mapping[Path, str]) -> WatchedChanges:
        gone = [path for path, look in looks.items() if look in {GONE, OUT}]
        changes = library.refresh([path for path in looks if path not in gone], gone, self._sandbox)
        went = {path_text(path) for path in looks if _look_at(path) == GONE}  # as it was read: no trouble
        unread = tuple(failure for failure in changes.unread if failure.origin not in went)
        return WatchedChanges(tuple(looks), replace(changes, unread=unread))


def stale(catalogue: Contents, places: Iterable[Path]) -> dict[Path, str]:
    """The files at these paths, or below them, that are new, changed or gone since they were read, each with its look.

    Only files in folders that were added and that exist count; each belongs to the nearest such folder. OUT is what has
    become a folder, or is led out of its own by a symlink.
    """
    folders, found = [Path(folder) for folder in catalogue.folders()], dict[Path, str]()
    for place in places:
        home = nearest(place, folders)
        if home and home.is_dir():
            files = (files_in(place) if place.is_dir() else [place]) if lies_in(home, place) else []
            held, known = {path_text(file): file for file in files}, catalogue.origins_at(path_text(place))
            for origin, path in ({origin: Path(origin) for origin in known} | held).items():
                look = _changed_look(path, known.get(origin), home, folders, is_held=origin in held)
                found |= {path: look} if look is not None else {}
    return found


def _changed_look(path: Path, read: str | None, home: Path, folders: Sequence[Path], *, is_held: bool) -> str | None:
    """The look of a file if it is not the stamp with which it was `read`; None if nothing is to be done."""
    look = _look_at(path)
    if not is_held and look != GONE and (look == FOLDER or is_led_out(path, folders)):
        look = OUT
    if look in {GONE, OUT}:
        return look if read is not None else None
    return look if stamp(path) != read and (is_held or lies_in(home, path)) else None


def _look_at(path: Path) -> str:
    """The stamp of a file, FOLDER or GONE; the system's error for what may not be looked at, which is there."""
    try:
        return FOLDER if stat.S_ISDIR(path.stat().st_mode) else stamp(path)
    except (FileNotFoundError, NotADirectoryError):
        return GONE
    except OSError as error:
        return f"{error.strerror}"


def _identify(folder: Path) -> str:
    """Device and inode, by which another folder or disk at this path is noticed; empty if there is no such folder."""
    try:
        found = folder.stat()
    except OSError:
        return ""
    return f"{found.st_dev} {found.st_ino}" if stat.S_ISDIR(found.st_mode) else ""
