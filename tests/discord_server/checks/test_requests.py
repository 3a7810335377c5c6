"""What REST refuses, and whom messages of interactions notify."""

import io
from typing import Any

import discord
import pytest
from discord.http import Route, handle_message_parameters

from tests.discord_server import Allow, DiscordServer
from tests.discord_server.bots import Commander, Echo


async def test_files_have_a_size_limit_each_and_the_request_one(server: DiscordServer) -> None:
    anna = server.person("anna")
    most = 9 * 1024 * 1024
    async with server.running(Echo()) as bot:
        user = await bot.fetch_user(anna.id)
        server.attachment_limit = 10
        with pytest.raises(discord.HTTPException, match=r"a\.txt: 11 bytes"):
            await user.send(file=discord.File(io.BytesIO(b"x" * 11), "a.txt"))
        server.attachment_limit = most
        with pytest.raises(discord.HTTPException, match="a request of"):
            await user.send(files=[discord.File(io.BytesIO(b"x" * most), f"{n}.txt") for n in range(3)])
    assert len(server.take_violations()) == 2


async def test_edits_keep_the_files_they_name(server: DiscordServer) -> None:
    anna = server.person("anna")
    async with server.running(Echo()) as bot:
        files = [discord.File(io.BytesIO(b"x"), f"{n}.txt") for n in range(2)]
        sent = await (await bot.fetch_user(anna.id)).send("x", files=files)
        await sent.edit(attachments=[sent.attachments[1], discord.File(io.BytesIO(b"y"), "new.txt")])
        assert [f.name for f in server.dm(anna).messages[0].files] == ["1.txt", "new.txt"]


async def test_replies_need_their_message_and_the_right_to_read(server: DiscordServer) -> None:
    guild = server.guild()
    channel = guild.channel("general")
    async with server.running(Echo()) as bot:
        server.say(channel, guild.owner, "x")
        await server.settled(0)
        server.delete(channel.messages[0])
        with pytest.raises(discord.HTTPException, match="Unknown message"):
            await bot.seen[0].reply("y")
        await bot.seen[0].channel.send("z", reference=bot.seen[0].to_reference(fail_if_not_exists=False))
        assert [m.text for m in channel.messages] == ["z"]
        channel.overwrite(None, deny=Allow.READ_MESSAGE_HISTORY)
        with pytest.raises(discord.Forbidden, match="160002"):
            await bot.seen[0].reply("y")


async def test_ephemeral_answers_cannot_be_fetched_from_the_channel(server: DiscordServer) -> None:
    guild = server.guild()
    async with server.running(Commander()) as bot:
        answer = await server.slash(guild.channel("general"), guild.owner, "slow").answer()
        with pytest.raises(discord.NotFound, match="10008"):
            await bot.guilds[0].text_channels[0].fetch_message(answer.id)
        await server.settled(0)
        assert list(bot.cached_messages) == []


async def test_commands_are_kept_by_name_and_by_guild(server: DiscordServer) -> None:
    guild = server.guild()
    async with server.running(Commander()) as bot:
        before = {c["name"]: c["id"] for c in server.commands}
        bot.tree.remove_command("slow")
        await bot.tree.sync()
        assert {c["name"]: c["id"] for c in server.commands} == {k: v for k, v in before.items() if k != "slow"}
        bot.tree.copy_global_to(guild=bot.guilds[0])
        await bot.tree.sync(guild=bot.guilds[0])
        assert [c["name"] for c in guild.commands] == [c["name"] for c in server.commands]
        assert [c.name for c in await bot.tree.fetch_commands()] == [c["name"] for c in server.commands]
        bad: Any = [{"name": "Ask", "description": "x"}]
        with pytest.raises(discord.HTTPException, match="not in lower case"):
            await bot.http.bulk_upsert_global_commands(server.application, bad)
        with pytest.raises(discord.Forbidden, match="20012"):
            await bot.http.bulk_upsert_global_commands(server.bot.id, [])
    assert len(server.take_violations()) == 2


async def test_a_break_of_the_server_itself_is_no_bad_day_of_discord(server: DiscordServer) -> None:
    async with server.running(Echo()) as bot:
        server.users.append(None)  # type: ignore[arg-type]
        with pytest.raises(discord.HTTPException):
            await bot.http.request(Route("POST", "/users/@me/channels"), json={"recipient_id": "1"})
        server.users.pop()
    assert "Traceback" in server.take_violations()[0].problem


