"""The button "Ask a person": it pings the role that a server names for that, at most once in a thread."""

import asyncio

import discord

from bot.discord_bot.buttons.registry import Press
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
ASKED = "A person was asked here already. They will see what you write."
NOBODY = "This server names nobody to ask any more."


def add_button(view: discord.ui.View, scope: Scope, key: str) -> None:
    """Add the button to those of an answer, if the server names a role."""
    if scope.settings.helpers:
        view.add_item(Press("person", key, label=LABEL))


async def press_person(interaction: Interaction, key: str, _: int) -> None:
    """Ping the role below the answer, unless that was done in this thread, and tell the person so."""
    context, scope = context_of(interaction), await require_scope(interaction)
    role, message = scope.settings.helpers, interaction.message
    if not role or not message or not message.guild:
        await refuse(interaction, NOBODY)
        return
    is_thread = isinstance(message.channel, discord.Thread)
    lease, holder = f"person {message.channel.id}", str(interaction.id)

    def claim(records: Records) -> float:
        return records.claim(lease, holder, FOREVER if is_thread else PAUSE)

    if await asyncio.to_thread(context.service.on_records, scope.names, claim):
        await refuse(interaction, ASKED)
        return
    try:
        question = (await asyncio.to_thread(context.service.find_answer, scope.names, key))["question"]
    except ForgottenError:
        question = ""
    told = f"<@&{role}> <@{interaction.user.id}> asks for a person: {bold(clip(question, QUESTION, 2 * QUESTION))}"
    allowed = discord.AllowedMentions(everyone=False, users=False, roles=[discord.Object(role)])
    try:
        await send_below(message, content=told.removesuffix(": "), nonce=holder, allowed_mentions=allowed)
    except REQUEST_ERRORS as error:
        await asyncio.to_thread(context.service.on_records, scope.names, lambda records: records.release(lease, holder))
        if not isinstance(error, discord.Forbidden):
            raise
        missing = find_missing(message.channel) or [SEND]
        context.missing_rights.log(message.channel, missing)
        await refuse(interaction, f"I may not write here: I lack the permission {', '.join(missing)}.")
        return
    await respond(interaction, private=True, embed=embed(Card(f"I asked <@&{role}>.")))
