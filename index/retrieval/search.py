"""Finds passages: candidates from every library, ranked as one by BM25 and boosts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial

from index.language_rules import rules_for
from index.model import Article, Filters
from index.retrieval.bm25 import CandidateBM25, order
from index.retrieval.boosts import closeness, neighbours, recency, share
from index.retrieval.question import ENGLISH, Question, parse
from index.retrieval.spelling import edits, may_be_misspelt, nearest
from index.stores.protocol import Snapshot
from index.stores.rows import StoredPassage
from index.stores.statistics import Statistics

CANDIDATES = 50, 3  # passages a library puts forward, at the least and for each wanted: 50 held the exhaustive top 10
# for 600 of 600 questions at 100,000 passages, and cost 1 ms less than 100
SIMILAR = 30  # passages with a word like one that none has, whose words are compared


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage with its BM25 score, the best first in a list of them; `boosted` is that with its boosts.

    `place` is the library and the article's number. `held`: for each word of the question, whether its article has it
    in any passage found.
    """

    place: tuple[str, int]
    article: Article
    start: int
    end: int
    score: float
    boosted: float
    held: list[bool]


def read_questions(
    snapshots: Sequence[Snapshot], texts: Sequence[str], searched: int = 1
) -> tuple[list[Question], Statistics]:
    """The questions as these libraries read them, the first `searched` with their spelling corrected.

    With the statistics for all of them. Raises QuestionError if one can't be asked.
    """
    languages = tuple(dict.fromkeys(language for s in snapshots for language in s.languages)) or ENGLISH
    parsed = {text: parse(text, languages) for text in dict.fromkeys(texts)}
    statistics = gather(snapshots, *parsed.values())
    questions = [parsed[text] for text in texts]
    corrected = [correct(snapshots, question, statistics) for question in questions[:searched]]
    if any(one is not other for one, other in zip(corrected, questions, strict=False)):
        statistics = gather(snapshots, *corrected, *questions[searched:])
    return corrected + questions[searched:], statistics


def correct(snapshots: Sequence[Snapshot], question: Question, statistics: Statistics) -> Question:
    """The question with the nearest known words in place of unknown ones that may be misspelt."""
    corrected, ordinary = {}, rules_for(question.language).ordinary_words
    for word in question.words:
        if any(statistics.counts[variant] for variant in word.variants):
            continue
        term = word.variants[0]
        if len(word.variants) == 1 and may_be_misspelt(term) and word.text.casefold() not in ordinary:
            known = {other for s in snapshots for other in s.similar(term, edits(term), SIMILAR)}
            if other := nearest(term, known, partial(count, snapshots)):
                corrected[word] = replace(word, variants=(other,), is_corrected=True)
    if not corrected:
        return question
    return replace(question, words=tuple(corrected.get(word, word) for word in question.words))


def gather(snapshots: Sequence[Snapshot], *questions: Question) -> Statistics:
    """The statistics of all libraries, summed, for the terms of the questions; no filter changes them."""
    return Statistics(
        passages=sum(s.totals.passages for s in snapshots),
        terms=sum(s.totals.terms for s in snapshots),
        counts=count(snapshots, list(dict.fromkeys(term for question in questions for term in question.terms))),
    )


def count(snapshots: Sequence[Snapshot], terms: Sequence[str]) -> dict[str, int]:
    """For each term, how many passages hold it."""
    counted = [s.counts(terms) for s in snapshots]
    return {term: sum(counts[term] for counts in counted) for term in terms}


def rank(
    snapshots: Sequence[Snapshot], question: Question, statistics: Statistics, filters: Filters, depth: int
) -> list[Ranked]:
    """The best `depth` passages by BM25, ties by library and passage order."""
    terms = [term for term in question.terms if statistics.counts[term]]
    found = [(s, p) for s in snapshots for p in s.candidates(terms, filters, max(CANDIDATES[0], CANDIDATES[1] * depth))]
    if not found:
        return []
    padded = [(term, f" {term} ", f" {term} {term} ") for term in terms]
    frequencies = [_frequencies(passage, padded) for _, passage in found]
    scores = CandidateBM25(frequencies, [p.length for _, p in found], statistics).scores(
        [word.variants for word in question.words]
    )
    totals = scores.sum(axis=0)
    shares, held = share(scores, [(snapshot.name, passage.article) for snapshot, passage in found])
    pairs = neighbours(question.words, statistics)
    when = rules_for(question.language).read_time(question.text, asked_on(filters))
    ranked, best = [], order(scores)[:depth]
    articles = _articles([found[i] for i in best])
    when = when.among(article.published for article in articles.values())
    for i in best:
        snapshot, passage = found[i]
        place = snapshot.name, passage.article
        article = articles[place]
        score = float(totals[i])
        boosted = score + float(shares[i]) + closeness(passage.terms, frequencies[i], pairs)
        boosted *= recency(when, article.published)
        words = held[:, i].tolist()
        ranked.append(Ranked(place, article, passage.start, passage.end, score, boosted, words))
    return ranked


def asked_on(filters: Filters) -> date:
    """The day that a question is asked on."""
    return filters.as_of or datetime.now(UTC).date()


def _articles(found: Sequence[tuple[Snapshot, StoredPassage]]) -> dict[tuple[str, int], Article]:
    """The articles of passages, each read once, those of a library together."""
    wanted: dict[str, tuple[Snapshot, set[int]]] = {}
    for snapshot, passage in found:
        wanted.setdefault(snapshot.name, (snapshot, set()))[1].add(passage.article)
    return {
        (name, number): article
        for name, (snapshot, numbers) in wanted.items()
        for number, article in snapshot.articles(numbers).items()
    }


def _frequencies(passage: StoredPassage, padded: Iterable[tuple[str, str, str]]) -> dict[str, int]:
    """How often each term is in the passage, those that are; counting in the string is cheaper than splitting it.

    Each with spaces around it, once and twice: twins share a space, so that one is missed.
    """
    spaced = f" {passage.terms} "
    return {
        term: spaced.split().count(term) if twice in spaced else spaced.count(once)
        for term, once, twice in padded
        if once in spaced
    }
