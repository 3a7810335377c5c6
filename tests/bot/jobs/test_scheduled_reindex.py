"""The running bot reads again what comes from the web: a real site, a real worker, no word to any server."""

import asyncio
import logging
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.discord_bot.context import library_of
from bot.discord_bot.departed_servers import is_ours, note_server
from bot.jobs import scheduled_reindex
from bot.jobs.jobs import Jobs
from bot.jobs.scheduled_reindex import due
from bot.records.opening import open_storage
from index.libraries import pages_of
from index.library import Library
from index.model import Article
from index.web.model import Policy
from tests.bot.discord_bot.commands.test_library import STORY, done
from tests.bot.discord_bot.newsroom import Newsroom, answering, newsroom, stock
from tests.discord_server import DiscordServer
from tests.index.web.site import Site, reply, running

TEXT = "<title>Mill</title><article><p>{} took the mill of Orm in 1911, as the mayor said.</p></article>"
PUBLIC = "http://93.184.216.34/mill"  # never asked: all goes through a proxy, which the site is


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        site.answers["/mill"] = reply(TEXT.format("A fire"))
        yield site


@pytest.fixture
def room(server: DiscordServer) -> Newsroom:
    return newsroom(server)


def take_in(folder: Path, url: str, policy: Policy) -> Path:
    with Library.open(folder, create=True, policy=policy) as library:
        assert library.add([url]).added == 1
    return folder


def text_of(folder: Path, url: str) -> str:
    with Library.open(folder) as library:
        article = library.article(url)
        return article.text if article else ""


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(scheduled_reindex, "MINUTE", 0.01)
    caplog.set_level(logging.INFO, "bot.jobs.scheduled_reindex")


async def test_pages_of_the_default_library_are_read_again(
    server: DiscordServer, room: Newsroom, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, often: None
) -> None:
    monkeypatch.setenv("CITEBOT_FETCH_ALLOW", site.host)
    url = site.url("/mill")
    folder = take_in(tmp_path / "libraries" / "default", url, Policy(allow=frozenset({site.host})))
    site.answers["/mill"] = reply(TEXT.format("A flood"))
    async with answering(server, tmp_path):
        await server.until(lambda: "A flood" in text_of(folder, url), 30)
        site.answers["/mill"] = reply(status=410)
        asked = len(site.requests)
        await server.until(lambda: len(site.requests) > asked, 30)
        assert "A flood" in text_of(folder, url)
    assert room.channel.messages == []


async def test_pages_of_a_server_are_read_again_but_no_inner_address_for_it(
    server: DiscordServer,
    room: Newsroom,
    site: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    often: None,
) -> None:
    folder = stock(tmp_path, room.guild)
    inner = site.url("/inner")
    with running() as proxy:
        proxy.is_proxy, proxy.answers = True, site.answers
        site.answers["/inner"] = reply(TEXT.format("A secret"))
        take_in(folder, PUBLIC, Policy(proxy=proxy.url()))
        take_in(folder, inner, Policy(allow=frozenset({site.host})))
        monkeypatch.setenv("CITEBOT_FETCH_PROXY", proxy.url().rstrip("/"))
        monkeypatch.setenv("CITEBOT_FETCH_ALLOW", site.host)
        site.answers |= {"/mill": reply(TEXT.format("A flood")), "/inner": reply(TEXT.format("Another secret"))}
        async with answering(server, tmp_path):
            await server.until(lambda: "A flood" in text_of(folder, PUBLIC), 30)
            await server.until(lambda: f"not read: {inner}" in caplog.text, 30)
    assert "A secret" in text_of(folder, inner)
    assert room.channel.messages == []
    assert f"the pages of {folder.name} were read again: replaced 1" in caplog.text


async def test_somebodys_work_goes_before(
    server: DiscordServer, room: Newsroom, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = stock(tmp_path, room.guild)
    asked, answer = asyncio.Event(), asyncio.Event()
    with running() as proxy:
        proxy.is_proxy, proxy.answers = True, site.answers
        take_in(folder, PUBLIC, Policy(proxy=proxy.url()))
        monkeypatch.setenv("CITEBOT_FETCH_PROXY", proxy.url().rstrip("/"))
        loop = asyncio.get_running_loop()

        def hold(_: object) -> None:
            loop.call_soon_threadsafe(asked.set)
            asyncio.run_coroutine_threadsafe(answer.wait(), loop).result(30)

        site.answers["/mill"] = hold
        async with answering(server, tmp_path) as bot:
            task = asyncio.create_task(bot.context.jobs.reread(folder.name))
            await asked.wait()
            try:
                told = await done(server.slash(room.channel, room.editor, "library add", file=STORY))
                assert told == "Added 1 article."
                assert await task is None
            finally:
                answer.set()


def test_what_is_read_again_has_pages_and_is_of_a_server_or_shared(
    server: DiscordServer, site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    policy = Policy(allow=frozenset({site.host}))
    libraries = tmp_path / "libraries"
    names = [library_of(newsroom(server, name).guild.id) for name in ("in", "left", "erased", "damaged")]
    inside, left, erased, damaged = (take_in(libraries / name, site.url("/mill"), policy) for name in names)
    for name in ("default", "private"):
        take_in(libraries / name, site.url("/mill"), policy)
    with Library.open(libraries / "discord-1", create=True) as library:
        library.put([Article("No page of it came from the web.")])
    storage = open_storage(tmp_path)
    note_server(storage, int(left.name.removeprefix("discord-")), has_left=True)
    storage.erase(erased.name)
    (damaged / "catalogue.db").write_bytes(b"SQLite it is not" * 100)
    assert sorted(due(storage, partial(is_ours, storage.records, {"default", "missing"}, lambda _: True))) == sorted(
        [inside.name, "default"]
    )
    assert f"the pages of {damaged.name} are not read again" in caplog.text
    assert pages_of(storage.libraries, inside.name) == [site.url("/mill")]


async def test_never_is_never(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path)
    async with asyncio.timeout(5):
        await scheduled_reindex.reindex_periodically(jobs, open_storage(tmp_path), lambda _: True, 0)
