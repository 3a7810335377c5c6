"""A server's library, kept from within Discord."""

import json
import threading
from contextlib import closing
from pathlib import Path
from unittest.mock import create_autospec

import apsw
import discord
import pytest

from bot.discord_bot.commands.uploads import name_file, save_file, save_text
from bot.discord_bot.context import library_of
from bot.discord_bot.delivery import FAULT
from bot.jobs import worker
from bot.records.sqlite import LocalRecords
from bot.records.sqlite_file import SCHEMA
from bot.render.discord.library_cards import changes_card
from bot.render.to_json import dump, load_changes
from bot.service.server_settings import ServerSettings
from index.library import Library
from index.model import Article
from index.web import fetch
from tests.bot.discord_bot.newsroom import Newsroom, answering, newsroom, seen, stock
from tests.corpus import five
from tests.discord_server import DiscordServer, File, Message
from tests.discord_server.interactions import Interaction
from tests.index.ingest.news_site import standing, story
from tests.index.web.test_fetch import PUBLIC, lead_to

STORY = File("harbour news.txt", b"The harbour of Vellmar reopened on Tuesday.\n\nMayor Ines Calder met the dockers.")


@pytest.fixture
def room(server: DiscordServer) -> Newsroom:
    return newsroom(server)


async def done(asked: Interaction) -> str:
    """What the message of some long work says in the end."""
    message = await asked.answer()

    def is_done() -> bool:
        return bool(message.embeds) and not message.buttons

    await asked.server.until(is_done, 30)
    return seen(message)


async def ask(server: DiscordServer, room: Newsroom, question: str = "who met the dockers?") -> Message:
    return await server.slash(room.channel, room.reader, "ask", question=question).answer()


async def test_a_file_is_taken_in_and_answers(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):
        told = server.slash(room.channel, room.editor, "library add", file=STORY)
        assert await done(told) == "Added 1 article."
        assert told.ephemeral
        answer = await ask(server, room)
    assert "Ines Calder" in seen(answer)
    assert "harbour-news.txt" in seen(answer)
    assert str(tmp_path) not in str(answer.embeds)


async def test_a_file_of_the_same_name_takes_its_place(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):
        await done(server.slash(room.channel, room.editor, "library add", file=STORY))
        mended = File(STORY.name, STORY.data.replace(b"Ines Calder", b"Otto Brand"))
        assert await done(server.slash(room.channel, room.editor, "library add", file=mended)) == "Replaced 1 article."
        assert "Otto Brand" in seen(await ask(server, room))


async def test_an_upload_is_not_written_by_the_event_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads = []
    write = Path.write_bytes

    def noting(path: Path, content: bytes) -> int:
        threads.append(threading.current_thread())
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", noting)
    file = create_autospec(discord.Attachment, instance=True)
    file.filename, file.size, file.read.return_value = STORY.name, len(STORY.data), STORY.data
    assert (await save_file(tmp_path, file)).read_bytes() == STORY.data
    assert '"title": "A mill"' in (await save_text(tmp_path, {"title": "A mill", "text": "It burnt."})).read_text()
    assert len(threads) == 2
    assert threading.current_thread() not in threads


async def test_a_text_is_pasted_with_where_it_is_from(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):
        form = server.slash(room.channel, room.editor, "library add")
        await form.modal()
        pasted = server.fill(
            form,
            Title="The harbour",
            Text="Mayor Ines Calder met the dockers at noon.",
            Address="https://vellmar.example/harbour",
            Source="Vellmar Post",
            Date="2024-03-05",
        )
        assert await done(pasted) == "Added 1 article."
        answer = await ask(server, room)
    assert "Vellmar Post · 2024-03-05 · <t:1709596800:R>The harbour, ¶1" in seen(answer)
    assert answer.links[0].url.startswith("https://vellmar.example/harbour#:~:text=")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"file": File("tool.exe", b"MZ")}, "can't read that kind of file"),
        ({"file": File("big.txt", b"x", claims=30_000_000)}, "at most 25,000,000"),
        ({"file": File("empty.txt", b"")}, "Not read: 1"),
        ({"url": "/etc/passwd"}, "begins with https://"),
        ({"url": "file:///etc/passwd"}, "begins with https://"),
        ({"url": "~/.env"}, "begins with https://"),
        ({"url": "http://127.0.0.1/admin"}, "127.0.0.1"),
    ],
)
async def test_what_can_not_be_added_is_told_why(
    server: DiscordServer, room: Newsroom, tmp_path: Path, options: dict[str, object], told: str
) -> None:
    async with answering(server, tmp_path):
        text = await done(server.slash(room.channel, room.editor, "library add", **options))
    assert told in text
    assert str(tmp_path) not in text


