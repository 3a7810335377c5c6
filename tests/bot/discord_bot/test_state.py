"""What the bot keeps in mind has an end, however long it runs."""

import gc
from pathlib import Path
from typing import Any

import pytest

from bot.discord_bot import state
from bot.discord_bot.state import SEEN, TALK, TALKS, Seen, Talk, Talks
from bot.discord_bot.throttle import Throttle
from index.conversation.conversation import Conversation
from index.conversation.topic import Topic
from index.english.names import find_names
from index.text.names import SHARED, Name
from tests.bot.discord_bot.newsroom import Newsroom, answering, hasten, newsroom, stock
from tests.discord_server import DiscordServer

ANSWERS = 100  # rounds of three answers; what each round left behind would show at once


class Clock:
    """Goes on when it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_talk_goes_on_for_a_while_and_is_then_let_go() -> None:
    clock = Clock()
    talks = Talks(clock)
    talks[(1, 1)] = Talk(Conversation(Topic("who?")), "a")
    clock.now += TALK - 1
    assert talks[(1, 1)].answer == "a"
    talks[(2, 2)] = Talk(answer="b")
    clock.now += 2
    assert talks[(1, 1)] == Talk()
    talks[(3, 3)] = Talk(answer="c")
    assert len(talks) == 2


def test_of_many_talks_the_newest_are_kept() -> None:
    talks = Talks()
    for n in range(TALKS + 10):
        talks[(n, n)] = Talk(answer=str(n))
    assert len(talks) == TALKS
    assert talks[(9, 9)] == Talk()
    assert talks[(TALKS + 9, TALKS + 9)].answer == str(TALKS + 9)


def test_talks_that_know_too_many_names_give_way_to_newer_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "NAMES", 10)
    talks = Talks()
    for n in range(6):
        for _ in range(2):  # again in the same talk counts once
            talks[(n, n)] = Talk(Conversation(known=tuple(Name(f"Ada {i}") for i in range(3))), str(n))
    assert [talks[(n, n)].answer for n in range(6)] == ["", "", "", "3", "4", "5"]
    del talks[4, 4]
    talks[(6, 6)] = Talk(answer="6")
    assert talks[(3, 3)].answer == "3"


def test_two_talks_on_an_article_share_its_names() -> None:
    text = "Then Ada Flint met Odo Marsh in Brenn. "
    first, second = find_names(text), find_names(text + "Later.")
    assert [name.text for name in first] == ["Ada Flint", "Odo Marsh", "Brenn"]
    assert [id(name) for name in first] == [id(name) for name in second]
    del first, second
    gc.collect()
    assert not [key for key in SHARED if key[0] == "Ada Flint"]


def test_a_person_is_forgotten_wherever_they_talked() -> None:
    talks = Talks()
    for key in ((1, 7), (2, 7), (1, 8)):
        talks[key] = Talk(answer="a", person=key[1])
    talks.forget(7)
    assert [talks[key].answer for key in ((1, 7), (2, 7), (1, 8))] == ["", "", "a"]


def test_what_was_seen_has_an_end() -> None:
    seen = Seen()
    assert all(seen.is_first(n) for n in range(SEEN + 10))
    assert not seen.is_first(SEEN)
    assert seen.is_first(0)
    assert len(seen) == SEEN


def test_who_asked_when_has_an_end_even_for_those_who_may_not() -> None:
    throttle = Throttle()
    for n in range(SEEN + 100):
        if throttle.wait(1, n, 3.0):
            assert throttle.is_first_refusal(1, n)
            assert not throttle.is_first_refusal(1, n)
    for n in range(SEEN + 100):
        assert not throttle.wait(n + 2, n, 3.0)
    assert max(len(throttle._people), len(throttle._servers), len(throttle._refused)) <= SEEN


def held(bot: Any) -> dict[str, int]:
    """How much the client and the bot hold, by what it is; views by their class."""
    store = bot._connection._view_store
    kept = {
        name: len(getattr(store, name)) for name in ("_views", "_synced_message_views", "_modals", "_dynamic_items")
    }
    kinds = [type(one).__name__ for one in gc.get_objects()]
    return kept | {kind: kinds.count(kind) for kind in ("View", "Press", "Interaction", "Message", "Task")}


async def test_answers_and_their_buttons_leave_nothing_behind(server: DiscordServer, tmp_path: Path) -> None:
    room: Newsroom = newsroom(server)
    stock(tmp_path, room.guild)

    async def go(times: int) -> dict[str, int]:
        for _ in range(times):
            answer = await server.slash(room.channel, room.reader, "ask", question="who met the dockers?").answer()
            await server.press(answer, room.reader, "Why").answer()
            await server.reply(server.say(room.channel, room.reader, f"{server.bot.mention} how large is the glacier?"))
        await server.settled()
        room.channel.log.clear()
        server.requests.clear()
        server.by_token.clear()
        gc.collect()
        return held(bot)

    async with answering(server, tmp_path) as bot:
        hasten(bot)
        before = await go(20)
        after = await go(ANSWERS)
    assert {name: count - before[name] for name, count in after.items() if count > before[name] + 20} == {}


async def test_a_form_takes_no_memory_until_it_is_sent(server: DiscordServer, tmp_path: Path) -> None:
    room = newsroom(server)
    stock(tmp_path, room.guild)
    async with answering(server, tmp_path) as bot:
        answer = await server.slash(room.channel, room.reader, "ask", question="who met the dockers?").answer()
        await server.press(answer, room.reader, "Ask more").modal()
        await server.slash(room.channel, room.editor, "library add").modal()
        await server.settled()
        assert not bot._connection._view_store._modals
