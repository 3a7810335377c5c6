"""Servers that the bot was removed from: their library stays for some days, then it is erased."""

import asyncio
import logging
import shutil
import time
from collections.abc import Callable, Collection
from pathlib import Path

from bot.discord_bot.places import library_of
from bot.home import server_of
from bot.records.opening import erase, find_noted, open_records
from bot.service import server_settings
from index.errors import CitebotError, LibraryError
from index.libraries import find_libraries, stands
from index.stores.opensearch.address import Address

NOTE = "left"  # in the library's records: when, in Unix seconds
DAY = 86_400  # seconds
PAUSE = 3600  # seconds between two looks

log = logging.getLogger(__name__)


def note_joined(libraries: Path, guild: int, cluster: Address | None = None) -> None:
    """The bot is in this server, again. Raises LibraryError."""
    _note(libraries / library_of(guild), None, cluster)


def note_left(libraries: Path, guild: int, cluster: Address | None = None) -> None:
    """The bot was removed from this server now, unless that was noted before. Raises LibraryError."""
    _note(libraries / library_of(guild), str(int(time.time())), cluster)


def reconcile(
    libraries: Path,
    guilds: Collection[int],
    serves: Callable[[int], bool] = lambda _: True,
    cluster: Address | None = None,
) -> None:
    """Note what happened while nobody watched: `guilds` are all that the bot is in, of those that it `serves`.

    A library whose file can't be read is passed over, and is not erased either. Raises LibraryError.
    """
    present = {library_of(guild) for guild in guilds}
    for name in _servers(libraries, cluster):
        if serves(server_of(name) or 0) and _is_known(libraries / name, cluster):
            _note(libraries / name, None if name in present else str(int(time.time())), cluster)


def has_left(folder: Path, cluster: Address | None = None) -> bool:
    """Whether the bot was removed from the server of this library. Raises LibraryError."""
    with open_records(folder, cluster) as records:
        return records.noted(NOTE) is not None


def _is_known(folder: Path, cluster: Address | None) -> bool:
    try:
        has_left(folder, cluster)
    except LibraryError as error:
        if cluster:  # which says as little of the others
            raise
        log.warning("whether the server of %s has left is not known: %s", folder.name, error)
        return False
    return True


def erase_old(libraries: Path, days: float, cluster: Address | None = None) -> list[str]:
    """Erase what was left for longer than so many days; what that was."""
    erased = []
    for name in find_noted(libraries, NOTE, cluster):
        try:
            with open_records(libraries / name, cluster) as records:
                left = records.noted(NOTE)
            if left is None or not left.isdecimal() or time.time() - int(left) < days * DAY:
                continue
            erase(libraries / name, cluster=cluster)
        except CitebotError as error:
            log.warning("%s is not erased yet: %s", name, error)
        else:
            erased.append(name)
    return erased


def sweep(libraries: Path, cluster: Address) -> None:
    """Delete what was handed over on this machine for libraries that another erased in the cluster.

    A library in the folder itself keeps what was handed over to it. Raises LibraryError.
    """
    there = {*find_libraries(libraries, cluster)}
    for files in libraries.glob("discord-*/files"):
        is_old = time.time() - files.stat().st_mtime > PAUSE  # else its library may be about to be made
        if is_old and not (files.parent.name in there or stands(files.parent)):
            shutil.rmtree(files, ignore_errors=True)


async def keep_erasing(libraries: Path, days: float, cluster: Address | None = None, *, leads: bool = True) -> None:
    """Look now and then, for as long as the bot runs; `leads`: whether the libraries are ours to erase."""
    while True:
        try:
            for name in await asyncio.to_thread(erase_old, libraries, days, cluster) if leads else ():
                log.info("erased %s: its server was left %g days ago", name, days)
            if cluster:
                await asyncio.to_thread(sweep, libraries, cluster)
        except CitebotError as error:
            log.warning("nothing is erased now: %s", error)
        except Exception:  # an edge: nobody else would hear of it, and the next look may do better
            log.exception("a fault")
        await asyncio.sleep(PAUSE)


def _servers(libraries: Path, cluster: Address | None) -> list[str]:
    """The libraries of servers, also of those that only ever made settings."""
    if cluster:
        known = {*find_libraries(libraries, cluster), *find_noted(libraries, server_settings.NAME, cluster)}
    else:
        known = {folder.name for folder in libraries.iterdir()} if libraries.is_dir() else set()
    return sorted(filter(server_of, known))


def _note(folder: Path, left: str | None, cluster: Address | None) -> None:
    """Keep the moment; one that is there stays."""
    if not (cluster or folder.is_dir()):
        return
    with open_records(folder, cluster) as records:
        noted = records.noted(NOTE)
        if (noted is None) != (left is None):
            records.note(NOTE, left)
