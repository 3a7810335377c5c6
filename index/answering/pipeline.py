"""Question -> Answer: candidates from every library, ranked as one, quoted, folded, and how sure that is."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial

from index.answering.confidence import CLOSEST, DOUBT, SURE, Traits, examine, judge, weigh
from index.answering.contradictions import find_newer
from index.answering.deduplication import Quoted, Ranked, fold, hits
from index.answering.premises import FEW, is_unborne
from index.answering.quoting import choose, highlight
from index.english.dates import is_of_another_year, read_time
from index.english.vocabulary import ORDINARY
from index.model import Answer, Article, Filters
from index.retrieval.bm25 import CandidateBM25, Statistics, order
from index.retrieval.boosts import closeness, neighbours, share
from index.retrieval.question import Question, Word, parse
from index.retrieval.spelling import edits, may_be_misspelt, nearest
from index.stores.protocol import Snapshot
from index.stores.rows import StoredPassage
from index.text.analysis import known_terms

CANDIDATES = 50, 3  # passages a library puts forward, at the least and for each wanted: 50 held the exhaustive top 10
# for 600 of 600 questions at 100,000 passages, and cost 1 ms less than 100
DEPTH = 10  # ranked passages that are quoted before the best are taken, at the least
SIMILAR = 30  # passages with a word like one that none has, whose words are compared
BACKED = 0.25  # of confidence of its own, for a quote to be shown below a sure one: of 802 such on xquad_en/web and
# norquad_news it keeps 70%, and 30 of the 32 that add the answer
QUOTE = 0.6  # of a quote's score beside its passage's, which is 1 for the best: hit@1 .880 -> .890 on clapnq, with 1
# found@60 .729 -> .733 on norquad_news


@dataclass(frozen=True, slots=True)
class Found:
    """What a question finds: its quotes, best first; the `best` with those that tell the same together.

    `has_more`: whether there are others. `known` are the terms known of an article, by its place, once they have been
    looked at.
    """

    question: Question
    statistics: Statistics
    weights: Mapping[Word, float]
    quoted: Sequence[Quoted]
    best: list[list[Quoted]]
    has_more: bool
    known: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)

    def traits(self) -> Traits | None:
        """What tells how sure the first quote is; None if there is none."""
        if not self.best:
            return None
        first = self.best[0][0]
        unborne = is_unborne(self.question, first, self.quoted, self.statistics)
        return self.examine(first, is_unborne=unborne)

    def spelling(self, word: Word) -> tuple[str, str] | None:
        """The word as it was typed, and as the first of the best passages that has it writes it."""
        for first, *_ in self.best:
            for start, end, other in first.highlights:
                if other == word:
                    return word.text, first.passage.article.text[start:end]
        return None

    def examine(self, quoted: Quoted, *, is_unborne: bool = False) -> Traits:
        """What tells how sure a quote is."""
        question, place = self.question, quoted.passage.place
        if place not in self.known:
            self.known[place] = frozenset(known_terms(quoted.passage.article))
        counts = self.statistics.counts
        rarest = min((max(counts[term] for term in word.variants) for word in question.words), default=0)
        return examine(
            question, quoted.quote, quoted.highlights, self.known[place], self.weights, rarest, is_unborne=is_unborne
        )


def answer(snapshots: Sequence[Snapshot], text: str, limit: int, filters: Filters) -> Answer:
    """Ask the libraries as one; at most `limit` passages. Raises QuestionError if the question can't be asked."""
    began = time.perf_counter()
    found = find(snapshots, text, limit, filters)
    traits = found.traits()
    corrected = [word for word in found.question.words if word.is_corrected]
    confidence = min(judge(traits) if traits else 0.0, DOUBT if _is_doubtful(found, filters) else 1.0)
    least = BACKED if confidence >= SURE else CLOSEST
    backed = [not place or judge(found.examine(same[0])) >= least for place, same in enumerate(found.best)]
    shown = [place for place, is_backed in enumerate(backed) if is_backed]
    days = find_newer(found.question, [found.best[place][0] for place in shown], found.weights, _today(filters))
    newer = dict(zip(shown, days, strict=True))
    counts = found.statistics.counts
    return Answer(
        question=found.question.text,
        hits=hits(found.best, backed, newer),
        answered=confidence >= CLOSEST,
        sure=confidence >= SURE,
        confidence=confidence,
        complete=all(s.complete for s in snapshots),
        libraries={s.name: s.totals.generation for s in snapshots},
        articles=sum(s.totals.articles for s in snapshots),
        missing=tuple(w.text for w in found.question.words if w.is_corrected or not any(counts[v] for v in w.variants)),
        searched_for=dict(filter(None, (found.spelling(word) for word in corrected))),
        narrowed=filters != Filters(),
        has_more=found.has_more or not all(backed),
        took_ms=(time.perf_counter() - began) * 1000,
    )


