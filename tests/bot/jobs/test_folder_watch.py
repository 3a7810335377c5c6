"""The running bot follows folders: real files, a real worker, and answers in Discord."""

import logging
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.jobs import folder_watch
from bot.jobs.periodic import background
from index.library import Library, ask
from tests.bot.discord_bot.newsroom import Newsroom, answering, newsroom, seen
from tests.bot.discord_bot.test_process import Bot
from tests.corpus import DEADLINE
from tests.discord_server import DiscordServer
from tests.index.ingest.test_folder_watcher import save


@pytest.fixture
def room(server: DiscordServer) -> Newsroom:
    return newsroom(server)


def finds(home: Path, word: str) -> bool:
    """Whether the default library holds it."""
    with Library.open(home / "libraries" / "default") as library:
        return any(word in hit.article.text for hit in ask([library], word).hits)


def workers(of: int) -> list[int]:
    """The processes that watch for the process `of`."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue  # it has just ended
        if parent == of and b"bot.jobs.worker" in words and b"watch" in words:
            found.append(int(folder.name))
    return found


async def test_files_are_followed_into_the_library_that_is_named(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    news, home = tmp_path / "news", tmp_path / "home"
    file = save(news / "a.txt", "heron")
    library = home / "libraries" / "default"
    async with answering(server, home, share=True), background(folder_watch.watch_always(library, [news])):
        await server.until(lambda: finds(home, "heron"), DEADLINE)
        answer = await server.slash(room.channel, room.reader, "ask", question="where was the heron seen?").answer()
        assert "The heron was seen in the harbour of Vellmar." in seen(answer)
        save(news / "b.txt", "curlew")
        file.unlink()
        await server.until(lambda: finds(home, "curlew") and not finds(home, "heron"), DEADLINE)
    assert not workers(os.getpid())


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
async def test_a_worker_that_dies_is_started_again_and_told_of(
    server: DiscordServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(folder_watch, "FIRST_PAUSE", 0.1)
    caplog.set_level(logging.INFO, "bot.jobs.folder_watch")
    news, home = tmp_path / "news", tmp_path / "home"
    save(news / "a.txt", "heron")
    async with background(folder_watch.watch_always(home / "libraries" / "default", [news, tmp_path / "away"])):
        await server.until(lambda: f"{news / 'a.txt'}: added 1 article" in caplog.text, DEADLINE)
        for word in ("curlew", "plover"):
            (worker,) = workers(os.getpid())
            os.kill(worker, signal.SIGKILL)
            save(news / f"{word}.txt", word)
            await server.until(lambda word=word: finds(home, word), DEADLINE)  # type: ignore[misc]
    told = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    ended = "the process that watches folders for default ended (code -9): it restarts in"
    assert [line.startswith(ended) for line in told].count(True) == 2
    assert f"{tmp_path / 'away'} is not there: nothing of it is dropped; waiting for it" in told


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_worker_ends_with_the_bot_however_that_ends(number: int, server: DiscordServer, tmp_path: Path) -> None:
    def until(holds: Callable[[], bool]) -> None:
        give_up = time.monotonic() + DEADLINE
        while not holds():
            assert time.monotonic() < give_up
            time.sleep(0.05)

    news = tmp_path / "news"
    news.mkdir()
    with server.in_thread() as do:
        bot = Bot(server, tmp_path / "home", CITEBOT_WATCH=str(news))
        try:
            do(server.ready)
            until(lambda: bool(workers(bot.process.pid)))
            (worker,) = workers(bot.process.pid)
            bot.process.send_signal(number)
            code, _, _ = bot.end()
        finally:
            bot.process.kill()
    assert code == (0 if number == signal.SIGTERM else -number)
    until(lambda: not Path(f"/proc/{worker}").exists())
