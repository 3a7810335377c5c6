"""How the bot starts, tries again and ends, within this process."""

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from discord.http import Route

from bot.discord_bot import process
from bot.discord_bot.client import CitebotClient
from bot.discord_bot.process import stay_connected
from bot.settings import Settings, SettingsError
from index.library import Library
from tests.bot.discord_bot.newsroom import SOON, Newsroom, chat, newsroom, stock
from tests.bot.jobs.test_folder_watch import finds
from tests.corpus import DEADLINE
from tests.discord_server import DiscordServer
from tests.discord_server.rest import PREFIX
from tests.index.ingest.test_folder_watcher import save

QUESTION = "who met the dockers?"
FOUND = "Ines Calder"


@pytest.fixture
def room(server: DiscordServer, tmp_path: Path) -> Newsroom:
    """A server with the five articles, in the home `tmp_path / "home"`."""
    room = newsroom(server)
    stock(tmp_path / "home", room.guild)
    return room


class Quick(CitebotClient):
    """The bot, without the 5 s that a client waits before it identifies itself once more."""

    def __init__(self, settings: Settings, **options: Any) -> None:
        super().__init__(settings, guild_ready_timeout=SOON, **options)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None: ...


@pytest.fixture
def settings(server: DiscordServer, room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(process, "FIRST_PAUSE", 0.05)
    return Settings(home=tmp_path / "home", discord_token=server.token)


async def ended(server: DiscordServer, room: Newsroom, settings: Settings) -> int:
    """The exit code of a bot that comes up, answers and is told to end."""
    with server.pointed():
        task = asyncio.create_task(stay_connected(settings, Quick))
        await server.ready()
        await server.until(lambda: server.commands, name="commands")
        asked = server.slash(room.channel, room.reader, "ask", question=QUESTION)
        assert FOUND in (await asked.answer()).text
        os.kill(os.getpid(), signal.SIGTERM)
        return await task


@pytest.mark.parametrize("path", ["/users/@me", "/gateway/bot", "/applications/*/commands"])
@pytest.mark.parametrize("trouble", ["503", "cut", "429"])
async def test_a_log_in_that_fails_is_tried_again(
    path: str, trouble: str, server: DiscordServer, room: Newsroom, settings: Settings
) -> None:
    faults = server.faults
    hurt: dict[str, Callable[[], object]] = {
        "503": lambda: faults.fail(503, "*", path, times=2),
        "cut": lambda: faults.drop("*", path, times=2),
        "429": lambda: faults.limit(0.2, "*", path, via=False),
    }
    hurt[trouble]()
    assert await ended(server, room, settings) == 0


async def test_a_first_connection_that_fails_is_tried_again(
    server: DiscordServer, room: Newsroom, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "discord")
    server.gateway.refused_connects = 1
    assert await ended(server, room, settings) == 0


async def test_a_discord_that_is_not_there_yet_is_waited_for(
    server: DiscordServer, room: Newsroom, settings: Settings, unused: int
) -> None:
    with server.pointed():
        Route.BASE = f"http://127.0.0.1:{unused}{PREFIX}"
        task = asyncio.create_task(stay_connected(settings, Quick))
        await asyncio.sleep(0.5)  # a few tries in vain
        assert not task.done()
        assert server._runner
        await web.TCPSite(server._runner, "127.0.0.1", unused).start()
        await server.ready()
        os.kill(os.getpid(), signal.SIGTERM)
        assert await task == 0


async def test_folders_are_followed_before_discord_is_there(
    server: DiscordServer, settings: Settings, unused: int, tmp_path: Path
) -> None:
    save(tmp_path / "news" / "a.txt", "heron")
    Library.open(settings.home / "libraries" / "default", create=True).close()
    with server.pointed():
        Route.BASE = f"http://127.0.0.1:{unused}{PREFIX}"
        task = asyncio.create_task(stay_connected(replace(settings, watch=(tmp_path / "news",)), Quick))
        await server.until(lambda: finds(settings.home, "heron"), DEADLINE)
        os.kill(os.getpid(), signal.SIGTERM)
        assert await task == 0
    assert not server.requests


@pytest.fixture
def unused() -> int:
    """A port where nothing listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def test_told_to_end_while_nothing_answers_it_ends(
    server: DiscordServer, room: Newsroom, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "FIRST_PAUSE", 60.0)
    server.faults.fail(503, "GET", "/users/@me", times=100)
    with server.pointed():
        task = asyncio.create_task(stay_connected(settings, Quick))
        await server.until(lambda: server.refusals or server.requests, name="a try")
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(5):
            assert await task == 0


@pytest.mark.parametrize(("code", "error"), [(4004, "DISCORD_TOKEN"), (4014, "privileged intent")])
async def test_a_refusal_for_good_is_not_tried_again(
    code: int, error: str, server: DiscordServer, room: Newsroom, settings: Settings
) -> None:
    with server.pointed():
        task = asyncio.create_task(stay_connected(settings, Quick))
        await server.ready()
        server.gateway.close(code)
        with pytest.raises(SettingsError, match=error):
            await task


async def test_a_connection_that_ends_for_good_ends_the_process_with_1(
    server: DiscordServer, room: Newsroom, settings: Settings
) -> None:
    with server.pointed():
        task = asyncio.create_task(stay_connected(settings, Quick))
        await server.ready()
        server.gateway.close(4012)
        assert await task == 1


def test_a_message_tells_no_token(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        process.hide("a-secret-token")
        try:
            raise ValueError("a-secret-token")
        except ValueError:
            logging.getLogger("x").exception("it was %s", "a-secret-token")
    finally:
        root.removeHandler(handler)
    said = capsys.readouterr().err
    assert "a-secret-token" not in said
    assert said.startswith("it was [token]")
    assert said.endswith("ValueError: [token]\n")


def test_settings_show_no_token(tmp_path: Path) -> None:
    assert "a-token" not in repr(chat(tmp_path).context.settings)
