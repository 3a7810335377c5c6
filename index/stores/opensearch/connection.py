"""OpenSearch over HTTP: a client for each address, errors as one line, and what is written written once.

The only file that imports opensearchpy. What is asked twice because no answer came is harmless: documents have
identifiers of their own, and what may change is written under its sequence number.
"""

import logging
import random
import time
from collections.abc import Callable, Iterator, Sequence
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
    from opensearchpy import (
        AuthenticationException,
        AuthorizationException,
        ConflictError,
        ConnectionTimeout,
        NotFoundError,
        OpenSearch,
        SSLError,
        TransportError,
    )
except ImportError as error:
    raise LibraryError("a cluster needs one more package: `pip install citebot[cluster]`") from error

__all__ = ["UNCHANGED", "ConflictError", "Connection", "NotFoundError", "connect"]

T = TypeVar("T")

SECONDS = 3.0  # until a node that says nothing is given up for another one
TRIES = 2  # other nodes that are asked then
CONNECTIONS = 32  # to a node that are kept open at the most, half of them for what is asked aside
LONG = 15.0  # seconds for what takes its time: a refresh, a bulk, a deletion; a node that hangs holds it up so long
CACHED = 40_000_000  # characters of text that a process caches: some 5,000 long articles, in Latin letters a byte each
PATIENCE = 30.0  # seconds that a write is tried again in: a cluster that lost a node finds its feet in less
PAUSE = 0.05, 2.0  # seconds between two tries, the first and the longest, doubled each time
STORED = 409  # the same version is there already
UNCHANGED = "what was not finished was not changed"  # of many batches, those that are whole stay
REFUSED = frozenset({429, 502, 503, 504})  # busy, or between two masters: worth another try

logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # the caller reports errors

Action = tuple[dict[str, Any], dict[str, Any]]
"""What a bulk request has two lines for: where, and the document."""


@lru_cache(16)
def connect(address: Address) -> "Connection":
    """The process's connection to a cluster, with its indexes made if need be. Raises LibraryError."""
    connection = Connection(address)
    connection.prepare()
    return connection


