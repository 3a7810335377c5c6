"""`citebot move`: copies a library from the home to a cluster or back, with its records."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import click

from bot.cli import output
from bot.cli.following import agree, follow
from bot.home import Choice, make_home
from bot.records.opening import open_storage
from bot.records.protocol import Records
from bot.settings import Settings, SettingsError, check_urls
from index.errors import LibraryError
from index.stores.opensearch.address import Address
from index.stores.sync_state import SyncState


@click.command()
@click.option(
    "--to", "target", metavar="URL", required=True, help="The address of a cluster, or `embedded` for the home."
)
@follow
@click.pass_obj
def move(choice: Choice, target: str, named: tuple[str, ...]) -> None:
    """Move a library to a cluster, or back to the home.

    An interrupted move continues where it stopped. At the end both copies are compared, article by article. The
    articles also stay where they were; recorded answers, followed questions and a server's settings do not.

    Folders, files, pages and feeds of a library that comes from a cluster are read again only if you agree to each by
    its name: here, or with --follow.

    \b
    citebot move --to https://user:password@search.corp:9200
    citebot --library sports move --to embedded
    """  # noqa: D301  # \b keeps click from filling the examples
    settings = choice.settings
    name = choice.name
    if target != "embedded":
        if not (urls := check_urls(target, "--to")):
            raise SettingsError("--to takes the address of a cluster, as in https://localhost:9200, or embedded")
        make_home(replace(settings, opensearch_url=()))
        count = _move(settings, name, None, settings.find_cluster(urls), named)
    elif settings.cluster:
        count = _move(settings, name, settings.cluster, None, named)
    else:
        raise SettingsError("OPENSEARCH_URL is not set: it says where the library is to be taken from")
    output.write(f"{count:,} articles moved and compared; the originals stay until you run `citebot erase`")


def _move(settings: Settings, name: str, old: Address | None, new: Address | None, named: Sequence[str]) -> int:
    """Move from one cluster to another; None is the home. How many articles were moved."""
    from index.stores.transfer import move as move_library
    from index.stores.transfer import read_followed

    source, target = (open_storage(settings.home, address) for address in (old, new))
    agreed = agree(read_followed(name, source.libraries), SyncState(), named, name) if old else None
    with source.records.open(name) as here, target.records.open(name) as there:
        bring = partial(_take_along, here, there)
        count = move_library(name, source.libraries, target.libraries, settings.wait, _tell, bring, agreed)
        here.erase()  # what a person has erased where the library is now must not remain here
    return count


def _take_along(here: Records, there: Records) -> None:
    """Copy the records. Raises LibraryError if in the end both are not the same."""
    there.take(here.answers(), here.notes())
    kept = [({given.record["id"] for given in records.answers()}, records.notes()) for records in (here, there)]
    if kept[0] != kept[1]:
        missing = f"{there.place} has not kept all the records of {here.place}"
        raise LibraryError(f"{missing}, which keeps them: move again, in ten minutes if that does not help")


def _tell(done: int, total: int) -> None:
    output.warn(f"{done:,} of {total:,} articles")
