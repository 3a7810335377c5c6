"""A library in an OpenSearch cluster, shared by any number of processes; one writer at a time across machines."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock, Thread

from index.errors import CitebotError, LibraryBusy, LibraryError
from index.model import Article, from_record
from index.stores.opensearch.address import Address
from index.stores.opensearch.change import OpenSearchChange
from index.stores.opensearch.connection import connect
from index.stores.opensearch.contents import OpenSearchContents
from index.stores.opensearch.garbage import GRACE, abort, delete_replaced
from index.stores.opensearch.lease import Lease, leased
from index.stores.opensearch.manifest import Manifest, read_manifest, write_manifest
from index.stores.opensearch.mappings import alias
from index.stores.opensearch.queries import Scope, StaleError, is_sound
from index.stores.opensearch.snapshot import OpenSearchSnapshot
from index.stores.opensearch.sync_state import delete_logs, read_sync_state
from index.stores.protocol import Changed
from index.stores.rows import Totals
from index.stores.sync_state import SyncState
from index.stores.transfer import write_file
from index.text.analysis import VERSION

TIDY = 500  # articles that were replaced, from which on they are not left to the next writer to delete
COUNTED = 20_000  # terms of a library whose counts are kept, some 2 MB


class OpenSearchStore:
    """A library's place among those of a cluster. Threads may share it."""

    def __init__(
        self,
        address: Address,
        folder: Path,
        *,
        create: bool = False,
        wait: float = 30.0,
        on_wait: Callable[[str], None] | None = None,
        moving: bool = False,
    ) -> None:
        """Open the library that `folder` is named for, or make it; the folder is for what the faces keep with it.

        `wait`: seconds to wait for another writer; `on_wait` is called once if it waits. `moving`: it is to be filled
        from elsewhere, and nobody else can open it before that is done. Raises LibraryError if there is none and
        `create` is False, or if the cluster can't be used.
        """
        self.folder, self.name, self.created = folder, folder.name, False
        self.connection = connect(address)
        self.place = f"OpenSearch at {self.connection.place}"
        self._wait, self._on_wait, self._moving = wait, on_wait, moving
        self._lock = Lock()
        self._counted: tuple[tuple[str, int, int], dict[str, int]] = (("", 0, 0), {})
        self._cached_sync_state: tuple[tuple[str, ...], SyncState] = ((), SyncState())
        self._healer: Thread | None = None
        self._is_gone = False
        self._known: Manifest | None = None  # as it was read last
        self._untidy = 0.0  # when it replaced so much that it should not be left lying
        if not create and not read_manifest(self.connection, self.name):
            raise LibraryError(f"there is no library {self.name}: `citebot --library {self.name} add` makes it")
        if create and not read_manifest(self.connection, self.name):
            with suppress(LibraryBusy):  # another process was first
                write_manifest(self.connection, Manifest(self.name, moving=moving))
                self.created = True
        if moving and (manifest := read_manifest(self.connection, self.name)) and not manifest.moving:
            raise LibraryError(f"there is a library {self.name} at {self.place} already: erase that one first")
        self._manifest()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(f"{folder} can't be made: {error.strerror}; choose another with --home") from error

    def close(self) -> None:
        """Delete what was replaced; the connection stays, it is the process's."""
        while self._untidy and time.time() < self._untidy + GRACE:
            time.sleep(0.1)
        if self._untidy:
            with suppress(CitebotError), self._leased():
                pass

    def exists(self) -> bool:
        """Whether the library has not been found gone; each reading looks."""
        return not self._is_gone

    def _manifest(self) -> Manifest:
        """The current manifest. Raises LibraryError if the library no longer exists."""
        manifest = read_manifest(self.connection, self.name)
        if not manifest:
            self._is_gone = True
            raise LibraryError(f"there is no library {self.name} any more")
        if manifest.moving and not self._moving:
            raise LibraryError(f"the library {self.name} is still being moved: `citebot move` goes on with it")
        self._known = manifest
        return manifest

    @contextmanager
    def reading(self, *, hasty: bool = False) -> Iterator[OpenSearchSnapshot]:
        """The library at one generation; what another process commits is seen by the next one.

        `hasty`: begins with the manifest that was read last, which is read again while candidates are looked for:
        a question costs one round trip less. Raises Changed in the end if the manifest is another one by now.
        """
        known = self._known if hasty else None
        look = self.connection.aside(self._manifest) if known else None
        manifest = known or self._manifest()
        if manifest.analyser < VERSION:
            self._start_healing()
        with self._lock:
            if self._counted[0] != manifest.version or len(self._counted[1]) > COUNTED:
                self._counted = manifest.version, {}
            counted = self._counted[1]
        try:
            yield OpenSearchSnapshot(manifest, Scope(self.connection, manifest), counted)
        except StaleError:
            if not look or look.result().nonce == manifest.nonce:
                raise
        if look and look.result().nonce != manifest.nonce:
            raise Changed

    @contextmanager
    def catalogue(self) -> Iterator[OpenSearchContents]:
        """What it holds at one generation."""
        for tries in (2, 1, 0):
            manifest = self._manifest()
            try:
                sync_state = self._sync_state(manifest)
                break
            except StaleError:
                if not tries:
                    raise
        yield OpenSearchContents(manifest, Scope(self.connection, manifest), sync_state)

    def _sync_state(self, manifest: Manifest) -> SyncState:
        """The sync state, read again when it has changed."""
        if self._cached_sync_state[0] != manifest.journal:
            self._cached_sync_state = manifest.journal, read_sync_state(self.connection, manifest)
        return self._cached_sync_state[1]

    @contextmanager
    def _leased(self) -> Iterator[tuple[Manifest, Lease]]:
        """The manifest, for its only writer, after what earlier writers left unfinished is deleted."""
        message = f"another citebot is writing to the library {self.name}: waiting up to {self._wait:g} s"

        def on_wait() -> None:
            if self._on_wait:
                self._on_wait(message)

        token = self._manifest().token
        with leased(self.connection, token, self._wait, on_wait, busy(self.name)) as lease:
            manifest = self._manifest()
            if manifest.token != token:  # erased, and made anew by another one meanwhile
                raise LibraryBusy(busy(self.name))
            if manifest.analyser > VERSION:
                raise LibraryError(f"the library {self.name} was written by a newer citebot: update this one")
            if manifest.tried > manifest.stands:
                manifest = abort(self.connection, manifest)
            yield delete_replaced(self.connection, manifest), lease

    @contextmanager
    def writing(self) -> Iterator[OpenSearchChange]:
        """A change of any size that happens as a whole, or not at all if the block raises.

        Raises LibraryBusy if another process still writes after the time to wait.
        """
        with self._leased() as (manifest, lease):
            if manifest.analyser != VERSION:
                manifest = self._cut_again(manifest, lease)
            scope = Scope(self.connection, manifest)
            change = OpenSearchChange(self.connection, manifest, scope, self._sync_state(manifest), lease.check)
            yield change
            self._finish(manifest, *change.commit())

    def _finish(self, before: Manifest, manifest: Manifest, sync_state: SyncState) -> None:
        self._cached_sync_state, self._known = (manifest.journal, sync_state), manifest
        delete_logs(self.connection, [key for key in before.journal if key not in manifest.journal])
        is_much = sum(len(numbers) for _, numbers in manifest.retired) >= TIDY
        self._untidy = manifest.retired[-1][0] if is_much else 0.0

    def rebuild(self) -> Totals:
        """Cut and analyse all stored texts anew, beside the passages that go on answering until the change is whole."""
        with self._leased() as (manifest, lease):
            return self._cut_again(manifest, lease).totals

    def _cut_again(self, manifest: Manifest, lease: Lease) -> Manifest:
        anew = write_manifest(self.connection, replace(manifest, tried=manifest.tried + 1))
        draft = replace(anew, cut=anew.tried, analyser=VERSION)
        scope = Scope(self.connection, manifest)
        change = OpenSearchChange(self.connection, draft, scope, self._sync_state(manifest), lease.check)
        passages = terms = 0
        for source in scope.pages():
            actions = change.cut(source["number"], from_record(Article, source["article"]))
            change.store(actions)
            passages, terms = passages + len(actions), terms + sum(document["length"] for _, document in actions)
        editions = (*manifest.editions, (time.time(), manifest.edition))
        change.made = True
        manifest, sync_state = change.commit(passages=passages, terms=terms, editions=editions)
        self._cached_sync_state = manifest.journal, sync_state
        return manifest

    def arrive(self) -> None:
        """What was moved here is whole: others may open it."""
        with self._leased() as (manifest, _):
            write_manifest(self.connection, replace(manifest, moving=False))

    def _start_healing(self) -> None:
        """Analyse anew aside, unless a writer is at work and will do so itself."""
        with self._lock:
            if self._healer is None or not self._healer.is_alive():
                self._healer = Thread(target=self._heal_if_free, name=f"heal {self.name}")
                self._healer.start()

    def _heal_if_free(self) -> None:
        with suppress(LibraryBusy, LibraryError), self._leased() as (manifest, lease):
            if manifest.analyser != VERSION:
                self._cut_again(manifest, lease)

    def healthy(self) -> bool:
        """Whether all passages can be found, as this citebot analyses them."""
        with self.reading() as snapshot:
            return snapshot.complete and not self._discrepancies(snapshot.manifest)

    def mend(self) -> list[str]:
        """What was wrong with the passages, a line each; cut anew when this returns."""
        wrong = self._discrepancies(self._manifest())
        if wrong:
            self.rebuild()
        return wrong

    def check(self) -> list[str]:
        """The same, after a look at every article. Raises LibraryError if some are not there as they were stored."""
        manifest = self._manifest()
        stored = Scope(self.connection, manifest).pages(fields=["article", "digest"])
        found = sum(map(is_sound, stored))
        if found != manifest.articles:
            message = f"the cluster has {found} of the {manifest.articles} articles of {self.name} as they were stored"
            raise LibraryError(f"{message}, and they were left as they are: restore a snapshot of its indexes")
        return self.mend()

    def _discrepancies(self, manifest: Manifest) -> list[str]:
        found = Scope(self.connection, manifest).passages(
            size=0, track_total_hits=True, aggs={"terms": {"sum": {"field": "length"}}}
        )
        passages, terms = found["hits"]["total"]["value"], int(found["aggregations"]["terms"]["value"])
        if (passages, terms) == (manifest.passages, manifest.terms):
            return []
        return [f"{passages} passages of {terms} terms are there, not {manifest.passages} of {manifest.terms}"]

    def backup(self, file: Path) -> None:
        """Write all articles to one file, from which the embedded library can be restored."""
        write_file(self, file)

    def size(self) -> int:
        """About how many bytes it takes, of one copy: its share of the passages, of what all libraries take."""
        names = f"{alias('articles')},{alias('passages')}"
        stats = self.connection.read(self.connection.client.indices.stats, index=names, metric="store,docs")
        every = stats["_all"]["primaries"]
        stored = self._manifest()
        share = (stored.passages + stored.articles) / max(1, every["docs"]["count"])
        return int(every["store"]["size_in_bytes"] * min(1.0, share))


def busy(name: str) -> str:
    """What is said when another process holds the library for too long."""
    return f"another citebot is still writing to the library {name}: try again when it has finished"
