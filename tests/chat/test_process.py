"""`citebot run` as a process, and the same within this one: how it starts, and how it ends."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest
from aiohttp import web

from bot import running
from bot.chat.client import STOPPING, Chat
from bot.running import keep_running
from bot.settings import Settings, SettingsError
from tests.chat.stage import SOON, Newsroom, chat, newsroom, seen, stock
from tests.corpus import DEADLINE, ROOT
from tests.discord_server import DiscordServer
from tests.discord_server.faults import Fault
from tests.discord_server.rest import PREFIX

QUESTION = "who met the dockers?"
FOUND = "Ines Calder"
SAYING = ("POST", "/channels/*/messages")
RUN = [sys.executable, "-m", "bot", "run"]


class Bot:
    """The command, running in a home; `hurried`: one that allows itself less time, and whose questions take 20 s."""

    def __init__(self, server: DiscordServer, home: Path, *, hurried: bool = False, **environ: str) -> None:
        self.log = home.parent / f"log-{time.monotonic_ns()}"
        with self.log.open("wb") as log:
            command = [sys.executable, "-c", HURRIED] if hurried else RUN
            known = {**server.environment(), "CITEBOT_HOME": str(home), **environ}
            self.process = subprocess.Popen(
                command, env=known, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def end(self) -> tuple[int, float, list[str]]:
        """Once it has ended: its code, how many seconds that took, and what it said."""
        began = time.monotonic()
        code = self.process.wait(DEADLINE)
        return code, time.monotonic() - began, self.log.read_text().splitlines()


HURRIED = """
import os, sys, time
from pathlib import Path
from bot import desk, running
from bot.chat import client
from bot.settings import load
client.FINISH, running.LAST = 0.5, 1.5
desk.Desk.ask = lambda *_: time.sleep(20)
sys.exit(running.run(load(os.environ, Path.cwd()), most=1.5))
"""


@pytest.fixture
def room(server: DiscordServer, tmp_path: Path) -> Newsroom:
    """A server with the five articles, in the home `tmp_path / "home"`."""
    room = newsroom(server)
    stock(tmp_path / "home", room.guild)
    return room


@pytest.fixture
def bots() -> Iterator[list[Bot]]:
    """Those that are killed at the end."""
    made: list[Bot] = []
    yield made
    for bot in made:
        bot.process.kill()
        bot.process.wait(DEADLINE)


def test_it_answers_finishes_what_it_is_at_and_ends_with_0(
    server: DiscordServer, room: Newsroom, tmp_path: Path, bots: list[Bot]
) -> None:
    with server.in_thread() as do:
        bots.append(bot := Bot(server, tmp_path / "home"))
        do(server.ready)
        asked = do(server.slash, room.channel, room.reader, "ask", question=QUESTION)
        assert FOUND in do(asked.answer).text
        do(server.faults.limit, 2.0, *SAYING)
        said = do(server.say, room.channel, room.reader, f"{server.bot.mention} {QUESTION}")
        do(server.until, lambda: any(call.status == 429 for call in server.requests))
        bot.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)  # for the signal, which leaves no trace to wait for
        late = do(server.slash, room.channel, room.reader, "ask", question=QUESTION)
        unheard = do(server.say, room.channel, room.reader, f"{server.bot.mention} {QUESTION}")
        assert STOPPING in seen(do(late.answer))
        assert FOUND in do(server.reply, said).text
        code, seconds, lines = bot.end()
        assert (code, lines[1:]) == (0, [])
        assert "rate limited" in lines[0]
        assert seconds < 10
        assert not [m for m in room.channel.messages if m.reply_to is unheard]


def test_it_ends_in_time_though_a_thread_is_stuck(
    server: DiscordServer, room: Newsroom, tmp_path: Path, bots: list[Bot]
) -> None:
    with server.in_thread() as do:
        bots.append(bot := Bot(server, tmp_path / "home", hurried=True))
        do(server.ready)
        asked = do(server.slash, room.channel, room.reader, "ask", question="stuck")
        do(asked.acknowledged)
        bot.process.send_signal(signal.SIGTERM)
        code, seconds, _ = bot.end()
        assert code == 0
        assert seconds < 5


def test_it_ends_with_1_where_no_heartbeat_is_answered(
    server: DiscordServer, room: Newsroom, tmp_path: Path, bots: list[Bot]
) -> None:
    server.heartbeat_interval = 0.3
    with server.in_thread() as do:
        bots.append(bot := Bot(server, tmp_path / "home", hurried=True))
        do(server.ready)
        time.sleep(2)  # longer than it bears silence: while it is answered, it stays
        assert bot.process.poll() is None
        do(server.gateway.zombie)
        code, seconds, lines = bot.end()
        assert code == 1
        assert 1 < seconds < 5
        assert "has answered no heartbeat" in "\n".join(lines)


def test_a_wrong_token_is_one_line_and_2(
    server: DiscordServer, room: Newsroom, tmp_path: Path, bots: list[Bot]
) -> None:
    with server.in_thread():
        bots.append(bot := Bot(server, tmp_path / "home", DISCORD_TOKEN="not-the-token"))
        code, _, lines = bot.end()
        assert (code, len(lines)) == (2, 1)
        assert "DISCORD_TOKEN" in lines[0]
        assert "not-the-token" not in lines[0]
        assert [call.status for call in server.requests] == [401]


def test_no_token_is_one_line_and_2(server: DiscordServer, tmp_path: Path, bots: list[Bot]) -> None:
    (tmp_path / "home").mkdir()
    bots.append(bot := Bot(server, tmp_path / "home", DISCORD_TOKEN=""))
    code, _, lines = bot.end()
    assert (code, len(lines)) == (2, 1)
    assert "DISCORD_TOKEN is not set" in lines[0]


def test_a_second_one_of_a_home_is_refused(
    server: DiscordServer, room: Newsroom, tmp_path: Path, bots: list[Bot]
) -> None:
    with server.in_thread() as do:
        bots.append(first := Bot(server, tmp_path / "home"))
        do(server.ready)
        bots.append(second := Bot(server, tmp_path / "home"))
        code, _, lines = second.end()
        assert (code, len(lines)) == (2, 1)
        assert "another citebot" in lines[0]
        assert first.process.poll() is None


def test_the_token_is_in_nothing_it_says(
    server: DiscordServer, room: Newsroom, tmp_path: Path, bots: list[Bot]
) -> None:
    with server.in_thread() as do:
        do(server.faults.fail, 503, "GET", "/users/@me")
        do(server.faults.fail, 503, "GET", "/gateway/bot")
        bots.append(bot := Bot(server, tmp_path / "home", CITEBOT_LOG_LEVEL="DEBUG"))
        do(server.ready)
        do(server.faults.drop, *SAYING)
        said = do(server.say, room.channel, room.reader, f"{server.bot.mention} {QUESTION}")
        do(server.reply, said)
        echo = {"message": f"{server.token} may not", "code": 1}
        server.faults._waiting.append(Fault(*SAYING, times=1, status=400, body=echo))
        do(server.say, room.channel, room.reader, f"{server.bot.mention} {QUESTION}")
        do(server.settled)
        do(server.gateway.close, 4004)
        code, _, lines = bot.end()
        assert code == 2
        assert len(lines) > 50
        assert "Traceback" in "\n".join(lines)
        assert "[token] may not" in "\n".join(lines)
        assert server.token not in "\n".join(lines)


# Within this process


class Quick(Chat):
    """The bot, without the 5 s that a client waits before it identifies itself once more."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, guild_ready_timeout=SOON)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None: ...


