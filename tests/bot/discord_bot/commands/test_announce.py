"""`/library announce`: new articles of a server's feeds in a channel."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.discord_bot import delivery, notifications
from bot.discord_bot.client import CitebotClient
from bot.discord_bot.context import library_of
from bot.records.sqlite import LocalRecords
from bot.service import announcements
from index.library import Library
from index.web.model import Policy
from tests.bot.discord_bot.newsroom import Newsroom, answering, newsroom, seen, stock
from tests.discord_server import Allow, Channel, DiscordServer, Message
from tests.index.ingest.news_site import Newsstand, standing, story


@pytest.fixture
def room(server: DiscordServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    monkeypatch.setattr(notifications, "LOOK", 0.02)
    monkeypatch.setattr(delivery, "AGAIN", (0.02,))
    room = newsroom(server)
    stock(tmp_path, room.guild)
    return room


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    with standing(stories=2) as stand:
        yield stand


def folder(tmp_path: Path, room: Newsroom) -> Path:
    return tmp_path / "libraries" / library_of(room.guild.id)


def read(tmp_path: Path, room: Newsroom, stand: Newsstand, *numbers: int) -> None:
    """The feed lists these stories, and is read as another process would."""
    stand.stories = [story(number) for number in numbers]
    stand.stand()
    with Library.open(folder(tmp_path, room)) as library:
        Library(library.store, Policy(allow=frozenset({stand.site.host}))).add([stand.url])


def state(tmp_path: Path, room: Newsroom) -> announcements.Announcements | None:
    with LocalRecords(folder(tmp_path, room)) as records:
        return announcements.load(records)


def pass_time(tmp_path: Path, room: Newsroom, bot: CitebotClient, **changes: float) -> None:
    """As though the pause after the last post, or another time, were over."""
    with LocalRecords(folder(tmp_path, room)) as records:
        saved = json.loads(records.noted(announcements.NAME) or "{}")
        records.note(announcements.NAME, json.dumps({**saved, "due": 0.0, **changes}))
    bot.context.announcing[library_of(room.guild.id)] = None


async def announce(server: DiscordServer, room: Newsroom, **options: object) -> str:
    told = await server.slash(room.channel, room.editor, "library announce", **options).answer()
    assert told.ephemeral
    return seen(told)


def posts(channel: Channel) -> list[Message]:
    return [message for message in channel.messages if message.embeds]


async def waiting(server: DiscordServer, tmp_path: Path, room: Newsroom, number: int) -> None:
    def is_so() -> bool:
        now = state(tmp_path, room)
        return now is not None and len(now.waiting) == number and now.claimed is None

    await server.until(is_so)


async def test_new_articles_of_a_feed_are_posted_one_by_one_at_the_pace_that_is_set(
    server: DiscordServer, room: Newsroom, tmp_path: Path, stand: Newsstand
) -> None:
    news = server.channel(room.guild, "news")
    read(tmp_path, room, stand, 2, 1)
    async with answering(server, tmp_path) as bot:
        told = await announce(server, room, channel=news, minutes=30)
        assert "at most one every 30 minutes" in told
        read(tmp_path, room, stand, 4, 3, 2, 1)
        await waiting(server, tmp_path, room, 1)
        (post,) = posts(news)
        assert post.embeds[0]["title"] == story(3).title
        assert post.embeds[0]["url"] == stand.site.url("/story3")
        assert post.embeds[0]["description"].startswith(story(3).text.partition(" ")[0])
        assert "Vellmar Post" in post.embeds[0]["footer"]["text"]
        assert "1 article waits" in await announce(server, room)
    async with answering(server, tmp_path) as bot:  # a restart later
        await server.settled()
        assert len(posts(news)) == 1
        pass_time(tmp_path, room, bot)
        await waiting(server, tmp_path, room, 0)
        assert [post.embeds[0]["title"] for post in posts(news)] == [story(3).title, story(4).title]


async def test_articles_of_a_feed_that_is_added_later_are_not_news(
    server: DiscordServer, room: Newsroom, tmp_path: Path, stand: Newsstand
) -> None:
    async with answering(server, tmp_path) as bot:
        assert "adds a feed first" in await announce(server, room, channel=room.channel)
        read(tmp_path, room, stand, 2, 1)
        await server.until(lambda: (now := state(tmp_path, room)) and now.feeds)
        await waiting(server, tmp_path, room, 0)
        pass_time(tmp_path, room, bot)
        await server.settled()
        assert [post for post in posts(room.channel) if not post.asked] == []


async def test_stopping_posts_nothing_more(
    server: DiscordServer, room: Newsroom, tmp_path: Path, stand: Newsstand
) -> None:
    read(tmp_path, room, stand, 1)
    async with answering(server, tmp_path) as bot:
        await announce(server, room, channel=room.channel, minutes=30)
        assert "no longer posted" in await announce(server, room, stop=True)
        await server.until(lambda: not bot.context.announcing)
        assert "choose a channel" in await announce(server, room, minutes=5)
    assert state(tmp_path, room) is None


async def test_a_channel_it_may_not_write_in_is_refused(
    server: DiscordServer, room: Newsroom, tmp_path: Path, stand: Newsstand
) -> None:
    shut = server.channel(room.guild, "shut")
    shut.overwrite(None, deny=Allow.SEND_MESSAGES)
    async with answering(server, tmp_path):
        assert "may not write in #shut" in await announce(server, room, channel=shut)
    assert state(tmp_path, room) is None


async def test_an_article_that_discord_did_not_take_for_now_is_posted_later_and_once(
    server: DiscordServer, room: Newsroom, tmp_path: Path, stand: Newsstand
) -> None:
    read(tmp_path, room, stand, 1)
    async with answering(server, tmp_path) as bot:
        await announce(server, room, channel=room.channel, minutes=30)
        server.faults.fail(503, "POST", "/channels/*/messages", times=2)
        read(tmp_path, room, stand, 2, 1)
        await server.until(lambda: (now := state(tmp_path, room)) and now.due and now.waiting)
        assert [post for post in posts(room.channel) if not post.asked] == []
        pass_time(tmp_path, room, bot)
        await waiting(server, tmp_path, room, 0)
        titles = [post.embeds[0]["title"] for post in posts(room.channel) if not post.asked]
        assert titles == [story(2).title]


async def test_one_that_was_claimed_long_ago_is_not_posted_again(
    server: DiscordServer, room: Newsroom, tmp_path: Path, stand: Newsstand
) -> None:
    read(tmp_path, room, stand, 1)
    async with answering(server, tmp_path) as bot:
        await announce(server, room, channel=room.channel, minutes=30)
        read(tmp_path, room, stand, 3, 2, 1)
        await waiting(server, tmp_path, room, 1)
        pass_time(tmp_path, room, bot, claimed=1.0)
        await waiting(server, tmp_path, room, 0)
        titles = [post.embeds[0]["title"] for post in posts(room.channel) if not post.asked]
        assert titles == [story(2).title]


async def test_an_article_waits_while_the_right_to_post_is_gone_which_is_logged_once(
    server: DiscordServer, room: Newsroom, tmp_path: Path, stand: Newsstand, caplog: pytest.LogCaptureFixture
) -> None:
    news = server.channel(room.guild, "news")
    read(tmp_path, room, stand, 1)
    async with answering(server, tmp_path) as bot:
        await announce(server, room, channel=news, minutes=30)
        server.restrict(news, None, deny=Allow.SEND_MESSAGES)
        read(tmp_path, room, stand, 2, 1)
        for _ in range(2):
            await server.until(lambda: (now := state(tmp_path, room)) and now.due and now.waiting)
            await waiting(server, tmp_path, room, 1)
            pass_time(tmp_path, room, bot)
        await server.until(lambda: (now := state(tmp_path, room)) and now.due)
        assert "can't post there" in await announce(server, room)
        server.restrict(news, None, allow=Allow.SEND_MESSAGES)
        pass_time(tmp_path, room, bot)
        await waiting(server, tmp_path, room, 0)
        assert "can't post there" not in await announce(server, room)
    assert [post.embeds[0]["title"] for post in posts(news)] == [story(2).title]
    (line,) = [line for line in caplog.messages if "new articles wait" in line]
    assert str(news.id) in line
    assert "Send Messages" in line


async def test_an_article_for_a_channel_that_was_deleted_waits_for_another_channel(
    server: DiscordServer, room: Newsroom, tmp_path: Path, stand: Newsstand
) -> None:
    news = server.channel(room.guild, "news")
    read(tmp_path, room, stand, 1)
    async with answering(server, tmp_path) as bot:
        await announce(server, room, channel=room.channel, minutes=30)
        pass_time(tmp_path, room, bot, channel=1)  # as though it had been deleted
        read(tmp_path, room, stand, 2, 1)
        await server.until(lambda: (now := state(tmp_path, room)) and now.due and now.waiting)
        await announce(server, room, channel=news, minutes=30)
        await waiting(server, tmp_path, room, 0)
    assert [post.embeds[0]["title"] for post in posts(news)] == [story(2).title]


async def test_an_article_that_discord_will_never_accept_holds_up_no_other(
    server: DiscordServer, room: Newsroom, tmp_path: Path, stand: Newsstand
) -> None:
    read(tmp_path, room, stand, 1)
    async with answering(server, tmp_path) as bot:
        await announce(server, room, channel=room.channel, minutes=30)
        server.faults.fail(400, "POST", "/channels/*/messages", times=1)
        read(tmp_path, room, stand, 3, 2, 1)
        await waiting(server, tmp_path, room, 1)
        pass_time(tmp_path, room, bot)
        await waiting(server, tmp_path, room, 0)
        titles = [post.embeds[0]["title"] for post in posts(room.channel) if not post.asked]
    assert titles == [story(3).title]


async def test_a_hostile_article_is_posted_as_plain_words(
    server: DiscordServer, room: Newsroom, tmp_path: Path, stand: Newsstand
) -> None:
    read(tmp_path, room, stand, 1)
    text = "**@everyone** <@1> [press](https://evil.example) read this. " * 3 + "The quay was mended. " * 20
    async with answering(server, tmp_path):
        await announce(server, room, channel=room.channel, minutes=30)
        stand.stories = [story(2, title="@here `x` <#1>", text=text), story(1)]
        stand.stand()
        with Library.open(folder(tmp_path, room)) as library:
            Library(library.store, Policy(allow=frozenset({stand.site.host}))).add([stand.url])
        post = await server.until(lambda: next((post for post in posts(room.channel) if not post.asked), None))
    assert "**@everyone** <@1> [press](https://evil.example) read this." in seen(post)
    assert not post.content
    assert [link.url for link in post.links if "evil" in link.url] == []


async def test_nobody_chooses_a_channel_in_which_they_may_not_write(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    board = server.channel(room.guild, "board")
    server.restrict(board, None, deny=Allow.SEND_MESSAGES)
    server.restrict(board, server.bot, allow=Allow.SEND_MESSAGES)
    async with answering(server, tmp_path):
        assert "You may not write in #board" in await announce(server, room, channel=board)
        assert state(tmp_path, room) is None
        server.restrict(board, room.editor, allow=Allow.SEND_MESSAGES)
        await announce(server, room, channel=board)
        assert state(tmp_path, room)
