"""What goes beyond the documented limits, or against the OpenAPI document, is answered 400 and held against the bot."""

from typing import Any

import discord
import pytest
from discord.http import Route

from tests.discord_server import DiscordServer
from tests.discord_server.bots import Commander, Echo
from tests.discord_server.messages import EPHEMERAL, V2
from tests.discord_server.rules import command_limits, limits, spec
from tests.discord_server.world import JSON

BUTTON = {"type": 2, "style": 1, "label": "x", "custom_id": "a"}
LINK = {"type": 2, "style": 5, "label": "x", "url": "https://example.com"}
OPTION = {"label": "x", "value": "x"}
SELECT = {"type": 3, "custom_id": "s", "options": [OPTION]}
TEXT = {"type": 10, "content": "x"}
ASK: JSON = {"name": "ask", "description": "x"}
STRING = {"type": 3, "name": "q", "description": "x"}


def row(*components: JSON) -> JSON:
    return {"type": 1, "components": list(components)}


def buttons(count: int) -> list[JSON]:
    return [{**BUTTON, "custom_id": str(n)} for n in range(count)]


def embeds(count: int, **fields: Any) -> JSON:
    return {"embeds": [fields] * count}


MESSAGES: list[tuple[JSON, JSON]] = [  # what just fits, what just doesn't
    ({"content": "x" * 2000}, {"content": "x" * 2001}),
    ({"content": "😀" * 1000}, {"content": "😀" * 1001}),
    ({"content": "x"}, {"content": " \n"}),
    (embeds(10, title="x"), embeds(11, title="x")),
    (embeds(1, title="x" * 256), embeds(1, title="x" * 257)),
    (embeds(1, title="x"), embeds(1, title="")),
    (embeds(1, description=" " + "x" * 4096), embeds(1, description="x" * 4097)),
    (embeds(2, description="x" * 3000), {"embeds": [{"description": "x" * 3000}, {"description": "x" * 3001}]}),
    (embeds(1, footer={"text": "x" * 2048}), embeds(1, footer={"text": "x" * 2049})),
    (embeds(1, author={"name": "x" * 256}), embeds(1, author={"name": "x" * 257})),
    (embeds(1, fields=[{"name": "x", "value": "x"}] * 25), embeds(1, fields=[{"name": "x", "value": "x"}] * 26)),
    (
        embeds(1, fields=[{"name": "x" * 256, "value": "x" * 1024}]),
        embeds(1, fields=[{"name": "x", "value": "x" * 1025}]),
    ),
    (embeds(1, fields=[{"name": "x", "value": "x"}]), embeds(1, fields=[{"name": "", "value": "x"}])),
    (embeds(1, title="x", url="https://a.example"), embeds(1, title="x", url="javascript:x")),
    ({"components": [row(*buttons(5))]}, {"components": [row(*buttons(6))]}),
    ({"components": [row(b) for b in buttons(5)]}, {"components": [row(b) for b in buttons(6)]}),
    ({"components": [row(BUTTON), row(SELECT)]}, {"components": [row(BUTTON, SELECT)]}),
    ({"components": [row(*buttons(2))]}, {"components": [row(BUTTON), row(BUTTON)]}),
    (
        {"components": [row({**BUTTON, "label": "x" * 80, "custom_id": "x" * 100})]},
        {"components": [row({**BUTTON, "custom_id": "x" * 101})]},
    ),
    (
        {"components": [row({**BUTTON, "label": None, "emoji": {"name": "x"}})]},
        {"components": [row({**BUTTON, "label": ""})]},
    ),
    ({"components": [row(BUTTON)]}, {"components": [row({**BUTTON, "label": "x" * 81})]}),
    ({"components": [row(LINK)]}, {"components": [row({**LINK, "custom_id": "x"})]}),
    ({"components": [row(BUTTON)]}, {"components": [row({**BUTTON, "url": "https://example.com"})]}),
    (
        {"components": [row({**LINK, "url": "https://e.example/".ljust(512, "x")})]},
        {"components": [row({**LINK, "url": "https://e.example/".ljust(513, "x")})]},
    ),
    ({"components": [row(SELECT)]}, {"components": [row({**SELECT, "options": [OPTION, OPTION]})]}),
    ({"components": [row(SELECT)]}, {"components": [row({**SELECT, "max_values": 2})]}),
    ({"components": [row(SELECT)]}, {"components": [row({**SELECT, "placeholder": "x" * 151})]}),
    ({"components": [TEXT] * 40, "flags": V2}, {"components": [TEXT] * 41, "flags": V2}),
    ({"components": [TEXT], "flags": V2}, {"components": [TEXT], "flags": V2, "content": "x"}),
    ({"components": [row(BUTTON)]}, {"components": [TEXT]}),
    ({"content": "x", "flags": 4}, {"content": "x", "flags": EPHEMERAL}),
    ({"content": "x", "nonce": "x" * 25}, {"content": "x", "nonce": "x" * 26}),
    (
        {"content": "x", "allowed_mentions": {"parse": ["roles"], "users": ["1"]}},
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
    ),
]


