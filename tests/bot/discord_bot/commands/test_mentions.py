"""Which messages are answered, and how those whose answer can't be given end."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.discord_bot.commands.questions import NOT_HERE, WORDLESS
from index.retrieval.question import LENGTH
from tests.bot.discord_bot.attacks.test_load import busy
from tests.bot.discord_bot.newsroom import Newsroom, answering, newsroom, seen, stock
from tests.discord_server import Allow, DiscordServer, File, Message

QUESTION = "who met the dockers?"
FOUND = "Ines Calder"
TOO_LONG = "dockers " * (LENGTH // 8) + "and more"


def mine(server: DiscordServer, room: Newsroom) -> list[Message]:
    return [m for m in room.channel.messages if m.author is server.bot]


ASKED = {
    "a question": (QUESTION, FOUND),
    "nothing": ("", "Ask me"),
    "only spaces": ("  \n ", "Ask me"),
    "nothing to be seen": ("\u200b\u2060\u202e", "the question is empty"),
    "marks": ("?!…", "I have nothing on that"),
    "too long": (TOO_LONG, f"{LENGTH:,}"),
    "with everyone": (f"@everyone {QUESTION}", FOUND),
    "in capitals": (QUESTION.upper(), FOUND),
    "with control characters": ("who met\x00 the dockers\x07?", FOUND),
}


@pytest.mark.parametrize("what", ASKED)
async def test_a_mention_is_answered_whatever_it_says(
    what: str, server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    text, expected = ASKED[what]
    async with answering(server, tmp_path):
        said = server.say(room.channel, room.reader, f"{server.bot.mention} {text}")
        assert expected in seen(await server.reply(said))


async def test_a_command_without_a_question_is_told_so(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):
        answer = await server.slash(room.channel, room.reader, "ask", question="\u200b").answer()
        assert "the question is empty" in seen(answer)


async def test_an_attachment_without_words_is_told_that_words_are_wanted(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        said = server.say(room.channel, room.reader, server.bot.mention, attachments=[File("a.png", b"x")])
        assert seen(await server.reply(said)) == WORDLESS
        said = server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}", attachments=[File("a.png")])
        assert FOUND in seen(await server.reply(said))


async def test_attachments_without_words_are_not_answered_faster_than_questions(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    stock(tmp_path, room.guild, cooldown=60)
    async with answering(server, tmp_path):
        for _ in range(5):
            server.say(room.channel, room.reader, server.bot.mention, attachments=[File("a.png", b"x")])
        await server.until(lambda: len([m for m in room.channel.messages if m.author is server.bot]) == 2)
        await server.settled()
        told = [seen(m) for m in room.channel.messages if m.author is server.bot]
        assert told[0] == WORDLESS
        assert len(told) == 2
        assert "ask again in" in told[1]


async def test_a_reply_to_ours_with_its_ping_is_a_question(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        ours = await server.reply(server.say(room.channel, room.reader, f"{server.bot.mention} hello"))
        said = server.say(room.channel, room.reader, QUESTION, reply_to=ours)
        assert FOUND in seen(await server.reply(said))


async def test_a_mention_in_a_reply_to_somebody_is_a_question(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        theirs = server.say(room.channel, room.editor, "the harbour is open")
        said = server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}", reply_to=theirs)
        assert FOUND in seen(await server.reply(said))


async def test_a_thread_is_answered_in(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):
        thread = server.thread(room.channel, "harbour")
        said = server.say(thread, room.reader, f"{server.bot.mention} {QUESTION}")
        assert FOUND in seen(await server.reply(said))
        assert (await server.reply(said)).channel is thread


async def test_a_thread_of_a_channel_that_is_open_is_open(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    other = server.channel(room.guild, "off-topic")
    async with answering(server, tmp_path):
        await server.slash(room.channel, room.editor, "library settings", channel=room.channel).answer()
        said = server.say(server.thread(room.channel, "a"), room.reader, f"{server.bot.mention} {QUESTION}")
        assert FOUND in seen(await server.reply(said))
        server.say(other, room.reader, f"{server.bot.mention} {QUESTION}")
        server.say(server.thread(other, "b"), room.reader, f"{server.bot.mention} {QUESTION}")
        await server.settled()
        assert not [m for c in room.guild.channels if c not in (room.channel, said.channel) for m in c.messages[1:]]


Saying = Callable[[DiscordServer, Newsroom], object]


def by_a_bot(server: DiscordServer, room: Newsroom) -> object:
    other = server.person("other bot", room.guild, bot=True)
    return server.say(room.channel, other, f"{server.bot.mention} {QUESTION}")


def by_a_webhook(server: DiscordServer, room: Newsroom) -> object:
    return server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}", webhook=True)


def to_everyone(server: DiscordServer, room: Newsroom) -> object:
    return server.say(room.channel, room.reader, f"@everyone @here {QUESTION}")


def to_a_role_of_ours(server: DiscordServer, room: Newsroom) -> object:
    role = server.role(room.guild, "bots", mentionable=True)
    server.enrol(room.guild, server.bot, role)
    return server.say(room.channel, room.reader, f"{role.mention} {QUESTION}")


def to_somebody_else(server: DiscordServer, room: Newsroom) -> object:
    return server.say(room.channel, room.reader, f"{room.editor.mention} {QUESTION}")


def in_an_edit(server: DiscordServer, room: Newsroom) -> None:
    said = server.say(room.channel, room.reader, QUESTION)
    server.edit(said, f"{server.bot.mention} {QUESTION}")


def of_the_system(server: DiscordServer, room: Newsroom) -> None:
    """A message was pinned; the one that says so mentions us."""
    said = server.say(room.channel, room.reader, "x")
    whole = {**said.json(server.bot, True), "id": str(server.ids.new()), "type": 6, "mentions": [server.bot.json()]}
    server.gateway.dispatch("MESSAGE_CREATE", lambda session: whole, room.guild)


@pytest.mark.parametrize(
    "act", [by_a_bot, by_a_webhook, to_everyone, to_a_role_of_ours, to_somebody_else, in_an_edit, of_the_system]
)
async def test_what_is_not_a_persons_word_to_us_is_passed_over(
    act: Saying, server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        act(server, room)
        await server.settled()
        assert mine(server, room) == []


async def test_an_edit_of_what_was_answered_is_not_answered_again(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        said = server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}")
        await server.reply(said)
        server.edit(said, f"{server.bot.mention} how large is the glacier?")
        await server.settled()
        assert len(mine(server, room)) == 1


# Where the answer can't be given as it should


async def test_a_question_that_is_deleted_meanwhile_is_answered_beside_it(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path) as bot:
        gate = threading.Event()
        held = [asyncio.create_task(bot.context.queue.run(0, gate.wait, 30)) for _ in range(2)]
        said = server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}")
        await server.request("POST", "/typing")
        server.delete(said)
        gate.set()
        await asyncio.gather(*held)
        await server.until(lambda: mine(server, room))
        assert FOUND in seen(mine(server, room)[0])
        assert mine(server, room)[0].reply_to is None


async def test_without_the_right_to_read_history_it_answers_without_a_reply(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    room.channel.overwrite(None, deny=Allow.READ_MESSAGE_HISTORY)
    async with answering(server, tmp_path):
        server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}")
        await server.until(lambda: mine(server, room))
        assert FOUND in seen(mine(server, room)[0])


async def test_being_removed_while_answering_harms_nothing(
    server: DiscordServer, room: Newsroom, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = newsroom(server, "Elsewhere")
    stock(tmp_path, other.guild)
    async with answering(server, tmp_path) as bot:
        async with busy(bot):
            server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}")
            await server.request("POST", "/typing")
            server.remove(room.guild)
            await server.settled()
        await server.settled()
        asked = server.slash(other.channel, other.reader, "ask", question=QUESTION)
        assert FOUND in seen(await asked.answer())
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_direct_messages_that_are_closed_are_given_up_quietly(
    server: DiscordServer, room: Newsroom, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with answering(server, tmp_path, share=True):
        direct, other = server.dm(room.reader), server.dm(room.editor)
        server.closed.add(room.reader)
        server.say(direct, room.reader, "who met Putin?")
        await server.settled()
        assert [m for m in direct.messages if m.author is server.bot] == []
        assert "Witkoff" in seen(await server.reply(server.say(other, room.editor, "who met Putin?")))
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_direct_message_is_told_where_to_ask_unless_a_library_is_shared(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        said = server.say(server.dm(room.reader), room.reader, QUESTION)
        assert seen(await server.reply(said)) == NOT_HERE
        for _ in range(5):
            server.say(server.dm(room.reader), room.reader, QUESTION)
        said = server.say(server.dm(room.editor), room.editor, QUESTION)
        assert seen(await server.reply(said)) == NOT_HERE
        await server.settled()
        assert len([m for m in server.dm(room.reader).messages if m.author is server.bot]) == 1


async def test_an_answer_dismissed_while_it_waits_harms_nothing(
    server: DiscordServer, room: Newsroom, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with answering(server, tmp_path) as bot:
        async with busy(bot):
            asked = server.slash(room.channel, room.reader, "ask", question=QUESTION)
            await asked.acknowledged()
            assert asked.original
            server.delete(asked.original)
            late = server.slash(room.channel, room.reader, "ask", question=QUESTION)
            await late.acknowledged()
            late.expire()
        await server.settled()
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
