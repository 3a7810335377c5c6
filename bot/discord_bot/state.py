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
WINDOW = 10.0  # seconds, in which are taken:
BURST = 20  # questions of one server
PRESSES, SERVER_PRESSES = 40, 200  # commands, buttons, forms and completions of one person, and of one server

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


class Burst(LRUCache[Hashable, deque[float]]):
    """Times of the last actions, by who did them: at most so many are allowed within WINDOW."""

    def __init__(self, most: int) -> None:
        super().__init__(SEEN)
        self._most = most

    def wait(self, key: Hashable, now: float) -> float:
        """Seconds until one more is taken, 0 or less for now."""
        done = self.get(key)
        return done[0] + WINDOW - now if done and len(done) == self._most else 0.0

    def note(self, key: Hashable, now: float) -> None:
        """One more is taken."""
        self[key] = deque([*self.get(key, ()), now], self._most)


class Throttle:
    """When each person may ask again, or press something."""

    def __init__(self, burst: int = BURST, presses: int = PRESSES, server_presses: int = SERVER_PRESSES) -> None:
        self._people: LRUCache[Key, float] = LRUCache(SEEN)
        self._servers = Burst(burst)
        self._presses, self._server_presses = Burst(presses), Burst(server_presses)
        self._refused = Seen()

    def wait(self, server: int, person: int, cooldown: float) -> float:
        """Seconds until this person may ask here; 0 means now, and counts as a question.

        A server has its BURST even without a cooldown.
        """
        now = time.monotonic()
        since = self._people.get((server, person), now - cooldown)
        if (wait := max(since + cooldown - now, self._servers.wait(server, now))) > 0:
            return wait
        self._servers.note(server, now)
        self._people[server, person] = now
        self._refused.pop((server, person), None)
        return 0.0

    def takes_press(self, server: int, person: int) -> bool:
        """Whether this person may press or complete something here now; then it counts."""
        now = time.monotonic()
        if max(self._presses.wait(person, now), self._server_presses.wait(server, now)) > 0:
            return False
        self._presses.note(person, now)
        self._server_presses.note(server, now)
        return True

    def is_first_refusal(self, server: int, person: int) -> bool:
        """Whether a person was not refused since their last question: one message is enough."""
        return self._refused.is_first((server, person))
