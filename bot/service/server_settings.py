"""How one Discord server wants its answers: where mentions are answered, who may manage, how much is shown."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from bot.records.protocol import Records
from bot.service.asker import LIMIT
from index.model import from_record

NAME = "rules"  # of the note in the library's records
MOST = 5  # quotes of an answer: more do not fit into a message that a person reads
LONGEST = 3600  # seconds


@dataclass(frozen=True, slots=True)
class Rules:
    """`channels`: where mentions are answered, everywhere if empty. `managers`: roles that may change the library.

    `private`: whether answers to commands are shown to who asked alone. `quotes`: the most that an answer shows.
    `cooldown`: seconds between two questions of one person, 0 for none.
    """

    channels: tuple[int, ...] = ()
    managers: tuple[int, ...] = ()
    private: bool = False
    quotes: int = LIMIT
    cooldown: int = 3

    def save(self, records: Records) -> None:
        """Keep them. Raises LibraryError."""
        records.note(NAME, json.dumps(asdict(self)))


def load(records: Records) -> Rules:
    """Those that were kept, else the usual ones."""
    kept: dict[str, Any] = json.loads(records.noted(NAME) or "{}")
    return from_record(Rules, kept | {name: tuple(kept.get(name, ())) for name in ("channels", "managers")})


def toggle(ids: tuple[int, ...], one: int) -> tuple[int, ...]:
    """With the id if it was not among them, else without it."""
    return tuple(i for i in ids if i != one) if one in ids else (*ids, one)
