"""What a person chooses from while typing an option of a command."""

from collections.abc import Iterable

from discord import app_commands

from bot.render.discord.markdown import units
from bot.render.sanitize import shorten

MOST = 25  # that Discord shows: https://docs.discord.com/developers/interactions/receiving-and-responding
LENGTH = 100  # UTF-16 units of a name, and of its value


def list_choices(named: Iterable[tuple[str, str]]) -> list[app_commands.Choice[str]]:
    """A choice for each pair of a name and its value, in order; values too long for Discord are left out."""
    fit = [(name, value) for name, value in named if 0 < units(value) <= LENGTH]
    return [app_commands.Choice(name=_fit(name), value=value) for name, value in fit][:MOST]


def _fit(name: str) -> str:
    length = LENGTH
    while units(shown := shorten(name, length)) > LENGTH:
        length = length * 3 // 4
    return shown or "untitled"
