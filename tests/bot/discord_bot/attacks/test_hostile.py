"""Hostile articles, names and questions, all the way to Discord: no ping, no link but an article's own, no excess."""

import random
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.discord_bot import delivery
from bot.discord_bot.context import library_of
from bot.discord_bot.interactions import list_choices
from bot.records.sqlite import LocalRecords
from bot.render.sanitize import flatten
from bot.service.server_settings import MOST, ServerSettings
from index.library import Library
from index.model import Article
from tests.bot.discord_bot.attacks.attacks import KINDS, address, hostile
from tests.bot.discord_bot.newsroom import Newsroom, answering, hasten, newsroom, stock
from tests.discord_markdown import parse, walk
from tests.discord_server import DiscordServer, Impossible, Message

PASSAGES = 500
TOGETHER = MOST  # articles that answer one question
FOREIGN = {"user", "role", "channel", "everyone", "command", "guide", "contact", "invite", "code", "codeblock"}
FOREIGN |= {"heading", "list", "underline", "italic", "italic ", "strike", "spoiler", "shrug"}


@pytest.fixture
def room(server: DiscordServer) -> Newsroom:
    """Everybody may mention everybody, roles too: what is not pinged is so by the bot's doing."""
    room = newsroom(server)
    server.role(room.guild, "all", mentionable=True)
    return room


def article(rng: random.Random, room: Newsroom, number: int) -> Article:
    """It answers what asks for the zebra of its group."""

    def text() -> str:
        return filled(hostile(rng), room)

    return Article(
        f"{text()}\n\nThe zebra{number // TOGETHER} was seen: {text()} by Ada Flint.\n\n{text()}",
        title=rng.choice([None, text(), text()]),
        id=rng.choice(["", f"{number} {text()}"[:200]]),
        url=rng.choice([None, address(rng, number), address(rng, number)]),
        source=rng.choice([None, text(), text()]),
        author=rng.choice([None, text()]),
        published=rng.choice([None, "2024-01-01", text()]),
        language="en",
    )


def filled(attack: str, room: Newsroom) -> str:
    """With the ids of somebody and something there."""
    ids = {"user": room.editor.id, "role": [*room.guild.roles][-1], "channel": room.channel.id}
    for name, id_ in ids.items():
        attack = attack.replace(f"{{{name}}}", str(id_))
    return attack


def fill(room: Newsroom, home: Path, count: int) -> None:
    rng = random.Random(20)
    stock(home, room.guild, *(article(rng, room, n) for n in range(count)))
    with LocalRecords(home / "libraries" / library_of(room.guild.id)) as records:
        ServerSettings(cooldown=0, quotes=MOST).save(records)


def wrong(messages: Iterable[Message]) -> list[str]:
    """What a message shows that no article may make it show."""
    found = []
    for message in messages:
        found += [link.url for link in message.links if not is_own(link.url)]
        for embed in message.embeds:
            nodes = [*walk(parse(embed.get("title") or "")), *walk(parse(embed.get("description") or ""))]
            found += [f"{node.kind}: {node.value or node.parts}" for node in nodes if node.kind in FOREIGN]
            found += [node.value for node in nodes if node.kind == "link" and not is_own(node.value)]
        found += ["a fault"] if delivery.FAULT[:20] in message.text else []
    return found


def is_own(url: str) -> bool:
    """An article's, or the message that a person pointed to."""
    parts = urlsplit(url)
    is_message = parts.netloc == "discord.com" and re.fullmatch(r"/channels/\d+/\d+/\d+", parts.path)
    return parts.scheme == "https" and (parts.netloc == "good.example" or bool(is_message))


def said(server: DiscordServer, room: Newsroom) -> list[Message]:
    """Everything that the bot said to anybody, as it stood before edits too."""
    return [message for message in room.channel.log if message.author is server.bot]


