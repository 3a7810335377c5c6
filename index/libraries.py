"""Libraries by where they are, in a folder or a cluster, without being opened: which there are, their end."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.errors import LibraryError
from index.ingest.origins import is_page
from index.stores.embedded.catalogue import Catalogue
from index.stores.embedded.lock import locked
from index.stores.opensearch.address import Address
from index.stores.protocol import Contents

Version = tuple[object, ...]


def find_libraries(folder: Path, cluster: Address | None = None) -> list[str]:
    """The names of the libraries that stand in a folder, or in a cluster; sorted. Raises LibraryError."""
    if cluster:
        from index.stores.opensearch.store import find_libraries as find_in_cluster

        return find_in_cluster(cluster)
    try:
        return sorted(found.parent.name for found in folder.glob("*/catalogue.db"))
    except OSError:
        return []


def stands(folder: Path, cluster: Address | None = None) -> bool:
    """Whether there is a library in `folder`, or in the cluster one that it is named for. Raises LibraryError."""
    if not cluster:
        return (folder / "catalogue.db").exists()
    from index.stores.opensearch.store import stands as stands_in_cluster

    return stands_in_cluster(cluster, folder.name)


@contextmanager
def look_into(folder: Path, cluster: Address | None = None) -> Iterator[Contents]:
    """What a library holds, without opening the rest of it. Raises LibraryError."""
    if cluster:
        from index.stores.opensearch.store import look_into as look_into_cluster

        with look_into_cluster(cluster, folder.name) as contents:
            yield contents
        return
    with closing(Catalogue(folder / "catalogue.db")) as catalogue, catalogue.transaction():
        yield catalogue


def pages_of(folder: Path, cluster: Address | None = None) -> list[str]:
    """The addresses that a library reads articles from. Raises LibraryError."""
    with look_into(folder, cluster) as contents:
        return [origin for origin in contents.origins() if is_page(origin)]


def version_of(folder: Path, cluster: Address | None = None) -> Version:
    """What is another after every change of a library; it need not be there. Raises LibraryError."""
    if cluster:
        from index.stores.opensearch.store import version_of as version_in_cluster

        return version_in_cluster(cluster, folder.name)
    files = [folder / f"catalogue.db{end}" for end in ("", "-wal")]
    found = [file.stat() if file.exists() else None for file in files]
    return tuple((status.st_mtime_ns, status.st_size) for status in found if status)


def erase(folder: Path, wait: float = 30.0, cluster: Address | None = None) -> None:
    """Remove the library in `folder` with all that is there, for good; a process that has it open finds it gone.

    With a `cluster`, the one there that the folder is named for. What it handed over to the folder goes as well, unless
    another library stands there, which stays as it is.

    Raises LibraryError if there is none, LibraryBusy if somebody writes for longer than `wait` seconds.
    """
    doomed = folder.with_name(f".erased-{folder.name}")
    shutil.rmtree(doomed, ignore_errors=True)  # one that was interrupted
    if cluster:
        from index.stores.opensearch.store import erase as erase_in_cluster

        erase_in_cluster(cluster, folder.name, wait)
        if stands(folder) or not folder.exists():
            return
    elif not stands(folder):
        raise LibraryError(f"there is no library {folder.name}: nothing was erased")
    with locked(folder, wait):
        folder.rename(doomed)
    shutil.rmtree(doomed)
