"""Channels as sources: posts become articles once a manager agrees to that, and change and go as the posts do."""

from contextlib import ExitStack
from errno import ENOSPC
from pathlib import Path
from typing import Any

import pytest

from bot.discord_bot.channels import source_channels
from bot.discord_bot.context import library_of
from index.errors import LibraryError
from index.library import Library
from index.model import Article
from tests.bot.discord_bot.newsroom import Newsroom, answering, newsroom, seen
from tests.discord_server import Allow, Channel, DiscordServer, Message
from tests.discord_server.gateway import CONTENT
from tests.discord_server.world import FORUM, NEWS

STORY = "Mayor Ines Calder met the dockers of Vellmar at noon."


@pytest.fixture
def room(server: DiscordServer) -> Newsroom:
    server.privileged = CONTENT
    return newsroom(server)


class Home:
    """The home of the bot, and what is in the library of a server."""

    def __init__(self, folder: Path, server: DiscordServer, room: Newsroom) -> None:
        self.folder, self.server, self.room = folder, server, room
        self.library = folder / "libraries" / library_of(room.guild.id)

    def articles(self) -> list[Article]:
        if not (self.library / "catalogue.db").exists():
            return []
        with Library.open(self.library) as library:
            return list(library.articles())

    async def until(self, *texts: str) -> None:
        await self.server.until(lambda: sorted(one.text for one in self.articles()) == sorted(texts), name="articles")

    async def agree(self, channel: Channel) -> Message:
        """The channel becomes a source: the consent text, and the button below it."""
        command = self.server.slash(self.room.channel, self.room.editor, "library channels source", channel=channel)
        asked = await command.answer()
        assert "becomes articles" in seen(asked)
        return await self.server.press(asked, self.room.editor, "Make it a source").answer()


@pytest.fixture
def home(server: DiscordServer, room: Newsroom, tmp_path: Path) -> Home:
    return Home(tmp_path, server, room)


async def test_posts_become_articles_that_follow_edits_and_deletions(
    server: DiscordServer, room: Newsroom, home: Home
) -> None:
    news = server.channel(room.guild, "news", NEWS)
    async with answering(server, home.folder):
        older = server.say(news, room.editor, "Older than the consent.")
        await server.settled()
        await home.agree(news)
        server.edit(older, "Older, but edited since.")
        said = server.say(news, room.editor, STORY)
        other = server.say(news, room.editor, "The mill burnt down.", webhook=True)
        server.say(room.channel, room.editor, "Elsewhere.")
        await home.until(STORY, "The mill burnt down.")
        answer = await server.slash(room.channel, room.reader, "ask", question="who met the dockers?").answer()
        assert "#news" in seen(answer)
        address = f"https://discord.com/channels/{room.guild.id}/{news.id}/{said.id}"
        assert answer.links[0].url.startswith(address)
        assert room.editor.name not in str(home.articles())
        server.edit(said, STORY.replace("noon", "ten"))
        await home.until(STORY.replace("noon", "ten"), "The mill burnt down.")
        server.delete(said)
        await home.until("The mill burnt down.")
        server.edit(other, "")
        await home.until()


async def test_the_first_message_of_a_forums_post_becomes_an_article(
    server: DiscordServer, room: Newsroom, home: Home
) -> None:
    forum = server.channel(room.guild, "ideas", FORUM)
    async with answering(server, home.folder):
        assert "please tell" not in seen(await home.agree(forum))
        notice = next(one for one in room.guild.channels if one.parent is forum).messages[0]
        assert "those who can't see this channel too" in notice.content
        post = server.post_in(forum, room.reader, "A harbour for all", STORY)
        server.say(post.channel, room.editor, "I like that.")
        await home.until(STORY)
        assert [(one.title, one.source) for one in home.articles()] == [("A harbour for all", "#ideas")]
        server.delete(post)
        await home.until()


async def test_what_happened_while_the_bot_was_away_is_followed(
    server: DiscordServer, room: Newsroom, home: Home
) -> None:
    forum = server.channel(room.guild, "ideas", FORUM)
    async with answering(server, home.folder):
        for channel in (room.channel, forum):
            await home.agree(channel)
        _, edited, deleted = (server.say(room.channel, room.editor, text) for text in ("One.", "Two.", "Three."))
        await home.until("One.", "Two.", "Three.")
    server.edit(edited, "Second.")
    server.delete(deleted)
    server.say(room.channel, room.editor, "Four.")
    server.post_in(forum, room.reader, "Title", "Five.")
    async with answering(server, home.folder):
        await home.until("One.", "Second.", "Four.", "Five.")


