"""Regular expressions that are compiled when they are first used: all of them at once were a fifth of a start."""

import re
from functools import cached_property
from typing import Any, ClassVar, cast
from weakref import WeakSet


class Lazy:
    """Stands for a compiled pattern, and has all that one has."""

    made: ClassVar[WeakSet["Lazy"]] = WeakSet()

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self._flags = pattern, flags
        self.made.add(self)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern. Raises re.error if it is wrong."""
        return re.compile(self.pattern, self._flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.compiled, name)
        setattr(self, name, found)  # the next use finds it without coming here
        return found


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` returns, except that a wrong pattern raises when it is used, not here."""
    return cast(re.Pattern[str], Lazy(pattern, flags))


def compile_all() -> None:
    """Compile all lazy patterns that there are: a bot should answer its first question as fast as any other."""
    for pattern in [*Lazy.made]:
        pattern.compiled  # noqa: B018  # it is kept
