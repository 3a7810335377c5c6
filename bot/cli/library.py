"""The commands by which whoever runs citebot keeps a library: add, reindex, remove, sources, status."""

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
from bot.render.to_json import dump_changes, dump_reference, dump_source, dump_status
from index.errors import OriginError
from index.ingest.origins import part
from index.library import MOST, Library
from index.model import Changes
from index.readers import left_out

FEED = 1000  # entries of a feed that are looked at
NICE = 10  # of a rebuild: answers go before
NAMED = 3  # failures that the one line names when nothing could be read

as_json = click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")


agreed = click.option("--yes", "-y", is_flag=True, help="Do not ask first.")


@click.command()
@click.argument("origins", nargs=-1, required=True, metavar="PATH|URL...", type=click.Path())
@click.option(
    "--most",
    metavar="N",
    type=click.IntRange(1, FEED),
    default=MOST,
    show_default=True,
    help="Of a feed, take the newest N entries.",
)
@click.pass_obj
def add(choice: Choice, origins: tuple[str, ...], most: int) -> None:
    """Add articles from files, folders, web pages and feeds.

    A line of a .jsonl file is an article. Feeds are RSS, Atom, JSON Feed and sitemaps; a site's front page leads to its
    feed. What was added before is replaced where it changed; nothing is dropped. A library that does not exist is made.

    \b
    citebot add article.txt news/ archive.jsonl
    citebot add https://example.com/story
    citebot add --most 50 https://example.com/feed.xml
    citebot --library sports add ~/sports
    """  # noqa: D301  # \b keeps click from filling the examples
    with opened_alone(choice, create=True) as library, output.progress() as progress:
        changes = library.add(origins, progress, most=most)
    _report(changes, "there is no article in " + ", ".join(origins))
    _tell_left_out(part(origins)[0])


@click.command()
@click.argument("origins", nargs=-1, metavar="[PATH|URL]...", type=click.Path())
@click.option("--all", "rebuild", is_flag=True, help="Read nothing; rebuild the index from the stored texts.")
@click.option("--watch", is_flag=True, help="Go on with folders, named or added before, until Ctrl-C.")
@click.pass_obj
def reindex(choice: Choice, origins: tuple[str, ...], rebuild: bool, watch: bool) -> None:
    """Bring the articles in line with their files, pages and feeds.

    Reads again what changed, drops what is gone, adds what is new in folders and feeds that were added; of PATH and
    URL, else of all. A page or feed that is gone or fails keeps its articles, is told, and is asked again later.

    With --watch, a folder that was never added is, and each file is read about a second after it was saved, and dropped
    when it is deleted; one that is still being written is not. A folder that is gone is waited for.

    \b
    citebot reindex
    citebot reindex news/
    citebot reindex --watch news/
    citebot reindex --all
    """  # noqa: D301  # \b keeps click from filling the examples
    if rebuild and (origins or watch):
        raise click.UsageError("--all rebuilds everything: leave out either it or the rest")
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

    One by its id (`citebot sources --articles` lists them) or as an answer cites it, or all that came from a file, a
    folder or a URL. The files stay; an article comes back when its file changes or is added again, one of a page when
    that is added again, one of a feed when its entry changes. A feed goes with its articles, and is read no more. More
    than one article is removed only once you agree.

    \b
    citebot remove article.txt
    citebot remove --yes news/
    """  # noqa: D301  # \b keeps click from filling the examples
    with opened_alone(choice) as library:
        if not yes and (articles := library.count(key)) > 1:
            output.confirm(f"this removes {articles:,} articles")
        changes = _remove(library, key)
    if as_json:
        output.write_json(dump_changes(changes))
    else:
        output.write(describe_changes(changes))


@click.command()
@click.option("--articles", "each", is_flag=True, help="List every article instead, with its id, the newest first.")
@as_json
@click.pass_obj
def sources(choice: Choice, each: bool, as_json: bool) -> None:
    """List where the articles come from.

    How many each source has, from when to when, and what they were read from.

    \b
    citebot sources
    citebot sources --articles
    citebot --library sports sources --json
    """  # noqa: D301  # \b keeps click from filling the examples
    with opened_alone(choice) as library:
        if each:
            for article in library.articles():
                if as_json:
                    output.write_json(dump_reference(article))
                else:
                    output.write(list_article(article))
            return
        found, feeds = library.sources(), library.feeds()
    if as_json:
        output.write_json([dump_source(source) for source in found])
    else:
        output.write(list_sources(found, feeds))


@click.command()
@as_json
@click.pass_obj
def status(choice: Choice, as_json: bool) -> None:
    """Show a library in figures.

    And where it is, whether its index is up to date, what its last reading could not take, and which others there are.

    \b
    citebot status
    citebot status --json
    """  # noqa: D301  # \b keeps click from filling the examples
    with opened_alone(choice) as library:
        found = library.status()
    if as_json:
        output.write_json(dump_status(found))
    else:
        others = [name for name in choice.settings.backend.names() if name != found.name]
        output.write(describe_status(found, others))


def _remove(library: Library, key: str) -> Changes:
    """Raises OriginError if `key` names nothing, or is how several articles are cited."""
    try:
        return library.remove(key)
    except OriginError:
        if not (article := find_cited(library, key)):
            raise
    return library.remove(article.id)


def _tell_left_out(folders: Iterable[Path]) -> None:
    """A line on the files that were not looked at for their format."""
    if told := describe_left_out(left_out(folders)):
        output.write(told)


def _step_back() -> None:
    """Leave the processors to whoever answers meanwhile, where the system knows of that."""
    with suppress(AttributeError, OSError):
        os.setpriority(os.PRIO_PROCESS, 0, max(NICE, os.getpriority(os.PRIO_PROCESS, 0)))


def _report(changes: Changes, nothing: str = "") -> None:
    """The summary on stdout, what was not read on stderr. Raises OriginError if nothing at all could be read.

    Of what is read again, a feed's dead entries are no such failure, whether it brought others or not.
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