async def test_a_channel_that_is_no_source_any_more_leaves_no_articles(
    server: DiscordServer, room: Newsroom, home: Home
) -> None:
    async with answering(server, home.folder):
        told = await home.agree(room.channel)
        notices = [m.content for m in room.channel.messages if m.author is server.bot and m.visible_to is None]
        assert any("those who can't see this channel too" in notice for notice in notices)
        assert f"<#{room.channel.id}>" in told.text
        server.say(room.channel, room.editor, STORY)
        await home.until(STORY)
        privacy = await server.slash(room.channel, room.reader, "privacy").answer()
        assert f"What is posted in <#{room.channel.id}> becomes articles" in privacy.text
        ended = server.slash(room.channel, room.editor, "library channels source", channel=room.channel)
        assert "no source any more. I remove 1 article" in seen(await ended.answer())
        await home.until()
        server.say(room.channel, room.editor, STORY)
        await server.settled()
        assert home.articles() == []
        privacy = await server.slash(room.channel, room.reader, "privacy").answer()
        assert "becomes articles" not in privacy.text


@pytest.mark.parametrize("kind", [NEWS, FORUM])
async def test_where_it_may_not_write_the_manager_is_asked_to_tell_the_people(
    server: DiscordServer, room: Newsroom, home: Home, kind: int
) -> None:
    news = server.channel(room.guild, "news", kind)
    news.overwrite(server.bot, deny=Allow.SEND_MESSAGES)
    async with answering(server, home.folder):
        assert "please tell the people who post there" in seen(await home.agree(news))


async def test_without_the_intent_no_channel_is_a_source(server: DiscordServer, room: Newsroom, home: Home) -> None:
    server.privileged = 0
    async with answering(server, home.folder) as bot:
        command = server.slash(room.channel, room.editor, "library channels source", channel=room.channel)
        told = await command.answer()
        assert "Message Content Intent" in seen(told)
        assert not told.buttons
        assert not (await bot.context.server_settings.get(room.guild.id)).sources


async def test_only_managers_make_a_channel_a_source(server: DiscordServer, room: Newsroom, home: Home) -> None:
    async with answering(server, home.folder) as bot:
        command = server.slash(room.channel, room.editor, "library channels source", channel=room.channel)
        asked = await command.answer()
        asked.visible_to = None  # as a forger would have it
        told = await server.press(asked, room.reader, "Make it a source").answer()
        assert "members who may manage" in seen(told)
        assert not (await bot.context.server_settings.get(room.guild.id)).sources


async def test_a_channel_that_is_deleted_leaves_no_articles(server: DiscordServer, room: Newsroom, home: Home) -> None:
    news = server.channel(room.guild, "news")
    async with answering(server, home.folder) as bot:
        await home.agree(news)
        server.say(news, room.editor, STORY)
        await home.until(STORY)
        server.remove_channel(news)
        await home.until()
        assert not (await bot.context.server_settings.get(room.guild.id)).sources


async def test_a_renamed_post_of_a_forum_has_its_new_title(server: DiscordServer, room: Newsroom, home: Home) -> None:
    forum = server.channel(room.guild, "ideas", FORUM)
    async with answering(server, home.folder):
        await home.agree(forum)
        post = server.post_in(forum, room.reader, "Call me at 555", STORY)
        await home.until(STORY)
        server.rename(post.channel, "A harbour for all")
        await server.until(lambda: [one.title for one in home.articles()] == ["A harbour for all"], name="renamed")


async def test_what_was_posted_between_two_consents_still_follows_edits(
    server: DiscordServer, room: Newsroom, home: Home
) -> None:
    async with answering(server, home.folder):
        command = server.slash(room.channel, room.editor, "library channels source", channel=room.channel)
        second = await command.answer()
        await home.agree(room.channel)
        said = server.say(room.channel, room.editor, STORY)
        await home.until(STORY)
        await server.press(second, room.editor, "Make it a source").answer()
        server.edit(said, "Nobody met anybody.")
        await home.until("Nobody met anybody.")


