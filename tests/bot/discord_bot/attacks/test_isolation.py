"""Two servers, each with a secret: nothing that the people of one do shows them the other's.

`SLICES=5 pytest tests/bot/discord_bot/attacks/test_isolation.py` does 2,000 mixed interactions, five times the default.
"""

import json
import os
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.discord_bot.client import CitebotClient
from bot.discord_bot.throttle import Throttle
from bot.home import FIRST
from index.library import Library
from index.model import Article
from tests.bot.discord_bot.newsroom import Newsroom, answering, chat, hasten, newsroom, stock
from tests.discord_server import Channel, DiscordServer, File, Interaction, Message, User

SLICES, SLICE = int(os.environ.get("SLICES", "1")), 200  # interactions of a slice
VERBS = ("more", "context", "why", "share", "ask")
LURES = ("lighthouse", "ferry", "glacier", "orchard")


@dataclass
class Side:
    """A server: what only its articles hold (`secret`, never typed but by its own people), what finds them (`bait`)."""

    room: Newsroom
    secret: str
    bait: str
    both: User  # who is a member of the other too
    given: list[Message] = field(default_factory=list)

    def people(self) -> tuple[User, ...]:
        return (self.room.reader, self.room.editor, self.both)


def articles(secret: str, bait: str) -> list[Article]:
    return [
        Article(
            f"The {lure} of {secret.title()} number {n} was mended by Ada Flint on Friday.\n\nIt is {bait} {secret}.",
            title=f"{secret} and the {lure} {n}",
            id=f"{secret}-{lure}-{n}",
            url=f"https://{secret}.example/{lure}/{n}",
            source=f"{secret} Post",
            author=f"Ada {secret}",
            published="2024-01-01",
            origin=f"/articles/{secret}/{lure}{n}.txt",
            language="en",
        )
        for lure in LURES
        for n in range(6)
    ]


def furnish(server: DiscordServer, home: Path, name: str, secret: str, bait: str, both: User) -> Side:
    room = newsroom(server, name)
    server.enrol(room.guild, both, room.guild.members[room.editor.id].roles[0])
    folder = stock(home, room.guild, *articles(secret, bait))
    files = home.parent / f"{secret} files"
    files.mkdir()
    for n in range(3):
        (files / f"{secret} {n}.jsonl").write_text(f"{{no {secret}")
    with Library.open(folder) as library:
        library.add([str(files)])
    return Side(room, secret, bait, both)


class Mixer:
    """Does one thing after another, drawn at random, on one side or the other."""

    def __init__(self, server: DiscordServer, sides: list[Side], seed: int) -> None:
        self.server, self.sides, self.rng = server, sides, random.Random(seed)
        self.acts: list[Callable[[Side, User], Awaitable[object]]] = [
            self.ask, self.ask, self.ask, self.mention, self.press, self.press, self.forge, self.forge, self.find,
            self.complete, self.complete, self.direct, self.list, self.status, self.ask_more, self.forget, self.refuse,
        ]  # fmt: skip

    async def step(self) -> None:
        side = self.rng.choice(self.sides)
        await self.rng.choice(self.acts)(side, self.rng.choice(side.people()))

    def question(self, side: Side) -> str:
        """Some with what finds the other's articles, some with the side's own secret."""
        lure, other = self.rng.choice(LURES), self.other(side)
        return self.rng.choice([
            f"who mended the {lure}?", f"what is {other.bait}?", f"who mended the {lure} that is {other.bait}?",
            f"who mended the {lure} of {side.secret}?", "and when?", "who is Ada Flint?", "what did she mend?", "more",
        ])  # fmt: skip

    def other(self, side: Side) -> Side:
        return next(one for one in self.sides if one is not side)

    async def ask(self, side: Side, person: User) -> None:
        source = self.rng.choice([None, None, f"{side.secret} Post", "Post"])
        options: dict[str, Any] = {"source": source} if source else {}
        asked = self.server.slash(
            side.room.channel, person, "ask", question=self.question(side), private=self.rng.random() < 0.5, **options
        )
        side.given.append(await asked.answer())

    async def mention(self, side: Side, person: User) -> None:
        text = f"{self.server.bot.mention} {self.question(side)}"
        side.given.append(await self.server.reply(self.server.say(side.room.channel, person, text)))

    def mine(self, side: Side, person: User) -> list[Message]:
        return [m for m in side.given[-20:] if m.buttons and m.visible_to in (None, person)]

    async def press(self, side: Side, person: User) -> None:
        if not (mine := self.mine(side, person)):
            return
        message = self.rng.choice(mine)
        button = self.rng.choice([b for b in message.buttons if not b["disabled"]])
        pressed = self.server.press(message, person, button["custom_id"])
        if button["custom_id"].startswith("citebot:ask"):
            await pressed.modal()
        else:
            side.given.append(await pressed.answer())

    async def forge(self, side: Side, person: User) -> None:
        """A button of the other side's answer, below an answer of this one or in a direct message."""
        theirs = [m for m in self.other(side).given if m.buttons]
        if not theirs:
            return
        key = self.rng.choice(theirs).buttons[0]["custom_id"].split(":")[2]
        channel = self.rng.choice([side.room.channel, self.server.dm(person)])
        forged = [
            {"type": 2, "style": 2, "label": verb, "custom_id": f"citebot:{verb}:{key}:{self.rng.randint(0, 3)}"}
            for verb in VERBS
        ]
        embeds = [{"description": "an answer"}]
        message = Message(
            self.server.ids.new(), channel, self.server.bot, "", embeds, [{"type": 1, "components": forged}]
        )
        channel.log.append(message)
        pressed = self.server.press(message, person, self.rng.choice(VERBS))
        await pressed.acknowledged()

    async def find(self, side: Side, person: User) -> None:
        said = self.server.say(side.room.channel, person, self.question(side))
        side.given.append(await self.server.context_menu(person, "Find sources", said).answer())

    async def complete(self, side: Side, person: User) -> None:
        channel, typed = side.room.channel, self.rng.choice(["", "p", "post", "a", self.other(side).bait, "ada"])
        await self.server.autocomplete(channel, person, "ask", "source", typed).choices()
        if person is not side.room.reader:
            await self.server.autocomplete(channel, person, "library remove", "article", typed).choices()

    async def direct(self, side: Side, person: User) -> None:
        channel = self.server.dm(person)
        question = self.rng.choice(["who met Putin?", "who mended the ferry?", f"what is {side.bait}?", "and when?"])
        await self.server.reply(self.server.say(channel, person, question))
        await self.server.slash(channel, person, "ask", question=question).answer()

    async def list(self, side: Side, person: User) -> None:
        if person is not side.room.reader:
            page = await self.server.slash(side.room.channel, person, "library list").answer()
            await self.server.press(page, person, "▶").answer()

    async def status(self, side: Side, person: User) -> None:
        if person is not side.room.reader:
            verb = self.rng.choice(["status", "settings", "gaps"])
            await self.server.slash(side.room.channel, person, f"library {verb}").answer()

    async def ask_more(self, side: Side, person: User) -> None:
        if mine := [m for m in self.mine(side, person) if any(b["label"] == "Ask more" for b in m.buttons)]:
            form = self.server.press(mine[-1], person, "Ask more")
            await form.modal()
            side.given.append(await self.server.fill(form, **{"Your question": self.question(side)}).answer())

    async def forget(self, side: Side, person: User) -> None:
        if self.rng.random() < 0.2:
            told = await self.server.slash(side.room.channel, person, "privacy").answer()
            await self.server.press(told, person, "Erase my questions").answer()

    async def refuse(self, side: Side, person: User) -> None:
        """What ends in an error."""
        await self.server.slash(
            side.room.channel, person, "ask", question="when?", after=self.other(side).bait
        ).answer()
        if person is not side.room.reader:
            file = File(f"{side.secret}.exe", b"x")
            await self.server.slash(side.room.channel, person, "library add", file=file).edited()