async def test_no_passage_pings_leads_astray_or_is_too_long(
    server: DiscordServer, room: Newsroom, tmp_path: Path
) -> None:
    fill(room, tmp_path, PASSAGES)
    shown = 0
    async with answering(server, tmp_path) as bot:
        hasten(bot)
        for group in range(PASSAGES // TOGETHER):
            question = f"who has seen the zebra{group}?"
            answer = await server.slash(room.channel, room.reader, "ask", question=question).answer()
            assert wrong([answer]) == []
            for button in ("Context", "Why"):
                message = await server.press(answer, room.reader, button).answer()
                assert wrong([message]) == []
                for number in range(2, len(message.buttons) + 1):
                    await server.press(message, room.reader, str(number)).answer()
                    assert wrong([message]) == []
                shown += max(1, len(message.buttons))
    assert shown > PASSAGES  # what is not backed comes as a further page, which the next test turns
    assert server.pings == []
    assert server.refusals == []


async def test_no_further_page_does(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    fill(room, tmp_path, 60)
    async with answering(server, tmp_path) as bot:
        hasten(bot)
        answer = await server.slash(room.channel, room.reader, "ask", question="who was seen by Ada Flint?").answer()
        page = await server.press(answer, room.reader, "More passages").answer()
        seen = [page.text]
        while not page.buttons[1]["disabled"]:
            assert wrong([page]) == []
            page = await server.press(page, room.reader, "▶").answer()
            seen.append(page.text)
        assert len(set(seen)) >= 9
        assert wrong(said(server, room)) == []
    assert server.pings == []
    assert server.refusals == []


async def test_no_list_status_or_choice_does(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    fill(room, tmp_path, 60)
    rng, files = random.Random(5), tmp_path / "files"
    files.mkdir()
    for number in range(30):
        name = hostile(rng, short=True).replace("/", "").replace("\0", "").encode(errors="ignore")[:200]
        (files / f"{number}{name.decode(errors='ignore')}.jsonl").write_text('{"text": @everyone}')
    with Library.open(tmp_path / "libraries" / library_of(room.guild.id)) as library:
        library.add([str(files)])
    async with answering(server, tmp_path) as bot:
        hasten(bot)
        page = await server.slash(room.channel, room.editor, "library list").answer()
        for _ in range(5):
            assert wrong([page]) == []
            page = await server.press(page, room.editor, "▶").answer()
        status = await server.slash(room.channel, room.editor, "library status").answer()
        assert "Not read" in status.text
        for typed in ("", "e", "zebra", "@", "harbour", "Ines", "😀", "<", "x" * 100):
            for_source = server.autocomplete(room.channel, room.reader, "ask", "source", typed)
            for_article = server.autocomplete(room.channel, room.editor, "library remove", "article", typed)
            for choice in [*await for_source.choices(), *await for_article.choices()]:
                assert flatten(choice["name"]) == choice["name"]
        assert wrong(said(server, room)) == []
    assert server.pings == []
    assert server.refusals == []


def test_a_choice_has_a_name_that_can_be_seen_and_chosen() -> None:
    named = [("\u200b\u2060", "a"), ("😀" * 100, "b"), ("too long to stand for", "😀" * 51), ("nothing", "")]
    assert [(c.name, c.value) for c in list_choices(named)] == [("untitled", "a"), ("😀" * 41 + "…", "b")]


async def test_no_question_or_name_does(server: DiscordServer, room: Newsroom, tmp_path: Path) -> None:
    fill(room, tmp_path, 60)
    rng = random.Random(9)
    channel = server.channel(room.guild, "[a](https://evil.example)")
    role = server.role(room.guild, "@everyone [a](https://evil.example) ```", mentionable=True)
    async with answering(server, tmp_path) as bot:
        hasten(bot)
        for attack in [*(attack for kind in KINDS for attack in kind), *(hostile(rng) for _ in range(20))]:
            # Discord itself hands on no half of a character.
            text = filled(attack, room).encode(errors="ignore").decode()
            asked = server.slash(room.channel, room.reader, "ask", question=f"who {text}"[:500], source=text[:50])
            assert (await asked.answer()).embeds
            message = server.say(room.channel, room.reader, text[:2000])
            if text.strip():
                assert (await server.context_menu(room.reader, "Find sources", message).answer()).embeds
            below = server.say(room.channel, room.reader, f"{server.bot.mention} {text}"[:2000])
            assert wrong([await server.reply(below)]) == []
        settings = server.slash(room.channel, room.editor, "library settings", channel=channel, role=role)
        assert "everyone" in (await settings.answer()).text
        assert wrong(said(server, room)) == []
        with pytest.raises(Impossible):
            server.slash(room.channel, room.reader, "ask", question="x" * 5000)
    assert server.pings == []
    assert server.refusals == []
