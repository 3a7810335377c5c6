"""The button "Ask a person": it pings the role that a server names for that.

At most once in a thread, and for each person once in ten minutes.
"""

import asyncio
from collections.abc import Iterable, Mapping
from functools import partial

import discord

from bot.discord_bot.buttons.press import Press
from bot.discord_bot.channels.rights import SEND, find_missing
from bot.discord_bot.context import Interaction, Scope, context_of, require_scope
from bot.discord_bot.delivery import REQUEST_ERRORS, embed, refuse, respond, send_below
from bot.records.protocol import Records
from bot.render.discord.card import Card
from bot.render.discord.markdown import bold, clip
from bot.service.answers import ForgottenError

LABEL = "Not answered? Ask a person"
FOREVER = 10 * 365 * 86_400.0  # seconds for which a thread's people are not asked again
PAUSE = 600.0  # seconds between two such pings in a channel that is no thread
QUESTION = 300  # characters
ASKED = "A person was asked here already, or you asked for one elsewhere just now. They will see what you write."
UNPINGED = "I may not ping the role that this server names for that. A manager can allow anyone to mention it."
NOBODY = "This server no longer names a role to ask."


def add_button(view: discord.ui.View, scope: Scope, key: str) -> None:
    """Add the button to those of an answer, if the server names a role."""
    if scope.settings.helpers:
        view.add_item(Press("person", key, label=LABEL))


async def press_person(interaction: Interaction, key: str, _: int) -> None:
    """Ping the role below the answer, unless that was done in this thread, and tell the person so."""
    context, scope = context_of(interaction), await require_scope(interaction)
    message, guild = interaction.message, interaction.guild
    role = guild.get_role(scope.settings.helpers) if guild and scope.settings.helpers else None
    if not role or role.is_default() or not message:
        await refuse(interaction, NOBODY)
        return
    if not (role.mentionable or interaction.app_permissions.mention_everyone):
        await refuse(interaction, UNPINGED)
        return
    holder = str(interaction.id)
    leases = {
        f"person of {interaction.user.id}": PAUSE,
        f"person {message.channel.id}": FOREVER if isinstance(message.channel, discord.Thread) else PAUSE,
    }
    release = partial(_release, leases, holder)
    if not await asyncio.to_thread(context.service.on_records, scope.names, partial(_claim, leases, holder)):
        await refuse(interaction, ASKED)
        return
    try:
        question = (await asyncio.to_thread(context.service.find_answer, scope.names, key))["question"]
    except ForgottenError:
        question = ""
    told = f"<@&{role.id}> <@{interaction.user.id}> asks for a person: {bold(clip(question, QUESTION, 2 * QUESTION))}"
    allowed = discord.AllowedMentions(everyone=False, users=False, roles=[role])
    try:
        await send_below(message, content=told.removesuffix(": "), nonce=holder, allowed_mentions=allowed)
    except REQUEST_ERRORS as error:
        await asyncio.to_thread(context.service.on_records, scope.names, release)
        if not isinstance(error, discord.Forbidden):
            raise
        missing = find_missing(message.channel) or [SEND]
        context.missing_rights.log(message.channel, missing)
        await refuse(interaction, f"I may not write here: I lack the permission {', '.join(missing)}.")
        return
    await respond(interaction, private=True, embed=embed(Card(f"I asked <@&{role.id}>.")))


def _claim(leases: Mapping[str, float], holder: str, records: Records) -> bool:
    """Take all leases, each for its seconds, or none if somebody has one of them; whether they were taken."""
    if any(records.claim(lease, holder, seconds) for lease, seconds in leases.items()):
        _release(leases, holder, records)  # those that others hold stay theirs
        return False
    return True


def _release(leases: Iterable[str], holder: str, records: Records) -> None:
    for lease in leases:
        records.release(lease, holder)
