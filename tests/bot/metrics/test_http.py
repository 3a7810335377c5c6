"""What an operator can see of a running bot over HTTP: its figures, whether it lives, whether it answers."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families as parse

from bot.discord_bot import process
from bot.discord_bot.answer_queue import WAITING
from bot.discord_bot.context import library_of
from bot.discord_bot.process import stay_connected
from bot.home import make_home
from bot.jobs.jobs import JobError
from bot.metrics import http
from bot.metrics.http import monitoring
from bot.metrics.prometheus import Figures
from bot.settings import Settings, SettingsError
from index.stores.backend import Backend
from tests.bot.discord_bot.attacks.test_load import busy
from tests.bot.discord_bot.newsroom import Newsroom
from tests.bot.discord_bot.test_start import Quick
from tests.discord_server import DiscordServer, File

ROOT = Path(__file__).parents[3]
QUESTION = "who met the dockers?"
MESSAGES = "POST", "/channels/*/messages"

Series = dict[tuple[str, ...], float]


@pytest.fixture
def settings(server: DiscordServer, tmp_path: Path) -> Settings:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    return Settings(home=tmp_path, discord_token=server.token, metrics=("127.0.0.1", port))


@asynccontextmanager
async def watched(server: DiscordServer, settings: Settings) -> AsyncIterator[Quick]:
    """The bot, connected and served."""
    make_home(settings)
    async with monitoring(settings, Quick) as make, server.running(made := make(settings)):
        assert isinstance(made, Quick)
        yield made


async def get(settings: Settings, path: str) -> tuple[int, str]:
    """The status and the text."""
    assert settings.metrics
    address, port = settings.metrics
    async with aiohttp.ClientSession() as session, session.get(f"http://{address}:{port}{path}") as response:
        return response.status, await response.text()


async def scrape(settings: Settings) -> Series:
    """Every series: its name and its labels' values, by the names of the labels, to its value."""
    status, text = await get(settings, "/metrics")
    assert status == 200
    return {(s.name, *s.labels.values()): s.value for family in parse(text) for s in family.samples}


async def grown(settings: Settings, *series: str, by: float = 1.0) -> Series:
    """The figures once a series has come to so much."""
    async with asyncio.timeout(10):
        while True:
            found = await scrape(settings)
            if found[series] >= by:
                return found
            await asyncio.sleep(0.02)


async def test_questions_are_counted_by_what_came_of_them(
    server: DiscordServer, room: Newsroom, settings: Settings
) -> None:
    async with watched(server, settings):
        await server.slash(room.channel, room.reader, "ask", question=QUESTION).answer()
        await server.reply(server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}"))
        await server.slash(room.channel, room.reader, "ask", question="who won the world cup?").answer()
        await server.slash(room.channel, room.reader, "ask", question="thank you!").answer()
        said = server.say(room.channel, room.editor, "I heard that the dockers met somebody at noon!")
        await server.context_menu(room.reader, "Find sources", said).answer()
        found = await grown(settings, "citebot_stage_seconds_count", "whole", by=5)
    states = {state: found["citebot_questions_total", state] for state in ("sure", "closest", "nothing", "failed")}
    assert states["sure"] + states["closest"] == 3
    assert (states["nothing"], states["failed"]) == (1, 0)


async def test_each_stage_of_an_answer_is_timed(server: DiscordServer, room: Newsroom, settings: Settings) -> None:
    async with watched(server, settings):
        server.faults.hang(0.3, *MESSAGES)
        await server.reply(server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}"))
        found = await grown(settings, "citebot_stage_seconds_count", "whole")
    stages = ("waiting", "answering", "searching", "acknowledged", "sending", "whole")
    assert {found["citebot_stage_seconds_count", stage] for stage in stages} == {1}
    took = {stage: found["citebot_stage_seconds_sum", stage] for stage in stages}
    assert took["sending"] > 0.3
    assert took["whole"] > took["sending"] + took["answering"]
    assert took["answering"] > took["searching"] > 0


async def test_a_fault_and_a_full_queue_are_counted(server: DiscordServer, room: Newsroom, settings: Settings) -> None:
    async with watched(server, settings) as bot:
        async with busy(bot, WAITING - 1, room.guild.id):
            await server.slash(room.channel, room.reader, "ask", question=QUESTION).answer()
            found = await grown(settings, "citebot_questions_total", "busy")
            assert found["citebot_waiting",] == WAITING
        server.faults.refuse(400, 50035, *MESSAGES)
        server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}")
        await grown(settings, "citebot_questions_total", "failed")
        bot.context.service.respond = None  # type: ignore[method-assign, assignment]  # a fault of ours
        await server.slash(room.channel, room.reader, "ask", question=QUESTION).answer()
        await grown(settings, "citebot_questions_total", "failed", by=2)


