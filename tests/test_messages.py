"""All messages to people in one table, `messages.md`, so that they can be read side by side.

`python -m tests.test_messages` writes the table anew. It lists what is raised with words for a person, and the
texts of the console, the command line and Discord; `{...}` stands for what is filled in.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TABLE = Path(__file__).with_name("messages.md")
SAYING = ("bot/render/", "bot/console/", "bot/cli/", "bot/service/", "bot/jobs/", "bot/discord_bot/")
"""Where what is said need not be an error."""
REASONS = {"reason", "why", "told", "left_out", "undated", "away"}
"""Variables of `index` that hold a part of such a message."""
CODE = ("(?", "\\", "SELECT ", "http://", "{...} {...}")  # patterns, queries
HEAD = "| message | where |\n|---|---|\n"


def messages() -> Iterator[tuple[str, str]]:
    """Each message with its file, by file and in the order of its lines."""
    for path in sorted(path for top in ("bot", "index") for path in (ROOT / top).rglob("*.py")):
        file = path.relative_to(ROOT).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
        skipped = {id(value) for value in docs if isinstance(value, ast.Constant)}
        for node in ast.walk(tree):
            for part in _saying(node) if file.startswith(SAYING) else _reasons(node):
                yield from ((text, file) for text in _texts(part, skipped))


def _saying(node: ast.AST) -> list[ast.AST]:
    """What a statement may say: the whole of it, or of one with a body its head, such as a decorator."""
    if not isinstance(node, ast.stmt):
        return []
    return [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr | ast.withitem | ast.arguments)]


def _reasons(node: ast.AST) -> list[ast.expr]:
    """What is said of an error or of what can't be read, also where it is put together before it is raised."""
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return [*node.args] if name.endswith(("Error", "Unread", "Unavailable", "Busy")) else []
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        return [*node.exc.args[:1]]
    if not isinstance(node, ast.Assign):
        return []
    return [node.value] if any(getattr(target, "id", "") in REASONS for target in node.targets) else []


def _texts(node: ast.AST, skipped: set[int]) -> Iterator[str]:
    """The texts of several words in a piece of code."""
    if id(node) in skipped:
        return
    text = _text(node)
    if text is None:
        for child in ast.iter_child_nodes(node):
            yield from _texts(child, skipped)
    elif " " in text.strip() and sum(map(str.isalpha, text)) > 4 and not any(sign in text for sign in CODE):
        yield " ".join(text.split()).replace("|", "\\|")


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "{...}" for part in node.values)
    return None


def table() -> str:
    """The table, each message once a file."""
    rows = dict.fromkeys(f"| {text} | {file} |\n" for text, file in messages())
    return HEAD + "".join(rows)


def test_the_table_has_every_message() -> None:
    assert TABLE.read_text(encoding="utf-8") == table(), "read what is new, then: python -m tests.test_messages"


@pytest.mark.parametrize(
    "message",
    [
        "is not a valid {...} file, or damaged",
        "No article, file or URL {...} in this library. `citebot sources` lists them",
        "can't be read: Unsupported file type. Supported: {...}{...}",
        "New conversation: earlier questions are ignored.",
        "No problems found.",
    ],
)
def test_the_plain_words_are_said(message: str) -> None:
    assert message in {text for text, _ in messages()}


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
