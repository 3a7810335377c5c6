"""The entries of a feed -> the items that change: which entries are new, edited, known, or due to be read again.

An entry is known by its address, else by its guid, else by its text, never by its date: feeds touch dates, and give new
guids to old entries, or an old guid to a new one. No article is removed because its page now leads elsewhere.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from urllib.parse import urlsplit

from index.clock import Clock, back_off, has_come, minute
from index.errors import OriginError, Unavailable
from index.ingest.budget import Budget
from index.ingest.feed_entries import in_order
from index.ingest.origins import is_page
from index.ingest.replaced_by_notice import REASON, is_notice
from index.ingest.storing import Dropped, Item, Progress, UnreadReport
from index.ingest.web_reader import EntryPage, WebReader, fill
from index.model import Article, Unread
from index.readers.metadata import explain_undated
from index.stores.protocol import Store
from index.stores.rows import SeenEntry
from index.web.model import FeedEntry, ParsedFeed
from index.web.urls import is_same_page

NEW = 100  # entries that one later sync takes; the others have their turn at the next
LONGEST = 120.0  # seconds that one sync may take before the rest is left to the next
AGAIN, RARELY = 3600.0, 7 * 86_400.0  # seconds until a page that a feed leads to is asked whether it changed; at most


class FeedSync:
    """One sync of a feed. `ids` are the articles that were read, `unread` why entries it lists have none.

    It `has_more` if it lists entries that must wait for the next sync.
    """

    def __init__(
        self,
        origin: str,
        feed: ParsedFeed,
        reader: WebReader,
        store: Store,
        clock: Clock,
        budget: Budget,
        most: int | None = None,
    ) -> None:
        """`most`: take the newest so many, whatever is known of them, and of a new feed pass over the others for good.

        With None, take what is new, edited or due.
        """
        with store.catalogue() as catalogue:
            seen = catalogue.entries(origin)
        self.origin, self.ids, self.has_more = origin, set[str](), False
        self._reader, self._store, self._clock, self._budget, self._most = reader, store, clock, budget, most
        self._unlisted = {row.number: row for row in seen}  # those that the feed does not list any more, in the end
        self._seen_by = {name: {getattr(row, name): row for row in seen} for name in ("guid", "url", "content")}
        self._is_first = most is not None and not seen
        self._texts = {row.content: row.article for row in seen if row.content and row.article}
        self._holders = Counter(row.article for row in seen)
        self._report = UnreadReport()
        # where redirects ended -> what was led there
        self._redirected: dict[str, list[tuple[FeedEntry, SeenEntry | None, EntryPage]]] = {}
        entries = [replace(entry, source=entry.source or feed.title) for entry in in_order(feed.entries, origin)]
        self._listed = {_id(entry.url) for entry in entries if entry.url}
        at = [self._match("url", entry.url) for entry in entries]  # all of them first: an address tells most
        self._plan = [(entry, row or self._match_moved(entry)) for entry, row in zip(entries, at, strict=True)]

    @property
    def unread(self) -> tuple[Unread, ...]:
        """The entries that can't be had, each with its reason; and those that are stored without a date, as one."""
        return self._report.lines()

    def run(self, progress: Progress | None) -> Iterator[tuple[list[Item], str]]:
        """What changes, in parts that belong together, each with the address that is asked for next."""
        wanted = self._wanted()
        chosen = {id(entry) for entry, _ in wanted}
        kept = (self._keep(entry, row) for entry, row in self._plan if id(entry) not in chosen)
        gone = (row._replace(reason=None, due=None) for row in self._unlisted.values() if row.reason or row.due)
        yield [*filter(None, kept), *gone], self._next(wanted)
        part, spent = list[Item](), 0.0
        for number, (entry, row) in enumerate(wanted):
            reason = self._budget.reason()
            if spent > LONGEST:
                reason = f"waits for the next look, as this one took {LONGEST:g} seconds"
            if reason:
                self.has_more = True
                self._report.add(Unread(self.origin, reason, "the rest"))
                break
            if progress:
                progress(entry.url or self.origin, number, len(wanted))
            began = self._clock.now()
            part += self._sync(entry, row)
            spent += max(0, self._clock.now() - began)  # others have their turns in between
            if _is_fetched(entry):  # what is at hand is stored together
                yield part, self._next(wanted[number + 1 :])
                part = []
        yield part, self.origin
        for some in self._redirected.values():
            yield [item for one in some for item in self._sync_redirected(*one, is_alone=len(some) == 1)], self.origin

    def _next(self, wanted: Sequence[tuple[FeedEntry, SeenEntry | None]]) -> str:
        return next((entry.url for entry, _ in wanted if entry.url and _is_fetched(entry)), self.origin)

    # Which entries are read

    def _match(self, name: str, value: str | None) -> SeenEntry | None:
        """The row with this value, unless another entry has it."""
        row = self._seen_by[name].get(value) if value else None
        return self._unlisted.pop(row.number, None) if row else None

    def _match_moved(self, entry: FeedEntry) -> SeenEntry | None:
        """What was seen before of an entry at another address.

        Some guids are mere positions: one with another address must say what it said, or have an article to compare.
        """
        row = self._seen_by["guid"].get(entry.guid) if entry.guid else None
        if row and _has_moved(entry, row) and not (entry.text and row.digest == _digest(entry)):
            article = self._stored(row.article)
            row = row if article and article.origin == self.origin else None
        if row:
            return self._match("guid", entry.guid)
        return self._match("content", _hash(entry.text)) if entry.is_whole else None

    def _wanted(self) -> list[tuple[FeedEntry, SeenEntry | None]]:
        if self._most is not None:
            self.has_more = not self._is_first and any(not row for _, row in self._plan[self._most :])
            return self._plan[: self._most]
        new = [(entry, None) for entry, row in self._plan if not row]
        self.has_more = len(new) > NEW
        return [*new[:NEW], *((entry, row) for entry, row in self._plan if row and self._is_wanted(entry, row))]

    def _is_wanted(self, entry: FeedEntry, row: SeenEntry) -> bool:
        """Whether it was edited, or its page is to be asked for; not if it was passed over, or its article removed."""
        if not row.article and not row.reason:
            return False
        if row.digest != _digest(entry) or (_has_moved(entry, row) and not entry.text):
            return True
        return self._is_due(row) and (row.article is None or self._stored(row.article) is not None)

    def _is_due(self, row: SeenEntry) -> bool:
        return row.due is not None and has_come(row.due, self._clock.now())

    def _keep(self, entry: FeedEntry, row: SeenEntry | None) -> SeenEntry | None:
        """The row of an entry that is not read now, if that is to change: it is passed over, or has another name."""
        if row is None:
            return self._row(entry, None) if self._is_first else None
        if row.reason:
            self._report.add(Unread(self.origin, row.reason, _name(entry)))
        self._note_undated(entry, self._stored(row.article) if entry.dated else None)
        kept = row._replace(guid=entry.guid, url=entry.url)
        if self._most is None and self._is_due(row):  # its article was removed
            kept = kept._replace(due=None)
        return kept if kept != row else None

    # What is read of one

    def _sync(self, entry: FeedEntry, before: SeenEntry | None) -> list[Item]:
        row = self._row(entry, before)
        known = self._stored(row.article or (_id(entry.url) if entry.url else None))
        if known and known.origin != self.origin:
            return self._share(entry, row, known)
        try:
            page = self._read(entry, row, known)
            if page and page.end and page.end != entry.url:
                self._redirected.setdefault(page.end, []).append((entry, before, page))
                return []
            return self._take(entry, before, page) if page else [self._unchanged(row)]
        except OriginError as error:
            return [self._failed(entry, row, error)]

    def _sync_redirected(
        self, entry: FeedEntry, before: SeenEntry | None, page: EntryPage, *, is_alone: bool
    ) -> list[Item]:
        """Take a page that was led to, unless others were led there too, or it is the front page: an outage."""
        try:
            if not is_alone or urlsplit(page.end)[2:4] in (("/", ""), ("", "")):
                raise Unavailable(f"leads to {page.end}, which is not its own page")
            return self._take(entry, before, page)
        except OriginError as error:
            return [self._failed(entry, self._row(entry, before), error)]

    def _read(self, entry: FeedEntry, row: SeenEntry, known: Article | None) -> EntryPage | None:
        """The entry's article; its page is fetched unless the feed has it all. Raises OriginError."""
        if entry.url and _is_fetched(entry):
            return self._reader.read_page(entry.url, row.stamp if known and self._most is None else "")
        if not entry.text.strip():
            raise OriginError("names no page, and has no text of its own")
        place = Article("", origin=self.origin, member=entry.guid or _hash(entry.text)).id
        key = "" if entry.url else row.article or place
        url = entry.link or entry.url or self.origin
        return EntryPage(Article(entry.text, id=key, url=url, language=entry.language), "")

    def _take(self, entry: FeedEntry, before: SeenEntry | None, page: EntryPage) -> list[Item]:
        """The entry with the article of its page. Raises OriginError if that may not be its article."""
        content = _hash(page.article.text)
        released = list[Item]()
        if before and self._is_another(entry, before, page.article, content):
            released, before = [before._replace(guid=None, reason=None, due=None)], None  # only its guid was the same
        row = self._row(entry, before)
        if row.content == content and row.article:
            row = self._unchanged(row)
        else:
            row = row._replace(reason=None, tries=0, due=self._clock.now() + AGAIN if _is_fetched(entry) else None)
        return [*released, *self._place(entry, row._replace(content=content, stamp=page.stamp), page)]

    def _is_another(self, entry: FeedEntry, before: SeenEntry, article: Article, content: str) -> bool:
        """Whether the entry had an article with another address and another text, as it was another entry's then.

        Raises Unavailable if its page shows a notice, or leads to another text now.
        """
        stored = self._stored(before.article)
        if stored and _is_fetched(entry) and is_notice(stored, article):
            raise Unavailable(REASON)
        if not stored or stored.id == article.id or before.content == content:
            return False
        if is_same_page(stored.url or "", article.url or ""):
            return False
        if not _has_moved(entry, before):
            raise Unavailable(f"leads to {article.url}, where another text stands")
        return True

    def _place(self, entry: FeedEntry, row: SeenEntry, page: EntryPage) -> list[Item]:
        """The article and its row; the row alone if another entry has the very text, or another origin the article.

        Raises OriginError if the page has another article's address, and not its text.
        """
        content = row.content or ""
        twin = self._texts.get(content)
        if twin and not row.article and (twin in self.ids or self._stored(twin)):
            return [row._replace(article=twin, due=None)]
        article = replace(fill(page.article, entry), origin=self.origin)
        self._note_undated(entry, article, page.undated)
        held = self._stored(article.id)
        if held and held.origin != self.origin:
            return self._share(entry, row, held)
        own = _id(entry.url) if entry.url else article.id
        if held and article.id not in (row.article, own) and held.text != article.text:
            raise OriginError(f"gives as its own the address of another article, {article.url}")
        self._texts[content] = article.id
        self.ids.add(article.id)
        self._budget.take(article)
        items: list[Item] = [article, row._replace(article=article.id)]
        others = self.ids | self._listed - ({own} if entry.url else set())
        if row.article and self._holders[row.article] == 1 and row.article not in others:
            items.append(Dropped(row.article))
        return items

    def _share(self, entry: FeedEntry, row: SeenEntry, held: Article) -> list[Item]:
        """Note whose article it is; that stays another origin's, and a page's gets what only the feed knows."""
        filled = fill(held, entry) if is_page(held.origin or "") else held
        return [*([filled] if filled != held else ()), row._replace(article=held.id, reason=None, due=None)]

    def _failed(self, entry: FeedEntry, row: SeenEntry, error: OriginError) -> SeenEntry:
        """What may be better later is tried again then, all else once the entry changes."""
        reason, tries, due = str(error), row.tries + 1, None
        if isinstance(error, Unavailable):
            due = self._clock.now() + max(back_off(tries), error.wait or 0)
            reason += f"; it is asked again after {minute(due)}"
        self._report.add(Unread(self.origin, reason, _name(entry)))
        return row._replace(reason=reason, tries=tries, due=due)

    def _unchanged(self, row: SeenEntry) -> SeenEntry:
        tries = row.tries + 1
        return row._replace(reason=None, tries=tries, due=self._clock.now() + back_off(tries, 2 * AGAIN, RARELY))

    def _note_undated(self, entry: FeedEntry, article: Article | None, reason: str | None = None) -> None:
        """Note it if the article has no date, though its entry, or its page for this reason, states one."""
        if article and article.origin == self.origin and not article.published and (reason or entry.dated):
            reason = reason or explain_undated(entry.dated or "")
            self._report.add(Unread(self.origin, reason, _name(entry), undated=True))

    def _row(self, entry: FeedEntry, row: SeenEntry | None) -> SeenEntry:
        row = row or SeenEntry(None, self.origin, None, None, "")
        return row._replace(guid=entry.guid, url=entry.url, digest=_digest(entry))

    def _stored(self, key: str | None) -> Article | None:
        """The article of this id as it is now: each part is stored before the next is read."""
        if not key:
            return None
        with self._store.catalogue() as catalogue:
            return catalogue.standing(key)


def _is_fetched(entry: FeedEntry) -> bool:
    return bool(entry.url) and not entry.is_whole


def _has_moved(entry: FeedEntry, row: SeenEntry) -> bool:
    return bool(entry.url and row.url) and entry.url != row.url


def _name(entry: FeedEntry) -> str:
    return entry.url or entry.guid or entry.title or "an entry"


def _id(url: str) -> str:
    return Article("", url=url).id


def _digest(entry: FeedEntry) -> str:
    return _hash(repr((entry.title, entry.text)))


def _hash(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()
