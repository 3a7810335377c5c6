"""What is remembered beside the index: the answers of the last 30 days, and notes such as settings.

Each library has its own records, and so has the bot as a whole, which holds leases there. They are in the home
(`sqlite`) or, if the libraries are in a cluster, in the cluster (`opensearch`); `opening` chooses.

If an answer can't be recorded, it is given all the same, and the log says why at DEBUG. A note that can't be kept is an
error.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol, Self

KEPT = 30 * 86_400  # seconds

Record = dict[str, Any]
"""An answer as it is remembered: as `render.to_json` makes it, and how it was asked."""


class Given(NamedTuple):
    """An answer that was given: when the question was asked, in Unix seconds, and by whom."""

    asked: float
    person: str | None
    record: Record


class PastQuestion(NamedTuple):
    """A question, when it was asked, in Unix seconds, and the kind of answer it got."""

    question: str
    at: int
    is_sure: bool
    is_answered: bool


class Records(Protocol):
    """The records of a library, or of the bot as a whole. Threads may share them. `place`: where they are, in words."""

    place: str

    def save(self, record: Record, now: float | None = None, person: str | None = None) -> bool:
        """Keep an answer under its `id`, with the `person` who asked; whether that worked. `now`: Unix seconds."""

    def find(self, key: str, now: float | None = None) -> Record | None:
        """The answer of this id, as `revive` makes it; None if it is not kept. Raises LibraryError."""

    def asked(self, oldest: int, most: int) -> list[PastQuestion]:
        """At most `most` questions since `oldest` (Unix seconds), the newest first.

        Only those whose answer was public, came from a complete index, and had no filters.
        """

    def forget(self, person: str) -> int:
        """Forget the answers to a person's questions; how many there were. Raises LibraryError."""

    def noted(self, name: str) -> str | None:
        """The note of this name; None if there is none. Raises LibraryError."""

    def note(self, name: str, value: str | None) -> None:
        """Keep a text under a name, or with None forget it. Raises LibraryError."""
        self.revise(name, lambda _: value)

    def revise(self, name: str, change: Callable[[str | None], str | None]) -> None:
        """Replace a note by what `change` makes of it, with no other change in between. Raises LibraryError.

        `change` may be called more than once, and in a cluster that just lost a node also with its own result. If it
        raises, the note stays as it was.
        """

    def claim(self, name: str, holder: str, seconds: float) -> float:
        """Give `holder` a lease for so many seconds, unless another has it: 0, or for how long the other may keep it.

        The holder may renew it; when it has expired, anybody may take it. Raises LibraryError.
        """

    def turn(self, name: str, seconds: float) -> float:
        """Take the one turn that all processes share in so many seconds: 0, or the seconds to wait for the next.

        If the clocks of two machines differ, a turn may come early. Raises LibraryError.
        """

    def release(self, name: str, holder: str) -> None:
        """End a lease now if this holder has it. Raises LibraryError."""

    def lease(self, name: str) -> tuple[str, float] | None:
        """Who has a lease, or had it last, and until when (Unix seconds). Raises LibraryError."""

    def mark(self, number: int, oldest: int) -> None:
        """Remember a number; those below `oldest` may be forgotten. Raises LibraryError."""

    def marked(self) -> set[int]:
        """The numbers that are remembered. Raises LibraryError."""

    def answers(self) -> Iterator[Given]:
        """All answers, the oldest first."""

    def notes(self) -> dict[str, str]:
        """All notes, by name."""

    def take(self, answers: Iterable[Given], notes: dict[str, str]) -> int:
        """Replace all that is remembered by these answers and notes; how many answers. Raises LibraryError."""

    def erase(self) -> bool:
        """Forget everything; whether there was anything. Raises LibraryError."""

    def close(self) -> None:
        """Close what is open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class RecordStore(Protocol):
    """The records of all libraries of a home or a cluster, by the library's name; threads may share it."""

    def open(self, name: str) -> Records:
        """The records of a library, which the caller closes."""

    def common(self) -> Records:
        """The records of the bot as a whole, which the caller closes."""

    def save(self, name: str, record: Record, person: str | None = None) -> bool:
        """Save an answer in the records of a library, as `Records.save` does; the records may stay open."""
        return self.open(name).save(record, person=person)

    def with_note(self, note: str) -> list[str]:
        """The libraries whose records have a note of this name, sorted. Raises LibraryError.

        A library whose file can't be read is left out.
        """

    def erase(self, name: str) -> bool:
        """Forget what is left of an erased library; whether there was anything. Raises LibraryError."""

    def close(self) -> None:
        """Close what is open."""


def trim(record: Record) -> Record:
    """The record without the text around each quote, which takes 0.8 MB for 100 passages."""
    passages = record.get("passages", ())
    return {**record, "passages": [{key: p[key] for key in p if key != "text"} for p in passages]}


def revive(record: Record, asked: float) -> Record:
    """A record that was kept, with the moment when it was `asked` (Unix seconds) as ISO 8601 in UTC."""
    return {**record, "asked": datetime.fromtimestamp(int(asked), UTC).isoformat(timespec="seconds")}
