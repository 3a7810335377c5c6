"""Questions: by command, by mention, in a direct message, by the button "Ask more", and about somebody's message."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.discord_bot.answer_queue import BusyError
from bot.discord_bot.buttons.answers import show_following
from bot.discord_bot.buttons.registry import below_answer
from bot.discord_bot.commands.autocomplete import list_choices
from bot.discord_bot.delivery import FIT, Reply, Shown, ToCommand, ToMessage, deliver, refuse
from bot.discord_bot.places import Place, may_manage
from bot.discord_bot.state import Talk
from bot.metrics.events import Asked
from bot.render.discord.answer_cards import answer_card, courtesy_card, sources_card, trouble_card
from bot.render.discord.card import Card
from bot.render.sanitize import shorten
from bot.service.asker import parse_day
from index.model import Answer, Filters
from index.retrieval.question import LENGTH

if TYPE_CHECKING:
    from bot.discord_bot.client import Chat

log = logging.getLogger(__name__)

Interaction = discord.Interaction["Chat"]

ASKED = (discord.MessageType.default, discord.MessageType.reply)
NOT_HERE = "I answer in servers. Whoever runs me can let me answer here too, from the articles shared with all."
QUIET = 60.0  # seconds until a person is told so again
WORDLESS = "I can only read words: ask me something, and I look for it in the articles."


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
    interaction: discord.Interaction["Chat"],
    question: app_commands.Range[str, 1, LENGTH],
    source: str | None = None,
    after: str | None = None,
    before: str | None = None,
    private: bool | None = None,
) -> None:
    """Find what the articles say, word for word."""
    place = await _admit(interaction)
    if not place:
        return
    filters = Filters(source, _day(after), _day(before))
    shown_to_one = place.rules.private if private is None else private
    reply = ToCommand(interaction, private=shown_to_one)
    chat = interaction.client
    chat.talks.put(place.key, Talk())  # a command starts a new talk
    await _answer(chat, reply, place, question, filters, private=shown_to_one, may_add=_may_add(interaction, place))


async def ask_more(interaction: Interaction, question: str, *, private: bool) -> None:
    """A question that goes on from the talk."""
    if place := await _admit(interaction):
        reply, may_add = ToCommand(interaction, private=private), _may_add(interaction, place)
        await _answer(interaction.client, reply, place, question, Filters(), private=private, may_add=may_add)


@app_commands.context_menu(name="Find sources")
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
async def find_sources(interaction: discord.Interaction["Chat"], message: discord.Message) -> None:
    """The passages that bear on a message, shown to who asked alone."""
    text = shorten(message.content, LENGTH)
    if not text:
        await refuse(interaction, "That message has no words that I could look for.")
        return
    if place := await _admit(interaction):
        chat = interaction.client

        async def work(asked: Asked) -> Shown:
            answer = await chat.pool.run(chat.service.find_sources, place.names, text, place.rules.quotes, place.person)
            _count(chat, asked, answer)
            view = below_answer(answer, private=True) if answer.answered else None
            return sources_card(answer, place.rules.quotes, message.jump_url), view

        await _deliver(chat, ToCommand(interaction, private=True), work)


async def hear(chat: "Chat", message: discord.Message, held: discord.Message | None = None) -> bool:
    """Answer a message if it is to us, by a person, new, in a place where mentions are answered; else do nothing.

    Whether it was taken up, be it only to tell who asked to wait. `held`: what we said to it already, to be replaced.
    Where Discord sends no text (an answer to ours without a ping, for one) nobody was mentioned, and we stay silent.
    """
    if message.author.bot or message.webhook_id or message.type not in ASKED or not _is_to_us(chat, message):
        return False
    guild = message.guild.id if message.guild else None
    await chat.manners.learn(guild)
    place = chat.place(guild, message.channel.id, message.author.id)
    if place and message.guild and not _is_open(place, message.channel):
        return False
    if not chat.seen.is_first(message.id):
        return False
    await _take_up(chat, ToMessage(message, held), message, place)
    return True


async def _take_up(chat: "Chat", reply: Reply, message: discord.Message, place: Place | None) -> None:
    if not place:
        if not chat.throttle.wait(message.channel.id, message.author.id, QUIET):
            await reply.give(Card(NOT_HERE), None)
        return
    wait = chat.throttle.wait(place.server, message.author.id, place.rules.cooldown)
    if wait:
        if chat.throttle.is_first_refusal(place.server, message.author.id):
            await reply.give(trouble_card(_again(wait)), None)
        return
    text = _strip_mention(chat, message.content)
    if not text and message.attachments:
        await reply.give(Card(WORDLESS), None)
        return
    may_add = isinstance(message.author, discord.Member) and may_manage(message.author, place.rules)
    async with chat.busy():
        typing = asyncio.create_task(chat.type_into(message.channel))
        await _answer(chat, reply, place, text or "hello", Filters(), private=False, may_add=may_add, is_seen=True)
        typing.cancel()


@ask.autocomplete("source")
async def complete_source(interaction: discord.Interaction["Chat"], begun: str) -> list[app_commands.Choice[str]]:
    """The sources of the articles that are searched here, whose name holds what was typed."""
    chat = interaction.client
    place = chat.place(interaction.guild_id, interaction.channel_id, interaction.user.id)
    names = await chat.pool.glance(chat.service.outlets, place.names) if place else None
    return list_choices((name, name) for name in names or () if begun.casefold() in name.casefold())


async def _answer(
    chat: "Chat",
    reply: Reply,
    place: Place,
    text: str,
    filters: Filters,
    *,
    private: bool,
    may_add: bool,
    is_seen: bool = False,
) -> None:
    """`is_seen`: whether the question stands above the answer."""

    async def work(asked: Asked) -> Shown:
        talk = chat.talks.get(place.key)
        turn = await chat.pool.run(
            partial(chat.service.ask, is_private=private),
            place.names,
            talk.conversation,
            text,
            filters,
            place.rules.quotes,
            place.person,
        )
        if turn.resolved.courtesy:
            chat.talks.put(place.key, Talk(turn.talk, talk.answer))
            return courtesy_card(turn.resolved.courtesy, turn.example), None
        if not turn.answer:
            return await show_following(chat, place, talk.answer, 1)
        answer = turn.answer
        _count(chat, asked, answer)
        log.info("answered server=%d state=%s ms=%.1f", place.server, asked.state, answer.took_ms)
        chat.talks.put(place.key, Talk(turn.talk, answer.id))
        title = None if is_seen else text
        card = answer_card(
            answer, asked=title, meaning=turn.resolved.meaning, may_add=may_add, quotes=place.rules.quotes
        )
        return card, below_answer(answer, private=private, can_follow=chat.settings.keep_days > 0)

    await _deliver(chat, reply, work)


async def _deliver(chat: "Chat", reply: Reply, work: Callable[[Asked], Awaitable[Shown]]) -> None:
    """Give what the work on a question comes to, and count it."""
    with chat.meter.question() as asked:
        error = await deliver(reply, work(asked), chat.pool.ahead, chat.meter)
        if isinstance(error, BusyError):
            asked.state = "busy"
        elif error and not isinstance(error, FIT):
            asked.state = "failed"


def _count(chat: "Chat", asked: Asked, answer: Answer) -> None:
    asked.found(answer)
    chat.meter.took("searching", answer.took_ms / 1000)


async def _admit(interaction: Interaction) -> Place | None:
    """Where it was asked, if it may be now; else who asked is told why not."""
    chat = interaction.client
    place = chat.place(interaction.guild_id, interaction.channel_id, interaction.user.id)
    if not place:
        await refuse(interaction, NOT_HERE)
        return None
    if wait := chat.throttle.wait(place.server, interaction.user.id, place.rules.cooldown):
        await refuse(interaction, _again(wait))
        return None
    return place


def _again(wait: float) -> str:
    return f"One question at a time, please: ask again in {max(1, round(wait))} s."


def _day(text: str | None) -> date | None:
    return parse_day(text.strip()) if text else None


def _may_add(interaction: Interaction, place: Place) -> bool:
    return isinstance(interaction.user, discord.Member) and may_manage(
        interaction.user, place.rules, interaction.permissions
    )


def _is_to_us(chat: "Chat", message: discord.Message) -> bool:
    """A direct message, or one that mentions us by name: @everyone and roles mean nobody in particular."""
    return message.guild is None or (chat.user is not None and chat.user in message.mentions)


def _is_open(place: Place, channel: Any) -> bool:
    """Whether mentions are answered in a channel, or in the one that a thread is of."""
    allowed = place.rules.channels
    return not allowed or channel.id in allowed or getattr(channel, "parent_id", None) in allowed


def _strip_mention(chat: "Chat", content: str) -> str:
    me = chat.user.id if chat.user else 0
    return content.replace(f"<@{me}>", " ").replace(f"<@!{me}>", " ").strip()
