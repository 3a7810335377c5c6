"""What was posted while the bot was away is found, and nothing is removed that Discord does not say is gone."""

import asyncio

import discord
import pytest

from bot.discord_bot.channels import source_channels
from tests.bot.discord_bot.channels.test_source_channels import STORY, Home, home, room
from tests.bot.discord_bot.newsroom import Newsroom, answering, seen
from tests.discord_server import Allow, DiscordServer
from tests.discord_server.world import FORUM

__all__ = ["home", "room"]


async def test_an_outage_at_the_start_removes_nothing(server: DiscordServer, room: Newsroom, home: Home) -> None:
    async with answering(server, home.folder):
        await home.agree(room.channel)
        kept, gone = (server.say(room.channel, room.editor, text) for text in (STORY, "Two."))
        await home.until(STORY, "Two.")
    server.delete(gone)
    server.outage(room.guild)
    async with answering(server, home.folder) as bot:
        await caught_up(server, bot.source_channels)
        assert len(home.articles()) == 2
        server.edit(kept, "The mill burnt down.")
        server.join(room.guild)
        await home.until("The mill burnt down.")


async def test_a_channel_that_the_bot_may_not_read_keeps_its_articles(
    server: DiscordServer, room: Newsroom, home: Home
) -> None:
    async with answering(server, home.folder):
        await home.agree(room.channel)
        server.say(room.channel, room.editor, STORY)
        await home.until(STORY)
    room.channel.overwrite(server.bot, deny=Allow.READ_MESSAGE_HISTORY)
    async with answering(server, home.folder) as bot:
        await caught_up(server, bot.source_channels)
        assert len(home.articles()) == 1


async def test_archived_posts_of_a_forum_stay(
    server: DiscordServer, room: Newsroom, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum = server.channel(room.guild, "ideas", FORUM)
    texts = [f"Post number {number}." for number in range(6)]
    async with answering(server, home.folder):
        older = server.post_in(forum, room.reader, "Older", "Older than the consent.")
        await server.settled()
        await home.agree(forum)
        made = [server.post_in(forum, room.reader, "Title", text) for text in texts]
        await home.until(*texts)
        for post in (*made[3:], *made[:3], older):  # in another order than they were made
            server.archive(post.channel)
    monkeypatch.setattr(source_channels, "NEWEST", 4)
    server.delete(made[1])
    async with answering(server, home.folder) as bot:
        await home.until(*(text for text in texts if text != "Post number 1."))
        await caught_up(server, bot.source_channels)
        assert len(home.articles()) == 5


async def test_what_comes_during_the_catch_up_is_neither_lost_nor_undone(
    server: DiscordServer, room: Newsroom, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum = server.channel(room.guild, "ideas", FORUM)
    async with answering(server, home.folder):
        await home.agree(forum)
        first = server.post_in(forum, room.reader, "Title", "One.")
        await home.until("One.")
    is_read, go_on, is_done = hold_reading(monkeypatch)
    async with answering(server, home.folder) as bot:
        await is_read.wait()
        server.post_in(forum, room.reader, "New", "Two.")
        server.edit(first, "One, corrected.")
        await server.settled()
        go_on.set()
        await is_done.wait()
        await caught_up(server, bot.source_channels)
        assert sorted(one.text for one in home.articles()) == ["One, corrected.", "Two."]


async def test_a_source_that_ends_during_the_catch_up_leaves_no_articles(
    server: DiscordServer, room: Newsroom, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with answering(server, home.folder):
        await home.agree(room.channel)
        server.say(room.channel, room.editor, STORY)
        await home.until(STORY)
    is_read, go_on, is_done = hold_reading(monkeypatch)
    async with answering(server, home.folder) as bot:
        await is_read.wait()
        ended = server.slash(room.channel, room.editor, "library channels source", channel=room.channel)
        assert "no source any more" in seen(await ended.answer())
        go_on.set()
        await is_done.wait()
        await caught_up(server, bot.source_channels)
        assert home.articles() == []


async def test_a_channel_deleted_while_the_bot_was_away_leaves_no_articles(
    server: DiscordServer, room: Newsroom, home: Home
) -> None:
    news = server.channel(room.guild, "news")
    async with answering(server, home.folder):
        await home.agree(news)
        server.say(news, room.editor, STORY)
        await home.until(STORY)
    server.remove_channel(news)
    async with answering(server, home.folder) as bot:
        await home.until()
        assert not (await bot.context.server_settings.get(room.guild.id)).sources


async def caught_up(server: DiscordServer, bot_posts: source_channels.SourceChannels) -> None:
    """Everything that the bot had to do in its servers is done."""
    await server.until(lambda: bool(server.gateway.live()), name="connected")
    await server.settled()
    await server.until(lambda: not bot_posts._waiting, name="caught up")


def hold_reading(monkeypatch: pytest.MonkeyPatch) -> tuple[asyncio.Event, asyncio.Event, asyncio.Event]:
    """What was read of a channel is held back from the first event on until the second; the third: it is compared."""
    real, compare = source_channels._read, source_channels.SourceChannels._compare
    is_read, go_on, is_done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def held(channel: object, since: int) -> list[discord.Message]:
        found = await real(channel, since)
        is_read.set()
        await go_on.wait()
        return found

    async def compared(self: source_channels.SourceChannels, guild: discord.Guild, source: int, since: int) -> None:
        await compare(self, guild, source, since)
        is_done.set()

    monkeypatch.setattr(source_channels, "_read", held)
    monkeypatch.setattr(source_channels.SourceChannels, "_compare", compared)
    return is_read, go_on, is_done
