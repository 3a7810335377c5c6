"""A page -> what rich shows on a terminal. Article text never passes rich's markup: spans become Text."""

from collections.abc import Iterable, Mapping

from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.style import Style as Look
from rich.text import Text

from bot.render.styled_text import Line, Style, StyledText

LOOKS: Mapping[Style, Look] = {
    "strong": Look(bold=True),
    "sure": Look(color="green", bold=True),
    "doubt": Look(color="yellow", bold=True),
    "nothing": Look(color="magenta", bold=True),
    "text": Look(),
    "match": Look(bold=True),
    "mark": Look(bold=True, color="green"),
    "context": Look(dim=True),
    "citation": Look(color="cyan"),
    "faint": Look(dim=True),
}


def render(page: StyledText) -> Group:
    """The page, to be printed by a console of any width."""
    return Group(*map(Row, page))


class Row:
    """A line that wraps to the console's width with its indent kept, and leaves no spaces at the ends of rows."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The rows."""
        text = Text.assemble(*((s.text, LOOKS[s.style] + Look(link=s.link)) for s in self.line.spans))
        indent = min(self.line.indent, options.max_width // 4)
        rows: Iterable[Text] = text.wrap(console, max(1, options.max_width - indent), overflow="fold") or [Text()]
        for number, row in enumerate(rows):
            row.rstrip()
            yield Text.assemble(self._margin(indent, number), row) if indent else row

    def _margin(self, indent: int, number: int) -> tuple[str, Look]:
        label = self.line.label if number == 0 else None
        return (label.text.ljust(indent), LOOKS[label.style]) if label else (" " * indent, Look())