class Connection:
    """A cluster, as long as the process lives; threads may share it."""

    def __init__(self, address: Address, seconds: float = SECONDS, patience: float = PATIENCE) -> None:
        self.address, self.place = address, address.place
        self._seconds, self._patience = seconds, patience
        # Articles by library and number, which never change. Take the lock for each use.
        self.cache: LRUCache[tuple[str, int], Article] = LRUCache(CACHED, getsizeof=lambda article: len(article.text))
        self.cache_lock = Lock()
        self._pool = ThreadPoolExecutor(CONNECTIONS // 2, "cluster")
        secure: Any = {"verify_certs": True, "ca_certs": address.authority} if address.is_secure else {}
        self.client = OpenSearch(
            list(address.urls),
            timeout=seconds,
            max_retries=TRIES,
            retry_on_timeout=True,
            retry_on_status=(),
            pool_maxsize=CONNECTIONS,
            headers={"Authorization": f"ApiKey {address.key}"} if address.key else None,
            **secure,
        )

    def prepare(self) -> None:
        """Make the indexes that are not there, each behind its alias."""
        for name, body in INDEXES.items():
            if not self.read(self.client.indices.exists_alias, name=alias(name)):
                try:
                    self.write(self.client.indices.create, index=f"{alias(name)}-1", body=body, request_timeout=LONG)
                except opensearchpy.RequestError as error:  # another process was first
                    if error.error != "resource_already_exists_exception":
                        raise

    def read(self, method: Callable[..., Any], **given: Any) -> Any:
        """Ask something of the cluster. Raises LibraryError if there is no answer, and NotFoundError."""
        with self._one_line_errors():
            return method(**given)

    def search(self, name: str, body: dict[str, Any], **given: Any) -> Any:
        """What an index has, of all its shards: half of it must not say "nothing found". Raises LibraryError."""
        whole = {"allow_partial_search_results": "false"}
        found = self.read(self.client.search, index=alias(name), body=body, params=whole, **given)
        if found["timed_out"] or found["_shards"]["failed"]:
            raise self.partial()
        return found

    def partial(self) -> LibraryError:
        """The error of an answer that lacks something."""
        return LibraryError(f"the cluster at {self.place} answered in part only: try again")

    def write(self, method: Callable[..., Any], **given: Any) -> Any:
        """The same, tried again for as long as the cluster may be finding its feet. Raises ConflictError as well."""
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
        """What a call gives that is made meanwhile."""
        return self._pool.submit(call)

    def bulk(self, actions: Sequence[Action], is_mine: Callable[[], None]) -> None:
        """Store documents, those again that were refused for load; `is_mine` raises once they must not be.

        Raises LibraryError if one can't be stored.
        """
        left = list(actions)
        for pause in self._pauses():
            is_mine()
            lines = [line for action in left for line in action]
            answer = self.write(self.client.bulk, body=lines, request_timeout=LONG)
            if not answer["errors"]:
                return
            results = [next(iter(item.values())) for item in answer["items"]]
            failed = [
                (a, r) for a, r in zip(left, results, strict=True) if r["status"] >= 300 and r["status"] != STORED
            ]
            for _, result in failed:
                if result["status"] not in REFUSED or _is_full(str(result)) or pause is None:
                    raise LibraryError(self._line(result["status"], str(result.get("error", result))))
            if not failed:
                return
            left = [action for action, _ in failed]
            time.sleep(pause or 0.0)

    def refresh(self, *names: str) -> None:
        """Let searches see all that was stored, on every copy."""
        for pause in self._pauses():
            index = ",".join(alias(name) for name in names)
            shards = self.write(self.client.indices.refresh, index=index, request_timeout=LONG)["_shards"]
            if not shards["failed"]:
                return
            if pause is None:
                raise LibraryError(self._line(503, str(shards.get("failures", shards))))
            time.sleep(pause)

    def _pauses(self) -> Iterator[float | None]:
        """Seconds to wait before the next try; None when there is to be none."""
        until, pause = time.monotonic() + self._patience, PAUSE[0]
        while True:
            yield pause * random.uniform(0.5, 1.5) if time.monotonic() + pause < until else None
            pause = min(2 * pause, PAUSE[1])

    @contextmanager
    def _one_line_errors(self) -> Iterator[None]:
        """The client's errors as one line for a person; those that say something to the caller as they are."""
        try:
            yield
        except (NotFoundError, ConflictError) as error:
            if error.error == "index_not_found_exception":
                message = f"the cluster at {self.place} has lost its indexes of citebot"
                raise LibraryError(f"{message}: restore a snapshot of them, or begin anew") from error
            raise
        except opensearchpy.RequestError as error:
            if error.error == "resource_already_exists_exception":
                raise
            raise LibraryError(self._line(error.status_code, str(error))) from error
        except ConnectionTimeout as error:
            message = f"the cluster at {self.place} did not answer within {self._seconds:g} s"
            raise LibraryError(f"{message}: try again, and look at its nodes") from error
        except SSLError as error:
            message = f"the cluster at {self.place} shows a certificate that is not trusted"
            raise LibraryError(f"{message}: name its authority's in CITEBOT_OPENSEARCH_CA") from error
        except opensearchpy.ConnectionError as error:
            message = f"the cluster at {self.place} can't be reached"
            raise LibraryError(f"{message}: is it running, and is OPENSEARCH_URL right?") from error
        except TransportError as error:
            raise LibraryError(self._line(error.status_code, str(error))) from error
        except opensearchpy.OpenSearchException as error:
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
    """Whether it may be another answer in a moment."""
    is_final = isinstance(error, AuthenticationException | AuthorizationException | SSLError)
    if is_final or not isinstance(error, TransportError):
        return False
    is_lost = isinstance(error, opensearchpy.ConnectionError)
    return is_lost or (error.status_code in REFUSED and not _is_full(str(error)))


def _is_full(said: str) -> bool:
    """The flood-stage watermark's block, https://docs.opensearch.org/docs/latest/install-and-configure/."""
    return "read-only-allow-delete" in said or "no space left" in said.casefold()
