"""The contents and state of a library, and the changes to it -> cards. No path on the bot's own disk is shown."""

import itertools
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.render.discord.card import TEXT, Card
from bot.render.discord.markdown import address, bold, clip, fill, link, moment
from bot.render.sanitize import flatten, shorten
from bot.render.styled_text import count
from bot.render.text.library_report import describe_changes, describe_size
from bot.render.wording import NO_ARTICLES
from index.model import Article, Changes, Status, Unread
from index.text.sentences import segment

TITLE, PLACE, REASON = 120, 80, 160  # characters of a title, of where something was read from, of why it was not
SENTENCE = 2000  # characters at the start of an article in which its first sentence is looked for
LACK = 300  # characters of the channels where a right is missing
UNREAD = 5  # failures that are told
BAR = 20  # characters of a progress bar


def list_card(articles: Sequence[Article], page: int, pages: int, total: int, size: int = 10) -> Card:
    """One page of a library's articles, in the order given and numbered; pages, each of `size`, are counted from 1."""
    if not articles:
        return Card(f"{NO_ARTICLES} `/library add` adds a page, a feed, a file or a text.", title="Articles")
    return Card(
        text=fill(map(_list, articles, itertools.count((page - 1) * size + 1)), TEXT, "\n\n"),
        title=count(total, "article"),
        footer=f"page {page:,} of {pages:,}, newest first" if pages > 1 else "newest first",
    )


def removal_card(article: Article) -> Card:
    """Asks whether to remove an article."""
    return Card(f"Remove this article permanently?\n\n{_list(article)}", title="Remove")


def _list(article: Article, number: int | None = None) -> str:
    outlet = article.outlet
    facts = ((article.published or "")[:10], outlet and shorten(outlet, 40), f"id {shorten(article.id, 40)}")
    about = clip(" · ".join(filter(None, facts)), TITLE, TITLE + 60)
    title = link(shorten(article.heading, TITLE), article.url)
    return f"{f'**{number:,}** · ' if number else ''}{title}\n-# {about}"


def status_card(
    status: Status,
    shared: Mapping[str, int] = MappingProxyType({}),
    missing: Sequence[str] = (),
    jobs: Sequence[str] = (),
) -> Card:
    """The library in figures, what could not be read last time, and rights that are `missing`, a line each.

    `shared`: the libraries that answers come from too, each with the number of its articles. `jobs`: those that
    run or wait, a line each.
    """
    figures = (count(status.articles, "article"), count(status.passages, "passage"), describe_size(status.size))
    health = "up to date" if status.healthy else "outdated; the next question repairs it"
    others = (f", and my operator's library {clip(name, 64, 128)} ({number:,})" for name, number in shared.items())
    searched = f"Answers come from: this server's library ({status.articles:,}){''.join(others)}"
    lines = (f"**{' · '.join(figures)}**", f"Last change: {_moment(status.changed)}", f"Index: {health}", searched)
    rights = "\n".join(["**Permissions that I lack**", *(clip(line, LACK, 2 * LACK) for line in missing)])
    under_way = "\n".join(["**Jobs**", *(f"**{number}** · {line}" for number, line in enumerate(jobs, 1))])
    parts = [
        "\n".join(lines),
        *([under_way] if jobs else []),
        *([rights] if missing else []),
        *([_list_unread(status.unread)] if status.unread else []),
    ]
    return Card(fill(parts, TEXT, "\n\n"), "plain" if status.healthy else "closest", title="Library")


def _moment(iso: str | None) -> str:
    """As Discord shows a moment to each person: in their own time zone, and how long ago."""
    if shown := moment(iso, "f"):
        return f"{shown}, {moment(iso, 'R')}"
    return clip(iso, 40, 80) if iso else "never"


def waiting_card(ahead: int) -> Card:
    """How many jobs are before one that waits."""
    return Card(f"{'One job is' if ahead == 1 else f'{ahead:,} jobs are'} before yours.", title="Waiting")


