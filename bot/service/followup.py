"""What of a question a passage holds, word for word, and what each word is worth: why it was found, and how sure."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import pairwise
from typing import Any

from bot.render.explanation import Match
from bot.render.to_json import dump_filters, load_filters
from bot.service.asker import LIMIT, Asker
from bot.service.subscriptions import Subscription
from index.answering.citing import cite
from index.answering.confidence import CLOSEST, SURE, weigh
from index.answering.pipeline import gather
from index.answering.quoting import Highlights, Quote, choose, highlight
from index.conversation.conversation import Conversation, Resolved, suggest
from index.conversation.cues import EVENTS, REPORTS, are_among
from index.conversation.entities import Name, find_names
from index.library import Library
from index.model import Answer, Filters, Hit
from index.retrieval.question import Kind, Question, Word, parse

# How much of a follow-up's own words a quote must attest to be sure, and to be shown at all. By hand: they are one or
# two, and `index.answering.confidence` knows questions that stand by themselves.
ATTESTED = ((0.0, 0.0), (0.3, CLOSEST), (0.75, SURE), (1.0, 0.9))
DEPTH = 10  # passages of which those that hold most of a follow-up's own words come first
EXAMPLES = 5  # articles that are looked through for somebody to ask about
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
    is_private: bool = False,
) -> tuple[Resolved, Answer]:
    """The answer to a question of a talk, no surer than what the person said makes it, and how that was taken.

    `is_question`: whether a person asked it, and it is no message of somebody that was looked up; `is_private`: whether
    nobody else sees the answer. Raises QuestionError.
    """
    readings = [(taken, _answer(asker, taken, limit, filters)) for taken in (resolved, resolved.second) if taken]
    taken, answer = readings[0]
    if readings[1:] and _is_better(asker.libraries, *readings[1], answer):
        taken, answer = readings[1]
    described = describe(taken, filters, is_question=is_question, is_private=is_private)
    asker.keep(answer, described, person)
    return taken, answer


def ask_again(asker: Asker, kept: Subscription, limit: int = LIMIT) -> Answer:
    """The answer that a question which is followed has by now; remembered if it answers it."""
    asked = kept.record["asked_as"]
    people, things = tuple(asked["people"]), tuple(asked["things"])
    resolved = Resolved(
        asked["text"], asked["own"], asked["firm"], people=people, things=things, meaning=asked["meaning"]
    )
    filters = load_filters(kept.record["filters"])
    answer = _answer(asker, resolved, limit, filters)
    if answer.complete and kept.is_answered_by(answer):
        asker.keep(answer, describe(resolved, filters), kept.person or None)
    return answer


def describe(
    resolved: Resolved, filters: Filters, *, is_question: bool = True, is_private: bool = False
) -> dict[str, Any]:
    """How a question was asked, for the records."""
    names = ("text", "own", "firm", "people", "things", "meaning")
    asked = {name: getattr(resolved, name) for name in names}
    kind = {"is_question": is_question, "is_private": is_private}
    return {"asked_as": asked, "filters": dump_filters(filters), **kind}


def _answer(asker: Asker, taken: Resolved, limit: int, filters: Filters) -> Answer:
    if not taken.meaning or taken.own == taken.text:
        return temper(asker.libraries, asker.find(taken.text, limit, filters), taken)
    found = refocus(asker.libraries, asker.find(taken.text, max(limit, DEPTH), filters), taken)
    return temper(asker.libraries, replace(found, hits=found.hits[:limit]), taken)


def refocus(libraries: Sequence[Library], answer: Answer, resolved: Resolved) -> Answer:
    """The answer with what the person said leading: the talk only found its passages."""
    firm, weights = read(libraries, resolved.firm)
    told = []
    for hit in answer.hits:
        near = highlight(hit.article, hit.start, hit.end, firm)
        quote, *_ = choose(hit.article, hit.start, hit.end, firm, near, weights)
        citation = cite(hit.article, quote.start, quote.end)
        quoted = replace(hit, quote_start=quote.start, quote_end=quote.end, citation=citation) if quote.matched else hit
        is_about = names_any(hit, resolved.people), bool(quote.matched) and has_any(hit, resolved.things)
        told.append((*is_about, _attest(firm, quote, near, weights), quoted))
    return replace(answer, hits=tuple(hit for *_, hit in sorted(told, key=lambda row: row[:3], reverse=True)))


def names_any(hit: Hit, names: Sequence[str]) -> bool:
    """Whether a hit's article has one of these names; true of none."""
    return not names or any(Name(name).stands_in(hit.article.text) for name in names)


def has_any(hit: Hit, words: Sequence[str]) -> bool:
    """Whether a hit's article has one of these words, or its passage one in another form; true of none."""
    return names_any(hit, words) or bool(highlight(hit.article, hit.start, hit.end, parse(" ".join(words))))


def _is_better(libraries: Sequence[Library], taken: Resolved, answer: Answer, than: Answer) -> bool:
    """Whether another way to take a question holds more of what it says; or as much, and it alone keeps to the talk."""
    if not answer.answered:
        return False
    firm, weights = read(libraries, taken.firm)
    held, before = (judge_quote(firm, weights, a.hits[0]) if a.answered else 0.0 for a in (answer, than))
    keeps, kept = (a.hits[0].article.id in taken.talk.articles if a.hits else False for a in (answer, than))
    return held > before or (held == before and keeps and not kept)


def temper(libraries: Sequence[Library], answer: Answer, resolved: Resolved) -> Answer:
    """The answer, as sure as its quote is for the question's own words: what the talk added may find it, no more."""
    if not answer.hits or not resolved.meaning:
        return answer
    confidence = _weigh(libraries, answer, resolved)
    if not has_any(answer.hits[0], resolved.things):
        confidence = min(confidence, DOUBT)
    return replace(answer, confidence=confidence, answered=confidence >= CLOSEST, sure=confidence >= SURE)


def _weigh(libraries: Sequence[Library], answer: Answer, resolved: Resolved) -> float:
    hit = answer.hits[0]
    if not names_any(hit, resolved.people):
        return 0.0
    firm, weights = read(libraries, resolved.firm)
    if resolved.own == resolved.text:  # a name in another's place, which the quote itself must have
        is_named = highlight(hit.article, hit.quote_start, hit.quote_end, firm)
        return answer.confidence if is_named else min(answer.confidence, DOUBT)
    own, own_weights = read(libraries, resolved.own)
    certain = judge_quote(own, own_weights, hit)
    if not are_among(own.words, EVENTS | REPORTS):
        return min(certain, judge_quote(firm, weights, hit))
    confidence = min(answer.confidence, judge_quote(firm, weights, hit))
    if own.kind in (Kind.OTHER, Kind.PERSON) and certain < SURE:
        return min(confidence, DOUBT)
    return confidence  # asked for a date, a place or a number, it is not sure without one


def read(libraries: Sequence[Library], text: str) -> tuple[Question, Mapping[Word, float]]:
    """A question as these libraries read it, and what each of its words is worth to them, as in `confidence`."""
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


def propose(libraries: Sequence[Library], talk: Conversation) -> tuple[str | None, Conversation]:
    """A question to ask that a talk was not told of before, if there is one, and the talk after it."""
    found = (find_names(article.text) for library in libraries for article in library.articles(0, EXAMPLES))
    example = talk.suggest() or next(filter(None, (suggest(names, talk.suggested) for names in found)), None)
    return example, talk.propose(example) if example else talk


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
