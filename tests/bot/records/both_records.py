"""Both kinds of records, opened alike."""

from pathlib import Path

from bot.records.opening import open_storage
from bot.records.protocol import Records
from bot.records.sqlite import LocalRecords
from index.stores.opensearch.address import Address


def open_records(folder: Path, cluster: Address | None = None) -> Records:
    """Those of the library in a folder, or of the one of its name in a cluster."""
    return open_storage(folder, cluster).records.open(folder.name) if cluster else LocalRecords(folder)
