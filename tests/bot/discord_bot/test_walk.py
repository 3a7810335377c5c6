"""The walk in bot/README.md is what happens, and its invitation asks for what the bot needs."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import discord

from tests.bot.discord_bot.newsroom import newsroom
from tests.bot.discord_bot.walk import walk
from tests.corpus import ROOT
from tests.discord_server import DiscordServer

DOCUMENT = (ROOT / "bot" / "README.md").read_text(encoding="utf-8")
SECTION = DOCUMENT.partition("## In Discord\n")[2].partition("\n## ")[0]


def without_times(text: str) -> str:
    return re.sub(r"\d+(\.\d+)? ms\b", "N ms", text)


async def test_the_documents_walk_is_what_the_bot_does(tmp_path: Path) -> None:
    written = SECTION.partition("```text\n")[2].partition("```")[0]
    assert without_times(written) == without_times("\n".join(await walk(tmp_path)) + "\n")


def test_the_documents_steps_lead_to_an_answer_from_an_article_of_ones_own(
    server: DiscordServer, tmp_path: Path
) -> None:
    (tmp_path / "story.txt").write_text("Mayor Ines Calder met the dockers of Vellmar at noon.", encoding="utf-8")
    (tmp_path / ".env").write_text(f"DISCORD_TOKEN={server.token}\n", encoding="utf-8")
    steps = [line.split() for line in SECTION.partition("```sh\n")[2].partition("```")[0].strip().split("\n")]
    room, began = newsroom(server), time.monotonic()
    with server.in_thread() as do:
        known = {name: value for name, value in server.environment().items() if name != "DISCORD_TOKEN"}
        known |= {"CITEBOT_HOME": str(tmp_path / "home"), "PYTHONPATH": f"{known['PYTHONPATH']}{os.pathsep}{ROOT}"}
        options: dict[str, Any] = {"env": known, "cwd": tmp_path, "stdin": subprocess.DEVNULL}
        *before, last = [[sys.executable, "-m", "bot", *step] for citebot, *step in steps if citebot == "citebot"]
        for command in before:
            subprocess.run(command, check=True, capture_output=True, **options)
        with subprocess.Popen(last, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options) as running:
            try:
                do(server.ready)
                said = do(server.say, room.channel, room.reader, f"{server.bot.mention} who met the dockers?")
                assert "Ines Calder" in do(server.reply, said).text
            finally:
                running.kill()
    assert time.monotonic() - began < 60


def test_the_documents_invitation_asks_for_the_permissions_that_it_names() -> None:
    asked = discord.Permissions(int(re.findall(r"permissions=(\d+)", SECTION)[0]))
    names = re.findall(
        r"View Channels|Send Messages in Threads|Send Messages|Embed Links|Read Message History", SECTION
    )
    named = {name.lower().replace(" ", "_").replace("view_channels", "view_channel") for name in names}
    assert {name for name, value in asked if value} == {n.replace("view_channel", "read_messages") for n in named}
    assert "scope=bot+applications.commands" in SECTION
