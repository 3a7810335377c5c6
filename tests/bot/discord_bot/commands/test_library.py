"""A server's library, kept from within Discord."""

import json
import threading
from contextlib import closing
from pathlib import Path
from unittest.mock import create_autospec

import apsw
import discord
import pytest

from bot.discord_bot.commands.saved_uploads import name_file, save_file, save_text
from bot.discord_bot.context import library_of
from bot.discord_bot.delivery import FAULT
from bot.jobs import worker
from bot.records.sqlite import LocalRecords
from bot.records.sqlite_file import SCHEMA
from bot.render.discord.library_cards import changes_card
from bot.render.to_json import dump, load_changes
from bot.service.server_settings import ServerSettings
from bot.service.server_settings import load as load_settings
from bot.settings import Settings
from index.library import Library
from index.model import Article
from index.web import fetch
from tests.bot.discord_bot.newsroom import Newsroom, answering, newsroom, seen, stock
from tests.corpus import five
from tests.discord_server import DiscordServer, File, Message, Role, User
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


def folder_of(tmp_path: Path, room: Newsroom) -> Path:
    return tmp_path / "libraries" / library_of(room.guild.id)


def texts(tmp_path: Path, room: Newsroom) -> list[str]:
    """The articles of the server's library, in the order of their text."""
    with Library.open(folder_of(tmp_path, room)) as library:
        return sorted(article.text.strip() for article in library.articles())


async def add_text(server: DiscordServer, room: Newsroom, title: str, text: str, **fields: str) -> str:
    """Paste a text; what the bot says in the end."""
    form = server.slash(room.channel, room.editor, "library add")
    await form.modal()
    return await done(server.fill(form, Title=title, Text=text, **fields))


MENDED = File(STORY.name, STORY.data.replace(b"Ines Calder", b"Otto Brand"))


async def asked_about(server: DiscordServer, room: Newsroom, file: File) -> Message:
    """The message that asks what becomes of an upload."""
    message = await server.slash(room.channel, room.editor, "library add", file=file).answer()
    await server.until(lambda: "Keep both" in [button["label"] for button in message.buttons], 30)
    return message


