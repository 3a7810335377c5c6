"""Trouble with Discord: what was asked is answered once, neither lost nor said twice."""

import gc
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.discord_bot import delivery
from tests.bot.discord_bot.attacks.test_load import busy
from tests.bot.discord_bot.newsroom import Newsroom, answering, chat, newsroom, seen, stock
from tests.discord_server import DiscordServer, File, Message, User
from tests.discord_server.faults import Faults

QUESTION = "who met the dockers?"
FOUND = "Ines Calder"
CALLBACK, ORIGINAL = ("POST", "/interactions/*/callback"), ("PATCH", "/webhooks/*/messages/@original")
SAYING, TYPING = ("POST", "/channels/*/messages"), ("POST", "/channels/*/typing")

Way = Callable[[DiscordServer, Newsroom], Awaitable[Message]]


@pytest.fixture
def room(server: DiscordServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    """A server with the five articles; the bot tries again soon."""
    monkeypatch.setattr(delivery, "AGAIN", (0.05, 0.1, 0.2))
    room = newsroom(server)
    stock(tmp_path, room.guild)
    return room


def mine(server: DiscordServer, room: Newsroom, person: User | None = None) -> list[Message]:
    """What the bot has said that this person sees."""
    return [m for m in room.channel.seen_by(person or room.reader) if m.author is server.bot]


async def ask(server: DiscordServer, room: Newsroom) -> Message:
    return await server.slash(room.channel, room.reader, "ask", question=QUESTION).answer()


async def mention(server: DiscordServer, room: Newsroom) -> Message:
    return await server.reply(server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}"))


TROUBLE: dict[str, Callable[[Faults, tuple[str, str]], object]] = {
    "429": lambda faults, way: faults.limit(0.3, *way),
    "429 for all": lambda faults, way: faults.limit(0.3, *way, all_=True),
    "502 though done": lambda faults, way: faults.fail(502, *way, done=True),
    "503": lambda faults, way: faults.fail(503, *way),
    "503 though done": lambda faults, way: faults.fail(503, *way, done=True),
    "cut": lambda faults, way: faults.drop(*way),
    "cut twice": lambda faults, way: faults.drop(*way, times=2),
    "cut though done": lambda faults, way: faults.drop(*way, done=True),
    "slow": lambda faults, way: faults.hang(0.5, *way),
}


@pytest.mark.parametrize("trouble", TROUBLE)
@pytest.mark.parametrize(("way", "request_"), [(ask, CALLBACK), (mention, SAYING)], ids=["command", "mention"])
async def test_an_answer_gets_through_once(
    way: Way, request_: tuple[str, str], trouble: str, server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        TROUBLE[trouble](server.faults, request_)
        assert FOUND in (await way(server, room)).text
        await server.settled()
        assert len(mine(server, room)) == 1


async def test_what_a_button_does_gets_through(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):
        answer = await server.slash(room.channel, room.reader, "ask", question=QUESTION, private=True).answer()
        for button in ("Context", "Why", "Share"):
            server.faults.drop(*CALLBACK)
            shown = await server.press(answer, room.reader, button).answer()
            assert shown.ephemeral == (button != "Share")
        server.faults.drop(*CALLBACK)
        form = server.press(answer, room.reader, "Ask more")
        await form.modal()
        server.faults.drop(*CALLBACK)
        assert FOUND in (await server.fill(form, **{"Your question": QUESTION}).answer()).text
        await server.settled()
        assert len(mine(server, room)) == 5


@pytest.mark.parametrize("trouble", ["429", "cut"])
async def test_trouble_with_showing_that_it_types_stops_no_answer(
    trouble: str, server: DiscordServer, room: Newsroom, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with answering(server, tmp_path) as bot:
        TROUBLE[trouble](server.faults, TYPING)
        async with busy(bot):
            said = server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}")
            await server.until(lambda: any(call.path.endswith("/typing") for call in server.requests))
        assert FOUND in (await server.reply(said, within=5)).text
        await server.settled()
        gc.collect()  # of a task whose error nobody took
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_an_answer_takes_the_place_of_waiting_whose_receipt_was_lost(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path) as bot:
        answer = await ask(server, room)
        async with busy(bot, waiting=1):
            server.faults.drop(*CALLBACK, times=2, done=True)
            server.faults.drop(*SAYING, done=True)
            asked = server.slash(room.channel, room.reader, "ask", question=QUESTION)
            pressed = server.press(answer, room.reader, "Why")
            said = server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}")
            waiting = [await server.until(lambda: asked.original), await server.until(lambda: pressed.original)]
            assert all(delivery.LOADING in message.text for message in waiting)
            assert delivery.LOADING in (await server.reply(said)).text
        assert FOUND in (await asked.edited()).text
        assert "Looked for" in (await pressed.edited()).text
        await server.until(lambda: [m for m in mine(server, room) if m.reply_to is said and FOUND in m.text])
        await server.settled()
        assert len(mine(server, room)) == 4


async def test_an_answer_is_given_though_waiting_for_it_could_not_be_told(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path) as bot:
        async with busy(bot, waiting=1):
            fault = server.faults.fail(503, *SAYING, times=len(delivery.AGAIN) + 1)
            said = server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}")
            await server.until(lambda: fault.hits == fault.times)
        assert FOUND in (await server.reply(said)).text


