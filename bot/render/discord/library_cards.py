"""The contents and state of a library, and the changes to it -> cards. No path on the bot's own disk is shown."""

import re
from collections.abc import Mapping, Sequence

from bot.render.discord.card import TEXT, Card
from bot.render.discord.markdown import bold, clip, fill, link, moment
from bot.render.sanitize import shorten
from bot.render.styled_text import count
from bot.render.text.library_report import describe_changes, describe_size
from bot.render.wording import NO_ARTICLES
from index.model import Article, Changes, Status, Unread

TITLE, PLACE, REASON = 120, 80, 160  # characters of a title, of where something was read from, of why it was not
UNREAD = 5  # failures that are told
BAR = 20  # characters of a progress bar


def list_card(articles: Sequence[Article], page: int, pages: int, total: int) -> Card:
    """One page of a library's articles, in the order given; pages are counted from 1."""
    if not articles:
        return Card(f"{NO_ARTICLES} `/library add` adds a page, a feed, a file or a text.", title="Articles")
    return Card(
        text=fill(map(_list, articles), TEXT, "\n\n"),
        title=count(total, "article"),
        footer=f"page {page:,} of {pages:,}, newest first" if pages > 1 else "newest first",
    )


def _list(article: Article) -> str:
    outlet = article.outlet
    facts = ((article.published or "")[:10], outlet and shorten(outlet, 40), f"id {shorten(article.id, 40)}")
    about = clip(" · ".join(filter(None, facts)), TITLE, TITLE + 60)
    return f"{link(shorten(article.heading, TITLE), article.url)}\n-# {about}"


def status_card(status: Status) -> Card:
    """The library in figures, and what could not be read last time."""
    figures = (count(status.articles, "article"), count(status.passages, "passage"), describe_size(status.size))
    health = "up to date" if status.healthy else "outdated; the next question repairs it"
    lines = (f"**{' · '.join(figures)}**", f"Last change: {_moment(status.changed)}", f"Index: {health}")
    parts = ["\n".join(lines), *([_list_unread(status.unread)] if status.unread else [])]
    return Card(fill(parts, TEXT, "\n\n"), "plain" if status.healthy else "closest", title="Library")


def _moment(iso: str | None) -> str:
    """As Discord shows a moment to each person: in their own time zone, and how long ago."""
    if shown := moment(iso, "f"):
        return f"{shown}, {moment(iso, 'R')}"
    return clip(iso, 40, 80) if iso else "never"


def progress_card(what: str, done: int, total: int | None, seconds: float) -> Card:
    """The progress of a long task: `what` it is working on, `total` if known, and the `seconds` since its start."""
    share = min(1.0, done / total) if total else 0.0
    bar = "▰" * round(share * BAR) + "▱" * (BAR - round(share * BAR))
    counted = f"{share:.0%} · {done:,} of {total:,}" if total else f"{done:,} so far"
    return Card(f"{bar}  {counted}\n-# {_place(what)}", title="Working on it", footer=f"{seconds:,.0f} s")


def changes_card(changes: Changes) -> Card:
    """What an add, reindex or remove did, and what it could not read."""
    followed = (f"Added the feed {_place(feed)}. `/library reindex` adds its new articles." for feed in changes.feeds)
    done = "\n".join([f"**{describe_changes(changes).capitalize().removesuffix('.')}.**", *followed])
    if not changes.unread:
        return Card(done, "sure")
    is_done = any((changes.added, changes.replaced, changes.unchanged, changes.removed, changes.feeds))
    parts = [*([done] if is_done else []), _list_unread(changes.unread)]
    return Card(fill(parts, TEXT, "\n\n"), "closest" if is_done else "trouble")


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


def settings_card(settings: Mapping[str, str]) -> Card:
    """Each setting with its value, in order."""
    lines = (f"{bold(clip(f'{name}:', 60, 120))} {clip(value, 200, 400)}" for name, value in settings.items())
    return Card(fill(["How I answer in this server.", "", *lines], TEXT), title="Settings")


def privacy_card(days: int = 30, *, in_cluster: bool = False) -> Card:
    """What is stored about a question, for how long and where, and how to erase it."""
    return Card(PRIVACY.format(days=days, where=IN_CLUSTER if in_cluster else HERE), title="What I store")


HERE = "on the machine I run on"
IN_CLUSTER = "in my operator's search cluster"
PRIVACY = (
    "**Stored:** your questions, their answers and your Discord ID, for {days} days, so that the buttons below an "
    "answer work. A question you follow is stored until it is answered, you stop following it, or it expires.\n"
    "**Where:** with the libraries that I searched, {where}. I send your questions to no other service, and I don't "
    "search other servers' libraries for them.\n"
    "**Who can see it:** the managers of a server can see which questions were not answered there, but not who asked.\n"
    "**Not stored:** other messages. I only read messages that mention me and messages you ask me about.\n"
    "**Erase:** the button below erases the questions you asked here, their answers, and the questions you follow."
)
