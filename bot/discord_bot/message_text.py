"""What people write in Discord -> the text to search for: without pings, emoji and commands."""

import re
from collections.abc import Iterator

import discord

# Mentions, emoji, timestamps: https://docs.discord.com/developers/reference#message-formatting
_MARK = r"<(?:@[!&]?|#|a?:\w+:|/[^<>\n]+:|id:\w+:?|t:-?)\d*(?::[a-zA-Z])?>|(?<!\w)@(?:everyone|here)\b"
_PING = re.compile(rf"(?:(?:\b(?:cc|fyi|hey)|(?:^|(?<=[.!?,;:]))\s*ask)[\s,:]+)?(?:{_MARK})", re.IGNORECASE)
_BEFORE = re.compile(
    r"^[\s,:]*(?:(?:please\s+)?ask\s+@\w[\w.-]*[\s,:]*)?(?:/ask\b[\s:]*(?:question:)?)?", re.IGNORECASE
)
_LINK = re.compile(r"\[([^\[\]\n]*)\]\(<?https?://[^()\[\]\s]*\)")
_ADDRESS = re.compile(r"<?https?://[^\s<>]+>?", re.IGNORECASE)


def read_question(text: str) -> str:
    """A question as it was typed, without the pings in it and the command before it."""
    return " ".join(_BEFORE.sub("", _PING.sub(" ", text), count=1).split())


def read_message(message: discord.Message) -> str:
    """What a message says, in its text, its embeds and what it forwards, without addresses of pages."""
    parts = [*_read(message), *(part for one in message.message_snapshots for part in _read(one))]
    text = _ADDRESS.sub(" ", _LINK.sub(r"\1", "\n".join(filter(None, parts))))
    return " ".join(_PING.sub(" ", text).split())


def _read(message: discord.Message | discord.MessageSnapshot) -> Iterator[str | None]:
    yield message.content
    for embed in message.embeds:
        yield from (embed.title, embed.description)
        for field in embed.fields:
            yield from (field.name, field.value)
