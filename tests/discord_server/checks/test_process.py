"""A bot in a process of its own, against a server in a thread; and waiting that fails says why."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from tests.corpus import ROOT
from tests.discord_server import DiscordServer

BOT = "import os; from tests.discord_server.bots import Commander; Commander().run(os.environ['DISCORD_TOKEN'])"


def test_another_process_is_pointed_at_the_server(server: DiscordServer) -> None:
    guild = server.guild()
    anna, channel = server.person("anna", guild), guild.channel("general")
    with server.in_thread() as do:
        child = subprocess.Popen([sys.executable, "-c", BOT], env=server.environment(), cwd=ROOT)
        try:
            do(server.ready)
            asked = do(server.slash, channel, anna, "ask", question="who met Putin?")
            assert do(asked.answer).text == "who met Putin? ()"
            said = do(server.say, channel, anna, f"{server.bot.mention} hi")
            assert do(server.reply, said).text.endswith("hi")
        finally:
            child.kill()
            child.wait()


def test_a_process_without_discord_loads_nothing_more(server: DiscordServer) -> None:
    server.url = "http://127.0.0.1:1"
    code = (
        "import sys; assert 'sitecustomize' in sys.modules; print('discord' in sys.modules, 'aiohttp' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], env=server.environment(), capture_output=True, text=True, check=True
    )
    assert run.stdout == "False False\n"


def test_the_addresses_are_put_back(server: DiscordServer) -> None:
    from discord.http import Route

    before = Route.BASE

    async def there() -> None:
        async with server:
            with server.pointed():
                assert server.url in Route("GET", "/gateway").url

    asyncio.run(there())
    assert before == Route.BASE


async def test_waiting_in_vain_says_what_happened_last(server: DiscordServer) -> None:
    server.violated("GET", "/x", "something")
    with pytest.raises(TimeoutError, match=r"no dinner within 0\.01 s.*\n.*something"):
        await server.until(lambda: False, 0.01, "dinner")
    server.take_violations()


def test_a_violation_that_was_not_expected_fails_its_test(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("from tests.conftest import pytest_pyfunc_call, server\n")
    (tmp_path / "test_it.py").write_text("async def test_it(server): server.violated('GET', '/x', 'a wrong thing')\n")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(tmp_path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "1 passed, 1 error" in run.stdout or "1 passed, 1 warning, 1 error" in run.stdout
    assert "a wrong thing" in run.stdout
