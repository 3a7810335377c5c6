"""Options that several commands have."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from bot.settings import Settings, load

F = TypeVar("F", bound=Callable[..., Any])

as_json = click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
agreed = click.option("--yes", "-y", is_flag=True, help="Do not ask for confirmation.")


def load_settings(home: str | None) -> Settings:
    """The settings of this environment, with the `home` that an option names."""
    return load({**os.environ, **({} if home is None else {"CITEBOT_HOME": home})}, Path.cwd())


def complete_library(context: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    """The libraries whose names begin with what was typed."""
    settings = load_settings(context.find_root().params.get("home"))
    return [CompletionItem(name) for name in settings.backend.names() if name.startswith(begun)]


def library_option(what: str) -> Callable[[F], F]:
    """The option --library, with `what` it does as help."""
    return click.option(
        "--library", "libraries", metavar="NAME", multiple=True, shell_complete=complete_library, help=what
    )


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
