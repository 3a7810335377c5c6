"""`citebot run` as a process: how it starts, and how it ends."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.discord_bot.context import library_of
from bot.discord_bot.interactions import STOPPING
from tests import unit_confinement
from tests.bot.discord_bot.commands.test_library import done
from tests.bot.discord_bot.newsroom import Newsroom, newsroom, seen, stock
from tests.corpus import DEADLINE, ROOT
from tests.discord_server import DiscordServer, File
from tests.discord_server.faults import Fault

WRONG = "a-token.that-nobody.takes"
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
from bot.discord_bot import client, process
from bot.service import answers
from bot.settings import load
client.FINISH, process.LAST = 0.5, 1.5
answers.AnswerService.respond = lambda *_: time.sleep(20)
sys.exit(process.run(load(os.environ, Path.cwd()), max_silence=1.5))
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


def test_a_fresh_bot_answers_from_what_its_operator_added(
    server: DiscordServer, tmp_path: Path, bots: list[Bot]
) -> None:
    home, story = tmp_path / "home", tmp_path / "story.txt"
    story.write_text("Mayor Ines Calder met the dockers of Vellmar at noon.", encoding="utf-8")
    added = [*RUN[:-1], "--home", str(home), "--library", "news", "add", str(story)]
    subprocess.run(added, check=True, cwd=ROOT, capture_output=True)
    fresh = newsroom(server, "Fresh")
    with server.in_thread() as do:
        bots.append(bot := Bot(server, home, CITEBOT_LIBRARY="news"))
        do(server.ready)
        do(server.until, lambda: server.commands)
        asked = do(server.slash, fresh.channel, fresh.reader, "ask", question=QUESTION)
        assert FOUND in do(asked.answer).text
        bot.process.send_signal(signal.SIGTERM)
        _, _, lines = bot.end()
    assert lines == [
        "citebot: each server searches its own library and the library news (1 article), direct messages news: "
        "CITEBOT_SHARE=no ends that"
    ]


@pytest.mark.skipif(not unit_confinement.is_possible(), reason="needs root, setpriv, systemd-analyze and libseccomp")
def test_it_reads_and_answers_as_the_user_and_within_the_limits_of_its_unit(
    server: DiscordServer, tmp_path: Path
) -> None:
    room, home = newsroom(server), tmp_path / "home"
    home.mkdir()
    page = File("story.html", f"<html><body><p>Mayor {FOUND} met the dockers at noon.</p></body></html>".encode())
    with server.in_thread() as do, (tmp_path / "log").open("wb") as log:
        bot = unit_confinement.start(home, ["-m", "bot", "run"], server.environment(), stdout=log, stderr=log)
        try:
            do(server.ready)
            do(server.until, lambda: server.commands)
            assert (
                do(lambda: done(server.slash(room.channel, room.editor, "library add", file=page)))
                == "Added 1 article."
            )
            asked = do(server.slash, room.channel, room.reader, "ask", question=QUESTION)
            assert FOUND in do(asked.answer).text
            bot.send_signal(signal.SIGTERM)
            assert bot.wait(DEADLINE) == 0, (tmp_path / "log").read_text()
        finally:
            bot.kill()
            bot.wait(DEADLINE)
    command = ["-m", "bot", "--library", library_of(room.guild.id), "status", "--json"]
    told = unit_confinement.start(home, command, {}, stdout=subprocess.PIPE)
    status = json.loads(told.communicate(timeout=DEADLINE)[0])
    assert (status["articles"], status["unconfined"]) == (1, [])


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
        assert (code, lines[2:]) == (0, [])
        assert "CITEBOT_SHARE=no" in lines[0]
        assert "rate limited" in lines[1]
        assert seconds < 10
        assert not [m for m in room.channel.messages if m.reply_to is unheard]


def test_it_ends_in_time_though_a_thread_is_stuck(
    server: DiscordServer, room: Newsroom, tmp_path: Path, bots: list[Bot]
) -> None:
    server.heartbeat_interval = 0.3
    with server.in_thread() as do:
        bots.append(bot := Bot(server, tmp_path / "home", hurried=True))
        do(server.ready)
        asked = do(server.slash, room.channel, room.reader, "ask", question="stuck")
        do(asked.acknowledged)
        bot.process.send_signal(signal.SIGTERM)
        code, seconds, _ = bot.end()
        assert code == 0
        assert seconds < 10


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
        assert 1 < seconds < 15
        assert "has answered no heartbeat" in "\n".join(lines)


def test_a_wrong_token_is_one_line_and_2(
    server: DiscordServer, room: Newsroom, tmp_path: Path, bots: list[Bot]
) -> None:
    with server.in_thread():
        bots.append(bot := Bot(server, tmp_path / "home", DISCORD_TOKEN="not.the.token"))
        code, _, lines = bot.end()
        assert (code, len(lines)) == (2, 1)
        assert "DISCORD_TOKEN" in lines[0]
        assert "not.the.token" not in lines[0]
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


def test_the_token_is_in_no_log_no_traceback_and_no_process_list(
    server: DiscordServer, room: Newsroom, tmp_path: Path, bots: list[Bot]
) -> None:
    with server.in_thread() as do:
        bots.append(bot := Bot(server, tmp_path / "home", CITEBOT_LOG_LEVEL="DEBUG"))
        do(server.ready)
        do(server.faults.refuse, 400, 50035, *SAYING)
        do(server.say, room.channel, room.reader, f"{server.bot.mention} {QUESTION}")
        do(server.until, lambda: any(call.status == 400 for call in server.requests))
        commands = [file.read_bytes() for file in Path("/proc").glob("[0-9]*/cmdline") if file.exists()]
        bot.process.send_signal(signal.SIGTERM)
        bot.end()
        bots.append(refused := Bot(server, tmp_path / "home", CITEBOT_LOG_LEVEL="DEBUG", DISCORD_TOKEN=WRONG))
        assert refused.end()[0] == 2
    logs = bot.log.read_text() + refused.log.read_text()
    assert "DEBUG" in logs and "Traceback" in logs
    assert server.token not in logs and WRONG not in logs
    assert not [line for line in commands if server.token.encode() in line]
