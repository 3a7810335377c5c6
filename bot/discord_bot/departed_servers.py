"""Servers that the bot was removed from: their library stays for some days, then it is erased."""

import asyncio
import logging
import shutil
import time
from collections.abc import Callable, Collection

from bot.discord_bot.context import library_of
from bot.home import server_of
from bot.records.opening import Storage
from bot.records.protocol import RecordStore
from bot.service import server_settings
from index.errors import CitebotError, LibraryError
from index.stores.backend import Backend
from index.stores.opening import open_backend

NOTE = "left"  # in the library's records: when, in Unix seconds
DAY = 86_400  # seconds
PAUSE = 3600  # seconds between two looks

log = logging.getLogger(__name__)


def note_joined(storage: Storage, guild: int) -> None:
    """The bot is in this server, again. Raises LibraryError."""
    _note(storage, library_of(guild), None)


def note_left(storage: Storage, guild: int) -> None:
    """The bot was removed from this server now, unless that was noted before. Raises LibraryError."""
    _note(storage, library_of(guild), str(int(time.time())))


def reconcile(storage: Storage, guilds: Collection[int], serves: Callable[[int], bool] = lambda _: True) -> None:
    """Note what happened while nobody watched: `guilds` are all that the bot is in, of those that it `serves`.

    A library whose file can't be read is passed over, and is not erased either. Raises LibraryError.
    """
    present = {library_of(guild) for guild in guilds}
    for name in _servers(storage):
        if serves(server_of(name) or 0) and _is_known(storage, name):
            _note(storage, name, None if name in present else str(int(time.time())))


def has_left(store: RecordStore, name: str) -> bool:
    """Whether the bot was removed from the server of this library. Raises LibraryError."""
    with store.open(name) as records:
        return records.noted(NOTE) is not None


def is_ours(store: RecordStore, shared: Collection[str], serves: Callable[[int], bool], name: str) -> bool:
    """Whether a library is a `shared` one, or of a server that this process `serves` and has not left.

    Raises LibraryError.
    """
    if server := server_of(name):
        return serves(server) and not has_left(store, name)
    return name in shared


def _is_known(storage: Storage, name: str) -> bool:
    try:
        has_left(storage.records, name)
    except LibraryError as error:
        if storage.libraries.is_shared:  # a cluster says as little of the others
            raise
        log.warning("whether the server of %s has left is not known: %s", name, error)
        return False
    return True


def erase_old(storage: Storage, days: float) -> list[str]:
    """Erase what was left for longer than so many days; what that was."""
    erased = []
    for name in storage.records.with_note(NOTE):
        try:
            with storage.records.open(name) as records:
                left = records.noted(NOTE)
            if left is None or not left.isdecimal() or time.time() - int(left) < days * DAY:
                continue
            storage.erase(name)
        except CitebotError as error:
            log.warning("%s is not erased yet: %s", name, error)
        else:
            erased.append(name)
    return erased


def sweep(backend: Backend) -> None:
    """Delete what was handed over on this machine for libraries that another erased in the cluster.

    A library in the folder itself keeps what was handed over to it. Raises LibraryError.
    """
    there, here = {*backend.names()}, open_backend(backend.folder)
    for files in backend.folder.glob("discord-*/files"):
        is_old = time.time() - files.stat().st_mtime > PAUSE  # else its library may be about to be made
        if is_old and not (files.parent.name in there or here.exists(files.parent.name)):
            shutil.rmtree(files, ignore_errors=True)


async def keep_erasing(storage: Storage, days: float, *, leads: bool = True) -> None:
    """Look now and then, for as long as the bot runs; `leads`: whether the libraries are ours to erase."""
    while True:
        try:
            for name in await asyncio.to_thread(erase_old, storage, days) if leads else ():
                log.info("erased %s: its server was left %g days ago", name, days)
            if storage.libraries.is_shared:
                await asyncio.to_thread(sweep, storage.libraries)
        except CitebotError as error:
            log.warning("nothing is erased now: %s", error)
        except Exception:  # an edge: nobody else would hear of it, and the next look may do better
            log.exception("a fault")
        await asyncio.sleep(PAUSE)


def _servers(storage: Storage) -> list[str]:
    """The libraries of servers, also of those that only ever made settings."""
    backend = storage.libraries
    if backend.is_shared:
        known = {*backend.names(), *storage.records.with_note(server_settings.NAME)}
    else:
        known = {folder.name for folder in backend.folder.iterdir()} if backend.folder.is_dir() else set()
    return sorted(filter(server_of, known))


def _note(storage: Storage, name: str, left: str | None) -> None:
    """Note when the bot left; an earlier note stays."""
    if not (storage.libraries.is_shared or (storage.libraries.folder / name).is_dir()):
        return
    with storage.records.open(name) as records:
        noted = records.noted(NOTE)
        if (noted is None) != (left is None):
            records.note(NOTE, left)
