"""A lease in the cluster: it has one holder at a time across machines, and expires if it is not renewed.

The clocks of the machines need not agree. A process that waits for a lease takes it over when, by its own clock, nobody
has renewed it for its whole term. It takes it at once if the last renewal was minutes ago by anybody's clock. If the
old holder is still alive and writes after that, the sequence number of the manifest refuses its write (`manifest`).
"""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from secrets import token_hex
from threading import Event, Thread
from typing import Any, Self

from index.errors import LibraryBusy, LibraryError
from index.stores.opensearch.connection import UNCHANGED, ConflictError, Connection, NotFoundError, sequence
from index.stores.opensearch.mappings import alias
from index.stores.wording import STILL_WRITING, WAITING

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
    """The lease of the writer of the library `name`: a context manager that holds it, and renews it in a thread.

    Entering waits up to `wait` seconds and calls `on_wait` once if it waits, as `folder.locked` does on one machine;
    raises LibraryBusy if the lease is not free by then.
    """

    def __init__(
        self, connection: Connection, key: str, name: str, wait: float, on_wait: Callable[[str], None] | None = None
    ) -> None:
        self._claim, self._term, self._holder = Claim(connection, key, connection.write), TERM, token_hex(8)
        self._name, self._wait, self._on_wait = name, wait, on_wait
        self._ended = Event()
        self._renewer = Thread(target=self._renew, name=f"lease {key}", daemon=True)

    def __enter__(self) -> Self:
        until, on_wait = time.monotonic() + self._wait, self._on_wait
        if not self._claim.take(self._holder, self._term, op_type="create"):
            while self._claim.attempt(self._holder, self._term):
                if on_wait:
                    on_wait(WAITING.format(self._name, self._wait))
                    on_wait = None
                if time.monotonic() >= until:
                    raise LibraryBusy(STILL_WRITING.format(self._name))
                time.sleep(LOOK)
        self._renewer.start()
        return self

    def check(self) -> None:
        """Goes before each step that needs the lease. Raises LibraryBusy if it may have expired."""
        if self._ended.is_set() or time.monotonic() - self._claim.since > self._term:
            raise LibraryBusy(f"this citebot did not answer in time; {UNCHANGED}: {STILL_WRITING.format(self._name)}")

    def _renew(self) -> None:
        while not self._ended.wait(self._term / RENEWALS):
            with suppress(LibraryError):  # the cluster may recover in time; else `check` raises
                if not self._claim.take(self._holder, self._term, **self._claim.state):
                    self._ended.set()

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._renewer.join()
        with suppress(ConflictError, NotFoundError, LibraryError):  # if it can't be deleted it expires
            self._claim.drop()
