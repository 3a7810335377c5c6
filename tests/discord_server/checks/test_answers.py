"""First answers that don't fit their interaction, and what an interaction carries."""

from typing import Any

import discord
import pytest
from discord.http import Route

from tests.discord_server import Allow, DiscordServer, File, Guild, Impossible, NoAnswer
from tests.discord_server.bots import Echo
from tests.discord_server.interactions import Resolved
from tests.discord_server.rules import options
from tests.discord_server.world import JSON

STRING: JSON = {"type": 3, "name": "q", "description": "x"}
BUTTON: JSON = {"type": 2, "style": 1, "label": "Open", "custom_id": "open"}
MENU: JSON = {"type": 3, "custom_id": "k", "options": [{"label": "a", "value": "a"}]}
FORM: JSON = {
    "title": "x",
    "custom_id": "form",
    "components": [
        {
            "type": 18,
            "label": "Kind",
            "component": {"type": 3, "custom_id": "k", "options": [{"label": "a", "value": "a"}]},
        },
        {"type": 18, "label": "File", "component": {"type": 19, "custom_id": "f", "required": False}},
    ],
}


class Raw(Echo):
    """Answers each interaction with the next of these bodies, whatever they are."""

    def __init__(self, *bodies: JSON) -> None:
        super().__init__()
        self.bodies = list(bodies)
        self.asked: list[discord.Interaction] = []
        self.errors: list[discord.HTTPException] = []

    async def setup_hook(self) -> None:
        assert self.application_id
        plain: Any = [{"name": "raw", "description": "x"}, {"name": "here", "description": "x", "contexts": [0]}]
        plain += [{"name": "there", "description": "x", "contexts": [1]}]
        await self.http.bulk_upsert_global_commands(self.application_id, plain)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        self.asked.append(interaction)
        path = f"/interactions/{interaction.id}/{interaction.token}/callback"
        try:
            await self.http.request(Route("POST", path), json=self.bodies.pop(0))
        except discord.HTTPException as error:
            self.errors.append(error)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"type": 5, "data": {"flags": 4}}, "data.flags: only EPHEMERAL after a defer, is 4"),
        ({"type": 8, "data": {"choices": []}}, "type: 8 does not answer an interaction of type 2"),
        ({"type": 7, "data": {"content": "x"}}, "type: 7 needs a message whose component was used"),
        ({"type": 4, "data": {"content": "x" * 2001}}, "content: must be 0 to 2000 in length, is 2001"),
        ({"type": 9, "data": {**FORM, "title": "x" * 46}}, "title: must be 1 to 45 in length, is 46"),
    ],
)
async def test_an_answer_that_does_not_fit_is_refused(server: DiscordServer, body: JSON, problem: str) -> None:
    guild = server.guild()
    server.answer_within = 0.2
    async with server.running(Raw(body)):
        with pytest.raises(NoAnswer):
            await server.slash(guild.channel("general"), guild.owner, "raw").answer()
    assert server.take_violations()[0].problem == problem


async def test_a_form_is_filled_in_and_not_answered_by_a_form(server: DiscordServer) -> None:
    guild = server.guild()
    form = {"type": 9, "data": FORM}
    async with server.running(Raw(form, form)) as bot:
        asked = server.slash(guild.channel("general"), guild.owner, "raw")
        await asked.modal()
        with pytest.raises(NoAnswer, match="by no message"):
            await asked.answer()
        for values, why in (
            ({"Kind": "b"}, "does not offer"),
            ({"Kind": "a", "x": 1}, "no field"),
            ({}, "wants 1 to 1"),
        ):
            with pytest.raises(Impossible, match=why):
                server.fill(asked, **values)
        server.fill(asked, Kind="a", File=File("a.txt", b"x"))
        await server.until(lambda: server.violations)
        data: Any = bot.asked[1].data
        assert [c["component"]["values"] for c in data["components"]] == [["a"], [*data["resolved"]["attachments"]]]
    assert server.take_violations()[0].problem == "type: a modal does not answer a modal"


