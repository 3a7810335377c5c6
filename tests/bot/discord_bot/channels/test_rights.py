"""Where the bot lacks rights, nobody is left without a word, and those in charge see which are missing where."""

import asyncio
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from bot.discord_bot.buttons.press import Press, row
from bot.discord_bot.delivery import MessageReply
from bot.render.discord.card import MESSAGE, Card, split_plain
from bot.render.discord.markdown import units
from tests.bot.discord_bot.newsroom import Newsroom, answering, newsroom, seen
from tests.corpus import ROOT
from tests.discord_server import Allow, DiscordServer, Message

QUESTION = "who met the dockers?"
FOUND = "Ines Calder"


def ours(server: DiscordServer, room: Newsroom) -> list[Message]:
    return [m for m in room.channel.messages if m.author is server.bot]


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]


async def test_without_embed_links_the_answer_is_plain_text_with_its_citation_and_buttons(
    server: DiscordServer, room: Newsroom, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    room.channel.overwrite(server.bot, deny=Allow.EMBED_LINKS)
    async with answering(server, tmp_path):
        for _ in range(2):
            reply = await server.reply(server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}"))
            assert not reply.embeds
            assert "Mayor Ines Calder met the dockers at noon." in seen(reply)
            assert reply.links[0].url.startswith("https://www.vellmar-post.example/harbour#:~:text=")
        assert "first freighter" in seen(await server.press(reply, room.reader, "Context").answer())
    (warning,) = warnings(caplog)
    assert f"({room.guild.id})" in warning
    assert "#general" in warning
    assert "Embed Links" in warning
    assert server.pings == []


async def test_a_long_answer_in_plain_text_is_sent_whole(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    room.channel.overwrite(server.bot, deny=Allow.EMBED_LINKS)
    lines = [f"line {number} {'x' * 300}" for number in range(12)]
    async with answering(server, tmp_path) as bot:
        heard = asyncio.create_task(bot.wait_for("message"))
        await server.settled()
        said = server.say(room.channel, room.reader, "a question")
        reply = MessageReply(await heard, bot.context.missing_rights)
        await reply.send(Card("\n".join(lines)), row([Press("more", "abc", label="More")]))
    parts = ours(server, room)
    assert "\n".join(part.content for part in parts).split("\n") == lines
    assert [[b["label"] for b in part.buttons] for part in parts] == [[], ["More"]]
    assert all(part.reply_to is said and units(part.content) <= MESSAGE for part in parts)


def test_plain_text_has_all_lines_of_a_card_in_order() -> None:
    lines = [f"line {number} {'x' * 300}" for number in range(13)]
    texts = split_plain(Card("\n".join(lines), title="Title", url="https://a.example/", footer="1. foot"))
    assert len(texts) == 3
    assert all(units(text) <= MESSAGE for text in texts)
    assert "\n".join(texts).split("\n") == ["**Title** ([open](https://a.example/))", *lines, "-# 1\\. foot"]


@pytest.mark.parametrize(
    ("denied", "named"), [(Allow.SEND_MESSAGES, "Send Messages"), (Allow.SEND_MESSAGES_IN_THREADS, "in Threads")]
)
async def test_where_it_may_not_write_who_asked_is_told_once_and_the_log_too(
    denied: Allow, named: str, server: DiscordServer, room: Newsroom, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    room.channel.overwrite(server.bot, deny=denied)
    place = server.thread(room.channel, "harbour") if "Threads" in named else room.channel
    async with answering(server, tmp_path):
        for _ in range(3):
            server.say(place, room.reader, f"{server.bot.mention} {QUESTION}")
        direct = server.dm(room.reader)
        await server.until(lambda: direct.messages)
        await server.settled()
        (told,) = direct.messages
        assert named in seen(told)
        assert f"<#{place.id}>" in told.content
        assert room.guild.name in seen(told)
        assert FOUND in seen(await server.slash(place, room.reader, "ask", question=QUESTION).answer())
    (warning,) = warnings(caplog)
    assert named in warning
    assert not [call for call in server.refusals if call.path.endswith("/messages")]


async def test_a_refusal_that_could_not_be_foreseen_is_told_too(
    server: DiscordServer, room: Newsroom, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with answering(server, tmp_path):
        server.faults.fail(403, "POST", f"/channels/{room.channel.id}/messages", times=1)
        server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}")
        await server.until(lambda: server.dm(room.reader).messages)
    assert len(warnings(caplog)) == 1


async def test_who_takes_no_direct_messages_is_not_written_to_again(
    server: DiscordServer, room: Newsroom, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    room.channel.overwrite(server.bot, deny=Allow.SEND_MESSAGES)
    server.closed.add(room.reader)
    other = server.channel(room.guild, "other")
    async with answering(server, tmp_path):
        for _ in range(2):
            server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}")
        await server.settled()
        reply = await server.reply(server.say(other, room.reader, f"{server.bot.mention} {QUESTION}"))
        assert FOUND in seen(reply)
    assert [call.code for call in server.refusals].count(50007) == 1
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_status_lists_which_rights_are_missing_where(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):

        async def status() -> str:
            return seen(await server.slash(room.channel, room.editor, "library status").answer())

        assert "Permissions" not in await status()
        hidden, silent = server.channel(room.guild, "hidden"), server.channel(room.guild, "silent")
        for channel, right in ((hidden, Allow.VIEW_CHANNEL), (silent, Allow.EMBED_LINKS)):
            server.restrict(channel, server.bot, deny=right)
        await server.settled()
        told = await status()
        assert "Permissions that I lack" in told
        assert "View Channel is missing in #hidden" in told
        assert "Embed Links is missing in #silent" in told
        assert "#general" not in told
        await server.slash(room.channel, room.editor, "library settings", channel=silent).answer()
        assert "#hidden" not in await status()


def test_the_check_lists_them_for_all_servers(server: DiscordServer, tmp_path: Path) -> None:
    newsroom(server, "Fine")
    other = newsroom(server, "Other", channels=("general", "news"))
    other.guild.channel("news").overwrite(None, deny=Allow.SEND_MESSAGES | Allow.READ_MESSAGE_HISTORY)
    other.channel.overwrite(server.bot, deny=Allow.READ_MESSAGE_HISTORY)
    with server.in_thread():
        command = [sys.executable, "-m", "bot", "--home", str(tmp_path), "run", "--check"]
        done = subprocess.run(command, env=server.environment(), cwd=ROOT, capture_output=True, text=True)
    fine, *rest = done.stdout.splitlines()
    assert fine.startswith("Fine (")
    assert fine.endswith("): nothing is missing")
    assert rest.pop(-2).startswith("message content intent: off")
    assert [line.partition("): ")[2] for line in rest[:-1]] == [
        "Read Message History is missing in #general",
        "Send Messages is missing in #news",
    ]
    assert rest[-1] == "checked 2 servers"
    assert (done.returncode, done.stderr) == (0, "")
    assert not server.gateway.sessions


def test_the_check_with_a_wrong_token_says_what_to_do(server: DiscordServer, tmp_path: Path) -> None:
    with server.in_thread():
        command = [sys.executable, "-m", "bot", "--home", str(tmp_path), "run", "--check"]
        environ = {**server.environment(), "DISCORD_TOKEN": "not.the.token"}
        done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "copy it again" in done.stderr
    assert done.stderr.count("\n") == 1
