"""The world that a bot sees: users, guilds, roles and channels, each able to say itself as Discord's JSON."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from enum import IntFlag
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.discord_server.messages import Message

JSON = dict[str, Any]
EPOCH = 1_420_070_400_000  # milliseconds; https://docs.discord.com/developers/reference#snowflakes
TEXT, DM, NEWS, THREAD, FORUM = 0, 1, 5, 11, 15


class Allow(IntFlag):
    """The permissions that a bot like ours meets: https://docs.discord.com/developers/topics/permissions."""

    ADMINISTRATOR = 1 << 3
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_APPLICATION_COMMANDS = 1 << 31
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38


EVERYTHING = (1 << 53) - 1
EVERYBODY = int(
    Allow.ADD_REACTIONS
    | Allow.VIEW_CHANNEL
    | Allow.SEND_MESSAGES
    | Allow.EMBED_LINKS
    | Allow.ATTACH_FILES
    | Allow.READ_MESSAGE_HISTORY
    | Allow.MENTION_EVERYONE
    | Allow.USE_APPLICATION_COMMANDS
    | Allow.CREATE_PUBLIC_THREADS
    | Allow.SEND_MESSAGES_IN_THREADS
)


class Snowflakes:
    """Ids that grow with time; guilds made one after the other fall on one shard after the other."""

    def __init__(self) -> None:
        self._last = 0
        self._guild = int(time.time() * 1000) - EPOCH - 86_400_000

    def new(self) -> int:
        now = int(time.time() * 1000) - EPOCH
        self._last = max((now << 22) + 1, self._last + 1)
        return self._last

    def guild(self) -> int:
        self._guild += 1
        return self._guild << 22


