"""Question -> Answer: candidates from every library, ranked as one, quoted, folded, and how sure that is."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from index.analysis import known_terms
from index.confidence import CLOSEST, SURE, Traits, examine, judge, weigh
from index.folding import Quoted, Ranked, fold, hits
from index.model import Answer, Article, Filters
from index.question import Question, Word, parse
from index.quoting import choose, highlight
from index.ranking import CandidateBM25, Statistics, order
from index.standing import closeness, neighbours, share
from index.stores.protocol import Snapshot
from index.stores.tables import StoredPassage
from index.timing import read_time

CANDIDATES = 50, 3  # passages a library puts forward, at the least and for each wanted: 50 held the exhaustive top 10
# for 600 of 600 questions at 100,000 passages, and cost 1 ms less than 100
DEPTH = 10  # ranked passages that are quoted before the best are taken, at the least
QUOTE = 0.6  # of a quote's score beside its passage's, which is 1 for the best: hit@1 .880 -> .890 on clapnq, with 1
# found@60 .729 -> .733 on norquad_news


@dataclass(frozen=True, slots=True)
class Found:
    """What a question finds: its quotes, best first, those with the same text together."""

    question: Question
    statistics: Statistics
    weights: Mapping[Word, float]
    best: list[list[Quoted]]

    def traits(self) -> Traits | None:
        """What tells how sure the first quote is; None if there is none."""
        if not self.best:
            return None
        first = self.best[0][0]
        known = frozenset(known_terms(first.passage.article))
        return examine(self.question, first.quote, first.highlights, known, self.weights, self.statistics)


def answer(snapshots: Sequence[Snapshot], text: str, limit: int, filters: Filters) -> Answer:
    """Ask the libraries as one; at most `limit` passages. Raises QuestionError if the question can't be asked."""
    began = time.perf_counter()
    found = find(snapshots, text, limit, filters)
    traits = found.traits()
    confidence = judge(traits) if traits else 0.0
    counts = found.statistics.counts
    return Answer(
        question=found.question.text,
        hits=hits(found.best),
        answered=confidence >= CLOSEST,
        sure=confidence >= SURE,
        confidence=confidence,
        complete=all(s.complete for s in snapshots),
        libraries={s.name: s.totals.generation for s in snapshots},
        articles=sum(s.totals.articles for s in snapshots),
        missing=tuple(w.text for w in found.question.words if not any(counts[v] for v in w.variants)),
        narrowed=filters != Filters(),
        took_ms=(time.perf_counter() - began) * 1000,
    )


def find(snapshots: Sequence[Snapshot], text: str, limit: int, filters: Filters) -> Found:
    """The at most `limit` best quotes that are shown apart. Raises QuestionError if the question can't be asked."""
    question = parse(text, list(dict.fromkeys(language for s in snapshots for language in s.languages)) or ["en"])
    statistics = gather(snapshots, question)
    weights = {word: weigh(word, statistics) for word in question.words}
    ranked = rank(snapshots, question, statistics, filters, max(DEPTH, 3 * limit))
    return Found(question, statistics, weights, fold(_quote(ranked, question, weights), limit))


def gather(snapshots: Sequence[Snapshot], question: Question) -> Statistics:
    """The statistics of all libraries, summed; no filter changes them."""
    counted = [s.counts(question.terms) for s in snapshots]
    return Statistics(
        passages=sum(s.totals.passages for s in snapshots),
        terms=sum(s.totals.terms for s in snapshots),
        counts={term: sum(counts[term] for counts in counted) for term in question.terms},
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
    shares = share(scores, [(snapshot.name, passage.article) for snapshot, passage in found])
    pairs = neighbours(question.words, statistics)
    when = read_time(question.text, filters.as_of or datetime.now(UTC).date())
    best = order(scores)[:depth]
    articles = _articles([found[i] for i in best])
    ranked = []
    for i in best:
        snapshot, passage = found[i]
        article = articles[snapshot.name, passage.article]
        score = float(totals[i])
        standing = score + float(shares[i]) + closeness(passage.terms, pairs)
        standing *= when.favour(article.published)
        ranked.append(Ranked(snapshot, article, passage.article, passage.start, passage.end, score, standing))
    return ranked


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


def _frequencies(passage: StoredPassage, terms: Iterable[str]) -> dict[str, int]:
    """How often each term is in the passage, those that are; counting in the string is cheaper than splitting it."""
    spaced = f" {passage.terms} "
    counts = {term: spaced.count(f" {term} ") for term in terms}
    twins = [term for term in counts if f" {term} {term} " in spaced]  # which share a space, so that one is missed
    return {term: n for term, n in counts.items() if n} | {t: spaced.split().count(t) for t in twins}


def _quote(ranked: Sequence[Ranked], question: Question, weights: Mapping[Word, float]) -> list[Quoted]:
    """The quotes of all passages; passage and quote together decide the order."""
    quoted = []
    for passage in ranked:
        highlights = highlight(passage.article, passage.start, passage.end, question)
        quotes = choose(passage.article, passage.start, passage.end, question, highlights, weights)
        quoted += [Quoted(passage, quote, highlights) for quote in quotes]
    top = max((q.passage.standing for q in quoted), default=1.0)
    return sorted(quoted, key=lambda q: -(q.passage.standing / top + QUOTE * q.quote.score))
