"""The walk in bot/README.md is what happens, and its invitation asks for what the bot needs."""

import re
from pathlib import Path

import discord

from tests.bot.discord_bot.walk import walk
from tests.corpus import ROOT

DOCUMENT = (ROOT / "bot" / "README.md").read_text(encoding="utf-8")
SECTION = DOCUMENT.partition("## In Discord\n")[2].partition("\n## ")[0]


def without_times(text: str) -> str:
    return re.sub(r"\d+(\.\d+)? ms\b", "N ms", text)


async def test_the_documents_walk_is_what_the_bot_does(tmp_path: Path) -> None:
    written = SECTION.partition("```text\n")[2].partition("```")[0]
    assert without_times(written) == without_times("\n".join(await walk(tmp_path)) + "\n")


def test_the_documents_invitation_asks_for_the_permissions_that_it_names() -> None:
    asked = discord.Permissions(int(re.findall(r"permissions=(\d+)", SECTION)[0]))
    names = re.findall(
        r"View Channels|Send Messages in Threads|Send Messages|Embed Links|Read Message History", SECTION
    )
    named = {name.lower().replace(" ", "_").replace("view_channels", "view_channel") for name in names}
    assert {name for name, value in asked if value} == {n.replace("view_channel", "read_messages") for n in named}
    assert "scope=bot+applications.commands" in SECTION
