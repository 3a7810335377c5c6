"""The `citebot` command: reads the settings, chooses the libraries and runs one of the commands of `bot.cli`."""

import atexit
import gc
import logging
import os

import click

from bot.cli import output
from bot.cli.errors import Commands, check_memory
from bot.cli.options import library_option, load_settings
from bot.home import Choice
from bot.settings import check_library


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Without a command: the console. Also understood: search for ask, delete for remove, update for reindex. "
    'Completion in bash: eval "$(_CITEBOT_COMPLETE=bash_source citebot)"; '
    "for other shells, use zsh_source or fish_source.",
)
@click.option("--home", metavar="DIR", type=click.Path(), help="The folder of the libraries. [default: CITEBOT_HOME]")
@library_option("The library to use; repeat it to ask several. [default: CITEBOT_LIBRARY]")
@click.version_option(None, "-V", "--version", package_name="citebot", message="citebot %(version)s")
@click.pass_context
def cli(context: click.Context, home: str | None, libraries: tuple[str, ...]) -> None:
    """Answers questions with quotes from your own articles, word for word, each with its citation.

    \b
    citebot ask "who met Putin?"
    citebot add news/ archive.jsonl
    citebot --library sports console
    """  # noqa: D301  # \b keeps click from filling the examples
    output.prepare()
    check_memory()
    settings = load_settings(home)
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
    context.obj = Choice(settings, tuple(check_library(name) for name in libraries), output.warn)
    if context.invoked_subcommand is None and (console := cli.get_command(context, "console")):
        context.invoke(console)


@cli.command("help")
@click.argument("name", required=False, metavar="[COMMAND]")
@click.pass_context
def show_help(context: click.Context, name: str | None) -> None:
    """Show the commands, or how to use one of them.

    \b
    citebot help
    citebot help ask
    """  # noqa: D301  # \b keeps click from filling the examples
    root = context.find_root()
    command = cli.get_command(root, name) if name else None
    if name and not command:
        raise click.UsageError(f"No such command {name[:80]!r}.", root)
    output.write(command.get_help(click.Context(command, root, name)) if command else root.get_help())


def main() -> None:
    """Run the command line and exit; what it writes, its user alone can read, whatever the umask."""
    os.umask(0o077)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy starts 20 ms sooner: nothing here multiplies matrices
    atexit.register(gc.freeze)  # Python looks through all objects at its end: a tenth of `ask`
    cli(prog_name="citebot")


if __name__ == "__main__":
    main()