async def test_with_the_intent_off_what_was_deleted_or_edited_is_removed(
    server: DiscordServer, room: Newsroom, home: Home
) -> None:
    async with answering(server, home.folder):
        await home.agree(room.channel)
        texts = ("One.", "Two.", "Three.", "Four.")
        away, deleted, edited, _ = (server.say(room.channel, room.editor, text) for text in texts)
        await home.until(*texts)
    server.privileged = 0
    server.delete(away)
    async with answering(server, home.folder):
        await home.until("Two.", "Three.", "Four.")
        server.delete(deleted)
        await home.until("Three.", "Four.")
        server.edit(edited, "Third.")
        await home.until("Four.")
        privacy = await server.slash(room.channel, room.reader, "privacy").answer()
        assert f"What was posted in <#{room.channel.id}> is in articles until it is deleted there" in privacy.text


async def test_the_articles_of_an_ended_source_go_after_a_restart_if_not_before(
    server: DiscordServer, room: Newsroom, home: Home
) -> None:
    with ExitStack() as job:
        async with answering(server, home.folder, wait=0.01):
            await home.agree(room.channel)
            server.say(room.channel, room.editor, STORY)
            await home.until(STORY)
            job.enter_context(job.enter_context(Library.open(home.library)).store.writing())
            ended = server.slash(room.channel, room.editor, "library channels source", channel=room.channel)
            assert "I remove 1 article" in seen(await ended.answer())
        assert len(home.articles()) == 1
    async with answering(server, home.folder) as bot:
        await home.until()
        await server.until(lambda: not bot.source_channels._waiting, name="noted")
        assert not (await bot.context.server_settings.get(room.guild.id)).ending


async def test_neither_a_full_disk_nor_another_servers_damaged_library_loses_a_post(
    server: DiscordServer, room: Newsroom, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_channels, "AGAIN", 0.01)
    other = newsroom(server, "Other")
    tried: list[int] = []
    async with answering(server, home.folder) as bot:
        await home.agree(room.channel)
        command = server.slash(other.channel, other.editor, "library channels source", channel=other.channel)
        await server.press(await command.answer(), other.editor, "Make it a source").answer()
        real = bot.source_channels._apply

        def apply(guild: int, *change: Any) -> None:
            tried.append(guild)
            if guild == other.guild.id:
                raise LibraryError("damaged")
            if tried.count(guild) == 1:
                raise OSError(ENOSPC, "No space left on device")
            if tried.count(guild) == 3:
                raise ValueError("a fault of ours")
            real(guild, *change)

        monkeypatch.setattr(bot.source_channels, "_apply", apply)
        server.say(other.channel, other.editor, "Into a damaged library.")
        await server.until(lambda: tried.count(other.guild.id) > 2, name="tried")
        for text in (STORY, "Lost by a fault.", "Two."):
            server.say(room.channel, room.editor, text)
        await home.until(STORY, "Two.")


@pytest.mark.parametrize("lacks", ["Manage Server", "View Channel"])
async def test_nobody_opens_a_channel_without_managing_the_server_and_seeing_the_channel(
    server: DiscordServer, room: Newsroom, home: Home, lacks: str
) -> None:
    role = server.role(room.guild, "librarians")
    board = server.channel(room.guild, "board")
    person = room.editor
    if lacks == "Manage Server":
        server.enrol(room.guild, person := room.reader, role)
    else:
        server.restrict(board, None, deny=Allow.VIEW_CHANNEL)
        server.restrict(board, server.bot, allow=Allow.VIEW_CHANNEL)
    async with answering(server, home.folder) as bot:
        await server.slash(room.channel, room.editor, "library settings", role=role).answer()
        command = server.slash(room.channel, person, "library channels source", channel=board)
        told = await command.answer()
        assert "who can read the channel" in seen(told)
        assert not told.buttons
        forged = {"type": 2, "style": 1, "label": "Forged", "custom_id": f"citebot:source:{board.id:x}:1"}
        told.components = [{"type": 1, "components": [forged]}]
        told = await server.press(told, person, "Forged").answer()
        assert ("members who may manage" if lacks == "Manage Server" else "who can read the channel") in seen(told)
        assert not (await bot.context.server_settings.get(room.guild.id)).sources


async def test_only_who_manages_the_server_names_the_role_that_is_asked(
    server: DiscordServer, room: Newsroom, home: Home
) -> None:
    role = server.role(room.guild, "librarians")
    server.enrol(room.guild, room.reader, role)
    async with answering(server, home.folder) as bot:
        await server.slash(room.channel, room.editor, "library settings", role=role).answer()
        told = await server.slash(room.channel, room.reader, "library channels helpers", role=role).answer()
        assert "may manage the server" in seen(told)
        assert not (await bot.context.server_settings.get(room.guild.id)).helpers
