"""A library in an OpenSearch cluster, shared by any number of processes; one writer at a time across machines."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock, Thread

from index.errors import CitebotError, LibraryBusy, LibraryError
from index.model import Article, from_record
from index.stores.library_folder import make_folder
from index.stores.opensearch.address import Address
from index.stores.opensearch.change import OpenSearchChange
from index.stores.opensearch.connection import connect
from index.stores.opensearch.contents import OpenSearchContents
from index.stores.opensearch.garbage import GRACE, abort, delete_replaced
from index.stores.opensearch.lease import Lease
from index.stores.opensearch.manifest import Manifest, read_manifest, write_manifest
from index.stores.opensearch.mappings import alias
from index.stores.opensearch.queries import Scope, StaleError, is_sound
from index.stores.opensearch.snapshot import OpenSearchSnapshot
from index.stores.opensearch.sync_state import delete_logs, read_sync_state
from index.stores.protocol import Changed
from index.stores.rows import Totals
from index.stores.sync_state import SyncState
from index.stores.synonyms import load_synonyms
from index.stores.transfer import write_file
from index.stores.wording import EXISTS, NO_LIBRARY, STILL_WRITING
from index.text.analysis import VERSION

TIDY = 500  # replaced articles that `close` deletes; fewer are left to the next writer
COUNTED = 20_000  # terms of a library whose counts are cached, some 2 MB


class OpenSearchStore:
    """One library of a cluster; see `protocol.Store`."""

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
        """Open or make the library named like `folder`, which holds its files on this machine; see `Backend.open`.

        `moving`: a move fills it, and nobody else can open it before `arrive`.
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
        self._known: Manifest | None = None  # the manifest that was read last
        self._untidy = 0.0  # when it replaced TIDY articles or more, Unix seconds
        if not read_manifest(self.connection, self.name):
            if not create:
                raise LibraryError(NO_LIBRARY.format(self.name))
            with suppress(LibraryBusy):  # another process was first
                write_manifest(self.connection, Manifest(self.name, moving=moving))
                self.created = True
        if not self._manifest().moving and moving:
            raise LibraryError(EXISTS.format(self.name, f"at {self.place}"))
        make_folder(folder)

    def close(self) -> None:
        """Delete the replaced articles if there are many; the connection belongs to the process and stays open."""
        while self._untidy and time.time() < self._untidy + GRACE:
            time.sleep(0.1)
        if self._untidy:
            with suppress(CitebotError), self._leased():
                pass

    def exists(self) -> bool:
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
        """See `Store`; `hasty` saves a round trip: the last manifest serves, and is read again in the background."""
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
            facts = manifest.name, manifest.totals, manifest.spoken, manifest.analyser == VERSION
            yield OpenSearchSnapshot(*facts, load_synonyms(self.folder), Scope(self.connection, manifest), counted)
        except StaleError:
            if not look or look.result().nonce == manifest.nonce:
                raise
        if look and look.result().nonce != manifest.nonce:
            raise Changed

    @contextmanager
    def catalogue(self) -> Iterator[OpenSearchContents]:
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
        if self._cached_sync_state[0] != manifest.journal:
            self._cached_sync_state = manifest.journal, read_sync_state(self.connection, manifest)
        return self._cached_sync_state[1]

    @contextmanager
    def _leased(self) -> Iterator[tuple[Manifest, Lease]]:
        """The manifest for its only writer, once garbage of earlier writers is deleted."""
        token = self._manifest().token
        with Lease(self.connection, token, self.name, self._wait, self._on_wait) as lease:
            manifest = self._manifest()
            if manifest.token != token:  # another process has erased it and made a new one meanwhile
                raise LibraryBusy(STILL_WRITING.format(self.name))
            if manifest.analyser > VERSION:
                raise LibraryError(f"the library {self.name} was written by a newer citebot: update this one")
            if manifest.tried > manifest.stands:
                manifest = abort(self.connection, manifest)
            yield delete_replaced(self.connection, manifest), lease

    @contextmanager
    def writing(self) -> Iterator[OpenSearchChange]:
        with self._leased() as (manifest, lease):
            if manifest.analyser != VERSION:
                manifest = self._cut_again(manifest, lease)
            scope = Scope(self.connection, manifest)
            change = OpenSearchChange(self.connection, manifest, scope, self._sync_state(manifest), lease.check)
            yield change
            now, sync_state = change.commit()
            self._cached_sync_state, self._known = (now.journal, sync_state), now
            delete_logs(self.connection, [key for key in manifest.journal if key not in now.journal])
            is_much = sum(len(numbers) for _, numbers in now.retired) >= TIDY
            self._untidy = now.retired[-1][0] if is_much else 0.0

    def rebuild(self) -> Totals:
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
        """End the move that filled it: others may open it."""
        with self._leased() as (manifest, _):
            write_manifest(self.connection, replace(manifest, moving=False))

    def _start_healing(self) -> None:
        """Analyse the texts again in the background, unless another process writes and will do so itself."""
        with self._lock:
            if self._healer is None or not self._healer.is_alive():
                self._healer = Thread(target=self._heal_if_free, name=f"heal {self.name}")
                self._healer.start()

    def _heal_if_free(self) -> None:
        with suppress(LibraryBusy, LibraryError), self._leased() as (manifest, lease):
            if manifest.analyser != VERSION:
                self._cut_again(manifest, lease)

    def healthy(self) -> bool:
        """See `Store`; False also if the passages were analysed by an older citebot."""
        manifest = self._manifest()
        if manifest.analyser < VERSION:
            self._start_healing()
        return manifest.analyser == VERSION and not self._discrepancies(manifest)

    def mend(self) -> list[str]:
        wrong = self._discrepancies(self._manifest())
        if wrong:
            self.rebuild()
        return wrong

    def check(self) -> list[str]:
        manifest = self._manifest()
        stored = Scope(self.connection, manifest).pages(fields=["article", "digest"])
        found = sum(map(is_sound, stored))
        if found != manifest.articles:
            message = f"the cluster has {found} of the {manifest.articles} articles of {self.name} as they were stored"
            raise LibraryError(f"{message}, and they were left as they are: restore a snapshot of its indexes")
        return self.mend()

    def _discrepancies(self, manifest: Manifest) -> list[str]:
        passages, terms = Scope(self.connection, manifest).count()
        if (passages, terms) == (manifest.passages, manifest.terms):
            return []
        return [f"{passages} passages of {terms} terms are there, not {manifest.passages} of {manifest.terms}"]

    def backup(self, file: Path) -> None:
        write_file(self, file)

    def size(self) -> int:
        """About how many bytes one copy takes: the library's share of the documents, times the size of all."""
        names = f"{alias('articles')},{alias('passages')}"
        stats = self.connection.read(self.connection.client.indices.stats, index=names, metric="store,docs")
        every = stats["_all"]["primaries"]
        stored = self._manifest()
        share = (stored.passages + stored.articles) / max(1, every["docs"]["count"])
        return int(every["store"]["size_in_bytes"] * min(1.0, share))
