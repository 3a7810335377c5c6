"""Both kinds of store, opened alike here and in child processes, for the tests of what both keep."""

import json
from pathlib import Path
from typing import Any

from index.clock import Clock
from index.library import Library
from index.model import Article, Filters
from index.stores.embedded.store import EmbeddedStore
from index.stores.opening import open_backend
from index.stores.opensearch.address import Address
from index.stores.protocol import Change, Store
from index.stores.rows import Origin
from index.text.analysis import analyser
from index.web.model import Policy

OPENED = """
import os, signal, sys
from tests.corpus import *
from tests.index.stores.both_stores import *
def say(*what): print(*what, flush=True)
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
store = opened(sys.argv[1])
"""
HOLDS = OPENED + "with store.writing() as change:\n    change.put(article('glacier'))\n    say('in')\n    input()\n"


def spec(store: Store) -> str:
    """What another process opens the same library by."""
    urls = store.connection.address.urls if not isinstance(store, EmbeddedStore) else ()  # type: ignore[attr-defined]
    return json.dumps([str(store.folder), list(urls)])


def opened(spec: str, **given: Any) -> Store:
    """The library that a spec names."""
    folder, urls = json.loads(spec)
    return open_store(Path(folder), Address(tuple(urls)) if urls else None, **given)


def open_store(folder: Path, cluster: Address | None, **given: Any) -> Store:
    """Where a library is kept, on this machine or in a cluster."""
    if not cluster:
        return EmbeddedStore(folder, **given)
    from index.stores.opensearch.store import OpenSearchStore

    return OpenSearchStore(cluster, folder, **given)


def open_library(
    folder: Path,
    *,
    cluster: Address | None = None,
    policy: Policy = Policy(),  # frozen
    clock: Clock = Clock(),  # it has no state
    **given: Any,
) -> Library:
    """A library on this machine, or in a cluster."""
    return Library(open_backend(folder.parent, cluster).open(folder.name, **given), policy, clock)


def found(store: Store, word: str) -> set[str]:
    """The ids of the articles that a question for the word finds."""
    terms = analyser("en").terms(word)
    with store.reading() as snapshot:
        passages = snapshot.candidates(terms, Filters(), 1000)
        return {one.id for one in snapshot.articles({p.article for p in passages}).values()}


def put(store: Store, *articles: Article) -> None:
    """As one change."""
    with store.writing() as change:
        for one in articles:
            change.put(one)


def remove(store: Store, *ids: str) -> None:
    """As one change."""
    with store.writing() as change:
        change.remove(ids)


def generation(store: Store) -> int:
    """What a question sees."""
    with store.reading() as snapshot:
        return snapshot.totals.generation


def note(change: Change) -> None:
    """Notes, and no article."""
    change.catalogue.note_origin(Origin("/a.txt", "1"), [])
    change.catalogue.note_folder("/a")
