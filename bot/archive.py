"""The records of many libraries in one process: those of the last few that were asked stay open, to save in them."""

from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Any

from bot.records import Records

OPEN = 64  # libraries whose records stay open, at 3 file handles each


class Archive:
    """Such records; threads may share it."""

    def __init__(self, most: int = OPEN) -> None:
        self._most = most
        self._open: OrderedDict[Path, Records] = OrderedDict()
        self._lock = Lock()

    def save(self, folder: Path, record: dict[str, Any], person: str | None = None) -> bool:
        """As `Records.save`, for the library in `folder`."""
        with self._lock:
            records = self._open.setdefault(folder, Records(folder))
            self._open.move_to_end(folder)
            if len(self._open) > self._most:
                self._open.popitem(last=False)[1].close()
            return records.save(record, person=person)

    def close(self) -> None:
        """Let go of all files."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].close()
