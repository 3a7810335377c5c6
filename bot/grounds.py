"""What of a question a passage holds, word for word, and what each word is worth: why it was found, and how sure."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import pairwise
from typing import Any

from bot.anaphora import EVENTS, REPORTS, are_among
from bot.asking import LIMIT, Asker
from bot.conversation import Conversation, Resolved, suggest
from bot.kept import Kept
from bot.names import find_names
from bot.present.jsonable import dump_filters, load_filters
from bot.present.reasons import Match
from index.answering import gather
from index.confidence import CLOSEST, SURE, weigh
from index.library import Library
from index.model import Answer, Filters, Hit
from index.question import Kind, Question, Word, parse
from index.quoting import Highlights, Quote, choose, highlight

# How much of a follow-up's own words a quote must attest to be sure, and to be shown at all. By hand: they are one or
# two, and `index.confidence` knows questions that stand by themselves.
ATTESTED = ((0.0, 0.0), (0.3, CLOSEST), (0.75, SURE), (1.0, 0.9))
_NEARBY = 0.8  # a word beside the quote, in its passage
_WITHOUT = {kind: 0.5 for kind in Kind if kind not in (Kind.PERSON, Kind.OTHER)} | {Kind.PLACE: 0.7}
_WITH = 0.25  # the part of what lacks that the kind of thing asked for makes up, where it is one of these
DOUBT = 0.99 * SURE  # the most confidence in an answer to "why?" or "what did he say?", which no word can attest


def ask_resolved(
    asker: Asker,
    resolved: Resolved,
    limit: int = LIMIT,
    filters: Filters = Filters(),  # noqa: B008  # frozen
    person: str | None = None,
    *,
    is_question: bool = True,
) -> Answer:
    """The answer to a question of a talk, no surer than what the person said makes it. Raises QuestionError.

    `is_question`: whether a person asked it, and it is no message of somebody that was looked up.
    """
    answer = temper(asker.libraries, asker.find(resolved.text, limit, filters), resolved)
    asker.keep(answer, describe(resolved, filters, is_question=is_question), person)
    return answer


def ask_again(asker: Asker, kept: Kept, limit: int = LIMIT) -> Answer:
    """The answer that a question which is followed has by now; remembered if it answers it."""
    as_ = kept.record["asked_as"]
    resolved = Resolved(as_["text"], as_["own"], as_["firm"], Conversation(), as_["meaning"])
    filters = load_filters(kept.record["filters"])
    answer = temper(asker.libraries, asker.find(resolved.text, limit, filters), resolved)
    if answer.complete and kept.is_answered_by(answer):
        asker.keep(answer, describe(resolved, filters), kept.person or None)
    return answer


def describe(resolved: Resolved, filters: Filters, *, is_question: bool = True) -> dict[str, Any]:
    """How a question was asked, for the records."""
    asked = {name: getattr(resolved, name) for name in ("text", "own", "firm", "meaning")}
    return {"asked_as": asked, "filters": dump_filters(filters), "is_question": is_question}


def temper(libraries: Sequence[Library], answer: Answer, resolved: Resolved) -> Answer:
    """The answer, as sure as its quote is for the question's own words: what the talk added may find it, no more."""
    if not answer.answered or not resolved.meaning:
        return answer
    confidence = _weigh(libraries, answer, resolved)
    return replace(answer, confidence=confidence, answered=confidence >= CLOSEST, sure=confidence >= SURE)


def _weigh(libraries: Sequence[Library], answer: Answer, resolved: Resolved) -> float:
    hit = answer.hits[0]
    firm, weights = read(libraries, resolved.firm)
    if resolved.own == resolved.text:  # a name in another's place, which the quote itself must have
        is_named = highlight(hit.article, hit.quote_start, hit.quote_end, firm)
        return answer.confidence if is_named else min(answer.confidence, DOUBT)
    own, own_weights = read(libraries, resolved.own)
    certain = judge_quote(own, own_weights, hit)
    if not are_among(own.words, EVENTS | REPORTS):
        return min(certain, judge_quote(firm, weights, hit))
    if own.kind in (Kind.OTHER, Kind.PERSON) and certain < SURE:
        return min(answer.confidence, DOUBT)
    return answer.confidence  # asked for a date, a place or a number, it is not sure without one


def read(libraries: Sequence[Library], text: str) -> tuple[Question, Mapping[Word, float]]:
    """A question as these libraries read it, and what each of its words is worth to them, as in `index.confidence`."""
    with ExitStack() as stack:
        snapshots = [stack.enter_context(library.store.reading()) for library in libraries]
        languages = list(dict.fromkeys(language for s in snapshots for language in s.languages))
        question = parse(text, languages or ["en"])
        statistics = gather(snapshots, question)
    return question, {word: weigh(word, statistics) for word in question.words}


def judge_quote(question: Question, weights: Mapping[Word, float], hit: Hit) -> float:
    """How sure a hit's quote would be as the answer to this question, 0 to 1."""
    near = highlight(hit.article, hit.start, hit.end, question)
    quote, *_ = choose(hit.article, hit.quote_start, hit.quote_end, question, near, weights)
    attested = _attest(question, quote, near, weights)
    return next(
        y + (attested - x) * (higher - y) / (farther - x)
        for (x, y), (farther, higher) in pairwise(ATTESTED)
        if attested <= farther
    )


def _attest(question: Question, quote: Quote, highlights: Highlights, weights: Mapping[Word, float]) -> float:
    """The share of the question's weight in the quote and around it, 0 to 1, seen with the kind of thing asked for."""
    near = {word for _, _, word in highlights}
    held = sum(weights[w] * (1.0 if w in quote.matched else _NEARBY) for w in question.words if w in near)
    share = min(1.0, held / (sum(weights.values()) or 1.0))
    if question.kind not in _WITHOUT:
        return share
    return share + _WITH * (1 - share) if quote.has_kind else share * _WITHOUT[question.kind]


def find_example(libraries: Sequence[Library]) -> str:
    """A question that the first article can answer, as far as its names tell."""
    for library in libraries:
        for article in library.articles(0, 1):
            if example := suggest(find_names(article.text)):
                return example
    return "who met Putin?"


def explain(libraries: Sequence[Library], text: str, own: str, hit: Hit) -> list[Match]:
    """The words of the question that was asked as `text`, in order, as the hit holds them; `own` is what was typed."""
    question, weights = read(libraries, text)
    typed = {word.variants[0] for word in parse(own).words}
    marks = highlight(hit.article, hit.start, hit.end, question)
    return [
        Match(
            word=word.text,
            weight=weights[word],
            places=tuple((start, end) for start, end, found in marks if found == word),
            is_own=word.variants[0] in typed,
        )
        for word in question.words
    ]
