"""A page -> text without any escape sequence, for files, pipes and terminals that can do no more."""

from textwrap import wrap

from bot.render.styled_text import Line, StyledText


def render(page: StyledText, width: int | None = None) -> str:
    """The page's lines, wrapped only if given a width. Context is left out: nothing would tell it from the quote."""
    return "\n".join(_row(line, width) for line in page)


def _row(line: Line, width: int | None) -> str:
    text = "".join(f">>{s.text}<<" if s.style == "mark" else s.text for s in line.spans if s.style != "context")
    margin = " " * line.indent
    row = (line.label.text.ljust(line.indent) if line.label else margin) + text.strip()
    return "\n".join(wrap(row, width, subsequent_indent=margin)) if width else row.rstrip()
