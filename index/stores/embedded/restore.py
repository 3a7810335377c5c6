"""Puts a backup in the place of a library. `EmbeddedStore.backup` makes one."""

from contextlib import closing, suppress
from pathlib import Path

from index.errors import LibraryError
from index.stores.embedded.catalogue import Catalogue
from index.stores.embedded.sqlite import UnreadableError
from index.stores.embedded.store import EmbeddedStore
from index.stores.folder import locked


def restore(folder: Path, file: Path, wait: float = 30.0) -> None:
    """Put a backup in the place of the library in `folder`, or make the library; a damaged one stays beside it.

    Processes that use the library go on, and answer their next question from the backup. Raises LibraryError if `file`
    is no backup, LibraryBusy if somebody writes.
    """
    with closing(Catalogue(file)) as source:
        if wrong := source.damage():
            raise LibraryError(f"{file} is damaged ({wrong[0].where}): take another backup")
        draft = folder / "catalogue.restored"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with locked(folder, wait):
                source.copy(draft)
                _take(folder, draft, source.totals().generation)
        except OSError as error:
            raise LibraryError(f"{folder} can't be written: {error.strerror}") from error
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
    try:
        with closing(EmbeddedStore(folder, wait=wait)) as store:
            store.mend()
    except LibraryError as error:
        message = "all articles are back, but their index can't be made: see that the disk has room and is well"
        raise LibraryError(f"{message}, then `citebot check` makes it") from error


def check_backup(file: Path) -> None:
    """Raises LibraryError if the file is not a backup: a new backup may replace nothing else."""
    try:
        Catalogue(file).close()
    except LibraryError as error:
        raise LibraryError(f"{file} is there and is no backup of citebot: name another file, or remove it") from error


def _take(folder: Path, draft: Path, generation: int) -> None:
    """Make the draft's content a change of the catalogue; if no catalogue can be read, make the draft the catalogue."""
    path = folder / "catalogue.db"
    if path.exists():
        try:
            with closing(Catalogue(path, writable=True)) as catalogue:
                totals = catalogue.totals()
                catalogue.adopt(draft, max(totals.generation, generation) + 1, totals.token)
                catalogue.settle()
            return
        except UnreadableError:
            for end in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    Path(f"{path}{end}").rename(f"{path}.damaged{end}")
    draft.rename(path)
