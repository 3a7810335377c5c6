"""OpenSearch over HTTP: one client for each address, retries, and errors as one line.

The only file that imports opensearchpy. It does no harm to send a request again when no answer came: each document has
its own identifier, and a document that may change is written under its sequence number.
"""

import logging
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from typing import Any, TypeVar

from cachetools import LRUCache

from index.errors import LibraryError
from index.model import Article
from index.stores.opensearch.address import Address
from index.stores.opensearch.mappings import INDEXES, alias

try:
    import opensearchpy
    from opensearchpy import ConflictError, NotFoundError, RequestError, SSLError, TransportError
except ImportError as error:
    raise LibraryError("a cluster needs one more package: `pip install citebot[cluster]`") from error

__all__ = ["UNCHANGED", "ConflictError", "Connection", "NotFoundError", "connect"]

T = TypeVar("T")

Clause = dict[str, Any]
"""A part of a query."""

Action = tuple[dict[str, Any], dict[str, Any]]
"""The two lines of a bulk request for one document: where it goes, and the document itself."""

SECONDS = 3.0  # to wait for a node's answer before another node is asked
TRIES = 2  # other nodes that are asked then
CONNECTIONS = 32  # kept open to a node at most, half of them for requests made in the background
LONG = 15.0  # seconds to wait for a refresh, a bulk or a deletion; a node that hangs delays them by as much
CACHED = 40_000_000  # characters of text that a process caches: some 5,000 long articles, in Latin letters a byte each
PATIENCE = 30.0  # seconds in which a write is tried again: a cluster that lost a node recovers in less
PAUSE = 0.05, 2.0  # seconds between two tries, the first and the longest, doubled each time
STORED = 409  # the same version is there already
UNCHANGED = "what was not finished was not changed"  # of many batches, those that are whole stay
REFUSED = frozenset({429, 502, 503, 504})  # busy, or between two masters: worth another try

_UNREACHED = (  # the first kind of error that fits; each is a special case of the last
    (opensearchpy.ConnectionTimeout, "did not answer within {:g} s: try again, and look at its nodes"),
    (SSLError, "shows a certificate that is not trusted: name its authority's in CITEBOT_OPENSEARCH_CA"),
    (opensearchpy.ConnectionError, "can't be reached: is it running, and is OPENSEARCH_URL right?"),
)

logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # the caller reports errors


@lru_cache(16)
def connect(address: Address) -> "Connection":
    """The process's connection to a cluster, whose indexes are made if they are missing. Raises LibraryError."""
    connection = Connection(address)
    connection.prepare()
    return connection


def sequence(found: Mapping[str, Any]) -> dict[str, int]:
    """The condition for a write that nobody has written the document since it was `found`."""
    return {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}


def once(version: int = 1) -> dict[str, Any]:
    """The condition for a write that the document has never had this version or a later one, even if deleted since.

    So a request that arrives late neither overwrites a document nor brings back a deleted one.
    """
    return {"version": version, "version_type": "external"}


