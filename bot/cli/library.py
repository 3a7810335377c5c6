"""The commands that manage a library: add, reindex, remove, sources, status."""

import os
from collections.abc import Mapping
from contextlib import suppress

import click

from bot.cli import output
from bot.cli.citation_lookup import find_cited
from bot.cli.errors import FAILED, resumable
from bot.cli.options import agreed, as_json, number
from bot.home import DEMO, Choice, opened_alone
from bot.render.text.library_report import (
    NAMED,
    describe_each_unread,
    describe_removal,
    describe_status,
    describe_work,
    format_unread,
    list_article,
    list_articles,
    list_opml,
    list_sources,
)
from bot.render.to_json import dump, dump_reference
from bot.render.wording import DEMO as DEMO_NOTE
from index.errors import OriginError
from index.ingest.origins import is_page, split_paths_and_pages
from index.library import MOST, Library
from index.model import Changes, Unread
from index.readers.folders import left_out

NOT_FOLLOWING = (
    "Nothing to read: this library follows no files, folders, pages or feeds, as after a restore without --follow. "
    "`citebot add PATH|URL` follows one."
)
PAGE = 20  # articles that are listed at once
FEED = 1000  # entries of a feed that are looked at
NICE = 10  # of a rebuild: answers go before


@click.command()
@click.argument("origins", nargs=-1, required=True, metavar="PATH|URL...", type=click.Path())
@number("--most", most=FEED, default=MOST, what="Read the newest N entries of a feed.")
@click.pass_obj
def add(choice: Choice, origins: tuple[str, ...], most: int) -> int:
    """Add articles from files, folders, web pages and feeds.

    Each line of a .jsonl file is an article. Feeds can be RSS, Atom, JSON Feed or a sitemap; the feed of a site is
    found from its front page. An .opml file is a list of feeds, all of which are added. Articles that changed are
    replaced; none are removed. The library is created if it does not exist. The exit code is 2 if a file or page could
    not be read; the rest is added all the same.

    \b
    citebot add article.txt news/ archive.jsonl
    citebot add https://example.com/story
    citebot add --most 50 https://example.com/feed.xml
    citebot add feeds.opml
    citebot --library sports add ~/sports
    """  # noqa: D301  # \b keeps click from filling the examples
    with opened_alone(choice, create=True) as library, resumable(library), output.progress() as progress:
        changes = library.add(origins, progress, most=most)
    _report(changes, left_out(split_paths_and_pages(origins)[0]), "no article found in " + ", ".join(origins))
    return FAILED if any(map(_is_failure, changes.unread)) else 0


