"""What a person chooses from while typing an option of a command."""

from collections.abc import Iterable

from discord import app_commands

from bot.render.discord.markdown import units
from bot.render.sanitize import shorten

MOST = 25  # that Discord shows: https://docs.discord.com/developers/interactions/receiving-and-responding
LENGTH = 100  # UTF-16 units of a name, and of what it stands for


def list_choices(named: Iterable[tuple[str, str]]) -> list[app_commands.Choice[str]]:
    """A choice for each name and what it stands for, in order; what can't be chosen whole is left out."""
    fit = [(name, value) for name, value in named if 0 < units(value) <= LENGTH]
    return [app_commands.Choice(name=_fit(name), value=value) for name, value in fit][:MOST]


def _fit(name: str) -> str:
    length = LENGTH
    while units(shown := shorten(name, length)) > LENGTH:
        length = length * 3 // 4
    return shown or "untitled"
