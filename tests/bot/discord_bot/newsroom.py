"""What the tests of the chat share: the bot over a home of its own, a server with people, and an article to ask."""

import atexit
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from bot.discord_bot.client import CitebotClient
from bot.discord_bot.context import library_of
from bot.discord_bot.delivery import PLACEHOLDER
from bot.discord_bot.throttle import Throttle
from bot.records.opening import open_storage
from bot.records.sqlite import LocalRecords
from bot.service.server_settings import ServerSettings
from bot.settings import Settings
from index.library import Library
from index.model import Article
from index.stores.opensearch.address import Address
from index.stores.opensearch.mappings import alias
from tests.corpus import five, make_seeded_home
from tests.discord_markdown import parse, read
from tests.discord_server import Allow, Channel, DiscordServer, Guild, Message, User

SOON = 0.1  # seconds that discord.py waits for more servers before it is ready


@dataclass
class Newsroom:
    """A Discord server: its channel, an editor with Manage Server, a reader without."""

    guild: Guild
    channel: Channel
    editor: User
    reader: User


def newsroom(server: DiscordServer, name: str = "Newsroom", **options: Any) -> Newsroom:
    """One more of them."""
    guild = server.guild(name, **options)
    managing = server.role(guild, "editors", Allow.MANAGE_GUILD)
    editor, reader = server.person(f"editor of {name}"), server.person(f"reader of {name}", guild)
    server.enrol(guild, editor, managing)
    return Newsroom(guild, guild.channel("general"), editor, reader)


def chat(home: Path, **changes: Any) -> CitebotClient:
    """The bot, not yet connected; the sample article of its home answers in no server, unless `share` is given."""
    settings = Settings(home=home, discord_token="a-token", **{"share": False, **changes})
    make_seeded_home(settings)
    return CitebotClient(settings, guild_ready_timeout=SOON)


def hasten(bot: CitebotClient) -> None:
    """Let people ask and press as fast as a test does."""
    bot.context.throttle = Throttle(burst=10_000, presses=10_000, server_presses=10_000)


@cache
def template() -> Path:
    """A library with the usual five, to be copied: to make one waits half a second for the disk."""
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder)
    with Library.open(folder / "five", create=True) as library:
        library.put(five())
    return folder / "five"


def stock(home: Path, guild: Guild, *articles: Article, cooldown: int = 0) -> Path:
    """Give a server's library articles, the usual five if none are named; its folder."""
    make_seeded_home(Settings(home=home))
    folder = home / "libraries" / library_of(guild.id)
    if not articles and not folder.exists():
        shutil.copytree(template(), folder)
    else:
        with Library.open(folder, create=True) as library:
            library.put(articles or five())
    with LocalRecords(folder) as records:
        ServerSettings(cooldown=cooldown).save(records)
    return folder


def forget_all(cluster: Address, home: Path) -> None:
    """A cluster is as though no bot had ever used it, whatever other tests did there."""
    from index.stores.opensearch.connection import connect

    open_storage(home, cluster).records.common().erase()
    connection = connect(cluster)
    names = ["shards", *(f"{what} {number}" for what in ("shard", "identify") for number in range(16))]
    gone = {"query": {"ids": {"values": [f"lease/bot//{name}" for name in names]}}}
    connection.refresh("libraries")
    connection.client.delete_by_query(index=alias("libraries"), body=gone)


def seen(message: Message) -> str:
    """The words that a person reads of a message, without the marks of Markdown."""
    return read(parse(message.text))


def is_placeholder(message: Message) -> bool:
    """Whether a message only says that its answer takes a while: by its colour, as the bot itself knows it."""
    return any(embed.get("color") == PLACEHOLDER for embed in message.embeds)


@asynccontextmanager
async def answering(server: DiscordServer, home: Path, **changes: Any) -> AsyncIterator[CitebotClient]:
    """The bot, connected; gone at the end of the block."""
    made = chat(home, **changes)
    async with server.running(made):
        yield made