@pytest.mark.parametrize(("fits", "breaks"), MESSAGES)
def test_a_message_fits_or_breaks(fits: JSON, breaks: JSON) -> None:
    assert list(limits.message(fits, files=0)) == []
    assert len(list(limits.message(breaks, files=0))) == 1


INPUT = {"type": 4, "custom_id": "a", "label": "x", "style": 1}
MODAL: JSON = {"title": "x", "custom_id": "x", "components": [row(INPUT)]}


@pytest.mark.parametrize(
    ("fits", "breaks"),
    [
        ({"title": "x" * 45}, {"title": "x" * 46}),
        ({"custom_id": "x" * 100}, {"custom_id": ""}),
        ({}, {"components": []}),
        (
            {"components": [row({**INPUT, "custom_id": str(n)}) for n in range(5)]},
            {"components": [row(INPUT), row(INPUT)]},
        ),
        ({"components": [row({**INPUT, "value": "x" * 4000})]}, {"components": [row({**INPUT, "label": "x" * 46})]}),
        ({"components": [row({**INPUT, "max_length": 4000})]}, {"components": [row({**INPUT, "max_length": 4001})]}),
    ],
)
def test_a_modal_fits_or_breaks(fits: JSON, breaks: JSON) -> None:
    assert list(limits.modal({**MODAL, **fits})) == []
    assert len(list(limits.modal({**MODAL, **breaks}))) == 1


def with_options(*options: JSON) -> JSON:
    return {**ASK, "options": list(options)}


@pytest.mark.parametrize(
    ("fits", "breaks"),
    [
        ([{**ASK, "name": "x" * 32}], [{**ASK, "name": "x" * 33}]),
        ([{**ASK, "name": "спросить"}], [{**ASK, "name": "Ask"}]),
        ([{**ASK, "name": "पूछो-it"}], [{**ASK, "name": "a b"}]),
        ([{**ASK, "description": "x" * 100}], [{**ASK, "description": ""}]),
        ([{**ASK, "name": str(n)} for n in range(100)], [{**ASK, "name": str(n)} for n in range(101)]),
        ([{"type": 3, "name": "Quote this"}], [{"type": 3, "name": "Quote this", "description": "x"}]),
        ([ASK, {"type": 3, "name": "ask"}], [ASK, ASK]),
        (
            [with_options(*({**STRING, "name": str(n)} for n in range(25)))],
            [with_options(*({**STRING, "name": str(n)} for n in range(26)))],
        ),
        (
            [with_options({**STRING, "required": True}, {**STRING, "name": "r"})],
            [with_options(STRING, {**STRING, "name": "r", "required": True})],
        ),
        (
            [with_options({**STRING, "choices": [{"name": "x", "value": "x" * 100}]})],
            [with_options({**STRING, "choices": [{"name": "x", "value": "x" * 101}]})],
        ),
        ([with_options({**STRING, "autocomplete": True})], [with_options({**STRING, "max_length": 6001})]),
        ([with_options({**ASK, "type": 1, "options": [STRING]})], [with_options({**ASK, "type": 1}, STRING)]),
        (
            [with_options({**ASK, "type": 2, "options": [{**ASK, "type": 1, "options": [STRING]}]})],
            [with_options({**ASK, "type": 2, "options": [{**ASK, "type": 2}]})],
        ),
    ],
)
def test_commands_fit_or_break(fits: list[JSON], breaks: list[JSON]) -> None:
    assert list(command_limits.commands(fits)) == []
    assert len(list(command_limits.commands(breaks))) == 1


