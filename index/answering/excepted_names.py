"""Whether a quote answers only with what a question excepts: "who besides Witkoff met Putin?"."""

import re

from index.answering.quoting import Highlights, Quote
from index.language_rules import rules_for
from index.retrieval.question import Question
from index.text.answer_type import AnswerType

Span = tuple[int, int]
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
    whole = [name for name in names if any(name[0] < end and start < name[1] for start, end in excepted)]
    known = [*excepted, *whole, *((start, end) for start, end, _ in highlights)]
    if question.answer_type in _NAMED:
        return not rules.find_answers(text, quote.start, quote.end, question.answer_type, known)
    return all(any(start < name[1] and name[0] < end for start, end in known) for name in names)


def _find(name: str, text: str, quote: Quote) -> list[Span]:
    """Where a quote has the name, of a person at least the last one of the name, in any case."""
    last = re.compile(rf"(?<!\w){re.escape(name.split()[-1])}(?!\w)", re.IGNORECASE)
    return [match.span() for match in last.finditer(text, quote.start, quote.end)]
