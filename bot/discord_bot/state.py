"""What the chat keeps in mind while it runs: talks, what it has seen already, and who asked when."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from index.conversation.conversation import Conversation

TALK = 15 * 60  # seconds until a talk is forgotten
TALKS, SEEN = 10_000, 20_000  # kept at the most, the newest
NAMES = 500_000  # known to all talks together, in 70 MB if no two share one
BURST, WINDOW = 20, 10.0  # questions of one server in so many seconds

Key = tuple[int, int]
"""A channel and a person."""

Clock = Callable[[], float]
"""Seconds that only go forward."""

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a talk stands, and the id of its last answer, empty before the first."""

    conversation: Conversation = field(default_factory=Conversation)
    answer: str = ""


class Talks:
    """Talks, each of one person in one channel."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[Key, tuple[float, Talk]] = OrderedDict()
        self._names = 0  # that those know

    def get(self, key: Key) -> Talk:
        """The talk that goes on there, else a new one."""
        at, talk = self._kept.get(key, (0.0, Talk()))
        return talk if self._clock() - at < TALK else Talk()

    def forget(self, person: int) -> None:
        """Forget a person's talks."""
        for key in [key for key in self._kept if key[1] == person]:
            self._drop(key)

    def put(self, key: Key, talk: Talk) -> None:
        """It stands here now; those that are over go, and the oldest where there are too many."""
        now = self._clock()
        self._drop(key)
        self._kept[key] = now, talk
        self._names += len(talk.conversation.known)
        while len(self._kept) > TALKS or self._names > NAMES or now - next(iter(self._kept.values()))[0] > TALK:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        _, talk = self._kept.pop(key, (0.0, Talk()))
        self._names -= len(talk.conversation.known)


class Seen:
    """Ids of what was taken up: Discord may deliver twice."""

    def __init__(self) -> None:
        self._ids: OrderedDict[int, None] = OrderedDict()

    def is_first(self, one: int) -> bool:
        """Whether it comes for the first time."""
        if one in self._ids:
            return False
        _keep(self._ids, one, None, SEEN)
        return True


class Throttle:
    """Who may ask again when."""

    def __init__(self) -> None:
        self._people: OrderedDict[Key, float] = OrderedDict()
        self._servers: OrderedDict[int, deque[float]] = OrderedDict()
        self._told: OrderedDict[Key, None] = OrderedDict()

    def wait(self, server: int, person: int, cooldown: float) -> float:
        """Seconds until this person may ask here; 0 means now, and counts as a question. No cooldown, no limit."""
        if not cooldown:
            return 0.0
        now = time.monotonic()
        asked = self._servers.get(server) or deque(maxlen=BURST)
        waits = [self._people.get((server, person), now - cooldown) + cooldown - now]
        if len(asked) == BURST:
            waits.append(asked[0] + WINDOW - now)
        if max(waits) > 0:
            return max(waits)
        asked.append(now)
        _keep(self._servers, server, asked, SEEN)
        _keep(self._people, (server, person), now, SEEN)
        self._told.pop((server, person), None)
        return 0.0

    def is_first_refusal(self, server: int, person: int) -> bool:
        """Whether a person has not been told to wait since the last question: once is enough."""
        is_first = (server, person) not in self._told
        _keep(self._told, (server, person), None, SEEN)
        return is_first


def _keep(kept: OrderedDict[K, V], key: K, value: V, most: int) -> None:
    """Keep it as the newest; the oldest goes where there are too many."""
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > most:
        kept.popitem(last=False)
