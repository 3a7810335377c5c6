"""`/library gaps`: what was asked in a server and not answered, for those who manage it."""

from pathlib import Path

from tests.bot.discord_bot.newsroom import Newsroom, answering, newsroom, seen, stock
from tests.discord_server import DiscordServer, Message


async def gaps(server: DiscordServer, room: Newsroom) -> Message:
    return await server.slash(room.channel, room.editor, "library gaps").answer()


async def test_managers_see_what_was_not_answered_and_not_who_asked(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    other = newsroom(server, "Elsewhere")
    stock(tmp_path, other.guild)
    async with answering(server, tmp_path, share=True):
        assert "Every stored question" in seen(await gaps(server, room))
        for question in ("who won the world cup?", "Who has won the world cups?", "who met the dockers?"):
            await server.slash(room.channel, room.reader, "ask", question=question).answer()
        await server.slash(other.channel, other.reader, "ask", question="what is a zebra?").answer()
        said = server.say(room.channel, room.reader, "I saw a giraffe in town.")
        await server.context_menu(room.reader, "Find sources", said).answer()
        shown = await gaps(server, room)
        assert shown.ephemeral
        assert shown.embeds[0]["title"] == "Unanswered questions: 1"
        assert "\nWho has won the world cups?\n" in seen(shown)
        assert "2 times" in seen(shown)
        assert not [name for name in ("reader", str(room.reader.id), "zebra", "giraffe") if name in str(shown.embeds)]


async def test_what_was_asked_privately_stays_private(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):
        await server.slash(room.channel, room.reader, "ask", question="what is a zebra?", private=True).answer()
        await server.slash(room.channel, room.reader, "ask", question="what is a giraffe?").answer()
        shown = seen(await gaps(server, room))
        assert "giraffe" in shown
        assert "zebra" not in shown


async def test_others_do_not(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):
        for number in range(12):
            await server.slash(room.channel, room.editor, "ask", question=f"what is a zebra{number}x?").answer()
        page = await gaps(server, room)
        refused = await server.slash(room.channel, room.reader, "library gaps").answer()
        assert "may manage the server" in seen(refused)
        page.visible_to = None  # as a forger would have it
        assert "may manage the server" in seen(await server.press(page, room.reader, "▶").answer())
        second = await server.press(page, room.editor, "▶").answer()
        assert second.embeds[0]["footer"]["text"].startswith("page 2 of 2")
        assert len(seen(second).split("nothing was found")) == 3


async def test_what_a_person_has_erased_is_none_any_more(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):
        await server.slash(room.channel, room.reader, "ask", question="who won the world cup?").answer()
        privacy = await server.slash(room.channel, room.reader, "privacy").answer()
        assert "but not who asked" in seen(privacy)
        await server.press(privacy, room.reader, "Erase my questions").answer()
        assert "Every stored question" in seen(await gaps(server, room))
