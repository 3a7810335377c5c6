"""What the bot tells Discord about itself, and its operator about its work."""

import logging
from pathlib import Path
from typing import Any

import pytest
from discord import app_commands

from bot.discord_bot import client
from tests.bot.discord_bot.newsroom import answering, newsroom, seen, stock
from tests.discord_server import DiscordServer


def told(server: DiscordServer) -> int:
    """How often the commands were sent."""
    return sum(call.method == "PUT" and call.path.endswith("/commands") for call in server.requests)


async def test_commands_are_told_once_and_again_when_they_change(
    server: DiscordServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        async with answering(server, tmp_path):
            pass
    assert told(server) == 1

    @app_commands.command(name="new")
    async def new(interaction: object) -> None:
        """Something new."""

    add = client.Tree.__init__

    def with_more(tree: client.Tree, *arguments: Any) -> None:
        add(tree, *arguments)
        tree.add_command(new)

    monkeypatch.setattr(client.Tree, "__init__", with_more)
    async with answering(server, tmp_path):
        pass
    assert told(server) == 2


async def test_no_privileged_intent_is_asked_for_and_no_command_is_for_one_server(
    server: DiscordServer, tmp_path: Path
) -> None:
    async with answering(server, tmp_path) as chat:
        intents = chat.intents
        assert not (intents.message_content or intents.members or intents.presences)
        assert not any("/guilds/" in call.path for call in server.requests)
        names = {"ask", "Find sources", "Add to library", "help", "library", "privacy"}
        assert {command["name"] for command in server.commands} == names


async def test_the_log_tells_of_answers_but_not_what_was_asked(
    server: DiscordServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    room = newsroom(server)
    stock(tmp_path, room.guild)
    caplog.set_level(logging.INFO)
    async with answering(server, tmp_path):
        await server.slash(room.channel, room.reader, "ask", question="who met the dockers?").answer()
        await server.reply(server.say(room.channel, room.reader, f"{server.bot.mention} zebrafish dockers"))
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert sum(f"server={room.guild.id}" in line and "state=" in line for line in lines) == 2
    assert not any("dockers" in line or "zebrafish" in line for line in lines)


async def test_a_fault_is_logged_and_told_in_neutral_words(
    server: DiscordServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    room = newsroom(server)
    folder = stock(tmp_path, room.guild)
    async with answering(server, tmp_path):
        (folder / "catalogue.db").write_bytes(b"no catalogue at all")
        by_command = await server.slash(room.channel, room.reader, "ask", question="who met the dockers?").answer()
        said = server.say(room.channel, room.reader, f"{server.bot.mention} who met the dockers?")
        answers = seen(by_command), seen(await server.reply(said))
    for answer in answers:
        assert "Something went wrong." in answer
        assert str(tmp_path) not in answer
    assert any("catalogue.db" in str(record.exc_info) for record in caplog.records)
