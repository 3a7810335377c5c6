"""A question that was not answered is followed at a button, and told once when an article answers it."""

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.discord_bot import delivery, notifications
from bot.discord_bot.client import CitebotClient
from bot.records.sqlite import LocalRecords
from bot.render.discord.subscription_cards import NEWS, STOPPED
from bot.service import subscriptions
from bot.service.answers import AnswerService
from index.library import Library
from index.model import Answer, Article
from tests.bot.discord_bot.newsroom import Newsroom, answering, newsroom, seen, stock
from tests.corpus import DEADLINE, ROOT
from tests.discord_server import Allow, Channel, DiscordServer, File, Message, Ping, User
from tests.discord_server.faults import Fault

QUESTION = "who painted the ferry of Brenn?"
FOUND = "Odo Marsh"
PAINTED = Article(f"The ferry of Brenn was painted in ochre by {FOUND} on Monday.", id="ferry", source="Brenn Radio")
BUTTON = "Notify me when there's an answer"
SAYING = ("POST", "/channels/*/messages")


@pytest.fixture
def room(server: DiscordServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    """A server with the five articles, in the home `tmp_path / "home"`; the bot looks and tries again soon."""
    monkeypatch.setattr(notifications, "LOOK", 0.02)
    monkeypatch.setattr(notifications, "PACE", 0.0)
    monkeypatch.setattr(delivery, "AGAIN", (0.02, 0.02, 0.02))
    room = newsroom(server)
    stock(tmp_path / "home", room.guild)
    return room


def folder(home: Path, room: Newsroom) -> Path:
    return home / "libraries" / f"discord-{room.guild.id}"


def put(home: Path, room: Newsroom, *articles: Article) -> None:
    """As another process would."""
    with Library.open(folder(home, room)) as library:
        library.put(articles or [PAINTED])


def age(folder: Path, what: str, seconds: int) -> None:
    """As though all that is followed were so much older."""
    with LocalRecords(folder) as records:
        there = json.loads(records.noted(subscriptions.NAME) or "[]")
        records.note(subscriptions.NAME, json.dumps([{**one, what: one[what] - seconds} for one in there]))


def followed(home: Path, room: Newsroom) -> list[subscriptions.Subscription]:
    return subscriptions.find(LocalRecords(folder(home, room)), 30)


async def follow(
    server: DiscordServer, room: Newsroom, person: User | None = None, channel: Channel | None = None, **options: object
) -> Message:
    """The refusal of a question that a person asked and follows."""
    asked = server.slash(channel or room.channel, person or room.reader, "ask", **{"question": QUESTION, **options})
    refusal = await asked.answer()
    assert FOUND not in seen(refusal)
    told = await server.press(refusal, person or room.reader, BUTTON).answer()
    assert told.ephemeral
    assert [button["label"] for button in told.buttons] == ["Stop"]
    return refusal


def news(channel: Channel) -> list[Message]:
    return [message for message in channel.messages if NEWS in message.content]


async def first_news(server: DiscordServer, channel: Channel) -> Message:
    return await server.until(lambda: next(iter(news(channel)), None), name="news")


async def looked(server: DiscordServer, bot: CitebotClient) -> None:
    """What was changed until now has been looked at."""
    await server.settled()
    place = [await bot.notifier._find_scope(name) for name in bot.context.subscribed]
    stamps = {p.names[0]: notifications.stamp_of(bot.context.storage.libraries, p.names) for p in place if p}
    await server.until(lambda: all(bot.context.subscribed[name] == stamp for name, stamp in stamps.items()))
    await server.settled()


async def test_it_is_told_once_below_its_refusal_and_pings_who_asked_alone(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    async with answering(server, home) as bot:
        refusal = await follow(server, room)
        put(home, room, Article("The ferry of Brenn runs on Sundays.", id="other"))
        await looked(server, bot)
        assert news(room.channel) == []
        put(home, room)
        told = await first_news(server, room.channel)
        assert FOUND in seen(told)
        assert told.reply_to is refusal
        assert told.embeds[0]["title"] == QUESTION
        assert server.pings == [Ping("user", room.reader.id)]
        assert "Why" in [button["label"] for button in told.buttons]
        assert "Looked for" in seen(await server.press(told, room.editor, "Why").answer())
        with Library.open(folder(home, room)) as library:
            library.remove("ferry")
        await looked(server, bot)
        put(home, room)
        await looked(server, bot)
        assert len(news(room.channel)) == 1
        assert followed(home, room) == []


async def test_what_is_taken_in_by_the_command_is_told(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path / "home"):
        await follow(server, room)
        file = File("ferry.txt", PAINTED.text.encode())
        asked = server.slash(room.channel, room.editor, "library add", file=file)
        assert FOUND in seen(await first_news(server, room.channel))
        await server.until(lambda: asked.original and "Added 1" in asked.original.text, name="the end of the work")


async def test_all_who_follow_one_are_told_in_one_message(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    async with answering(server, home) as bot:
        refusal = await follow(server, room)
        await server.press(refusal, room.editor, BUTTON).answer()
        again = await server.press(refusal, room.editor, BUTTON).answer()
        assert "You already follow it" in seen(again)
        put(home, room)
        await first_news(server, room.channel)
        await looked(server, bot)
        assert len(news(room.channel)) == 1
        assert {ping.id for ping in server.pings} == {room.reader.id, room.editor.id}
        assert len(server.pings) == 2


async def test_the_same_question_asked_twice_is_followed_once(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    async with answering(server, home) as bot:
        first, second = await follow(server, room), await follow(server, room, question=QUESTION.upper())
        assert len(followed(home, room)) == 1
        stop = await server.press(second, room.reader, BUTTON).answer()
        assert STOPPED in seen(await server.press(stop, room.reader, "Stop").answer())
        assert followed(home, room) == []
        await server.press(first, room.reader, BUTTON).answer()
        put(home, room)
        await first_news(server, room.channel)
        await looked(server, bot)
        assert len(news(room.channel)) == 1


async def test_who_stopped_or_had_it_erased_is_not_told(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with answering(server, home) as bot:
        refusal = await follow(server, room)
        stop = await server.press(refusal, room.reader, BUTTON).answer()
        await follow(server, room, room.editor)
        await server.press(stop, room.reader, "Stop").answer()
        privacy = await server.slash(room.channel, room.editor, "privacy").answer()
        await server.press(privacy, room.editor, "Erase my questions").answer()
        assert followed(home, room) == []
        put(home, room)
        await looked(server, bot)
        assert news(room.channel) == []
        assert server.pings == []


async def test_what_nobody_else_saw_is_told_to_nobody_else(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    gone = server.person("gone", room.guild)
    async with answering(server, home) as bot:
        for person in (room.reader, gone):
            await follow(server, room, person, private=True)
        del room.guild.members[gone.id]
        put(home, room)
        told = await first_news(server, server.dm(room.reader))
        await looked(server, bot)
        assert FOUND in seen(told)
        assert room.guild.name in told.content
        assert [news(c) for c in (room.channel, server.dm(gone))] == [[], []]  # who has left sees no more of it
        assert followed(home, room) == []


@pytest.mark.parametrize("loss", ["deleted", "forbidden", "locked", "no history"])
async def test_where_a_channel_is_closed_to_the_bot_it_is_told_by_direct_message(
    loss: str, server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    thread = server.thread(room.channel, "a thread") if loss == "locked" else server.channel(room.guild, "other")
    async with answering(server, home) as bot:
        await follow(server, room, channel=thread)
        match loss:
            case "deleted":
                room.guild.channels.remove(thread)
            case "forbidden":
                thread.overwrite(None, deny=Allow.VIEW_CHANNEL)
            case "locked":
                body = {"message": "Thread is archived", "code": 50083}
                server.faults._waiting.append(
                    Fault("POST", f"/channels/{thread.id}/messages", times=1, status=400, body=body)
                )
            case "no history":
                thread.overwrite(None, deny=Allow.READ_MESSAGE_HISTORY)
        put(home, room)
        where = thread if loss == "no history" else server.dm(room.reader)
        assert FOUND in seen(await first_news(server, where))
        await looked(server, bot)
        assert followed(home, room) == []
        assert len(news(thread)) + len(news(server.dm(room.reader))) == 1


async def test_what_can_not_be_told_at_all_is_let_go_and_logged(
    server: DiscordServer, room: Newsroom, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home = tmp_path / "home"
    caplog.set_level("INFO", "bot.discord_bot.notifications")
    async with answering(server, home) as bot:
        await follow(server, room, private=True)
        server.closed.add(room.reader)
        put(home, room)
        await server.until(lambda: not followed(home, room))
        await looked(server, bot)
    assert "a notification could not be delivered" in caplog.text
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]


async def test_a_change_in_one_server_tells_nothing_in_another(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    other = newsroom(server, "Elsewhere")
    stock(home, other.guild)
    async with answering(server, home, share=True) as bot:
        for each in (room, other):
            await follow(server, each)
        put(home, other)
        await first_news(server, other.channel)
        await looked(server, bot)
        assert news(room.channel) == []
        assert server.pings == [Ping("user", other.reader.id)]
        with Library.open(home / "libraries" / "default") as shared:
            shared.put([Article("The ferry of Brenn was painted in ochre by Ada Flint on Monday.")])
        assert "Ada Flint" in seen(await first_news(server, room.channel))


async def test_a_question_of_a_direct_message_is_told_there(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    home, direct = tmp_path / "home", server.dm(room.reader)
    async with answering(server, home, share=True):
        refusal = await server.reply(server.say(direct, room.reader, QUESTION))
        await server.press(refusal, room.reader, BUTTON).answer()
        with Library.open(home / "libraries" / "default") as shared:
            shared.put([PAINTED])
        told = await first_news(server, direct)
        assert FOUND in seen(told)
        assert told.reply_to is refusal
        assert "Looked for" in seen(await server.press(told, room.reader, "Why").answer())


async def test_it_is_told_though_the_article_came_while_the_bot_was_off(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    async with answering(server, home):
        refusal = await follow(server, room)
    put(home, room)
    async with answering(server, home):
        assert (await first_news(server, room.channel)).reply_to is refusal


async def test_a_server_that_is_out_of_order_is_told_once_it_is_back(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    async with answering(server, home) as bot:
        await follow(server, room)
        server.outage(room.guild)
        await server.until(lambda: getattr(bot.get_guild(room.guild.id), "unavailable", True))
        assert await bot.notifier._find_scope(folder(home, room).name) is None
        put(home, room)
        await server.settled()
        assert news(room.channel) == []
        server.join(room.guild)
        assert FOUND in seen(await first_news(server, room.channel))


@pytest.mark.parametrize("done", [False, True])
async def test_where_discord_is_out_of_order_it_is_told_later_and_once(
    done: bool, server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    async with answering(server, home) as bot:
        await follow(server, room)
        fault = server.faults.fail(503, *SAYING, times=2 * (len(delivery.AGAIN) + 1), done=done)
        put(home, room)
        await server.until(lambda: fault.hits == fault.times)
        await first_news(server, room.channel)
        await server.until(lambda: not followed(home, room))
        await looked(server, bot)
        assert len(news(room.channel)) == 1
        assert server.pings == [Ping("user", room.reader.id)]


async def test_what_was_shown_as_the_closest_is_no_news(
    server: DiscordServer, room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    question = "which lakes does the dredged harbour feed?"
    async with answering(server, home) as bot:
        await follow(server, room, question=question)
        monkeypatch.setattr("index.answering.pipeline.SURE", 0.01)  # whatever is found is sure from now on
        put(home, room, Article("The mill of Brenn was sold.", id="mill"))
        await looked(server, bot)
        assert news(room.channel) == []
        put(home, room, Article("The dredged harbour of Vellmar does feed two lakes, Orm and Ruhl.", id="lakes"))
        assert "Orm" in seen(await first_news(server, room.channel))


async def test_it_is_let_go_after_the_days_that_were_set(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with answering(server, home, keep_days=2) as bot:
        refusal = await follow(server, room)
        told = await server.press(refusal, room.editor, BUTTON).answer()
        assert "for up to 2 days" in seen(told)
        age(folder(home, room), "since", 2 * subscriptions.DAY)
        put(home, room)
        await looked(server, bot)
        assert news(room.channel) == []
        assert followed(home, room) == []


async def test_where_nothing_is_kept_nothing_is_followed(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path / "home", keep_days=0):
        refusal = await server.slash(room.channel, room.reader, "ask", question=QUESTION).answer()
        assert BUTTON not in [button["label"] for button in refusal.buttons]


async def test_who_follows_too_many_is_told(
    server: DiscordServer, room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscriptions, "MOST", 1)
    async with answering(server, tmp_path / "home"):
        await follow(server, room)
        refusal = await server.slash(room.channel, room.reader, "ask", question="who won the world cup?").answer()
        told = await server.press(refusal, room.reader, BUTTON).answer()
        assert "You already follow 1 questions here" in seen(told)
        monkeypatch.setattr(subscriptions, "MOST_IN_ALL", 1)
        assert "take more" in seen(await server.press(refusal, room.editor, BUTTON).answer())


async def test_a_question_is_answered_before_those_that_are_asked_again(
    server: DiscordServer, room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, asked = tmp_path / "home", list[subscriptions.Subscription]()
    again = AnswerService.ask_again

    def count(service: AnswerService, names: Sequence[str], one: subscriptions.Subscription, limit: int) -> Answer:
        asked.append(one)
        return again(service, names, one, limit)

    monkeypatch.setattr(AnswerService, "ask_again", count)
    monkeypatch.setattr(subscriptions, "MOST", 200)
    async with answering(server, home):
        await follow(server, room)
        (one,) = followed(home, room)
        with LocalRecords(folder(home, room)) as records:
            for number in range(100):
                record = {**one.record, "id": f"a{number}", "question": f"{number}", "libraries": {}}
                subscriptions.subscribe(records, record, 30, "7")
        monkeypatch.setattr(notifications, "PACE", 0.05)
        put(home, room, Article("The mill of Brenn was sold.", id="mill"))
        await server.until(lambda: len(asked) > 3)
        live = server.slash(room.channel, room.reader, "ask", question="who met the dockers?")
        assert "Ines Calder" in seen(await live.answer())
        assert len(asked) < 100


async def test_a_refusal_of_another_server_can_not_be_followed_here(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    other = newsroom(server, "Elsewhere")
    async with answering(server, home, share=True):
        refusal = await follow(server, room)
        theirs = await server.slash(other.channel, other.reader, "ask", question=QUESTION).answer()
        theirs.components = refusal.components  # as a forger would have it
        told = await server.press(theirs, other.reader, BUTTON).answer()
        assert "no longer have that answer" in seen(told)
        assert followed(home, other) == []


async def test_a_hostile_question_pings_and_marks_nothing(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    hostile = f"@everyone <@{room.editor.id}> **who** painted the ferry of Brenn? [x](https://evil.example)"
    async with answering(server, home):
        await follow(server, room, question=hostile)
        put(home, room, Article(f"The ferry of Brenn was painted by {FOUND}. He said: {hostile}", id="hostile"))
        told = await first_news(server, room.channel)
        assert server.pings == [Ping("user", room.reader.id)]
        assert [link.url for link in told.links if "evil" in link.url] == []


KILLED = """
import asyncio, functools, os, signal
from pathlib import Path
from bot.discord_bot import notifications
from bot.discord_bot.client import CitebotClient
from bot.discord_bot.process import stay_connected
from bot.settings import load
notifications.LOOK = 0.05
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
{}
make = functools.partial(CitebotClient, guild_ready_timeout=0.1)
asyncio.run(stay_connected(load(os.environ, Path.cwd()), make))
"""
MOMENTS = {
    "before it is claimed": "notifications.claim = die",
    "before it is sent": "notifications.send_below = die",
    "before it is let go": "notifications.end = die",
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_it_is_told_once_though_the_bot_is_killed(
    moment: str, server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    home = tmp_path / "home"

    def run(script: str) -> "subprocess.Popen[bytes]":
        environ = {**server.environment(), "CITEBOT_HOME": str(home)}
        return subprocess.Popen([sys.executable, "-c", script], env=environ, cwd=ROOT, stdin=subprocess.DEVNULL)

    with server.in_thread() as do:
        bot = run(KILLED.format(MOMENTS[moment]))
        try:
            do(server.ready)
            do(follow, server, room)
            put(home, room)
            assert bot.wait(DEADLINE) == -signal.SIGKILL
            assert len(news(room.channel)) == (moment == "before it is let go")
            bot = run(KILLED.format(""))
            do(server.until, lambda: news(room.channel) and not followed(home, room))
            do(server.settled)
            assert len(news(room.channel)) == 1
            assert server.pings == [Ping("user", room.reader.id)]
        finally:
            bot.kill()
            bot.wait(DEADLINE)


def test_one_that_was_perhaps_told_long_ago_is_not_told_again(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    record = {
        "id": "a1b2c3", "question": QUESTION, "passages": [], "libraries": {}, "filters": {},
        "asked_as": {"text": QUESTION, "own": QUESTION, "firm": QUESTION, "meaning": None},
    }  # fmt: skip
    with LocalRecords(tmp_path) as records:
        for person in ("7", "8"):
            subscriptions.subscribe(records, record, 30, person)
        claimed = subscriptions.claim(records, subscriptions.find(records, 30))
        assert [one.told for one in claimed] == [one.told for one in subscriptions.find(records, 30)]
        assert (
            len({notifications.nonce_of(one, "0") for one in claimed}) == 1
        )  # whoever of them is told, it is one message
        assert subscriptions.claim(records, claimed) == claimed
        assert subscriptions.expire(records, 30) == 0
        age(tmp_path, "told", subscriptions.AGAIN + 1)
        assert subscriptions.expire(records, 30) == 2
        assert subscriptions.claim(records, claimed) == []
