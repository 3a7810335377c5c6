"""A lease in the cluster: one holder at a time across machines, lost when it is not renewed.

Clocks need not agree: whoever waits takes the lease over after it has seen it unrenewed for its whole term, by its own
clock; at once if it was last renewed minutes ago by anybody's. What a holder that was taken for dead writes later is
turned away by the sequence number of the book (`book`).
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from secrets import token_hex
from threading import Event, Thread
from typing import Any

from index.errors import LibraryBusy, LibraryError
from index.stores.opensearch.connection import ConflictError, Connection, NotFoundError
from index.stores.opensearch.mappings import alias

TERM = 12.0  # seconds without a renewal after which the holder is taken for dead
RENEWALS = 4  # in a term
ABANDONED = 120.0  # seconds after which nobody waits for it, however far the clocks of two machines are apart
LOOK = 0.1  # seconds between two looks at a lease that another one holds


class Lease:
    """A lease that is held; `check` before each step that must not be another's."""

    def __init__(self, connection: Connection, key: str, busy: str, term: float) -> None:
        self._connection, self._term, self._busy = connection, term, busy
        self._place = {"index": alias("libraries"), "id": f"lease/{key}", "params": {"require_alias": "true"}}
        self._holder = token_hex(8)
        self._beats = 0
        self._state: dict[str, int] = {}
        self._since = 0.0  # by our clock, of the last renewal that is known to have succeeded
        self._ended = Event()

    def _body(self) -> dict[str, object]:
        self._beats += 1
        return {"kept": {"holder": self._holder, "beat": self._beats, "at": time.time()}}

    def acquire(self, wait: float, on_wait: Callable[[], None]) -> None:
        """Take it, after at most `wait` seconds. Raises LibraryBusy."""
        until, told = time.monotonic() + wait, False
        seen, since = None, time.monotonic()
        while not self._take(op_type="create"):
            now = time.monotonic()
            found = self._look()
            if found and found["_source"] != seen:
                seen, since = found["_source"], now
            is_dead = found and (now - since >= self._term or time.time() - _renewed(found) > ABANDONED)
            if is_dead and self._take(**_condition(found)):
                return
            if not told:
                on_wait()
                told = True
            if time.monotonic() >= until:
                raise LibraryBusy(self._busy)
            time.sleep(LOOK)

    def _look(self) -> Any:
        """The lease as it stands; None if nobody has it."""
        try:
            return self._connection.read(self._connection.client.get, index=self._place["index"], id=self._place["id"])
        except NotFoundError:
            return None

    def _take(self, **condition: object) -> bool:
        began = time.monotonic()
        body = self._body()
        try:
            answer = self._connection.write(self._connection.client.index, body=body, **self._place, **condition)
        except ConflictError:
            answer = self._look()  # an answer may have been lost, and the write repeated
            if not answer or answer["_source"] != body:
                return False
        self._state, self._since = _condition(answer), began
        return True

    def check(self) -> None:
        """Raises LibraryBusy if it may be another's by now."""
        if self._ended.is_set() or time.monotonic() - self._since > self._term:
            raise LibraryBusy(f"this citebot was taken for dead; nothing was changed: {self._busy}")

    def renew(self) -> None:
        """Keep it, until it ends; in a thread of its own."""
        while not self._ended.wait(self._term / RENEWALS):
            try:
                is_mine = self._take(**self._state)
            except LibraryError:  # the cluster may be back in time; else `check` says so
                continue
            if not is_mine:
                self._ended.set()

    def end(self) -> None:
        """Renew it no more."""
        self._ended.set()

    def release(self) -> None:
        """Give it back; if that can't be done it runs out."""
        with suppress(ConflictError, NotFoundError, LibraryError):
            self._connection.read(
                self._connection.client.delete, index=self._place["index"], id=self._place["id"], **self._state
            )


def _renewed(found: Any) -> float:
    """When, in Unix seconds by the holder's clock."""
    return float(found["_source"]["kept"]["at"])


def _condition(found: Any) -> dict[str, int]:
    """What a write must be sure of: that nobody wrote since."""
    return {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}


@contextmanager
def leased(
    connection: Connection,
    key: str,
    wait: float,
    on_wait: Callable[[], None],
    busy: str,
    term: float | None = None,
) -> Iterator[Lease]:
    """Hold the lease of this key for the length of the block. Raises LibraryBusy, with `busy`, if another has it."""
    lease = Lease(connection, key, busy, term or TERM)
    lease.acquire(wait, on_wait)
    renewer = Thread(target=lease.renew, name=f"lease {key}", daemon=True)
    renewer.start()
    try:
        yield lease
    finally:
        lease.end()
        renewer.join()
        lease.release()
