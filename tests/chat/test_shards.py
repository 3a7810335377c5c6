"""One bot as several processes, each with its shards: what one leaves by its death another takes up."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.library import Library
from index.model import Address
from tests.chat.stage import Newsroom, newsroom, stock
from tests.corpus import DEADLINE, ROOT, five
from tests.discord_server import DiscordServer, Message

QUESTION = "who met the dockers?"
FOUND = "Ines Calder"
SHARDS, PROCESSES = 16, 4
EACH = SHARDS // PROCESSES

QUICK = """
import os, sys
from pathlib import Path
from bot import running, shards
from bot.settings import load
shards.LEASE, shards.RENEWAL = 3.0, 0.5
sys.exit(running.run(load(os.environ, Path.cwd()), shards.parse_shards(sys.argv[1])))
"""


class Crew:
    """The processes of one home, by their shards; killed at the end."""

    def __init__(self, server: DiscordServer, home: Path, cluster: Address | None) -> None:
        self._server, self._home = server, home
        self._where = {"OPENSEARCH_URL": ",".join(cluster.urls)} if cluster else {}
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, shards: str) -> subprocess.Popen[bytes]:
        """One more."""
        environ = {**self._server.environment(), "CITEBOT_HOME": str(self._home), **self._where}
        command = [sys.executable, "-c", QUICK, shards]
        process = subprocess.Popen(command, env=environ, cwd=ROOT, stdin=subprocess.DEVNULL)
        self._started.append(process)
        return process

    def end(self) -> None:
        for process in self._started:
            process.kill()
            process.wait(DEADLINE)


@pytest.fixture(params=["on this machine", "in a cluster"])
def where(request: pytest.FixtureRequest) -> Address | None:
    """Where the libraries live."""
    return request.getfixturevalue("cluster") if request.param == "in a cluster" else None


@pytest.fixture
def crew(server: DiscordServer, tmp_path: Path, where: Address | None) -> Iterator[Crew]:
    made = Crew(server, tmp_path / "home", where)
    yield made
    made.end()


@pytest.fixture
def rooms(server: DiscordServer, tmp_path: Path, where: Address | None) -> list[Newsroom]:
    """A server on each shard."""
    server.shards, server.max_concurrency = SHARDS, SHARDS
    made = [newsroom(server, f"Newsroom {number}") for number in range(SHARDS)]
    for room in made:
        folder = stock(tmp_path / "home", room.guild)
        if where:
            with Library.open(folder, create=True, cluster=where) as library:
                library.put(five())
    assert sorted(room.guild.shard(SHARDS) for room in made) == list(range(SHARDS))
    return made


async def answered(server: DiscordServer, message: Message, within: float) -> None:
    """A message has its answer; before it, it may be told that others come first."""
    reply = await server.reply(message, within)
    await server.until(lambda: FOUND in reply.text, within, "answer")


def replies(message: Message) -> list[Message]:
    return [other for other in message.channel.log if other.reply_to is message]


def test_what_was_asked_of_a_killed_process_its_successor_answers_once(
    server: DiscordServer, rooms: list[Newsroom], crew: Crew
) -> None:
    ask = f"{server.bot.mention} {QUESTION}"
    with server.in_thread() as do:
        parts = [f"{first}-{first + EACH - 1}/{SHARDS}" for first in range(0, SHARDS, EACH)]
        processes = [crew.start(part) for part in parts]
        do(server.until, lambda: len(server.gateway.live()) == SHARDS, DEADLINE)
        said = [do(server.say, room.channel, room.reader, ask) for room in rooms]
        for message in said:
            do(answered, server, message, DEADLINE)
        processes[1].kill()
        processes[1].wait(DEADLINE)
        said += [do(server.say, room.channel, room.editor, ask) for room in rooms]
        crew.start(parts[1])
        for message in said:
            do(answered, server, message, 60)
        do(server.settled)
        assert [len(replies(message)) for message in said] == [1] * len(said)


def test_processes_identify_themselves_one_after_the_other(
    server: DiscordServer, rooms: list[Newsroom], crew: Crew
) -> None:
    server.max_concurrency = 1  # the server holds a second IDENTIFY within 5 s against the bot
    with server.in_thread() as do:
        for shard in (0, 1):
            crew.start(f"{shard}/{SHARDS}")
        do(server.until, lambda: len(server.gateway.live()) == 2, DEADLINE)
        assert [len(server.gateway.live(shard)) for shard in (0, 1)] == [1, 1]
