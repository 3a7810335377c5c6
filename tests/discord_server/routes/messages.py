"""Routes about the messages of a channel."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tests.discord_server.messages import V2, Message
from tests.discord_server.rest import Call, Refusal, route
from tests.discord_server.routes.places import channel_of
from tests.discord_server.rules import limits
from tests.discord_server.world import JSON, THREAD, Allow, Channel

if TYPE_CHECKING:
    from tests.discord_server.server import DiscordServer

ALL = "/channels/{channel_id}/messages"
ONE = "/channels/{channel_id}/messages/{message_id}"


def message_of(server: DiscordServer, call: Call, channel: Channel) -> Message:
    """Ephemeral ones are not to be had from a channel."""
    found = channel.find(call.id("message"))
    if not found or found.visible_to:
        raise Refusal(404, 10008, "Unknown Message")
    return found


def new_limits(server: DiscordServer, call: Call) -> Iterable[str]:
    return limits.message(call.body, files=len(call.files))


def edit_limits(server: DiscordServer, call: Call) -> Iterable[str]:
    channel = server.find_channel(call.id("channel"))
    found = channel and channel.find(call.id("message"))
    v2 = bool(found and found.flags & V2)
    return limits.message(call.body, files=len(call.files), new=False, v2=v2, flags=limits.EDIT_FLAGS)


@route("POST", ALL, new_limits)
def post(server: DiscordServer, call: Call) -> JSON:
    body = call.body
    channel = channel_of(server, call)
    needed = [Allow.SEND_MESSAGES_IN_THREADS if channel.kind == THREAD else Allow.SEND_MESSAGES]
    needed += [Allow.EMBED_LINKS] if body.get("embeds") else []
    needed += [Allow.ATTACH_FILES] if call.files else []
    channel_of(server, call, *needed)
    if channel.recipient in server.closed:
        raise Refusal(403, 50007, "Cannot send messages to this user")
    if body.get("enforce_nonce"):
        for sent in channel.log[-100:]:
            if sent.author is server.bot and body.get("nonce") is not None and sent.nonce == body["nonce"]:
                return server.reads(sent)
    return server.reads(server.post(channel, body, call.files, reply_to=_replied(server, channel, body)))


def _replied(server: DiscordServer, channel: Channel, body: JSON) -> Message | None:
    reference = body.get("message_reference")
    if not reference:
        return None
    if not server.allowed(channel) & Allow.READ_MESSAGE_HISTORY:
        raise Refusal(403, 160002, "You cannot reply without permission to read message history")
    found = channel.find(int(reference["message_id"]))
    if not found and reference.get("fail_if_not_exists", True):
        raise Refusal(400, 50035, "Invalid Form Body\nmessage_reference: Unknown message")
    return found


@route("GET", ALL)
def history(server: DiscordServer, call: Call) -> list[JSON]:
    """Newest first, but with `after`, where Discord gives the oldest of them, newest first too."""
    channel = channel_of(server, call, Allow.READ_MESSAGE_HISTORY)
    before, after = int(call.query.get("before", 1 << 63)), int(call.query.get("after", 0))
    limit = int(call.query.get("limit", 50))
    found = [m for m in channel.messages if after < m.id < before]
    return [server.reads(m) for m in reversed(found[:limit] if after else found[-limit:])]


@route("GET", ONE)
def get(server: DiscordServer, call: Call) -> JSON:
    return server.reads(message_of(server, call, channel_of(server, call, Allow.READ_MESSAGE_HISTORY)))


@route("PATCH", ONE, edit_limits)
def edit(server: DiscordServer, call: Call) -> JSON:
    message = message_of(server, call, channel_of(server, call))
    if message.author is not server.bot:
        raise Refusal(403, 50005, "Cannot edit a message authored by another user")
    return server.reads(server.revise(message, call.body, call.files))


@route("DELETE", ONE)
def delete(server: DiscordServer, call: Call) -> None:
    channel = channel_of(server, call)
    message = message_of(server, call, channel)
    if message.author is not server.bot and not server.allowed(channel) & Allow.MANAGE_MESSAGES:
        raise Refusal(403, 50013, "Missing Permissions")
    server.delete(message)
