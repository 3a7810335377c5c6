"""What people do: talk, use commands, press buttons, fill in forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from tests.discord_server.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, SUBMIT, Interaction, Resolved
from tests.discord_server.messages import ROLE_MENTION, USER_MENTION, File, Message
from tests.discord_server.rules import forms, options
from tests.discord_server.rules.limits import SELECTS
from tests.discord_server.rules.options import Impossible
from tests.discord_server.shown import walk
from tests.discord_server.stage import Stage
from tests.discord_server.world import JSON, Allow, Channel, User

if TYPE_CHECKING:
    from tests.discord_server.server import DiscordServer


class Acts(Stage):
    """Each raises Impossible where Discord's client would not let a person do it; those with a handle return it."""

    def say(
        self,
        channel: Channel,
        author: User,
        text: str = "",
        *,
        reply_to: Message | None = None,
        ping: bool = True,
        mentions: Sequence[User] = (),
        attachments: Sequence[File] = (),
        embeds: Sequence[JSON] = (),
        webhook: bool = False,
    ) -> Message:
        """A message; mentions are taken from the text, as in `f"{server.bot.mention} who met Putin?"`.

        A reply with `ping` mentions the author replied to, but where that message answers an interaction:
        https://github.com/discord/discord-api-docs/issues/5395.
        """
        guild = channel.guild
        ids = {int(i) for i in USER_MENTION.findall(text)}
        named = [user for user in self.users if user.id in ids or user in mentions]
        if reply_to and ping and not reply_to.asked and reply_to.author not in named:
            named.append(reply_to.author)
        roles = [guild.roles[i] for i in map(int, ROLE_MENTION.findall(text)) if i in guild.roles] if guild else []
        message = Message(
            self.ids.new(),
            channel,
            author,
            text,
            list(embeds),
            files=self.attach(channel, attachments),
            mentions=named,
            roles=roles,
            everyone="@everyone" in text or "@here" in text,
            reply_to=reply_to,
            webhook=self.ids.new() if webhook else None,
        )
        channel.log.append(message)
        self.tell("MESSAGE_CREATE", message)
        return message

    def post_in(self, forum: Channel, author: User, title: str, text: str) -> Message:
        """A new post in a forum: a thread, and its first message, which has its id."""
        thread = self.thread(forum, title)
        message = Message(thread.id, thread, author, text)
        thread.log.append(message)
        self.tell("MESSAGE_CREATE", message)
        return message

    def edit(self, message: Message, text: str) -> None:
        """A person edits what they said; who is mentioned follows the new text, but a reply mentions whom it did."""
        ids = {int(i) for i in USER_MENTION.findall(text)}
        replied = [message.reply_to.author] if message.reply_to and message.reply_to.author in message.mentions else []
        message.mentions = [user for user in self.users if user.id in ids or user in replied]
        message.change({"content": text}, [])
        self.tell("MESSAGE_UPDATE", message)

    def slash(self, channel: Channel, user: User, command: str, /, **values: Any) -> Interaction:
        """`slash(channel, anna, "library add", file=File("a.txt", b"..."))`: options as values, users, files, ..."""
        found, path = self._command(channel, user, command, 1)
        resolved = self._resolved(channel)
        data = options.filled(options.leaf(found, path), values, resolved)
        return self._command_used(COMMAND, channel, user, command, found, path, data, resolved)

    def autocomplete(
        self, channel: Channel, user: User, command: str, focused: str, typed: str, **values: Any
    ) -> Interaction:
        """A person types into one option, the others being filled in already or not."""
        found, path = self._command(channel, user, command, 1)
        resolved = self._resolved(channel)
        data = options.filled(options.leaf(found, path), {**values, focused: typed}, resolved, focused)
        return self._command_used(AUTOCOMPLETE, channel, user, command, found, path, data, resolved)

    def context_menu(self, user: User, command: str, target: Message) -> Interaction:
        """A message's context-menu command."""
        found, _ = self._command(target.channel, user, command, 3)
        resolved = self._resolved(target.channel)
        resolved.other["messages"] = {str(target.id): target.json(self.bot, False, target=True)}
        return self._command_used(COMMAND, target.channel, user, command, found, [], [], resolved, target)

    def press(self, message: Message, user: User, button: str, *, force: bool = False) -> Interaction:
        """A person presses the button with that custom_id or label; `force`: though it isn't there (any more)."""
        return self._use(message, user, button, 2, {"component_type": 2}, force)

    def select(
        self, message: Message, user: User, custom_id: str, *values: str | User, force: bool = False
    ) -> Interaction:
        """A person chooses from a select menu."""
        every = [c for c in walk(message.components) if c.get("custom_id") == custom_id]
        component: JSON = every[0] if every else {"type": 3}
        resolved = self._resolved(message.channel)
        resolved.users += [value for value in values if isinstance(value, User)]
        ids = [value if isinstance(value, str) else str(value.id) for value in values]
        if not force:
            offered = {option["value"] for option in component.get("options") or ()}
            if component["type"] == 3 and not set(ids) <= offered:
                raise Impossible(f"{custom_id} does not offer {ids}")
            if not component.get("min_values", 1) <= len(ids) <= component.get("max_values", 1):
                raise Impossible(f"{custom_id} does not take {len(ids)} values")
        data = {"component_type": component["type"], "values": ids, **resolved.json()}
        return self._use(message, user, custom_id, component["type"], data, force)

    def fill(self, asked: Interaction, **values: Any) -> Interaction:
        """Fill in and send the modal that an interaction opened, each field by its custom_id or label."""
        if not asked.opened:
            raise Impossible(f"{asked.name} opened no modal")
        resolved = self._resolved(asked.channel)
        data: JSON = {
            "custom_id": asked.opened["custom_id"],
            "components": forms.submitted(asked.opened, values, resolved),
            **resolved.json(),
        }
        return self._ask(SUBMIT, asked.channel, asked.user, data["custom_id"], data, source=asked.source)

    def _use(self, message: Message, user: User, name: str, kind: int, data: JSON, force: bool) -> Interaction:
        kinds = SELECTS if kind in SELECTS else (2,)
        every = [c for c in walk(message.components) if c["type"] in kinds]
        there = [c for c in every if name in (c.get("custom_id"), c.get("label"))]
        if force:
            there = there or [{"custom_id": name}]
        elif message not in message.channel.seen_by(user):
            raise Impossible(f"{user.name} does not see that message")
        elif not there:
            labels = [button.get("label") for button in message.buttons]
            raise Impossible(f"there is no {name!r} among {labels} below {message.text!r}")
        elif there[0].get("disabled"):
            raise Impossible(f"{name!r} is disabled")
        elif there[0].get("url"):
            raise Impossible(f"{name!r} is a link")
        data = {"custom_id": there[0]["custom_id"], "id": there[0].get("id", 0), **data}
        return self._ask(COMPONENT, message.channel, user, data["custom_id"], data, source=message)

    def _command(self, channel: Channel, user: User, name: str, kind: int) -> tuple[JSON, list[str]]:
        """A registered command that the person may use there, and the way to its subcommand."""
        guild = channel.guild
        every = [*(guild.commands if guild else ()), *self.commands]
        first, *path = name.split() if kind == 1 else [name]
        found = next((c for c in every if c["name"] == first and c["type"] == kind), None)
        if not found:
            raise Impossible(f"no command {first!r} is registered; there are {[c['name'] for c in every]}")
        if not guild:
            if found.get("dm_permission") is False or 1 not in (found.get("contexts") or [1]):
                raise Impossible(f"{first!r} is not for direct messages")
            return found, path
        held = guild.permissions(user, channel)
        needed = found.get("default_member_permissions")
        if not held & Allow.USE_APPLICATION_COMMANDS or (needed is not None and int(needed) & ~held):
            raise Impossible(f"{user.name} may not use {first!r}")
        if found.get("contexts") and 0 not in found["contexts"]:
            raise Impossible(f"{first!r} is not for guilds")
        return found, path

    def _command_used(
        self,
        kind: int,
        channel: Channel,
        user: User,
        name: str,
        command: JSON,
        path: list[str],
        filled: list[JSON],
        resolved: Resolved,
        target: Message | None = None,
    ) -> Interaction:
        inner = filled
        for depth, step in enumerate(reversed(path)):
            inner = [{"name": step, "type": 1 if depth == 0 else 2, "options": inner}]
        data: JSON = {key: command[key] for key in ("id", "name", "type", "guild_id") if key in command}
        data |= resolved.json()
        if command["type"] == 1:
            data["options"] = inner
        if target:
            data["target_id"] = str(target.id)
        return self._ask(kind, channel, user, name, data, target=target)

    def _ask(
        self,
        kind: int,
        channel: Channel,
        user: User,
        name: str,
        data: JSON,
        *,
        source: Message | None = None,
        target: Message | None = None,
    ) -> Interaction:
        guild = channel.guild
        if guild and (not guild.joined or user.id not in guild.members):
            raise Impossible(f"{user.name} or the bot is not in {guild.name}")
        server = cast("DiscordServer", self)
        asked = Interaction(server, self.ids.new(), kind, channel, user, name, data, source, target)
        self.by_token[asked.token] = asked
        self.gateway.dispatch("INTERACTION_CREATE", lambda session: asked.payload(session.content), guild)
        return asked

    def _resolved(self, channel: Channel) -> Resolved:
        return Resolved(cast("DiscordServer", self), channel)
