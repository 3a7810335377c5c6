"""One bot as several processes, each with its shards: what one leaves by its death another takes up."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.service.server_settings import ServerSettings
from index.stores.opensearch.address import Address
from tests.bot.discord_bot.newsroom import Newsroom, forget_all, newsroom, stock
from tests.bot.records.both_records import open_records
from tests.corpus import DEADLINE, ROOT, five
from tests.discord_server import DiscordServer, Message
from tests.index.stores.both_stores import open_library

QUESTION = "who met the dockers?"
FOUND = "Ines Calder"
SHARDS, PROCESSES = 16, 4
EACH = SHARDS // PROCESSES

QUICK = """
from bot.__main__ import main
from bot.discord_bot import shards
shards.LEASE, shards.RENEWAL = 3.0, 0.5
main()
"""


class Crew:
    """The processes of one home, or of machines that share a cluster, each with its own; killed at the end."""

    def __init__(self, server: DiscordServer, home: Path, cluster: Address | None) -> None:
        self._server, self._home = server, home
        self._where = {"OPENSEARCH_URL": ",".join(cluster.urls)} if cluster else {}
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, shards: str | None = None, stderr: int | None = None) -> subprocess.Popen[bytes]:
        """One more, on these shards or on all."""
        home = self._home / f"machine-{len(self._started)}" if self._where else self._home
        environ = {**self._server.environment(), "CITEBOT_HOME": str(home), **self._where}
        command = [sys.executable, "-c", QUICK, "run", *(["--shards", shards] if shards else [])]
        process = subprocess.Popen(command, env=environ, cwd=ROOT, stdin=subprocess.DEVNULL, stderr=stderr)
        self._started.append(process)
        return process

    def end(self) -> None:
        for process in self._started:
            process.kill()
            process.wait(DEADLINE)


@pytest.fixture(params=["on this machine", "in a cluster"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Address | None:
    """Where libraries and records are."""
    if request.param != "in a cluster":
        return None
    cluster: Address = request.getfixturevalue("cluster")
    forget_all(cluster, tmp_path)
    return cluster


@pytest.fixture
def crew(server: DiscordServer, tmp_path: Path, where: Address | None) -> Iterator[Crew]:
    made = Crew(server, tmp_path / "home", where)
    yield made
    made.end()


@pytest.fixture
def rooms(server: DiscordServer, tmp_path: Path, where: Address | None) -> list[Newsroom]:
    """A server on each shard."""
    server.shards, server.max_concurrency = SHARDS, SHARDS
    made = [furnish(server, f"Newsroom {number}", tmp_path / "home", where) for number in range(SHARDS)]
    assert sorted(room.guild.shard(SHARDS) for room in made) == list(range(SHARDS))
    return made


def furnish(server: DiscordServer, name: str, home: Path, where: Address | None) -> Newsroom:
    """A server with the usual five articles."""
    room = newsroom(server, name)
    folder = stock(home, room.guild)
    if where:
        with open_library(folder, create=True, cluster=where) as library, open_records(folder, where) as records:
            library.put(five())
            ServerSettings(cooldown=0).save(records)
    return room


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


@pytest.mark.parametrize("where", ["in a cluster"], indirect=True)
def test_of_two_machines_one_answers_and_the_other_does_once_that_one_is_dead(
    server: DiscordServer, tmp_path: Path, where: Address, crew: Crew
) -> None:
    room = furnish(server, "Newsroom", tmp_path / "home", where)
    ask = f"{server.bot.mention} {QUESTION}"
    with server.in_thread() as do:
        first = crew.start()
        do(server.until, lambda: len(server.gateway.live()) == 1, DEADLINE)
        refused = crew.start(stderr=subprocess.PIPE)
        told = refused.communicate(timeout=DEADLINE)[1].decode()
        assert (refused.returncode, told.count("\n")) == (2, 1)
        assert "by another citebot, says OpenSearch at 127.0.0.1" in told
        said = [do(server.say, room.channel, room.reader, ask)]
        do(answered, server, said[0], DEADLINE)
        second = crew.start()  # which waits
        first.kill()
        first.wait(DEADLINE)
        said.append(do(server.say, room.channel, room.editor, ask))
        do(answered, server, said[1], 60)
        do(server.settled)
        assert [len(replies(message)) for message in said] == [1, 1]
        assert second.poll() is None
