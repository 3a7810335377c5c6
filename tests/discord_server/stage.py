"""The stage: who and what there is, and the messages that come, change and go on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.discord_server import shown
from tests.discord_server.gateway import CONTENT, DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS, MEMBERS, Gateway, Session
from tests.discord_server.messages import EPHEMERAL, LOADING, V2, File, Message
from tests.discord_server.rest import Refusal
from tests.discord_server.world import (
    DM,
    EVERYBODY,
    EVERYTHING,
    JSON,
    TEXT,
    THREAD,
    Allow,
    Channel,
    Guild,
    Member,
    Role,
    Snowflakes,
    User,
)

if TYPE_CHECKING:
    from tests.discord_server.interactions import Interaction

KEPT_FLAGS = 1 << 2 | 1 << 12 | EPHEMERAL | LOADING | V2


class Stage:
    """Whatever is made here reaches the bot, if it is connected, as Discord would tell it."""

    gateway: Gateway

    def __init__(self, privileged: int) -> None:
        self.ids = Snowflakes()
        self.operator = User(self.ids.new(), "operator")  # who owns the application
        self.bot = User(self.ids.new(), "citebot", bot=True)
        self.application = self.ids.new()
        self.users: list[User] = [self.operator, self.bot]
        self.guilds: list[Guild] = []
        self.dms: list[Channel] = []
        self.closed: set[User] = set()  # who takes no direct messages
        self.commands: list[JSON] = []  # the global ones; a guild has its own
        self.files: dict[int, File] = {}
        self.by_token: dict[str, Interaction] = {}
        self.pings: list[shown.Ping] = []  # everybody whom messages of the bot notified
        self.privileged = privileged  # the intents that the developer portal grants
        self.url = ""  # of the running server, without a slash at the end

    def changed(self) -> None:
        """Something happened that a test may wait for."""

    def person(self, name: str, *guilds: Guild, bot: bool = False, locale: str = "en-US") -> User:
        """Somebody new, a member of these guilds."""
        user = User(self.ids.new(), name, bot, locale)
        self.users.append(user)
        for guild in guilds:
            self.enrol(guild, user)
        return user

    def guild(
        self,
        name: str = "Newsroom",
        *,
        channels: Sequence[str] = ("general",),
        owner: User | None = None,
        joined: bool = True,
    ) -> Guild:
        """A guild with text channels; `joined`: the bot is in it."""
        guild = Guild(self.ids.guild(), name, owner or self.person(f"owner of {name}"))
        guild.roles[guild.id] = Role(guild.id, "@everyone", EVERYBODY, position=0)
        guild.members[guild.owner.id] = Member(guild.owner)
        self.guilds.append(guild)
        for each in channels:
            self.channel(guild, each)
        if joined:
            self.join(guild)
        return guild

    def channel(self, guild: Guild, name: str, kind: int = TEXT) -> Channel:
        """A new channel, a text channel if no other kind is named."""
        channel = Channel(self.ids.new(), kind, name, guild)
        guild.channels.append(channel)
        if guild.joined:
            self.gateway.dispatch("CHANNEL_CREATE", lambda session: channel.json(), guild, GUILDS)
        return channel

    def restrict(self, channel: Channel, who: Role | User | None, *, allow: int = 0, deny: int = 0) -> None:
        """Allow or deny permissions in a channel, and tell the bot so."""
        channel.overwrite(who, allow=allow, deny=deny)
        self.gateway.dispatch("CHANNEL_UPDATE", lambda session: channel.json(), channel.guild, GUILDS)

    def thread(self, parent: Channel, name: str, start: Message | None = None) -> Channel:
        """A new public thread; with a `start`, the one of that message, whose id it has."""
        thread = Channel(start.id if start else self.ids.new(), THREAD, name, parent.guild, parent)
        assert parent.guild
        parent.guild.channels.append(thread)
        self.gateway.dispatch("THREAD_CREATE", lambda s: thread.json() | {"newly_created": True}, parent.guild, GUILDS)
        return thread

    def rename(self, thread: Channel, name: str) -> None:
        """A thread gets another title."""
        thread.name = name
        self.gateway.dispatch("THREAD_UPDATE", lambda session: thread.json(), thread.guild, GUILDS)

    def archive(self, thread: Channel) -> None:
        """A thread is archived."""
        thread.archived = datetime.now(UTC).isoformat()
        self.gateway.dispatch("THREAD_UPDATE", lambda session: thread.json(), thread.guild, GUILDS)

    def remove_channel(self, channel: Channel) -> None:
        """A channel is deleted."""
        assert channel.guild
        channel.guild.channels = [one for one in channel.guild.channels if channel not in (one, one.parent)]
        self.gateway.dispatch("CHANNEL_DELETE", lambda session: channel.json(), channel.guild, GUILDS)

    def role(self, guild: Guild, name: str, permissions: int = 0, *, mentionable: bool = False) -> Role:
        role = Role(self.ids.new(), name, int(permissions), mentionable, len(guild.roles))
        guild.roles[role.id] = role
        data = {"guild_id": str(guild.id), "role": role.json()}
        self.gateway.dispatch("GUILD_ROLE_CREATE", lambda session: data, guild, GUILDS)
        return role

    def enrol(self, guild: Guild, user: User, *roles: Role) -> Member:
        """Make somebody a member, or give a member other roles."""
        known = user.id in guild.members
        member = guild.members[user.id] = Member(user, list(roles))
        data = {"guild_id": str(guild.id), **member.json()}
        event = "GUILD_MEMBER_UPDATE" if known else "GUILD_MEMBER_ADD"
        self.gateway.dispatch(event, lambda session: data, guild, 0 if known and user is self.bot else MEMBERS)
        return member

    def dm(self, user: User) -> Channel:
        """The direct messages of a user with the bot."""
        found = next((c for c in self.dms if c.recipient is user), None)
        if not found:
            found = Channel(self.ids.new(), DM, recipient=user)
            self.dms.append(found)
        return found

    def join(self, guild: Guild) -> None:
        """Somebody adds the bot to a guild, or the guild is available again."""
        new, guild.joined, guild.unavailable = not guild.joined, True, False
        guild.members.setdefault(self.bot.id, Member(self.bot))

        def created(session: Session) -> JSON:
            return guild.created(self.bot, everyone=bool(session.intents & MEMBERS), new=new)

        self.gateway.dispatch("GUILD_CREATE", created, guild, GUILDS)

    def remove(self, guild: Guild) -> None:
        """The bot is thrown out, or leaves."""
        guild.joined = False
        guild.commands.clear()
        guild.members.pop(self.bot.id, None)
        self.gateway.dispatch("GUILD_DELETE", lambda session: {"id": str(guild.id)}, guild, GUILDS)

    def outage(self, guild: Guild) -> None:
        """The guild is unavailable until `join`; the bot is in it still."""
        guild.unavailable = True
        self.gateway.dispatch("GUILD_DELETE", lambda s: {"id": str(guild.id), "unavailable": True}, guild, GUILDS)

    def joined_guild(self, id_: int) -> Guild:
        """Raises the refusal that a bot gets when it is not in there."""
        found = next((g for g in self.guilds if g.id == id_), None)
        if not found:
            raise Refusal(404, 10004, "Unknown Guild")
        if not found.joined:
            raise Refusal(403, 50001, "Missing Access")
        return found

    def find_channel(self, id_: int) -> Channel | None:
        every = [*self.dms, *(channel for guild in self.guilds for channel in guild.channels)]
        return next((channel for channel in every if channel.id == id_), None)

    def allowed(self, channel: Channel) -> int:
        """The bot's permissions there; in direct messages it may do everything."""
        return channel.guild.permissions(self.bot, channel) if channel.guild else EVERYTHING

    def attach(self, channel: Channel, files: Iterable[File]) -> list[File]:
        """Give files the ids and addresses from which they can be downloaded."""
        for file in files:
            file.id = self.ids.new()
            file.url = f"{self.url}/attachments/{channel.id}/{file.id}/{quote(file.name)}"
            self.files[file.id] = file
        return list(files)

    def post(
        self,
        channel: Channel,
        body: JSON,
        files: list[File],
        *,
        reply_to: Message | None = None,
        asked: Interaction | None = None,
    ) -> Message:
        """A message of the bot."""
        flags = (body.get("flags") or 0) & KEPT_FLAGS
        message = Message(
            self.ids.new(),
            channel,
            self.bot,
            body.get("content") or "",
            body.get("embeds") or [],
            body.get("components") or [],
            self.attach(channel, files),
            reply_to=reply_to,
            flags=flags,
            nonce=body.get("nonce"),
            asked=asked,
            visible_to=asked.user if asked and flags & EPHEMERAL else None,
        )
        channel.log.append(message)
        self._notify(message, body.get("allowed_mentions"))
        self.tell("MESSAGE_CREATE", message)
        return message

    def revise(self, message: Message, body: JSON, files: list[File]) -> Message:
        """The bot edits a message; only filling in a deferred one notifies people."""
        loading, trial = message.loading, replace(message, history=[])
        trial.change(body, files)
        if trial.empty:
            raise Refusal(400, 50006, "Cannot send an empty message")
        message.change(body, self.attach(message.channel, files))
        if loading:
            self._notify(message, body.get("allowed_mentions"))
        self.tell("MESSAGE_UPDATE", message)
        return message

    def delete(self, message: Message) -> None:
        """Anybody's message is deleted."""
        message.deleted = True
        data = {"id": str(message.id), "channel_id": str(message.channel.id)}
        guild = message.channel.guild
        data |= {"guild_id": str(guild.id)} if guild else {}
        if message.visible_to is None:
            self.gateway.dispatch("MESSAGE_DELETE", lambda s: data, guild, GUILD_MESSAGES if guild else DIRECT_MESSAGES)

    def reads(self, message: Message) -> JSON:
        """A message as the bot gets it by REST, where the portal's switch counts, not the intents it connected with."""
        return message.json(self.bot, bool(self.privileged & CONTENT))

    def tell(self, event: str, message: Message) -> None:
        """Send a message's event, its text blanked for sessions that may not read it. Ephemeral ones have none."""
        guild = message.channel.guild
        hidden = guild and (not guild.joined or not self.allowed(message.channel) & Allow.VIEW_CHANNEL)
        if not hidden and message.visible_to is None:
            intents = GUILD_MESSAGES if guild else DIRECT_MESSAGES
            self.gateway.dispatch(event, lambda session: message.json(self.bot, session.content), guild, intents)

    def _notify(self, message: Message, allowed: JSON | None) -> None:
        """Work out whom a message of the bot notifies, by Discord's rules."""
        found = shown.pings(message.content, message.components, allowed)
        if message.reply_to and (allowed is None or allowed.get("replied_user")):
            found.append(shown.Ping("user", message.reply_to.author.id))
        if message.visible_to:
            found = [ping for ping in found if ping == ("user", message.visible_to.id)]
        guild = message.channel.guild
        if not guild or not self.allowed(message.channel) & Allow.MENTION_EVERYONE:
            mentionable = [role.id for role in guild.roles.values() if role.mentionable] if guild else []
            found = [ping for ping in found if ping.kind == "user" or ping.id in mentionable]
        self.pings += [ping for ping in found if ping.id != self.bot.id]
        ids = {ping.id for ping in found}
        message.mentions = [user for user in self.users if user.id in ids]
        message.roles = [role for role in guild.roles.values() if role.id in ids] if guild else []
        message.everyone = any(ping.kind in ("everyone", "here") for ping in found)