class Layout(discord.ui.LayoutView):
    """Components v2: texts, and buttons among them."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        more: discord.ui.Button[Layout] = discord.ui.Button(label="More", custom_id="layout")
        section: discord.ui.Section[Layout] = discord.ui.Section("Quote", accessory=more)
        self.add_item(discord.ui.Container(discord.ui.TextDisplay("Title"), discord.ui.Separator(), section))


async def test_components_v2_are_shown_and_pressed(server: DiscordServer) -> None:
    guild = server.guild()
    channel = guild.channel("general")
    async with server.running(Commander()) as bot:
        await bot.guilds[0].text_channels[0].send(view=Layout())
        assert channel.messages[0].text == "Title\nQuote"
        server.press(channel.messages[0], guild.owner, "More")
        with pytest.raises(discord.HTTPException, match="no content"):
            sent = await bot.guilds[0].text_channels[0].fetch_message(channel.messages[0].id)
            await bot.http.edit_message(sent.channel.id, sent.id, params=handle_message_parameters(content="x"))
    assert len(server.take_violations()) == 1


async def test_a_followup_of_components_v2_is_edited_as_such(server: DiscordServer) -> None:
    guild = server.guild()
    async with server.running(Lasting()):
        asked = server.slash(guild.channel("general"), guild.owner, "lasting")
        await server.request("PATCH", "", 1)
        assert (await asked.followup()).text == "Title\nQuote"


class Lasting(Commander):
    """Follows up with components v2 and edits that, which keeps its flag."""

    def __init__(self) -> None:
        super().__init__()
        self.tree.command(name="lasting", description="x")(self.lasting)

    async def lasting(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("x")
        sent = await interaction.followup.send(view=Layout(), wait=True)
        await sent.edit(view=Layout())


class Loud(Commander):
    """Pings everybody it is told to, in each kind of answer."""

    def __init__(self) -> None:
        super().__init__(allowed_mentions=discord.AllowedMentions.all())
        self.tree.command(name="loud", description="x")(self.loud)

    async def loud(self, interaction: discord.Interaction, text: str, hidden: bool) -> None:
        await interaction.response.defer(ephemeral=hidden)
        await interaction.edit_original_response(content=text)
        await interaction.edit_original_response(content=f"again: {text}")


async def test_deferred_answers_notify_once_and_ephemeral_ones_only_who_sees_them(server: DiscordServer) -> None:
    guild = server.guild()
    anna, ben, channel = server.person("anna", guild), server.person("ben", guild), guild.channel("general")
    named, unnamed = server.role(guild, "named", mentionable=True), server.role(guild, "unnamed")
    guild.roles[guild.id].permissions &= ~Allow.MENTION_EVERYONE
    text = f"{anna.mention} {ben.mention} {named.mention} {unnamed.mention} @everyone"
    async with server.running(Loud()):
        await server.slash(channel, anna, "loud", text=text, hidden=False).edited(2)
        assert server.pings == [("user", anna.id), ("user", ben.id), ("role", named.id)]
        server.pings.clear()
        await server.slash(channel, anna, "loud", text=text, hidden=True).edited(2)
        assert server.pings == [("user", anna.id)]


def test_permissions_are_resolved_as_documented(server: DiscordServer) -> None:
    guild = server.guild()
    channel = guild.channel("general")
    admin, muted = server.role(guild, "admin", Allow.ADMINISTRATOR), server.role(guild, "muted")
    anna, ben = server.person("anna", guild), server.person("ben", guild)
    channel.overwrite(muted, deny=Allow.SEND_MESSAGES)
    server.enrol(guild, anna, muted)
    server.enrol(guild, ben, muted, admin)
    thread = server.thread(channel, "x")
    assert not guild.permissions(anna, channel) & Allow.SEND_MESSAGES
    assert not guild.permissions(anna, thread) & Allow.SEND_MESSAGES
    assert guild.permissions(ben, channel) & guild.permissions(guild.owner, channel) & Allow.SEND_MESSAGES
    channel.overwrite(anna, allow=Allow.SEND_MESSAGES)
    assert guild.permissions(anna, channel) & Allow.SEND_MESSAGES
    assert guild.permissions(server.person("stranger"), channel) == 0