async def test_what_discord_refuses_and_limits_is_counted(
    server: DiscordServer, room: Newsroom, settings: Settings
) -> None:
    async with watched(server, settings):
        before = await scrape(settings)
        assert before["citebot_discord_requests_total", "taken"] > 0
        server.faults.limit(1.0, *MESSAGES)
        server.faults.drop(*MESSAGES)
        server.faults.fail(503, *MESSAGES)
        await server.reply(server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}"), 15)
        found = await scrape(settings)
    results = {result: found["citebot_discord_requests_total", result] for result in ("limited", "broken", "failed")}
    assert results == {"limited": 1, "broken": 1, "failed": 1}
    assert found["citebot_discord_wait_seconds_total",] == 1


async def test_jobs_and_what_they_could_not_read_are_counted(
    server: DiscordServer, room: Newsroom, settings: Settings
) -> None:
    async with watched(server, settings):
        for file in (File("new.txt", b"The lighthouse of Vellmar was painted."), File("torn.pdf", b"%PDF-1.7 torn")):
            told = await server.slash(room.channel, room.editor, "library add", file=file).answer()
            await server.until(lambda told=told: told.embeds and not told.buttons, 30)  # type: ignore[misc]
        found = await grown(settings, "citebot_unread_total", "file")
    assert found["citebot_jobs_total", "done", "add"] == 2
    assert found["citebot_job_seconds_total", "add"] > 0
    assert found["citebot_jobs_running",] == 0


async def test_a_job_that_fails_and_one_that_is_cancelled_are_counted(
    server: DiscordServer, room: Newsroom, settings: Settings
) -> None:
    async def report(*_: object) -> None: ...

    async with watched(server, settings) as bot:
        name = library_of(room.guild.id)
        with pytest.raises(JobError, match="never added"):
            await bot.context.jobs.run(name, "reindex", ["/no/such/file.txt"], report)
        job = asyncio.create_task(bot.context.jobs.run(name, "reindex", [], report))
        await asyncio.sleep(0)
        assert (await scrape(settings))["citebot_jobs_running",] == 1
        assert bot.context.jobs.cancel(name)
        with pytest.raises(JobError, match="Cancelled"):
            await job
        found = await scrape(settings)
    outcomes = {outcome: found["citebot_jobs_total", outcome, "reindex"] for outcome in ("done", "failed", "cancelled")}
    assert outcomes == {"done": 0, "failed": 1, "cancelled": 1}


def test_what_was_not_read_is_told_as_pages_and_files() -> None:
    figures = Figures()
    figures.worked("add", "done", 1.0, ["https://vellmar.example/a", "/home/a.txt", "/home/b.txt"])
    text = figures.show().decode()
    assert 'citebot_unread_total{kind="page"} 1.0' in text
    assert 'citebot_unread_total{kind="file"} 2.0' in text
    assert "vellmar" not in text


async def test_libraries_are_surveyed_by_kind(
    server: DiscordServer, room: Newsroom, settings: Settings, tmp_path: Path
) -> None:
    broken = tmp_path / "libraries" / "discord-1" / "catalogue.db"
    broken.parent.mkdir()
    broken.write_bytes(b"no database at all" * 100)
    async with watched(server, settings):
        found = await grown(settings, "citebot_articles", "server")
    assert (found["citebot_articles", "server"], found["citebot_articles", "own"]) == (5, 2)  # with the demo
    assert (found["citebot_libraries", "server"], found["citebot_libraries_broken", "server"]) == (1, 1)
    assert found["citebot_changed_timestamp_seconds", "server"] > 1_700_000_000
    assert found["citebot_disk_free_bytes",] > 0


async def test_the_connection_and_the_event_loop_are_measured(
    server: DiscordServer, room: Newsroom, settings: Settings
) -> None:
    async with watched(server, settings):
        found = await grown(settings, "citebot_loop_lag_seconds_count")
    assert (found["citebot_ready",], found["citebot_servers",]) == (1, 1)
    assert (found["citebot_shards",], found["citebot_shards_connected",]) == (1, 1)
    assert found["process_resident_memory_bytes",] > 1e6


async def test_no_text_and_no_name_is_told(server: DiscordServer, room: Newsroom, settings: Settings) -> None:
    async with watched(server, settings):
        await server.slash(room.channel, room.reader, "ask", question=QUESTION).answer()
        await grown(settings, "citebot_articles", "server")
        texts = [(await get(settings, path))[1].lower() for path in ("/metrics", "/readyz", "/healthz")]
    private = ["dockers", "vellmar", "calder", "newsroom", "general", "reader of", settings.home.name]
    private += [str(known.id) for known in (room.guild, room.channel, room.reader, room.editor, server.bot)]
    private += [library_of(room.guild.id), server.token.lower()]
    assert [word for word in private for text in texts if word in text] == []


async def test_it_lives_before_it_is_ready_and_ends_when_told(
    server: DiscordServer, room: Newsroom, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "FIRST_PAUSE", 0.05)
    fault = server.faults.fail(503, "GET", "/users/@me", times=1000)
    with server.pointed():
        task = asyncio.create_task(stay_connected(settings, Quick))
        await server.until(lambda: fault.hits, name="a try")
        assert await get(settings, "/healthz") == (200, "ok\n")
        assert await get(settings, "/readyz") == (503, "not connected to Discord\n")
        assert (await scrape(settings))["citebot_ready",] == 0
        server.faults.clear()
        await grown(settings, "citebot_ready")
        assert await get(settings, "/readyz") == (200, "ready\n")
        assert (await scrape(settings))["citebot_discord_requests_total", "failed"] >= 1  # over all tries
        os.kill(os.getpid(), signal.SIGTERM)
        assert await task == 0
    with pytest.raises(aiohttp.ClientConnectionError):
        await get(settings, "/healthz")


