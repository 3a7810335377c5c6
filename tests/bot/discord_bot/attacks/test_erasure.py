"""What is left in the files of the home once somebody has erased it: nothing, in any of their bytes.

Backups are their owner's, and so are the files that articles were read from: they are elsewhere.
"""

import re
from pathlib import Path

import pytest

from bot.discord_bot.context import library_of
from bot.home import make_home
from bot.settings import Settings
from index.library import Library
from index.model import Article
from index.stores.library_folder import ERASED
from tests.bot.discord_bot.commands.test_library import done
from tests.bot.discord_bot.newsroom import Newsroom, answering, hasten, newsroom, seen, stock
from tests.corpus import five
from tests.discord_server import DiscordServer, File, User
from tests.index.readers.sample_files import zipped
from tests.left_behind import files_with

ASKED, ADDED = "zanzarine", "quibblefox"
TEXT = f"Mayor Ines Calder met the {ADDED} of Vellmar at noon. It cost 12 euros."


@pytest.fixture
def room(server: DiscordServer) -> Newsroom:
    return newsroom(server)


async def erase(server: DiscordServer, room: Newsroom, person: User) -> str:
    told = await server.slash(room.channel, person, "privacy").answer()
    return seen(await server.press(told, person, "Erase my questions").answer())


async def ask_everything(server: DiscordServer, room: Newsroom, person: User) -> None:
    """Ask in every way that there is, press every button, and follow what found no answer."""
    for private in (False, True):
        asked = f"who met the dockers of {ASKED}?"
        answer = await server.slash(room.channel, person, "ask", question=asked, private=private).answer()
        for button in ("Context", "Why"):
            await server.press(answer, person, button).answer()
    await server.reply(server.say(room.channel, person, f"{server.bot.mention} where is the {ASKED}?"))
    form = server.press(answer, person, "Ask more")
    await form.modal()
    await server.fill(form, **{"Your question": f"and the {ASKED.upper()}?"}).answer()
    claim = server.say(room.channel, person, f"I heard that the dockers met the {ASKED}.")
    await server.context_menu(person, "Find sources", claim).answer()
    for number in range(20):  # more than one page of a file
        question = f"what is a {ASKED} number {number}? {'It is said to be rare. ' * 20}"
        refused = await server.slash(room.channel, person, "ask", question=question).answer()
        await server.press(refused, person, "Notify me when there's an answer").answer()


async def test_nothing_of_a_persons_questions_is_left_once_they_are_erased(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    stock(tmp_path, room.guild)
    async with answering(server, tmp_path, share=True) as bot:
        hasten(bot)
        await ask_everything(server, room, room.reader)
        await server.slash(room.channel, room.editor, "ask", question="who met the dockers?").answer()
        assert files_with(tmp_path, ASKED)
        assert re.search(r"Erased: \d\d questions", await erase(server, room, room.reader))
        assert files_with(tmp_path, ASKED) == []
    assert files_with(tmp_path, ASKED) == []


async def test_nothing_of_a_removed_upload_is_left_once_the_questions_about_it_are_erased(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    stock(tmp_path, room.guild)
    async with answering(server, tmp_path) as bot:
        hasten(bot)
        uploads = (File(f"{ADDED}.txt", TEXT.encode()), File("a.zip", zipped({"b.txt": f"{TEXT} Or so it is said."})))
        for file in uploads:
            await done(server.slash(room.channel, room.editor, "library add", file=file))
        await server.slash(room.channel, room.reader, "ask", question=f"who met the {ADDED}?").answer()
        offered = await server.autocomplete(room.channel, room.editor, "library remove", "article", ADDED).choices()
        assert offered
        for choice in offered:
            removed = await done(server.slash(room.channel, room.editor, "library remove", article=choice["value"]))
            assert "Removed" in removed
        assert files_with(tmp_path, ADDED) != []
        await erase(server, room, room.reader)
        assert files_with(tmp_path, ADDED) == []


async def test_nothing_of_a_server_is_left_once_its_library_is_erased(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    stock(tmp_path, room.guild, *five(), Article(TEXT, id="a"))
    async with answering(server, tmp_path) as bot:
        hasten(bot)
        await ask_everything(server, room, room.reader)
        await server.slash(room.channel, room.reader, "ask", question=f"who met the {ADDED}?").answer()
        bot.context.storage.erase(library_of(room.guild.id))
        assert files_with(tmp_path, ADDED) == []
        assert files_with(tmp_path, ASKED) == []


def test_what_a_killed_erase_has_left_is_gone_with_the_next_command(tmp_path: Path) -> None:
    half = tmp_path / "libraries" / f"{ERASED}sports"
    with Library.open(half, create=True) as library:
        library.put([Article(TEXT)])
    settings = Settings(home=tmp_path)
    assert settings.backend.names() == []
    make_home(settings)
    assert files_with(tmp_path, ADDED) == []
