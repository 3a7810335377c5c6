"""Commands, buttons, menus and forms, with an unchanged client."""

import discord
import pytest

from tests.discord_server import Allow, DiscordServer, File, Impossible, NoAnswer
from tests.discord_server.bots import Commander, Echo


async def test_a_slash_command_makes_the_round_trip(server: DiscordServer) -> None:
    guild = server.guild()
    anna, channel = server.person("anna", guild), guild.channel("general")
    async with server.running(Commander()):
        asked = server.slash(channel, anna, "ask", question="who met Putin?", source="BBC")
        assert await asked.acknowledged() == 4
        answer = await asked.answer()
    assert answer.text == "who met Putin? (BBC)"
    assert not asked.ephemeral
    assert asked.first_after and asked.final_after and 0 < asked.first_after <= asked.final_after < 3
    assert channel.messages == [answer]


async def test_a_deferred_answer_is_edited_and_followed(server: DiscordServer) -> None:
    guild = server.guild()
    anna, channel = server.person("anna", guild), guild.channel("general")
    async with server.running(Commander()):
        asked = server.slash(channel, anna, "slow")
        assert await asked.acknowledged() == 5
        assert (await asked.answer()).text == "here it is"
        more = await asked.followup()
    assert more.text == "and more"
    assert asked.ephemeral and more.ephemeral and asked.revised == 1
    assert channel.messages == []
    assert channel.seen_by(anna) == [asked.original, more]
    assert asked.final_after and asked.first_after and asked.final_after > asked.first_after


async def test_the_first_followup_after_a_defer_fills_it_in(server: DiscordServer) -> None:
    anna = server.person("anna")
    async with server.running(Commander()):
        asked = server.slash(server.dm(anna), anna, "hasty")
        answer = await asked.answer()
    assert (answer.text, answer.ephemeral, asked.followups) == ("filled in", True, [])


async def test_subcommands_take_files_and_users(server: DiscordServer) -> None:
    guild = server.guild()
    anna = server.person("anna", guild)
    file = File("a.txt", b"hello")
    async with server.running(Commander()):
        asked = server.slash(guild.channel("general"), guild.owner, "library add", file=file, to=anna)
        assert (await asked.answer()).text == "a.txt: hello, for anna"


async def test_what_a_person_could_not_do_is_impossible(server: DiscordServer) -> None:
    guild = server.guild()
    anna, channel = server.person("anna", guild), guild.channel("general")
    async with server.running(Commander()):
        for command, values, why in (
            ("nothing", {}, "no command"),
            ("ask", {}, "question is required"),
            ("ask", {"question": "x", "limit": 1}, "no such options"),
            ("ask", {"question": 1}, "cannot be 1"),
            ("library add", {"file": File("a.txt")}, "may not use"),
        ):
            with pytest.raises(Impossible, match=why):
                server.slash(channel, anna, command, **values)
        with pytest.raises(Impossible, match="wants a subcommand"):
            server.slash(channel, guild.owner, "library")
        guild.channel("general").overwrite(None, deny=Allow.USE_APPLICATION_COMMANDS)
        with pytest.raises(Impossible, match="may not use"):
            server.slash(channel, anna, "ask", question="x")


async def test_autocomplete_gives_choices(server: DiscordServer) -> None:
    guild = server.guild()
    anna = server.person("anna", guild)
    async with server.running(Commander()):
        typing = server.autocomplete(guild.channel("general"), anna, "ask", "source", "B")
        assert await typing.choices() == [{"name": "B 0", "value": "0"}, {"name": "B 1", "value": "1"}]


async def test_a_context_menu_shows_the_text_of_its_message(server: DiscordServer) -> None:
    guild = server.guild()
    anna = server.person("anna", guild)
    async with server.running(Commander()):
        said = server.say(guild.channel("general"), anna, "which the bot was never told")
        assert (await server.context_menu(anna, "Quote this", said).answer()).text == "> which the bot was never told"


