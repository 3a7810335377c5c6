"""Guilds, messages and what of them a bot may read, with an unchanged client."""

import discord
import pytest

from tests.discord_server import Allow, DiscordServer, File
from tests.discord_server.bots import Echo
from tests.discord_server.gateway import CONTENT


async def test_a_client_connects_and_sees_its_guilds(server: DiscordServer) -> None:
    guild = server.guild("Newsroom", channels=("general", "sport"))
    server.guild("Elsewhere", joined=False)
    async with server.running(Echo()) as bot:
        assert [g.name for g in bot.guilds] == ["Newsroom"]
        assert [c.name for c in bot.guilds[0].text_channels] == ["general", "sport"]
        assert bot.guilds[0].me.guild_permissions.value == guild.permissions(server.bot)


async def test_a_wrong_token_is_refused(server: DiscordServer) -> None:
    with pytest.raises(discord.LoginFailure):
        async with server.running(Echo(), token="another"):
            pass


async def test_guilds_come_and_go(server: DiscordServer) -> None:
    async with server.running(Echo()) as bot:
        guild = server.guild("New")
        await server.settled(0)
        assert [(g.name, g.unavailable) for g in bot.guilds] == [("New", False)]
        server.outage(guild)
        await server.settled(0)
        assert [g.unavailable for g in bot.guilds] == [True]
        server.join(guild)
        await server.settled(0)
        await bot.guilds[0].leave()
        await server.settled(0)
        assert list(bot.guilds) == []
        assert not guild.joined
        assert bot.joined == ["New"]


async def test_who_mentions_the_bot_gets_a_reply(server: DiscordServer) -> None:
    guild = server.guild()
    anna = server.person("anna", guild)
    async with server.running(Echo()):
        asked = server.say(guild.channel("general"), anna, f"{server.bot.mention} who met Putin?")
        answer = await server.reply(asked)
    assert answer.text == f"You said: {server.bot.mention} who met Putin?"
    assert guild.channel("general").messages == [asked, answer]


async def test_direct_messages_are_read_and_answered(server: DiscordServer) -> None:
    anna = server.person("anna")
    async with server.running(Echo()) as bot:
        answer = await server.reply(server.say(server.dm(anna), anna, "hello"))
        assert answer.text == "You said: hello"
        await (await bot.fetch_user(anna.id)).send("unasked")
        assert server.dm(anna).messages[-1].text == "unasked"
        server.closed.add(anna)
        with pytest.raises(discord.Forbidden, match="50007"):
            await (await bot.fetch_user(anna.id)).send("again")


@pytest.mark.parametrize("granted", [False, True])
async def test_text_is_blanked_as_discord_blanks_it(server: DiscordServer, granted: bool) -> None:
    """Each message with whether a bot without the message-content intent reads it."""
    guild = server.guild()
    anna, channel = server.person("anna", guild), guild.channel("general")
    intents = discord.Intents.default()
    if granted:
        server.privileged, intents.message_content = CONTENT, True
    async with server.running(Echo(intents=intents)) as bot:
        plain = server.say(channel, anna, "plain", attachments=[File("a.txt", b"x")])
        answer = await server.reply(server.say(channel, anna, f"{server.bot.mention} hi"))
        server.say(channel, anna, "with ping", reply_to=answer)
        server.say(channel, anna, "without ping", reply_to=answer, ping=False)
        server.say(channel, anna, f"{server.bot.mention} about that", reply_to=plain)
        server.edit(plain, "changed")
        await server.settled()
        seen = [text.replace(server.bot.mention, "@") for text in bot.read]
        assert seen == (
            ["plain", "@ hi", "with ping", "without ping", "@ about that"]
            if granted
            else ["", "@ hi", "with ping", "", "@ about that"]
        )
        assert [len(bot.seen[0].attachments), len(bot.seen[0].embeds)] == [int(granted), 0]
        replied = bot.seen[4].reference and bot.seen[4].reference.resolved
        assert isinstance(replied, discord.Message) and replied.content == ("plain" if granted else "")
        await bot.guilds[0].text_channels[0].send("own")
        fetched = [m async for m in bot.guilds[0].text_channels[0].history(limit=10, oldest_first=True)]
        assert fetched[0].content == ("changed" if granted else "")
        assert fetched[-1].content == "own"


