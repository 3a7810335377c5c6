"""Commands, buttons and forms as they arrive: each is handled once, and its person sees the result or the error.

Errors, in this order: one that the person can correct is shown in its own words; an interaction that Discord has given
up on can't be answered; everything else is logged with its traceback, and the person gets a neutral sentence.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import discord
from discord import app_commands

from bot.discord_bot.context import ButtonAction, Context, Interaction, Scope, context_of, require_scope
from bot.discord_bot.delivery import FAULT, IS_ANSWERED, SHOWABLE, TOO_LATE, CommandReply, Shown, deliver, refuse
from bot.jobs.jobs import JobError
from bot.render.discord.markdown import clip, units
from bot.render.sanitize import flatten
from index.errors import LibraryError

CHOICES = 25  # that Discord shows: https://docs.discord.com/developers/interactions/receiving-and-responding
LENGTH = 100  # UTF-16 units of a choice's name, and of its value
STOPPING = "I am about to restart: ask again in a minute."
TOO_FAST = "That was too much at once: try again in some seconds."

log = logging.getLogger(__name__)


class Form(discord.ui.Modal):
    """A form that works after a restart: its id says what it is for, as a button's does (`buttons.registry`)."""

    VERB = ""

    def __init__(self, key: str = "", number: int = 0) -> None:
        super().__init__(custom_id=f"citebot:{self.VERB}:{key}:{number}")
        self.key, self.number = key, number
        self.stop()  # so that discord.py does not keep it in memory: `buttons.press.receive` finds it by its id

    async def submit(self, interaction: Interaction, given: Mapping[str, str]) -> None:
        """Do what the form is for, with what was written into each field, by its label."""
        raise NotImplementedError


def field(text: str, describe: str | None = None, **options: Any) -> Any:
    """A field of a form, with the `options` of its TextInput; its label is its id."""
    component = discord.ui.TextInput[Any](custom_id=text, **options)
    return discord.ui.Label(text=text, description=describe, component=component)


async def show(interaction: Interaction, work: Awaitable[Shown], *, replace: bool = False) -> None:
    """Show the result to the person alone, or with `replace` in place of the message whose button was pressed."""
    reply = CommandReply(interaction, private=True, replace=replace)
    await deliver(reply, work, context_of(interaction).queue.ahead)


def shown(
    otherwise: str, *, replace: bool = False
) -> Callable[[Callable[[Context, Scope, str, int], Awaitable[Shown]]], ButtonAction]:
    """Makes a button's action from a function that returns what it shows, given its key and its number, at least 1.

    Number 0 shows it in a new message unless `replace`. `otherwise`: what the person reads if there is no scope.
    """

    def make(work: Callable[[Context, Scope, str, int], Awaitable[Shown]]) -> ButtonAction:
        async def press(interaction: Interaction, key: str, number: int) -> None:
            context, scope = context_of(interaction), await require_scope(interaction, otherwise)
            await show(interaction, work(context, scope, key, max(1, number)), replace=replace or number > 0)

        return press

    return make


async def accept(interaction: Interaction) -> bool:
    """Whether an interaction is new and the bot can answer it; if it can't, the person sees why."""
    context = context_of(interaction)
    if context.is_stopping:
        if interaction.type is not discord.InteractionType.autocomplete:
            await refuse(interaction, STOPPING)
        return False
    if not context.seen.is_first(interaction.id):
        return False
    server = interaction.guild_id or interaction.channel_id or 0
    if not context.throttle.takes_press(server, interaction.user.id):
        if interaction.type is not discord.InteractionType.autocomplete:
            await refuse(interaction, TOO_FAST)
        return False
    try:  # here, since discord.py loses an error that a command's check raises
        if interaction.guild_id is not None:
            await context.server_settings.get(interaction.guild_id)
    except LibraryError as error:
        await report(interaction, error)
        return False
    return True


async def handle(interaction: Interaction, work: Awaitable[None]) -> None:
    """Await the work for an interaction that was accepted, and report its errors."""
    async with context_of(interaction).busy():
        try:
            await work
        except Exception as error:  # an edge: see above
            await report(interaction, error)


async def report(interaction: Interaction, error: Exception) -> None:
    """Tell the person what went wrong, if that is for them."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if isinstance(cause, (*SHOWABLE, JobError)):
        await refuse(interaction, str(cause))
    elif isinstance(cause, discord.NotFound) or getattr(cause, "code", None) in (IS_ANSWERED, TOO_LATE):
        log.info("an interaction was given up by Discord, or answered before: %s", cause)
    elif not isinstance(cause, app_commands.CheckFailure):
        log.error("an unexpected error", exc_info=cause)
        await refuse(interaction, FAULT)


def list_choices(named: Iterable[tuple[str, str]]) -> list[app_commands.Choice[str]]:
    """Choices for autocompletion from pairs of a name and its value; values too long for Discord are left out."""
    fit = [(name, value) for name, value in named if 0 < units(value) <= LENGTH]
    named = [(clip(name, LENGTH, LENGTH, flatten) or "untitled", value) for name, value in fit]
    return [app_commands.Choice(name=name, value=value) for name, value in named][:CHOICES]