async def test_an_article_is_taken_out_by_its_title_for_good(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        await done(server.slash(room.channel, room.editor, "library add", file=STORY))
        typed = server.autocomplete(room.channel, room.editor, "library remove", "article", "HARBOUR")
        (choice,) = await typed.choices()
        assert choice["name"].startswith("The harbour of Vellmar")
        removed = server.slash(room.channel, room.editor, "library remove", article=choice["value"])
        assert await done(removed) == "Removed 1 article."
        assert await done(server.slash(room.channel, room.editor, "library reindex")) == "Already up to date."
        assert "Ines Calder" not in seen(await ask(server, room))
    assert not list(tmp_path.glob("libraries/discord-*/files/*"))


async def test_the_list_comes_in_pages_newest_first(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    articles = [Article(f"Lighthouse {n:02} was lit.", id=str(n), published=f"2024-01-{n:02}") for n in range(1, 26)]
    stock(tmp_path, room.guild, *articles)
    async with answering(server, tmp_path):
        first = await server.slash(room.channel, room.editor, "library list").answer()
        assert "25 articles" in seen(first)
        assert seen(first).index("Lighthouse 25") < seen(first).index("Lighthouse 16")
        second = await server.press(first, room.editor, "▶").answer()
        assert "Lighthouse 15" in seen(second)
        assert "Lighthouse 16" not in seen(second)
        third = await server.press(second, room.editor, "▶").answer()
        assert "Lighthouse 01" in seen(third)


async def test_status_tells_figures_and_failures_without_places_on_disk(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    stock(tmp_path, room.guild)
    async with answering(server, tmp_path):
        await done(server.slash(room.channel, room.editor, "library add", file=File("bad.jsonl", b"{no json")))
        told = seen(await server.slash(room.channel, room.editor, "library status").answer())
    assert "5 articles · 5 passages" in told
    assert "bad.jsonl, line 1" in told
    assert str(tmp_path) not in told


async def test_settings_change_how_it_answers_and_last(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    stock(tmp_path, room.guild)
    other = server.channel(room.guild, "quiet")
    async with answering(server, tmp_path):
        changed = server.slash(
            room.channel, room.editor, "library settings", channel=room.channel, private=True, quotes=1, cooldown=0
        )
        assert "#general" in seen(await changed.answer())
    async with answering(server, tmp_path):
        assert (await ask(server, room)).ephemeral
        server.say(other, room.reader, f"{server.bot.mention} who met the dockers?")
        reply = await server.reply(server.say(room.channel, room.reader, f"{server.bot.mention} glacier lakes dockers"))
        assert seen(reply).count(" · [") + seen(reply).count("¶") == 1
        await server.settled()
        assert [m.author for m in other.messages] == [room.reader]
        again = server.slash(room.channel, room.editor, "library settings", channel=room.channel)
        assert "every channel" in seen(await again.answer())


async def test_nobody_is_answered_by_the_usual_settings_while_their_own_can_not_be_read(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    folder = stock(tmp_path, room.guild)
    with LocalRecords(folder) as records:
        ServerSettings(private=True, cooldown=0).save(records)
    with closing(apsw.Connection(str(folder / "records.db"))) as newer:
        newer.execute("PRAGMA user_version = 99")
    async with answering(server, tmp_path) as bot:
        refused = await ask(server, room)
        assert (refused.ephemeral, FAULT in seen(refused)) == (True, True)
        server.say(room.channel, room.reader, f"{server.bot.mention} who met the dockers?")
        await server.settled()
        assert [m.author for m in room.channel.messages if not m.ephemeral] == [room.reader]
        with closing(apsw.Connection(str(folder / "records.db"))) as again:
            again.execute(f"PRAGMA user_version = {SCHEMA}")
        answer = await ask(server, room)
        assert (answer.ephemeral, "Ines Calder" in seen(answer)) == (True, True)
        assert (await bot.context.server_settings.get(room.guild.id)).private


async def test_members_without_the_right_change_nothing_whatever_they_send(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    folder = stock(tmp_path, room.guild)
    async with answering(server, tmp_path):
        listed = await server.slash(room.channel, room.editor, "library list").answer()
        for command in server.commands:
            command["default_member_permissions"] = None  # as an administrator may set it
        for name, options in (
            ("library add", {"file": STORY}),
            ("library add", {}),
            ("library remove", {"article": five()[0].id}),
            ("library reindex", {}),
            ("library list", {}),
            ("library status", {}),
            ("library settings", {"private": True}),
        ):
            told = await server.slash(room.channel, room.reader, name, **options).answer()
            assert "members who may manage" in seen(told)
            assert told.ephemeral
        typed = server.autocomplete(room.channel, room.reader, "library remove", "article", "")
        assert await typed.choices() == []
        listed.visible_to = None  # as though others saw it
        for verb in ("list", "cancel"):
            listed.components = [
                {"type": 1, "components": [{"type": 2, "style": 2, "custom_id": f"citebot:{verb}::1"}]}
            ]
            told = await server.press(listed, room.reader, f"citebot:{verb}::1").answer()
            assert "members who may manage" in seen(told)
    with Library.open(folder) as library:
        assert library.status().articles == 5


async def test_a_role_named_in_the_settings_may_manage_too(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    helpers = server.role(room.guild, "helpers")
    server.enrol(room.guild, room.reader, helpers)
    async with answering(server, tmp_path):
        for command in server.commands:
            command["default_member_permissions"] = None
        assert "members who may manage" in seen(
            await server.slash(room.channel, room.reader, "library status").answer()
        )
        told = await server.slash(room.channel, room.editor, "library settings", role=helpers).answer()
        assert "the role helpers" in seen(told)
        assert "0 articles" in seen(await server.slash(room.channel, room.reader, "library status").answer())


async def test_long_work_tells_how_far_it_is_and_ends_at_a_word(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    rows = [{"title": f"Story {n}", "text": f"Word{n} lamp. " * 200, "id": str(n)} for n in range(6_000)]
    big = File("big.jsonl", "\n".join(map(json.dumps, rows)).encode())
    async with answering(server, tmp_path):
        asked = server.slash(room.channel, room.editor, "library add", file=big)
        message = await asked.answer()
        await server.until(lambda: bool(message.buttons), 30)
        second = await server.slash(room.channel, room.editor, "library reindex").answer()
        await server.until(lambda: "still working" in seen(second), 10)
        await server.press(message, room.editor, "Cancel").acknowledged()
        assert "Cancelled" in await done(asked)
        assert await done(server.slash(room.channel, room.editor, "library reindex"))
    with Library.open(tmp_path / "libraries" / library_of(room.guild.id)) as library:
        assert library.check() == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("news.txt", "news.txt"),
        ("../../etc/passwd.txt", "etc-passwd.txt"),
        ("..\\..\\x.TXT", "x.txt"),
        ("-rf.md", "rf.md"),
        ("a\u202ebc\x00.txt", "abc.txt"),
        (".txt", "file.txt"),
        ("новости дня.txt", "новости-дня.txt"),
        ("x" * 300 + ".html", "x" * 80 + ".html"),
    ],
)
def test_a_file_gets_a_name_that_is_no_path_and_no_option(given: str, kept: str) -> None:
    assert name_file(given) == kept


def test_a_feed_is_taken_in_by_the_process_that_reads_for_the_chat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filler = "".join(f"<p>On day {n} the bell of Orm was rung {n} times by its keeper.</p>" for n in range(30))
    with standing() as stand:
        stand.stories = [story(n, whole=f"<p>A fire took mill {n} of Orm.</p>{filler}") for n in range(30, 0, -1)]
        stand.stand()
        monkeypatch.setattr(fetch, "_look_up", lambda host, port: [PUBLIC])
        lead_to(stand.site, monkeypatch)
        changes = worker.run(tmp_path / "discord-1", "add", ["http://news.example/feed"])
        assert (changes.added, changes.feeds) == (20, ("http://news.example/feed",))
        followed = "Added the feed news\\.example/feed. `/library reindex` adds its new articles."
        assert changes_card(changes).text == f"**Added 20 articles.**\n{followed}"
        assert load_changes(dump(changes)) == changes
        assert worker.run(tmp_path / "discord-1", "reindex", []).unchanged == 20