@dataclass(eq=False)
class User:
    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def json(self) -> JSON:
        return {
            "id": str(self.id),
            "username": self.name,
            "discriminator": "0",
            "global_name": None if self.bot else self.name.title(),
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass(eq=False)
class Role:
    id: int
    name: str
    permissions: int = 0
    mentionable: bool = False
    position: int = 1

    @property
    def mention(self) -> str:
        return f"<@&{self.id}>"

    def json(self) -> JSON:
        return {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(int(self.permissions)),
            "position": self.position,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "mentionable": self.mentionable,
            "flags": 0,
        }


@dataclass(eq=False)
class Member:
    user: User
    roles: list[Role] = field(default_factory=list)

    def json(self, permissions: int | None = None) -> JSON:
        """With its resolved permissions where an interaction asks for them, and always with its user."""
        found: JSON = {
            "user": self.user.json(),
            "nick": None,
            "avatar": None,
            "roles": [str(role.id) for role in self.roles],
            "joined_at": "2024-01-01T00:00:00+00:00",
            "premium_since": None,
            "communication_disabled_until": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }
        return found if permissions is None else {**found, "permissions": str(permissions)}


@dataclass(eq=False)
class Channel:
    """A text channel or thread of a guild, or (guild None) the direct messages of one user with the bot."""

    id: int
    kind: int
    name: str = ""
    guild: Guild | None = None
    parent: Channel | None = None
    recipient: User | None = None
    overwrites: dict[int, tuple[int, int]] = field(default_factory=dict)  # role or user: allowed, denied
    log: list[Message] = field(default_factory=list)  # all that were ever sent, the deleted ones too
    archived: str = ""  # when, if it is a thread that was

    @property
    def messages(self) -> list[Message]:
        """What everybody there sees now, oldest first."""
        return [m for m in self.log if not m.deleted and m.visible_to is None]

    def seen_by(self, user: User) -> list[Message]:
        """What one person sees now, ephemeral answers to them too, oldest first."""
        return [m for m in self.log if not m.deleted and m.visible_to in (None, user)]

    def find(self, id_: int) -> Message | None:
        return next((m for m in self.log if m.id == id_ and not m.deleted), None)

    def overwrite(self, who: Role | User | None, *, allow: int = 0, deny: int = 0) -> None:
        """Allow or deny permissions here to a role, a user, or (None) everyone."""
        assert self.guild
        self.overwrites[who.id if who else self.guild.id] = (int(allow), int(deny))

    def json(self) -> JSON:
        last = str(self.log[-1].id) if self.log else None  # it may be of one that was deleted
        found: JSON = {"id": str(self.id), "type": self.kind, "last_message_id": last, "flags": 0}
        if self.recipient:
            return {**found, "recipients": [self.recipient.json()]}
        assert self.guild
        found |= {"name": self.name, "guild_id": str(self.guild.id), "nsfw": False, "rate_limit_per_user": 0}
        if self.parent:
            meta: JSON = {"archived": bool(self.archived), "auto_archive_duration": 1440, "locked": False}
            meta |= {"archive_timestamp": self.archived or "2024-01-01T00:00:00+00:00"}
            found |= {"parent_id": str(self.parent.id), "owner_id": str(self.guild.owner.id), "thread_metadata": meta}
            return {**found, "message_count": len(self.log), "member_count": 1}
        rules = [
            {"id": str(id_), "type": 0 if id_ in self.guild.roles else 1, "allow": str(yes), "deny": str(no)}
            for id_, (yes, no) in self.overwrites.items()
        ]
        return {**found, "position": 0, "parent_id": None, "topic": None, "permission_overwrites": rules}


@dataclass(eq=False)
class Guild:
    id: int
    name: str
    owner: User
    roles: dict[int, Role] = field(default_factory=dict)  # the first is @everyone, with the guild's own id
    members: dict[int, Member] = field(default_factory=dict)
    channels: list[Channel] = field(default_factory=list)  # threads too
    commands: list[JSON] = field(default_factory=list)
    joined: bool = False  # the bot is in it
    unavailable: bool = False  # by an outage
    locale: str = "en-US"

    def shard(self, count: int) -> int:
        """Which of so many shards it is on: https://docs.discord.com/developers/events/gateway#sharding."""
        return (self.id >> 22) % count

    def channel(self, name: str) -> Channel:
        return next(c for c in self.channels if c.name == name)

    def permissions(self, user: User, channel: Channel | None = None) -> int:
        """Resolved as https://docs.discord.com/developers/topics/permissions says; 0 for who is no member."""
        member = self.members.get(user.id)
        if not member:
            return 0
        roles = [self.roles[self.id], *member.roles]
        found = 0
        for role in roles:
            found |= role.permissions
        if user is self.owner or found & Allow.ADMINISTRATOR:
            return EVERYTHING
        rules = (channel.parent or channel).overwrites if channel else {}
        for ids in ([self.id], [role.id for role in member.roles], [user.id]):
            found &= ~sum_of(rules[id_][1] for id_ in ids if id_ in rules)
            found |= sum_of(rules[id_][0] for id_ in ids if id_ in rules)
        return found

    def json(self) -> JSON:
        """As fetched: without channels and members."""
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "owner_id": str(self.owner.id),
            "roles": [role.json() for role in self.roles.values()],
            "emojis": [],
            "stickers": [],
            "features": [],
            "afk_timeout": 300,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "system_channel_flags": 0,
            "preferred_locale": self.locale,
        }

    def created(self, bot: User, *, everyone: bool, new: bool = False) -> JSON:
        """As GUILD_CREATE carries it; other members than the bot only for who has the members intent.

        One just joined is told from one that is available (again) by the lack of `unavailable`.
        """
        members = self.members.values() if everyone else [self.members[bot.id]]
        seen = [c for c in self.channels if self.permissions(bot, c) & Allow.VIEW_CHANNEL]
        return {
            **self.json(),
            "joined_at": "2024-01-01T00:00:00+00:00",
            "large": False,
            **({} if new else {"unavailable": False}),
            "member_count": len(self.members),
            "members": [member.json() for member in members],
            "channels": [c.json() for c in self.channels if c.kind != THREAD],
            "threads": [c.json() for c in seen if c.kind == THREAD and not c.archived],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }


def sum_of(bits: Any) -> int:
    """All the bits that any of them has."""
    found = 0
    for some in bits:
        found |= some
    return found