class Connection:
    """A cluster, as long as the process lives; threads may share it."""

    def __init__(self, address: Address) -> None:
        self.address, self.place = address, address.place
        # Articles by library and number, which never change. Each use needs the lock.
        self.cache: LRUCache[tuple[str, int], Article] = LRUCache(CACHED, getsizeof=lambda article: len(article.text))
        self.cache_lock = Lock()
        self._pool = ThreadPoolExecutor(CONNECTIONS // 2, "cluster")
        secure: Any = {"verify_certs": True, "ca_certs": address.authority} if address.is_secure else {}
        self.client = opensearchpy.OpenSearch(
            list(address.urls),
            timeout=SECONDS,
            max_retries=TRIES,
            retry_on_timeout=True,
            retry_on_status=(),
            pool_maxsize=CONNECTIONS,
            headers={"Authorization": f"ApiKey {address.key}"} if address.key else None,
            **secure,
        )

    def prepare(self) -> None:
        """Make the indexes that are missing, each behind its alias."""
        for name, body in INDEXES.items():
            if not self.read(self.client.indices.exists_alias, name=alias(name)):
                try:
                    self.write(self.client.indices.create, index=f"{alias(name)}-1", body=body, request_timeout=LONG)
                except RequestError as error:  # another process was first
                    if error.error != "resource_already_exists_exception":
                        raise

    def read(self, method: Callable[..., Any], **given: Any) -> Any:
        """Send a request once. Raises LibraryError if there is no answer; NotFoundError; ConflictError."""
        with self._one_line_errors():
            return method(**given)

    def search(self, name: str, body: dict[str, Any], **given: Any) -> Any:
        """The answer of all shards to a search: a part of them must not say "nothing found". Raises LibraryError."""
        whole = {"allow_partial_search_results": "false"}
        found = self.read(self.client.search, index=alias(name), body=body, params=whole, **given)
        if found["timed_out"] or found["_shards"]["failed"]:
            raise self.partial()
        return found

    def pages(self, name: str, body: dict[str, Any], **given: Any) -> Iterator[Any]:
        """All hits of a search in order, `size` of them at a time. Raises LibraryError."""
        after: dict[str, Any] = {}
        while hits := self.search(name, {**body, **after}, **given)["hits"]["hits"]:
            yield from hits
            if len(hits) < body["size"]:
                return
            after = {"search_after": hits[-1]["sort"]}

    def partial(self) -> LibraryError:
        """The error for an answer that lacks something."""
        return LibraryError(f"the cluster at {self.place} answered in part only: try again")

    def write(self, method: Callable[..., Any], **given: Any) -> Any:
        """Send a request, again and again while the cluster may be recovering. Raises the same errors as `read`."""
        for pause in self._pauses():
            try:
                return method(**given)
            except opensearchpy.OpenSearchException as error:
                if not _may_pass(error) or pause is None:
                    with self._one_line_errors():
                        raise
                time.sleep(pause)
        raise AssertionError

    def aside(self, call: Callable[[], T]) -> "Future[T]":
        """Make a call in the background; its result."""
        return self._pool.submit(call)

    def bulk(self, actions: Sequence[Action], is_mine: Callable[[], None]) -> None:
        """Store documents; those that were refused because of load are sent again.

        `is_mine` is called before each request, and raises if this process may no longer write. Raises LibraryError if
        a document can't be stored.
        """
        left = list(actions)
        for pause in self._pauses():
            is_mine()
            lines = [line for action in left for line in action]
            answer = self.write(self.client.bulk, body=lines, request_timeout=LONG)
            if not answer["errors"]:
                return
            results = [next(iter(item.values())) for item in answer["items"]]
            pairs = zip(left, results, strict=True)
            failed = [(a, r) for a, r in pairs if r["status"] >= 300 and r["status"] != STORED]
            for _, result in failed:
                if result["status"] not in REFUSED or _is_full(str(result)) or pause is None:
                    raise LibraryError(self._line(result["status"], str(result.get("error", result))))
            if not failed:
                return
            left = [action for action, _ in failed]
            time.sleep(pause or 0.0)

    def refresh(self, *names: str) -> None:
        """Let searches see all that was stored, on every copy. Raises LibraryError."""
        for pause in self._pauses():
            index = ",".join(alias(name) for name in names)
            shards = self.write(self.client.indices.refresh, index=index, request_timeout=LONG)["_shards"]
            if not shards["failed"]:
                return
            if pause is None:
                raise LibraryError(self._line(503, str(shards.get("failures", shards))))
            time.sleep(pause)

    def _pauses(self) -> Iterator[float | None]:
        """Seconds to wait before the next try; None when it was the last."""
        until, pause = time.monotonic() + PATIENCE, PAUSE[0]
        while True:
            yield pause * random.uniform(0.5, 1.5) if time.monotonic() + pause < until else None
            pause = min(2 * pause, PAUSE[1])

    @contextmanager
    def _one_line_errors(self) -> Iterator[None]:
        """The client's errors as one line for a person; those that tell the caller something stay as they are."""
        try:
            yield
        except (NotFoundError, ConflictError, RequestError) as error:
            if error.error == "index_not_found_exception":
                message = f"the cluster at {self.place} has lost its indexes of citebot"
                raise LibraryError(f"{message}: restore a snapshot of them, or begin anew") from error
            if isinstance(error, RequestError) and error.error != "resource_already_exists_exception":
                raise LibraryError(self._line(error.status_code, str(error))) from error
            raise
        except opensearchpy.OpenSearchException as error:
            for kind, message in _UNREACHED:
                if isinstance(error, kind):
                    raise LibraryError(f"the cluster at {self.place} {message.format(SECONDS)}") from error
            if isinstance(error, TransportError):
                raise LibraryError(self._line(error.status_code, str(error))) from error
            message = f"what answers at {self.place} is no OpenSearch"
            raise LibraryError(f"{message}: is OPENSEARCH_URL right?") from error

    def _line(self, status: int | str, said: str) -> str:
        cluster = f"the cluster at {self.place}"
        if _is_full(said):
            return f"{cluster} has no room left on its disks; {UNCHANGED}: free some space"
        if "cluster_block_exception" in said:
            return f"{cluster} has its indexes blocked; {UNCHANGED}: see `index.blocks` in their settings"
        if status in (401, 403):
            return f"{cluster} refuses the login: look at OPENSEARCH_URL"
        if status in REFUSED:
            return f"{cluster} lacks a part of its data or is overloaded ({status}): try again when all nodes are back"
        return f"{cluster} answered {status}: {' '.join(said.split())[:200]}"


def _may_pass(error: Exception) -> bool:
    if isinstance(error, SSLError) or not isinstance(error, TransportError):
        return False
    is_lost = isinstance(error, opensearchpy.ConnectionError)
    return is_lost or (error.status_code in REFUSED and not _is_full(str(error)))


def _is_full(said: str) -> bool:
    """The flood-stage watermark's block, https://docs.opensearch.org/docs/latest/install-and-configure/."""
    return "read-only-allow-delete" in said or "no space left" in said.casefold()