def shown(server: DiscordServer, channels: list[Channel], asked: list[Interaction]) -> str:
    """All that was ever shown there by the bot: messages with their edits and hidden parts, forms, choices."""
    found: list[object] = []
    for message in (message for channel in channels for message in channel.log if message.author is server.bot):
        found += [message.content, message.embeds, message.components, message.history]
    for one in asked:
        found += [one.opened, one.offered] if one.channel in channels else []
    return json.dumps(found, ensure_ascii=False).casefold()


@pytest.mark.parametrize("share", [False, True])
@pytest.mark.parametrize("seed", range(SLICES))
async def test_nothing_of_one_server_is_shown_in_another(
    seed: int, share: bool, server: DiscordServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Throttle, "wait", lambda *_: 0.0)  # people in a hurry
    both = server.person("both")
    names = (("Newsroom", "zanzarine", "vermilion"), ("Elsewhere", "quibblefox", "turquoise"))
    sides = [furnish(server, tmp_path / "home", *each, both) for each in names]
    with Library.open(tmp_path / "home" / "libraries" / FIRST, create=True) as library:
        library.put([Article("The lighthouse of Commonhold was mended by Ada Flint on Monday.", source="Common Post")])
    async with answering(server, tmp_path / "home", share=share) as bot:
        hasten(bot)
        mixer = Mixer(server, sides, seed)
        while len(server.interactions) < SLICE:
            await mixer.step()
        await server.settled()
    directs = [server.dm(person) for side in sides for person in side.people()]
    for side in sides:
        channels = [side.room.channel, *directs]
        assert mixer.other(side).secret not in shown(server, channels[:1], server.interactions)
        assert side.secret in shown(server, channels[:1], server.interactions)
        assert side.secret not in shown(server, directs, server.interactions)
    assert ("commonhold" in shown(server, [sides[0].room.channel, *directs], server.interactions)) == share
    assert {call.status for call in server.refusals} <= {404}


async def test_an_answer_of_another_place_is_forgotten_by_every_button(server: DiscordServer, tmp_path: Path) -> None:
    """Also where all places share a library, whose records hold a part of each answer."""
    both = server.person("both")
    side = furnish(server, tmp_path / "home", "Newsroom", "zanzarine", "vermilion", both)
    bot: CitebotClient = chat(tmp_path / "home", share=True)
    async with server.running(bot):
        question = f"who mended the lighthouse of {side.secret}?"
        answer = await server.slash(side.room.channel, both, "ask", question=question).answer()
        key = answer.buttons[0]["custom_id"].split(":")[2]
        for verb in VERBS[:4]:
            components = [
                {
                    "type": 1,
                    "components": [{"type": 2, "style": 2, "custom_id": f"citebot:{verb}:{key}:0", "label": "x"}],
                }
            ]
            channel = server.dm(both)
            message = Message(server.ids.new(), channel, server.bot, "", answer.embeds, components)
            channel.log.append(message)
            told = await server.press(message, both, "x").answer()
            assert "I no longer have that answer" in told.text
