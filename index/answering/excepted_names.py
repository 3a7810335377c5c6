"""Whether a quote answers only with what a question excepts: "who besides Witkoff met Putin?"."""

import re
from functools import partial

from index.answering.quoting import Highlights, Quote
from index.language_rules import rules_for
from index.retrieval.question import Question
from index.text.answer_type import AnswerType

Span = tuple[int, int]
_OPENS = re.compile(r"(?:^|[\s(])[\"“„«‘](?=\S)[^\"“”„»]{0,60}$")  # the title of a work is nobody
_NAMED = {AnswerType.PERSON, AnswerType.NAME, AnswerType.PLACE, AnswerType.IDENTITY, AnswerType.OTHER}


def is_excepted(question: Question, text: str, quote: Quote, highlights: Highlights) -> bool:
    """Whether a quote names one of those, and beside them and the question's words nothing of the kind asked for.

    Where no name is asked for, as in "when did another than Brenn win?", the other must be a name all the same.
    """
    excepted = [span for name in question.excepted for span in _find(name, text, quote)]
    if not excepted:
        return False
    rules = rules_for(question.language)
    names = rules.roles.find_spans(text, quote.start, quote.end) if rules.roles else []
    whole = excepted + [name for name in names if any(map(partial(_overlap, name), excepted))]
    known = [*whole, *((start, end) for start, end, _ in highlights)]
    if question.answer_type not in _NAMED:
        return all(any(map(partial(_overlap, name), known)) for name in names)
    others = rules.find_answers(text, quote.start, quote.end, question.answer_type, known)
    if rules.roles:  # "the envoy" may be one of those
        others = [one for one in others if any(map(partial(_overlap, one), names))]
    return all(_OPENS.search(text[max(0, start - 64) : start]) for start, _ in others)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _find(name: str, text: str, quote: Quote) -> list[Span]:
    """Where a quote has the name, of a person at least the last one of the name, in any case."""
    *first, last = map(re.escape, name.split())
    named = re.compile(rf"(?<!\w)(?:{' '.join(first)} )?{last}(?!\w)", re.IGNORECASE)
    return [match.span() for match in named.finditer(text, quote.start, quote.end)]
