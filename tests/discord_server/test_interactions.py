"""Commands, buttons, menus and forms, with an unchanged client."""

from tests.discord_server import DiscordServer, File
from tests.discord_server.bots import Commander


async def test_a_slash_command_makes_the_round_trip(server: DiscordServer) -> None:
    guild = server.guild()
    anna = server.person("anna", guild)
    async with server.running(Commander()):
        asked = server.slash(guild.channel("general"), anna, "ask", question="who met Putin?", source="BBC")
        answer = await asked.answer()
        assert answer.text == "who met Putin? (BBC)"
        assert [b["label"] for b in answer.buttons] == ["More", "Form"]
        more = server.press(answer, anna, "More")
        assert (await more.answer()) is answer
        assert answer.text == "All of it"
        form = server.press(answer, anna, "form")
        await form.modal()
        added = await server.fill(form, Title="x").answer()
        assert added.text == "Added x: "
        assert added.ephemeral
        await server.select(answer, anna, "pick", "b").edited()
        assert answer.text == "Picked b"
        slow = server.slash(guild.channel("general"), anna, "slow")
        await slow.followup()
        op = guild.owner
        got = server.slash(guild.channel("general"), op, "library add", file=File("a.txt", b"hello"), to=anna)
        assert (await got.answer()).text == "a.txt: hello, for anna"
        auto = server.autocomplete(guild.channel("general"), anna, "ask", "source", "B")
        assert [c["value"] for c in await auto.choices()] == ["0", "1"]
        said = server.say(guild.channel("general"), anna, "I say")
        assert (await server.context_menu(anna, "Quote this", said).answer()).text == "> I say"
