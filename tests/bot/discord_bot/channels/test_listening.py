"""Channels and forums where people need not mention the bot, and the person they can ask if it does not help."""

from pathlib import Path

import pytest

from bot.discord_bot.channels.escalation import LABEL
from tests.bot.discord_bot.newsroom import Newsroom, answering, newsroom, seen, stock
from tests.discord_server import Allow, Channel, DiscordServer, Message, Ping
from tests.discord_server.gateway import CONTENT
from tests.discord_server.world import FORUM

QUESTION = "who met the dockers?"
FOUND = "Ines Calder"


@pytest.fixture
def room(server: DiscordServer, tmp_path: Path) -> Newsroom:
    """A server with the five articles, of a bot that may read what does not mention it."""
    server.privileged = CONTENT
    room = newsroom(server)
    stock(tmp_path, room.guild)
    return room


def ours(server: DiscordServer, channel: Channel) -> list[Message]:
    return [m for m in channel.messages if m.author is server.bot]


async def open_up(server: DiscordServer, room: Newsroom, channel: Channel) -> str:
    told = server.slash(room.channel, room.editor, "library channels answer", channel=channel)
    return seen(await told.answer())


async def test_each_message_of_a_named_channel_is_answered_and_of_no_other(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    helpdesk = server.channel(room.guild, "helpdesk")
    async with answering(server, tmp_path):
        assert f"<#{helpdesk.id}>" in await open_up(server, room, helpdesk)
        said = server.say(helpdesk, room.reader, QUESTION)
        assert FOUND in seen(await server.reply(said))
        server.say(room.channel, room.reader, QUESTION)
        server.say(helpdesk, room.editor, "I think it was the mayor", reply_to=said)
        server.say(helpdesk, server.person("other bot", room.guild, bot=True), QUESTION)
        server.say(server.thread(helpdesk, "aside"), room.reader, QUESTION)
        await server.settled()
        assert len(ours(server, helpdesk)) == 1
        assert not ours(server, room.channel)
        assert "answered in: none" in await open_up(server, room, helpdesk)
        server.say(helpdesk, room.reader, QUESTION)
        await server.settled()
        assert len(ours(server, helpdesk)) == 1


@pytest.mark.parametrize(
    ("title", "text"),
    [(QUESTION, "I was away."), ("The harbour", f"I was away. {QUESTION} Thanks!"), ("dockers", "the mayor met them")],
)
async def test_each_new_post_of_a_forum_is_answered_once(
    title: str, text: str, server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    forum = server.channel(room.guild, "help", FORUM)
    async with answering(server, tmp_path):
        await open_up(server, room, forum)
        post = server.post_in(forum, room.reader, title, text)
        assert FOUND in seen(await server.reply(post))
        server.say(post.channel, room.editor, QUESTION)
        await server.settled()
        assert len(ours(server, post.channel)) == 1
        said = server.say(post.channel, room.reader, f"{server.bot.mention} {QUESTION}")
        assert FOUND in seen(await server.reply(said))


async def test_without_the_intent_it_is_told_how_to_switch_it_on_and_nothing_is_read(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    server.privileged = 0
    async with answering(server, tmp_path) as bot:
        told = await open_up(server, room, room.channel)
        assert "Message Content Intent" in told
        assert "https://discord.com/developers/applications" in told
        assert not bot.intents.message_content
        server.say(room.channel, room.reader, QUESTION)
        await server.settled()
        assert not ours(server, room.channel)
    server.privileged = CONTENT
    async with answering(server, tmp_path) as bot:
        assert bot.intents.message_content
        assert f"<#{room.channel.id}>" in await open_up(server, room, room.channel)
    server.privileged = 0
    async with answering(server, tmp_path):
        listed = await server.slash(room.channel, room.editor, "library channels list").answer()
        assert "Message Content Intent" in seen(listed)
        server.say(room.channel, room.reader, "")  # as it would come
        await server.settled()
        assert not ours(server, room.channel)


async def test_members_without_the_right_open_no_channel(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path) as bot:
        for command, options in (("answer", {"channel": room.channel}), ("helpers", {}), ("list", {})):
            told = server.slash(room.channel, room.reader, f"library channels {command}", **options)
            assert "members who may manage" in seen(await told.answer())
        assert not (await bot.context.server_settings.get(room.guild.id)).answered


async def test_a_person_is_asked_at_most_once_in_a_thread(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    role = server.role(room.guild, "librarians", mentionable=True)
    async with answering(server, tmp_path):
        command = "library channels helpers"
        assert f"<@&{role.id}>" in seen(await server.slash(room.channel, room.editor, command, role=role).answer())
        thread = server.thread(room.channel, "cup")
        for asking, told in ((room.reader, "I asked"), (room.editor, "A person was asked here already")):
            said = server.say(thread, asking, f"{server.bot.mention} who won the world cup, @everyone?")
            answer = await server.reply(said)
            assert server.pings == ([] if asking is room.reader else [Ping("role", role.id)])
            pressed = await server.press(answer, asking, LABEL).answer()
            assert told in seen(pressed)
            assert pressed.ephemeral
    (asked,) = [m for m in ours(server, thread) if m.roles]
    assert "who won the world cup" in seen(asked)
    assert asked.reply_to
    assert server.pings == [Ping("role", role.id)]


async def test_where_nobody_is_named_there_is_no_such_button(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    role = server.role(room.guild, "librarians")
    room.guild.roles[room.guild.id].permissions &= ~Allow.MENTION_EVERYONE
    async with answering(server, tmp_path):
        command = "library channels helpers"
        told = await server.slash(room.channel, room.editor, command, role=role).answer()
        assert "can't ping that role" in seen(told)
        answer = await server.slash(room.channel, room.reader, "ask", question=QUESTION).answer()
        alone = await server.slash(room.channel, room.reader, "ask", question=QUESTION, private=True).answer()
        assert LABEL not in [b["label"] for b in alone.buttons]
        await server.slash(room.channel, room.editor, command).answer()
        assert "no longer names a role" in seen(await server.press(answer, room.reader, LABEL).answer())
        answer = await server.slash(room.channel, room.reader, "ask", question=QUESTION).answer()
        assert LABEL not in [b["label"] for b in answer.buttons]
    assert server.pings == []


async def test_a_person_can_be_asked_again_where_the_first_time_was_refused(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    role = server.role(room.guild, "librarians", mentionable=True)
    async with answering(server, tmp_path):
        await server.slash(room.channel, room.editor, "library channels helpers", role=role).answer()
        answer = await server.slash(room.channel, room.reader, "ask", question=QUESTION).answer()
        server.restrict(room.channel, server.bot, deny=Allow.SEND_MESSAGES)
        await server.settled()
        told = await server.press(answer, room.reader, LABEL).answer()
        assert "I lack the permission Send Messages" in seen(told)
        server.restrict(room.channel, server.bot)
        await server.settled()
        assert "I asked" in seen(await server.press(answer, room.reader, LABEL).answer())
    assert server.pings == [Ping("role", role.id)]


async def test_one_person_asks_for_people_once_in_a_while_and_never_pings_everyone(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    role = server.role(room.guild, "librarians", mentionable=True)
    everyone = room.guild.roles[room.guild.id]
    async with answering(server, tmp_path):
        for named in (everyone, role):
            await server.slash(room.channel, room.editor, "library channels helpers", role=named).answer()
            for number in range(3):
                thread = server.thread(room.channel, f"cup {number} {named.name}")
                answer = await server.reply(server.say(thread, room.reader, f"{server.bot.mention} {QUESTION}"))
                if LABEL in [button["label"] for button in answer.buttons]:
                    told = seen(await server.press(answer, room.reader, LABEL).answer())
                    assert ("I asked" in told) == (named is role and not number)
    assert server.pings == [Ping("role", role.id)]


async def test_a_role_that_may_not_be_pinged_is_told_and_the_thread_is_not_spent(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    role = server.role(room.guild, "librarians", mentionable=True)
    room.guild.roles[room.guild.id].permissions &= ~Allow.MENTION_EVERYONE
    async with answering(server, tmp_path) as bot:
        await server.slash(room.channel, room.editor, "library channels helpers", role=role).answer()
        thread = server.thread(room.channel, "cup")
        answer = await server.reply(server.say(thread, room.reader, f"{server.bot.mention} {QUESTION}"))
        guild = bot.get_guild(room.guild.id)
        known = guild and guild.get_role(role.id)
        assert known
        known.mentionable = False
        assert "may not ping" in seen(await server.press(answer, room.reader, LABEL).answer())
        known.mentionable = True
        assert "I asked" in seen(await server.press(answer, room.reader, LABEL).answer())


@pytest.mark.parametrize("text", ["lol", "👍", "<:wave:123456789012345678>", "...", "ok!"])
async def test_what_asks_nothing_in_a_named_channel_is_left_alone(
    text: str, server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        await open_up(server, room, room.channel)
        before = len(ours(server, room.channel))
        server.say(room.channel, room.reader, text)
        assert FOUND in seen(await server.reply(server.say(room.channel, room.reader, QUESTION)))
        await server.settled()
        assert len(ours(server, room.channel)) == before + 1
