"""What a question goes on from: the answer it hangs on, whoever asks, before what its person asked last."""

from pathlib import Path

from tests.bot.discord_bot.newsroom import Newsroom, answering, newsroom, seen, stock
from tests.discord_server import Channel, DiscordServer, Message, User

DOCKERS, GLACIER = "who met the dockers?", "how much ice did the glacier lose?"
SHE, CALDER = "what did she say?", "Understood as: what did she say? (Ines Calder)"
MELT = "and what does its meltwater feed?"


async def say(
    server: DiscordServer, channel: Channel, who: User, text: str, reply_to: Message | None = None
) -> Message:
    return await server.reply(server.say(channel, who, f"{server.bot.mention} {text}", reply_to=reply_to))


async def ask_more(server: DiscordServer, card: Message, who: User, text: str) -> Message:
    form = server.press(card, who, "Ask more")
    await form.modal()
    return await server.fill(form, **{"Your question": text}).answer()


async def test_a_reply_goes_on_from_the_card_it_replies_to_whoever_writes(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        first = await say(server, room.channel, room.reader, DOCKERS)
        await say(server, room.channel, room.reader, GLACIER)
        await say(server, room.channel, room.editor, GLACIER)
        for person in (room.reader, room.editor):
            assert CALDER in seen(await say(server, room.channel, person, SHE, reply_to=first))


async def test_asking_more_goes_on_from_its_card_whoever_presses(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        first = await say(server, room.channel, room.reader, DOCKERS)
        await say(server, room.channel, room.reader, GLACIER)
        for person in (room.reader, room.editor):
            assert CALDER in seen(await ask_more(server, first, person, SHE))


async def test_what_hangs_on_a_card_from_before_a_restart_goes_on_from_it(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        first = await say(server, room.channel, room.reader, DOCKERS)
    async with answering(server, tmp_path):
        assert CALDER in seen(await say(server, room.channel, room.editor, SHE, reply_to=first))
        assert CALDER in seen(await ask_more(server, first, room.editor, SHE))
        more = await say(server, room.channel, room.editor, "tell me more", reply_to=first)
        assert "That was all I found" in seen(more)


async def test_a_thread_goes_on_from_the_card_it_was_started_from_and_then_from_its_own_last_answer(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        first = await say(server, room.channel, room.reader, DOCKERS)
        thread = server.thread(room.channel, "dockers", first)
        assert CALDER in seen(await say(server, thread, room.editor, SHE))
        await say(server, thread, room.reader, GLACIER)
        assert "Understood as: and what does its meltwater feed? (" in seen(
            await say(server, thread, room.editor, MELT)
        )
        assert "Understood as" not in seen(await say(server, room.channel, room.editor, SHE))
    async with answering(server, tmp_path):
        assert CALDER in seen(await say(server, thread, room.editor, SHE)), "after a restart too"


async def test_other_threads_keep_their_people_apart(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):
        asked = server.say(room.channel, room.reader, "who knows about the dockers?")
        for thread in (server.thread(room.channel, "of a person", asked), server.thread(room.channel, "of nothing")):
            await say(server, thread, room.reader, DOCKERS)
            assert "Understood as" not in seen(await say(server, thread, room.editor, SHE))
            assert CALDER in seen(await say(server, thread, room.reader, SHE))


async def test_a_card_whose_question_was_erased_is_gone_on_from_by_nobody(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        first = await say(server, room.channel, room.reader, DOCKERS)
        told = await server.slash(room.channel, room.reader, "privacy").answer()
        await server.press(told, room.reader, "Erase my questions").answer()
        assert "Understood as" not in seen(await say(server, room.channel, room.editor, SHE, reply_to=first))


async def test_a_card_of_another_server_is_gone_on_from_by_nobody(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    other = newsroom(server, "Other")
    stock(tmp_path, other.guild)
    async with answering(server, tmp_path, share=True):
        first = await say(server, room.channel, room.reader, DOCKERS)
        theirs = await say(server, other.channel, other.reader, GLACIER)
        theirs.components = first.components  # as a forger would have it
        assert "Understood as" not in seen(await say(server, other.channel, other.reader, SHE, reply_to=theirs))


async def test_what_is_asked_in_private_is_no_part_of_a_thread_that_all_share(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        first = await say(server, room.channel, room.reader, GLACIER)
        thread = server.thread(room.channel, "glacier", first)
        await say(server, thread, room.reader, GLACIER)
        private = await server.slash(thread, room.editor, "ask", question=DOCKERS, private=True).answer()
        assert CALDER in seen(await ask_more(server, private, room.editor, SHE))
        assert "Calder" not in seen(await say(server, thread, room.reader, SHE))
        assert "Calder" not in seen(await say(server, thread, room.reader, "tell me more"))
