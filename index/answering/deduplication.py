"""Which of the quotes are shown, and in how much of their passages: one story once, no text twice."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from index.answering.citing import cite
from index.answering.quoting import Highlights, Quote
from index.answering.same_story import Gist, read_gist, tell_the_same
from index.model import Hit
from index.retrieval.search import Ranked
from index.text.chunking import Span, trim


@dataclass(frozen=True, slots=True)
class Quoted:
    """A ranked passage with a quote of it; `highlights` are those of the whole passage."""

    passage: Ranked
    quote: Quote
    highlights: Highlights

    @property
    def text(self) -> str:
        """The quote, verbatim."""
        return self.passage.article.text[self.quote.start : self.quote.end]


def deduplicate(quoted: Iterable[Quoted], limit: int) -> tuple[list[list[Quoted]], bool]:
    """Those that tell the same together, the first of each in order; of quotes that share text, the first alone.

    What one article says twice is no copy, and a heading is nothing beside others. At most `limit` of them: what tells
    something else is left out. With whether anything was.
    """
    has_more = False
    groups: list[list[Quoted]] = []
    gists: list[Gist] = []  # of the first of each
    texts: dict[str, int] = {}
    taken: dict[tuple[str, int], list[Quote]] = {}
    for item in quoted:
        shown = taken.setdefault(item.passage.place, [])
        is_shown = any(item.quote.start < other.end and other.start < item.quote.end for other in shown)
        if is_shown or (item.quote.is_heading and groups):
            continue
        shown.append(item.quote)
        text = " ".join(item.text.casefold().split())
        number = texts.get(text)
        if number is None:
            gist = read_gist(item.text, item.passage.article.published)
            others = (n for n, (first, *_) in enumerate(groups) if first.passage.place != item.passage.place)
            number = next((n for n in others if tell_the_same(gists[n], gist)), None)
        if number is None and len(groups) == limit:
            has_more = True
            continue
        if number is None:
            number = texts[text] = len(groups)
            groups.append([])
            gists.append(gist)
        groups[number].append(item)
    return groups, has_more


def apart(shown: Sequence[Quoted]) -> Iterator[tuple[int, Span]]:
    """How much of each one's passage is shown: where passages of an article meet, the later begins with its quote."""
    by_text = sorted(range(len(shown)), key=lambda i: (shown[i].passage.place, shown[i].quote.start))
    for _, members in groupby(by_text, key=lambda i: shown[i].passage.place):
        last = 0
        for i, following in pairwise([*members, None]):
            passage = shown[i or 0].passage
            end = passage.end if following is None else min(passage.end, shown[following].quote.start)
            yield i or 0, trim(passage.article.text, max(passage.start, last), end)
            last = end


def make_hit(same: Sequence[Quoted], quote: Quote, start: int, end: int, *, is_backed: bool, newer: str | None) -> Hit:
    """The first of those that tell the same, with a quote, in this much of its passage; it names the others' articles.

    `newer`: the day of a newer report.
    """
    passage = same[0].passage
    others = {item.passage.article.id: item.passage.article for item in same[1:]}
    others.pop(passage.article.id, None)
    return Hit(
        article=passage.article,
        start=start,
        end=end,
        quote_start=quote.start,
        quote_end=quote.end,
        highlights=tuple((a, b) for a, b, _ in same[0].highlights if start <= a and b <= end),
        score=passage.score,
        citation=cite(passage.article, quote.start, quote.end),
        library=passage.place[0],
        also_reported_by=tuple(others.values()),
        backed=is_backed,
        newer=newer,
    )
