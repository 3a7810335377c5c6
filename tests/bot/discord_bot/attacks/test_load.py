"""Many at once: each is acknowledged in time and told its place, the queue has an end, nobody asks too often."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.discord_bot.answer_queue import THREADS, WAITING, BusyError
from bot.discord_bot.client import CitebotClient
from bot.discord_bot.interactions import TOO_FAST
from bot.discord_bot.throttle import BURST, Throttle
from tests.bot.discord_bot.newsroom import Newsroom, answering, hasten, newsroom, seen, stock
from tests.discord_server import DiscordServer, Message

QUESTION = "who met the dockers?"
FOUND = "Ines Calder"


@asynccontextmanager
async def busy(bot: CitebotClient, waiting: int = 0, server: int = 0) -> AsyncIterator[None]:
    """Every thread that answers is at work, and so many questions of a server wait, until the end of the block."""
    gate = threading.Event()
    held = [asyncio.create_task(bot.context.queue.run(server, gate.wait, 30)) for _ in range(THREADS + waiting)]
    await asyncio.sleep(0)
    try:
        yield
    finally:
        gate.set()
        await asyncio.gather(*held)


async def test_a_command_is_acknowledged_in_time_and_told_its_place(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    people = [server.person(f"reader {n}", room.guild) for n in range(3)]
    async with answering(server, tmp_path) as bot:
        async with busy(bot):
            asked = [server.slash(room.channel, person, "ask", question=QUESTION) for person in people]
            for one in asked:
                await one.acknowledged()
            assert [seen(one.original) for one in asked if one.original] == [
                "Give me a moment…",
                "Give me a moment… 1 question is before yours.",
                "Give me a moment… 2 questions are before yours.",
            ]
        for one in asked:
            assert FOUND in (await one.edited()).text
            assert one.first_after
            assert one.first_after < 3
        assert len(room.channel.messages) == 3


async def test_a_mention_is_told_its_place_by_what_becomes_the_answer(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path) as bot:
        async with busy(bot, 4, room.guild.id):
            said = server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}")
            waiting = await server.reply(said)
            assert seen(waiting) == "Give me a moment… 4 questions are before yours."
        await server.until(lambda: FOUND in waiting.text)
        assert [m for m in room.channel.messages if m.author is server.bot] == [waiting]


async def test_a_button_is_acknowledged_in_time(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path) as bot:
        answer = await server.slash(room.channel, room.reader, "ask", question=QUESTION, private=True).answer()
        privacy = await server.slash(room.channel, room.editor, "privacy").answer()
        async with busy(bot):
            pressed = [server.press(answer, room.reader, button) for button in ("Context", "Why")]
            form = server.press(answer, room.reader, "Ask more")
            shared = server.press(answer, room.reader, "Share")
            erased = server.press(privacy, room.editor, "Erase my questions")
            listed = server.slash(room.channel, room.editor, "library list")
            assert FOUND in (await shared.answer()).text
            await form.modal()
            for one in (*pressed, erased, listed):
                await one.acknowledged()
        assert FOUND in (await pressed[0].edited()).text
        assert "Erased: 0 questions" in (await erased.edited()).text
        assert "5 articles" in (await listed.edited()).text
        assert server.refusals == []


async def test_who_is_typing_gets_no_choices_rather_than_an_error(
    server: DiscordServer, room: Newsroom, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with answering(server, tmp_path) as bot:
        async with busy(bot):
            source = server.autocomplete(room.channel, room.reader, "ask", "source", "V")
            article = server.autocomplete(room.channel, room.editor, "library remove", "article", "H")
            assert await source.choices() == await article.choices() == []
        assert bot.context.queue.ahead(None) == 0
        assert [c["name"] for c in await server.autocomplete(room.channel, room.reader, "ask", "source", "V").choices()]
    assert not [record for record in caplog.records if record.exc_info]


async def test_a_full_queue_says_so(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path) as bot:
        async with busy(bot, WAITING - THREADS, room.guild.id):
            asked = server.slash(room.channel, room.reader, "ask", question=QUESTION)
            assert "Too many questions at once" in seen(await asked.answer())
            said = server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}")
            assert "Too many questions at once" in seen(await server.reply(said))
        asked = server.slash(room.channel, room.reader, "ask", question=QUESTION)
        assert FOUND in (await asked.answer()).text


async def test_one_server_fills_no_queue_for_the_others(server: DiscordServer, tmp_path: Path) -> None:
    rooms = [newsroom(server, name) for name in ("Loud", "Quiet")]
    for one in rooms:
        stock(tmp_path, one.guild)
    loud, quiet = rooms
    async with answering(server, tmp_path) as bot:
        held = busy(bot, WAITING - THREADS, loud.guild.id)
        with pytest.raises(BusyError):  # the last of those who are many
            async with held:
                asked = server.slash(quiet.channel, quiet.reader, "ask", question=QUESTION)
                await asked.acknowledged()
                assert seen(await asked.answer()) == "Give me a moment… 1 question is before yours."
        assert FOUND in (await asked.answer()).text


async def test_buttons_and_completions_count_too(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path) as bot:
        bot.context.throttle = Throttle(presses=3)
        answer = await server.slash(room.channel, room.reader, "ask", question=QUESTION).answer()
        assert "Looked for" in seen(await server.press(answer, room.reader, "Why").answer())
        assert await server.autocomplete(room.channel, room.reader, "ask", "source", "V").choices()
        refused = await server.press(answer, room.reader, "Why").answer()
        assert (seen(refused), refused.ephemeral) == (TOO_FAST, True)
        assert "Looked for" in seen(await server.press(answer, room.editor, "Why").answer())


async def test_many_at_once_are_all_answered_in_time(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    people = [server.person(f"reader {n}", room.guild) for n in range(40)]
    async with answering(server, tmp_path) as bot:
        hasten(bot)
        asked = [server.slash(room.channel, person, "ask", question=QUESTION) for person in people]
        for one in asked:
            assert FOUND in (await one.answer()).text
            assert one.first_after
            assert one.first_after < 3


# How often one may ask


async def say(server: DiscordServer, room: Newsroom) -> Message:
    return server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}")


def below(room: Newsroom, said: Message) -> list[Message]:
    return [m for m in room.channel.messages if m.reply_to is said]


async def test_who_asks_too_often_is_told_once_below_a_mention(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    stock(tmp_path, room.guild, cooldown=600)
    async with answering(server, tmp_path):
        first, second, third = [await say(server, room) for _ in range(3)]
        assert FOUND in (await server.reply(first)).text
        assert "One question at a time" in (await server.reply(second)).text
        await server.settled()
        assert below(room, third) == []
        other = server.say(room.channel, room.editor, f"{server.bot.mention} {QUESTION}")
        assert FOUND in (await server.reply(other)).text


async def test_who_asks_too_often_by_command_is_told_privately(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    stock(tmp_path, room.guild, cooldown=600)
    async with answering(server, tmp_path):
        assert not (await server.slash(room.channel, room.reader, "ask", question=QUESTION).answer()).ephemeral
        for _ in range(2):
            told = await server.slash(room.channel, room.reader, "ask", question=QUESTION).answer()
            assert told.ephemeral
            assert "One question at a time" in told.text


@pytest.mark.parametrize("cooldown", [0, 1])
async def test_a_server_has_its_share_and_another_its_own(
    server: DiscordServer, room: Newsroom, tmp_path: Path, cooldown: int
) -> None:
    stock(tmp_path, room.guild, cooldown=cooldown)
    other = newsroom(server, "Elsewhere")
    stock(tmp_path, other.guild, cooldown=1)
    people = [server.person(f"reader {n}", room.guild) for n in range(BURST + 1)]
    async with answering(server, tmp_path):
        asked = [server.slash(room.channel, person, "ask", question=QUESTION) for person in people]
        answers = [await one.answer() for one in asked]
        (refused,) = [answer for answer in answers if FOUND not in answer.text]  # whichever came last to the limit
        assert refused.ephemeral
        elsewhere = server.slash(other.channel, other.reader, "ask", question=QUESTION)
        assert FOUND in (await elsewhere.answer()).text
