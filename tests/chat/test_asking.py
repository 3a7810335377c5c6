"""Questions by every way in, and what is answered where."""

from pathlib import Path

from tests.chat.stage import answering, newsroom, stock
from tests.discord_server import DiscordServer


async def test_a_slash_command_is_answered_with_a_quote_and_its_citation(server: DiscordServer, tmp_path: Path) -> None:
    room = newsroom(server)
    stock(tmp_path, room.guild)
    async with answering(server, tmp_path):
        asked = server.slash(room.channel, room.reader, "ask", question="who met the dockers?")
        answer = await asked.answer()
        print(answer.embeds, [b["label"] for b in answer.buttons])
        assert "Ines Calder" in answer.text
        said = server.say(room.channel, room.reader, f"{server.bot.mention} and when?")
        reply = await server.reply(said)
        print(reply.embeds)
        for b in ("Context","Why","More passages"):
            print(b, (await server.press(answer, room.reader, b).answer()).embeds)
        server.say(room.channel, room.reader, f"{server.bot.mention} hello")
        print((await server.reply(room.channel.messages[-1])).embeds if False else "")