async def test_two_files_of_one_name_are_two_articles(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    first, second = b"The harbour of Vellmar reopened on Tuesday.", b"A glacier lost a fifth of its ice, surveyors say."
    async with answering(server, tmp_path):
        for data in (first, second):
            told = server.slash(room.channel, room.editor, "library add", file=File("message.txt", data))
            assert await done(told) == "Added 1 article."
    assert texts(tmp_path, room) == [second.decode(), first.decode()]


@pytest.mark.parametrize(
    ("one", "other"), [("The harbour", "The harbour"), ("!!!", "???"), ("A" * 90 + " north", "A" * 90 + " south")]
)
async def test_pasted_texts_under_titles_alike_are_two_articles(
    server: DiscordServer, room: Newsroom, tmp_path: Path, one: str, other: str
) -> None:
    async with answering(server, tmp_path):
        assert await add_text(server, room, one, "Mayor Ines Calder met the dockers.") == "Added 1 article."
        assert await add_text(server, room, other, "The lighthouse was painted white.") == "Added 1 article."
    assert texts(tmp_path, room) == ["Mayor Ines Calder met the dockers.", "The lighthouse was painted white."]


async def test_the_same_text_again_is_already_there(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):
        for file, told in (
            (STORY, "Added 1 article."),
            (STORY, "That is already there."),
            (File("message.txt", STORY.data), "That is already there."),
            (File("other.md", STORY.data + b"\n"), "That is already there."),
        ):
            assert await done(server.slash(room.channel, room.editor, "library add", file=file)) == told
        assert await add_text(server, room, "A mill", "The mill of Orm burnt down.") == "Added 1 article."
        assert await add_text(server, room, "A mill", "The mill of Orm burnt down.") == "That is already there."
    assert len(texts(tmp_path, room)) == 2
    assert len(list(folder_of(tmp_path, room).glob("files/*/*"))) == 2


async def test_a_new_version_takes_the_place_of_the_old_one_only_if_told_so(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        await done(server.slash(room.channel, room.editor, "library add", file=STORY))
        asked = await asked_about(server, room, MENDED)
        assert "Nothing is changed yet" in seen(asked)
        assert asked.ephemeral
        assert "Ines Calder" in seen(await ask(server, room))
    async with answering(server, tmp_path):  # a restart later
        server.press(asked, room.editor, "Replace")
        await server.until(lambda: "Replaced 1 article." in seen(asked), 30)
        assert not asked.buttons
        assert "Otto Brand" in seen(await ask(server, room))
    assert texts(tmp_path, room) == [MENDED.data.decode()]
    assert [file.read_bytes() for file in folder_of(tmp_path, room).glob("files/*/*")] == [MENDED.data]


async def test_both_versions_stay_if_told_so(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    async with answering(server, tmp_path):
        await done(server.slash(room.channel, room.editor, "library add", file=STORY))
        asked = await asked_about(server, room, MENDED)
        server.press(asked, room.editor, "Keep both")
        await server.until(lambda: "Added 1 article." in seen(asked), 30)
        assert await done(server.slash(room.channel, room.editor, "library reindex")) == "Already up to date."
    assert texts(tmp_path, room) == [STORY.data.decode(), MENDED.data.decode()]


async def test_a_text_with_the_address_of_another_is_asked_about_and_both_may_stay(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    address = {"Address": "https://vellmar.example/harbour"}
    async with answering(server, tmp_path):
        await add_text(server, room, "The harbour", "Mayor Ines Calder met the dockers.", **address)
        form = server.slash(room.channel, room.editor, "library add")
        await form.modal()
        asked = await server.fill(form, Title="Fog", Text="No ship came in for a week.", **address).answer()
        await server.until(lambda: "Keep both" in [button["label"] for button in asked.buttons], 30)
        assert texts(tmp_path, room) == ["Mayor Ines Calder met the dockers."]
        server.press(asked, room.editor, "Keep both")
        await server.until(lambda: "Added 1 article." in seen(asked), 30)
    assert texts(tmp_path, room) == ["Mayor Ines Calder met the dockers.", "No ship came in for a week."]


async def test_a_person_without_the_right_decides_about_no_upload(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        await done(server.slash(room.channel, room.editor, "library add", file=STORY))
        asked = await asked_about(server, room, MENDED)
        asked.visible_to = None  # as though others saw it
        told = await server.press(asked, room.reader, "Replace").answer()
        assert "members who may manage" in seen(told)
        for key in ("", "00", "ffffffffffffffff"):
            asked.components[0]["components"][0]["custom_id"] = f"citebot:replace:{key}:0"
            told = await server.press(asked, room.editor, f"citebot:replace:{key}:0").answer()
            assert "don't have that file any more" in seen(told)
    assert texts(tmp_path, room) == [STORY.data.decode()]


async def test_a_list_of_feeds_is_read_and_not_kept(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    feeds = File("feeds.opml", b'<opml><body><outline text="x" xmlUrl="http://127.0.0.1/feed"/></body></opml>')
    bad = File("bad.opml", b"<opml>")
    async with answering(server, tmp_path):
        assert "127.0.0.1/feed:" in await done(server.slash(room.channel, room.editor, "library add", file=feeds))
        told = await done(server.slash(room.channel, room.editor, "library add", file=bad))
        assert told == "bad.opml has XML that can't be parsed"
    assert not list(folder_of(tmp_path, room).glob("files/*/*"))


async def test_an_upload_is_not_written_by_the_event_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads = []
    write = Path.write_bytes

    def noting(path: Path, content: bytes) -> int:
        threads.append(threading.current_thread())
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", noting)
    file = create_autospec(discord.Attachment, instance=True)
    file.filename, file.size, file.read.return_value = STORY.name, len(STORY.data), STORY.data
    assert (await save_file(tmp_path, file, Settings())).read_bytes() == STORY.data
    assert (
        '"title": "A mill"'
        in (await save_text(tmp_path, {"title": "A mill", "text": "It burnt."}, Settings())).read_text()
    )
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


async def test_a_form_that_was_open_during_a_restart_is_taken(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        form = server.slash(room.channel, room.editor, "library add")
        await form.modal()
    async with answering(server, tmp_path):
        assert await done(server.fill(form, Title="Mill", Text="A fire took the mill.")) == "Added 1 article."
        more = server.press(await ask(server, room, "what took the mill?"), room.reader, "Ask more")
        await more.modal()
    async with answering(server, tmp_path):
        answer = await server.fill(more, **{"Your question": "was there a fire?"}).answer()
        assert "A fire took the mill." in seen(answer)


async def test_a_form_of_a_person_who_lost_the_right_changes_nothing(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    async with answering(server, tmp_path):
        form = server.slash(room.channel, room.editor, "library add")
        await form.modal()
        room.guild.members[room.editor.id].roles.clear()
        told = await server.fill(form, Title="Mill", Text="A fire took the mill.").answer()
        assert "members who may manage" in seen(told)
    assert not folder_of(tmp_path, room).exists()


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
    assert not list(tmp_path.glob("libraries/discord-*/files/*/*"))


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


async def test_each_row_of_the_list_has_a_button_that_removes_its_article(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    many = [Article(f"Story {n} of the harbour.", id=f"id {n}", published=f"2024-01-{n:02}") for n in range(1, 13)]
    folder = stock(tmp_path, room.guild, *many)
    async with answering(server, tmp_path):
        first = await server.slash(room.channel, room.editor, "library list").answer()
        assert [b["label"] for b in first.buttons] == [*(f"Remove {n}" for n in range(1, 11)), "◀", "▶"]
        second = await server.press(first, room.editor, "▶").answer()
        assert "12 · Story 1 of the harbour." in seen(second)
        asked = await server.press(second, room.editor, "Remove 12").answer()
        assert "Story 1 of the harbour." in seen(asked)
        listed = await server.press(asked, room.editor, "Back").answer()
        asked = await server.press(listed, room.editor, "Remove 12").answer()
        assert "members who may manage" in seen(await press_as(server, asked, room.reader, "Remove"))
        removed = server.press(asked, room.editor, "Remove")
        await server.until(lambda: "Removed 1 article." in seen(asked), 30)
        assert not (await removed.answer()).buttons
        stale = await server.slash(room.channel, room.editor, "library list").answer()
        with Library.open(folder) as library:
            library.remove("id 12")
        assert "The list has changed" in seen(await server.press(stale, room.editor, "Remove 1").answer())
    with Library.open(folder) as library:
        assert library.article("id 1") is None
        assert library.status().articles == 10


async def press_as(server: DiscordServer, message: Message, person: User, button: str) -> Message:
    """A button of a message that only somebody else sees, as a forger would press it."""
    before, message.visible_to = message.visible_to, None
    try:
        return await server.press(message, person, button).answer()
    finally:
        message.visible_to = before


async def test_articles_without_a_title_complete_by_how_they_begin(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    stock(tmp_path, room.guild, Article("The mill burnt down on Sunday.", id="mill"), *five())
    async with answering(server, tmp_path):
        typed = server.autocomplete(room.channel, room.editor, "library remove", "article", "mill burnt")
        assert [(c["name"], c["value"]) for c in await typed.choices()] == [("The mill burnt down on Sunday.", "mill")]


async def test_status_tells_figures_and_failures_without_places_on_disk(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    stock(tmp_path, room.guild)
    async with answering(server, tmp_path):
        await done(
            server.slash(
                room.channel, room.editor, "library add", file=File("bad.jsonl", b'{no json\n{"text": "A mill."}')
            )
        )
        told = seen(await server.slash(room.channel, room.editor, "library status").answer())
    assert "6 articles · 6 passages" in told
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


async def test_settings_that_two_commands_change_at_once_both_stay(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    role = server.role(room.guild, "helpers", mentionable=True)
    async with answering(server, tmp_path) as bot:
        for quotes in (2, 3, 4):
            one = server.slash(room.channel, room.editor, "library settings", quotes=quotes, cooldown=quotes)
            options = {"role": role} if quotes % 2 else {}
            other = server.slash(room.channel, room.editor, "library channels helpers", **options)
            await one.answer()
            await other.answer()
            now = await bot.context.server_settings.get(room.guild.id)
            assert (now.quotes, now.helpers) == (quotes, role.id if quotes % 2 else 0)
    with LocalRecords(folder_of(tmp_path, room)) as records:
        assert load_settings(records) == now


async def test_members_without_the_right_change_nothing_whatever_they_send(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    folder = stock(tmp_path, room.guild)
    async with answering(server, tmp_path):
        listed = await server.slash(room.channel, room.editor, "library list").answer()
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


async def test_a_role_named_in_the_settings_may_manage_too_without_any_right_in_discord(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    helpers = server.role(room.guild, "helpers")
    server.enrol(room.guild, room.reader, helpers)
    async with answering(server, tmp_path):
        assert "members who may manage" in seen(
            await server.slash(room.channel, room.reader, "library status").answer()
        )
        told = await server.slash(room.channel, room.editor, "library settings", role=helpers).answer()
        assert "the role helpers" in seen(told)
        assert "0 articles" in seen(await server.slash(room.channel, room.reader, "library status").answer())
        assert "Quotes in an answer: 1" in seen(
            await server.slash(room.channel, room.reader, "library settings", quotes=1).answer()
        )
        told = await server.slash(room.channel, room.reader, "library settings", role=helpers).answer()
        assert "Only members who may manage the server" in seen(told)
        assert "0 articles" in seen(await server.slash(room.channel, room.reader, "library status").answer())


async def test_long_work_tells_how_far_it_is_and_ends_at_a_word_and_the_next_waits_its_turn(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    rows = [{"title": f"Story {n}", "text": f"Word{n} lamp. " * 200, "id": str(n)} for n in range(6_000)]
    big = File("big.jsonl", "\n".join(map(json.dumps, rows)).encode())
    async with answering(server, tmp_path):
        asked = server.slash(room.channel, room.editor, "library add", file=big)
        message = await asked.answer()
        await server.until(lambda: bool(message.buttons), 30)
        waiting = []
        for file, place in ((STORY, "One job is before yours"), (MENDED, "2 jobs are before yours")):
            waiting.append(server.slash(room.channel, room.editor, "library add", file=file))
            last = await waiting[-1].answer()
            await server.until(lambda last=last, place=place: place in seen(last), 10)  # type: ignore[misc]
        await server.press(last, room.editor, "Cancel").acknowledged()
        assert "Cancelled" in await done(waiting[1])
        await server.press(message, room.editor, "Cancel").acknowledged()
        assert "Cancelled" in await done(asked)
        assert await done(waiting[0]) == "Added 1 article."
        assert "Ines Calder" in seen(await ask(server, room))
    assert MENDED.data.decode() not in texts(tmp_path, room)
    with Library.open(tmp_path / "libraries" / library_of(room.guild.id)) as library:
        assert library.check() == []


def editors_of(room: Newsroom) -> Role:
    return next(role for role in room.guild.roles.values() if role.name == "editors")


async def test_who_looks_after_a_library_cancels_any_job_of_it_and_who_runs_the_bot_any_of_all(
    server: DiscordServer, tmp_path: Path
) -> None:
    rooms = [newsroom(server, name) for name in ("One", "Other")]
    for one in rooms:
        server.enrol(one.guild, server.operator, editors_of(one))
    rows = [{"text": f"Word{n} lamp. " * 200, "id": str(n)} for n in range(4_000)]
    big = File("big.jsonl", "\n".join(map(json.dumps, rows)).encode())
    one, other = rooms
    second = server.person("second editor")
    server.enrol(one.guild, second, editors_of(one))
    async with answering(server, tmp_path) as bot:
        first = server.slash(one.channel, one.editor, "library add", file=big)
        await server.until(lambda: len(bot.context.jobs) == 1, 30)
        queued = server.slash(other.channel, other.editor, "library add", file=STORY)
        await server.until(lambda: len(bot.context.jobs) == 2, 30)

        status = await server.slash(one.channel, second, "library status").answer()
        assert "1 · Adding, for" in seen(status)
        assert [button["label"] for button in status.buttons] == ["Cancel 1"], "not that of another server"
        every = await server.slash(one.channel, server.operator, "library status").answer()
        assert "2 · Adding, waits, in another server" in seen(every)
        await server.press(every, server.operator, "Cancel 2").acknowledged()
        assert "Cancelled" in await done(queued)
        await server.press(status, second, "Cancel 1").acknowledged()
        assert "Cancelled" in await done(first)
        await server.until(lambda: not list(folder_of(tmp_path, other).glob("files/*/*")), 10)


async def test_nothing_is_kept_of_what_could_not_be_read(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    stock(tmp_path, room.guild)
    async with answering(server, tmp_path):
        added = server.slash(room.channel, room.editor, "library add", file=File("bad.jsonl", b"{no json"))
        assert "bad.jsonl, line 1" in await done(added)
        told = seen(await server.slash(room.channel, room.editor, "library status").answer())
    assert "bad.jsonl" not in told
    assert not list(folder_of(tmp_path, room).glob("files/*"))


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({"server_files": 1}, "keeps 1 files, the most that it may"),
        ({"server_megabytes": 0.3}, "There is no room for that file"),
    ],
)
async def test_a_file_without_room_never_touches_the_disk(
    server: DiscordServer, room: Newsroom, tmp_path: Path, limits: dict[str, float], told: str
) -> None:
    large = File("large.txt", b"The harbour of Vellmar reopened. " * 10_000)
    async with answering(server, tmp_path, **limits):
        assert await done(server.slash(room.channel, room.editor, "library add", file=STORY)) == "Added 1 article."
        assert told in seen(await server.slash(room.channel, room.editor, "library add", file=large).answer())
    assert [file.name for file in folder_of(tmp_path, room).glob("files/*/*")] == ["harbour-news.txt"]


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
        ("\U00020000" * 80 + ".txt", "\U00020000" * 50 + ".txt"),
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
        changes, _ = worker.run(tmp_path / "discord-1", "add", ["http://news.example/feed"])
        assert (changes.added, changes.feeds) == (20, ("http://news.example/feed",))
        followed = "Added the feed news\\.example/feed. `/library reindex` adds its new articles."
        assert changes_card(changes).text == f"**Added 20 articles.**\n{followed}"
        assert load_changes(dump(changes)) == changes
        assert worker.run(tmp_path / "discord-1", "reindex", [])[0].unchanged == 20
