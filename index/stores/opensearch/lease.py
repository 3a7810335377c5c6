"""A lease in the cluster: one holder at a time across machines, lost when it is not renewed.

Clocks need not agree: whoever waits takes the lease over after it has seen it unrenewed for its whole term, by its own
clock; at once if it was last renewed minutes ago by anybody's. What a holder that was taken for dead writes later is
turned away by the sequence number of the manifest (`manifest`).
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from secrets import token_hex
from threading import Event, Thread
from typing import Any

from index.errors import LibraryBusy, LibraryError
from index.stores.opensearch.connection import UNCHANGED, ConflictError, Connection, NotFoundError
from index.stores.opensearch.mappings import alias

TERM = 12.0  # seconds without a renewal after which the holder is taken for dead
RENEWALS = 4  # in a term
ABANDONED = 120.0  # seconds after which nobody waits for it, however far the clocks of two machines are apart
TRIES = 10  # at a lease that others write to at the same time
LOOK = 0.1  # seconds between two looks at a lease that another one holds


class Claim:
    """A lease as this process sees it, whoever holds it. `send` makes a write, and may try it again.

    `state`: what a write must be sure of to follow our last one. `since`: by our clock, when that was, or when we first
    saw what stands there.
    """

    def __init__(self, connection: Connection, key: str, send: Callable[..., Any]) -> None:
        self._connection, self._send = connection, send
        self._place = {"index": alias("libraries"), "id": f"lease/{key}"}
        self._beats = 0
        self._seen: Any = None
        self.state: dict[str, int] = {}
        self.since = 0.0

    def look(self) -> Any:
        """The lease as it stands; None if there is none."""
        try:
            return self._connection.read(self._connection.client.get, **self._place)
        except NotFoundError:
            return None

    def take(self, holder: str, term: float, **condition: object) -> bool:
        """Let this holder have it for so many seconds; False if the condition does not hold."""
        self._beats += 1
        began, kept = time.monotonic(), {"holder": holder, "beat": self._beats, "at": time.time(), "term": term}
        given = {**self._place, **condition, "body": {"kept": kept}, "params": {"require_alias": "true"}}
        try:
            answer = self._send(self._connection.client.index, **given)
        except ConflictError:
            answer = self.look()  # an answer may have been lost, and the write repeated
            if not answer or answer["_source"]["kept"] != kept:
                return False
        self._seen, self.state, self.since = kept, _state(answer), began
        return True

    def attempt(self, holder: str, term: float, abandoned: float | None = None) -> float:
        """Let this holder have it, unless another does; for how many seconds that one may have it still, else 0.

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
            if self.take(holder, term, **(_state(found) if found else {"op_type": "create"})):
                return 0.0
            left = LOOK
            time.sleep(random.uniform(0, LOOK))  # so that of several one is always first
        return max(left, LOOK)

    def lapse(self, holder: str) -> None:
        """End it, if it is this holder's; when that was stays known."""
        found = self.look()
        if found and found["_source"]["kept"]["holder"] == holder:
            self.take(holder, 0.0, **_state(found))

    def drop(self) -> None:
        """Leave nothing of it. Raises ConflictError or NotFoundError if it is not as we wrote it."""
        self._connection.read(self._connection.client.delete, **self._place, **self.state)


class Lease:
    """A lease that is held; `check` before each step that must not be another's."""

    def __init__(self, connection: Connection, key: str, busy: str, term: float) -> None:
        self._claim, self._term, self._busy = Claim(connection, key, connection.write), term, busy
        self._holder = token_hex(8)
        self._ended = Event()

    def acquire(self, wait: float, on_wait: Callable[[], None]) -> None:
        """Take it, after at most `wait` seconds. Raises LibraryBusy."""
        until, has_reported = time.monotonic() + wait, False
        if self._claim.take(self._holder, self._term, op_type="create"):
            return
        while self._claim.attempt(self._holder, self._term):
            if not has_reported:
                on_wait()
                has_reported = True
            if time.monotonic() >= until:
                raise LibraryBusy(self._busy)
            time.sleep(LOOK)

    def check(self) -> None:
        """Raises LibraryBusy if it may be another's by now."""
        if self._ended.is_set() or time.monotonic() - self._claim.since > self._term:
            raise LibraryBusy(f"this citebot was taken for dead; {UNCHANGED}: {self._busy}")

    def renew(self) -> None:
        """Keep it, until it ends; in a thread of its own."""
        while not self._ended.wait(self._term / RENEWALS):
            try:
                is_mine = self._claim.take(self._holder, self._term, **self._claim.state)
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
            self._claim.drop()


def _state(found: Any) -> dict[str, int]:
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
