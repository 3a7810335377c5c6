"""A card: the content of one message, which `discord_bot.delivery` turns into an embed.

Limits: https://discord.com/developers/docs/resources/message#embed-object-embed-limits, in characters of an unknown
kind; here they are UTF-16 units, and some are left over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.render.discord.markdown import OPEN, mask, units

TITLE, TEXT = 250, 4000  # Discord takes 256, 4096, and 6000 over all embeds of a message
MESSAGE = 2000  # of a message without embeds

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


def split_plain(card: Card) -> list[str]:
    """The card as the texts of messages without embeds, in order, each of whole lines; no line is longer than one."""
    opens = f" ([{OPEN}]({card.url}))" if card.url else ""
    lines = [*([f"**{card.title}**{opens}"] if card.title else []), *card.text.split("\n")]
    texts = [""]
    for line in [*lines, *([f"-# {mask(card.footer)}"] if card.footer else [])]:
        longer = f"{texts[-1]}\n{line}" if texts[-1] else line
        if units(longer) <= MESSAGE:
            texts[-1] = longer
        else:
            texts.append(line)
    return texts
