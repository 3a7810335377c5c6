"""The server in Discord that most tests of the bot begin with."""

from pathlib import Path

import pytest

from tests.bot.discord_bot.newsroom import Newsroom, newsroom, stock
from tests.discord_server.server import DiscordServer


@pytest.fixture
def room(server: DiscordServer, tmp_path: Path) -> Newsroom:
    """A server whose library has the five articles, in the home `tmp_path`."""
    room = newsroom(server)
    stock(tmp_path, room.guild)
    return room