def _is_doubtful(found: Found, filters: Filters) -> bool:
    """Whether another word than was typed is what was found, or another year than was meant."""
    words = found.question.words
    if any(word.is_corrected and (word.is_name or len(words) <= FEW) for word in words):
        return True
    firsts = [same[0] for same in found.best[:1]]
    return any(
        is_of_another_year(found.question.text, _today(filters), first.text, first.passage.article.published)
        for first in firsts
    )


def find(snapshots: Sequence[Snapshot], text: str, limit: int, filters: Filters) -> Found:
    """The at most `limit` best quotes that are shown apart. Raises QuestionError if the question can't be asked."""
    question = parse(text, list(dict.fromkeys(language for s in snapshots for language in s.languages)) or ["en"])
    statistics = gather(snapshots, question)
    if unknown := [word for word in question.words if not any(statistics.counts[v] for v in word.variants)]:
        question = _correct(snapshots, question, unknown)
        statistics = gather(snapshots, question)
    weights = {word: weigh(word, statistics) for word in question.words}
    depth = max(DEPTH, 3 * limit)
    ranked = rank(snapshots, question, statistics, filters, depth)
    quoted = _quote(ranked, question, weights)
    best, is_cut = fold(quoted, limit)
    return Found(question, statistics, weights, quoted, best, is_cut or len(ranked) == depth)


def _correct(snapshots: Sequence[Snapshot], question: Question, unknown: Sequence[Word]) -> Question:
    """The question with the nearest words that are known in place of what may be misspelt."""
    corrected = {}
    for word in unknown:
        term = word.variants[0]
        if len(word.variants) == 1 and may_be_misspelt(term) and word.text.casefold() not in ORDINARY:
            known = {other for s in snapshots for other in s.similar(term, edits(term), SIMILAR)}
            if other := nearest(term, known, partial(count, snapshots)):
                corrected[word] = replace(word, variants=(other,), is_corrected=True)
    return replace(question, words=tuple(corrected.get(word, word) for word in question.words))


def gather(snapshots: Sequence[Snapshot], question: Question) -> Statistics:
    """The statistics of all libraries, summed; no filter changes them."""
    return Statistics(
        passages=sum(s.totals.passages for s in snapshots),
        terms=sum(s.totals.terms for s in snapshots),
        counts=count(snapshots, question.terms),
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
    when = read_time(question.text, _today(filters))
    ranked, best = [], order(scores)[:depth]
    articles = _articles([found[i] for i in best])
    when = when.among(article.published for article in articles.values())
    for i in best:
        snapshot, passage = found[i]
        article = articles[snapshot.name, passage.article]
        score = float(totals[i])
        standing = score + float(shares[i]) + closeness(passage.terms, pairs)
        standing *= when.favour(article.published)
        words = held[:, i].tolist()
        ranked.append(Ranked(snapshot, article, passage.article, passage.start, passage.end, score, standing, words))
    return ranked


def _today(filters: Filters) -> date:
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


def _quote(ranked: Sequence[Ranked], question: Question, weights: Mapping[Word, float]) -> list[Quoted]:
    """The quotes of all passages; passage and quote together decide the order."""
    quoted = []
    for passage in ranked:
        highlights = highlight(passage.article, passage.start, passage.end, question)
        quotes = choose(passage.article, passage.start, passage.end, question, highlights, weights)
        quoted += [Quoted(passage, quote, highlights) for quote in quotes]
    top = max((q.passage.standing for q in quoted), default=1.0)
    return sorted(quoted, key=lambda q: -(q.passage.standing / top + QUOTE * q.quote.score))
