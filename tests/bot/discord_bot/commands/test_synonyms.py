"""`/library synonyms`, and the operators of a question in a command and in a mention."""

from pathlib import Path

from tests.bot.discord_bot.newsroom import Newsroom, answering, newsroom, seen, stock
from tests.discord_server import DiscordServer


async def test_managers_say_which_words_mean_the_same_in_their_server(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    other = newsroom(server, "Elsewhere")
    stock(tmp_path, other.guild)

    async def say(**options: str) -> str:
        return seen(await server.slash(room.channel, room.editor, "library synonyms", **options).answer())

    async with answering(server, tmp_path):
        assert "There are none" in await say()
        assert "stevedores = dockers" in await say(add="stevedores = dockers")
        assert r"[x](https://evil.example) > @everyone" in await say(add="[x](https://evil.example) > @everyone")
        asked = [
            await server.slash(one.channel, one.reader, "ask", question="who met the stevedores?").answer()
            for one in (room, other)
        ]
        assert "Searched for “dockers” too, a synonym of “stevedores”." in seen(asked[0])
        assert "Searched for" not in seen(asked[1])
        assert "is no synonym" in await say(add="stevedores")
        assert "/library synonyms shows them" in await say(remove="quay")
        assert "stevedores" not in await say(remove="dockers")
        refused = await server.slash(room.channel, room.reader, "library synonyms", add="a = b").answer()
        assert "may manage the server" in seen(refused)


async def test_a_question_has_operators_in_a_command_and_in_a_mention(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        for text, told in (
            ("who met the dockers?", "Calder"),
            ("who met the dockers site:nobody.example", "No article is from “nobody.example”"),
            ("who met the dockers after:2099-01-01", "No article is from 2099-01-01 or later"),
            ("who met the dockers after:soon", "is not a date"),
            ("who met the dock* besides Witkoff?", "Calder"),
        ):
            command = await server.slash(room.channel, room.editor, "ask", question=text).answer()
            mention = await server.reply(server.say(room.channel, room.reader, f"{server.bot.mention} {text}"))
            assert told in seen(command), text
            assert told in seen(mention), text
