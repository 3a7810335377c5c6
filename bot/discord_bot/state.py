"""What the bot keeps in memory while it runs: conversations, the ids it has seen, and threads of answers."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from cachetools import LRUCache, TTLCache

from index.conversation.conversation import Conversation

TALK = 15 * 60  # seconds after its last turn until a conversation is forgotten
TALKS, SEEN, THREADS = 10_000, 20_000, 10_000  # entries at most, the newest
NAMES = 500_000  # in all conversations together, in 70 MB if no two share one

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
