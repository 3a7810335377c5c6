"""Which of the quotes are shown, and in how much of their passages: one story once, no text twice.

Near-copies of a wire story are one, and so are reports of one event. Word overlap is not enough: reports of one event
share 12 to 50% of their words, as those of two do. Names and numbers decide as well: if each
has one that the other lacks, they are two facts. So are two of which one denies something, or says the opposite.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

from index.answering.citing import cite
from index.answering.quoting import Highlights, Quote
from index.language_rules import rules_for
from index.model import Hit
from index.retrieval.search import Ranked
from index.text.dates.when import read_day
from index.text.languages import code
from index.text.passages import Span, trim
from index.text.patterns import lazy

COPY = 0.7  # of the words of the shorter quote, from which on the other is a copy of it
REPORT = 0.35  # of these, from which on it reports the same, if it shares `SIGNS` and is of the same days
SIGNS = 3  # names and numbers in common, at the least
WORDS = 6  # in a quote, at the least: shorter ones are alike by chance
DAYS = 3  # between the two articles, at the most

_WORD = lazy(r"\w{4,}|\d+")
_SIGN = lazy(r"(?<![.!?:“\"]\s)(?<!^)\b[A-Z]\w+|\d[\d.,]*\d|\d")


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
        text = fold(item.text)
        number = texts.get(text)
        if number is None:
            gist = Gist(item.text, item.passage.article.published, item.passage.article.language)
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


def fold(text: str) -> str:
    """The text as it is compared: in lower case, with one space between words."""
    return " ".join(text.casefold().split())


def shown_spans(shown: Sequence[Quoted]) -> Iterator[tuple[int, Span]]:
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

    One with the text and the outlet of another is no report of its own: it is the same file in two places.
    `newer`: the day of a newer report.
    """
    passage = same[0].passage
    reports = {(one.text, one.outlet): one for one in (item.passage.article for item in reversed(same))}
    del reports[passage.article.text, passage.article.outlet]
    others = {one.id: one for one in reversed(reports.values()) if one.id != passage.article.id}
    return Hit(
        article=passage.article,
        start=start,
        end=end,
        quote_start=quote.start,
        quote_end=quote.end,
        highlights=tuple(dict.fromkeys((a, b) for a, b, _ in same[0].highlights if start <= a and b <= end)),
        score=passage.score,
        citation=cite(passage.article, quote.start, quote.end),
        library=passage.place[0],
        also_reported_by=tuple(others.values()),
        backed=is_backed,
        newer=newer,
    )


class Gist:
    """What a quote is compared by: its words, its names and numbers, and the day of its article.

    The last are read when they are needed: most pairs of quotes have too few words in common.
    """

    def __init__(self, text: str, published: str | None, language: str | None = None) -> None:
        self.text, self.published = text, published
        self.words = frozenset(_WORD.findall(text.casefold()))
        self.rules = rules_for(code(language))

    @cached_property
    def _signs(self) -> frozenset[str]:
        return frozenset(_SIGN.findall(self.text))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """In digits, those spelt out too."""
        return frozenset(s for s in self._signs if s[0].isdigit()) | self.rules.number_words(self.text)

    @cached_property
    def names(self) -> frozenset[str]:
        """The words with a capital inside a sentence."""
        return frozenset(s for s in self._signs if not s[0].isdigit())


def tell_the_same(one: Gist, other: Gist) -> bool:
    """Whether it is one story: most words in common, or some, with names and numbers; and no fact of its own each."""
    fewer = min(len(one.words), len(other.words))
    if fewer < WORDS or (alike := len(one.words & other.words) / fewer) < REPORT:
        return False
    if _differ(one.names, other.names) or _differ(one.numbers, other.numbers):
        return False
    if ((apart := _days_apart(one.published, other.published)) or 0) > DAYS:
        return False
    signs = len(one.names & other.names) + len(one.numbers & other.numbers)
    return (alike >= COPY or (signs >= SIGNS and apart is not None)) and not one.rules.contradict(one.text, other.text)


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether each has something that the other has not."""
    return not (one <= other or other <= one)


def _days_apart(one: str | None, other: str | None) -> int | None:
    """How many days lie between; None if one is not known."""
    days = read_day(one), read_day(other)
    return abs((days[0] - days[1]).days) if days[0] and days[1] else None
