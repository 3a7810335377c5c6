"""Asks which folders, files, pages and feeds a library that comes from elsewhere may go on reading."""

import sys
from collections.abc import Iterable

import click

from bot.cli import output
from bot.render.sanitize import flatten
from index.ingest.origins import split_paths_and_pages
from index.stores.sync_state import SyncState

SHOWN = 200  # names that a person can be expected to look through

follow = click.option(
    "--follow",
    "named",
    multiple=True,
    metavar="PATH|URL",
    help="Go on reading this folder, file, page or feed. Repeatable. What is not named is asked about.",
)


def agree(state: SyncState, here: SyncState, named: Iterable[str], where: object) -> set[str]:
    """What may be followed: what is `named`, what is followed `here` already, and what a person agrees to now.

    `where` the state comes from may be hostile: without a terminal nothing else is followed. Raises OriginError.
    """
    paths, pages = split_paths_and_pages(named)
    agreed = {*here.folders, *here.origins, *map(str, paths), *pages}
    wanted = state.followed(agreed)
    if not wanted:
        return agreed
    for name in wanted[:SHOWN]:
        output.warn(f"{where} also reads {flatten(name)}")
    if len(wanted) > SHOWN:
        output.warn(f"and {len(wanted) - SHOWN:,} more: too many to agree to here, so none of them is read")
    elif output.is_terminal(sys.stdin) and click.confirm("Go on reading all of these when you reindex?", err=True):
        return {*agreed, *wanted}
    output.warn(
        "`citebot reindex` will not read these: to follow one, `citebot add` it, or restore with --follow PATH|URL"
    )
    return agreed
