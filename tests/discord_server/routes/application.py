"""Routes about the bot itself: its user, its application, the gateway's address, its commands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tests.discord_server.gateway import CONTENT
from tests.discord_server.rest import Call, Refusal, route
from tests.discord_server.rules import command_limits
from tests.discord_server.world import JSON

if TYPE_CHECKING:
    from tests.discord_server.server import DiscordServer

CONTENT_FLAG = 1 << 19  # of a bot in few servers: the limited one
GLOBAL, LOCAL = "/applications/{application_id}/commands", "/applications/{application_id}/guilds/{guild_id}/commands"


@route("GET", "/users/@me")
def me(server: DiscordServer, call: Call) -> JSON:
    return server.bot.json() | {"verified": True, "mfa_enabled": True, "flags": 0}


@route("GET", "/oauth2/applications/@me")
@route("GET", "/applications/@me")
def application(server: DiscordServer, call: Call) -> JSON:
    return {
        "id": str(server.application),
        "name": server.bot.name,
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": server.operator.json(),
        "team": None,
        "flags": CONTENT_FLAG if server.privileged & CONTENT else 0,
        "install_params": {"scopes": ["bot", "applications.commands"], "permissions": "0"},
    }


@route("GET", "/gateway")
def gateway(server: DiscordServer, call: Call) -> JSON:
    return {"url": server.gateway_url}


@route("GET", "/gateway/bot")
def gateway_bot(server: DiscordServer, call: Call) -> JSON:
    limit = {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": server.max_concurrency}
    return {"url": server.gateway_url, "shards": server.shards, "session_start_limit": limit}


def of(server: DiscordServer, call: Call) -> list[JSON]:
    """The commands that the path is about: a guild's or the global ones."""
    if int(call.parts["application_id"]) != server.application:
        raise Refusal(403, 20012, "You are not authorized to perform this action on this application")
    return server.joined_guild(call.id("guild")).commands if "guild_id" in call.parts else server.commands


def whole(server: DiscordServer, call: Call, command: JSON) -> JSON:
    """A command as stored: with an id, which it keeps for as long as it keeps its name."""
    kind = command.get("type") or 1
    old = next((c for c in of(server, call) if (c["type"], c["name"]) == (kind, command["name"])), None)
    ids = {"id": old["id"] if old else str(server.ids.new()), "application_id": str(server.application)}
    if "guild_id" in call.parts:
        ids["guild_id"] = call.parts["guild_id"]
    defaults = {"description": "", "options": [], "nsfw": False, "default_member_permissions": None}
    return {**defaults, **command, **ids, "type": kind, "version": str(server.ids.new())}


def all_limits(server: DiscordServer, call: Call) -> Iterable[str]:
    return command_limits.commands(call.body)


@route("GET", GLOBAL)
@route("GET", LOCAL)
def listed(server: DiscordServer, call: Call) -> list[JSON]:
    return of(server, call)


@route("PUT", GLOBAL, all_limits)
@route("PUT", LOCAL, all_limits)
def overwrite(server: DiscordServer, call: Call) -> list[JSON]:
    stored = of(server, call)
    stored[:] = [whole(server, call, command) for command in call.body]
    return stored
