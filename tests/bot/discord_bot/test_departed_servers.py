"""A server that removes the bot is noted and erased after some days; one that is only out of order is not."""

import os
import time
from pathlib import Path
from typing import Any

import pytest

from bot.discord_bot import client, departed_servers
from bot.discord_bot.client import CitebotClient
from bot.records.opening import open_storage
from bot.records.sqlite import LocalRecords
from index.errors import LibraryError
from tests.bot.discord_bot.newsroom import Newsroom, answering, newsroom, stock
from tests.discord_server import DiscordServer

DAYS = 30


def folder(home: Path, room: Newsroom) -> Path:
    return home / "libraries" / f"discord-{room.guild.id}"


def left(home: Path, room: Newsroom) -> str | None:
    with LocalRecords(folder(home, room)) as records:
        return records.noted(departed_servers.NOTE)


def leave(home: Path, room: Newsroom, days: float) -> None:
    """As though it had left so many days ago."""
    with LocalRecords(folder(home, room)) as records:
        records.note(departed_servers.NOTE, str(int(time.time() - days * departed_servers.DAY)))


async def settle(server: DiscordServer, bot: CitebotClient) -> None:
    """All that it was told has been heeded, and what is to be erased at its start is."""
    await server.settled()
    await server.until(lambda: bool(bot._background))
    await server.settled()


async def test_removal_is_noted_and_a_return_takes_the_note_away(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path) as bot:
        await settle(server, bot)
        assert left(tmp_path, room) is None
        server.remove(room.guild)
        await settle(server, bot)
        assert abs(int(left(tmp_path, room) or 0) - time.time()) < 60
        server.join(room.guild)
        await settle(server, bot)
        assert left(tmp_path, room) is None
        asked = server.slash(room.channel, room.reader, "ask", question="who met the dockers?")
        assert "Ines Calder" in (await asked.answer()).text


async def test_an_outage_counts_for_nothing(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path) as bot:
        await settle(server, bot)
        server.outage(room.guild)
        await settle(server, bot)
        assert left(tmp_path, room) is None
        server.join(room.guild)
        await settle(server, bot)
        asked = server.slash(room.channel, room.reader, "ask", question="who met the dockers?")
        assert "Ines Calder" in (await asked.answer()).text


async def test_a_server_that_is_out_of_order_at_the_start_has_not_left(
    server: DiscordServer, room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is among those named at the start, and does not follow."""
    push = server.gateway._push
    monkeypatch.setattr(
        server.gateway, "_push", lambda session, event, *rest: event == "GUILD_CREATE" or push(session, event, *rest)
    )
    async with answering(server, tmp_path) as bot:
        await settle(server, bot)
        assert left(tmp_path, room) is None


async def test_removal_and_return_while_it_was_off_are_found_at_the_start(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    other = newsroom(server, "Elsewhere")
    stock(tmp_path, other.guild)
    async with answering(server, tmp_path) as bot:
        await settle(server, bot)
        server.remove(other.guild)
        await settle(server, bot)
    server.remove(room.guild)
    server.join(other.guild)
    async with answering(server, tmp_path) as bot:
        await settle(server, bot)
        assert left(tmp_path, room)
        assert left(tmp_path, other) is None


async def test_records_that_can_not_be_read_stop_no_other(
    server: DiscordServer, room: Newsroom, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = newsroom(server, "Elsewhere", joined=False)
    stock(tmp_path, other.guild)
    (folder(tmp_path, room) / "records.db").write_bytes(b"somebody's notes")
    async with answering(server, tmp_path) as bot:
        await settle(server, bot)
        assert left(tmp_path, other)
        assert f"whether the server of {folder(tmp_path, room).name} has left is not known" in caplog.text


async def test_a_server_that_left_long_ago_is_erased_with_all_it_had(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    gone, lately = newsroom(server, "Gone", joined=False), newsroom(server, "Lately", joined=False)
    for each, days in ((gone, DAYS + 0.1), (lately, DAYS - 0.1)):
        stock(tmp_path, each.guild)
        leave(tmp_path, each, days)
    (folder(tmp_path, gone) / "files").mkdir()
    (folder(tmp_path, gone) / "files" / "a.txt").write_text("x")
    async with answering(server, tmp_path) as bot:
        await server.until(lambda: not folder(tmp_path, gone).exists(), name="erasure")
        await settle(server, bot)
        assert sorted(f.name for f in (tmp_path / "libraries").iterdir()) == sorted(
            ["default", "demo", folder(tmp_path, lately).name, folder(tmp_path, room).name]
        )


async def test_nothing_is_erased_before_it_is_known_who_returned(
    server: DiscordServer, room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(tmp_path, room, DAYS + 1)
    reconcile, failures = departed_servers.reconcile, [LibraryError("the cluster is away")] * 2

    def fail_first(*args: Any, **given: Any) -> None:
        if failures:
            raise failures.pop()
        reconcile(*args, **given)

    monkeypatch.setattr(departed_servers, "reconcile", fail_first)
    monkeypatch.setattr(client, "AGAIN", 0.1)
    async with answering(server, tmp_path) as bot:
        await settle(server, bot)
        assert (failures, left(tmp_path, room), folder(tmp_path, room).exists()) == ([], None, True)


async def test_a_server_that_returned_while_it_was_off_is_not_erased(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    leave(tmp_path, room, DAYS + 1)
    async with answering(server, tmp_path) as bot:
        await settle(server, bot)
        asked = server.slash(room.channel, room.reader, "ask", question="who met the dockers?")
        assert "Ines Calder" in (await asked.answer()).text


async def test_one_that_returns_after_it_was_erased_begins_anew(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path) as bot:
        asked = server.slash(room.channel, room.reader, "ask", question="who met the dockers?")
        assert "Ines Calder" in (await asked.answer()).text
        server.remove(room.guild)
        await settle(server, bot)
        leave(tmp_path, room, DAYS + 1)
        assert departed_servers.erase_old(bot.context.storage, DAYS) == [folder(tmp_path, room).name]
        server.join(room.guild)
        await settle(server, bot)
        other = server.person("another", room.guild)
        asked = server.slash(room.channel, other, "ask", question="who met the dockers?")
        assert "no articles yet" in (await asked.answer()).text


def test_what_can_not_be_erased_now_is_tried_again_and_stops_no_other(
    server: DiscordServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms = [newsroom(server, name, joined=False) for name in ("One", "Two")]
    for each in rooms:
        stock(tmp_path, each.guild)
        leave(tmp_path, each, DAYS + 1)
    first = min(rooms, key=lambda each: folder(tmp_path, each).name)
    with LocalRecords(folder(tmp_path, first)) as records:
        records.note(departed_servers.NOTE, "some day")  # damaged
    other = next(each for each in rooms if each is not first)
    assert departed_servers.erase_old(open_storage(tmp_path), DAYS) == [folder(tmp_path, other).name]
    assert folder(tmp_path, first).exists()


def test_the_days_are_those_that_were_set(server: DiscordServer, tmp_path: Path) -> None:
    room = newsroom(server, joined=False)
    stock(tmp_path, room.guild)
    leave(tmp_path, room, 2)
    assert departed_servers.erase_old(open_storage(tmp_path), 3) == []
    assert departed_servers.erase_old(open_storage(tmp_path), 1) == [folder(tmp_path, room).name]
    assert not os.path.lexists(folder(tmp_path, room))