@pytest.mark.parametrize("lost", ["the receipt", "a telling"])
async def test_long_work_goes_on_though_its_tellings_break(
    lost: str, server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        if lost == "the receipt":
            server.faults.drop(*CALLBACK, done=True)
        else:  # the first telling for good, though it is tried again
            server.faults.drop(*ORIGINAL, times=len(delivery.AGAIN) + 1)
        file = File("ferry.txt", b"The ferry of Brenn is painted in ochre by Odo Marsh.")
        asked = server.slash(room.channel, room.editor, "library add", file=file)
        await server.until(lambda: any("Added 1" in m.text for m in mine(server, room, room.editor)), name="the end")
        assert len(mine(server, room, room.editor)) == 1
        assert asked.ephemeral


async def at_once(shard_id: int | None, *, initial: bool = False) -> None:
    """In place of the 5 s that a client waits before it identifies itself once more."""


@pytest.mark.parametrize("how", ["drop", "reconnect", "invalidate", "close"])
async def test_a_lost_connection_costs_no_answer(
    how: str, server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    """What was asked meanwhile is replayed, and what was asked before is not taken up again."""
    async with answering(server, tmp_path):
        assert FOUND in (await mention(server, room)).text
        hurt: dict[str, Callable[[], object]] = {
            "drop": server.gateway.drop,
            "reconnect": server.gateway.reconnect,
            "invalidate": lambda: server.gateway.invalidate(resumable=True),
            "close": lambda: server.gateway.close(4000),
        }
        hurt[how]()
        said = server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}")
        asked = server.slash(room.channel, room.reader, "ask", question=QUESTION)
        assert FOUND in (await server.reply(said)).text
        assert FOUND in (await asked.answer()).text
        await server.settled()
        assert len(mine(server, room)) == 3


async def test_a_session_that_is_refused_is_begun_anew(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    bot = chat(tmp_path)
    bot.before_identify_hook = at_once  # type: ignore[method-assign]
    async with server.running(bot):
        before = await mention(server, room)
        session = server.gateway.sessions[0]
        server.gateway.refused_resumes = 1
        server.gateway.drop()
        await server.until(lambda: session not in server.gateway.sessions and server.gateway.live(), name="session")
        assert await mention(server, room) is not before
        assert FOUND in (await ask(server, room)).text
        await server.settled()
        assert len(mine(server, room)) == 3


async def test_what_is_delivered_twice_is_answered_once(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):
        server.gateway.duplicates = 1
        await mention(server, room)
        server.gateway.duplicates = 1
        answer = await ask(server, room)
        server.gateway.duplicates = 1
        await server.press(answer, room.reader, "Why").answer()
        server.gateway.duplicates = 1
        form = server.press(answer, room.reader, "Ask more")
        await form.modal()
        server.gateway.duplicates = 1
        await server.fill(form, **{"Your question": QUESTION}).answer()
        await server.settled()
        assert len(mine(server, room)) == 4
        assert server.refusals == []


async def test_a_command_that_changes_a_library_twice_delivered_runs_once(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        form = server.slash(room.channel, room.editor, "library add")
        await form.modal()
        server.gateway.duplicates = 1
        fields = {"Title": "Ferry", "Text": "The ferry of Brenn is painted in ochre by Odo Marsh."}
        await server.fill(form, **fields).edited()
        await server.settled()
        assert server.refusals == []
        assert len(mine(server, room, room.editor)) == 1


async def test_an_interaction_that_comes_again_after_a_restart_is_not_answered_twice(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    """The server replays to the new process what the old one has answered."""
    async with answering(server, tmp_path):
        said = server.say(room.channel, room.reader, f"{server.bot.mention} {QUESTION}")
        await server.reply(said)
        asked = server.slash(room.channel, room.reader, "ask", question=QUESTION)
        await asked.answer()
    async with answering(server, tmp_path):
        server.tell("MESSAGE_CREATE", said)
        server.gateway.dispatch("INTERACTION_CREATE", lambda session: asked.payload(session.content), room.guild)
        await server.settled()
        assert len(mine(server, room)) == 2


async def test_a_fault_of_ours_is_told_neutrally_and_in_the_place_of_waiting(
    server: DiscordServer, room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with answering(server, tmp_path) as bot:
        folder = bot.context.service.folder / f"discord-{room.guild.id}"
        bot.context.library_pool.close()
        (folder / "catalogue.db").write_bytes(b"no library" * 1000)
        for way in (ask, mention):
            told = await way(server, room)
            assert delivery.FAULT in seen(told)
            assert str(tmp_path) not in told.text
        assert len(mine(server, room)) == 2
