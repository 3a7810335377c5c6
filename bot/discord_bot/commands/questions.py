"""Questions: by command, by mention, in a direct message, and by the button "Ask more"."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot.discord_bot.answer_queue import BusyError
from bot.discord_bot.buttons.answers import show_more
from bot.discord_bot.buttons.press import below_answer
from bot.discord_bot.channels.escalation import add_button
from bot.discord_bot.channels.listening import find_question, is_listened_to, may_ask
from bot.discord_bot.context import Context, Interaction, Scope, context_of, find_scope, may_manage
from bot.discord_bot.conversations import find_last_answer, recall, remember
from bot.discord_bot.delivery import (
    REQUEST_ERRORS,
    SHOWABLE,
    CommandReply,
    MessageReply,
    Reply,
    Shown,
    deliver,
    once,
    refuse,
)
from bot.discord_bot.interactions import Form, field, list_choices
from bot.discord_bot.message_text import read_question
from bot.discord_bot.state import Talk
from bot.metrics.events import QuestionOutcome
from bot.render.discord.answer_cards import answer_card, courtesy_card, trouble_card
from bot.render.discord.card import Card
from bot.render.discord.help_card import help_card
from bot.service.filters import explain_empty, read_filters
from index.model import Answer, Filters
from index.retrieval.question import LENGTH

log = logging.getLogger(__name__)


ASKED = (discord.MessageType.default, discord.MessageType.reply)
NOT_HERE = "I answer in servers. The person who runs me can let me answer here too, from the shared articles."
WHILE = 0.1  # seconds without an answer until "typing" is shown: most answers are there before
QUIET = 60.0  # seconds until a person reads NOT_HERE again
WORDLESS = "I can only read text. Ask me a question, and I look for the answer in the articles."


@app_commands.command(name="ask")
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
@app_commands.describe(
    question="what you want to know",
    source="search only what this source published",
    after="only articles of this day or later, as YYYY-MM-DD",
    before="only articles of this day or earlier, as YYYY-MM-DD",
    private="show the answer only to you",
)
async def ask(
    interaction: Interaction,
    question: app_commands.Range[str, 1, LENGTH],
    source: str | None = None,
    after: str | None = None,
    before: str | None = None,
    private: bool | None = None,
) -> None:
    """Find what the articles say, word for word."""
    if scope := await admit(interaction):
        filters = read_filters(source, after, before)
        is_private = scope.settings.private if private is None else private
        remember(context_of(interaction), scope, Talk(), private=is_private)  # a command starts a new conversation
        await _answer_command(interaction, scope, read_question(question), filters, private=is_private)


@app_commands.command(name="help")
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
async def show_help(interaction: Interaction) -> None:
    """How to ask me, go on from an answer, and add articles."""
    if scope := await find_scope(interaction):
        await _answer_command(interaction, scope, "help", Filters(), private=True)
    else:
        await refuse(interaction, NOT_HERE)


async def press_ask(interaction: Interaction, key: str, _: int) -> None:
    """Open a form for a further question; its answer is as public as the one above."""
    is_private = bool(interaction.message and interaction.message.flags.ephemeral)
    await once(lambda: interaction.response.send_modal(AskMore(key, int(is_private))))


class AskMore(Form, title="Ask more"):
    """A form for a question that goes on from the answer it was opened below. `number`: 1 if its answer is private."""

    VERB = "ask"
    question = field(
        "Your question", "It may refer to the one before: “and how long did they talk?”", max_length=LENGTH
    )

    async def submit(self, interaction: Interaction, given: Mapping[str, str]) -> None:
        """Answer the question."""
        if scope := await admit(interaction):
            text = read_question(given["Your question"])
            await _answer_command(interaction, scope, text, Filters(), private=bool(self.number), last=self.key)


async def answer_message(
    context: Context,
    me: discord.ClientUser | None,
    message: discord.Message,
    placeholder: discord.Message | None = None,
) -> bool:
    """Answer a person's message if it is new, and addresses the bot where mentions are answered, or is where all are.

    Returns whether it was handled, if only by asking the person to wait. `placeholder`: the bot's earlier reply, which
    the answer replaces. A message whose text Discord does not send, like a reply without a ping, isn't for the bot.
    """
    is_mention = me is not None and me in message.mentions  # by name: @everyone and roles do not count
    if message.author.bot or message.webhook_id or message.type not in ASKED:
        return False
    if message.guild and not (is_mention or context.reads_messages):
        return False
    guild = message.guild.id if message.guild else None
    scope = await context.scope(guild, message.channel.id, message.author.id)
    if scope and message.guild:
        is_asked = is_mention and _is_open(scope, message.channel)
        is_heard = context.reads_messages and is_listened_to(message, scope.settings.answered)
        if not (is_asked or (is_heard and may_ask(read_question(find_question(message))))):
            return False
    if not context.seen.is_first(message.id):
        return False
    await _handle_message(context, me, MessageReply(message, context.missing_rights, placeholder), message, scope)
    return True


async def _handle_message(
    context: Context, me: discord.ClientUser | None, reply: Reply, message: discord.Message, scope: Scope | None
) -> None:
    if not scope:
        if not context.throttle.wait(message.channel.id, message.author.id, QUIET):
            await reply.send(Card(NOT_HERE), None)
        return
    wait = context.throttle.wait(scope.server, message.author.id, scope.settings.cooldown)
    if wait:
        if context.throttle.is_first_refusal(scope.server, message.author.id):
            await reply.send(trouble_card(_again(wait)), None)
        return
    text = read_question(find_question(message))
    if not text and message.attachments:
        await reply.send(Card(WORDLESS), None)
        return
    may_add = may_manage(message.author, scope.settings)
    async with context.busy():
        typing = asyncio.create_task(_type_into(message.channel))
        last = await find_last_answer(context, scope, me.id if me else 0, message)
        await _answer(context, reply, scope, text or "hello", Filters(), private=False, may_add=may_add, last=last)
        typing.cancel()


@ask.autocomplete("source")
async def complete_source(interaction: Interaction, begun: str) -> list[app_commands.Choice[str]]:
    """The sources of the articles searched here whose name contains the typed text."""
    context = context_of(interaction)
    scope = await find_scope(interaction)
    names = await context.queue.run_briefly(scope.server, context.service.outlets, scope.names) if scope else None
    return list_choices((name, name) for name in names or () if begun.casefold() in name.casefold())


async def _answer_command(
    interaction: Interaction, scope: Scope, text: str, filters: Filters, *, private: bool, last: str = ""
) -> None:
    may_add = may_manage(interaction.user, scope.settings, interaction.permissions)
    reply = CommandReply(interaction, private=private)
    await _answer(context_of(interaction), reply, scope, text, filters, private=private, may_add=may_add, last=last)


async def _answer(
    context: Context,
    reply: Reply,
    scope: Scope,
    text: str,
    filters: Filters,
    *,
    private: bool,
    may_add: bool,
    last: str,
) -> None:
    """Answer a question; `last` is the id of the answer that it hangs on, empty if there is none."""

    async def work(asked: QuestionOutcome) -> Shown:
        talk, person = await recall(context, scope, last, private=private), scope.key[1]
        turn = await context.queue.run(
            scope.server,
            partial(context.service.respond, is_private=private),
            scope.names,
            talk.conversation,
            text,
            filters,
            scope.settings.quotes,
            scope.person,
        )
        if turn.resolved.courtesy:
            remember(context, scope, Talk(turn.conversation, talk.answer, person), private=private)
            return _reply_to(turn.resolved.courtesy, turn.example, in_server=scope.in_server, may_add=may_add), None
        if not turn.answer:
            return await show_more(context, scope, talk.answer, 1)
        answer = turn.answer
        count_answer(context, asked, answer)
        log.info("answered server=%d state=%s ms=%.1f", scope.server, asked.state, answer.took_ms)
        remember(context, scope, Talk(turn.conversation, answer.id, person), answer, private=private)
        title = None if isinstance(reply, MessageReply) else text  # it can be read above the answer
        empty = ""
        if answer.filters != Filters() and not answer.answered:
            empty = await context.queue.run(scope.server, explain_empty, context.service, scope.names, answer.filters)
        card = answer_card(
            answer,
            asked=title,
            meaning=turn.resolved.meaning,
            may_add=may_add,
            quotes=scope.settings.quotes,
            empty=empty,
        )
        view = below_answer(answer, private=private, can_follow=context.settings.keep_days > 0)
        if not private:
            add_button(view, scope, answer.id)
        return card, view

    await deliver_answer(context, reply, work)


def _reply_to(courtesy: str, example: str | None, *, in_server: bool, may_add: bool) -> Card:
    if courtesy == "help":
        return help_card(example, in_server=in_server, may_add=may_add)
    return courtesy_card(courtesy, example)


async def deliver_answer(context: Context, reply: Reply, work: Callable[[QuestionOutcome], Awaitable[Shown]]) -> None:
    """Send the result of the work, and count how the question ended."""
    with context.meter.question() as asked:
        error = await deliver(reply, work(asked), context.queue.ahead, context.meter)
        if isinstance(error, BusyError):
            asked.state = "busy"
        elif error and not isinstance(error, SHOWABLE):
            asked.state = "failed"


def count_answer(context: Context, asked: QuestionOutcome, answer: Answer) -> None:
    """Count an answer and the time it took."""
    asked.found(answer)
    context.meter.took("searching", answer.took_ms / 1000)


async def admit(interaction: Interaction) -> Scope | None:
    """The scope of a question if it may be asked now; if not, the person sees why."""
    context = context_of(interaction)
    scope = await find_scope(interaction)
    if not scope:
        await refuse(interaction, NOT_HERE)
        return None
    if wait := context.throttle.wait(scope.server, interaction.user.id, scope.settings.cooldown):
        await refuse(interaction, _again(wait))
        return None
    return scope


def _again(wait: float) -> str:
    return f"One question at a time, please: ask again in {max(1, round(wait))} s."


def _is_open(scope: Scope, channel: Any) -> bool:
    """Whether mentions are answered in a channel, or in the channel of a thread."""
    allowed = scope.settings.channels
    return not allowed or channel.id in allowed or getattr(channel, "parent_id", None) in allowed


async def _type_into(channel: Any) -> None:
    await asyncio.sleep(WHILE)
    with suppress(*REQUEST_ERRORS):
        await channel.typing()
