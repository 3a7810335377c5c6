"""The libraries of a folder on this machine, each in a folder of its own name."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.errors import LibraryError
from index.stores.backend import Version
from index.stores.embedded.catalogue import Catalogue
from index.stores.embedded.store import EmbeddedStore
from index.stores.library_folder import clear_erased, erase_folder
from index.stores.wording import EXISTS, NOT_ERASED


class EmbeddedBackend:
    """See `Backend`; a library is opened when it is asked for."""

    is_shared = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> list[str]:
        try:
            return sorted(found.parent.name for found in self.folder.glob("[!.]*/catalogue.db"))
        except OSError:
            return []

    def exists(self, name: str) -> bool:
        return self._catalogue(name).exists()

    def version(self, name: str) -> Version:
        files = [self._catalogue(name, end) for end in ("", "-wal")]
        found = [file.stat() for file in files if file.exists()]
        return tuple((status.st_mtime_ns, status.st_size) for status in found)

    @contextmanager
    def peek(self, name: str) -> Iterator[Catalogue]:
        with closing(Catalogue(self._catalogue(name))) as catalogue, catalogue.transaction():
            yield catalogue

    def open(
        self, name: str, *, create: bool = False, wait: float = 30.0, on_wait: Callable[[str], None] | None = None
    ) -> EmbeddedStore:
        return EmbeddedStore(self.folder / name, create=create, wait=wait, on_wait=on_wait)

    @contextmanager
    def receive(self, name: str, wait: float) -> Iterator[EmbeddedStore]:
        folder = self.folder / name
        draft = folder / ".moving" / name
        if self.exists(name):
            raise LibraryError(EXISTS.format(name, f"in {self.folder}"))
        with closing(EmbeddedStore(draft, create=True, wait=wait)) as target:
            yield target
            target.backup(draft / "whole.db")
        shutil.rmtree(folder / "postings", ignore_errors=True)
        (draft / "postings").rename(folder / "postings")
        (draft / "whole.db").rename(self._catalogue(name))
        shutil.rmtree(draft.parent)

    def erase(self, name: str, wait: float = 30.0) -> None:
        clear_erased(self.folder)
        if not self.exists(name):
            raise LibraryError(NOT_ERASED.format(name))
        erase_folder(self.folder / name, wait)

    def _catalogue(self, name: str, end: str = "") -> Path:
        return self.folder / name / f"catalogue.db{end}"
