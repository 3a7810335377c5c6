"""Which of the quotes shown is an old report that a newer one contradicts: another number for the same thing.

To mark a quote is to accuse it. If both numbers may be right, it is not marked: another unit or year, "at least 12".
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import permutations

from index.answering.deduplication import Quoted
from index.language_rules import rules_for
from index.retrieval.question import Question, Word
from index.text.answer_type import COUNTED, AnswerType
from index.text.dates.when import read_day
from index.text.patterns import lazy
from index.text.rule_protocols import Rules, group_by_unit

ALIKE = 0.8  # of the question's weight, which both quotes have in common at the least
KINDS = COUNTED | {AnswerType.DURATION}

_TOKEN = lazy(r"\d+(?:[.,]\d+)*|[a-z]+")
_YEAR = lazy(r"\b(?:1\d{3}|20\d\d)\b(?!,\d)")


def find_newer(
    question: Question, shown: Sequence[Quoted], weights: Mapping[Word, float], today: date
) -> list[str | None]:
    """For each quote the day, ISO 8601, of the newest report that gives another number; None where none does."""
    newer: list[str | None] = [None] * len(shown)
    if question.answer_type not in KINDS:
        return newer
    days = [read_day(quoted.passage.article.published) for quoted in shown]
    rules = rules_for(question.language)
    numbers = [_numbers(quoted, question.answer_type, rules) for quoted in shown]
    for old, new in permutations(range(len(shown)), 2):
        one, other = days[old], days[new]
        if not (one and other and one < other <= today + timedelta(1)):  # a day more: it is that somewhere
            continue
        if _differ(numbers[old], numbers[new]) and _is_one_matter(shown[old], shown[new], weights, rules):
            newer[old] = max(newer[old] or "", other.isoformat())
    return newer


def _numbers(quoted: Quoted, answer_type: AnswerType, rules: Rules) -> dict[str, set[Fraction]]:
    """The numbers in a quote that may answer, by what they count."""
    text, start, end = quoted.passage.article.text, quoted.quote.start, quoted.quote.end
    answering = rules.find_answers(text, start, end, answer_type, [(a, b) for a, b, _ in quoted.highlights])
    tokens = set(_TOKEN.findall(" ".join(text[a:b] for a, b in answering).casefold()))
    return group_by_unit(one for one in rules.quantities(text, start, end) if one.written in tokens)


def _differ(old: Mapping[str, set[Fraction]], new: Mapping[str, set[Fraction]]) -> bool:
    """Whether both count the same, and none of it alike."""
    units = old.keys() & new.keys()
    return bool(units) and all(old[unit].isdisjoint(new[unit]) for unit in units)


def _is_one_matter(one: Quoted, other: Quoted, weights: Mapping[Word, float], rules: Rules) -> bool:
    """Whether both quotes tell nearly all that was asked as a plain fact, of the same years; in different articles."""
    common = sum(weights[word] for word in one.quote.matched & other.quote.matched)
    if one.passage.place == other.passage.place or common < ALIKE * sum(weights.values()) or not common:
        return False
    texts = one.text, other.text
    if any(map(rules.is_open, texts)) or set(_YEAR.findall(texts[0])) != set(_YEAR.findall(texts[1])):
        return False
    parts = [rules.parts_of_whole(text) for text in texts]
    return parts[0] == parts[1] or not (parts[0] and parts[1])
