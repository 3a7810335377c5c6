"""Chooses the kind of storage; all other code gets a Backend."""

from pathlib import Path

from index.stores.backend import Backend
from index.stores.opensearch.address import Address


def open_backend(folder: Path, address: Address | None = None) -> Backend:
    """The libraries of a folder or, with an address, of an OpenSearch cluster. A further store would be chosen here."""
    if address:
        from index.stores.opensearch.backend import OpenSearchBackend  # its client takes 0.2 s to import

        return OpenSearchBackend(address, folder)
    from index.stores.embedded.backend import EmbeddedBackend

    return EmbeddedBackend(folder)
