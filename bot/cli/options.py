"""Options that several commands have."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

as_json = click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
agreed = click.option("--yes", "-y", is_flag=True, help="Do not ask for confirmation.")


def number(*names: str, most: int, default: int, what: str) -> Callable[[F], F]:
    """An option for a number from 1 to `most`, with `what` it does as help."""
    between = Whole(1, most)
    return click.option(*names, metavar="N", type=between, default=default, show_default=True, help=what)


class Whole(click.IntRange):
    """A whole number within bounds, refused in words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{str(value)[:40]!r} is not a whole number from {self.min} to {self.max}", param, ctx)
