"""How each server wants its answers: read from its library's records when it is first heard of, then kept in mind."""

import asyncio

from bot.discord_bot.places import library_of
from bot.service import server_settings
from bot.service.answers import AnswerService
from bot.service.server_settings import ServerSettings


class Manners:
    """The rules of the servers that were heard of."""

    def __init__(self, service: AnswerService) -> None:
        self._service = service
        self._known: dict[int, ServerSettings] = {}
        self._reading: dict[int, asyncio.Future[ServerSettings]] = {}

    def __getitem__(self, guild: int) -> ServerSettings:
        """Those of a server that is known."""
        return self._known[guild]

    async def learn(self, guild: int | None) -> None:
        """Know those of a server; who asks together goes on in the same order. Raises LibraryError if it can't be."""
        if guild is None or guild in self._known:
            return
        if guild not in self._reading:
            reading = self._reading[guild] = asyncio.ensure_future(asyncio.to_thread(self._read, guild))
            reading.add_done_callback(lambda _: self._reading.pop(guild))
        self._known.setdefault(guild, await asyncio.shield(self._reading[guild]))

    async def keep(self, guild: int, new: ServerSettings) -> None:
        """They are these from now on. Raises LibraryError."""
        await asyncio.to_thread(self._write, guild, new)
        self._known[guild] = new

    def drop(self, guild: int) -> None:
        """Read them anew the next time."""
        self._known.pop(guild, None)

    def _read(self, guild: int) -> ServerSettings:
        with self._service.records(library_of(guild)) as records:
            return server_settings.load(records)

    def _write(self, guild: int, new: ServerSettings) -> None:
        (self._service.folder / library_of(guild)).mkdir(parents=True, exist_ok=True)
        with self._service.records(library_of(guild)) as records:
            new.save(records)