def progress_card(what: str, done: int, total: int | None, seconds: float) -> Card:
    """The progress of a long task: `what` it is working on, `total` if known, and the `seconds` since its start."""
    share = min(1.0, done / total) if total else 0.0
    bar = "▰" * round(share * BAR) + "▱" * (BAR - round(share * BAR))
    counted = f"{share:.0%} · {done:,} of {total:,}" if total else f"{done:,} so far"
    return Card(f"{bar}  {counted}\n-# {_place(what)}", title="Working on it", footer=f"{seconds:,.0f} s")


def changes_card(changes: Changes, *, is_add: bool = False) -> Card:
    """What an add, reindex or remove did, and what it could not read."""
    if (
        is_add
        and changes.unchanged
        and not changes.unread
        and changes == Changes(unchanged=changes.unchanged, generation=changes.generation)
    ):
        return Card(f"**{'That is' if changes.unchanged == 1 else 'All of that is'} already there.**", "sure")
    followed = (f"Added the feed {_place(feed)}. `/library reindex` adds its new articles." for feed in changes.feeds)
    done = "\n".join([f"**{describe_changes(changes).capitalize().removesuffix('.')}.**", *followed])
    if not changes.unread:
        return Card(done, "sure")
    is_done = any((changes.added, changes.replaced, changes.unchanged, changes.removed, changes.feeds))
    parts = [*([done] if is_done else []), _list_unread(changes.unread)]
    return Card(fill(parts, TEXT, "\n\n"), "closest" if is_done else "trouble")


def version_card(heading: str, before: str, number: int = 1) -> Card:
    """Asks what to do with the upload titled `heading`, which would replace `number` articles, first `before`."""
    named = [bold(clip(one, TITLE, 2 * TITLE)) for one in (heading, before)]
    text = f"{named[0]} looks like a new version of what is already here: {named[1]}."
    ask = "Replace it" if number == 1 else f"Replacing removes {number:,} articles that are here now. Replace them"
    return Card(f"{text}\n\nNothing is changed yet. {ask}, or keep both?", "closest", title="A new version?")


def _list_unread(unread: Sequence[Unread]) -> str:
    lost, undated = ([one for one in unread if one.undated is undated] for undated in (False, True))
    listed = ((f"Not read: {len(lost):,}", lost), ("Added without a date", undated))
    blocks = []
    for heading, some in listed:
        more = [f"and {len(some) - UNREAD:,} more"] if len(some) > UNREAD else []
        blocks += ["\n".join([f"**{heading}**", *map(_explain, some[:UNREAD]), *more])] if some else []
    return "\n\n".join(blocks)


def _explain(failure: Unread) -> str:
    line = "line " if failure.member and failure.member.isdecimal() else ""
    member = f", {line}{clip(failure.member, PLACE, 2 * PLACE)}" if failure.member else ""
    return f"{_place(failure.origin)}{member}: {clip(failure.reason, REASON, 2 * REASON)}"


def _place(origin: str) -> str:
    """Where something came from, for a public chat: an address without its scheme, or only the name of a file."""
    is_web = re.match(r"https?://", origin, re.IGNORECASE)
    name = origin[is_web.end() :] if is_web else re.split(r"[\\/]", origin.rstrip("\\/"))[-1]
    return clip(name, PLACE, 2 * PLACE)


def announcement_card(article: Article) -> Card:
    """A new article: its title, which leads there, its first sentence, its source and day."""
    heading = shorten(article.heading, TITLE)
    sentences = (flatten(one) for one in segment(article.language, article.text.lstrip()[:SENTENCE]))
    first = next((one for one in sentences if one and one != flatten(article.heading)), "")
    about = [shorten(article.outlet or "", PLACE), (article.published or "")[:10]]
    return Card(
        text=clip(first, REASON * 2, REASON * 4) or "…",
        title=clip(heading, TITLE, 2 * TITLE) or "…",
        url=address(article.url),
        footer=" · ".join(filter(None, map(flatten, about))) or None,
    )
