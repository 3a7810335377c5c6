"""A lease in the cluster: it has one holder at a time across machines, and expires if it is not renewed.

The clocks of the machines need not agree. A process that waits for a lease takes it over when, by its own clock, nobody
has renewed it for its whole term. It takes it at once if the last renewal was minutes ago by anybody's clock. If the
old holder is still alive and writes after that, the sequence number of the manifest refuses its write (`manifest`).
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from secrets import token_hex
from threading import Event, Thread
from typing import Any

from index.errors import LibraryBusy, LibraryError
from index.stores.opensearch.connection import UNCHANGED, ConflictError, Connection, NotFoundError, sequence
from index.stores.opensearch.mappings import alias

TERM = 12.0  # seconds after the last renewal until the lease expires
RENEWALS = 4  # in a term
ABANDONED = 120.0  # seconds after which nobody waits for it, however far the clocks of two machines are apart
TRIES = 10  # at a lease that others write to at the same time
LOOK = 0.1  # seconds between two looks at a lease that another process holds


class Claim:
    """A lease as this process sees it, whoever holds it. `send` makes a write, and may retry it.

    `state`: the condition for a write that must follow our last one. `since`: when, by our clock, we last wrote the
    lease or first saw it as it is now.
    """

    def __init__(self, connection: Connection, key: str, send: Callable[..., Any]) -> None:
        self._connection, self._send = connection, send
        self._place = {"index": alias("libraries"), "id": f"lease/{key}"}
        self._beats = 0
        self._seen: Any = None
        self.state: dict[str, int] = {}
        self.since = 0.0

    def look(self) -> Any:
        """The lease's document; None if there is none."""
        try:
            return self._connection.read(self._connection.client.get, **self._place)
        except NotFoundError:
            return None

    def take(self, holder: str, term: float, **condition: object) -> bool:
        """Write the lease for this holder and so many seconds; False if the condition does not hold."""
        self._beats += 1
        began, kept = time.monotonic(), {"holder": holder, "beat": self._beats, "at": time.time(), "term": term}
        given = {**self._place, **condition, "body": {"kept": kept}, "params": {"require_alias": "true"}}
        try:
            answer = self._send(self._connection.client.index, **given)
        except ConflictError:
            answer = self.look()  # an answer may have been lost, and the write repeated
            if not answer or answer["_source"]["kept"] != kept:
                return False
        self._seen, self.state, self.since = kept, sequence(answer), began
        return True

    def attempt(self, holder: str, term: float, abandoned: float | None = None) -> float:
        """Give this holder the lease unless another one has it: 0, or the seconds for which the other may keep it.

        Several processes may be one holder. `abandoned`: seconds after which it is free by anybody's clock.
        """
        abandoned = ABANDONED if abandoned is None else abandoned
        left = LOOK
        for _ in range(TRIES):  # another process may be first, and be the same holder
            found = self.look()
            kept, now = found["_source"]["kept"] if found else None, time.monotonic()
            if kept != self._seen:
                self._seen, self.since = kept, now
            if kept:
                left = min(self.since + term - now, kept["at"] + abandoned - time.time())
                if kept["holder"] != holder and left > 0 and kept.get("term", term):
                    break
            if self.take(holder, term, **(sequence(found) if found else {"op_type": "create"})):
                return 0.0
            left = LOOK
            time.sleep(random.uniform(0, LOOK))  # so that of several processes one is always first
        return max(left, LOOK)

    def lapse(self, holder: str) -> None:
        """End the lease if this holder has it; the document stays, and says when that was."""
        found = self.look()
        if found and found["_source"]["kept"]["holder"] == holder:
            self.take(holder, 0.0, **sequence(found))

    def drop(self) -> None:
        """Delete the lease. Raises ConflictError or NotFoundError if somebody else wrote or deleted it."""
        self._connection.read(self._connection.client.delete, **self._place, **self.state)


class Lease:
    """A lease that this process holds, and renews in a thread; `check` goes before each step that needs it."""

    def __init__(self, claim: Claim, term: float, busy: str) -> None:
        self._claim, self._term, self._busy = claim, term, busy
        self._holder = token_hex(8)
        self._ended = Event()
        self._renewer = Thread(target=self._renew, name="lease", daemon=True)

    def acquire(self, wait: float, on_wait: Callable[[], None]) -> None:
        """Take the lease; `on_wait` is called once if it is not free. Raises LibraryBusy after `wait` seconds."""
        until, has_reported = time.monotonic() + wait, False
        if not self._claim.take(self._holder, self._term, op_type="create"):
            while self._claim.attempt(self._holder, self._term):
                if not has_reported:
                    on_wait()
                    has_reported = True
                if time.monotonic() >= until:
                    raise LibraryBusy(self._busy)
                time.sleep(LOOK)
        self._renewer.start()

    def check(self) -> None:
        """Raises LibraryBusy if the lease may have expired."""
        if self._ended.is_set() or time.monotonic() - self._claim.since > self._term:
            raise LibraryBusy(f"this citebot was taken for dead; {UNCHANGED}: {self._busy}")

    def _renew(self) -> None:
        while not self._ended.wait(self._term / RENEWALS):
            with suppress(LibraryError):  # the cluster may recover in time; else `check` raises
                if not self._claim.take(self._holder, self._term, **self._claim.state):
                    self._ended.set()

    def release(self) -> None:
        """End the lease; if it can't be deleted it expires."""
        self._ended.set()
        self._renewer.join()
        with suppress(ConflictError, NotFoundError, LibraryError):
            self._claim.drop()


@contextmanager
def leased(connection: Connection, key: str, wait: float, on_wait: Callable[[], None], busy: str) -> Iterator[Lease]:
    """Hold the lease of this key during the block. Raises LibraryBusy, with the message `busy`, if another has it."""
    lease = Lease(Claim(connection, key, connection.write), TERM, busy)
    lease.acquire(wait, on_wait)
    try:
        yield lease
    finally:
        lease.release()
