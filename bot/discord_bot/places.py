"""Where something is asked: which libraries answer there, by which rules, and whose talk it is."""

from dataclasses import dataclass

import discord

from bot.discord_bot.state import Key
from bot.service.server_settings import ServerSettings


@dataclass(frozen=True, slots=True)
class Place:
    """`names` are the libraries, its own first; `server` is the Discord server, of direct messages their channel."""

    names: tuple[str, ...]
    rules: ServerSettings
    key: Key
    server: int

    @property
    def person(self) -> str:
        """Who asks, as it is recorded."""
        return str(self.key[1])


def library_of(guild: int) -> str:
    """The name of a Discord server's own library."""
    return f"discord-{guild}"


def may_manage(member: discord.Member, rules: ServerSettings, permissions: discord.Permissions | None = None) -> bool:
    """Whether a member may change the library: by Manage Server, or by a role that the server's settings name."""
    has = permissions or member.guild_permissions
    return has.manage_guild or has.administrator or any(member.get_role(role) for role in rules.managers)
