"""Records in a cluster, shared by all who use it; see `bot.records.protocol`.

What one document holds is read by its identifier, which sees what was written last. Lists are searched for by few and
written to by many, so it is the reader who refreshes. No call waits longer than a few seconds for the cluster: it is
asked once, and what it does not do is reported.
"""

import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from secrets import token_hex
from types import TracebackType
from typing import Any, Self

from bot.records.protocol import KEPT, Asked, Given, Record, trim
from bot.render.to_json import dump_filters
from index.errors import LibraryError
from index.model import Filters
from index.stores.opensearch.address import Address
from index.stores.opensearch.connection import LONG, Action, ConflictError, Connection, NotFoundError, connect
from index.stores.opensearch.lease import Claim
from index.stores.opensearch.mappings import alias
from index.stores.opensearch.queries import Clause, hash_key

ALL = ""  # in the place of a library's name, of what the bot as a whole remembers
HASTE = 1.0  # seconds that an answer waits for its record
TRIES = 20  # at a note that others change meanwhile
PAGE = 500  # documents read or written at a time
HOUR = 3600.0  # seconds between two times that what is too old is cleared away

_cleared: dict[tuple[str, str], float] = {}  # by cluster and kind; when this process did it last

log = logging.getLogger(__name__)


class OpenSearchRecords:
    """The records of a library in a cluster, or of ALL."""

    def __init__(self, address: Address, library: str) -> None:
        self.place = f"OpenSearch at {address.place}"
        self._address, self._library = address, library
        self._claims: dict[str, Claim] = {}

    @property
    def _connection(self) -> Connection:
        return connect(self._address)  # made by the first call, so that an unreachable cluster is reported there

    def save(self, record: Record, now: float | None = None, person: str | None = None) -> bool:
        """An answer waits HASTE for it; what takes longer may still be saved later, or not."""
        moment = time.time() if now is None else now
        try:
            self._clear("answer", {"range": {"at": {"lt": moment - KEPT}}})
            (where, document), client = self._answer(Given(moment, person, record)), self._connection.client
            saving = self._connection.aside(
                lambda: self._connection.read(
                    client.index,
                    index=where["index"]["_index"],
                    id=where["index"]["_id"],
                    body=document,
                    params={**_once(1), "require_alias": "true", "timeout": f"{HASTE:g}s"},
                    request_timeout=HASTE,
                )
            )
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
        asked = datetime.fromtimestamp(int(found["_source"]["at"]), UTC).isoformat(timespec="seconds")
        return {**found["_source"]["kept"], "asked": asked}

    def asked(self, oldest: int, most: int) -> list[Asked]:
        filters = self._of("answer", {"term": {"counts": True}}, {"range": {"at": {"gte": oldest + 1}}})
        fields = ["at", "kept.question", "kept.sure", "kept.answered"]
        _refresh(self._connection)
        pages = _pages(self._connection, filters, [{"at": "desc"}, {"key": "desc"}], *fields)
        return [
            Asked(kept["question"], int(hit["_source"]["at"]), kept["sure"], kept["answered"])
            for hit in islice(pages, most)
            for kept in [hit["_source"]["kept"]]
        ]

    def forget(self, person: str) -> int:
        return self._delete(self._of("answer", {"term": {"person": person}}))

    def noted(self, name: str) -> str | None:
        found = self._get("note", name)
        return str(found["_source"]["kept"]["value"]) if found else None

    def note(self, name: str, value: str | None) -> None:
        self.revise(name, lambda _: value)

    def revise(self, name: str, change: Callable[[str | None], str | None]) -> None:
        client = self._connection.client
        for _ in range(TRIES):
            found = self._get("note", name)
            old = found["_source"]["kept"]["value"] if found else None
            new = change(old)
            if new == old:
                return
            condition = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]} if found else {}
            try:
                if new is None:
                    self._send(client.delete, "note", name, **condition)
                else:
                    new.encode()  # else it could not be taken back into a file
                    body = self._document("note", name, kept={"value": new})
                    self._send(client.index, "note", name, body=body, **(condition or {"op_type": "create"}))
                return
            except (ConflictError, NotFoundError):  # another was first
                continue
            except UnicodeError as error:
                raise LibraryError(f"{self.place} can't keep that, nothing was changed: {error}") from error
        raise LibraryError(f"others change the same at {self.place} all the time, nothing was changed: try again")

    def claim(self, name: str, holder: str, seconds: float) -> float:
        """Each process that waits sees for itself that the lease is not renewed."""
        return self._claim(name).attempt(holder, seconds)

    def turn(self, name: str, seconds: float) -> float:
        return self._claim(name).attempt(token_hex(8), seconds, abandoned=seconds)

    def release(self, name: str, holder: str) -> None:
        self._claim(name).lapse(holder)

    def lease(self, name: str) -> tuple[str, float] | None:
        """By the clock of the holder."""
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
        _refresh(self._connection)
        return {hit["_source"]["number"] for hit in _pages(self._connection, self._of("mark"), ["number"], "number")}

    def answers(self) -> Iterator[Given]:
        _refresh(self._connection)
        for hit in _pages(self._connection, self._of("answer"), ["at", "key"], "at", "person", "kept"):
            yield Given(hit["_source"]["at"], hit["_source"].get("person"), hit["_source"]["kept"])

    def notes(self) -> dict[str, str]:
        _refresh(self._connection)
        hits = _pages(self._connection, self._of("note"), ["key"], "key", "kept")
        return {hit["_source"]["key"]: hit["_source"]["kept"]["value"] for hit in hits}

    def take(self, answers: Iterable[Given], notes: dict[str, str]) -> int:
        self.erase()
        number, left, version = 0, iter(answers), int(time.time() * 1000)  # above that of a copy that was erased here
        while actions := [self._answer(given, version) for given in islice(left, PAGE)]:
            self._connection.bulk(actions, lambda: None)
            number += len(actions)
        for name, value in notes.items():
            self.note(name, value)
        return number

    def erase(self) -> bool:
        return self._delete([{"term": {"library": self._library}}], request_timeout=LONG) > 0

    def close(self) -> None:
        """The connection stays: it is the process's."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _document(self, kind: str, key: str, **others: Any) -> dict[str, Any]:
        return {"library": self._library, "kind": kind, "key": key, **others}

    def _answer(self, given: Given, version: int = 1) -> Action:
        """What stores an answer. Raises UnicodeError if its text is none."""
        kept = trim(given.record)
        json.dumps(kept, ensure_ascii=False).encode()
        key, others = given.record["id"], {"person": given.person, "counts": _counts(kept), "kept": kept}
        where = {"_index": alias("records"), "_id": self._id("answer", key), "require_alias": True, **_once(version)}
        return {"index": where}, self._document("answer", key, at=given.asked, **others)

    def _id(self, kind: str, key: str) -> str:
        """Nothing that anybody wrote stands in it, and it is never too long."""
        return hash_key(kind, f"{self._library}\n{key}")

    def _get(self, kind: str, key: str) -> Any:
        """The document; None if there is none, or can be none."""
        try:
            return self._send(self._connection.client.get, kind, key)
        except (NotFoundError, UnicodeError):
            return None

    def _send(self, method: Callable[..., Any], kind: str, key: str, **given: Any) -> Any:
        return self._connection.read(method, index=alias("records"), id=self._id(kind, key), **given)

    def _of(self, kind: str, *others: Clause) -> list[Clause]:
        return [{"term": {"library": self._library}}, {"term": {"kind": kind}}, *others]

    def _delete(self, filters: list[Clause], **given: Any) -> int:
        """Delete all that pass; how many. Raises LibraryError if some are left."""
        _refresh(self._connection)
        given |= {"body": {"query": {"bool": {"filter": filters}}}, "conflicts": "proceed"}
        done = self._connection.read(self._connection.client.delete_by_query, index=alias("records"), **given)
        if done["failures"] or done["version_conflicts"] or done["timed_out"]:
            raise LibraryError(f"{self.place} has not erased all of it: try again")
        return int(done["deleted"])

    def _clear(self, kind: str, old: Clause) -> None:
        """Have the cluster delete what is too old, of all libraries, once in an hour."""
        place, now = (self.place, kind), time.monotonic()
        if now - _cleared.get(place, -HOUR) < HOUR:
            return
        _cleared[place] = now
        body = {"query": {"bool": {"filter": [{"term": {"kind": kind}}, old]}}}
        given: dict[str, Any] = {"body": body, "conflicts": "proceed", "wait_for_completion": False}
        connection = self._connection
        connection.aside(lambda: connection.read(connection.client.delete_by_query, index=alias("records"), **given))


class OpenSearchRecordStore:
    """The records of all who use a cluster. It holds nothing open."""

    def __init__(self, address: Address) -> None:
        self._address = address

    def open(self, name: str) -> OpenSearchRecords:
        return OpenSearchRecords(self._address, name)

    def common(self) -> OpenSearchRecords:
        return OpenSearchRecords(self._address, ALL)

    def save(self, name: str, record: Record, person: str | None = None) -> bool:
        return self.open(name).save(record, person=person)

    def with_note(self, note: str) -> list[str]:
        connection = connect(self._address)
        _refresh(connection)
        filters: list[Clause] = [{"term": {"kind": "note"}}, {"term": {"key": note}}]
        return [hit["_source"]["library"] for hit in _pages(connection, filters, ["library"], "library")]

    def erase(self, name: str) -> bool:
        return self.open(name).erase()

    def close(self) -> None:
        """The connection is the process's."""


_NO_FILTERS = dump_filters(Filters())


def _once(version: int) -> dict[str, Any]:
    """Nothing of this version or a later one may be there: a request that comes late brings back nothing erased."""
    return {"version": version, "version_type": "external"}


def _counts(record: Record) -> bool:
    """Whether `asked` tells of it."""
    is_whole = bool(record.get("is_question") and record.get("complete") and not record.get("is_private"))
    return is_whole and record.get("filters") == _NO_FILTERS


def _refresh(connection: Connection) -> None:
    """Let searches see all that was written. Raises LibraryError."""
    shards = connection.read(connection.client.indices.refresh, index=alias("records"))["_shards"]
    if shards["failed"]:
        raise connection.partial()


def _pages(connection: Connection, filters: list[Clause], sort: list[Any], *fields: str) -> Iterator[Any]:
    """The hits that pass all filters, as `sort` has them; half of them would be none. Raises LibraryError."""
    body: dict[str, Any] = {"query": {"bool": {"filter": filters}}, "sort": sort, "size": PAGE, "_source": list(fields)}
    while True:
        hits = connection.search("records", body)["hits"]["hits"]
        yield from hits
        if len(hits) < PAGE:
            return
        body["search_after"] = hits[-1]["sort"]
