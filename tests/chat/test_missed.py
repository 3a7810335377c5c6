"""What was asked while the bot was away is answered when it is back, once, and not if that is long ago."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.chat.client import Chat
from bot.chat.missed import LONGEST, MARGIN, Absences
from bot.records import Records
from bot.settings import Settings
from bot.shards import Holding
from tests.chat.stage import SOON, Newsroom, newsroom, stock
from tests.discord_server import Allow, DiscordServer, Message

QUESTION = "who met the dockers?"
FOUND = "Ines Calder"


class Quick(Chat):
    """The bot, without the 5 s that a client waits before it identifies itself once more."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None: ...


@asynccontextmanager
async def present(server: DiscordServer, home: Path) -> AsyncIterator[Chat]:
    """The bot of a home, until the end of the block."""
    with Records(home) as records:
        holding = Holding(records, None)
        await holding.acquire(patience=0)
        async with server.running(Quick(Settings(home=home), holding, guild_ready_timeout=SOON)) as bot:
            yield bot
        holding.release()


@pytest.fixture
def room(server: DiscordServer, tmp_path: Path) -> Newsroom:
    made = newsroom(server)
    stock(tmp_path, made.guild)
    return made


def ask(server: DiscordServer, room: Newsroom) -> Message:
    return server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}")


def replies(message: Message) -> int:
    return sum(other.reply_to is message for other in message.channel.log)


async def test_after_a_restart(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with present(server, tmp_path):
        before = ask(server, room)
        await server.reply(before)
    missed = ask(server, room)
    server.say(room.channel, room.reader, "nobody in particular")
    async with present(server, tmp_path):
        assert FOUND in (await server.reply(missed)).text
        await server.settled()
    assert (replies(before), replies(missed)) == (1, 1)
    assert len(room.channel.messages) == 5


async def test_after_a_session_that_discord_gave_up(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with present(server, tmp_path):
        before = ask(server, room)
        await server.reply(before)
        server.gateway.invalidate()
        missed = ask(server, room)
        assert FOUND in (await server.reply(missed)).text
        await server.settled()
    assert (replies(before), replies(missed)) == (1, 1)


async def test_a_first_start_looks_at_nothing(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    before = ask(server, room)
    async with present(server, tmp_path):
        await server.settled()
    assert not replies(before)
    assert not [call for call in server.requests if call.method == "GET" and call.path.endswith("/messages")]


async def test_a_channel_that_it_may_not_read_is_left_alone(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with present(server, tmp_path):
        pass
    room.channel.overwrite(None, deny=Allow.READ_MESSAGE_HISTORY)
    missed = ask(server, room)
    async with present(server, tmp_path):
        await server.settled()
    assert not replies(missed)
    assert server.refusals == []


def test_what_is_long_ago_is_over() -> None:
    absences = Absences()
    absences.since = time.time() - 2 * LONGEST
    since = absences.come(0)
    assert since
    assert abs(since.timestamp() - (time.time() - LONGEST)) < 5


def test_what_was_resumed_missed_nothing() -> None:
    absences = Absences()
    absences.leave(0)
    absences.resume(0)
    absences.leave(1)
    assert absences.come(0) is None
    since = absences.come(1)
    assert since
    assert abs(since.timestamp() - (time.time() - MARGIN)) < 5
