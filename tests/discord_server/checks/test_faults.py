"""Requests that go wrong, and what the unchanged client makes of it."""

import asyncio
import time

import aiohttp
import discord
import pytest

from tests.discord_server import Channel, DiscordServer, File
from tests.discord_server.bots import Echo

MESSAGES = ("POST", "/channels/*/messages")


@pytest.fixture
def channel(server: DiscordServer) -> Channel:
    return server.guild().channel("general")


def place(bot: discord.Client) -> discord.TextChannel:
    return bot.guilds[0].text_channels[0]


async def test_a_rate_limit_is_waited_out(server: DiscordServer, channel: Channel) -> None:
    async with server.running(Echo()) as bot:
        fault = server.faults.limit(0.2, *MESSAGES)
        began = time.monotonic()
        await place(bot).send("x")
        assert time.monotonic() - began >= 0.2
    assert (fault.hits, [m.text for m in channel.messages]) == (1, ["x"])


async def test_a_rate_limit_without_via_is_raised(server: DiscordServer, channel: Channel) -> None:
    async with server.running(Echo()) as bot:
        server.faults.limit(0.2, *MESSAGES, via=False)
        with pytest.raises(discord.HTTPException, match="429"):
            await place(bot).send("x")


async def test_an_empty_bucket_is_heeded_by_its_headers(server: DiscordServer, channel: Channel) -> None:
    async with server.running(Echo()) as bot:
        server.faults.exhaust(0.2, *MESSAGES)
        began = time.monotonic()
        await place(bot).send("x")
        await place(bot).send("y")
        assert time.monotonic() - began >= 0.2
    assert server.refusals == []


@pytest.mark.parametrize("done", [False, True])
async def test_a_server_error_is_tried_again_and_nothing_said_twice(
    server: DiscordServer, channel: Channel, done: bool
) -> None:
    async with server.running(Echo()) as bot:
        server.faults.fail(502, *MESSAGES, done=done)
        await place(bot).send("x")
    assert [m.text for m in channel.messages] == ["x"]
    assert [call.status for call in server.requests[-2:]] == [502, 200]


async def test_503_is_raised(server: DiscordServer, channel: Channel) -> None:
    async with server.running(Echo()) as bot:
        server.faults.fail(503, *MESSAGES)
        with pytest.raises(discord.DiscordServerError):
            await place(bot).send("x")


@pytest.mark.parametrize("done", [False, True])
async def test_a_cut_connection_is_raised(server: DiscordServer, channel: Channel, done: bool) -> None:
    async with server.running(Echo()) as bot:
        server.faults.drop(*MESSAGES, done=done)
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await place(bot).send("x")
    assert len(channel.messages) == int(done)


async def test_a_slow_answer_is_waited_for(server: DiscordServer, channel: Channel) -> None:
    async with server.running(Echo()) as bot:
        server.faults.hang(30, *MESSAGES)
        sending = asyncio.create_task(place(bot).send("x"))
        await server.until(lambda: server.rest.busy)
        server.faults.delay = 0.1
        began = time.monotonic()
        await place(bot).typing()
        assert 0.1 <= time.monotonic() - began < 5
        assert not sending.done()
        sending.cancel()


async def test_discords_own_errors_can_be_had(server: DiscordServer, channel: Channel) -> None:
    async with server.running(Echo()) as bot:
        server.faults.refuse(403, 50013, *MESSAGES)
        with pytest.raises(discord.Forbidden):
            await place(bot).send("x")
        server.faults.fail(503, times=5)
        server.faults.clear()
        await place(bot).send("x")


async def test_faults_hit_only_what_they_name(server: DiscordServer, channel: Channel) -> None:
    async with server.running(Echo()) as bot:
        faults = [server.faults.fail(503, "POST", "/channels/*/typing"), server.faults.fail(503, "GET", MESSAGES[1])]
        await place(bot).send("x")
    assert [fault.hits for fault in faults] == [0, 0]


async def test_a_download_can_fail(server: DiscordServer) -> None:
    anna = server.person("anna")
    async with server.running(Echo()) as bot:
        await server.reply(server.say(server.dm(anna), anna, "see", attachments=[File("a.txt", b"x")]))
        server.faults.fail(503, "GET", "/attachments/*")
        with pytest.raises(discord.HTTPException):
            await bot.seen[0].attachments[0].read()
        assert await bot.seen[0].attachments[0].read() == b"x"
