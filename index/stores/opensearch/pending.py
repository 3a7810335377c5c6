"""What a library in OpenSearch holds inside a change: the stored articles, those added and removed, the sync state."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from index.model import Article, Unread
from index.stores.opensearch.contents import OpenSearchContents
from index.stores.opensearch.manifest import Manifest
from index.stores.opensearch.queries import Scope, hash_key
from index.stores.rows import Origin, SeenEntry
from index.stores.sync_state import FORGOTTEN, Entry, SyncState, note_of
from index.web.model import Site


@dataclass(slots=True)
class Head:
    """An article that is in the library or will be, without its text; `number` is None until it is stored."""

    number: int | None
    id: str
    digest: str
    origin: str | None
    url: str | None
    language: str | None
    passages: int = 0
    terms: int = 0


class PendingContents(OpenSearchContents):
    """The library as the change has made it so far; see `protocol.PendingContents`. `noted`: the new sync state."""

    def __init__(self, manifest: Manifest, scope: Scope, sync_state: SyncState) -> None:
        super().__init__(manifest, scope, sync_state.copy())
        self.come: dict[str, tuple[Head, Article]] = {}
        self.gone: dict[int, Head] = {}
        self.gone_ids: set[str] = set()
        self._stood: dict[str, Head | None] = {}
        self.noted: list[Entry] = []
        self._last = max(self._sync_state.seen, default=0)  # the highest number of an entry

    def head(self, key: str) -> Head | None:
        """The article of this id, as the change has made it so far."""
        if key in self.come:
            return self.come[key][0]
        self.expect([key])
        return None if key in self.gone_ids else self._stood[key]

    def expect(self, ids: Iterable[str]) -> None:
        """Look up the articles of these ids in one request, except those that were looked up before."""
        wanted = {hash_key("id", key): key for key in ids if key not in self._stood}
        self._stood |= dict.fromkeys(wanted.values())
        if not (self._manifest.articles and wanted):
            return
        fields = ["number", "digest", "article.id", "article.origin", "article.url", "article.language"]
        for source in self._scope.pages([{"terms": {"keys": list(wanted)}}], fields):
            head = Head(source["number"], digest=source["digest"], **source["article"])
            self._stood[head.id] = head

    def find(self, key: str) -> list[Article]:
        return [article for article in super().find(key) if article.id not in self.gone_ids] + self._come(key)

    def named(self, key: str) -> list[tuple[str, str | None]]:
        stood = [(i, origin) for i, origin in super().named(key) if i not in self.gone_ids]
        return stood + [(article.id, article.origin) for article in self._come(key)]

    def _come(self, key: str) -> list[Article]:
        ids = {key, Article("", url=key).id}
        return [a for _, a in self.come.values() if a.id in ids or key in (a.origin, a.url)]

    def standing(self, key: str) -> Article | None:
        if key in self.come:
            return self.come[key][1]
        return None if key in self.gone_ids else super().standing(key)

    def ids(self, origin: str) -> Iterator[str]:
        come = [article.id for _, article in self.come.values() if article.origin == origin]
        return chain((key for key in super().ids(origin) if key not in self.gone_ids), come)

    def note(self, kind: str, key: str | int, value: Any) -> None:
        """Change the sync state: set a value, or with None delete it."""
        if value is None and key not in getattr(self._sync_state, kind):
            return
        self.noted.append((kind, key, value))
        self._sync_state.apply(self.noted[-1:])

    def note_origin(self, origin: Origin, unread: Sequence[Unread]) -> None:
        self.note("origins", origin.origin, (origin, list(map(note_of, unread))))

    def forget_origin(self, origin: str) -> None:
        noted = self._sync_state.origins.get(origin)
        if noted and noted[0].feed:
            self._forget_entries(origin)
        self.note("origins", origin, None)

    def note_folder(self, path: str) -> None:
        self.note("folders", path, True)

    def forget_folder(self, path: str) -> None:
        self.note("folders", path, None)

    def release(self, ids: Iterable[str]) -> None:
        feeds = {origin for origin, (noted, _) in self._sync_state.origins.items() if noted.feed}
        for key in ids:
            if feeds & {*self._sync_state.rivals.get(key, ())}:
                left = [origin for origin in self._sync_state.rivals[key] if origin not in feeds]
                self.note("rivals", key, left or None)

    def note_entry(self, entry: SeenEntry) -> None:
        number = entry.number
        if number is None:
            number = self._last = self._last + 1
        self.note("seen", number, entry._replace(number=number))
        head = self.head(entry.article) if entry.article else None
        if head and head.origin and head.origin != entry.origin:
            self.note_rival(head.id, entry.origin)

    def _forget_entries(self, origin: str, article: str | None = None) -> None:
        for number, entry in [*self._sync_state.seen.items()]:
            if entry.origin == origin and article in (None, entry.article):
                self.note("seen", number, None)

    def note_site(self, site: Site) -> None:
        for place, other in self.sites().items():
            if max(other.read, other.due) < site.read - FORGOTTEN:
                self.note("sites", place, None)
        self.note("sites", site.base_url, site)

    def take_sync_state(self, sync_state: SyncState) -> None:
        for entry in sync_state.entries():
            self.note(*entry)

    def note_rival(self, key: str, origin: str) -> None:
        """Note that the article of this id was read from this origin too."""
        self.note("rivals", key, sorted({*self._sync_state.rivals.get(key, ()), origin}))

    def settle_rivals(self, key: str) -> None:
        """After the article of this id was removed: the other origins that held it are to be read again."""
        for origin in self._sync_state.rivals.get(key, ()):
            if origin in self._sync_state.origins:
                noted, unread = self._sync_state.origins[origin]
                self.note("origins", origin, (noted._replace(stamp=""), unread))
                self._forget_entries(origin, key)
        if key in self._sync_state.rivals:
            self.note("rivals", key, None)
