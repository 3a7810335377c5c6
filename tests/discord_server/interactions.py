"""One interaction: what a person did, and the handle on which a test awaits what the bot answers."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from tests.discord_server.messages import File, Message
from tests.discord_server.world import JSON, Channel, User

if TYPE_CHECKING:
    from tests.discord_server.server import DiscordServer

T = TypeVar("T")
PONG, MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 1, 4, 5, 6, 7, 8, 9
COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5


class NoAnswer(AssertionError):
    """The bot did not acknowledge in time: "The application did not respond"."""


@dataclass(eq=False)
class Interaction:
    """`callback` is the type of the first answer; times are seconds from the dispatch."""

    server: DiscordServer
    id: int
    kind: int
    channel: Channel
    user: User
    name: str  # the command, "group sub" too, or the custom_id
    data: JSON
    source: Message | None = None  # the message whose component was used
    target: Message | None = None  # the message that a context-menu command was used on
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    sent_at: float = field(default_factory=time.monotonic)
    ended: bool = False
    callback: int | None = None
    original: Message | None = None  # what @original is
    followups: list[Message] = field(default_factory=list)
    opened: JSON | None = None  # the modal
    offered: list[JSON] | None = None  # the autocomplete choices
    deferred_ephemeral: bool = False
    revised: int = 0  # edits of the original
    first_after: float | None = None
    final_after: float | None = None  # so far: a later edit moves it

    @property
    def age(self) -> float:
        return time.monotonic() - self.sent_at

    @property
    def late(self) -> bool:
        """Whether the first answer was due and did not come."""
        return self.callback is None and self.age > self.server.answer_within

    @property
    def expired(self) -> bool:
        return self.ended or self.age > self.server.token_lasts

    @property
    def ephemeral(self) -> bool:
        """Whether only that person sees the answer; before it is there, whether the defer says so."""
        return self.original.ephemeral if self.original else self.deferred_ephemeral

    def expire(self) -> None:
        """As though the token's 15 minutes were over."""
        self.ended = True

    def finish(self) -> None:
        self.final_after = self.age

    async def acknowledged(self, within: float | None = None) -> int:
        """The type of the first answer. Raises NoAnswer when it was due and did not come."""
        return await self._await(lambda: self.callback, within, "an acknowledgement")

    async def answer(self, within: float | None = None) -> Message:
        """What is answered in the end: the message, the edit of a deferred or interim one, or the message updated."""

        def final() -> Message | None:
            if self.callback == DEFER_UPDATE and not self.revised:
                return self.followups[0] if self.followups else None
            shown = self.original
            return shown if shown and not shown.loading and not self.server.is_interim(shown) else None

        if await self.acknowledged() in (CHOICES, MODAL):
            raise NoAnswer(f"{self.name}: answered by no message, but by {self.opened or self.offered}")
        return await self._await(final, within, "an answer")

    async def followup(self, number: int = 1, within: float | None = None) -> Message:
        """The first, second, ... message after the answer."""
        return await self._await(
            lambda: self.followups[number - 1] if len(self.followups) >= number else None, within, f"followup {number}"
        )

    async def edited(self, times: int = 1, within: float | None = None) -> Message:
        """The original once it has been edited so many times, the filling in of a deferred one counted."""
        return await self._await(lambda: self.original if self.revised >= times else None, within, f"{times} edits")

    async def modal(self, within: float | None = None) -> JSON:
        """The modal that was opened: title, custom_id, components."""
        return await self._await(lambda: self.opened, within, "a modal")

    async def choices(self, within: float | None = None) -> list[JSON]:
        """The choices of an autocomplete, name and value each."""
        found = await self._await(lambda: None if self.offered is None else (self.offered,), within, "choices")
        return found[0]

    async def _await(self, what: Callable[[], T | None], within: float | None, name: str) -> T:
        """Also when the answer is overdue there is nothing to wait for."""
        due = self.sent_at + self.server.answer_within
        left = max(0.0, due - time.monotonic())

        def first() -> bool:
            return self.callback is not None

        if not first():
            try:
                await self.server.until(first, left)
            except TimeoutError as error:
                raise NoAnswer(f"{self.name}: not acknowledged in {self.server.answer_within} s\n{error}") from None
        return await self.server.until(what, within, f"{name} to {self.name}")

    def metadata(self) -> JSON:
        owners = {"0": str(self.channel.guild.id) if self.channel.guild else "0"}
        found: JSON = {"id": str(self.id), "type": self.kind, "user": self.user.json()}
        return found | {"authorizing_integration_owners": owners}

    def payload(self, content_intent: bool) -> JSON:
        """The INTERACTION_CREATE."""
        server, guild = self.server, self.channel.guild
        found: JSON = {
            "id": str(self.id),
            "application_id": str(server.application),
            "type": self.kind,
            "token": self.token,
            "version": 1,
            "data": self.data,
            "channel": self.channel.json(),
            "channel_id": str(self.channel.id),
            "locale": self.user.locale,
            "app_permissions": str(server.allowed(self.channel)),
            "attachment_size_limit": server.attachment_limit,
            "entitlements": [],
            "context": 0 if guild else 1,
            "authorizing_integration_owners": {"0": str(guild.id) if guild else "0"},
        }
        if guild:
            member = guild.members[self.user.id].json(guild.permissions(self.user, self.channel))
            found |= {"guild_id": str(guild.id), "guild_locale": guild.locale, "member": member}
            found["guild"] = {"id": str(guild.id), "locale": guild.locale, "features": []}
        else:
            found["user"] = self.user.json()
        if self.source:
            found["message"] = self.source.json(server.bot, content_intent)
        return found


@dataclass
class Resolved:
    """What an interaction's ids stand for, as the `resolved` of its data; there is none where nothing is resolved."""

    server: DiscordServer
    channel: Channel
    users: list[User] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    other: dict[str, JSON] = field(default_factory=dict)

    def json(self) -> JSON:
        guild = self.channel.guild
        found: JSON = dict(self.other)
        if self.users:
            found["users"] = {str(user.id): user.json() for user in self.users}
            if guild:
                found["members"] = {}
                for member in (guild.members[user.id] for user in self.users if user.id in guild.members):
                    whole = member.json(guild.permissions(member.user, self.channel))
                    found["members"][str(member.user.id)] = {k: v for k, v in whole.items() if k != "user"}
        if self.files:
            found["attachments"] = {str(file.id): file.json() for file in self.files}
        return {"resolved": found} if found else {}
