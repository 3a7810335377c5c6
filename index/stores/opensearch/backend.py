"""The libraries of an OpenSearch cluster, and the folder with their files on this machine."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.errors import LibraryError
from index.stores.backend import Version
from index.stores.embedded.backend import EmbeddedBackend
from index.stores.library_folder import clear_erased, erase_folder
from index.stores.opensearch.address import Address
from index.stores.opensearch.connection import Connection, connect
from index.stores.opensearch.contents import OpenSearchContents
from index.stores.opensearch.garbage import delete_documents
from index.stores.opensearch.lease import Lease
from index.stores.opensearch.manifest import delete_manifest, list_libraries, read_manifest
from index.stores.opensearch.queries import Scope
from index.stores.opensearch.store import OpenSearchStore
from index.stores.opensearch.sync_state import delete_logs, read_sync_state
from index.stores.wording import NOT_ERASED


class OpenSearchBackend:
    """See `Backend`; the first call connects to the cluster."""

    is_shared = True

    def __init__(self, address: Address, folder: Path) -> None:
        self._address, self.folder = address, folder

    @property
    def _connection(self) -> Connection:
        return connect(self._address)

    def names(self) -> list[str]:
        return list_libraries(self._connection)

    def exists(self, name: str) -> bool:
        return read_manifest(self._connection, name) is not None

    def version(self, name: str) -> Version:
        manifest = read_manifest(self._connection, name)
        return manifest.version if manifest else ()

    @contextmanager
    def peek(self, name: str) -> Iterator[OpenSearchContents]:
        connection = self._connection
        if not (manifest := read_manifest(connection, name)):
            raise LibraryError(f"there is no library {name}")
        yield OpenSearchContents(manifest, Scope(connection, manifest), read_sync_state(connection, manifest))

    def open(
        self, name: str, *, create: bool = False, wait: float = 30.0, on_wait: Callable[[str], None] | None = None
    ) -> OpenSearchStore:
        return OpenSearchStore(self._address, self.folder / name, create=create, wait=wait, on_wait=on_wait)

    @contextmanager
    def receive(self, name: str, wait: float) -> Iterator[OpenSearchStore]:
        store = OpenSearchStore(self._address, self.folder / name, create=True, wait=wait, moving=True)
        with closing(store) as target:
            yield target
            target.arrive()

    def erase(self, name: str, wait: float = 30.0) -> None:
        """See `Backend`; an embedded library of this name in the folder stays as it is, with its files."""
        folder, connection = self.folder / name, self._connection
        clear_erased(folder)
        manifest = read_manifest(connection, name)
        if not manifest:
            raise LibraryError(NOT_ERASED.format(name))
        with Lease(connection, manifest.token, name, wait):
            manifest = read_manifest(connection, name) or manifest
            delete_manifest(connection, manifest)
            delete_logs(connection, manifest.journal)
            connection.refresh("articles", "passages")
            delete_documents(connection, manifest, [], [], aside=True)
        if folder.exists() and not EmbeddedBackend(self.folder).exists(name):
            erase_folder(folder, wait)