def test_a_command_has_8000_characters_altogether() -> None:
    many = [
        {**STRING, "name": f"q{n}", "choices": [{"name": f"{k:050}", "value": "x" * 100} for k in range(25)]}
        for n in "ab"
    ]
    assert list(command_limits.commands([with_options(*many)])) == []
    assert "8000" in next(command_limits.commands([with_options(*many, {**many[0], "name": "c"})]))


class Wasteful(Commander):
    """Its command's autocomplete offers 26 choices."""

    async def setup_hook(self) -> None:
        command: Any = discord.app_commands.Command(name="pick", description="x", callback=self.pick)
        command.autocomplete("one")(self.many)
        self.tree.add_command(command)
        await self.tree.sync()

    async def pick(self, interaction: discord.Interaction, one: str) -> None:
        await interaction.response.send_message("x" * 2001)

    async def many(self, interaction: discord.Interaction, typed: str) -> list[discord.app_commands.Choice[str]]:
        return [discord.app_commands.Choice(name=str(n), value=str(n)) for n in range(26)]


async def test_the_bot_is_told_and_the_test_too(server: DiscordServer) -> None:
    guild = server.guild()
    anna, channel = server.person("anna", guild), guild.channel("general")
    async with server.running(Wasteful()) as bot:
        place = bot.guilds[0].text_channels[0]
        with pytest.raises(discord.HTTPException, match="content: must be 0 to 2000 in length, is 2001") as caught:
            await place.send("x" * 2001)
        assert (caught.value.status, caught.value.code) == (400, 50035)
        with pytest.raises(discord.HTTPException, match="are 6001"):
            await place.send(embeds=[discord.Embed(description="x" * 3000), discord.Embed(description="y" * 3001)])
        view = discord.ui.View()
        for _ in range(2):
            view.add_item(discord.ui.Button(label="x", custom_id="same"))
        with pytest.raises(discord.HTTPException, match="'same' is there twice"):
            await place.send("x", view=view)
        server.autocomplete(channel, anna, "pick", "one", "")
        await server.request("POST", "/callback")
        server.slash(channel, anna, "pick", one="x")
        await server.request("POST", "/callback", 2)
    assert channel.messages == []
    problems = [v.problem for v in server.take_violations() if not v.problem.startswith("spec")]
    assert [problem.split(":")[0] for problem in problems] == ["content", "embeds", "components", "choices", "content"]


async def test_an_unknown_route_is_held_against_the_bot(server: DiscordServer) -> None:
    async with server.running(Echo()) as bot:
        with pytest.raises(discord.NotFound):
            await bot.http.request(Route("GET", "/guilds/1/emojis/x"))
    assert [v.problem for v in server.take_violations()] == ["an unknown route"]


@pytest.mark.skipif(spec.document() is None, reason="the OpenAPI document is not at hand")
async def test_what_the_document_does_not_allow_is_found(server: DiscordServer) -> None:
    guild = server.guild()
    async with server.running(Echo()) as bot:
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=guild.channel("general").id)
        for body in ({"content": "x", "tts": 5}, {"components": [row({**BUTTON, "style": 17})]}):
            with pytest.raises(discord.HTTPException, match="spec"):
                await bot.http.request(route, json=body)
    first, second = server.take_violations()
    assert first.problem.startswith("spec: tts: 5 is not of type")
    assert second.problem.startswith("spec: components.0.components.0.style: 17 is not valid")
