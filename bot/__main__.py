"""The `citebot` command: reads the settings, chooses the libraries and runs one of the commands."""

import atexit
import gc
import logging
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import IO

import click
from click.shell_completion import CompletionItem

from bot.cli import output
from bot.cli.batch import answer_lines
from bot.cli.errors import FAILED, Commands, check_memory
from bot.cli.options import F, number
from bot.home import DEMO, Choice, or_demo
from bot.render.sanitize import flatten
from bot.render.styled_text import line
from bot.render.text.answer import reply
from bot.render.to_json import dump_answer
from bot.render.wording import DEMO as DEMO_NOTE
from bot.service.answers import LIMIT, MAX_LIMIT, serving
from bot.service.questions import explain_source
from bot.settings import check_library, load
from index.errors import QuestionError
from index.model import Filters
from index.retrieval.operators import parse_day

NOTHING_FOUND = 1


def read_day(context: click.Context, option: click.Parameter, text: str | None) -> date | None:
    """The day of an option. Fails with one line if it is not a date."""
    try:
        return None if text is None else parse_day(text)
    except QuestionError as error:
        raise click.BadParameter(str(error), context, option) from error


def complete_library(context: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    """The libraries whose names begin with what was typed."""
    settings = load(_environ(context.find_root().params.get("home")), Path.cwd())
    return [CompletionItem(name) for name in settings.backend.names() if name.startswith(begun)]


def library_option(what: str) -> Callable[[F], F]:
    """The option --library, with `what` it does as help."""
    return click.option(
        "--library", "libraries", metavar="NAME", multiple=True, shell_complete=complete_library, help=what
    )


def _environ(home: str | None) -> dict[str, str]:
    return {**os.environ, **({} if home is None else {"CITEBOT_HOME": home})}


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
    settings = load(_environ(home), Path.cwd())
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
    context.obj = Choice(settings, tuple(check_library(name) for name in libraries), output.warn)
    if context.invoked_subcommand is None:
        context.invoke(console)


@cli.command()
@click.argument("question", nargs=-1, metavar="QUESTION")
@number("-k", "-n", "--top", "limit", most=MAX_LIMIT, default=LIMIT, what="Show at most N passages.")
@click.option("--json", "as_json", is_flag=True, help="Write the answer as JSON.")
@library_option("The library to ask; may be repeated.")
@click.option("--source", metavar="S", help="Only articles from this source or host.")
@click.option("--after", callback=read_day, metavar="DATE", help="Only articles published on this date or later.")
@click.option("--before", callback=read_day, metavar="DATE", help="Only articles published on this date or earlier.")
@click.option(
    "--as-of",
    callback=read_day,
    metavar="DATE",
    help="Answer as of this date: ignore articles published later; undated ones count.",
)
@click.option("--paths", is_flag=True, help="Show the whole path of each file.")
@click.option(
    "--batch", type=click.File("rb"), metavar="FILE", help="A file of questions, one per line; - for standard input."
)
@click.pass_obj
def ask(
    choice: Choice,
    question: tuple[str, ...],
    limit: int,
    as_json: bool,
    libraries: tuple[str, ...],
    source: str | None,
    after: date | None,
    before: date | None,
    as_of: date | None,
    paths: bool,
    batch: IO[bytes] | None,
) -> int:
    """Ask a question.

    Quotes around it are only needed for characters that are special to the shell. DATE is YYYY-MM-DD. An
    article's day is the one where it was published. The exit code is 0 if there is an answer, 1 if not.

    In a question, "exact phrase" must be there, -word and besides NAME leave out, word* is a beginning, and site:,
    source:, after: and before: do what the options do.

    Each line of a batch is a question, or a JSON object with question and optionally source, after, before and as_of.
    The output is one JSON object per line, in order.

    \b
    citebot ask "who met Putin?"
    citebot ask -k 10 --source reuters.com --after 2025-01-01 ceasefire talks
    citebot ask "harb* -ferry site:reuters.com after:2025-01-01"
    citebot ask --batch questions.txt --json > answers.jsonl
    """  # noqa: D301  # \b keeps click from filling the examples
    filters = Filters(source=flatten(source) if source else None, after=after, before=before, as_of=as_of)
    if after and before and after > before:
        raise click.UsageError(f"no date is both after {after} and before {before}: swap them")
    chosen = or_demo(choice.narrow(libraries))
    if batch is None:
        return _ask_one(chosen, " ".join(question), limit, filters, as_json, None if paths else output.here())
    if question or not as_json:
        raise click.UsageError("--batch needs --json, and takes no other question")
    with serving(chosen) as service:
        bad = answer_lines(batch, service, chosen.names, limit, filters, output.write_json)
    if bad:
        output.warn(f"{bad:,} of the lines had errors, which are written in place of their answers")
    return FAILED if bad else 0


def _ask_one(choice: Choice, question: str, limit: int, filters: Filters, as_json: bool, folder: str | None) -> int:
    with serving(choice) as service:
        answer = service.ask(choice.names, question, limit, filters)
        with service.opened(choice.names) as libraries:
            unknown = None if answer.answered else explain_source(libraries, answer.filters.source)
    if unknown:
        output.warn(unknown)
    if as_json:
        output.write_json(dump_answer(answer))
    else:
        note = (line(DEMO_NOTE, "faint"),) if choice.names == (DEMO,) else ()
        output.show((*reply(answer, output.width(), folder=folder), *note))
    return 0 if answer.answered else NOTHING_FOUND


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


@cli.command()
@click.pass_obj
def console(choice: Choice) -> None:
    """Chat in the terminal, with follow-up questions.

    /help lists the commands. Without a terminal, it reads one question or command per line.

    \b
    citebot console
    citebot --library sports --library news console
    """  # noqa: D301  # \b keeps click from filling the examples
    from bot.console.loop import converse  # only here: nothing else needs it

    choice = or_demo(choice)
    with serving(choice) as service:
        converse(service, choice.names, choice.settings.home / "history", choice.settings.keep_days)


@cli.command()
@click.option("--shards", metavar="A-B/N", help="Run only shards A to B of N; other processes run the rest.")
@click.option("--check", "is_check", is_flag=True, help="List the rights that the bot lacks in its servers, and end.")
@click.pass_obj
def run(choice: Choice, shards: str | None, is_check: bool) -> int:
    """Run the Discord bot.

    It needs DISCORD_TOKEN, from https://discord.com/developers/applications, but no privileged intents. Each Discord
    server has its own library, and searches yours too. SIGTERM or Ctrl-C stops the bot after it has sent its pending
    answers.

    \b
    citebot run
    citebot run --check
    CITEBOT_SHARE=no citebot run
    """  # noqa: D301  # \b keeps click from filling the examples
    if is_check:
        from bot.discord_bot.channels.check import check  # only here: discord takes 0.2 s to import

        check(choice.settings, output.write)
        return 0
    from bot.discord_bot.process import run as run_bot  # only here: discord takes 0.2 s to import
    from bot.discord_bot.shards import parse_shards

    return run_bot(choice.settings, parse_shards(shards) if shards else None, announce=output.warn)


def main() -> None:
    """Run the command line and exit; what it writes, its user alone can read, whatever the umask."""
    os.umask(0o077)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy starts 20 ms sooner: nothing here multiplies matrices
    atexit.register(gc.freeze)  # Python looks through all objects at its end: a tenth of `ask`
    cli(prog_name="citebot")


if __name__ == "__main__":
    main()
