"""`citebot move`: a library from the home to a cluster, and back."""

from dataclasses import replace
from pathlib import Path

import click

from bot import screen
from bot.home import Choice, make_home
from bot.settings import Settings, SettingsError, check_urls


@click.command()
@click.option("--to", "target", metavar="URL", required=True, help="A cluster's address; or `embedded`: into the home.")
@click.pass_obj
def move(choice: Choice, target: str) -> None:
    """Take a library to a cluster, or back.

    What was interrupted goes on where it was. In the end both are compared, article by article; the one that it came
    from stays as it is.

    \b
    citebot move --to https://user:password@search.corp:9200
    citebot --library sports move --to embedded
    """  # noqa: D301  # \b keeps click from filling the examples
    settings = choice.settings
    if len(choice.names) > 1:
        raise SettingsError(f"this works on one library at a time: name one of {', '.join(choice.names)}")
    folder = settings.home / "libraries" / choice.names[0]
    count = _bring_back(settings, folder) if target == "embedded" else _take_away(settings, folder, target)
    screen.write(f"{count:,} articles moved, and compared; those they were made from stay until `citebot erase`")


def _take_away(settings: Settings, folder: Path, target: str) -> int:
    from index.stores.moving import to_cluster

    if not (urls := check_urls(target, "--to")):
        raise SettingsError("--to takes the address of a cluster, as in https://localhost:9200, or embedded")
    make_home(replace(settings, opensearch_url=()))
    return to_cluster(folder, settings.find_cluster(urls), settings.wait, _tell)


def _bring_back(settings: Settings, folder: Path) -> int:
    from index.stores.moving import to_folder

    if not settings.cluster:
        raise SettingsError("OPENSEARCH_URL is not set: it says where the library is to be taken from")
    return to_folder(folder, settings.cluster, settings.wait, _tell)


def _tell(done: int, total: int) -> None:
    screen.warn(f"{done:,} of {total:,} articles")
