"""What the chat keeps in mind while it runs: talks, what it has seen already, and who asked when."""

import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field

from bot.conversation import Conversation

TALK = 15 * 60  # seconds until a talk is forgotten
TALKS, SEEN = 10_000, 20_000  # kept at the most, the newest
BURST, WINDOW = 20, 10.0  # questions of one server in so many seconds

Key = tuple[int, int]
"""A channel and a person."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a talk stands, and the id of its last answer, empty before the first."""

    conversation: Conversation = field(default_factory=Conversation)
    answer: str = ""


class Talks:
    """Talks, each of one person in one channel."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, tuple[float, Talk]] = OrderedDict()

    def get(self, key: Key) -> Talk:
        """The talk that goes on there, else a new one."""
        at, talk = self._kept.get(key, (0.0, Talk()))
        return talk if time.monotonic() - at < TALK else Talk()

    def forget(self, person: int) -> None:
        """Forget a person's talks."""
        for key in [key for key in self._kept if key[1] == person]:
            del self._kept[key]

    def put(self, key: Key, talk: Talk) -> None:
        """It stands here now."""
        self._kept[key] = time.monotonic(), talk
        self._kept.move_to_end(key)
        while len(self._kept) > TALKS:
            self._kept.popitem(last=False)


class Seen:
    """Ids of what was taken up: Discord may deliver twice."""

    def __init__(self) -> None:
        self._ids: OrderedDict[int, None] = OrderedDict()

    def is_first(self, one: int) -> bool:
        """Whether it comes for the first time."""
        if one in self._ids:
            return False
        self._ids[one] = None
        if len(self._ids) > SEEN:
            self._ids.popitem(last=False)
        return True


class Throttle:
    """Who may ask again when."""

    def __init__(self) -> None:
        self._people: OrderedDict[Key, float] = OrderedDict()
        self._servers: dict[int, deque[float]] = {}
        self._told: set[Key] = set()

    def wait(self, server: int, person: int, cooldown: float) -> float:
        """Seconds until this person may ask here; 0 means now, and counts as a question. No cooldown, no limit."""
        if not cooldown:
            return 0.0
        now = time.monotonic()
        asked = self._servers.setdefault(server, deque(maxlen=BURST))
        waits = [self._people.get((server, person), now - cooldown) + cooldown - now]
        if len(asked) == BURST:
            waits.append(asked[0] + WINDOW - now)
        if max(waits) > 0:
            return max(waits)
        asked.append(now)
        self._people[server, person] = now
        self._people.move_to_end((server, person))
        self._told.discard((server, person))
        if len(self._people) > SEEN:
            self._people.popitem(last=False)
        return 0.0

    def is_first_refusal(self, server: int, person: int) -> bool:
        """Whether a person has not been told to wait since the last question: once is enough."""
        is_first = (server, person) not in self._told
        self._told.add((server, person))
        return is_first
