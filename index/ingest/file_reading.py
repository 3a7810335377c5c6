"""Files -> items to store: their articles, what could not be read, and the end of each file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.ingest.budget import Budget
from index.ingest.storing import Finished, Item, Progress, UnreadReport
from index.model import Article, Unread
from index.readers import path_text
from index.stores.protocol import Contents
from index.stores.rows import Origin

if TYPE_CHECKING:
    from index.sandbox.sandbox import Sandbox

READING = 2  # raised when readers take something else from a file than before: a reindex reads each of them again


def read_files(
    paths: Sequence[Path],
    skipped: Mapping[Path, Unread],
    progress: Progress | None,
    uploads: Path,
    budget: Budget,
    sandbox: "Sandbox | None" = None,
) -> Iterator[Item]:
    """What the files hold, each file ended by its Finished. Those `skipped` are not read: their Unread is repeated.

    They are read in the `sandbox`, else in one of their own. Articles of files in `uploads` are identified by place:
    two uploads may give the same address, and neither takes the other's place unasked.
    """
    from index.sandbox.sandbox import Sandbox  # with what it needs 20 ms that a question need not spend

    with nullcontext(sandbox) if sandbox else Sandbox() as sandbox:
        for number, path in enumerate(paths):
            if reason := budget.reason():
                yield Unread(path_text(path), reason)  # not as its end: it was never looked at
                continue
            if progress:
                progress(path.name, number, len(paths))
            items = [skipped[path]] if path in skipped else budget.limit(path_text(path), sandbox.read(path))
            yield from _with_end(path, items, uploads)


def _with_end(path: Path, items: Iterable[Article | Unread], uploads: Path) -> Iterator[Item]:
    """What is read of a file, and its Finished; however many articles or broken lines it has, they fill no memory."""
    from index.stores.embedded.sqlite import IdSet

    before, ids, report = stamp(path), IdSet(), UnreadReport()
    for item in items:
        if isinstance(item, Article):
            item = by_place(item) if uploads in path.parents else item
            ids.add(item.id)
            yield item
        else:
            report.add(item)
    yield Finished(Origin(path_text(path), before), ids, report.lines())


def by_place(article: Article) -> Article:
    """The article with the id that its origin and member give, whatever address or id it has."""
    return replace(article, id=Article("", origin=article.origin, member=article.member).id)


def crashing_files(catalogue: Contents) -> dict[Path, Unread]:
    """The files that ended their reader and have not changed since."""
    ended = {unread.origin: unread for unread in catalogue.unread() if unread.ended_reader}
    stamps = catalogue.origins() if ended else {}
    return {Path(origin): unread for origin, unread in ended.items() if stamp(Path(origin)) == stamps[origin]}


def stamp(path: Path) -> str:
    """What changes when a file does, or what is read of one; empty if it can't be looked at."""
    try:
        stat = path.stat()
    except OSError:
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {READING}"
