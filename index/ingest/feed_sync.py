"""What a feed lists -> what a library takes of it: which entries are new, edited, known, or to be asked for again.

An entry is known by its address, else by its guid, else by its text, never by its date: feeds touch dates, and give new
guids to what they had, or an old one to another article. Nothing goes because a page now leads elsewhere.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import urlsplit

from index.clock import Clock, back_off, minute
from index.errors import OriginError, Unavailable
from index.ingest.feed_entries import in_order
from index.ingest.origins import is_page
from index.ingest.soft_404 import TOLD, is_notice
from index.ingest.storing import Missed, Moved, Progress, Taken
from index.model import Article, Unread
from index.readers.metadata import undated_as
from index.stores.rows import SeenEntry
from index.web.model import Entry, ParsedFeed
from index.web.urls import is_same_page

NEW = 100  # entries that one later poll takes; the others have their turn at the next
LONGEST = 120.0  # seconds that one look may take before the rest is left to the next
AGAIN, RARELY = 3600.0, 7 * 86_400.0  # seconds until a page that a feed leads to is asked whether it changed; at most


class Page(NamedTuple):
    """What an entry's address holds; `stamp` tells whether it is as it was, `end` is where redirects led, if told.

    `undated` is why the page has no date, if it states one.
    """

    article: Article
    stamp: str
    end: str = ""
    undated: str | None = None


class FeedReading:
    """One look at a feed. `ids` are the articles that were read, `unread` why entries it lists have none.

    It `has_more` if it lists entries that must wait for the next look.
    """

    def __init__(
        self,
        origin: str,
        window: ParsedFeed,
        seen: Sequence[SeenEntry],
        read: Callable[[str, str], Page | None],
        standing: Callable[[str], Article | None],
        clock: Clock,
        most: int | None = None,
    ) -> None:
        """`seen` is what was seen of the feed before. `read` reads a page, None if it still bears a stamp.

        `standing` gives the article of an id. `most`: take the newest so many, whatever is known of them, and of a feed
        that was never seen pass over the others for good; None: what is new, edited or due.
        """
        self.origin, self.ids, self.has_more = origin, set[str](), False
        self._title, self._read, self._standing, self._clock, self._most = window.title, read, standing, clock, most
        self._left = {row.number: row for row in seen}  # those that the feed does not list any more, in the end
        self._seen_by = {name: {getattr(row, name): row for row in seen} for name in ("guid", "url", "content")}
        self._is_first = most is not None and not seen
        self._texts = {row.content: row.article for row in seen if row.content and row.article}
        self._holders = Counter(row.article for row in seen)
        self._reasons: dict[str, str] = {}
        self._undated: dict[str, str] = {}
        self._led_elsewhere: dict[str, list[tuple[Entry, SeenEntry | None, Page]]] = {}  # by where redirects ended
        entries = in_order(window.entries, origin)
        self._listed = {_id(entry.url) for entry in entries if entry.url}
        at = [self._claim("url", entry.url) for entry in entries]  # all of them first: an address tells most
        self._plan = [(entry, row or self._find(entry)) for entry, row in zip(entries, at, strict=True)]

    @property
    def unread(self) -> tuple[Unread, ...]:
        """The entries that can't be had, each with its reason; and those that are kept without a date, as one."""
        lost = [Unread(self.origin, reason, name) for name, reason in self._reasons.items()]
        undated = [Unread(self.origin, reason, name, undated=True) for name, reason in self._undated.items()]
        return Missed([*lost, *undated]).told()

    def run(self, progress: Progress | None) -> Iterator[tuple[list[Taken], str]]:
        """What changes, in parts that belong together, each with the address that is asked for next."""
        wanted = self._wanted()
        chosen = {id(entry) for entry, _ in wanted}
        kept = (self._keep(entry, row) for entry, row in self._plan if id(entry) not in chosen)
        gone = (row._replace(reason=None, due=None) for row in self._left.values() if row.reason or row.due)
        yield [*filter(None, kept), *gone], self._next(wanted)
        part, spent = list[Taken](), 0.0
        for number, (entry, row) in enumerate(wanted):
            if spent > LONGEST:
                self.has_more = True
                self._reasons["the rest"] = f"waits for the next look, as this one took {LONGEST:g} seconds"
                break
            if progress:
                progress(entry.url or self.origin, number, len(wanted))
            began = self._clock.now()
            part += self._take(entry, row)
            spent += self._clock.now() - began  # others have their turns in between
            if self._is_fetched(entry):  # what is at hand is stored together
                yield part, self._next(wanted[number + 1 :])
                part = []
        yield part, self.origin
        for led in self._led_elsewhere.values():
            yield [item for one in led for item in self._settle(*one, is_alone=len(led) == 1)], self.origin

    def _next(self, wanted: Sequence[tuple[Entry, SeenEntry | None]]) -> str:
        return next((entry.url for entry, _ in wanted if entry.url and self._is_fetched(entry)), self.origin)

    def _wanted(self) -> list[tuple[Entry, SeenEntry | None]]:
        if self._most is not None:
            self.has_more = not self._is_first and any(not row for _, row in self._plan[self._most :])
            return self._plan[: self._most]
        new = [(entry, None) for entry, row in self._plan if not row]
        self.has_more = len(new) > NEW
        return [*new[:NEW], *((entry, row) for entry, row in self._plan if row and self._is_due(entry, row))]

    def _is_due(self, entry: Entry, row: SeenEntry) -> bool:
        """Whether it was edited, or its page is to be asked for; not if it was passed over, or its article removed."""
        if not row.article and not row.reason:
            return False
        if row.digest != _digest(entry) or (_is_at_another(entry, row) and not entry.text):
            return True
        is_removed = row.article is not None and not self._standing(row.article)
        return row.due is not None and row.due <= self._clock.now() and not is_removed

    def _find(self, entry: Entry) -> SeenEntry | None:
        """What was seen before of an entry at another address.

        Some guids are mere positions: one with another address must say what it said, or have an article to compare.
        """
        row = self._seen_by["guid"].get(entry.guid) if entry.guid else None
        if row and (not _is_at_another(entry, row) or self._says_the_same(entry, row) or self._has_own(row)):
            return self._claim("guid", entry.guid)
        return self._claim("content", _hash(entry.text)) if entry.is_whole else None

    def _claim(self, name: str, value: str | None) -> SeenEntry | None:
        """The row with this value, unless another entry has it."""
        row = self._seen_by[name].get(value) if value else None
        return self._left.pop(row.number, None) if row else None

    def _says_the_same(self, entry: Entry, row: SeenEntry) -> bool:
        return bool(entry.text) and row.digest == _digest(entry)

    def _has_own(self, row: SeenEntry) -> bool:
        article = self._standing(row.article) if row.article else None
        return article is not None and article.origin == self.origin

    def _keep(self, entry: Entry, row: SeenEntry | None) -> SeenEntry | None:
        """The row of an entry that is not read now, if that is to change: it is passed over, or has another name."""
        if row is None:
            return self._row(entry, None) if self._is_first else None
        if row.reason:
            self._reasons[_name(entry)] = row.reason
        self._tell_undated(entry, self._standing(row.article) if row.article and entry.dated else None)
        named = row._replace(guid=entry.guid, url=entry.url)
        if self._most is None and row.due is not None and row.due <= self._clock.now():  # its article was removed
            named = named._replace(due=None)
        return named if named != row else None

    def _row(self, entry: Entry, row: SeenEntry | None) -> SeenEntry:
        row = row or SeenEntry(None, self.origin, None, None, "")
        return row._replace(guid=entry.guid, url=entry.url, digest=_digest(entry))

    def _take(self, entry: Entry, before: SeenEntry | None) -> list[Taken]:
        row = self._row(entry, before)
        known = self._standing(row.article or (_id(entry.url) if entry.url else ""))
        if known and known.origin != self.origin:
            return self._share(entry, row, known)
        try:
            page = self._page(entry, row, known)
            if not page:
                return [self._unchanged(row)]
            if page.end and page.end != entry.url:
                self._led_elsewhere.setdefault(page.end, []).append((entry, before, page))
                return []
            return self._store(entry, before, page)
        except OriginError as error:
            return [self._failed(entry, row, error)]

    def _settle(self, entry: Entry, before: SeenEntry | None, page: Page, *, is_alone: bool) -> list[Taken]:
        """Store a page that was led to, unless others were led there too, or it is the front page: an outage."""
        try:
            if not is_alone or urlsplit(page.end)[2:4] in (("/", ""), ("", "")):
                raise Unavailable(f"leads to {page.end}, which is not its own page")
            return self._store(entry, before, page)
        except OriginError as error:
            return [self._failed(entry, self._row(entry, before), error)]

    def _page(self, entry: Entry, row: SeenEntry, known: Article | None) -> Page | None:
        """The entry's article; its page is fetched unless the feed has it all. Raises OriginError."""
        if entry.url and self._is_fetched(entry):
            return self._read(entry.url, row.stamp if known and self._most is None else "")
        if not entry.text.strip():
            raise OriginError("names no page, and has no text of its own")
        place = Article("", origin=self.origin, member=entry.guid or _hash(entry.text)).id
        key = "" if entry.url else row.article or place
        return Page(Article(entry.text, id=key, url=entry.url or self.origin, language=entry.language), "")

    def _store(self, entry: Entry, before: SeenEntry | None, page: Page) -> list[Taken]:
        """Raises OriginError if the page has another article's address, and not its text; or is no edit of its own."""
        content, gone = _hash(page.article.text), list[Taken]()
        stood = self._standing(before.article) if before and before.article else None
        if stood and self._is_fetched(entry) and is_notice(stood, page.article):
            raise Unavailable(TOLD)
        if before and self._is_another(before, page.article, content):
            if not _is_at_another(entry, before):
                raise Unavailable(f"leads to {page.article.url}, where another text stands")
            gone, before = [before._replace(guid=None, reason=None, due=None)], None  # only its guid was the same
        row = self._row(entry, before)
        if row.content == content and row.article:
            row = self._unchanged(row)
        else:
            due = self._clock.now() + AGAIN if self._is_fetched(entry) else None
            row = row._replace(reason=None, tries=0, due=due)
        row = row._replace(content=content, stamp=page.stamp)
        twin = self._texts.get(content)
        if twin and not row.article and (twin in self.ids or self._standing(twin)):  # another entry has the very text
            return [*gone, row._replace(article=twin, due=None)]
        article = replace(self._completed(page.article, entry), origin=self.origin)
        self._tell_undated(entry, article, page.undated)
        held = self._standing(article.id)
        if held and held.origin != self.origin:
            return [*gone, *self._share(entry, row, held)]
        is_own = article.id == row.article or not entry.url or article.id == _id(entry.url)
        if held and not is_own and held.text != article.text:
            raise OriginError(f"gives as its own the address of another article, {article.url}")
        self._texts[content] = article.id
        self.ids.add(article.id)
        taken: list[Taken] = [*gone, article, row._replace(article=article.id)]
        others = self.ids | self._listed - ({_id(entry.url)} if entry.url else set())
        if row.article and self._holders[row.article] == 1 and row.article not in others:
            taken.append(Moved(row.article))
        return taken

    def _share(self, entry: Entry, row: SeenEntry, held: Article) -> list[Taken]:
        """Note whose article it is; that stays another origin's, and a page's gets what only the feed knows."""
        filled = self._completed(held, entry) if is_page(held.origin or "") else held
        return [*([filled] if filled != held else ()), row._replace(article=held.id, reason=None, due=None)]

    def _tell_undated(self, entry: Entry, article: Article | None, reason: str | None = None) -> None:
        """Note it if the article has no date, though its entry, or its page for this reason, states one."""
        if article and article.origin == self.origin and not article.published and (reason or entry.dated):
            self._undated[_name(entry)] = reason or undated_as(entry.dated or "")

    def _is_another(self, before: SeenEntry, article: Article, content: str) -> bool:
        """Whether an entry had another article, with another address and another text."""
        stood = self._standing(before.article) if before.article and before.article != article.id else None
        return stood is not None and before.content != content and not is_same_page(stood.url or "", article.url or "")

    def _failed(self, entry: Entry, row: SeenEntry, error: OriginError) -> SeenEntry:
        """What may be better later is tried again then, all else once the entry changes."""
        reason, tries, due = str(error), row.tries + 1, None
        if isinstance(error, Unavailable):
            due = self._clock.now() + max(back_off(tries), error.wait or 0)
            reason += f"; it is asked again after {minute(due)}"
        self._reasons[_name(entry)] = reason
        return row._replace(reason=reason, tries=tries, due=due)

    def _is_fetched(self, entry: Entry) -> bool:
        return bool(entry.url) and not entry.is_whole

    def _unchanged(self, row: SeenEntry) -> SeenEntry:
        tries = row.tries + 1
        return row._replace(reason=None, tries=tries, due=self._clock.now() + back_off(tries, 2 * AGAIN, RARELY))

    def _completed(self, article: Article, entry: Entry) -> Article:
        """The article with what the feed knows where the page says nothing."""
        return replace(
            article,
            title=article.title or entry.title,
            author=article.author or entry.author,
            source=article.source or entry.source or self._title,
            published=article.published or entry.published,
        )


def _is_at_another(entry: Entry, row: SeenEntry) -> bool:
    return bool(entry.url and row.url) and entry.url != row.url


def _name(entry: Entry) -> str:
    return entry.url or entry.guid or entry.title or "an entry"


def _id(url: str) -> str:
    return Article("", url=url).id


def _digest(entry: Entry) -> str:
    return _hash(repr((entry.title, entry.text)))


def _hash(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()
