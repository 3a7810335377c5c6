"""How closely a quote binds what may be the answer to the words of the question, and to the name that it asks of."""

from collections.abc import Sequence
from typing import NamedTuple

from index.answering.quoting import Highlights, Quote
from index.language_rules import rules_for
from index.model import Article
from index.retrieval.question import Question, Word
from index.text.answer_type import COUNTED, AnswerType
from index.text.chunking import Span, sentences

BESIDE = 10  # characters between a word and the answer that are as good as none
HALF = 60  # characters beyond these that halve what a word is worth
BEHIND = 15  # characters that a name behind the answer is farther than one before it: "Falk, 29, carried Aldo"
OWNED = COUNTED | {AnswerType.DATE, AnswerType.DURATION}  # what a name has
WHOLE = frozenset(
    {AnswerType.OTHER, AnswerType.REASON, AnswerType.IDENTITY}
)  # their answer may be any part of a sentence


class Binding(NamedTuple):
    """What ties an answer in a quote to its question."""

    has_answer: bool
    """Whether the quote has what is asked for, strictly."""
    near: float
    """How near the question's words stand to it, in one sentence: 1 for all beside it, 0 for none."""
    is_of_another: bool
    """Whether the name nearest to the answer is none of the question's, though it has one."""


def bind(question: Question, article: Article, quote: Quote, highlights: Highlights) -> Binding:
    """The best binding of any answer in the quote; `highlights` are those of its passage."""
    rules, text = rules_for(question.language), article.text
    marks = [mark for mark in highlights if quote.start <= mark[0] and mark[1] <= quote.end]
    asked = [(start, end) for start, end, _ in marks]
    best: tuple[float, Span, Span] | None = None
    for first, last in sentences(text, quote.start, quote.end, article.language) or [(quote.start, quote.end)]:
        here = [mark for mark in marks if first <= mark[0] and mark[1] <= last]
        found = [(first, last)]
        if question.answer_type not in WHOLE:
            found = rules.find_answers(text, first, last, question.answer_type, asked)
        for answer in found:
            near = _nearness(answer, here)
            if best is None or near > best[0]:
                best = near, answer, (first, last)
    if best is None:
        return Binding(has_answer=False, near=0.0, is_of_another=False)
    near, answer, sentence = best
    is_of_another = question.answer_type in OWNED and _is_of_another(answer, rules.find_names(text, *sentence), marks)
    return Binding(has_answer=True, near=near / (len(question.words) or 1), is_of_another=is_of_another)


def _nearness(answer: Span, marks: Highlights) -> float:
    """For each word of the question in a sentence 1 beside the answer, and less and less far from it; summed."""
    gaps: dict[Word, int] = {}
    for start, end, word in marks:
        gap = max(0, answer[0] - end, start - answer[1])
        gaps[word] = min(gap, gaps.get(word, gap))
    return sum(1 / (1 + max(0, gap - BESIDE) / HALF) for gap in gaps.values())


def _is_of_another(answer: Span, names: Sequence[Span], marks: Highlights) -> bool:
    """Whether the nearest name is no name of the question, which has one."""
    if not names or not any(word.is_name for _, _, word in marks):
        return False
    start, end = min(
        names, key=lambda name: answer[0] - name[1] if name[1] <= answer[0] else name[0] - answer[1] + BEHIND
    )
    return not any(start <= mark[0] and mark[1] <= end for mark in marks)
