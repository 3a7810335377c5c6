"""The menu "Add to library" of a message."""

from pathlib import Path

import pytest

from bot.discord_bot.commands.add_message import NOTHING
from bot.discord_bot.context import library_of
from index.library import Library
from index.model import Article
from tests.bot.discord_bot.newsroom import Newsroom, answering, newsroom, seen
from tests.discord_server import DiscordServer, File, Message

MENU = "Add to library"


@pytest.fixture
def room(server: DiscordServer) -> Newsroom:
    return newsroom(server)


async def add(server: DiscordServer, room: Newsroom, message: Message) -> str:
    """What the bot says in the end, to the editor alone."""
    told = await server.context_menu(room.editor, MENU, message).answer()
    await server.until(lambda: told.embeds and not told.buttons, 30)
    assert told.ephemeral
    return seen(told)


def articles(tmp_path: Path, room: Newsroom) -> list[Article]:
    with Library.open(tmp_path / "libraries" / library_of(room.guild.id)) as library:
        return sorted(library.articles(), key=lambda article: article.text)


async def test_all_files_of_a_message_are_added_in_one_go(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    files = [File("message.txt", f"Lighthouse {n} was lit.".encode()) for n in range(9)]
    said = server.say(room.channel, room.reader, "nine", attachments=[*files, File("photo.png", b"x")])
    async with answering(server, tmp_path):
        told = await add(server, room, said)
        assert "Added 9 articles." in told
        assert "photo.png" in told
        assert "That is" not in told
    assert [article.text for article in articles(tmp_path, room)] == [f.data.decode() for f in files]


async def test_the_text_of_a_message_is_added_with_where_it_stands(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    said = server.say(room.channel, room.reader, "The harbour reopened\nMayor Ines Calder met the dockers @everyone.")
    async with answering(server, tmp_path):
        assert await add(server, room, said) == "Added 1 article."
        assert await add(server, room, said) == "That is already there."
        server.edit(said, "The harbour reopened\nMayor Otto Brand met the dockers.")
        asked = await server.context_menu(room.editor, MENU, said).answer()
        await server.until(lambda: "Keep both" in [button["label"] for button in asked.buttons], 30)
    (article,) = articles(tmp_path, room)
    assert (article.title, article.source) == ("The harbour reopened", "#general")
    assert article.url == f"https://discord.com/channels/{room.guild.id}/{room.channel.id}/{said.id}"


async def test_the_link_of_a_message_is_read(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    said = server.say(room.channel, room.reader, "look: http://127.0.0.1/story.")
    async with answering(server, tmp_path):
        assert "127.0.0.1/story:" in await add(server, room, said)


async def test_what_can_not_be_added_is_told_why(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    photo = server.say(room.channel, room.reader, attachments=[File("photo.png", b"x")])
    async with answering(server, tmp_path):
        assert "can't read that kind of file" in await add(server, room, photo)
        empty = server.say(room.channel, room.reader, embeds=[{"title": "no text"}])
        assert await add(server, room, empty) == NOTHING
        for command in server.commands:
            command["default_member_permissions"] = None  # as an administrator may set it
        said = server.say(room.channel, room.reader, "The mill burnt down.")
        told = await server.context_menu(room.reader, MENU, said).answer()
        assert "members who may manage" in seen(told)
    assert not (tmp_path / "libraries" / library_of(room.guild.id)).exists()
