"""Chooses where libraries and their records are kept."""

from dataclasses import dataclass
from pathlib import Path

from bot.records.protocol import RecordStore
from bot.records.sqlite import LocalRecordStore
from index.stores.backend import Backend
from index.stores.opening import open_backend
from index.stores.opensearch.address import Address


@dataclass(frozen=True, slots=True)
class Storage:
    """The libraries of a home or an OpenSearch cluster, and the records of them."""

    libraries: Backend
    records: RecordStore

    def erase(self, name: str, wait: float = 30.0) -> None:
        """Remove a library with its records, for good. Raises what `Backend.erase` does.

        An interrupted erase can be repeated: the records show that there was a library, so they are erased last.
        """
        is_there = self.libraries.exists(name)
        if is_there:
            self.libraries.erase(name, wait)
        if not (self.records.erase(name) or is_there):
            self.libraries.erase(name, wait)  # raises that there is none

    def close(self) -> None:
        """Close the records that are open."""
        self.records.close()


def open_storage(home: Path, address: Address | None = None) -> Storage:
    """The storage of a home or, with an address, of a cluster. Raises LibraryError if the client is missing."""
    libraries = open_backend(home / "libraries", address)
    if address:
        from bot.records.opensearch import OpenSearchRecordStore  # its client takes 0.2 s to import

        return Storage(libraries, OpenSearchRecordStore(address))
    return Storage(libraries, LocalRecordStore(home))
