"""Which one to three sentences of a passage to show: with the question's words and the kind of thing asked for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_

from index.analysis import analyser
from index.chunking import sentences
from index.model import Article
from index.question import Kind, Question, Word

SENTENCES = 3  # the most a quote has
PER_SENTENCE = 0.06  # what a further sentence must add, as a share of the question's weight
FOR_KIND = 0.25  # what the kind of thing asked for is worth, as such a share

_UNITS = "(?:second|minute|hour|day|night|week|weekend|month|year|decade|centur(?:y|ie))s?"
_NUMBER = (
    r"(?:\d[\d.,]*|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven|twelve|\w+teen|dozens?|hundreds?|thousands?|millions?|billions?|half|once|twice|several)"
)
_ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_EVIDENCE = {
    Kind.DURATION: re.compile(
        rf"\b(?:{_NUMBER}|an?|few|many)(?: (?:and a half|more|full))?[ -]{_UNITS}\b", re.IGNORECASE
    ),
    Kind.COUNT: re.compile(rf"\b(?:{_NUMBER}|{_ORDINAL})\b", re.IGNORECASE),
    Kind.AMOUNT: re.compile(rf"[$€£]\s?\d|\b(?:{_NUMBER}|quarter|majority|a third)\b", re.IGNORECASE),
    Kind.DATE: re.compile(
        rf"\b(?:1\d{{3}}|20\d\d)\b|\b{_MONTH}\b|\b{_DAY}s?\b"
        r"|(?i:\b(?:yesterday|today|tonight|tomorrow|(?:last|next|this|earlier) (?:week|month|year|night)|century)\b)"
    ),
    Kind.PLACE: re.compile(
        rf"\b(?:in|at|near|from|to|within|outside|inside|across|off|on|around)\s(?:[\w'’-]+\s){{0,3}}?(?!{_MONTH}\b|{_DAY})[A-Z]\w+"
    ),
    Kind.PERSON: re.compile(r"(?<![.!?“\"]\s)(?<!^)\b[A-Z][\w'’-]+"),
}


@dataclass(frozen=True, slots=True)
class Quote:
    """`start:end` of the article's text, the question's words in it, and whether it holds the kind of thing asked for.

    `score` is 0 to about 1.25: the share of the question's weight, with the kind found and less for length.
    """

    start: int
    end: int
    matched: frozenset[Word]
    has_kind: bool
    score: float


Highlights = list[tuple[int, int, Word]]


def highlight(article: Article, start: int, end: int, question: Question) -> Highlights:
    """The words of `text[start:end]` that count as a word of the question, in text order."""
    meant = {term: word for word in reversed(question.words) for term in word.variants}
    return analyser(article.language).find(article.text, start, end, meant)


def choose(
    article: Article, start: int, end: int, question: Question, highlights: Highlights, weights: Mapping[Word, float]
) -> Quote:
    """The best quote from `text[start:end]`; among equals the shortest, then the first.

    A window's words are a bit mask, in the order of the question, so that a score never depends on the order of a set.
    """
    spans = sentences(article.text, start, end, article.language) or [(start, end)]
    kinds = [_holds(article.text, a, b, question.kind, highlights) for a, b in spans]
    bits = {word: 1 << i for i, word in enumerate(question.words)}
    masks = [reduce(or_, (bits[word] for x, y, word in highlights if a <= x and y <= b), 0) for a, b in spans]
    total = sum(weights.values()) or 1.0

    @cache
    def share(mask: int) -> float:
        return sum(weights[word] for word, bit in bits.items() if mask & bit) / total

    def score(window: tuple[int, int]) -> float:
        first, last = window
        of_kind = FOR_KIND * any(kinds[first:last])
        return share(reduce(or_, masks[first:last])) + of_kind - PER_SENTENCE * (last - first - 1)

    windows = [(i, i + n) for n in range(1, SENTENCES + 1) for i in range(len(spans) - n + 1)]
    first, last = best = max(windows, key=score)
    mask = reduce(or_, masks[first:last])
    matched = frozenset(word for word, bit in bits.items() if mask & bit)
    return Quote(spans[first][0], spans[last - 1][1], matched, any(kinds[first:last]), score(best))


def _holds(text: str, start: int, end: int, kind: Kind, taken: Highlights) -> bool:
    """Whether the kind of thing asked for is there, beside the words of the question themselves."""
    if kind not in _EVIDENCE:
        return False
    return any(
        not any(a <= match.start() and match.end() <= b for a, b, _ in taken)
        for match in _EVIDENCE[kind].finditer(text, start, end)
    )
