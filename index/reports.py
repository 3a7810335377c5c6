"""Which of the quotes shown is an old report that a newer one contradicts: another number for the same thing."""

from collections.abc import Mapping, Sequence
from itertools import permutations

from index.analysis import analyser
from index.evidence import COUNTED, told
from index.folding import Quoted
from index.question import Kind, Question, Word
from index.timing import read_day

ALIKE = 0.8  # of the question's weight in either quote, which the two have in common at the least
KINDS = COUNTED | {Kind.DURATION}


def find_newer(question: Question, shown: Sequence[Quoted], weights: Mapping[Word, float]) -> list[str | None]:
    """For each quote the day, ISO 8601, of the newest report that gives another number; None where none does."""
    newer: list[str | None] = [None] * len(shown)
    if question.kind not in KINDS:
        return newer
    numbers = [_numbers(quoted, question.kind) for quoted in shown]
    days = [read_day(quoted.passage.article.published) for quoted in shown]
    for old, new in permutations(range(len(shown)), 2):
        one, other = days[old], days[new]
        is_other = numbers[old] and numbers[new] and numbers[old].isdisjoint(numbers[new])
        if one and other and one < other and is_other and _is_one_matter(shown[old], shown[new], weights):
            newer[old] = max(newer[old] or "", other.isoformat())
    return newer


def _numbers(quoted: Quoted, kind: Kind) -> frozenset[str]:
    """The numbers in a quote that may answer, three as 3."""
    start, end = quoted.quote.start, quoted.quote.end
    found = told(quoted.passage.article.text, start, end, kind, [(a, b) for a, b, _ in quoted.highlights])
    return frozenset(term for term in analyser("en").terms(" ".join(found)) if term[0].isdigit())


def _is_one_matter(one: Quoted, other: Quoted, weights: Mapping[Word, float]) -> bool:
    """Whether both quotes have nearly the same words of the question, all that is told of it by different articles."""
    common = sum(weights[word] for word in one.quote.matched & other.quote.matched)
    most = max(sum(weights[word] for word in quoted.quote.matched) for quoted in (one, other))
    return one.passage.place != other.passage.place and common >= ALIKE * most > 0
