"""The settings of one Discord server: where it answers, who may manage, how much is shown, what becomes an article."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from bot.records.protocol import Records
from index.model import from_record

NAME = "rules"  # of the note in the library's records
MOST = 5  # quotes of an answer: nobody reads a longer message
LONGEST = 3600  # seconds


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """`channels`: where mentions are answered, everywhere if empty. `managers`: roles that may change the library.

    `private`: whether only the person who asked sees the answer to a command. `shared`: whether the
    operator's library is searched too. `quotes`: the most that an answer shows. `cooldown`: seconds between two
    questions of one person, 0 for none. `answered`: channels where each message, and forums where each new post, is
    answered. `helpers`: the role that is pinged when somebody asks for a person, 0 for none. `sources`: channels and
    forums whose posts become articles, each with the id from which on they do.
    `ending`: those that are no sources any more, but whose articles may still be there.
    """

    channels: tuple[int, ...] = ()
    managers: tuple[int, ...] = ()
    private: bool = False
    shared: bool = True
    quotes: int = 1
    cooldown: int = 3
    answered: tuple[int, ...] = ()
    helpers: int = 0
    sources: tuple[tuple[int, int], ...] = ()
    ending: tuple[int, ...] = ()

    def save(self, records: Records) -> None:
        """Save them. Raises LibraryError."""
        records.note(NAME, json.dumps(asdict(self)))


def load(records: Records) -> ServerSettings:
    """The saved settings, with the default for each one that was not saved."""
    saved: dict[str, Any] = json.loads(records.noted(NAME) or "{}")
    tuples = {name: tuple(saved.get(name, ())) for name in ("channels", "managers", "answered", "ending")}
    sources = tuple((channel, since) for channel, since in saved.get("sources", ()))
    return from_record(ServerSettings, saved | tuples | {"sources": sources})


def toggle(ids: tuple[int, ...], one: int) -> tuple[int, ...]:
    """The ids with this one added, or without it if it was among them."""
    return tuple(i for i in ids if i != one) if one in ids else (*ids, one)
