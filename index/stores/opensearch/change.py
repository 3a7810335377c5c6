"""A change of a library in OpenSearch: nobody sees what it stores before the manifest is written.

Its documents have numbers of the attempt's own, so that storing one twice has the effect of storing it once.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from index.model import Article
from index.stores.filtering import day_number, source_names
from index.stores.opensearch.connection import Action, Connection, once
from index.stores.opensearch.contents import lower
from index.stores.opensearch.manifest import RANGE, Manifest, write_manifest
from index.stores.opensearch.mappings import alias
from index.stores.opensearch.pending import Head, PendingContents
from index.stores.opensearch.queries import PAGE, Scope, hash_key
from index.stores.opensearch.sync_state import add_log
from index.stores.passages import cut
from index.stores.rows import batched, digest, record_of
from index.stores.sync_state import SyncState
from index.text.languages import code

FLUSHED = 2_000_000  # characters of articles that are stored together; with their terms about 6 MB of JSON
BULK = 1000  # documents in a request


class OpenSearchChange:
    """See `protocol.Change`; `check` raises when the change must not go on."""

    def __init__(
        self, connection: Connection, manifest: Manifest, scope: Scope, sync_state: SyncState, check: Callable[[], None]
    ) -> None:
        self._connection, self._manifest, self._scope, self._check = connection, manifest, scope, check
        self.catalogue = PendingContents(manifest, scope, sync_state)
        self.made = False
        self._buffer: dict[str, Article] = {}
        self._size = 0
        self._numbered = [0, 0]  # articles and passages stored so far
        self._spoiled: list[int] = []  # articles stored, and dropped again

    @property
    def reached(self) -> int:
        return self._manifest.generation + self.made

    def expect(self, ids: Iterable[str]) -> None:
        self.catalogue.expect(ids)

    def put(self, article: Article) -> bool | None:
        pending, new = self.catalogue, digest(record_of(article)).hex()
        stood = pending.head(article.id)
        if stood and stood.digest == new:
            return None
        if stood:
            self._drop(stood)
            if stood.origin and stood.origin != article.origin:
                pending.note_rival(article.id, stood.origin)
        head = Head(None, article.id, new, article.origin, article.url, article.language)
        pending.come[article.id] = head, article
        self._buffer[article.id] = article
        self._size += len(article.text)
        self.made = True
        if self._size > FLUSHED:
            self._flush()
        return bool(stood)

    def remove(self, ids: Iterable[str]) -> int:
        removed = 0
        for some in batched(ids, PAGE):
            self.expect(some)
            for head in filter(None, map(self.catalogue.head, some)):
                self._drop(head)
                self.catalogue.settle_rivals(head.id)
                self.made, removed = True, removed + 1
        return removed

    def purge(self) -> None:
        """Nothing to do: what no manifest lists is deleted by the next writer, and by the cluster in its own time."""

    def _drop(self, head: Head) -> None:
        come = self.catalogue.come.pop(head.id, None)
        if not come:
            assert head.number is not None
            self.catalogue.gone[head.number] = head
            self.catalogue.gone_ids.add(head.id)
        elif head.number is not None:
            self._spoiled.append(head.number)
        else:
            self._size -= len(self._buffer.pop(head.id).text)

    def _begin(self) -> None:
        """Give the attempt its number before anything is stored; fails if another process wrote the manifest."""
        if self._manifest.tried == self._manifest.stands:
            self._check()
            self._manifest = write_manifest(self._connection, replace(self._manifest, tried=self._manifest.tried + 1))

    def _flush(self) -> None:
        """Store the articles put so far; nobody sees them yet."""
        self._begin()
        actions: list[Action] = []
        for key, article in self._buffer.items():
            head, _ = self.catalogue.come[key]
            head.number = self._number(0)
            actions.append(article_action(self._manifest.token, head.number, article, head.digest))
            passages = self.cut(head.number, article)
            head.passages, head.terms = len(passages), sum(document["length"] for _, document in passages)
            actions += passages
        self._buffer, self._size = {}, 0
        self.store(actions)

    def _number(self, kind: int) -> int:
        self._numbered[kind] += 1
        return (self._manifest.tried << RANGE) + self._numbered[kind]

    def cut(self, number: int, article: Article) -> list[Action]:
        """The actions that store the article's passages."""
        shared = {
            "edition": self._manifest.edition,
            "article": str(number),
            "source": sorted(source_names(article.outlet, article.url)),
            "published": day_number(article.published),
        }
        passages = ({**shared, "number": self._number(1), **passage._asdict()} for passage in cut(article))
        return [_action("passages", self._manifest.token, document["number"], document) for document in passages]

    def store(self, actions: Sequence[Action]) -> None:
        """Store documents, BULK of them at a time."""
        for some in batched(actions, BULK):
            self._connection.bulk(some, self._check)

    def commit(self, **others: Any) -> tuple[Manifest, SyncState]:
        """Make the change visible as a whole; the manifest and the sync state after it. `others`: fields to change.

        Raises LibraryBusy if another process changed the library meanwhile.
        """
        pending = self.catalogue
        if not (self.made or pending.noted or others):
            return self._manifest, pending.sync_state()
        if self._buffer:
            self._flush()
        self._begin()
        gone = list(pending.gone)
        gone_passages, gone_terms = self._scope.count_of(gone)
        journal = add_log(self._connection, self._manifest, pending.noted, pending.sync_state(), self._check)
        if self.made:  # else there is nothing new to find: each look at a feed changes the sync state
            self._connection.refresh("articles", "passages")
        self._check()
        come = [head for head, _ in pending.come.values()]
        languages = Counter(self._manifest.languages)
        languages.update(Counter(code(head.language) for head in come))
        languages.subtract(Counter(code(head.language) for head in pending.gone.values()))
        now = datetime.now(UTC)
        retired = (now.timestamp(), [*gone, *self._spoiled])
        manifest = replace(
            self._manifest,
            generation=self.reached,
            stands=self._manifest.tried,
            articles=self._manifest.articles + len(come) - len(gone),
            passages=self._manifest.passages + sum(head.passages for head in come) - gone_passages,
            terms=self._manifest.terms + sum(head.terms for head in come) - gone_terms,
            languages={name: n for name, n in languages.items() if n > 0},
            changed=now.isoformat(timespec="seconds") if self.made else self._manifest.changed,
            retired=(*self._manifest.retired, retired) if retired[1] else self._manifest.retired,
            journal=journal,
        )
        return write_manifest(self._connection, replace(manifest, **others)), pending.sync_state()


def article_action(token: str, number: int, article: Article, digest: str) -> Action:
    """The action that stores an article."""
    keys = [("id", article.id), ("origin", article.origin), ("url", article.url)]
    listed = (article.heading, article.published, article.id, article.origin, article.outlet)
    document = {
        "library": token,
        "number": number,
        "keys": [hash_key(kind, key) for kind, key in keys if key],
        "digest": digest,
        "outlet": article.outlet,
        "published": article.published,
        "heading": lower(" ".join(filter(None, listed))),
        "article": record_of(article),
    }
    return _action("articles", token, number, document)


def _action(name: str, token: str, number: int, document: dict[str, Any]) -> Action:
    where = {"_index": alias(name), "_id": f"{token}.{number}", "routing": token, "require_alias": True, **once()}
    return {"index": where}, document