async def test_buttons_menus_and_forms_work(server: DiscordServer) -> None:
    guild = server.guild()
    anna, channel = server.person("anna", guild), guild.channel("general")
    async with server.running(Commander()):
        answer = await server.slash(channel, anna, "ask", question="x").answer()
        assert [button["label"] for button in answer.buttons] == ["More", "Form"]
        assert await server.press(answer, anna, "More").answer() is answer
        assert answer.text == "All of it"
        await server.select(answer, anna, "pick", "b").edited()
        assert answer.text == "Picked b"
        opened = server.press(answer, anna, "form")
        assert (await opened.modal())["title"] == "Add an article"
        added = await server.fill(opened, Title="x", Text="y").answer()
        assert (added.text, added.ephemeral) == ("Added x: y", True)
        for values, why in (({}, "Title is required"), ({"Title": "x" * 21}, "21 long"), ({"Titel": "x"}, "required")):
            with pytest.raises(Impossible, match=why):
                server.fill(opened, **values)


async def test_only_what_is_there_can_be_pressed(server: DiscordServer) -> None:
    guild = server.guild()
    anna, ben, channel = server.person("anna", guild), server.person("ben", guild), guild.channel("general")
    async with server.running(Commander()):
        answer = await server.slash(channel, anna, "ask", question="x").answer()
        with pytest.raises(Impossible, match="no 'Less'"):
            server.press(answer, anna, "Less")
        with pytest.raises(Impossible, match="does not offer"):
            server.select(answer, anna, "pick", "z")
        slow = await server.slash(channel, anna, "slow").answer()
        with pytest.raises(Impossible, match="does not see"):
            server.press(slow, ben, "More")
        server.answer_within = 0.1
        with pytest.raises(NoAnswer):
            await server.press(answer, anna, "gone", force=True).acknowledged()


async def test_a_reply_to_a_slash_answer_mentions_nobody(server: DiscordServer) -> None:
    guild = server.guild()
    anna, channel = server.person("anna", guild), guild.channel("general")
    async with server.running(Commander()) as bot:
        answer = await server.slash(channel, anna, "ask", question="x").answer()
        server.say(channel, anna, "and then?", reply_to=answer)
        await server.settled(0)
        assert (bot.seen[-1].content, bot.seen[-1].mentions) == ("", [])


class Clumsy(Echo):
    """Answers interactions by hand, so that it can do it wrongly."""

    def __init__(self) -> None:
        super().__init__()
        self.errors: list[discord.HTTPException] = []
        self.tree = discord.app_commands.CommandTree(self)
        self.tree.command(name="twice", description="x")(self.twice)
        self.tree.command(name="late", description="x")(self.late)
        self.tree.command(name="expired", description="x")(self.expired)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def twice(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("one")
        interaction.response._response_type = None
        await self.tried(interaction.response.send_message("two"))

    async def late(self, interaction: discord.Interaction) -> None:
        await self.wait_for("message")
        await self.tried(interaction.response.send_message("too late"))

    async def expired(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("one")
        await self.wait_for("message")
        await self.tried(interaction.followup.send("two"))

    async def tried(self, attempt: object) -> None:
        try:
            await attempt  # type: ignore[misc]
        except discord.HTTPException as error:
            self.errors.append(error)


async def test_second_late_and_expired_answers_are_refused(server: DiscordServer) -> None:
    guild = server.guild()
    anna, channel = server.person("anna", guild), guild.channel("general")
    async with server.running(Clumsy()) as bot:
        await server.slash(channel, anna, "twice").answer()
        await server.request("POST", "/callback", 2)
        expired = server.slash(channel, anna, "expired")
        await expired.answer()
        expired.expire()
        server.say(channel, anna, "now")
        await server.until(lambda: len(server.refusals) == 2)
        server.answer_within = 0.05
        with pytest.raises(NoAnswer, match="not acknowledged in"):
            await server.slash(channel, anna, "late").answer()
        server.say(channel, anna, "now")
        await server.until(lambda: len(server.refusals) == 3)
        await server.settled(0)
        assert [(e.status, e.code) for e in bot.errors] == [(400, 40060), (401, 50027), (404, 10062)]
