"""A library's manifest, its commit point: a small document that says which stored documents belong to the library.

Articles and passages are written once and never changed. Each attempt to write has a number, and its documents have
numbers in the attempt's own range. One write of the manifest, under its sequence number, commits a change of any size.
So passages can be documents of their own. (With passages nested in the document of their article, a search took 5 times
as long: 21 ms, not 4, at 20,000 passages.)
"""

from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from secrets import token_hex
from typing import Any

from index.errors import LibraryBusy
from index.model import from_record
from index.stores.opensearch.connection import UNCHANGED, ConflictError, Connection, NotFoundError, sequence
from index.stores.opensearch.mappings import alias
from index.stores.rows import Totals
from index.text.analysis import VERSION

RANGE = 32  # bits of a number within its attempt: each can store 2^32 articles and as many passages


@dataclass(frozen=True, slots=True)
class Manifest:
    """The library at one generation.

    `stands`: the last attempt that was committed; `tried`: the last one that began; `aborted`: those that failed.
    `cut`: the attempt that cut the passages in use. `retired`: pairs of Unix seconds and the numbers of articles that
    were removed or replaced then, but are still stored. `editions`: the same for editions of passages. `journal`: the
    ids of the documents with the sync state. `moving`: whether a move still fills it. The fields are stored under these
    names, except `state`: the condition for a write that replaces this manifest.
    """

    name: str
    token: str = field(default_factory=lambda: token_hex(8))
    generation: int = 0
    stands: int = 0
    tried: int = 0
    aborted: tuple[int, ...] = ()
    cut: int = 0
    articles: int = 0
    passages: int = 0
    terms: int = 0
    analyser: int = VERSION
    changed: str | None = None
    languages: dict[str, int] = field(default_factory=dict)
    retired: tuple[tuple[float, list[int]], ...] = ()
    editions: tuple[tuple[float, str], ...] = ()
    journal: tuple[str, ...] = ()
    moving: bool = False
    nonce: str = ""
    state: dict[str, int] = field(default_factory=dict, compare=False)

    @property
    def edition(self) -> str:
        """The mark of the passages in use."""
        return f"{self.token}.{self.cut}"

    @property
    def version(self) -> tuple[str, int, int]:
        """Equal for two manifests of the same contents."""
        return self.token, self.cut, self.stands

    @property
    def totals(self) -> Totals:
        """The library's figures."""
        counts = self.generation, self.articles, self.passages, self.terms
        return Totals(*counts, self.analyser, self.generation, self.changed, self.token)

    @property
    def spoken(self) -> list[str]:
        """The languages of the articles, the commonest first."""
        return [code for code, n in sorted(self.languages.items(), key=lambda pair: (-pair[1], pair[0])) if n > 0]


def read_manifest(connection: Connection, name: str) -> Manifest | None:
    """The newest manifest, refreshed or not; None if there is no such library."""
    try:
        found = connection.read(connection.client.get, index=alias("libraries"), id=f"book/{name}")
    except NotFoundError:
        return None
    kept = found["_source"]["kept"]
    lists = {key: tuple(kept[key]) for key in ("aborted", "journal")}
    pairs = {key: tuple(map(tuple, kept[key])) for key in ("retired", "editions")}
    return from_record(Manifest, {**kept, **lists, **pairs, "state": sequence(found)})


def write_manifest(connection: Connection, manifest: Manifest) -> Manifest:
    """Write a manifest in the place of the one it was made from, or as the first; it as stored.

    Raises LibraryBusy if another one was written meanwhile.
    """
    manifest = replace(manifest, nonce=token_hex(8))
    kept = {key: value for key, value in asdict(manifest).items() if key != "state"}
    condition: dict[str, Any] = dict(manifest.state) or {"op_type": "create"}
    place = {"index": alias("libraries"), "id": f"book/{manifest.name}", "params": {"require_alias": "true"}}
    try:
        body = {"name": manifest.name, "kept": kept}
        answer = connection.write(connection.client.index, **place, body=body, **condition)
    except ConflictError as error:
        there = read_manifest(connection, manifest.name)
        if there and there.nonce == manifest.nonce:  # the answer was lost, and the write repeated
            return there
        busy = f"another citebot has changed the library {manifest.name} meanwhile; {UNCHANGED}: try again"
        raise LibraryBusy(busy) from error
    return replace(manifest, state=sequence(answer))


def delete_manifest(connection: Connection, manifest: Manifest) -> None:
    """Delete it: the library no longer exists. Raises LibraryBusy if it was changed meanwhile."""
    place = {"index": alias("libraries"), "id": f"book/{manifest.name}"}
    try:
        with suppress(NotFoundError):
            connection.write(connection.client.delete, **place, **manifest.state)
    except ConflictError as error:
        raise LibraryBusy(f"another citebot has changed the library {manifest.name} meanwhile: try again") from error


def list_libraries(connection: Connection) -> list[str]:
    """The names of all libraries, sorted."""
    connection.refresh("libraries")
    body: dict[str, Any] = {"size": 1000, "query": {"exists": {"field": "name"}}, "sort": ["name"]}
    return [hit["_source"]["name"] for hit in connection.pages("libraries", body)]
