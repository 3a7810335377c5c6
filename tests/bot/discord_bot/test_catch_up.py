"""What was asked while the bot was away is answered when it is back, once, and not if that is long ago."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import discord

from bot.discord_bot.catch_up import LONGEST, MARGIN, Absences, HandledMessages
from bot.discord_bot.client import CitebotClient
from bot.discord_bot.delivery import PLACEHOLDER
from bot.discord_bot.shards import ShardLeases
from bot.records.sqlite import LocalRecords
from bot.settings import Settings
from tests.bot.discord_bot.newsroom import SOON, Newsroom, stock
from tests.discord_server import Allow, DiscordServer, Message

QUESTION = "who met the dockers?"
FOUND = "Ines Calder"


class Quick(CitebotClient):
    """The bot, without the 5 s that a client waits before it identifies itself once more."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None: ...


@asynccontextmanager
async def present(server: DiscordServer, home: Path) -> AsyncIterator[CitebotClient]:
    """The bot of a home, until the end of the block."""
    with LocalRecords(home) as records:
        leases = ShardLeases(records, None)
        await leases.acquire(patience=0)
        async with server.running(Quick(Settings(home=home), leases, guild_ready_timeout=SOON)) as bot:
            yield bot
        await leases.release()


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


async def test_what_we_only_asked_to_wait_for_is_answered_in_that_message(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with present(server, tmp_path):
        pass
    missed = ask(server, room)
    held = server.say(
        room.channel, server.bot, reply_to=missed, embeds=[{"description": "Give us a moment.", "color": PLACEHOLDER}]
    )
    async with present(server, tmp_path):
        await server.until(lambda: FOUND in held.text)
        await server.settled()
    assert replies(missed) == 1


async def test_what_was_asked_last_is_found_behind_much_talk(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with present(server, tmp_path):
        pass
    first = ask(server, room)
    for number in range(210):
        server.say(room.channel, room.editor, f"chatter {number}")
    last = ask(server, room)
    async with present(server, tmp_path):
        await server.reply(last)
        await server.settled()
    assert (replies(first), replies(last)) == (1, 1)


async def test_an_answer_that_was_deleted_is_not_given_again(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with present(server, tmp_path):
        asked = ask(server, room)
        answer = await server.reply(asked)
        await server.settled()
        server.delete(answer)
        room.channel.log.remove(answer)  # its nonce too, as Discord forgets it after minutes
    async with present(server, tmp_path):
        await server.settled()
    assert replies(asked) == 0


async def test_what_the_cooldown_silenced_stays_so(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    stock(tmp_path, room.guild, cooldown=60)
    async with present(server, tmp_path):
        asked = [ask(server, room) for _ in range(3)]
        await server.reply(asked[1])
        await server.settled()
    async with present(server, tmp_path):
        await server.settled()
    assert [replies(one) for one in asked] == [1, 1, 0]


async def test_what_was_taken_up_is_forgotten_once_nobody_would_answer_it(tmp_path: Path) -> None:
    handled = HandledMessages(records := LocalRecords(tmp_path))
    now = discord.utils.utcnow()
    old, new = (discord.utils.time_snowflake(now - timedelta(hours=hours)) for hours in (1, 0))
    await handled.add(old)
    assert await handled.find() == {old}
    await handled.add(new)
    assert await handled.find() == {new}
    records.close()


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
    absences = Absences(time.time() - 2 * LONGEST)
    since = absences.end(0)
    assert since
    assert abs(since.timestamp() - (time.time() - LONGEST)) < 5


def test_what_was_resumed_missed_nothing() -> None:
    absences = Absences()
    absences.begin(0)
    absences.forget(0)
    absences.begin(1)
    assert absences.end(0) is None
    since = absences.end(1)
    assert since
    assert abs(since.timestamp() - (time.time() - MARGIN)) < 5
