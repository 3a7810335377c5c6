"""Question -> Answer: candidates from every library, ranked as one, quoted, joined, folded, and how sure that is."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.citing import cite
from index.confidence import CLOSEST, SURE, judge, weigh
from index.model import Answer, Article, Filters, Hit
from index.question import Question, parse
from index.quoting import Highlights, Quote, choose, highlight
from index.ranking import CandidateBM25, Statistics, order
from index.stores.snapshot import Snapshot
from index.stores.tables import StoredPassage

CANDIDATES = 50, 3  # passages a library puts forward, at the least and for each wanted: 50 held the exhaustive top 10
# for 600 of 600 questions at 100,000 passages, and cost 1 ms less than 100
DEPTH = 10  # ranked passages that are quoted before the best are taken, at the least


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage with its BM25 score, the best first in a list of them; joined ones span from the first to the last."""

    snapshot: Snapshot
    article: Article
    number: int
    start: int
    end: int
    score: float

    def touches(self, other: "Ranked") -> bool:
        """Whether both show some of the same text."""
        same = self.snapshot is other.snapshot and self.number == other.number
        return same and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Quoted:
    """A ranked passage with its quote; `confidence` that it answers, 0 to 1."""

    passage: Ranked
    quote: Quote
    highlights: Highlights
    confidence: float


def answer(snapshots: Sequence[Snapshot], text: str, limit: int, filters: Filters) -> Answer:
    """Ask the libraries as one; at most `limit` passages. Raises QuestionError if the question can't be asked."""
    began = time.perf_counter()
    question = parse(text, list(dict.fromkeys(language for s in snapshots for language in s.languages)) or ["en"])
    statistics = gather(snapshots, question)
    ranked = rank(snapshots, question, statistics, filters, max(DEPTH, 3 * limit))
    best = _fold(_quote(ranked, question, statistics))[:limit]
    confidence = best[0][0].confidence if best else 0.0
    missing = tuple(w.text for w in question.words if not any(statistics.counts[v] for v in w.variants))
    return Answer(
        question=question.text,
        hits=tuple(map(_hit, best)),
        answered=confidence >= CLOSEST,
        sure=confidence >= SURE,
        confidence=confidence,
        complete=all(s.complete for s in snapshots),
        libraries={s.name: s.totals.generation for s in snapshots},
        articles=sum(s.totals.articles for s in snapshots),
        missing=missing,
        took_ms=(time.perf_counter() - began) * 1000,
    )


def gather(snapshots: Sequence[Snapshot], question: Question) -> Statistics:
    """The statistics of all libraries, summed; no filter changes them."""
    return Statistics(
        passages=sum(s.totals.passages for s in snapshots),
        terms=sum(s.totals.terms for s in snapshots),
        counts={term: sum(s.count(term) for s in snapshots) for term in question.terms},
    )


def rank(
    snapshots: Sequence[Snapshot], question: Question, statistics: Statistics, filters: Filters, depth: int
) -> list[Ranked]:
    """The best `depth` passages by BM25, ties by library and passage order."""
    terms = [term for term in question.terms if statistics.counts[term]]
    found = [(s, p) for s in snapshots for p in s.candidates(terms, filters, max(CANDIDATES[0], CANDIDATES[1] * depth))]
    if not found:
        return []
    frequencies = [_frequencies(passage, terms) for _, passage in found]
    scores = CandidateBM25(frequencies, [p.length for _, p in found], statistics).scores(
        [word.variants for word in question.words]
    )
    totals = scores.sum(axis=0)
    articles: dict[tuple[str, int], Article] = {}
    ranked = []
    for i in order(scores)[:depth]:
        snapshot, passage = found[i]
        key = (snapshot.name, passage.article)
        if key not in articles:
            articles[key] = snapshot.article(passage.article)
        ranked.append(Ranked(snapshot, articles[key], passage.article, passage.start, passage.end, float(totals[i])))
    return ranked


def _frequencies(passage: StoredPassage, terms: Iterable[str]) -> dict[str, int]:
    """How often each term is in the passage, those that are; counting in the string is cheaper than splitting it."""
    spaced = f" {passage.terms} "
    counts = {term: spaced.count(f" {term} ") for term in terms}
    twins = [term for term in counts if f" {term} {term} " in spaced]  # which share a space, so that one is missed
    return {term: n for term, n in counts.items() if n} | {t: spaced.split().count(t) for t in twins}


def _quote(ranked: Sequence[Ranked], question: Question, statistics: Statistics) -> list[Quoted]:
    """Joined where they touch, each with its quote; passage and quote together decide the order."""
    weights = {word: weigh(word, statistics) for word in question.words}
    quoted = []
    for passage in _join(ranked):
        highlights = highlight(passage.article, passage.start, passage.end, question)
        quote = choose(passage.article, passage.start, passage.end, question, highlights, weights)
        confidence = judge(question, quote, highlights, weights)
        quoted.append(Quoted(passage, quote, highlights, confidence))
    top = max((q.passage.score for q in quoted), default=1.0)
    return sorted(quoted, key=lambda q: -(q.passage.score / top + q.quote.score))


def _join(ranked: Iterable[Ranked]) -> list[Ranked]:
    """Passages of one article that share text become one, at the rank and with the score of the better."""
    joined: list[Ranked] = []
    for passage in ranked:
        touched = [i for i, other in enumerate(joined) if passage.touches(other)]
        if not touched:
            joined.append(passage)
            continue
        parts = [passage, *(joined.pop(i) for i in reversed(touched))]
        start, end = min(part.start for part in parts), max(part.end for part in parts)
        joined.insert(touched[0], replace(parts[-1], start=start, end=end))
    return joined


def _fold(quoted: Iterable[Quoted]) -> list[list[Quoted]]:
    """Those with the same quote together, the first of each in order."""
    groups: dict[str, list[Quoted]] = {}
    for item in quoted:
        text = item.passage.article.text[item.quote.start : item.quote.end]
        groups.setdefault(" ".join(text.casefold().split()), []).append(item)
    return list(groups.values())


def _hit(same: Sequence[Quoted]) -> Hit:
    """The first of those with one quote; the other articles that have it are named."""
    passage, quote = same[0].passage, same[0].quote
    others = {item.passage.article.id: item.passage.article for item in same[1:]}
    others.pop(passage.article.id, None)
    return Hit(
        article=passage.article,
        start=passage.start,
        end=passage.end,
        quote_start=quote.start,
        quote_end=quote.end,
        highlights=tuple((a, b) for a, b, _ in same[0].highlights),
        score=passage.score,
        citation=cite(passage.article, quote.start, quote.end),
        library=passage.snapshot.name,
        also_reported_by=tuple(others.values()),
    )
