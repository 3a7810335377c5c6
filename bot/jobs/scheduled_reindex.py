"""Pages from the web, read again at intervals: one library after the other."""

import asyncio
import logging
from collections.abc import Callable
from random import sample, uniform

from bot.jobs.jobs import JobError, Jobs
from bot.jobs.periodic import every
from bot.records.opening import Storage
from bot.render.text.library_report import describe_changes, describe_unread
from index.errors import CitebotError
from index.libraries import pages_of

MINUTE = 60.0  # seconds

log = logging.getLogger(__name__)


def due(storage: Storage, is_ours: Callable[[str], bool]) -> list[str]:
    """The libraries whose pages this process reads again, in random order."""
    names, found = storage.libraries.names(), []
    for name in sample(names, len(names)):
        try:
            if is_ours(name) and pages_of(storage.libraries, name):
                found.append(name)
        except CitebotError as error:
            log.warning("the pages of %s are not read again: %s", name, error)
    return found


async def reindex_periodically(jobs: Jobs, storage: Storage, is_ours: Callable[[str], bool], minutes: float) -> None:
    """Read the pages of all libraries again every so many minutes, more or less; 0 for never.

    `is_ours` says of a library whether this process reads its pages; it may raise CitebotError.
    """

    async def reindex() -> None:
        await asyncio.sleep(minutes * MINUTE * uniform(0.8, 1.2))  # so that not all bots ask a website at once
        for name in await asyncio.to_thread(due, storage, is_ours):
            if await asyncio.to_thread(storage.libraries.exists, name):  # it may have been erased meanwhile
                await _reread(jobs, name)

    if minutes:
        await every(0, reindex, "Pages are not read again")


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
