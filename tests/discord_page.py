"""Cards -> an HTML page that shows them in a browser as Discord's dark theme does.

python -m tests.discord_page OUT.html [WIDTH]

WIDTH, in pixels, is that of the window: 700 for a desktop, 390 for a phone.
"""

import html
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.render.discord.card import COLOURS, Card
from bot.render.styled_text import count
from tests.discord_markdown import Node, parse

TAGS = {
    "bold": "strong",
    "italic": "em",
    "underline": "u",
    "strike": "s",
    "quote": "blockquote",
    "subtext": "small",
    "heading": "h3",
    "list": "li",
    "code": "code",
    "codeblock": "pre",
    "spoiler": "mark",
}
FOUND = ("More passages", "Context", "Why", "Ask more")
BUTTONS = {  # below an answer that everyone sees
    "sure": FOUND,
    "closest": (*FOUND, "Notify me when there's an answer"),
    "nothing": ("Ask more", "Notify me when there's an answer"),
}
WIDTH = 700
STYLE = """
body { background: #313338; color: #dbdee1; font: 16px/1.375 'gg sans', 'Noto Sans', sans-serif; margin: 0;
  padding: 16px; box-sizing: border-box }
.message { padding-left: 56px; position: relative; margin-bottom: 28px }
.message::before { content: 'c'; position: absolute; left: 0; width: 40px; height: 40px; border-radius: 50%;
  background: #5865f2; color: white; font: 600 22px/38px 'Noto Sans', sans-serif; text-align: center }
.name { color: #f2f3f5; font-weight: 500 }
.name i { background: #5865f2; font: 500 10px/15px 'Noto Sans', sans-serif; color: white; padding: 1px 4px;
  border-radius: 3px; margin-left: 5px; vertical-align: 1px }
.note { color: #949ba4; font-size: 12px; margin: 0 0 4px 56px }
.embed { background: #2b2d31; border-left: 4px solid; border-radius: 4px; padding: 8px 16px 16px 12px; max-width: 504px;
  margin-top: 4px; display: inline-block; box-sizing: border-box }
.title { font-weight: 600; color: #f2f3f5; margin-top: 8px; overflow-wrap: anywhere }
.text { font-size: 14px; line-height: 18px; margin-top: 8px; white-space: break-spaces; overflow-wrap: anywhere }
blockquote { margin: 0; padding: 0 8px 0 12px; border-left: 4px solid #4e5058 }
small { font-size: 12px; line-height: 16px; color: #949ba4; display: block; margin-top: 2px }
a { color: #00a8fc; text-decoration: none }
code { background: #1e1f22; font-size: 12px; padding: 1px 4px; border-radius: 4px }
.footer { font-size: 12px; line-height: 16px; margin-top: 8px }
.buttons { margin-top: 6px }
.buttons span { display: inline-block; background: #4e5058; color: white; border-radius: 3px; padding: 3px 14px;
  font: 500 14px/26px 'Noto Sans', sans-serif; margin: 0 8px 6px 0 }
.buttons .blue { background: #5865f2 }
.time { background: #3c3e44; border-radius: 3px; padding: 0 2px }
"""


def render(card: Card) -> str:
    """The HTML of one embed."""
    title = _inline(card.title) if card.title else ""
    if card.url and title:
        title = f'<a href="{html.escape(card.url)}">{title}</a>'
    parts = {"title": title, "text": _inline(card.text), "footer": html.escape(card.footer or "")}
    shown = "".join(f'<div class="{name}">{part}</div>' for name, part in parts.items() if part)
    return f'<div class="embed" style="border-color: #{COLOURS[card.tone]:06x}">{shown}</div>'


def page(cards: Iterable[tuple[str, Card]], width: int = WIDTH) -> str:
    """The HTML of a page of messages, each with a note above it, for a window of `width` pixels."""
    messages = (
        f'<div class="note">{html.escape(note)}</div><div class="message"><div class="name">citebot<i>APP</i></div>'
        f"{render(card)}{_buttons(card)}</div>"
        for note, card in cards
    )
    style = f"{STYLE}body {{ width: {width}px }}"  # of a window, browsers make less than 500 px only by hand
    return f"<!doctype html><meta charset=utf-8><style>{style}</style>{''.join(messages)}"


def _buttons(card: Card) -> str:
    names = BUTTONS.get(card.tone, ()) if card.footer is None else ()  # those with a footer are pages
    shown = "".join(f"<span{' class=blue' if name == 'Ask more' else ''}>{name}</span>" for name in names)
    return f'<div class="buttons">{shown}</div>' if shown else ""


def _inline(text: str) -> str:
    return _html(parse(text))


def _html(nodes: Sequence[Node]) -> str:
    return "".join(map(_tag, nodes))


def _tag(node: Node) -> str:
    if node.kind == "text":
        return html.escape(node.value)
    if node.kind == "link":
        return f'<a href="{html.escape(node.value)}">{_html(node.parts)}</a>'
    if node.kind == "time":
        moment = datetime.fromtimestamp(int(node.value.split(":")[1].strip(">")), UTC)
        shown = _ago(datetime.now(UTC) - moment) if node.value.endswith(":R>") else f"{moment:%d %B %Y %H:%M}"
        return f'<span class="time">{shown}</span>'
    tag = TAGS.get(node.kind, "span")
    return f"<{tag}>{_html(node.parts) or html.escape(node.value)}</{tag}>"


def _ago(time: timedelta) -> str:
    """As Discord says how long ago a moment is."""
    for days, unit in ((365, "year"), (30, "month"), (1, "day")):
        if (number := time.days // days) > 0:
            return "a day ago" if (number, unit) == (1, "day") else f"{count(number, unit)} ago"
    return f"{count(time.seconds // 3600, 'hour')} ago"


if __name__ == "__main__":
    from tests.discord_samples import samples

    file, *given = sys.argv[1:]
    Path(file).write_text(page(samples(), *map(int, given)), encoding="utf-8")
