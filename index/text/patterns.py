"""Regular expressions that are compiled when they are first used: all of them at once were a fifth of a start."""

import re
from typing import Any, cast


class _Lazy:
    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, found)  # the next use finds it without coming here
        return found


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` returns, except that a wrong pattern raises when it is used, not here."""
    return cast(re.Pattern[str], _Lazy(pattern, flags))
