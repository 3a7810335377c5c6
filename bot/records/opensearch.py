"""Records in a cluster, shared by all who use it.

A single document is read by its identifier, which gives its latest version. A list is searched, and since there are
more writes than searches, the search refreshes the index first. No call waits longer than a few seconds for the
cluster: each request is sent once, and its failure is reported.
"""

import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from secrets import token_hex
from typing import Any

from bot.records.protocol import KEPT, Given, PastQuestion, Record, Records, RecordStore, revive, trim
from bot.render.to_json import dump_filters
from index.errors import LibraryError
from index.model import Filters
from index.stores.opensearch.address import Address
from index.stores.opensearch.connection import (
    LONG,
    Action,
    Clause,
    ConflictError,
    Connection,
    NotFoundError,
    connect,
    once,
    sequence,
)
from index.stores.opensearch.lease import Claim
from index.stores.opensearch.mappings import alias
from index.stores.opensearch.queries import hash_key
from index.stores.rows import batched

ALL = ""  # instead of a library's name, for the records of the bot as a whole
HASTE = 1.0  # seconds that an answer waits for its record
TRIES = 20  # to write a note that others change meanwhile
PAGE = 500  # documents read or written at a time
HOUR = 3600.0  # seconds between two deletions of what is too old

_NO_FILTERS = dump_filters(Filters())
_cleared: dict[tuple[str, str], float] = {}  # by cluster and kind: when this process last deleted what was too old

log = logging.getLogger(__name__)


class OpenSearchRecords(Records):
    """The records of a library in a cluster, or of ALL."""

    def __init__(self, address: Address, library: str) -> None:
        self.place = f"OpenSearch at {address.place}"
        self._address, self._library = address, library
        self._claims: dict[str, Claim] = {}

    @property
    def _connection(self) -> Connection:
        return connect(self._address)  # made by the first call, so that an unreachable cluster is reported there

    def save(self, record: Record, now: float | None = None, person: str | None = None) -> bool:
        """See `Records`; waits HASTE for the cluster, which may still save the answer later, or not."""
        moment = time.time() if now is None else now
        try:
            # what a clock gave that was far ahead is deleted too
            kept: Clause = {"range": {"at": {"gte": moment - KEPT, "lte": moment + KEPT}}}
            self._clear("answer", {"bool": {"must_not": [kept]}})
            connection, (_, body) = self._connection, self._answer(Given(moment, person, record))
            params = {**once(), "require_alias": "true", "timeout": f"{HASTE:g}s"}
            given: dict[str, Any] = {"body": body, "params": params, "request_timeout": HASTE}
            saving = connection.aside(lambda: self._send(connection.client.index, "answer", body["key"], **given))
            saving.result(HASTE)
        except ConflictError:  # it is there already
            return True
        except (LibraryError, UnicodeError, TimeoutError) as error:
            log.debug("answer %s is not recorded at %s: %s", record["id"], self.place, error)
            return False
        return True

    def find(self, key: str, now: float | None = None) -> Record | None:
        oldest = (time.time() if now is None else now) - KEPT
        found = self._get("answer", key)
        if not found or found["_source"]["at"] < oldest:
            return None
        return revive(found["_source"]["kept"], found["_source"]["at"])

    def asked(self, oldest: int, most: int) -> list[PastQuestion]:
        filters = self._of("answer", {"term": {"counts": True}}, {"range": {"at": {"gte": oldest + 1}}})
        fields = ["at", "kept.question", "kept.sure", "kept.answered"]
        sources = _sources(self._connection, filters, [{"at": "desc"}, {"key": "desc"}], *fields)
        found = [(int(source["at"]), source["kept"]) for source in islice(sources, most)]
        return [PastQuestion(kept["question"], at, kept["sure"], kept["answered"]) for at, kept in found]

    def forget(self, person: str) -> int:
        return self._delete(self._of("answer", {"term": {"person": person}}))

    def noted(self, name: str) -> str | None:
        found = self._get("note", name)
        return str(found["_source"]["kept"]["value"]) if found else None

    def revise(self, name: str, change: Callable[[str | None], str | None]) -> None:
        client = self._connection.client
        for _ in range(TRIES):
            found = self._get("note", name)
            old = found["_source"]["kept"]["value"] if found else None
            new = change(old)
            if new == old:
                return
            try:
                if new is None:
                    self._send(client.delete, "note", name, **sequence(found))
                else:
                    new.encode()  # else it could not be moved back into a file
                    body = self._document("note", name, kept={"value": new})
                    condition = sequence(found) if found else {"op_type": "create"}
                    self._send(client.index, "note", name, body=body, **condition)
                return
            except (ConflictError, NotFoundError):  # another process was first
                continue
            except UnicodeError as error:
                raise LibraryError(f"{self.place} can't keep that, nothing was changed: {error}") from error
        raise LibraryError(f"{self.place} is busy with other changes, so nothing was changed: try again")

    def claim(self, name: str, holder: str, seconds: float) -> float:
        """See `Records`; each process that waits measures by its own clock that nobody renews the lease."""
        return self._claim(name).attempt(holder, seconds)

    def turn(self, name: str, seconds: float) -> float:
        return self._claim(name).attempt(token_hex(8), seconds, abandoned=seconds)

    def release(self, name: str, holder: str) -> None:
        self._claim(name).lapse(holder)

    def lease(self, name: str) -> tuple[str, float] | None:
        """See `Records`; by the clock of the holder."""
        found = self._claim(name).look()
        kept = found["_source"]["kept"] if found else None
        return (kept["holder"], kept["at"] + kept["term"]) if kept else None

    def _claim(self, name: str) -> Claim:
        connection = self._connection
        return self._claims.setdefault(name, Claim(connection, f"bot/{self._library}/{name}", connection.read))

    def mark(self, number: int, oldest: int) -> None:
        self._clear("mark", {"range": {"number": {"lt": oldest}}})
        key = str(number)
        body = self._document("mark", key, number=number)
        self._send(self._connection.client.index, "mark", key, body=body)

    def marked(self) -> set[int]:
        sources = _sources(self._connection, self._of("mark"), ["number"], "number")
        return {source["number"] for source in sources}

    def answers(self) -> Iterator[Given]:
        sources = _sources(self._connection, self._of("answer"), ["at", "key"], "at", "person", "kept")
        return (Given(source["at"], source.get("person"), source["kept"]) for source in sources)

    def notes(self) -> dict[str, str]:
        sources = _sources(self._connection, self._of("note"), ["key"], "key", "kept")
        return {source["key"]: source["kept"]["value"] for source in sources}

    def take(self, answers: Iterable[Given], notes: dict[str, str]) -> int:
        self.erase()
        number, version = 0, int(time.time() * 1000)  # later than the version of a copy that was erased here
        for some in batched(answers, PAGE):
            self._connection.bulk([self._answer(given, version) for given in some], lambda: None)
            number += len(some)
        for name, value in notes.items():
            self.note(name, value)
        return number

    def erase(self) -> bool:
        return self._delete([{"term": {"library": self._library}}], request_timeout=LONG) > 0

    def close(self) -> None:
        """Nothing to do: the connection belongs to the process."""

    def _document(self, kind: str, key: str, **others: Any) -> dict[str, Any]:
        return {"library": self._library, "kind": kind, "key": key, **others}

    def _answer(self, given: Given, version: int = 1) -> Action:
        """The action that stores an answer. Raises UnicodeError if its text can't be encoded."""
        kept = trim(given.record)
        json.dumps(kept, ensure_ascii=False).encode()
        key, others = given.record["id"], {"person": given.person, "counts": _counts(kept), "kept": kept}
        where = {"_index": alias("records"), "_id": self._id("answer", key), "require_alias": True, **once(version)}
        return {"index": where}, self._document("answer", key, at=given.asked, **others)

    def _id(self, kind: str, key: str) -> str:
        """The document's identifier: a hash, so that it holds no text of users and is never too long."""
        return hash_key(kind, f"{self._library}\n{key}")

    def _get(self, kind: str, key: str) -> Any:
        """The document; None if there is none, or there can be none of this key."""
        try:
            return self._send(self._connection.client.get, kind, key)
        except (NotFoundError, UnicodeError):
            return None

    def _send(self, method: Callable[..., Any], kind: str, key: str, **given: Any) -> Any:
        return self._connection.read(method, index=alias("records"), id=self._id(kind, key), **given)

    def _of(self, kind: str, *others: Clause) -> list[Clause]:
        return [{"term": {"library": self._library}}, {"term": {"kind": kind}}, *others]

    def _delete(self, filters: list[Clause], **given: Any) -> int:
        """Delete all documents that pass the filters; how many. Raises LibraryError if some are left."""
        _refresh(self._connection)
        done = _delete_by_query(self._connection, filters, **given)
        if done["failures"] or done["version_conflicts"] or done["timed_out"]:
            raise LibraryError(f"{self.place} has not erased all of it: try again")
        return int(done["deleted"])

    def _clear(self, kind: str, old: Clause) -> None:
        """Once an hour, let the cluster delete what is too old, for all libraries."""
        place, now = (self.place, kind), time.monotonic()
        if now - _cleared.get(place, -HOUR) < HOUR:
            return
        _cleared[place] = now
        connection, filters = self._connection, [{"term": {"kind": kind}}, old]
        connection.aside(lambda: _delete_by_query(connection, filters, wait_for_completion=False))