async def test_attachments_are_downloaded_and_uploaded(server: DiscordServer) -> None:
    anna = server.person("anna")
    async with server.running(Echo()) as bot:
        sent = server.say(server.dm(anna), anna, "see", attachments=[File("ä b.txt", b"bytes", claims=10)])
        await server.reply(sent)
        attachment = bot.seen[0].attachments[0]
        assert (attachment.filename, attachment.size, await attachment.read()) == ("ä b.txt", 10, b"bytes")
        await bot.seen[0].channel.send(file=await attachment.to_file(filename="copy.txt"))
        assert [(f.name, f.data) for f in server.dm(anna).messages[-1].files] == [("copy.txt", b"bytes")]


async def test_permissions_hide_channels_and_refuse_requests(server: DiscordServer) -> None:
    guild = server.guild(channels=("general", "secret", "readonly"))
    anna = server.person("anna", guild)
    guild.channel("secret").overwrite(server.bot, deny=Allow.VIEW_CHANNEL)
    guild.channel("readonly").overwrite(None, deny=Allow.SEND_MESSAGES)
    guild.channel("general").overwrite(None, deny=Allow.EMBED_LINKS)
    async with server.running(Echo()) as bot:
        server.say(guild.channel("secret"), anna, f"{server.bot.mention} psst")
        for name, code in (("secret", 50001), ("readonly", 50013)):
            with pytest.raises(discord.Forbidden, match=str(code)):
                await discord.utils.get(bot.guilds[0].text_channels, name=name).send("x")  # type: ignore[union-attr]
        general = bot.guilds[0].text_channels[0]
        assert not general.permissions_for(general.guild.me).embed_links
        with pytest.raises(discord.Forbidden, match="50013"):
            await general.send(embed=discord.Embed(title="x"))
        await server.settled(0)
        assert bot.seen == []
    assert [call.code for call in server.refusals] == [50001, 50013, 50013]


async def test_the_bot_edits_and_deletes_only_its_own(server: DiscordServer) -> None:
    guild = server.guild()
    anna, channel = server.person("anna", guild), guild.channel("general")
    async with server.running(Echo()) as bot:
        asked = server.say(channel, anna, f"{server.bot.mention} hi")
        answer = await server.reply(asked)
        theirs, own = (bot.guilds[0].text_channels[0].get_partial_message(m.id) for m in (asked, answer))
        for attempt in (theirs.edit(content="x"), theirs.delete()):
            with pytest.raises(discord.Forbidden):
                await attempt
        await own.edit(content="better")
        assert (answer.text, answer.history[0]["content"]) == ("better", f"You said: {server.bot.mention} hi")
        await own.delete()
        assert channel.messages == [asked]
        with pytest.raises(discord.NotFound):
            await own.edit(content="gone")


async def test_a_thread_is_a_place_of_its_own(server: DiscordServer) -> None:
    guild = server.guild()
    anna = server.person("anna", guild)
    async with server.running(Echo()) as bot:
        thread = server.thread(guild.channel("general"), "about that")
        answer = await server.reply(server.say(thread, anna, f"{server.bot.mention} hi"))
        assert thread.messages[-1] is answer
        assert isinstance(bot.seen[0].channel, discord.Thread)


async def test_webhooks_and_other_bots_are_known_for_what_they_are(server: DiscordServer) -> None:
    guild = server.guild()
    other = server.person("other", guild, bot=True)
    async with server.running(Echo()) as bot:
        server.say(guild.channel("general"), other, "beep")
        server.say(guild.channel("general"), other, "beep", webhook=True)
        await server.settled(0)
        assert [(m.author.bot, m.webhook_id is not None) for m in bot.seen] == [(True, False), (True, True)]
