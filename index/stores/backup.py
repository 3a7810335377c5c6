"""A backup in the place of a library. Making one is `Embedded.backup`."""

from contextlib import closing, suppress
from pathlib import Path

from index.errors import LibraryError
from index.stores.catalogue import Catalogue
from index.stores.embedded import Embedded
from index.stores.lock import locked


def restore(folder: Path, file: Path, wait: float = 30.0) -> None:
    """Put a backup in the place of the library in `folder`, or make it; one that is damaged is kept beside it.

    Processes that use the library go on, and answer from the backup at their next question. Raises LibraryError if
    `file` is no backup, LibraryBusy if somebody writes.
    """
    with closing(Catalogue(file)) as source:
        if wrong := source.damage():
            raise LibraryError(f"{file} is damaged ({wrong[0]}): take another backup")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(f"{folder} can't be made: {error.strerror}") from error
        with locked(folder, wait):
            source.copy(folder / "catalogue.restored")
            _take(folder, folder / "catalogue.restored", source.totals().generation)
    with closing(Embedded(folder, wait=wait)) as store:
        store.mend()


def check_backup(file: Path) -> None:
    """Raises LibraryError if the file is anything but a backup, which alone another one may replace."""
    try:
        Catalogue(file).close()
    except LibraryError as error:
        raise LibraryError(f"{file} is there and is no backup of citebot: name another file, or remove it") from error


def _take(folder: Path, draft: Path, generation: int) -> None:
    """The draft's content as a change of the catalogue; as the catalogue, if there is none that can be read."""
    path = folder / "catalogue.db"
    try:
        with closing(Catalogue(path, writable=True)) as catalogue:
            stands = catalogue.totals()
            catalogue.adopt(draft, max(stands.generation, generation) + 1, stands.token)
            catalogue.settle()
        draft.unlink()
    except LibraryError:
        for end in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{path}{end}").rename(f"{path}.damaged{end}")
        draft.rename(path)
