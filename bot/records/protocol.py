"""What the faces remember, beside the index: the answers that were given, for 30 days, and notes such as settings.

Each library has records of its own, and so has the bot as a whole, which holds leases there. They are kept in the home
(`sqlite`) or, where libraries live in a cluster, there (`opensearch`); `opening` chooses.

An answer's record is a courtesy: where it can't be kept, the answer is given all the same, and the log says why at
DEBUG. A note that can't be kept is an error.
"""

from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self

KEPT = 30 * 86_400  # seconds

Record = dict[str, Any]
"""An answer as it is remembered: what `present.jsonable` makes of it, and how it was asked."""


class Given(NamedTuple):
    """An answer that was given: when it was asked, in Unix seconds, and whose question it was."""

    asked: float
    person: str | None
    record: Record


class Asked(NamedTuple):
    """A question, when it was asked, in Unix seconds, and what came of it."""

    question: str
    at: int
    is_sure: bool
    is_answered: bool


class Records(Protocol):
    """Threads may share them. `place` is where they are kept, in words."""

    place: str

    def save(self, record: Record, now: float | None = None, person: str | None = None) -> bool:
        """Keep an answer, under its `id` and whose question it was; whether that worked. `now`: Unix seconds."""

    def find(self, key: str, now: float | None = None) -> Record | None:
        """The answer of this id, as it was saved, with the moment it was `asked` (ISO 8601, UTC); None if not kept.

        Raises LibraryError if that can't be read.
        """

    def asked(self, oldest: int, most: int) -> list[Asked]:
        """The newest of what was asked since `oldest`, the newest first.

        Only questions that were answered to all, from a whole index, and narrowed to no source and no days.
        """

    def forget(self, person: str) -> int:
        """Forget the answers to a person's questions; how many there were. Raises LibraryError if it can't."""

    def noted(self, name: str) -> str | None:
        """The text kept under a name. Raises LibraryError if that can't be read."""

    def note(self, name: str, value: str | None) -> None:
        """Keep a text under a name, or with None forget it. Raises LibraryError if that can't be done."""

    def revise(self, name: str, change: Callable[[str | None], str | None]) -> None:
        """Put in the place of a note what `change` makes of it, with nobody else's change in between.

        It may be called more than once, in a cluster that just lost a node also with what it made itself; what it
        raises leaves the note as it was. Raises LibraryError.
        """

    def claim(self, name: str, holder: str, seconds: float) -> float:
        """Hold a lease for so many seconds from now, unless another does; how long that one may have it, else 0.

        The holder may renew it; when it has run out, anybody may have it. Raises LibraryError.
        """

    def turn(self, name: str, seconds: float) -> float:
        """Have a turn, of which there is one in so many seconds, all together; else how long to wait for the next.

        Where the clocks of two machines differ, one may come early. Raises LibraryError.
        """

    def release(self, name: str, holder: str) -> None:
        """End a lease now, if it is this holder's. Raises LibraryError."""

    def lease(self, name: str) -> tuple[str, float] | None:
        """Who has a lease, or had it last, and until when in Unix seconds. Raises LibraryError."""

    def mark(self, number: int, oldest: int) -> None:
        """Remember a number; those below `oldest` may be forgotten. Raises LibraryError."""

    def marked(self) -> set[int]:
        """The numbers that are remembered. Raises LibraryError if that can't be read."""

    def answers(self) -> Iterator[Given]:
        """All of them, the oldest first."""

    def notes(self) -> dict[str, str]:
        """All of them, by name."""

    def take(self, answers: Iterable[Given], notes: dict[str, str]) -> int:
        """Keep what others held, all of it and nothing else; how many answers. Raises LibraryError."""

    def erase(self) -> bool:
        """Forget everything; whether there was anything. Raises LibraryError."""

    def close(self) -> None:
        """Let go of what is open."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None: ...


class RecordStore(Protocol):
    """The records of all libraries of a home or a cluster, by the library's name; threads may share it."""

    def open(self, name: str) -> Records:
        """The records of a library, to be closed again."""

    def common(self) -> Records:
        """Those of the bot as a whole, to be closed again."""

    def save(self, name: str, record: Record, person: str | None = None) -> bool:
        """Save an answer in the records of a library, as `Records.save` does; they may stay open."""

    def with_note(self, note: str) -> list[str]:
        """The libraries whose records have a note of this name, sorted. Raises LibraryError if that can't be read.

        A library whose file can't be read is left out.
        """

    def erase(self, name: str) -> bool:
        """Forget what is left of an erased library; whether there was anything. Raises LibraryError."""

    def close(self) -> None:
        """Close what is open."""


def trim(record: Record) -> Record:
    """Without the text around each quote: 100 passages held 0.8 MB of it."""
    passages = record.get("passages", ())
    return {**record, "passages": [{key: p[key] for key in p if key != "text"} for p in passages]}
