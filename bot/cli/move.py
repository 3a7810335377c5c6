"""`citebot move`: a library from the home to a cluster, and back, with what is remembered of it."""

from dataclasses import replace
from pathlib import Path

import click

from bot.cli import output
from bot.home import Choice, make_home
from bot.records.opening import open_records
from bot.settings import Settings, SettingsError, check_urls
from index.errors import LibraryError
from index.stores.opensearch.address import Address


@click.command()
@click.option("--to", "target", metavar="URL", required=True, help="A cluster's address; or `embedded`: into the home.")
@click.pass_obj
def move(choice: Choice, target: str) -> None:
    """Take a library to a cluster, or back.

    What was interrupted goes on where it was. In the end both are compared, article by article; those that were moved
    stay where they were as well. The answers it gave, what is followed and a server's settings do not stay.

    \b
    citebot move --to https://user:password@search.corp:9200
    citebot --library sports move --to embedded
    """  # noqa: D301  # \b keeps click from filling the examples
    settings = choice.settings
    if len(choice.names) > 1:
        raise SettingsError(f"this works on one library at a time: name one of {', '.join(choice.names)}")
    folder = settings.home / "libraries" / choice.names[0]
    count = _bring_back(settings, folder) if target == "embedded" else _take_away(settings, folder, target)
    output.write(f"{count:,} articles moved, and compared; those they were made from stay until `citebot erase`")


def _take_away(settings: Settings, folder: Path, target: str) -> int:
    from index.stores.transfer import to_cluster

    if not (urls := check_urls(target, "--to")):
        raise SettingsError("--to takes the address of a cluster, as in https://localhost:9200, or embedded")
    make_home(replace(settings, opensearch_url=()))
    cluster = settings.find_cluster(urls)
    count = to_cluster(folder, cluster, settings.wait, _tell, lambda: _take_along(folder, None, cluster))
    _leave(folder, None)
    return count


def _bring_back(settings: Settings, folder: Path) -> int:
    from index.stores.transfer import to_folder

    if not (cluster := settings.cluster):
        raise SettingsError("OPENSEARCH_URL is not set: it says where the library is to be taken from")
    count = to_folder(folder, cluster, settings.wait, _tell, lambda: _take_along(folder, cluster, None))
    _leave(folder, cluster)
    return count


def _take_along(folder: Path, source: Address | None, target: Address | None) -> None:
    """Let the target remember what the source does. Raises LibraryError if in the end it does not."""
    with open_records(folder, source) as here, open_records(folder, target) as there:
        there.take(here.answers(), here.notes())
        kept = [({given.record["id"] for given in records.answers()}, records.notes()) for records in (here, there)]
        if kept[0] != kept[1]:
            told = f"{there.place} has not kept all that {here.place} remembers"
            raise LibraryError(f"{told}, which stays there: move again, in ten minutes if that does not help")


def _leave(folder: Path, source: Address | None) -> None:
    """Forget it where it was: who has it forgotten where it is now has it forgotten."""
    with open_records(folder, source) as records:
        records.erase()


def _tell(done: int, total: int) -> None:
    output.warn(f"{done:,} of {total:,} articles")
