"""A card: the content of one message, which `discord_bot.delivery` turns into an embed.

Limits: https://discord.com/developers/docs/resources/message#embed-object-embed-limits, in characters of an unknown
kind; here they are UTF-16 units, and some are left over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

TITLE, TEXT = 250, 4000  # Discord takes 256, 4096, and 6000 over all embeds of a message

Tone = Literal["sure", "closest", "nothing", "plain", "trouble"]
COLOURS: Mapping[Tone, int] = {  # as 0xRRGGBB
    "sure": 0x2FA866,
    "closest": 0xF0B232,
    "nothing": 0x9B84EC,
    "plain": 0x5865F2,
    "trouble": 0xDA373C,
}


@dataclass(frozen=True, slots=True)
class Card:
    """`text`, never empty, and `title` are Markdown, `footer` is not; the title leads to `url`. Within all limits."""

    text: str
    tone: Tone = "plain"
    title: str | None = None
    url: str | None = None
    footer: str | None = None
