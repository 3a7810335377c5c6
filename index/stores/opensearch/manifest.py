"""A library's manifest, its commit point: the small document that says what of all that is stored is the library.

Articles and passages are written once and never changed. Each write attempt has a number; what it stores bears numbers
of its range. A change is committed by one write of the manifest under its sequence number, however much it
stored and wherever: that is why passages are documents of their own (an article as one document with nested passages
took 5 times as long to search: 21 ms, not 4, at 20,000 passages).
"""

from dataclasses import asdict, dataclass, field, replace
from secrets import token_hex
from typing import Any

from index.errors import LibraryBusy
from index.model import from_record
from index.stores.opensearch.connection import UNCHANGED, ConflictError, Connection, NotFoundError
from index.stores.opensearch.mappings import alias
from index.stores.rows import Totals
from index.text.analysis import VERSION

RANGE = 32  # bits: so many articles, and as many passages, one attempt can store


@dataclass(frozen=True, slots=True)
class Manifest:
    """The library at one generation.

    `stands`: the last attempt that was committed; `tried`: the last one that began; `aborted`: those that failed.
    `cut`: the attempt by which the passages in use were cut. `retired`: [Unix seconds, numbers of articles that were
    removed or replaced but are still stored], `editions`: [Unix seconds, an edition of passages] likewise. `journal`:
    the documents that hold the sync state. `moving`: whether it is still being filled from elsewhere. All are stored
    under these names.
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
        """What the passages in use bear."""
        return f"{self.token}.{self.cut}"

    @property
    def version(self) -> tuple[str, int, int]:
        """Equal for two manifests of the same contents."""
        return self.token, self.cut, self.stands

    @property
    def totals(self) -> Totals:
        """The library's figures."""
        return Totals(
            self.generation,
            self.articles,
            self.passages,
            self.terms,
            self.analyser,
            self.generation,
            self.changed,
            self.token,
        )

    @property
    def spoken(self) -> list[str]:
        """The languages of the articles, the commonest first."""
        return [code for code, n in sorted(self.languages.items(), key=lambda pair: (-pair[1], pair[0])) if n > 0]


def read_manifest(connection: Connection, name: str) -> Manifest | None:
    """The newest manifest, whatever was refreshed; None if there is no such library."""
    try:
        found = connection.read(connection.client.get, index=alias("libraries"), id=f"book/{name}")
    except NotFoundError:
        return None
    kept = found["_source"]["kept"]
    tuples = {key: tuple(map(_frozen, kept[key])) for key in ("aborted", "retired", "editions", "journal")}
    state = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
    return from_record(Manifest, {**kept, **tuples, "state": state})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def write_manifest(connection: Connection, manifest: Manifest) -> Manifest:
    """Replace the manifest it was made from, or create it if it was made from none.

    Raises LibraryBusy if another one was written meanwhile.
    """
    manifest = replace(manifest, nonce=token_hex(8))
    kept = {key: value for key, value in asdict(manifest).items() if key != "state"}
    condition: dict[str, Any] = dict(manifest.state) or {"op_type": "create"}
    try:
        answer = connection.write(
            connection.client.index,
            index=alias("libraries"),
            id=f"book/{manifest.name}",
            body={"name": manifest.name, "kept": kept},
            params={"require_alias": "true"},
            **condition,
        )
    except ConflictError as error:
        there = read_manifest(connection, manifest.name)
        if there and there.nonce == manifest.nonce:  # the answer was lost, and the write repeated
            return there
        busy = f"another citebot has changed the library {manifest.name} meanwhile; {UNCHANGED}: try again"
        raise LibraryBusy(busy) from error
    return replace(manifest, state={"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]})


def delete_manifest(connection: Connection, manifest: Manifest) -> None:
    """Delete it: the library no longer exists. Raises LibraryBusy if it was changed meanwhile."""
    try:
        connection.write(
            connection.client.delete, index=alias("libraries"), id=f"book/{manifest.name}", **manifest.state
        )
    except NotFoundError:
        pass
    except ConflictError as error:
        raise LibraryBusy(f"another citebot has changed the library {manifest.name} meanwhile: try again") from error


def list_libraries(connection: Connection) -> list[str]:
    """The names of all libraries, sorted."""
    connection.refresh("libraries")
    names, after = list[str](), None
    while True:
        body: dict[str, Any] = {"size": 1000, "query": {"exists": {"field": "name"}}, "sort": ["name"]}
        body |= {"search_after": after} if after else {}
        hits = connection.read(connection.client.search, index=alias("libraries"), body=body)["hits"]["hits"]
        names += [hit["_source"]["name"] for hit in hits]
        if not hits:
            return names
        after = hits[-1]["sort"]