class OpenSearchRecordStore(RecordStore):
    """The records of all who use a cluster. It holds nothing open."""

    def __init__(self, address: Address) -> None:
        self._address = address

    def open(self, name: str) -> OpenSearchRecords:
        return OpenSearchRecords(self._address, name)

    def common(self) -> OpenSearchRecords:
        return OpenSearchRecords(self._address, ALL)

    def with_note(self, note: str) -> list[str]:
        filters: list[Clause] = [{"term": {"kind": "note"}}, {"term": {"key": note}}]
        return [source["library"] for source in _sources(connect(self._address), filters, ["library"], "library")]

    def erase(self, name: str) -> bool:
        return self.open(name).erase()

    def close(self) -> None:
        """Nothing to do: the connection belongs to the process."""


def _counts(record: Record) -> bool:
    """Whether `asked` returns its question."""
    is_whole = bool(record.get("is_question") and record.get("complete") and not record.get("is_private"))
    return is_whole and record.get("filters") == _NO_FILTERS


def _refresh(connection: Connection) -> None:
    shards = connection.read(connection.client.indices.refresh, index=alias("records"))["_shards"]
    if shards["failed"]:
        raise connection.partial()


def _sources(connection: Connection, filters: list[Clause], sort: list[Any], *fields: str) -> Iterator[Any]:
    """These fields of all documents that pass the filters, in the order of `sort`. Raises LibraryError."""
    _refresh(connection)
    body = {"query": {"bool": {"filter": filters}}, "sort": sort, "size": PAGE, "_source": list(fields)}
    return (hit["_source"] for hit in connection.pages("records", body))


def _delete_by_query(connection: Connection, filters: list[Clause], **given: Any) -> Any:
    given |= {"body": {"query": {"bool": {"filter": filters}}}, "conflicts": "proceed"}
    return connection.read(connection.client.delete_by_query, index=alias("records"), **given)
