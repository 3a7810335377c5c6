"""The time of day, and waiting for it: what polls the web is given one, so that nobody has to wait for a test."""

import random
import time
from datetime import UTC, datetime

FAILED, LONGEST = 300.0, 86_400.0  # seconds to wait after a first failure, and at most
FARTHEST = 8 * 86_400.0  # seconds; nothing waits longer


class Clock:
    """The machine's own."""

    def now(self) -> float:
        """Unix seconds."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait so long."""
        time.sleep(seconds)


def back_off(tries: int, first: float = FAILED, longest: float = LONGEST) -> float:
    """Seconds to wait after so many tries in vain: twice as long each time, by chance up to a third less.

    Those that failed together are not to come back together:
    https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    """
    return min(first * 2.0 ** min(tries - 1, 30), longest) * random.uniform(2 / 3, 1)


def has_come(due: float, now: float) -> bool:
    """Whether a time is over. One that is too far off was noted while the clock was wrong, before it went back."""
    return due <= now or due - now > FARTHEST


def moment(seconds: float) -> str:
    """Unix seconds as `2026-11-24T10:46:29Z`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def minute(seconds: float) -> str:
    """Unix seconds as a person reads them: `2026-11-24 10:46 UTC`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
