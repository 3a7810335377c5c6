"""Guilds, messages and what of them a bot may read, with an unchanged client."""

import discord
import pytest

from tests.discord_server import DiscordServer
from tests.discord_server.bots import Echo


async def test_a_client_connects_and_sees_its_guilds(server: DiscordServer) -> None:
    guild = server.guild("Newsroom", channels=("general", "sport"))
    server.guild("Elsewhere", joined=False)
    async with server.running(Echo()) as bot:
        assert [g.name for g in bot.guilds] == ["Newsroom"]
        assert [c.name for c in bot.guilds[0].text_channels] == ["general", "sport"]
        assert bot.guilds[0].me.guild_permissions.value == guild.permissions(server.bot)


async def test_a_wrong_token_is_refused(server: DiscordServer) -> None:
    with pytest.raises(discord.LoginFailure):
        async with server.running(Echo(), token="another"):
            pass


async def test_who_mentions_the_bot_gets_a_reply(server: DiscordServer) -> None:
    guild = server.guild()
    anna = server.person("anna", guild)
    async with server.running(Echo()):
        asked = server.say(guild.channel("general"), anna, f"{server.bot.mention} who met Putin?")
        answer = await server.reply(asked)
    assert answer.text == f"You said: {server.bot.mention} who met Putin?"
    assert guild.channel("general").messages == [asked, answer]
