"""Channels where people need not mention the bot: each message of a channel, each new post of a forum.

It reads these only with the message content intent, which it asks for only if the developer portal grants it:
https://docs.discord.com/developers/events/gateway#message-content-intent
"""

import re
from collections.abc import Sequence

import discord

from index.retrieval.question import LENGTH
from index.text.analysis import words

INTENT_OFF = (
    "I can't read messages that don't mention me. The person who runs me can change that: at "
    "<https://discord.com/developers/applications>, under Bot, switch on Message Content Intent, and start me again."
)
_QUESTION = re.compile(r"(?:\A|(?<=[.!?\n]))[^.!?\n]*+\?")


def grants_content(application: discord.AppInfo | None) -> bool:
    """Whether the developer portal lets the bot read the messages of people who do not mention it."""
    flags = application.flags if application else discord.ApplicationFlags()
    return flags.gateway_message_content or flags.gateway_message_content_limited


def is_post(message: discord.Message) -> bool:
    """Whether a message is the first of a forum's post: Discord gives both the same id."""
    return message.id == message.channel.id


def is_listened_to(message: discord.Message, answered: Sequence[int]) -> bool:
    """Whether a message is answered though it mentions nobody; replies between people are not."""
    if is_post(message):
        return getattr(message.channel, "parent_id", None) in answered
    return message.type is discord.MessageType.default and message.channel.id in answered


def find_question(message: discord.Message) -> str:
    """What a message asks; of a forum's post its title, or the first question below that, or both."""
    if not (is_post(message) and isinstance(message.channel, discord.Thread)):
        return message.content
    title, text = message.channel.name, message.content
    asked = _QUESTION.search(text)
    if "?" in title or not text:
        return title
    return asked[0].strip() if asked else f"{title}. {text}"[:LENGTH]


def may_ask(text: str) -> bool:
    """Whether what nobody addressed to the bot may be a question: "lol" and an emoji are none."""
    return bool(words(text)) and ("?" in text or len(words(text)) > 1)
