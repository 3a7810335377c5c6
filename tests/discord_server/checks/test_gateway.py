"""Sessions and sockets: what the unchanged client makes of a gateway that hurts."""

import asyncio
from typing import Any

import aiohttp
import discord
import pytest

from tests.discord_server import DiscordServer, Guild, User
from tests.discord_server.bots import QUICK, Echo
from tests.discord_server.gateway import MEMBERS
from tests.discord_server.world import JSON


class Hasty(Echo):
    """Doesn't wait the five seconds that discord.py leaves between two IDENTIFYs."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        pass


async def speaks(server: DiscordServer, guild: Guild, anna: User, bot: Echo) -> None:
    """The bot is there again, and gets each message once."""
    before = len(bot.read)
    await server.reply(server.say(guild.channel("general"), anna, f"{server.bot.mention} there?"))
    assert len(bot.read) == before + 1


async def test_a_dropped_connection_is_resumed_and_nothing_is_missed(server: DiscordServer) -> None:
    guild = server.guild()
    anna = server.person("anna", guild)
    async with server.running(Hasty()) as bot:
        assert server.gateway.drop() == 1
        await server.until(lambda: not server.gateway.live())
        missed = server.say(guild.channel("general"), anna, f"{server.bot.mention} meanwhile")
        await server.reply(missed)
        assert len(server.gateway.sessions) == 1
        await server.until(lambda: bot.resumes)
        await speaks(server, guild, anna, bot)


@pytest.mark.parametrize("how", ["reconnect", "invalidate", "close"])
async def test_op_7_and_9_and_a_close_are_resumed(server: DiscordServer, how: str) -> None:
    guild = server.guild()
    anna = server.person("anna", guild)
    async with server.running(Hasty()) as bot:
        session = server.gateway.sessions[0]
        if how == "reconnect":
            server.gateway.reconnect()
        elif how == "invalidate":
            server.gateway.invalidate(resumable=True)
        else:
            server.gateway.close(4000)
        await server.until(lambda: '"RESUMED"' in session.sent[-1], name="RESUMED")
        await speaks(server, guild, anna, bot)
        assert server.gateway.sessions == [session]


@pytest.mark.parametrize("refused", [False, True])
async def test_a_session_that_cannot_be_resumed_begins_anew(server: DiscordServer, refused: bool) -> None:
    guild = server.guild()
    anna = server.person("anna", guild)
    async with server.running(Hasty()) as bot:
        session = server.gateway.sessions[0]
        server.gateway.refused_resumes = int(refused)
        server.gateway.reconnect() if refused else server.gateway.invalidate()
        await server.until(lambda: server.gateway.live() and server.gateway.live()[0].session not in (None, session))
        await speaks(server, guild, anna, bot)
        assert session not in server.gateway.sessions


async def test_a_zombie_is_noticed_by_its_silence(server: DiscordServer) -> None:
    guild = server.guild()
    anna = server.person("anna", guild)
    server.heartbeat_interval = 0.1
    async with server.running(Hasty(heartbeat_timeout=0.3)) as bot:
        server.gateway.zombie()
        asked = server.say(guild.channel("general"), anna, f"{server.bot.mention} hello?")
        await server.reply(asked)
        await server.until(lambda: bot.resumes == 1)


async def test_an_event_may_come_twice(server: DiscordServer) -> None:
    guild = server.guild()
    anna = server.person("anna", guild)
    async with server.running(Hasty()) as bot:
        server.gateway.duplicates = 1
        server.say(guild.channel("general"), anna, "once")
        server.say(guild.channel("general"), anna, "twice")
        await server.settled(0)
        assert len(bot.seen) == 3


@pytest.mark.parametrize(
    ("intents", "error"),
    [(discord.Intents.all(), discord.PrivilegedIntentsRequired), (1 << 40, discord.ConnectionClosed)],
)
async def test_intents_that_were_not_granted_are_refused(
    server: DiscordServer, intents: discord.Intents | int, error: type[Exception]
) -> None:
    if isinstance(intents, int):
        intents = discord.Intents._from_value(intents)
    with pytest.raises(error):
        async with server.running(Echo(intents=intents)):
            pass


async def test_members_are_chunked_for_who_has_the_intent(server: DiscordServer) -> None:
    server.privileged = MEMBERS
    guild = server.guild()
    for name in "abc":
        server.person(name, guild)
    intents = discord.Intents.default()
    intents.members = True
    async with server.running(Echo(intents=intents)) as bot:
        assert len(bot.guilds[0].members) == len(guild.members) == 5


async def test_zlib_stream_works(server: DiscordServer) -> None:
    server.compress = True
    guild = server.guild()
    anna = server.person("anna", guild)
    async with server.running(Echo()) as bot:
        await speaks(server, guild, anna, bot)


async def test_too_long_a_message_closes_the_connection(server: DiscordServer) -> None:
    server.guild()
    async with server.running(Hasty()) as bot:
        await bot.change_presence(activity=discord.CustomActivity(name="x" * 4096))
        await server.until(lambda: server.violations)
    assert [(v.method, v.path) for v in server.take_violations()] == [("GATEWAY", "4002")]


async def test_a_refused_connect_is_tried_again_once_there_was_a_session(server: DiscordServer) -> None:
    guild = server.guild()
    anna = server.person("anna", guild)
    async with server.running(Hasty()) as bot:
        server.gateway.refused_connects = 1
        server.gateway.drop()
        await server.until(lambda: bot.resumes)
        assert server.gateway.refused_connects == 0
        await speaks(server, guild, anna, bot)


async def test_the_whole_server_may_be_down_for_a_while(server: DiscordServer) -> None:
    guild = server.guild()
    anna = server.person("anna", guild)
    async with server.running(Hasty()) as bot:
        await server.stop()
        assert server.gateway.sockets == []
        await server.start()
        await server.until(lambda: bot.resumes)
        await speaks(server, guild, anna, bot)


class Sharded(discord.AutoShardedClient):
    """Notes on which shard each message came."""

    def __init__(self, **options: Any) -> None:
        super().__init__(intents=discord.Intents.default(), **{**QUICK, **options})
        self.heard: list[tuple[str, int]] = []

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        pass

    async def on_message(self, message: discord.Message) -> None:
        assert message.guild
        self.heard.append((message.guild.name, message.guild.shard_id))


async def test_guilds_are_spread_over_shards(server: DiscordServer) -> None:
    server.shards = 3
    guilds = [server.guild(str(n)) for n in range(3)]
    anna = server.person("anna", *guilds)
    async with server.running(Sharded()) as bot:
        assert len(bot.shards) == len(server.gateway.live()) == 3
        assert len(bot.guilds) == 3
        for guild in guilds:
            server.say(guild.channel("general"), anna, "hi")
        await server.settled(0)
        assert sorted(bot.heard) == sorted((g.name, g.shard(3)) for g in guilds)
        assert {shard for _, shard in bot.heard} == {0, 1, 2}
        assert server.gateway.drop(1) == 1
        await server.until(lambda: len(server.gateway.live()) == 2)
        server.say(guilds[0].channel("general"), anna, "hi")
        server.say(guilds[1].channel("general"), anna, "hi")
        server.say(guilds[2].channel("general"), anna, "hi")
        await server.until(lambda: len(server.gateway.live()) == 3)
        await server.settled(0)
        assert len(bot.heard) == 6


async def test_too_many_identifies_are_held_against_the_bot(server: DiscordServer) -> None:
    server.shards, server.max_concurrency = 2, 1
    with server.pointed():
        async with Sharded() as bot:
            start = asyncio.create_task(bot.start(server.token))
            await server.until(lambda: server.violations)
            await bot.close()
            await asyncio.wait([start])
            start.cancelled() or start.exception()
    assert server.take_violations()[0].problem == "2 IDENTIFYs in 5 s"


def identify(server: DiscordServer, **fields: Any) -> JSON:
    return {"op": 2, "d": {"token": server.token, "intents": 1, "properties": {}, **fields}}


@pytest.mark.parametrize(
    ("code", "fields", "times"),
    [
        (4001, {"op": 99}, 1),
        (4003, {"op": 3}, 1),
        (4004, {"d": {"token": "wrong", "intents": 1}}, 1),
        (4005, {}, 2),
        (4008, {"op": 1}, 121),
        (4010, {"d": {"shard": [2, 2]}}, 1),
    ],
)
async def test_who_breaks_the_rules_is_closed(server: DiscordServer, code: int, fields: JSON, times: int) -> None:
    message = identify(server)
    message = {**message, **fields, "d": {**message["d"], **fields.get("d", {})}}
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{server.gateway_url}?v=10") as ws:
        assert (await ws.receive_json())["op"] == 10
        if code == 4001:
            await ws.send_json(identify(server))
        for _ in range(times):
            await ws.send_json(message)
        async for _ in ws:
            pass
        assert ws.close_code == code
    assert [v.path for v in server.take_violations()] == ([] if code in (4004, 4010) else [str(code)])


async def test_events_are_sent_only_to_who_asked_for_them(server: DiscordServer) -> None:
    guild = server.guild()
    async with server.running(Echo(intents=discord.Intents(guilds=True))) as bot:
        server.say(guild.channel("general"), guild.owner, f"{server.bot.mention} hi")
        await server.settled(0)
        assert (bot.seen, len(bot.guilds)) == ([], 1)
