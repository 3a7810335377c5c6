"""How closely a quote binds what may be the answer to the words of the question, and to the name that it asks of."""

from collections.abc import Sequence
from typing import NamedTuple

from index.answering.quoting import Highlights, Quote
from index.language_rules import rules_for
from index.model import Article
from index.retrieval.question import Question, Word
from index.text.answer_type import COUNTED, AnswerType
from index.text.chunking import Span, sentences
from index.text.rules import RoleRules

BESIDE = 10  # characters between a word and the answer that are as good as none
HALF = 60  # characters beyond these that halve what a word is worth
BEHIND = 15  # characters that a name behind the answer is farther than one before it: "Falk, 29, carried Aldo"
OWNED = COUNTED | {AnswerType.DATE, AnswerType.DURATION}  # what a name has
WHOLE = frozenset(
    {AnswerType.OTHER, AnswerType.REASON, AnswerType.IDENTITY}
)  # their answer may be any part of a sentence


class Binding(NamedTuple):
    """What ties an answer in a quote to its question."""

    near: float
    """How near the question's words stand to it, in one sentence: 1 for all beside it, 0 for none."""
    is_of_another: bool
    """Whether the name nearest to the answer is none of the question's, though it has one."""
    lacks_answer: bool
    """Whether the quote has nothing of what is asked for."""
    asks: bool
    """Whether the quote is a question itself."""
    is_loose: bool
    """Whether it says something else than is asked: of another, or without the verb or the words asked about."""


def bind(question: Question, article: Article, start: int, quote: Quote, highlights: Highlights) -> Binding:
    """The best binding of any answer in the quote; `highlights` are those of its passage, which begins at `start`."""
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
    near, answer, sentence = best or (0.0, (quote.start, quote.start), (quote.start, quote.end))
    asks = text[quote.start : quote.end].rstrip().endswith("?")
    is_of_another, is_loose = False, False
    if rules.roles:
        names = rules.roles.find_spans(text, *sentence) if question.answer_type in OWNED else []
        owner = rules.roles.read_owner(question.text)
        is_of_another = _is_of_another(
            answer, names, [mark for mark in marks if not owner.isdisjoint(mark[2].variants)]
        )
        is_loose = (
            (is_of_another and question.answer_type is AnswerType.AGE)
            or _has_another_subject(question, answer, sentence, text, names, marks, rules.roles)
            or _is_about_nothing(question, sentence, marks)
            or rules.roles.differs(question.text, text, quote.start, quote.end, start)
        )
    return Binding(near / (len(question.words) or 1), is_of_another, best is None, asks, is_loose)


def _nearness(answer: Span, marks: Highlights) -> float:
    """For each word of the question in a sentence 1 beside the answer, and less and less far from it; summed."""
    gaps: dict[Word, int] = {}
    for start, end, word in marks:
        gap = max(0, answer[0] - end, start - answer[1])
        gaps[word] = min(gap, gaps.get(word, gap))
    return sum(1 / (1 + max(0, gap - BESIDE) / HALF) for gap in gaps.values())


def _is_of_another(answer: Span, names: Sequence[Span], owner: Highlights) -> bool:
    """Whether the nearest name is not of those that the question asks of; `owner`: where these stand in the quote."""
    if not names or not owner:
        return False
    start, end = min(
        names, key=lambda name: answer[0] - name[1] if name[1] <= answer[0] else name[0] - answer[1] + BEHIND
    )
    return not any(start <= mark[0] and mark[1] <= end for mark in owner)


def _has_another_subject(
    question: Question,
    answer: Span,
    sentence: Span,
    text: str,
    names: Sequence[Span],
    marks: Highlights,
    rules: RoleRules,
) -> bool:
    """Whether a name leads up to the answer, and none in its sentence is one of the question's, which has one."""
    if not any(word.is_name and not any(map(str.isdigit, word.text)) for word in question.words):
        return False
    if any(word.is_name and sentence[0] <= start and end <= sentence[1] for start, end, word in marks):
        return False
    return any(end <= answer[0] and not rules.is_led_by_preposition(text[sentence[0] : start]) for start, end in names)


def _is_about_nothing(question: Question, sentence: Span, marks: Highlights) -> bool:
    """Whether the answer's sentence has no word of the question but names and verbs, though the question has others."""
    stated = [word for word in question.words if not word.is_name and not word.is_verb]
    here = {word for start, end, word in marks if sentence[0] <= start and end <= sentence[1]}
    return bool(stated) and here.isdisjoint(stated)
