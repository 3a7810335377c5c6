"""Messages and files as the server keeps them, and what of them a bot may read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.discord_server import shown
from tests.discord_server.world import DM, EPOCH, JSON, Channel, Role, User

if TYPE_CHECKING:
    from tests.discord_server.interactions import Interaction

LOADING, EPHEMERAL, V2 = 1 << 7, 1 << 6, 1 << 15
USER_MENTION, ROLE_MENTION = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>")


@dataclass(eq=False)
class File:
    """A file to attach. `claims` (bytes) is the size that Discord is to report in place of the real one."""

    name: str
    data: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    claims: int | None = None
    id: int = 0
    url: str = ""

    def json(self) -> JSON:
        return {
            "id": str(self.id),
            "filename": self.name,
            "size": len(self.data) if self.claims is None else self.claims,
            "url": self.url,
            "proxy_url": self.url,
            "content_type": self.content_type,
        }


@dataclass(eq=False)
class Message:
    """One message; `text`, `links` and `buttons` are what a person sees of it."""

    id: int
    channel: Channel
    author: User
    content: str = ""
    embeds: list[JSON] = field(default_factory=list)
    components: list[JSON] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    mentions: list[User] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    everyone: bool = False
    reply_to: Message | None = None
    flags: int = 0
    nonce: Any = None
    webhook: int | None = None
    asked: Interaction | None = None  # what it answers
    visible_to: User | None = None  # who alone sees it, if ephemeral
    edited: bool = False
    deleted: bool = False
    history: list[JSON] = field(default_factory=list)  # what it said before each edit

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it says "... is thinking"."""
        return bool(self.flags & LOADING)

    @property
    def text(self) -> str:
        """All the words a person reads: content, embeds, text displays, one below the other."""
        return "\n".join(shown.texts(self.content, self.embeds, self.components))

    @property
    def links(self) -> list[shown.Link]:
        return shown.links(self.content, self.embeds, self.components)

    @property
    def buttons(self) -> list[JSON]:
        """In reading order, the link buttons too."""
        return [c for c in shown.walk(self.components) if c["type"] == 2]

    @property
    def empty(self) -> bool:
        return not (self.content.strip() or self.embeds or self.components or self.files)

    @property
    def kind(self) -> int:
        """Discord's message type: default, reply, answer to a slash or to a context-menu command."""
        if self.asked and self.asked.kind == 2:
            return 23 if self.asked.target else 20
        return 19 if self.reply_to else 0

    def change(self, body: JSON, files: list[File]) -> None:
        """An edit: only what the body names changes; attachments that it lists without id stay away."""
        self.history.append({"content": self.content, "embeds": self.embeds, "components": self.components})
        if "content" in body:
            self.content = body["content"] or ""
        for name in ("embeds", "components"):
            if name in body:
                setattr(self, name, body[name] or [])
        if "attachments" in body:
            kept = {int(a["id"]) for a in body["attachments"] or [] if "id" in a}
            self.files = [f for f in self.files if f.id in kept]
        self.files += files
        if "flags" in body:
            self.flags = self.flags & ~4 | (body["flags"] or 0) & (4 | V2)
        self.edited = not self.loading
        self.flags &= ~LOADING

    def readable(self, bot: User, content_intent: bool) -> bool:
        """Whether the bot gets the text: https://docs.discord.com/developers/events/gateway#message-content-intent."""
        return content_intent or self.channel.kind == DM or self.author is bot or bot in self.mentions

    def json(self, bot: User, content_intent: bool, *, nested: bool = False, target: bool = False) -> JSON:
        """As that bot gets it; `target`: as the message that a context-menu command was used on."""
        guild = self.channel.guild
        stamp = datetime.fromtimestamp(((self.id >> 22) + EPOCH) / 1000, UTC).isoformat()
        whole = target or self.readable(bot, content_intent)
        found: JSON = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "author": self.author.json(),
            "content": self.content if whole else "",
            "embeds": self.embeds if whole else [],
            "attachments": [f.json() for f in self.files] if whole else [],
            "components": self.components if whole else [],
            "mentions": [user.json() for user in self.mentions],
            "mention_roles": [str(role.id) for role in self.roles],
            "mention_everyone": self.everyone,
            "timestamp": stamp,
            "edited_timestamp": stamp if self.edited else None,
            "type": self.kind,
            "flags": self.flags,
            "pinned": False,
            "tts": False,
        }
        if guild and not nested:
            found["guild_id"] = str(guild.id)
            if self.author.id in guild.members and not self.webhook:
                found["member"] = {k: v for k, v in guild.members[self.author.id].json().items() if k != "user"}
        if self.nonce is not None:
            found["nonce"] = self.nonce
        if self.webhook:
            found["webhook_id"] = str(self.webhook)
        if self.asked:
            found["webhook_id"] = str(self.asked.server.application)
            found["application_id"] = str(self.asked.server.application)
            found["interaction_metadata"] = self.asked.metadata()
        if self.reply_to:
            place: JSON = {"message_id": str(self.reply_to.id), "channel_id": str(self.channel.id), "type": 0}
            found["message_reference"] = {**place, "guild_id": str(guild.id)} if guild else place
            if not nested:
                gone = self.reply_to.deleted
                found["referenced_message"] = None if gone else self.reply_to.json(bot, content_intent, nested=True)
        return found
