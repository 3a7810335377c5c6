"""Servers that removed the bot: their library is erased some days later."""

import asyncio
import logging
import shutil
import time
from collections.abc import Callable, Collection

from bot.discord_bot.context import library_of
from bot.home import server_of
from bot.jobs.periodic import every
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


def note_server(storage: Storage, guild: int, *, has_left: bool) -> None:
    """Note that a server removed the bot now, or that the bot is in it; an earlier note stays. Raises LibraryError."""
    name, libraries = library_of(guild), storage.libraries
    if not (libraries.is_shared or (libraries.folder / name).is_dir()):
        return
    with storage.records.open(name) as records:
        if (records.noted(NOTE) is not None) != has_left:
            records.note(NOTE, str(int(time.time())) if has_left else None)


def reconcile(storage: Storage, guilds: Collection[int], serves: Callable[[int], bool] = lambda _: True) -> None:
    """Note what changed while the bot was away: `guilds` are all the servers it is in, of those that it `serves`.

    A library that can't be read is left out, and not erased either. Raises LibraryError.
    """
    for guild in filter(serves, _servers(storage)):
        try:
            has_left(storage.records, library_of(guild))
        except LibraryError as error:
            if storage.libraries.is_shared:  # then the others can't be read either
                raise
            log.warning("whether the server of %s has left is not known: %s", library_of(guild), error)
        else:
            note_server(storage, guild, has_left=guild not in guilds)


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


def erase_old(storage: Storage, days: float) -> list[str]:
    """Erase the libraries of servers that left more than `days` ago; their names."""
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
    """Delete this machine's uploads for libraries that another machine erased in the cluster.

    A library in the folder itself keeps its uploads. Raises LibraryError.
    """
    there, here = {*backend.names()}, open_backend(backend.folder)
    for files in backend.folder.glob("discord-*/files"):
        is_old = time.time() - files.stat().st_mtime > PAUSE  # else its library may be about to be made
        if is_old and not (files.parent.name in there or here.exists(files.parent.name)):
            shutil.rmtree(files, ignore_errors=True)


async def erase_periodically(storage: Storage, days: float, *, leads: bool = True) -> None:
    """Look every hour for libraries to erase; `leads`: whether this process is the one that erases them."""

    async def erase() -> None:
        for name in await asyncio.to_thread(erase_old, storage, days) if leads else ():
            log.info("erased %s: its server was left %g days ago", name, days)
        if storage.libraries.is_shared:
            await asyncio.to_thread(sweep, storage.libraries)

    await every(PAUSE, erase, "Libraries of departed servers are not erased now")


def _servers(storage: Storage) -> list[int]:
    """The servers with a library, and those that have only settings."""
    backend = storage.libraries
    if backend.is_shared:
        known = {*backend.names(), *storage.records.with_note(server_settings.NAME)}
    else:
        known = {folder.name for folder in backend.folder.iterdir()} if backend.folder.is_dir() else set()
    return sorted(server for name in known if (server := server_of(name)))
