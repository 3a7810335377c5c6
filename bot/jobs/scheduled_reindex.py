"""What comes from the web is read again now and then: the libraries of a home, one after the other, for nobody."""

import asyncio
import logging
from collections.abc import Callable
from random import sample, uniform

from bot.jobs.jobs import JobError, Jobs
from bot.records.opening import Storage
from bot.render.text.library_report import describe_changes, describe_unread
from index.errors import CitebotError
from index.libraries import pages_of

MINUTE = 60.0  # seconds

log = logging.getLogger(__name__)


def due(storage: Storage, is_reread: Callable[[str], bool]) -> list[str]:
    """The libraries that have pages and are to be read again here, in any order."""
    names = storage.libraries.names()
    return [name for name in sample(names, len(names)) if _is_due(storage, name, is_reread)]


def _is_due(storage: Storage, name: str, is_reread: Callable[[str], bool]) -> bool:
    try:
        return is_reread(name) and bool(pages_of(storage.libraries, name))
    except CitebotError as error:
        log.warning("the pages of %s are not read again: %s", name, error)
        return False


async def keep_rereading(jobs: Jobs, storage: Storage, is_reread: Callable[[str], bool], minutes: float) -> None:
    """Every so many minutes, more or less, for as long as the bot runs; 0 for never.

    `is_reread` says of a library whether this process reads its pages again; it may raise CitebotError.
    """
    while minutes:
        await asyncio.sleep(minutes * MINUTE * uniform(0.8, 1.2))  # so that not all bots ask a server at once
        try:
            for name in await asyncio.to_thread(due, storage, is_reread):
                if await asyncio.to_thread(storage.libraries.exists, name):  # it may have been erased meanwhile
                    await _reread(jobs, name)
        except CitebotError as error:
            log.warning("pages are not read again: %s", error)
        except Exception:  # an edge: nobody else would hear of it, and the next round may do better
            log.exception("a fault")


async def _reread(jobs: Jobs, name: str) -> None:
    try:
        changes = await jobs.reread(name)
    except JobError as error:
        log.warning("the pages of %s were not read again: %s", name, error)
        return
    if changes is None:
        log.info("the pages of %s are read again later: somebody is at work there", name)
        return
    log.info("the pages of %s were read again: %s", name, describe_changes(changes))
    for unread in changes.unread:
        log.info("%s", describe_unread(unread))
