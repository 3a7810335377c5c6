"""Two machines over one cluster, each with a home of its own: what a bot remembers on one it does on the other."""

import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.discord_bot import departed_servers
from bot.discord_bot.client import CitebotClient
from bot.discord_bot.shards import ShardLeases
from bot.records.opening import open_storage
from bot.render.discord.subscription_cards import NEWS
from bot.service import subscriptions
from bot.service.server_settings import ServerSettings
from bot.settings import Settings
from index.errors import LibraryError
from index.library import Library
from index.model import Article
from index.stores.opensearch.address import Address
from tests.bot.discord_bot.newsroom import Newsroom, answering, forget_all, newsroom, seen
from tests.bot.records.both_records import open_records
from tests.corpus import five
from tests.discord_server import DiscordServer
from tests.index.stores.both_stores import open_library

QUESTION = "who painted the ferry of Brenn?"
PAINTED = Article("The ferry of Brenn was painted in ochre by Odo Marsh on Monday.", id="ferry", source="Brenn Radio")


@pytest.fixture
def room(server: DiscordServer, cluster: Address, tmp_path: Path) -> Newsroom:
    forget_all(cluster, tmp_path)
    made = newsroom(server)
    with (
        open_library(place(tmp_path, made), create=True, cluster=cluster) as library,
        open_records(place(tmp_path, made), cluster) as records,
    ):
        library.put(five())
        ServerSettings(cooldown=0).save(records)
    return made


def place(home: Path, room: Newsroom) -> Path:
    return home / "libraries" / f"discord-{room.guild.id}"


@asynccontextmanager
async def on(machine: str, server: DiscordServer, tmp_path: Path, cluster: Address) -> AsyncIterator[CitebotClient]:
    """The bot on a machine of this name."""
    async with answering(server, tmp_path / machine, opensearch_url=cluster.urls) as bot:
        yield bot


async def test_settings_answers_and_what_is_followed_are_there_on_the_other(
    server: DiscordServer, room: Newsroom, tmp_path: Path, cluster: Address
) -> None:
    async with on("first", server, tmp_path, cluster):
        await server.slash(room.channel, room.editor, "library settings", quotes=1).answer()
        answer = await server.slash(room.channel, room.reader, "ask", question="who met the dockers?").answer()
        refusal = await server.slash(room.channel, room.reader, "ask", question=QUESTION).answer()
        await server.press(refusal, room.reader, "Notify me when there's an answer").answer()
    commands = len(server.commands)
    async with on("second", server, tmp_path, cluster) as bot:
        assert "dockers" in seen(await server.press(answer, room.reader, "Why").answer())
        assert "Quotes in an answer: 1" in seen(
            await server.slash(room.channel, room.editor, "library settings").answer()
        )
        gaps = await server.slash(room.channel, room.editor, "library gaps").answer()
        assert QUESTION in seen(gaps)
        with open_library(place(tmp_path, room), cluster=cluster) as library:
            library.put([PAINTED])
        news = await server.until(lambda: [m for m in room.channel.messages if NEWS in m.content], name="news")
        assert "Odo Marsh" in seen(news[0])
        await server.until(lambda: not subscriptions.find(bot.context.service.records(place(tmp_path, room).name), 30))
        shown = await server.press(answer, room.reader, "Why").answer()
        assert "dockers" in seen(shown)
    assert (len(server.commands), commands > 0) == (commands, True)
    assert not [*tmp_path.rglob("records.db")]


async def test_what_a_person_has_erased_is_erased_for_both(
    server: DiscordServer, room: Newsroom, tmp_path: Path, cluster: Address
) -> None:
    async with on("first", server, tmp_path, cluster):
        answer = await server.slash(room.channel, room.reader, "ask", question="who met the dockers?").answer()
        refusal = await server.slash(room.channel, room.reader, "ask", question=QUESTION).answer()
        await server.press(refusal, room.reader, "Notify me when there's an answer").answer()
    async with on("second", server, tmp_path, cluster):
        told = await server.slash(room.channel, room.reader, "privacy").answer()
        assert "search cluster" in seen(told)
        assert "2 questions" in seen(await server.press(told, room.reader, "Erase my questions").answer())
    with open_records(place(tmp_path, room), cluster) as records:
        assert ([*records.answers()], subscriptions.find(records, 30)) == ([], [])
    async with on("first", server, tmp_path, cluster):
        assert "was erased" in seen(await server.press(answer, room.reader, "Why").answer())


async def test_a_server_that_left_is_erased_whichever_machine_heard_of_it(
    server: DiscordServer, room: Newsroom, tmp_path: Path, cluster: Address
) -> None:
    folder = place(tmp_path, room)
    async with on("first", server, tmp_path, cluster) as bot:
        await server.until(lambda: bot._background)
        server.remove(room.guild)
        await server.until(lambda: open_records(folder, cluster).noted(departed_servers.NOTE))
    second = open_storage(tmp_path / "second", cluster)
    assert departed_servers.has_left(second.records, folder.name)
    other = second.libraries.folder
    assert folder.name not in departed_servers.erase_old(second, 30)
    with open_records(folder, cluster) as records:
        records.note(departed_servers.NOTE, str(int(time.time() - 31 * departed_servers.DAY)))
    handed = [other / name / "files" for name in (folder.name, "discord-1", "discord-2", "discord-3")]
    for files in handed:
        files.mkdir(parents=True)
        (files / "a.txt").write_text("x")
    for files in (handed[0], handed[1], handed[3]):
        os.utime(files, (0, 0))
    Library.open(other / "discord-3", create=True).close()  # which is in the home, and no business of the cluster's
    departed_servers.sweep(second.libraries)
    assert [files.exists() for files in handed] == [True, False, True, True]
    assert folder.name in departed_servers.erase_old(open_storage(tmp_path / "third", cluster), 30)
    departed_servers.sweep(second.libraries)
    assert [files.exists() for files in handed] == [False, False, True, True]
    assert not second.libraries.exists(folder.name)
    assert open_records(folder, cluster).notes() == {}


async def test_a_cluster_that_is_away_is_told_before_anything_begins(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, opensearch_url=("http://127.0.0.1:9",))
    with (
        open_storage(settings.home, settings.cluster).records.common() as records,
        pytest.raises(LibraryError, match="can't be reached"),
    ):
        await ShardLeases(records, None).acquire()