async def test_it_is_not_ready_while_a_connection_is_gone(
    server: DiscordServer, room: Newsroom, settings: Settings
) -> None:
    async with watched(server, settings):
        server.gateway.refused_connects = 1000
        server.gateway.drop()
        await until_state(settings, "1 of 1 connections to Discord are closed\n")
        assert (await scrape(settings))["citebot_shards_connected",] == 0
        server.gateway.refused_connects = 0
        await until_state(settings, "ready\n")


async def test_it_is_not_ready_where_no_library_can_be_read(
    server: DiscordServer, room: Newsroom, settings: Settings, tmp_path: Path
) -> None:
    async with watched(server, settings):
        assert await get(settings, "/readyz") == (200, "ready\n")
        for file in (tmp_path / "libraries").glob("*/catalogue.db"):
            file.rename(file.with_name("away"))
            file.write_bytes(b"no database at all" * 100)
        assert await get(settings, "/readyz") == (503, "no library can be read\n")


async def test_a_disk_that_hangs_blocks_nothing_else(
    server: DiscordServer, room: Newsroom, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, looks = threading.Event(), list[Backend]()

    def hang(backend: Backend) -> bool:
        looks.append(backend)
        return gate.wait(30)

    monkeypatch.setattr(http, "opens", hang)
    monkeypatch.setattr(http, "PATIENCE", 0.2)
    async with watched(server, settings):
        asked = [asyncio.create_task(get(settings, "/readyz")) for _ in range(20)]
        assert await get(settings, "/healthz") == (200, "ok\n")
        assert {await one for one in asked} == {(503, "no library can be read\n")}
        assert len(looks) == 1
        gate.set()
        await until_state(settings, "ready\n")


async def until_state(settings: Settings, state: str) -> None:
    """Wait for an answer of /readyz."""
    async with asyncio.timeout(15):
        while (await get(settings, "/readyz"))[1] != state:
            await asyncio.sleep(0.02)


async def test_who_asks_and_says_nothing_more_takes_no_handles(
    server: DiscordServer, room: Newsroom, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "CONNECTIONS", 5)
    assert settings.metrics
    async with watched(server, settings):
        silent = []
        for _ in range(20):
            reader, writer = await asyncio.open_connection(*settings.metrics)
            writer.write(b"GET /metrics HTTP/1.1\r\nX: ")
            silent.append((reader, writer))
        assert await get(settings, "/healthz") == (200, "ok\n")
        for reader, _ in silent[:10]:
            async with asyncio.timeout(5):
                with suppress(ConnectionResetError):
                    assert await reader.read() == b""
        for _, writer in silent:
            writer.close()


async def test_a_port_that_is_taken_is_one_line(server: DiscordServer, room: Newsroom, settings: Settings) -> None:
    assert settings.metrics
    with socket.socket() as other:
        other.bind(settings.metrics)
        other.listen()
        with pytest.raises(SettingsError, match=f"CITEBOT_METRICS.*{settings.metrics[1]}"):
            await stay_connected(settings, Quick)


async def test_it_listens_on_this_machine_alone(server: DiscordServer, room: Newsroom, settings: Settings) -> None:
    assert settings.metrics
    async with watched(server, settings):
        with socket.socket() as outer:
            outer.bind(("127.0.0.2", settings.metrics[1]))  # taken, if it listened on all addresses


def run(tmp_path: Path, begin: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """`citebot run` in a process that begins with these lines."""
    code = f"import sys; {begin}; from bot.__main__ import main; sys.argv = ['citebot', 'run']\ntry: main()\n"
    code += "finally: print(*sys.modules)"
    known = {**os.environ, "CITEBOT_HOME": str(tmp_path), "DISCORD_TOKEN": "a.b.c", **environ}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, timeout=60)


def test_without_its_package_it_is_one_line(tmp_path: Path) -> None:
    ended = run(tmp_path, "sys.modules['prometheus_client'] = None", CITEBOT_METRICS="9464")
    assert ended.returncode == 2
    assert ended.stderr == "citebot: CITEBOT_METRICS needs one package more: pip install 'citebot[metrics]'\n"


def test_where_it_is_off_nothing_of_it_is_loaded(tmp_path: Path) -> None:
    stop = (
        "import bot.discord_bot.process; bot.discord_bot.process._try_on = lambda *_: __import__('asyncio').sleep(0, 0)"
    )
    ended = run(tmp_path, stop, CITEBOT_METRICS="")
    assert ended.returncode == 0, ended.stderr
    loaded = set(ended.stdout.split())
    assert "bot.discord_bot.client" in loaded
    assert not loaded & {"prometheus_client", "bot.metrics.prometheus", "bot.metrics.http", "bot.metrics.inventory"}
