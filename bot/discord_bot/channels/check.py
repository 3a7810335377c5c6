"""`citebot run --check`: which rights the bot lacks in which channels, asked of Discord without a connection."""

import asyncio
from collections.abc import AsyncIterator, Callable

import discord

from bot.discord_bot.channels.listening import grants_content
from bot.discord_bot.channels.rights import describe_missing, list_missing
from bot.discord_bot.delivery import CONNECTION_ERRORS
from bot.render.sanitize import flatten
from bot.render.styled_text import count
from bot.settings import Settings, SettingsError
from index.errors import CitebotError

OFF = "off; channels without a mention need it, and the developer portal has its switch under Bot"


def check(settings: Settings, write: Callable[[str], None]) -> None:
    """Write a line for each right that is missing, and where. Raises SettingsError, CitebotError."""
    if not settings.discord_token:
        raise SettingsError("DISCORD_TOKEN is not set: put what Discord's developer portal gives you into .env")
    asyncio.run(_write_all(settings.discord_token, write))


async def _write_all(token: str, write: Callable[[str], None]) -> None:
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # the bot needs no voice libraries
    try:
        async with discord.Client(intents=discord.Intents(guilds=True)) as client:
            await client.login(token)
            async for line in _list(client):
                write(line)
    except discord.LoginFailure:
        raise SettingsError("Discord rejects DISCORD_TOKEN: copy it again from the developer portal") from None
    except (discord.HTTPException, *CONNECTION_ERRORS) as error:
        raise CitebotError(f"Discord can't be asked: try again later ({type(error).__name__})") from error


async def _list(client: discord.Client) -> AsyncIterator[str]:
    servers = [partial.id async for partial in client.fetch_guilds(limit=None)]
    for server in servers:
        guild = await client.fetch_guild(server, with_counts=False)
        channels = await guild.fetch_channels()
        me = await guild.fetch_member(client.user.id if client.user else 0)
        missing = describe_missing(list_missing(channels, me))
        name = f"{flatten(guild.name)} ({guild.id})"
        for line in missing or ["nothing is missing"]:
            yield f"{name}: {flatten(line)}"
    yield f"message content intent: {'on' if grants_content(client.application) else OFF}"
    if not servers:
        yield "the bot is in no server: invite it with the link in bot/README.md"
    else:
        yield f"checked {count(len(servers), 'server')}"
