"""`citebot synonyms`: the owner's words for the same, which questions are searched for too."""

import click

from bot.cli import output
from bot.cli.options import as_json
from bot.home import Choice, opened_alone
from index.stores.synonyms import FILE, list_faults


@click.group(invoke_without_command=True)
@click.pass_context
def synonyms(context: click.Context) -> None:
    """Tell citebot which words mean the same.

    A question for one of them is then searched for the other too, and the answer says so. "a = b" holds both ways; with
    "a > b", only a question for a finds b too. One side may have several words. They are in synonyms.txt in the
    library's folder, a line each, which may be edited too. The next question knows them, and backups keep them.

    \b
    citebot synonyms add "Elbphilharmonie = Elphi"
    citebot synonyms add "IMF = International Monetary Fund" "port > harbour"
    citebot synonyms
    citebot synonyms remove Elphi
    """  # noqa: D301  # \b keeps click from filling the examples
    if context.invoked_subcommand is None:
        context.invoke(list_synonyms)


@synonyms.command()
@click.argument("lines", nargs=-1, required=True, metavar='"A = B"...')
@click.pass_obj
def add(choice: Choice, lines: tuple[str, ...]) -> None:
    """Add synonyms: "A = B" both ways, "A > B" one way.

    \b
    citebot synonyms add "Elbphilharmonie = Elphi"
    """  # noqa: D301  # \b keeps click from filling the examples
    with opened_alone(choice, create=True) as library:
        for line in lines:
            before, new = library.synonyms(), library.add_synonym(line)
            is_known = any(map(new.says, before))
            output.write(f"{new} is there already" if is_known else f"added {new}")


@synonyms.command()
@click.argument("words", nargs=-1, required=True, metavar='"A = B"|WORD...')
@click.pass_obj
def remove(choice: Choice, words: tuple[str, ...]) -> None:
    """Remove synonyms: one, or all with this word as a side.

    \b
    citebot synonyms remove Elphi
    """  # noqa: D301  # \b keeps click from filling the examples
    with opened_alone(choice) as library:
        for word in words:
            for one in library.remove_synonym(word):
                output.write(f"removed {one}")


@synonyms.command("list")
@as_json
@click.pass_obj
def list_synonyms(choice: Choice, as_json: bool = False) -> None:
    """List the synonyms, as they stand in synonyms.txt.

    \b
    citebot synonyms list
    citebot synonyms list --json
    """  # noqa: D301  # \b keeps click from filling the examples
    with opened_alone(choice) as library:
        found, folder = library.synonyms(), library.store.folder
    for fault in list_faults(folder):
        output.warn(f"{FILE}, {fault}")
    dumped = [{"word": one.word, "other": one.other, "mutual": one.is_mutual} for one in found]
    none = 'There are no synonyms. Add one: citebot synonyms add "Elbphilharmonie = Elphi"'
    output.present(as_json, dumped, "\n".join(map(str, found)) or none)
