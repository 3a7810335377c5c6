"""What the buttons below an answer do, now and after a restart."""

from pathlib import Path

import apsw
import pytest

from bot.records.protocol import KEPT
from index.library import Library
from index.model import Article
from tests.bot.discord_bot.newsroom import Newsroom, answering, newsroom, seen, stock
from tests.corpus import article
from tests.discord_server import DiscordServer, Message

LIT = "who lit the lighthouse?"


@pytest.fixture
def room(server: DiscordServer, tmp_path: Path) -> Newsroom:
    """A server whose library has twelve articles that answer one question."""
    room = newsroom(server)
    lights = [Article(f"Lighthouse {n} was lit at dusk by Ada Flint.\n\nThen she slept.", id=str(n)) for n in range(12)]
    stock(tmp_path, room.guild, *lights)
    return room


async def ask(server: DiscordServer, room: Newsroom, question: str = LIT, **options: object) -> Message:
    return await server.slash(room.channel, room.reader, "ask", question=question, **options).answer()


async def test_further_passages_come_in_pages_to_who_pressed_alone(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        answer = await ask(server, room)
        first = await server.press(answer, room.editor, "More passages").answer()
        assert first.ephemeral
        assert seen(answer).count("¶") == 1
        assert "2 ·" in seen(first)
        assert "4 ·" in seen(first)
        second = await server.press(first, room.editor, "▶").answer()
        assert second is first
        assert "5 ·" in seen(second)
        third = await server.press(second, room.editor, "▶").answer()
        last = await server.press(third, room.editor, "▶").answer()
        assert "page 4 of 4" in last.embeds[0]["footer"]["text"]
        assert [b["disabled"] for b in last.buttons] == [False, True]


async def test_more_passages_are_offered_where_there_are_some(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    few, enough = newsroom(server, "Few"), newsroom(server, "Enough")
    for where, number in ((few, 1), (enough, 2)):
        texts = [f"Lighthouse {n} was lit at dusk by Ada Flint." for n in range(number)]
        stock(tmp_path, where.guild, *(Article(text, id=text) for text in texts))
    async with answering(server, tmp_path):
        for where, is_offered in ((few, False), (enough, True)):
            answer = await ask(server, where)
            assert ("More passages" in [button["label"] for button in answer.buttons]) == is_offered
        assert "2 ·" in seen(await server.press(answer, enough.reader, "More passages").answer())


async def test_context_and_why_show_one_passage_after_another(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        answer = await ask(server, room)
        for button, shown in (("Context", "Then she slept"), ("Why", "Looked for: “lit” and “lighthouse”")):
            first = await server.press(answer, room.reader, button).answer()
            assert first.ephemeral
            assert shown in seen(first)
            assert [b["label"] for b in first.buttons] == ["1", "2", "3"]
            before = seen(first)
            second = await server.press(first, room.reader, "2").answer()
            assert seen(second) != before


async def test_asking_more_opens_a_form_and_keeps_the_thread(
    server: DiscordServer, tmp_path: Path, room: Newsroom
) -> None:
    stock(tmp_path, room.guild, article())
    async with answering(server, tmp_path):
        answer = await ask(server, room, "who met the dockers?")
        form = server.press(answer, room.reader, "Ask more")
        await form.modal()
        public = await server.fill(form, **{"Your question": "what did she say?"}).answer()
        assert "Understood as" in seen(public)
        assert not public.ephemeral
        private = await ask(server, room, "who met the dockers?", private=True)
        form = server.press(private, room.reader, "Ask more")
        await form.modal()
        assert (await server.fill(form, **{"Your question": "what did she say?"}).answer()).ephemeral


async def test_buttons_work_after_a_restart(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):
        answer = await ask(server, room, private=True)
    async with answering(server, tmp_path):
        for button, shown in (("More passages", "2 ·"), ("Context", "Ada"), ("Why", "lit"), ("Share", "Ada")):
            assert shown in seen(await server.press(answer, room.reader, button).answer())
        assert await server.press(answer, room.reader, "Ask more").modal()


async def test_an_answer_from_before_the_records_begin_says_so(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        answer = await ask(server, room, private=True)
        db = apsw.Connection(str(next(tmp_path.glob("libraries/discord-*/records.db"))))
        db.execute("UPDATE answer SET asked = asked - ?", (KEPT + 5,))
        db.close()
        for button in ("More passages", "Context", "Why", "Share"):
            told = await server.press(answer, room.reader, button).answer()
            assert "older than 30 days" in seen(told)
            assert told.ephemeral


async def test_a_button_works_only_in_the_server_it_was_given_in(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    other = newsroom(server, "Other")
    async with answering(server, tmp_path, share=True):
        answer = await ask(server, room)
        theirs = await server.slash(other.channel, other.reader, "ask", question=LIT).answer()
        for button in answer.buttons[:3]:
            theirs.components = answer.components  # as a forger would have it
            told = await server.press(theirs, other.reader, button["custom_id"]).answer()
            assert "Ada" not in seen(told)
            assert "no longer have that answer" in seen(told)


async def test_a_quote_whose_article_changed_is_not_shown_as_it_never_stood(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    folder = stock(tmp_path, room.guild, article())
    async with answering(server, tmp_path):
        answer = await ask(server, room, "who met the dockers?")
        with Library.open(folder) as library:
            library.put([article(text="The mayor met nobody.", id=article().id)])
        told = await server.press(answer, room.reader, "Context").answer()
        assert "was changed or removed" in seen(told)


async def test_what_a_person_asked_is_erased_at_a_word(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):
        mine, theirs = (
            await ask(server, room),
            await server.slash(room.channel, room.editor, "ask", question=LIT).answer(),
        )
        told = await server.slash(room.channel, room.reader, "privacy").answer()
        assert told.ephemeral
        assert "30 days" in seen(told)
        erased = await server.press(told, room.reader, "Erase my questions").answer()
        assert "Erased: 1 question" in seen(erased)
        assert "no longer" in seen(await server.press(mine, room.reader, "Why").answer())
        assert "Looked for" in seen(await server.press(theirs, room.reader, "Why").answer())
