"""A page -> styled rows for a terminal, or plain text without escape sequences for files, pipes and simple terminals.

rich is imported only for a terminal, so that a pipe need not wait for it. Article text never passes through its markup.
"""

from collections.abc import Iterable, Mapping
from textwrap import wrap
from typing import TYPE_CHECKING

from bot.render.styled_text import Line, Style, StyledText

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, Group, RenderResult

LOOKS: Mapping[Style, str] = {
    "strong": "bold",
    "sure": "bold green",
    "doubt": "bold yellow",
    "nothing": "bold magenta",
    "text": "",
    "match": "bold",
    "mark": "bold green",
    "context": "dim",
    "citation": "cyan",
    "faint": "dim",
}


def render_plain(page: StyledText, width: int | None = None) -> str:
    """The page's lines, wrapped only if a width is given. Context is left out: it would look like part of the quote."""
    return "\n".join(_render_line(line, width) for line in page)


def _render_line(line: Line, width: int | None) -> str:
    text = "".join(f">>{s.text}<<" if s.style == "mark" else s.text for s in line.spans if s.style != "context")
    margin = " " * line.indent
    row = (line.label.text.ljust(line.indent) if line.label else margin) + text.strip()
    return "\n".join(wrap(row, width, subsequent_indent=margin)) if width else row.rstrip()


def render(page: StyledText) -> "Group":
    """The page, to be printed by a rich console of any width."""
    from rich.console import Group

    return Group(*map(Row, page))


class Row:
    """A line that wraps to the console's width with its indent kept, and leaves no spaces at the ends of rows."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        """The rows."""
        from rich.style import Style as Look
        from rich.text import Text

        text = Text.assemble(*((s.text, Look.parse(LOOKS[s.style]) + Look(link=s.link)) for s in self.line.spans))
        indent = min(self.line.indent, options.max_width // 4)
        rows: Iterable[Text] = text.wrap(console, max(1, options.max_width - indent), overflow="fold") or [Text()]
        label = self.line.label
        margin = (label.text.ljust(indent), LOOKS[label.style]) if label else (" " * indent, "")
        for row in rows:
            row.rstrip()
            yield Text.assemble(margin, row) if indent else row
            margin = " " * indent, ""
