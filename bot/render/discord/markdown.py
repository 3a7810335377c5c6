"""Foreign text -> Discord's Markdown that shows it letter for letter; and the marks and links that are our own.

What Discord reads as a mark: https://support.discord.com/hc/articles/210298617, and the mentions, emoji and timestamps
of https://discord.com/developers/docs/reference#message-formatting. A footer and an author's name are not Markdown.
Whom a message's content pings, where it is no embed, is not up to its Markdown but to its allowed mentions.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote, urlsplit

from bot.render.sanitize import flatten, shorten

LINK = 600  # UTF-16 units of an address that a link may lead to; a button takes 512
OPEN = "open"

# Each of these can begin or end a mark, and none does after a backslash, which is not shown. Signs of a plain sentence
# are left alone where they can't: the colon, which is for emoji and addresses (only an unbroken `http://`, `https://`,
# `steam://` or `discord://` becomes a link), before a space; the dot, which is for lists (`1.`) and for invites, found
# without a scheme (`discord.gg/x`), after a letter and before a space; the hyphen and the plus, which are for lists,
# after a letter or a digit; parentheses, which are for links, as no bracket before them is a mark.
_MARKS = re.compile(r"[\\`*_~|<>@#\[\]]|(?<![^\W_])[-+]|:(?!\s)|(?<![^\W\d_])\.|\.(?!\s)")
_AT_END = re.compile(r"(?<=[^\W\d_])\\\.$|\\:$")

# Inside a link's label backslashes are shown and escape nothing, and one with an emoji, a mention or an address in it
# makes the whole link raw text: https://github.com/discord/discord-api-docs/issues/6185 and 6088 there.
_LABEL = frozenset(" .,;:!?'\"“”‘’„«»…—–-()¶%&$€£¥§°·+=")
_OPENING = tuple("“‘„«\"'(")  # a mark before a word; a tuple, as "" is in every string
_NOT_LABEL = re.compile(r"[\u2139\ufe0f\u20e3]|:(?! )|^\d+\. ")
_HOST = re.compile(r"(?:[a-z0-9._-]|%[89a-f][0-9a-f])+")


def escape(text: str) -> str:
    """The text on one line, with everything that cannot be seen left out and nothing in it a mark."""
    return _AT_END.sub(lambda sign: sign[0][1:], mask(flatten(text)))


def mask(text: str) -> str:
    """Cleaned text with a backslash before each character that can be a mark, whatever text stands around it."""
    return _MARKS.sub(r"\\\g<0>", text)


def clip(text: str, length: int, most: int, adapt: Callable[[str], str] = escape) -> str:
    """The text, adapted and cut with `…` at a word to at most `length` characters of text and `most` units."""
    while units(clipped := adapt(shorten(text, length))) > most:
        length = length * 3 // 4
    return clipped


def bold(text: str) -> str:
    """Masked text in bold, spaces at its ends outside."""
    inner = text.strip()
    return text.replace(inner, f"**{inner}**", 1) if inner else text


def link(label: str, url: str | None) -> str:
    """The label as a link to a web address; if it can't be one, the link follows it. Without an address, the label."""
    target = address(url)
    shown = flatten(label)
    if not target:
        return mask(shown)
    return f"[{shown}]({target})" if _can_label(shown) else f"{mask(shown)} ([{OPEN}]({target}))"


def address(url: str | None, most: int = LINK) -> str | None:
    """The URL in ASCII if it leads to the web and nothing in it could end the link; else None, or if it is too long."""
    try:
        # Brackets, quotes, spaces and the backslash are not among the safe ones: they would end the link or its label.
        encoded = quote((url or "").strip(), safe="!#$%&*+,/:;=?@~")
        parts = urlsplit(encoded)
        is_web = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.hostname or "") and parts.port != 0
    except ValueError:  # half a character, a port that is none
        return None
    return encoded if is_web and "@" not in parts.netloc and units(encoded) <= most else None


def moment(iso: str | None, style: Literal["f", "R"]) -> str | None:
    """A moment in ISO 8601 that Discord shows to each person in their own time (`f`), or how long ago it is (`R`).

    None if it is none. A day without a time counts from its beginning in UTC.
    """
    try:
        when = datetime.fromisoformat(iso or "")
        return f"<t:{int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())}:{style}>"
    except ValueError:
        return None


def _can_label(text: str) -> bool:
    return (
        (text[:1].isalnum() or text[:1] in _OPENING)
        and not _NOT_LABEL.search(text)
        and all(c in _LABEL or c.isdecimal() or unicodedata.category(c)[0] in "LM" for c in text)
    )


def units(text: str) -> int:
    """The length in UTF-16 code units. Discord does not document what it counts; this is never less."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fill(parts: Iterable[str], most: int, between: str = "\n") -> str:
    """As many of the parts, from the first, as fit into `most` units; the empty ones count as a line of their own."""
    filled = ""
    for number, part in enumerate(parts):
        longer = f"{filled}{between}{part}" if number else part
        if units(longer) > most:
            break
        filled = longer
    return filled.strip()
