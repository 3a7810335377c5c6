"""How closely a quote binds what may be the answer to the words of the question, and to the name that it asks of."""

from collections.abc import Sequence
from typing import NamedTuple

from index.answering.quoting import Highlights, Quote
from index.language_rules import rules_for
from index.model import Article
from index.retrieval.question import Question, Word
from index.text.answer_type import COUNTED, AnswerType
from index.text.passages import Span, sentences
from index.text.rule_protocols import RoleRules

BESIDE = 10  # characters between a word and the answer that are as good as none
HALF = 60  # characters beyond these that halve what a word is worth
BEHIND = 15  # characters that a name behind the answer is farther than one before it: "Falk, 29, carried Aldo"
OWNED = COUNTED | {AnswerType.DATE, AnswerType.DURATION}  # what a name has
WHOLE = frozenset({AnswerType.OTHER, AnswerType.IDENTITY})  # any part of a sentence may answer


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
    answer: Span
    """Where the answer stands; empty if it lacks one."""
    sentence: Span
    """The answer's sentence."""


def bind(question: Question, article: Article, quote: Quote, highlights: Highlights) -> Binding:
    """The best binding of any answer in the quote; `highlights` are those of the quote."""
    rules, text = rules_for(question.language), article.text
    asked = [(start, end) for start, end, _ in highlights]
    best: tuple[float, Span, Span] | None = None
    for first, last in sentences(text, quote.start, quote.end, article.language) or [(quote.start, quote.end)]:
        here = [mark for mark in highlights if first <= mark[0] and mark[1] <= last]
        found = [(first, last)]
        if question.answer_type not in WHOLE:
            found = rules.find_answers(text, first, last, question.answer_type, asked)
        for answer in found:
            near = _nearness(answer, here)
            if best is None or near > best[0]:
                best = near, answer, (first, last)
    near, answer, sentence = best or (0.0, (quote.start, quote.start), (quote.start, quote.end))
    asks = text[quote.start : quote.end].rstrip().endswith("?")
    is_of_another = False
    if best and rules.roles and question.answer_type in OWNED:
        owner = rules.roles.read_owner(question.say_as(text[slice(*sentence)]))
        owned = [mark for mark in highlights if not owner.isdisjoint(mark[2].variants)]
        names = rules.roles.find_spans(text, *sentence)
        if question.answer_type is AnswerType.AGE:  # of "Brandão from São Paulo, 41," Brandão
            names = [span for span in names if not rules.roles.is_led_by_preposition(text[sentence[0] : span[0]])]
        is_of_another = bool(owned) and _is_of_another(answer, names, owned, len(owner))
    return Binding(near / (len(question.words) or 1), is_of_another, best is None, asks, answer, sentence)


def is_no_answer(
    question: Question, article: Article, start: int, quote: Quote, highlights: Highlights, binding: Binding
) -> bool:
    """Whether a quote can't be the answer: it is a heading, a question, or about somebody else.

    `highlights` are those of the quote, whose passage begins at `start`.
    """
    rules, text = rules_for(question.language).roles, article.text
    if binding.lacks_answer or binding.asks or quote.is_heading:
        return True
    if rules is None:
        return False
    if binding.is_of_another and question.answer_type is AnswerType.AGE:
        return True
    return (
        _has_another_subject(question, text, binding, highlights, rules)
        or _is_about_nothing(question, _with_antecedents(text, quote.start, binding.sentence, rules), highlights)
        or rules.differs(question.say_as(text[start : quote.end]), text, quote.start, quote.end, start)
    )


def _nearness(answer: Span, marks: Highlights) -> float:
    """For each word of the question in a sentence 1 beside the answer, and less and less far from it; summed."""
    gaps: dict[Word, int] = {}
    for start, end, word in marks:
        gap = max(0, answer[0] - end, start - answer[1])
        gaps[word] = min(gap, gaps.get(word, gap))
    return sum(1 / (1 + max(0, gap - BESIDE) / HALF) for gap in gaps.values())


def _is_of_another(answer: Span, names: Sequence[Span], owner: Highlights, parts: int) -> bool:
    """Whether the nearest name is not the one that the question asks of, or shares but a part of its `parts` words.

    Jasper Rohr is not Ida Rohr, but may be Rohr. `owner`: where the words of the question's name stand in the quote.
    """
    if not names:
        return False
    start, end = min(
        names, key=lambda name: answer[0] - name[1] if name[1] <= answer[0] else name[0] - answer[1] + BEHIND
    )
    inside = {mark[0]: mark[1] for mark in owner if start <= mark[0] and mark[1] <= end}
    is_whole = sum(last - first + 1 for first, last in inside.items()) > end - start
    return not inside or (not is_whole and len(inside) < parts)


def _has_another_subject(
    question: Question, text: str, binding: Binding, highlights: Highlights, rules: RoleRules
) -> bool:
    """Whether a name leads up to the answer, and none in its sentence is one of the question's, which has one."""
    first, last = binding.sentence
    has_name = any(word.is_name and not any(map(str.isdigit, word.text)) for word in question.words)
    if not has_name or question.answer_type not in OWNED:
        return False
    if any(word.is_name and first <= start and end <= last for start, end, word in highlights):
        return False
    return any(
        end <= binding.answer[0] and not rules.is_led_by_preposition(text[first:start])
        for start, end in rules.find_spans(text, first, last)
    )


def _with_antecedents(text: str, start: int, sentence: Span, rules: RoleRules) -> Span:
    """The sentence, and if it leans on what the quote says before it, that too."""
    return (start, sentence[1]) if rules.leans_back(text[slice(*sentence)]) else sentence


def _is_about_nothing(question: Question, sentence: Span, marks: Highlights) -> bool:
    """Whether the answer's sentence has no word of the question but names and verbs, though the question has others.

    What lasts is often said in another way: "how long did they talk?", "discussions lasted three hours".
    """
    stated = [word for word in question.words if not word.is_name and not word.is_verb]
    here = {word for start, end, word in marks if sentence[0] <= start and end <= sentence[1]}
    is_thin = len(stated) == 1 and question.answer_type is AnswerType.DURATION
    return bool(stated) and not is_thin and here.isdisjoint(stated)
