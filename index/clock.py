"""The time of day, and waiting for it: what polls the web is given one, so that nobody has to wait for a test."""

import time
from datetime import UTC, datetime


class Clock:
    """The machine's own."""

    def now(self) -> float:
        """Unix seconds."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait so long."""
        time.sleep(seconds)


def moment(seconds: float) -> str:
    """Unix seconds as `2026-11-24T10:46:29Z`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def minute(seconds: float) -> str:
    """Unix seconds as a person reads them: `2026-11-24 10:46 UTC`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
