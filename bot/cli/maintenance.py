"""The commands that check, back up, restore and erase a library."""

import os
from contextlib import closing
from pathlib import Path

import click

from bot.cli import output
from bot.cli.following import agree, follow
from bot.cli.options import agreed, as_json
from bot.home import Choice, make_home, opened_alone
from bot.records.opening import open_storage
from bot.render.styled_text import count
from bot.settings import Settings, SettingsError, check_library
from index.errors import CitebotError, LibraryError
from index.stores.embedded.backup_file import BackupFile, check_backup
from index.stores.embedded.restore import read_followed
from index.stores.embedded.restore import restore as put_back


@click.command()
@as_json
@click.pass_obj
def check(choice: Choice, as_json: bool) -> None:
    """Check a library completely, and repair its index.

    A damaged index is rebuilt from the articles. Damaged articles are only reported: restore them from a backup.

    \b
    citebot check
    """  # noqa: D301  # \b keeps click from filling the examples
    with opened_alone(choice) as library:
        wrong = library.check()
    output.present(as_json, {"mended": wrong}, "\n".join(f"repaired: {line}" for line in wrong) or "No problems found.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(choice: Choice, file: Path) -> None:
    """Write a library to one file.

    The library may be in use meanwhile. The file is an SQLite database. It may replace an earlier backup, but no other
    file.

    \b
    citebot backup news-2025-04-25.db
    """  # noqa: D301  # \b keeps click from filling the examples
    place, libraries = Path(os.path.realpath(file)), choice.settings.home / "libraries"  # what a symlink stands for
    if not place.parent.is_dir() or (place.exists() and not place.is_file()):
        raise SettingsError(f"{file} can't be written: name a file in an existing folder")
    if any(place.is_relative_to(os.path.realpath(folder)) for folder in (libraries, *libraries.glob("*"))):
        raise SettingsError(f"{file} is inside the libraries folder: name a file elsewhere")
    if place.exists():
        check_backup(place)
    with opened_alone(choice) as library:
        library.backup(place)
        articles = library.status().articles
    output.write(f"{articles:,} articles in {file}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@agreed
@follow
@click.pass_obj
def restore(choice: Choice, file: Path, yes: bool, named: tuple[str, ...]) -> None:
    """Restore a library from a backup.

    The library is created if it does not exist. If it does, its articles are replaced once you confirm. The file of a
    damaged library is kept as catalogue.db.damaged.

    Folders, files, pages and feeds that the library does not read already are read again only if you agree to each by
    its name: here, or with --follow. --yes does not agree to them.

    \b
    citebot restore --yes --follow ~/news news-2025-04-25.db
    citebot --library sports restore sports.db
    """  # noqa: D301  # \b keeps click from filling the examples
    if not file.is_file():
        raise CitebotError(f"{file} does not exist: name a file that `citebot backup` wrote")
    if choice.settings.cluster:
        raise SettingsError(
            "a backup can only be restored into a home: unset OPENSEARCH_URL, restore it, then use `citebot move`"
        )
    make_home(choice.settings)
    folder = choice.settings.home / "libraries" / choice.name
    with closing(BackupFile(file)) as backup:
        if not yes and (articles := _count(choice.settings, choice.name)):
            output.confirm(f"this replaces all {articles:,} articles of {choice.name}")
        followed = agree(backup.sync_state(), read_followed(folder), named, file)
        put_back(folder, backup, followed, choice.settings.wait)
    with opened_alone(choice) as library:
        output.write(f"{library.status().articles:,} articles from {file}")


def _count(settings: Settings, name: str) -> int | None:
    """How many articles a library has; None if it does not exist or can't be read."""
    try:
        with settings.backend.peek(name) as contents:
            return contents.totals().articles
    except LibraryError:
        return None


@click.command()
@click.argument("name")
@agreed
@click.pass_obj
def erase(choice: Choice, name: str, yes: bool) -> None:
    """Erase a library permanently.

    Erases its articles, index, recorded answers and settings, once you confirm. A running bot notices that it is gone.

    \b
    citebot erase sports
    citebot erase --yes sports
    """  # noqa: D301  # \b keeps click from filling the examples
    settings = choice.settings
    storage = open_storage(settings.home, settings.cluster)
    if storage.libraries.exists(check_library(name, "erase")) and not yes:
        articles = _count(settings, name)
        held = "" if articles is None else f" and its {count(articles, 'article')}"
        output.confirm(f"this permanently erases {name}{held}")
    storage.erase(name, settings.wait)
    output.write(f"erased {name}")
