"""The commands that manage a library: add, reindex, remove, sources, status."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import click

from bot.cli import output
from bot.cli.citation_lookup import find_cited
from bot.home import Choice, opened_alone
from bot.render.text.library_report import (
    describe_changes,
    describe_feeds,
    describe_left_out,
    describe_status,
    describe_unread,
    format_unread,
    list_article,
    list_sources,
)
from bot.render.to_json import dump, dump_reference
from index.errors import OriginError
from index.ingest.origins import part
from index.library import MOST, Library
from index.model import Changes
from index.readers.folders import left_out

FEED = 1000  # entries of a feed that are looked at
NICE = 10  # of a rebuild: answers go before
NAMED = 3  # failures named when nothing could be read

as_json = click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")


agreed = click.option("--yes", "-y", is_flag=True, help="Do not ask for confirmation.")


@click.command()
@click.argument("origins", nargs=-1, required=True, metavar="PATH|URL...", type=click.Path())
@click.option(
    "--most",
    metavar="N",
    type=click.IntRange(1, FEED),
    default=MOST,
    show_default=True,
    help="Read the newest N entries of a feed.",
)
@click.pass_obj
def add(choice: Choice, origins: tuple[str, ...], most: int) -> None:
    """Add articles from files, folders, web pages and feeds.

    Each line of a .jsonl file is an article. Feeds can be RSS, Atom, JSON Feed or a sitemap; the feed of a site is
    found from its front page. Articles that changed are replaced; none are removed. The library is created if it does
    not exist.

    \b
    citebot add article.txt news/ archive.jsonl
    citebot add https://example.com/story
    citebot add --most 50 https://example.com/feed.xml
    citebot --library sports add ~/sports
    """  # noqa: D301  # \b keeps click from filling the examples
    with opened_alone(choice, create=True) as library, output.progress() as progress:
        changes = library.add(origins, progress, most=most)
    _report(changes, "no article found in " + ", ".join(origins))
    _tell_left_out(part(origins)[0])


@click.command()
@click.argument("origins", nargs=-1, metavar="[PATH|URL]...", type=click.Path())
@click.option(
    "--all", "rebuild", is_flag=True, help="Rebuild the index from the stored texts, without reading any files."
)
@click.option("--watch", is_flag=True, help="Watch folders, the given or the added ones, until Ctrl-C.")
@click.pass_obj
def reindex(choice: Choice, origins: tuple[str, ...], rebuild: bool, watch: bool) -> None:
    """Update the articles from their files, pages and feeds.

    Reads what changed, removes what is gone, and adds what is new in folders and feeds that were added. Limited to PATH
    and URL if any are given. A page or feed that is gone or fails keeps its articles; it is reported and tried again
    later.

    With --watch, folders are added first if needed. A file is read about a second after it was saved, and its articles
    are removed when it is deleted. If a folder is gone, citebot waits for it to come back.

    \b
    citebot reindex
    citebot reindex news/
    citebot reindex --watch news/
    citebot reindex --all
    """  # noqa: D301  # \b keeps click from filling the examples
    if rebuild and (origins or watch):
        raise click.UsageError("--all rebuilds everything: it can't be combined with PATH, URL or --watch")
    if watch:
        from bot.cli.watch import watch as watch_folders  # only here: nothing else needs what watches

        watch_folders(choice, origins)
        return
    if rebuild:
        _step_back()
    with opened_alone(choice) as library, output.progress() as progress:
        changes = library.reindex(origins, rebuild=rebuild, progress=progress)
        folders = part(origins)[0] if origins else library.folders()
    _report(changes)
    if not rebuild:
        _tell_left_out(folders)


@click.command()
@click.argument("key", metavar="ID|PATH|URL", type=click.Path())
@as_json
@agreed
@click.pass_obj
def remove(choice: Choice, key: str, as_json: bool, yes: bool) -> None:
    """Remove articles.

    Name one article by its id (`citebot sources --articles` lists them) or by its citation, or name a file, folder or
    URL to remove everything that came from it. Files are not deleted. An article comes back when its file changes, when
    its file or page is added again, or when its feed entry changes. Removing a feed removes its articles, and it is no
    longer read. Before more than one article is removed, you are asked to confirm.

    \b
    citebot remove article.txt
    citebot remove --yes news/
    """  # noqa: D301  # \b keeps click from filling the examples
    with opened_alone(choice) as library:
        if not yes and (articles := library.count(key)) > 1:
            output.confirm(f"this removes {articles:,} articles")
        changes = _remove(library, key)
    output.present(as_json, dump(changes), describe_changes(changes))


@click.command()
@click.option("--articles", "each", is_flag=True, help="List every article instead, with its id, newest first.")
@as_json
@click.pass_obj
def sources(choice: Choice, each: bool, as_json: bool) -> None:
    """List where the articles come from.

    For each source: its articles, their first and last date, and the files or addresses they were read from.

    \b
    citebot sources
    citebot sources --articles
    citebot --library sports sources --json
    """  # noqa: D301  # \b keeps click from filling the examples
    with opened_alone(choice) as library:
        if each:
            for article in library.articles():
                output.present(as_json, dump_reference(article), list_article(article))
            return
        found, feeds = library.sources(), library.feeds()
    output.present(as_json, dump(found), list_sources(found, feeds))


@click.command()
@as_json
@click.pass_obj
def status(choice: Choice, as_json: bool) -> None:
    """Show a library in figures.

    Also shows its location, whether its index is up to date, what could not be read last time, and the other libraries.

    \b
    citebot status
    citebot status --json
    """  # noqa: D301  # \b keeps click from filling the examples
    with opened_alone(choice) as library:
        found = library.status()
    others = [name for name in choice.settings.backend.names() if name != found.name]
    output.present(as_json, dump(found), describe_status(found, others))


def _remove(library: Library, key: str) -> Changes:
    """Raises OriginError if `key` names nothing, or is how several articles are cited."""
    try:
        return library.remove(key)
    except OriginError:
        if not (article := find_cited(library, key)):
            raise
    return library.remove(article.id)


def _tell_left_out(folders: Iterable[Path]) -> None:
    """A line on the files that were skipped because of their format."""
    if told := describe_left_out(left_out(folders)):
        output.write(told)


def _step_back() -> None:
    """Lower the priority of this process, so that questions are answered first; where the system supports it."""
    with suppress(AttributeError, OSError):
        os.setpriority(os.PRIO_PROCESS, 0, max(NICE, os.getpriority(os.PRIO_PROCESS, 0)))


def _report(changes: Changes, nothing: str = "") -> None:
    """The summary on stdout, what was not read on stderr. Raises OriginError if nothing at all could be read.

    When reindexing, unreachable entries of a feed do not count as such a failure.
    """
    is_read = not nothing and all(unread.member for unread in changes.unread)
    if is_read or any((changes.added, changes.replaced, changes.unchanged, changes.removed, changes.feeds)):
        for unread in changes.unread:
            output.warn(describe_unread(unread))
        output.write("\n".join([describe_changes(changes), *describe_feeds(changes)]))
        return
    failures = [format_unread(unread) for unread in changes.unread[:NAMED]]
    if (more := len(changes.unread) - NAMED) > 0:
        failures.append(f"{more:,} more")
    raise OriginError("nothing could be read: " + ("; ".join(failures) or nothing))