@click.command()
@click.argument("origins", nargs=-1, metavar="[PATH|URL]...", type=click.Path())
@click.option(
    "--all", "rebuild", is_flag=True, help="Rebuild the index from the stored texts, without reading any files."
)
@click.option(
    "--watch", is_flag=True, help="Keep updating from these folders, or from all that were added, until Ctrl-C."
)
@click.pass_obj
def reindex(choice: Choice, origins: tuple[str, ...], rebuild: bool, watch: bool) -> int:
    """Update the articles from their files, pages and feeds.

    Reads files, pages and feeds that changed, adds new files and feed entries, and removes the articles of deleted
    files. With PATH or URL, updates only those. If a page or feed can't be read, its articles stay, and it is tried
    again next time. The exit code is 2 if a file could not be read; the rest is updated all the same.

    With --watch, citebot keeps running. It adds the folders if they are new, reads a file about a second after it was
    saved, and removes its articles when it is deleted. If a folder disappears, it waits until the folder is back.

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
        return 0
    if rebuild:
        _step_back()
    with opened_alone(choice) as library, resumable(library), output.progress() as progress:
        changes = library.reindex(origins, rebuild=rebuild, progress=progress)
        folders = split_paths_and_pages(origins)[0] if origins else library.folders()
        is_following = rebuild or library.is_following()
    if not is_following:
        output.write(NOT_FOLLOWING)
        return 0
    _report(changes, left_out(() if rebuild else folders))
    return FAILED if any(_is_failure(unread) and not is_page(unread.origin) for unread in changes.unread) else 0


@click.command()
@click.argument("key", metavar="ID|PATH|URL", type=click.Path())
@as_json
@agreed
@click.pass_obj
def remove(choice: Choice, key: str, as_json: bool, yes: bool) -> None:
    """Remove an article, or all articles from a file, folder or URL.

    ID is an article's id (`citebot sources --articles` lists them) or its citation. Files on disk are not deleted. A
    feed that is removed is no longer read. citebot asks before it removes more than one article.

    A removed article comes back when its file or feed entry changes, or when its file or page is added again.

    \b
    citebot remove article.txt
    citebot remove --yes news/
    """  # noqa: D301  # \b keeps click from filling the examples
    with opened_alone(choice) as library:
        if not yes and (articles := library.count(key)) > 1:
            output.confirm(f"this removes {articles:,} articles")
        before = library.folders()
        changes = _remove(library, key)
        after = library.folders()
    forgotten = [str(folder) for folder in before if folder not in after]
    if not changes.removed and not forgotten:
        forgotten = [key]  # a file or page without articles
    output.present(as_json, dump(changes), describe_removal(changes, forgotten))


@click.command()
@click.option("--articles", "each", is_flag=True, help="List every article instead, with its id, newest first.")
@click.option("--opml", is_flag=True, help="Write the feeds as an OPML file instead, for feed readers.")
@as_json
@click.pass_obj
def sources(choice: Choice, each: bool, opml: bool, as_json: bool) -> None:
    """List where the articles come from.

    For each source: its articles, their first and last date, and the files or addresses they were read from. Then the
    feeds, and the folders in which `citebot reindex` looks for new files.

    \b
    citebot sources
    citebot sources --articles
    citebot sources --opml > feeds.opml
    citebot --library sports sources --json
    """  # noqa: D301  # \b keeps click from filling the examples
    if opml and (each or as_json):
        raise click.UsageError("--opml writes one kind of file: it can't be combined with --articles or --json")
    with opened_alone(choice) as library:
        if opml:
            output.write(list_opml(library.feeds()))
            return
        if each:
            for article in library.articles():
                output.present(as_json, dump_reference(article), list_article(article))
            return
        found, feeds, folders = library.sources(), library.feeds(), library.added_folders()
        is_demo = library.name == DEMO
    output.present(as_json, dump(found), list_sources(found, feeds, folders, output.width()))
    if is_demo and not as_json:
        output.write(DEMO_NOTE)


@click.command("list")
@number("--page", most=1_000_000, default=1, what="Show this page.")
@number("-n", "size", most=1000, default=PAGE, what="Show N articles on a page.")
@as_json
@click.pass_obj
def list_them(choice: Choice, page: int, size: int, as_json: bool) -> None:
    """List the articles, newest first, a page at a time.

    Each with its id, date, title and source. With --json, one article per line. `citebot sources --articles` lists all.

    \b
    citebot list
    citebot list --page 2 -n 50
    """  # noqa: D301  # \b keeps click from filling the examples
    with opened_alone(choice) as library:
        articles, total = list(library.articles((page - 1) * size, size)), library.status().articles
        is_demo = library.name == DEMO
    if page > (last := max(1, -(-total // size))):
        raise click.UsageError(f"there is no page {page:,}: the last one is {last:,}")
    if as_json:
        for article in articles:
            output.write_json(dump_reference(article))
    else:
        output.write(list_articles(articles, page, size, total))
        if is_demo:
            output.write(DEMO_NOTE)


@click.command()
@as_json
@click.pass_obj
def status(choice: Choice, as_json: bool) -> None:
    """Show a library's size and condition.

    Shows how many articles it has, where it is stored, whether its index is up to date, and what could not be read last
    time. Lists the other libraries too.

    \b
    citebot status
    citebot status --json
    """  # noqa: D301  # \b keeps click from filling the examples
    with opened_alone(choice) as library:
        found = library.status()
    others = [name for name in choice.settings.backend.names() if name != found.name]
    output.present(as_json, dump(found), describe_status(found, others))


def _remove(library: Library, key: str) -> Changes:
    """Remove what `key` names or cites. Raises OriginError if that is nothing, or several articles are cited so."""
    try:
        return library.remove(key)
    except OriginError:
        if not (article := find_cited(library, key)):
            raise
    return library.remove(article.id)


def _step_back() -> None:
    """Lower the priority of this process, so that questions are answered first; where the system supports it."""
    with suppress(AttributeError, OSError):
        os.setpriority(os.PRIO_PROCESS, 0, max(NICE, os.getpriority(os.PRIO_PROCESS, 0)))


def _is_failure(unread: Unread) -> bool:
    """Whether somebody has to do something: an entry that its feed no longer has is not their fault."""
    return not unread.undated and not (unread.member and is_page(unread.origin))


def _report(changes: Changes, skipped: Mapping[str, int], nothing: str = "") -> None:
    """Print the summary on stdout, and failures on stderr. Raises OriginError if nothing at all could be read.

    When reindexing, unreachable entries of a feed do not count as such a failure.
    """
    is_read = not nothing and all(unread.member for unread in changes.unread)
    if is_read or any((changes.added, changes.replaced, changes.unchanged, changes.removed, changes.feeds)):
        for line in describe_each_unread(changes.unread):
            output.warn(line)
        output.write("\n".join(describe_work(changes, skipped)))
        return
    failures = [format_unread(unread) for unread in changes.unread[:NAMED]]
    if (more := len(changes.unread) - NAMED) > 0:
        failures.append(f"{more:,} more")
    raise OriginError("nothing could be read: " + ("; ".join(failures) or nothing))
