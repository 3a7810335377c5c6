"""The contents of a library and the changes to it -> lines of plain text, the same on a terminal and in a file."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from bot.render.sanitize import flatten, shorten
from bot.render.styled_text import count
from bot.render.wording import NO_ARTICLES
from index.model import Article, Changes, Feed, Folder, Source, Status, Unread, find_host

NAME, TITLE = 40, 80  # characters of a source's name or an id, and of a title
OUTLET, SHORTEST = 24, 12  # characters of a source's name in a row, and at least of its origins
KINDS, SUFFIX = 5, 12  # kinds of files that are named, and characters of a suffix
NAMED = 3  # lines or members of one file, or failures in one line, that are named when they can't be read
UNITS = ("bytes", "kB", "MB", "GB", "TB")


def list_sources(
    sources: Sequence[Source], feeds: Sequence[Feed] = (), folders: Sequence[Folder] = (), width: int = 80
) -> str:
    """A row for each source (name, articles, first and last day, origin), for each feed and for each folder.

    Names and origins are shortened so that a source fits into `width` columns, where that leaves something of them.
    """
    rows = [(shorten(s.name, OUTLET), count(s.articles, "article"), _span(s)) for s in sources]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    left = max(SHORTEST, width - sum(widths) - 2 * len(widths))
    listed = [
        "  ".join([*map(str.ljust, row, widths), _from(source.origins, left)]).rstrip()
        for row, source in zip(rows, sources, strict=True)
    ]
    listed = listed or [f"{NO_ARTICLES} `citebot add PATH` adds a file or a folder."]
    listed += [f"feed {flatten(feed.origin)}  {count(feed.articles, 'article')}" for feed in feeds]
    for folder in folders:
        away = "" if folder.is_there else f"  not there: `citebot remove {flatten(folder.path)}` forgets it"
        listed.append(f"folder {flatten(folder.path)}  {count(folder.articles, 'article')}{away}")
    return "\n".join(listed)


def list_opml(feeds: Sequence[Feed]) -> str:
    """The feeds as an OPML file, which feed readers and `citebot add` read."""
    outlines = (f'<outline type="rss" text="{escape(_title(f))}" xmlUrl="{escape(f.origin)}"/>' for f in feeds)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += ["  <head><title>citebot</title></head>", "  <body>", *(f"    {line}" for line in outlines), "  </body>"]
    return "\n".join([*lines, "</opml>"])


def _title(feed: Feed) -> str:
    return find_host(feed.origin) or feed.origin


def list_article(article: Article) -> str:
    """`id  day  title — source`."""
    day = flatten(article.published or "")[:10]
    outlet = f" — {shorten(article.outlet, NAME)}" if article.outlet else ""
    return f"{shorten(article.id, NAME)}  {day:10}  {shorten(article.heading, TITLE)}{outlet}"


def list_articles(articles: Sequence[Article], page: int, size: int, total: int) -> str:
    """A row for each article of a page, and which page of how many it is."""
    if not total:
        return f"{NO_ARTICLES} `citebot add PATH` adds a file or a folder."
    pages = -(-total // size)
    more = f"; `citebot list --page {page + 1} -n {size}` shows the next" if page < pages else ""
    return "\n".join([*map(list_article, articles), f"page {page:,} of {pages:,}, {count(total, 'article')}{more}"])


def describe_status(status: Status, others: Sequence[str] = ()) -> str:
    """The library in figures, its feeds, what could not be read last time, and the names of the `others`."""
    sizes = [count(status.articles, "article"), count(status.passages, "passage")]
    numbers = [*sizes, describe_size(status.size)]
    health = "index up to date" if status.healthy else "index outdated or damaged: the next question repairs it"
    changed = f"changed {status.changed}, " if status.changed else ""
    lines = [f"{status.name}: {', '.join(numbers)}", flatten(status.folder), changed + health]
    lines += [
        f"feed {flatten(f.origin)}: {count(f.articles, 'article')}{f', next try after {f.again}' if f.again else ''}"
        for f in status.feeds
    ]
    lines += map(describe_unread, status.unread)
    lines += [f"this system lacks {lacking}" for lacking in status.unconfined]
    return "\n".join([*lines, *([f"other libraries: {', '.join(others)}"] if others else [])])


def describe_unread(unread: Unread) -> str:
    """`not read: FILE: why`, or `undated: FILE: why` for an article that was added without its date."""
    return f"{'undated' if unread.undated else 'not read'}: {flatten(format_unread(unread))}"


def describe_each_unread(unread: Sequence[Unread]) -> Iterator[str]:
    """A line each, but of the lines or members of one file the first few, and how many more there are."""
    for (origin, is_part), failures in groupby(unread, lambda one: (one.origin, bool(one.member and not one.undated))):
        listed = list(failures)
        shown = listed[:NAMED] if is_part else listed
        yield from map(describe_unread, shown)
        if more := len(listed) - len(shown):
            yield f"not read: {flatten(origin)}: {more:,} more, which `citebot status` lists"


def format_unread(unread: Unread) -> str:
    """`FILE: why`, `FILE, line 3: why` or `FILE, member: why`."""
    line = "line " if unread.member and unread.member.isdecimal() else ""
    return f"{unread.origin}{f', {line}{unread.member}' if unread.member else ''}: {unread.reason}"


def describe_changes(changes: Changes) -> str:
    """`added 3, removed 1 article, 2 unchanged`, or `Already up to date.`; counts of 0 are left out."""
    counts = {"added": changes.added, "replaced": changes.replaced, "removed": changes.removed}
    done = [(what, number) for what, number in counts.items() if number]
    if not done:
        return "no new articles" if changes.feeds else "Already up to date."
    last = "article" if done[-1][1] == 1 else "articles"
    unchanged = f", {changes.unchanged:,} unchanged" if changes.unchanged else ""
    return f"{', '.join(f'{what} {number:,}' for what, number in done)} {last}{unchanged}"


def describe_removal(changes: Changes, forgotten: Sequence[str]) -> str:
    """`removed 3 articles`, and a line for each folder that is no longer read; at least one line."""
    lines = [describe_changes(changes)] if changes.removed or not forgotten else []
    return "\n".join([*lines, *(f"no longer reading {flatten(origin)}" for origin in forgotten)])


def describe_left_out(suffixes: Mapping[str, int]) -> str:
    """`skipped 14 files in other formats: 12 .jpg, 2 without a suffix`, most frequent first; empty if none."""
    if not suffixes:
        return ""
    ranked = sorted(suffixes.items(), key=lambda known: (-known[1], known[0]))
    kinds = [f"{number:,} {shorten(suffix, SUFFIX) or 'without a suffix'}" for suffix, number in ranked[:KINDS]]
    if more := sum(number for _, number in ranked[KINDS:]):
        kinds.append(f"{more:,} others")
    return f"skipped {count(sum(suffixes.values()), 'file')} in other formats: {', '.join(kinds)}"


def describe_work(changes: Changes, suffixes: Mapping[str, int]) -> list[str]:
    """Lines on what was changed, on each feed that was added, and on files of these `suffixes`, which were skipped."""
    feeds = (f"added the feed {flatten(feed)}: `citebot reindex` adds its new articles" for feed in changes.feeds)
    return [*filter(None, (describe_changes(changes), *feeds, describe_left_out(suffixes)))]


def describe_size(size: int) -> str:
    """`812 bytes`, `1.2 MB`."""
    amount, unit = float(size), 0
    while amount >= 1000 and unit < len(UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{amount:.{1 if unit else 0}f} {UNITS[unit]}"


def _span(source: Source) -> str:
    days = [flatten(day)[:10] for day in (source.oldest, source.newest) if day]
    return " to ".join(dict.fromkeys(days))


def _from(origins: Sequence[str], most: int) -> str:
    """The first origin, of which the end says most, and how many more there are, in so many characters."""
    more = f" and {len(origins) - 1:,} more" if len(origins) > 1 else ""
    first, kept = flatten(origins[0]) if origins else "", max(1, most - len(more))
    return (first if len(first) <= kept else f"…{first[1 - kept :]}" if kept > 1 else "…") + more


def describe_watched(files: Sequence[Path], changes: Changes) -> Iterator[tuple[str, bool]]:
    """Lines on files that were saved or deleted, and whether each tells of trouble; none if nothing changed."""
    yield from ((told, True) for told in describe_each_unread(changes.unread))
    if changes.added or changes.replaced or changes.removed:
        named = str(files[0]) if len(files) == 1 else count(len(files), "file")
        yield f"{named}: {describe_changes(changes)}", False
