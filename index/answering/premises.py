"""Whether a question takes for granted what the passages found do not bear out: a name, a number, a relation, a turn.

By rules, for quotes that hold most of the question's words and yet answer another one: who "Steve Ushakov" is, where
there are a Steve Witkoff and a Yuri Ushakov. Which of them a language has, its own rules say.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from index.answering.deduplication import Quoted
from index.language_rules import rules_for
from index.retrieval.question import Question, Word
from index.stores.statistics import Statistics
from index.text.analysis import analyser
from index.text.answer_type import NUMBERED, TOLLS, AnswerType
from index.text.languages import CAPITALISES_NOUNS
from index.text.passages import Span, sentences
from index.text.patterns import lazy
from index.text.rule_protocols import PremiseRules, Rules, group_by_unit
from index.text.word_forms import DENIALS

FEW = 14  # words of a question, up to which each of them counts
NEAR = 40  # characters from one part of a name to the next: "President of the United States Donald Trump"

_CLAUSE = lazy(r"[^.!?,;:()–—]+")
_LETTERS = lazy(r"[^\W\d_]+")
_PARTS = lazy(r"[.,;:!?]\s")  # ends a name
_BEGINS = lazy(r"(?:^|[.!?:\n“\"‘(]\s*)$")  # what stands before a capital that tells nothing


def has_false_premise(question: Question, quoted: Quoted, found: Sequence[Quoted], statistics: Statistics) -> bool:
    """Whether a quote may well answer another question than this; `found` are all quotes that it was chosen from."""
    if any(is_strange(word, statistics) for word in question.words):
        return True
    rules = rules_for(question.language)
    if _is_denied(question, quoted, rules.premises) if rules.premises else _has_denial(question, quoted):
        return True
    if len(question.words) > FEW:
        return False
    asks_for_person = question.answer_type is AnswerType.PERSON and not quoted.quote.has_answer_type
    is_toll = question.answer_type in TOLLS and quoted.quote.has_answer_type
    lacking = [w for w, is_held in zip(question.words, quoted.passage.held, strict=True) if not (is_held or w.is_day)]
    return (
        any(_matters(word, question, found, statistics) for word in lacking)
        or (is_toll and bool(lacking))  # of soldiers, where the article speaks of people
        or (asks_for_person and _is_deed_unknown(lacking, statistics))
        or (rules.premises is not None and _is_recombined(question, quoted, found))
        or (rules.premises is not None and _is_contrary(question, quoted, rules))
    )


def is_strange(word: Word, statistics: Statistics) -> bool:
    """Whether it is a name that no passage holds."""
    return word.is_name and not word.is_day and not any(statistics.counts[term] for term in word.variants)


def is_named(word: Word, found: Iterable[Quoted]) -> bool:
    """Whether the passages write it with a capital inside a sentence, and never without."""
    has_capital = False
    for text, start, _ in _places(word, found):
        if not text[start].isupper():
            return False
        has_capital |= not _BEGINS.search(text, max(0, start - 3), start)
    return has_capital


def _places(word: Word, found: Iterable[Quoted]) -> Iterator[tuple[str, int, int]]:
    """Where the passages of these quotes have the word: text, start, end."""
    return ((q.passage.article.text, a, b) for q in found for a, b, other in q.highlights if other == word)


def _matters(word: Word, question: Question, found: Sequence[Quoted], statistics: Statistics) -> bool:
    """Whether an article without the word is about something else."""
    if any(variant[0].isdigit() for variant in word.variants):
        return True
    rules = rules_for(question.language)
    if rules.premises and word.text.casefold().strip(".") in rules.ordinary_words:
        return False
    tells_names = rules.premises is not None or question.language not in CAPITALISES_NOUNS
    if tells_names and (word.is_name or (question.language not in CAPITALISES_NOUNS and is_named(word, found))):
        return True
    if not rules.premises or word.is_verb:
        return False
    if rules.premises.asks_who(question.text):
        return True
    return not any(statistics.counts[v] for v in word.variants) and not rules.premises.is_common_noun(word.text)


def _is_deed_unknown(lacking: Iterable[Word], statistics: Statistics) -> bool:
    """Whether it is asked for who did what no passage tells of."""
    return any(word.is_verb and not any(statistics.counts[v] for v in word.variants) for word in lacking)


def _is_recombined(question: Question, quoted: Quoted, found: Sequence[Quoted]) -> bool:
    """Whether two names side by side in the question both stand in the article, but never side by side."""
    asked = question.text.casefold()
    for one, other in pairwise(question.words):
        if f"{one.text} {other.text}".casefold() not in asked or one.text.endswith(("'s", "’s")):
            continue
        if not all(is_named(word, [quoted]) for word in (one, other)):  # "Born" begins a sentence
            continue
        own = [q for q in found if q.passage.place == quoted.passage.place]
        ones, others = list(_places(one, own)), list(_places(other, own))
        are_names = ones and others and all(text[start].isupper() for text, start, _ in (*ones, *others))
        if are_names and not any(_are_together(text, b, a) for text, _, b in ones for _, a, _ in others):
            return True
    return False


def _are_together(text: str, end: int, start: int) -> bool:
    """Whether what begins at `start` may be the next part of the name that has one at `end`."""
    return 0 < start - end <= NEAR and not _PARTS.search(text, end, start)


def _is_contrary(question: Question, quoted: Quoted, rules: Rules) -> bool:
    """Whether the quote has the opposite of a word of the question, or another number of the same unit.

    Or whether the question denies what the quote does not.
    """
    asked = set(question.terms)
    missing = [word for word in question.words if word not in quoted.quote.matched]
    contrary = {term for word in missing for variant in word.variants for term in rules.opposites(variant)} - asked
    if contrary and not contrary.isdisjoint(analyser(question.language).terms(quoted.text)):
        return True
    wanted, given = (group_by_unit(rules.quantities(text, 0, len(text))) for text in (question.text, quoted.text))
    if any(amounts.isdisjoint(given[unit]) for unit, amounts in wanted.items() if unit and unit in given):
        return True
    return rules.denies(question.text) and not rules.denies(quoted.text)


def _has_denial(question: Question, quoted: Quoted) -> bool:
    """Whether the clause of the quote with most of the question has a word that denies, and the question none.

    For a language without rules of its own.
    """
    denials = DENIALS.get(question.language)
    if not denials or not denials.isdisjoint(_LETTERS.findall(question.text.casefold())):
        return False
    text, quote = quoted.passage.article.text, quoted.quote
    clauses = [match.span() for match in _CLAUSE.finditer(text, quote.start, quote.end)]
    held = [len({word for start, _, word in quoted.highlights if a <= start < b}) for a, b in clauses]
    a, b = clauses[held.index(max(held))] if clauses else (0, 0)
    return not denials.isdisjoint(_LETTERS.findall(text[a:b].casefold()))


def _is_denied(question: Question, quoted: Quoted, rules: PremiseRules) -> bool:
    """Whether a word of the question is in the quote only where that is denied or doubted."""
    if rules.leaves_open(question.text):
        return False
    article, quote = quoted.passage.article, quoted.quote
    denied, stated = set[Word](), set[Word]()
    for first, last in sentences(article.text, quote.start, quote.end, article.language):
        sentence = article.text[first:last]
        is_doubted, can_deny = rules.doubts(sentence), rules.can_deny(sentence)
        answers = _find_zeros(question, quoted, first, last)
        for start, end, word in quoted.highlights:
            if first <= start and end <= last:
                is_zero = any(a <= start and end <= b for a, b in answers)
                is_denied = is_doubted or (
                    can_deny and not is_zero and rules.is_denied(sentence, start - first, end - first)
                )
                (denied if is_denied else stated).add(word)
    return not denied <= stated


def _find_zeros(question: Question, quoted: Quoted, first: int, last: int) -> list[Span]:
    """What of a sentence answers a question for a number of things: that nobody was hurt is one, too."""
    if question.answer_type not in NUMBERED:
        return []
    asked = [(a, b) for a, b, _ in quoted.highlights]
    text = quoted.passage.article.text
    return rules_for(question.language).find_answers(text, first, last, question.answer_type, asked)
