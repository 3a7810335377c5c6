"""Help, asked for in any way: one card, and no question that could be followed or counted."""

from pathlib import Path

import pytest

from tests.bot.discord_bot.newsroom import Newsroom, answering, newsroom, seen
from tests.discord_server import DiscordServer


@pytest.mark.parametrize("text", ["help", "what can you do?", "Who are you?", "list"])
async def test_help_is_one_card_and_no_question(
    text: str, server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path, share=True):
        mention = await server.reply(server.say(room.channel, room.reader, f"{server.bot.mention} {text}"))
        direct = await server.reply(server.say(server.dm(room.reader), room.reader, text))
        command = await server.slash(room.channel, room.reader, "ask", question=text).answer()
        for card in (mention, direct, command):
            assert card.embeds[0]["title"] == "How to ask me"
            assert "for example: who is " in seen(card)
            assert card.buttons == []
        gaps = await server.slash(room.channel, room.editor, "library gaps").answer()
        assert "Every stored question" in seen(gaps)


async def test_the_command_tells_each_what_they_may_do(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path, share=True):
        told = {who: await server.slash(room.channel, who, "help").answer() for who in (room.editor, room.reader)}
        direct = await server.slash(server.dm(room.reader), room.reader, "help").answer()
    assert all(card.ephemeral for card in told.values())
    assert "Add articles: /library add" in seen(told[room.editor])
    assert "Add articles" not in seen(told[room.reader])
    assert "/library" in seen(told[room.reader])
    assert "/library" not in seen(direct)


async def test_help_where_there_are_no_articles_gives_no_example(server: DiscordServer, tmp_path: Path) -> None:
    fresh = newsroom(server, "Fresh")
    async with answering(server, tmp_path):
        card = await server.slash(fresh.channel, fresh.editor, "help").answer()
        assert "mention me.\n" in seen(card)
        assert "/library add" in seen(card)
