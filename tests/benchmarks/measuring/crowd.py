"""The people of many Discord servers, who all ask at once: what they asked, when that was seen and answered."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf
from random import Random
from typing import Any

from bot.render.wording import CLOSEST, FOUND, NOTHING
from tests.bot.discord_bot.newsroom import is_placeholder
from tests.discord_server import Allow, Channel, DiscordServer, Guild, Message, User
from tests.discord_server.interactions import Interaction

PEOPLE = 8  # of a server
KINDS = ("slash", "slash", "mention", "mention", "direct")  # in turn
GIVE_UP = 20.0  # seconds after which a question counts as lost
POLL = 0.01  # seconds between two looks at what is still open
STATES = (FOUND, CLOSEST, NOTHING)  # one of them stands in every answer
BETWEEN = 4.0  # seconds between two questions of one person: the bot wants 3


class Watched(DiscordServer):
    """A Discord that knows when each message came to say what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.said_at: dict[int, float] = {}

    def post(self, *given: Any, **named: Any) -> Message:
        return self._stamp(super().post(*given, **named))

    def revise(self, *given: Any, **named: Any) -> Message:
        return self._stamp(super().revise(*given, **named))

    def _stamp(self, message: Message) -> Message:
        self.said_at[message.id] = time.monotonic()
        return message


@dataclass
class Member:
    """One of a server's people, and when they asked last, in monotonic seconds."""

    user: User
    asked: float = -inf


@dataclass
class Town:
    """A server; only its own articles have `word`."""

    guild: Guild
    channel: Channel
    editor: User
    word: str
    people: list[Member]

    def rested(self) -> list[Member]:
        """Those who may ask again."""
        return [person for person in self.people if time.monotonic() - person.asked >= BETWEEN]


@dataclass
class Asked:
    """One question; `seen` and `answered` are seconds after it was asked, None while it is not. `word` is expected."""

    kind: str
    word: str | None
    at: float
    handle: Interaction | Message
    seen: float | None = None
    answered: float | None = None
    text: str = ""
    answers: list[Message] = field(default_factory=list)

    @property
    def channel(self) -> Channel:
        return self.handle.channel

    @property
    def is_wrong(self) -> bool:
        """Whether it was answered by something else than an answer, or without the word that its server alone has."""
        is_answer = any(state in self.text for state in STATES) and (self.word or "") in self.text
        return self.answered is not None and not is_answer


def settle(server: DiscordServer, names: Sequence[str]) -> list[Town]:
    """A server with its people for each name, which is also the word that its articles have."""
    towns = []
    for name in names:
        guild = server.guild(name)
        editor = server.person(f"editor of {name}")
        server.enrol(guild, editor, server.role(guild, "editors", Allow.MANAGE_GUILD))
        people = [Member(server.person(f"{n} of {name}", guild)) for n in range(PEOPLE)]
        towns.append(Town(guild, guild.channel("general"), editor, name, people))
    return towns


class Crowd:
    """Asks in rounds: so many at once, each in a server of their own, and again when all are answered."""

    def __init__(self, server: Watched, towns: Sequence[Town], questions: Sequence[str], seed: int) -> None:
        self.server, self.towns, self.questions = server, towns, questions
        self.random = Random(seed)
        self.asked: list[Asked] = []

    async def ask(self, count: int) -> None:
        """One round, of fewer where too few may ask again; what is not answered in time stays open."""
        free = [town for town in self.towns if town.rested()]
        chosen = self.random.sample(free, min(count, len(free)))
        new = [self._ask(town, KINDS[i % len(KINDS)]) for i, town in enumerate(chosen)]
        self.asked += new
        if not new:
            await asyncio.sleep(POLL)
        until = time.monotonic() + GIVE_UP
        while time.monotonic() < until and any(one.answered is None for one in new):
            await asyncio.sleep(POLL)
            self.look(new)
        self.server.requests.clear()

    def _ask(self, town: Town, kind: str) -> Asked:
        """Every second question has an answer in that server alone; the others are people's own."""
        person = self.random.choice(town.rested())
        person.asked = now = time.monotonic()
        word = town.word if kind != "direct" and self.random.random() < 0.5 else None
        question = f"where is {word}?" if word else self.random.choice(self.questions)
        return Asked(kind, word, now, self._act(town, person.user, kind, question))

    def _act(self, town: Town, person: User, kind: str, question: str) -> Interaction | Message:
        if kind == "slash":
            return self.server.slash(town.channel, person, "ask", question=question)
        if kind == "mention":
            return self.server.say(town.channel, person, f"{self.server.bot.mention} {question}")
        return self.server.say(self.server.dm(person), person, question)

    def look(self, asked: Sequence[Asked]) -> None:
        """Note what has been seen and answered by now."""
        typing = {call.path.split("/")[2]: call.at for call in self.server.requests if call.path.endswith("/typing")}
        for one in asked:
            one.answers = self._answers(one)
            said = [self.server.said_at[m.id] for m in one.answers]
            signs = [*said, *filter(None, [typing.get(str(one.channel.id))])]
            if one.seen is None and signs:
                one.seen = min(signs) - one.at
            final = [m for m in one.answers if not is_placeholder(m)]
            if one.answered is None and final:
                one.answered, one.text = self.server.said_at[final[0].id] - one.at, final[0].text

    def _answers(self, one: Asked) -> list[Message]:
        if isinstance(one.handle, Interaction):
            return [*filter(None, [one.handle.original]), *one.handle.followups]
        return [m for m in one.channel.log if m.reply_to is one.handle and m.author is self.server.bot]
