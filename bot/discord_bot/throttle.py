"""How often people may ask and press: each person after a pause, and each server so many times in ten seconds."""

import time
from collections import deque
from collections.abc import Hashable

from cachetools import LRUCache

from bot.discord_bot.state import SEEN, Key, Seen

WINDOW = 10.0  # seconds, in which are taken:
BURST = 20  # questions of one server
PRESSES, SERVER_PRESSES = 40, 200  # commands, buttons, forms and completions of one person, and of one server


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