async def test_disabled_and_link_buttons_cannot_be_pressed(server: DiscordServer) -> None:
    guild = server.guild()
    link = {"type": 2, "style": 5, "label": "Link", "url": "https://example.com"}
    row = {"type": 1, "components": [BUTTON, {**BUTTON, "label": "Off", "custom_id": "off", "disabled": True}, link]}
    async with server.running(Raw({"type": 4, "data": {"content": "x", "components": [row]}}, {"type": 6})):
        answer = await server.slash(guild.channel("general"), guild.owner, "raw").answer()
        for name, why in (("off", "disabled"), ("Link", "is a link")):
            with pytest.raises(Impossible, match=why):
                server.press(answer, guild.owner, name)
        assert await server.press(answer, guild.owner, "Open").acknowledged() == 6


async def test_a_message_cannot_be_emptied(server: DiscordServer) -> None:
    guild = server.guild()
    async with server.running(Raw({"type": 4, "data": {"content": "x"}})) as bot:
        asked = server.slash(guild.channel("general"), guild.owner, "raw")
        await asked.answer()
        with pytest.raises(discord.HTTPException, match="50006"):
            await bot.asked[0].edit_original_response(content="")
        assert asked.original and (asked.original.text, asked.original.history) == ("x", [])
    assert [v.problem for v in server.take_violations()] == ["Cannot send an empty message"]


async def test_an_interaction_carries_who_where_and_what_they_may(server: DiscordServer) -> None:
    guild = server.guild()
    editors = server.role(guild, "editors", Allow.MANAGE_GUILD)
    anna, channel = server.person("anna", locale="de"), guild.channel("general")
    server.enrol(guild, anna, editors)
    channel.overwrite(server.bot, deny=Allow.EMBED_LINKS)
    server.attachment_limit = 8 * 1024 * 1024
    async with server.running(Raw({"type": 5}, {"type": 5})) as bot:
        await server.slash(channel, anna, "raw").acknowledged()
        await server.slash(server.dm(anna), anna, "raw").acknowledged()
    first, second = bot.asked
    assert first.permissions.manage_guild and not first.app_permissions.embed_links
    assert (first.locale.value, first.filesize_limit, first.context.guild) == ("de", 8 * 1024 * 1024, True)
    assert first.is_guild_integration() and first.guild_id == guild.id
    assert (second.guild_id, second.context.dm_channel, second.user.id) == (None, True, anna.id)
    assert isinstance(second.channel, discord.DMChannel)


async def test_commands_are_where_their_contexts_say(server: DiscordServer) -> None:
    guild = server.guild()
    anna, stranger = server.person("anna", guild), server.person("stranger")
    async with server.running(Raw()):
        with pytest.raises(Impossible, match="not for direct messages"):
            server.slash(server.dm(anna), anna, "here")
        with pytest.raises(Impossible, match="not for guilds"):
            server.slash(guild.channel("general"), anna, "there")
        with pytest.raises(Impossible, match="may not use"):
            server.slash(guild.channel("general"), stranger, "raw")
        with pytest.raises(Impossible, match="not in"):
            server.press(server.say(guild.channel("general"), anna, "x"), stranger, "x", force=True)


@pytest.mark.parametrize(
    ("option", "given", "why"),
    [
        ({**STRING, "choices": [{"name": "a", "value": "a"}]}, "b", "to be chosen"),
        ({**STRING, "min_length": 2}, "b", "1 long"),
        ({**STRING, "max_length": 2}, "bbb", "3 long"),
        ({**STRING, "type": 4, "min_value": 2}, 1, "may not be 1"),
        ({**STRING, "type": 4}, True, "cannot be True"),
    ],
)
async def test_options_are_checked_as_they_are_filled_in(
    server: DiscordServer, option: JSON, given: object, why: str
) -> None:
    resolved = Resolved(server, server.dm(server.operator))
    with pytest.raises(Impossible, match=why):
        options.filled([option], {"q": given}, resolved)


def test_subcommands_may_be_in_groups(server: DiscordServer) -> None:
    group = {"type": 2, "name": "feed", "options": [{"type": 1, "name": "add", "options": [STRING]}]}
    server.commands.append({"id": "1", "type": 1, "name": "library", "options": [group]})
    guild: Guild = server.guild()
    channel = guild.channel("general")
    asked = server.slash(channel, guild.owner, "library feed add", q="x")
    inner = {"name": "add", "type": 1, "options": [{"name": "q", "type": 3, "value": "x"}]}
    assert asked.data["options"] == [{"name": "feed", "type": 2, "options": [inner]}]
    asked = server.slash(channel, guild.owner, "library feed add")
    assert asked.data["options"][0]["options"][0]["options"] == []
