"""Where records are: in the home, or in the cluster. Those of the last few libraries stay open, to save in them."""

import logging
from collections import OrderedDict
from pathlib import Path
from threading import Lock

from bot.records.protocol import Record, Records
from bot.records.sqlite import LocalRecords
from index.errors import LibraryError
from index.libraries import erase as erase_library
from index.libraries import stands
from index.stores.opensearch.address import Address

OPEN = 64  # libraries whose records stay open, at 3 file handles each

log = logging.getLogger(__name__)


def open_records(folder: Path, cluster: Address | None = None) -> Records:
    """The records of the library in `folder`, or of the one in the cluster that it is named for.

    Raises LibraryError if what a cluster needs is not installed.
    """
    return _open_in_cluster(cluster, folder.name) if cluster else LocalRecords(folder)


def open_common(home: Path, cluster: Address | None = None) -> Records:
    """Those of the bot as a whole: of a home, or of all who use a cluster. Raises LibraryError as `open_records`."""
    return _open_in_cluster(cluster, "") if cluster else LocalRecords(home)


def _open_in_cluster(cluster: Address, library: str) -> Records:
    from bot.records.opensearch import OpenSearchRecords  # only here: its client need not be there

    return OpenSearchRecords(cluster, library)


def find_noted(libraries: Path, name: str, cluster: Address | None = None) -> list[str]:
    """The libraries whose records have a note of this name, sorted; one whose file can't be read is none of them.

    Raises LibraryError if a cluster does not say.
    """
    if cluster:
        from bot.records.opensearch import find_noted as find_in_cluster

        return find_in_cluster(cluster, name)
    return sorted(folder.name for folder in libraries.glob("[!.]*") if _has_noted(folder, name))


def _has_noted(folder: Path, name: str) -> bool:
    try:
        return LocalRecords(folder).noted(name) is not None
    except LibraryError as error:
        log.warning("%s is left out: %s", folder.name, error)
        return False


def erase(folder: Path, wait: float = 30.0, cluster: Address | None = None) -> None:
    """Remove a library with all that is remembered of it, for good. Raises what `index.libraries.erase` does.

    One that was interrupted may be done again: it ends with the records, which say that there was one.
    """
    is_there = stands(folder, cluster)
    if is_there:
        erase_library(folder, wait, cluster)
    if not ((cluster and open_records(folder, cluster).erase()) or is_there):
        erase_library(folder, wait, cluster)  # which says that there is none


class Archive:
    """The records of libraries; threads may share it."""

    def __init__(self, cluster: Address | None = None, most: int = OPEN) -> None:
        self._cluster, self._most = cluster, most
        self._open: OrderedDict[Path, Records] = OrderedDict()
        self._lock = Lock()

    def open(self, folder: Path) -> Records:
        """Those of the library in `folder`, to be closed again."""
        return open_records(folder, self._cluster)

    def save(self, folder: Path, record: Record, person: str | None = None) -> bool:
        """As `Records.save`, for the library in `folder`."""
        with self._lock:
            records = self._open.setdefault(folder, self.open(folder))
            self._open.move_to_end(folder)
            if len(self._open) > self._most:
                self._open.popitem(last=False)[1].close()
        return records.save(record, person=person)  # which may take a second where a cluster is slow

    def close(self) -> None:
        """Let go of all files."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].close()
