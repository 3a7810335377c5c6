"""Puts a backup in the place of a library. `EmbeddedStore.backup` makes one, and `backup_file` reads it."""

from collections.abc import Collection
from contextlib import closing, suppress
from pathlib import Path
from secrets import token_hex

from index.article_checks import COUNT
from index.errors import LibraryError
from index.stores.embedded.backup_file import BackupFile
from index.stores.embedded.catalogue import Catalogue
from index.stores.embedded.sqlite import UnreadableError
from index.stores.embedded.store import EmbeddedStore
from index.stores.library_folder import locked
from index.stores.sync_state import SyncState
from index.stores.synonyms import save_synonyms


def restore(folder: Path, backup: BackupFile, agreed: Collection[str] = (), wait: float = 30.0) -> None:
    """Put a backup in the place of the library in `folder`, or make the library; a damaged one stays beside it.

    Its articles are copied into a catalogue of our own. Only what is `agreed`, by the names of `SyncState.followed`, is
    read again by a reindex. Processes that use the library go on, and answer their next question from the backup.
    Raises LibraryError, and leaves the library as it is, if the backup is not sound; LibraryBusy if somebody writes.
    """
    draft = folder / "catalogue.restored"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(folder, wait):
            synonyms = backup.synonyms()
            _take(folder, draft, backup, agreed)
        if synonyms:  # else it may be of an earlier citebot, which knew none
            save_synonyms(folder, synonyms)
    except OSError as error:
        raise LibraryError(f"{folder} can't be written: {error.strerror}") from error
    finally:
        for end in ("", "-wal", "-shm"):
            with suppress(OSError):
                Path(f"{draft}{end}").unlink(missing_ok=True)
    try:
        with closing(EmbeddedStore(folder, wait=wait)) as store:
            store.mend()
    except LibraryError as error:
        message = "all articles are back, but their index can't be made: see that the disk has room and is well"
        raise LibraryError(f"{message}, then `citebot check` creates it") from error


def read_followed(folder: Path) -> SyncState:
    """What the library in `folder` follows; nothing if there is none, or if it can't be read."""
    try:
        with closing(Catalogue(folder / "catalogue.db")) as catalogue:
            return catalogue.sync_state()
    except LibraryError:
        return SyncState()


def _take(folder: Path, draft: Path, backup: BackupFile, agreed: Collection[str]) -> None:
    """Make the backup's content a change of the catalogue; if no catalogue can be read, make it the catalogue."""
    path = folder / "catalogue.db"
    generation, token, numbers = 0, token_hex(8), dict[str, int]()
    is_readable = False
    if path.exists():
        with suppress(UnreadableError), closing(Catalogue(path)) as catalogue:
            totals, numbers = catalogue.totals(), catalogue.numbers()
            is_readable = totals.generation < COUNT
            generation, token = (totals.generation, totals.token) if is_readable else (generation, token)
    Catalogue.create(draft)
    with closing(Catalogue(draft, writable=True)) as new:
        state = backup.sync_state().limit(agreed)
        new.fill(backup.stored(), state, max(generation, backup.generation) + 1, token, numbers)
    if is_readable:
        with closing(Catalogue(path, writable=True)) as catalogue:
            catalogue.adopt(draft)
            catalogue.settle()
        return
    for end in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{path}{end}").rename(f"{path}.damaged{end}")
    draft.rename(path)
