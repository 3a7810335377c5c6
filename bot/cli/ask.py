"""The command that asks a question, or a file of them."""

from datetime import date
from typing import IO

import click

from bot.cli import output
from bot.cli.batch import answer_lines
from bot.cli.errors import FAILED
from bot.cli.options import library_option, number
from bot.home import DEMO, Choice, or_demo
from bot.render.sanitize import flatten
from bot.render.styled_text import line
from bot.render.text.answer import reply
from bot.render.to_json import dump_answer
from bot.render.wording import DEMO as DEMO_NOTE
from bot.service.answers import LIMIT, MAX_LIMIT, serving
from bot.service.questions import explain_source
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


@click.command()
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
