"""Writes measured tables into the benchmarks' README, between the marks `<!-- NAME -->` and `<!-- /NAME -->`."""

import re
from argparse import ArgumentParser
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def add_option(parser: ArgumentParser) -> None:
    """`--write`, for a benchmark whose table is in the README."""
    parser.add_argument("--write", action="store_true", help="put the table into tests/benchmarks/README.md")


def published(name: str, readme: Path = README) -> str:
    """The table of this name. Raises ValueError if the README has no marks of the name."""
    found = _marked(name).search(readme.read_text(encoding="utf-8"))
    if not found:
        raise ValueError(f"{readme} has no marks <!-- {name} --> and <!-- /{name} -->: add them")
    return found[2].strip()


def publish(name: str, table: str, readme: Path = README) -> None:
    """Replace the table of this name. Raises ValueError if the README has no marks of the name."""
    published(name, readme)
    text = _marked(name).sub(
        lambda found: f"{found[1]}\n{table.strip()}\n{found[3]}", readme.read_text(encoding="utf-8")
    )
    readme.write_text(text, encoding="utf-8")


def _marked(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {re.escape(name)} -->)(.*?)(<!-- /{re.escape(name)} -->)", re.DOTALL)
