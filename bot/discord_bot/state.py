"""What the bot keeps in memory while it runs: conversations, the ids it has seen, and when people asked."""

import time
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from cachetools import LRUCache, TTLCache

from index.conversation.conversation import Conversation

TALK = 15 * 60  # seconds after its last turn until a conversation is forgotten
TALKS, SEEN, THREADS = 10_000, 20_000, 10_000  # entries at most, the newest
NAMES = 500_000  # in all conversations together, in 70 MB if no two share one
BURST, WINDOW = 20, 10.0  # questions of one server in so many seconds

Key = tuple[int, int]
"""A channel and a person."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation, the id of its last answer, empty before the first, and who asked last."""

    conversation: Conversation = field(default_factory=Conversation)
    answer: str = ""
    person: int = 0


class Talks(TTLCache[Hashable, Talk]):
    """Conversations, a new one where there is none; the oldest are dropped.

    Each is there twice: as the last of a person in a channel, and as the one up to an answer of a library.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(NAMES, TALK, clock, getsizeof=_size)

    def __missing__(self, key: Hashable) -> Talk:
        return Talk()

    def forget(self, person: int) -> None:
        """Forget a person's conversations."""
        for key in [key for key, talk in self.items() if talk.person == person]:
            self.pop(key, None)


def _size(talk: Talk) -> int:
    """The names it knows, but never less than a cache of TALKS has room for: this limits both with one sum."""
    return min(NAMES, max(len(talk.conversation.known), NAMES // TALKS))


class Seen(LRUCache[Hashable, None]):
    """What was seen, such as the ids of messages and interactions: Discord may deliver one twice."""

    def __init__(self) -> None:
        super().__init__(SEEN)

    def is_first(self, one: Hashable) -> bool:
        """Whether it comes for the first time."""
        is_first = one not in self
        self[one] = None
        return is_first


class Threads(LRUCache[int, str]):
    """The id of the answer that each thread was started from; empty for one that was not."""

    def __init__(self) -> None:
        super().__init__(THREADS)


class Throttle:
    """When each person may ask again."""

    def __init__(self) -> None:
        self._people: LRUCache[Key, float] = LRUCache(SEEN)
        self._servers: LRUCache[int, deque[float]] = LRUCache(SEEN)
        self._refused = Seen()

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
        self._servers[server], self._people[server, person] = asked, now
        self._refused.pop((server, person), None)
        return 0.0

    def is_first_refusal(self, server: int, person: int) -> bool:
        """Whether a person was not refused since their last question: one message is enough."""
        return self._refused.is_first((server, person))
