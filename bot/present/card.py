"""A card: what one message shows, as an embed of Discord's. The chat turns it into one without a further thought.

Limits: https://discord.com/developers/docs/resources/message#embed-object-embed-limits, in characters of an unknown
kind; here they are UTF-16 units, and some are left over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.present.markdown import units

TITLE, TEXT, NAME, VALUE, FOOTER = 250, 4000, 250, 1000, 500  # Discord takes 256, 4096, 256, 1024, 2048
FIELDS, SUM = 25, 5900  # fields; all of them together, of which Discord takes 6000 over all embeds of a message

Tone = Literal["sure", "closest", "nothing", "plain", "trouble"]
COLOURS: Mapping[Tone, int] = {
    "sure": 0x2FA866,
    "closest": 0xF0B232,
    "nothing": 0x9B84EC,
    "plain": 0x5865F2,
    "trouble": 0xDA373C,
}


@dataclass(frozen=True, slots=True)
class Card:
    """`text`, `title` and `fields` (name, value; side by side) are Markdown, `footer` is not; the title leads to `url`.

    Within all limits of a message; `text` or `fields` are never both empty.
    """

    text: str
    tone: Tone = "plain"
    title: str | None = None
    url: str | None = None
    footer: str | None = None
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def colour(self) -> int:
        """The tone's, as 0xRRGGBB."""
        return COLOURS[self.tone]

    @property
    def size(self) -> int:
        """What it counts, in UTF-16 units, towards the sum over all embeds of a message."""
        fields = [part for field in self.fields for part in field]
        return sum(units(part) for part in (self.text, self.title or "", self.footer or "", *fields))