@pytest.fixture
def settings(server: DiscordServer, room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(running, "FIRST_PAUSE", 0.05)
    return Settings(home=tmp_path / "home", discord_token=server.token)


async def ended(server: DiscordServer, room: Newsroom, settings: Settings) -> int:
    """The exit code of a bot that comes up, answers and is told to end."""
    with server.pointed():
        task = asyncio.create_task(keep_running(settings, Quick))
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
        from discord.http import Route

        Route.BASE = f"http://127.0.0.1:{unused}{PREFIX}"
        task = asyncio.create_task(keep_running(settings, Quick))
        await asyncio.sleep(0.5)  # a few tries in vain
        assert not task.done()
        assert server._runner
        await web.TCPSite(server._runner, "127.0.0.1", unused).start()
        await server.ready()
        os.kill(os.getpid(), signal.SIGTERM)
        assert await task == 0


@pytest.fixture
def unused() -> int:
    """A port where nothing listens."""
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def test_told_to_end_while_nothing_answers_it_ends(
    server: DiscordServer, room: Newsroom, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "FIRST_PAUSE", 60.0)
    server.faults.fail(503, "GET", "/users/@me", times=100)
    with server.pointed():
        task = asyncio.create_task(keep_running(settings, Quick))
        await server.until(lambda: server.refusals or server.requests, name="a try")
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(5):
            assert await task == 0


@pytest.mark.parametrize(("code", "error"), [(4004, "DISCORD_TOKEN"), (4014, "privileged")])
async def test_a_refusal_for_good_is_not_tried_again(
    code: int, error: str, server: DiscordServer, room: Newsroom, settings: Settings
) -> None:
    with server.pointed():
        task = asyncio.create_task(keep_running(settings, Quick))
        await server.ready()
        server.gateway.close(code)
        with pytest.raises(SettingsError, match=error):
            await task


async def test_a_connection_that_ends_for_good_ends_the_process_with_1(
    server: DiscordServer, room: Newsroom, settings: Settings
) -> None:
    with server.pointed():
        task = asyncio.create_task(keep_running(settings, Quick))
        await server.ready()
        server.gateway.close(4012)
        assert await task == 1


def test_a_message_tells_no_token(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    stream: IO[str] = sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        running.hide("a-secret-token")
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
    assert "a-token" not in repr(chat(tmp_path).settings)
