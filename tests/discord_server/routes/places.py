"""Routes about guilds, channels, members, users and direct messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.discord_server.rest import Call, Refusal, route
from tests.discord_server.world import JSON, THREAD, Allow, Channel

if TYPE_CHECKING:
    from tests.discord_server.server import DiscordServer


def channel_of(server: DiscordServer, call: Call, *needed: Allow) -> Channel:
    """The path's channel, if the bot may see it and do there what it wants."""
    channel = server.find_channel(call.id("channel"))
    if not channel or (channel.guild and not channel.guild.joined):
        raise Refusal(404, 10003, "Unknown Channel")
    held = server.allowed(channel)
    if not held & Allow.VIEW_CHANNEL:
        raise Refusal(403, 50001, "Missing Access")
    for permission in needed:
        if not held & permission:
            raise Refusal(403, 50013, "Missing Permissions")
    return channel


@route("GET", "/guilds/{guild_id}")
def guild(server: DiscordServer, call: Call) -> JSON:
    return server.joined_guild(call.id("guild")).json()


@route("GET", "/guilds/{guild_id}/channels")
def channels(server: DiscordServer, call: Call) -> list[JSON]:
    return [c.json() for c in server.joined_guild(call.id("guild")).channels if c.kind != THREAD]


@route("GET", "/guilds/{guild_id}/roles")
def roles(server: DiscordServer, call: Call) -> list[JSON]:
    return [role.json() for role in server.joined_guild(call.id("guild")).roles.values()]


@route("GET", "/guilds/{guild_id}/members/{user_id}")
def member(server: DiscordServer, call: Call) -> JSON:
    found = server.joined_guild(call.id("guild")).members.get(call.id("user"))
    if not found:
        raise Refusal(404, 10007, "Unknown Member")
    return found.json()


@route("GET", "/users/@me/guilds")
def guilds(server: DiscordServer, call: Call) -> list[JSON]:
    return [
        {"id": str(g.id), "name": g.name, "icon": None, "owner": False, "permissions": str(g.permissions(server.bot))}
        | {"features": []}
        for g in server.guilds
        if g.joined
    ]


@route("DELETE", "/users/@me/guilds/{guild_id}")
def leave(server: DiscordServer, call: Call) -> None:
    server.remove(server.joined_guild(call.id("guild")))


@route("GET", "/users/{user_id}")
def user(server: DiscordServer, call: Call) -> JSON:
    found = next((u for u in server.users if u.id == call.id("user")), None)
    if not found:
        raise Refusal(404, 10013, "Unknown User")
    return found.json()


@route("POST", "/users/@me/channels")
def open_dm(server: DiscordServer, call: Call) -> JSON:
    found = next((u for u in server.users if str(u.id) == str(call.body["recipient_id"])), None)
    if not found or found.bot:
        raise Refusal(400, 50033, "Invalid Recipient(s)")
    return server.dm(found).json()


@route("GET", "/channels/{channel_id}")
def channel(server: DiscordServer, call: Call) -> JSON:
    return channel_of(server, call).json()


@route("POST", "/channels/{channel_id}/threads")
def start_post(server: DiscordServer, call: Call) -> JSON:
    """The bot's own post in a forum."""
    forum = channel_of(server, call, Allow.SEND_MESSAGES)
    first = server.post_in(forum, server.bot, call.body["name"], call.body["message"]["content"])
    return {**first.channel.json(), "message": server.reads(first)}


@route("GET", "/channels/{channel_id}/threads/archived/public")
def archived(server: DiscordServer, call: Call) -> JSON:
    """Those archived last first, none of them before `before`."""
    parent = channel_of(server, call, Allow.READ_MESSAGE_HISTORY)
    assert parent.guild
    before, limit = call.query.get("before", "9"), int(call.query.get("limit", 50))
    every = [c for c in parent.guild.channels if c.parent is parent and c.archived and c.archived < before]
    found = sorted(every, key=lambda c: c.archived, reverse=True)
    return {"threads": [c.json() for c in found[:limit]], "members": [], "has_more": len(found) > limit}


@route("POST", "/channels/{channel_id}/typing")
def typing(server: DiscordServer, call: Call) -> None:
    channel_of(server, call, Allow.SEND_MESSAGES)
