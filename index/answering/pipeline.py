"""Question -> Answer: the order of the steps. Passages are found, quoted, deduplicated, and the answer is judged."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.answering.confidence import CLOSEST, DOUBT, SURE, Traits, examine, judge
from index.answering.contradictions import find_newer
from index.answering.deduplication import Quoted, apart, fold, make_hit
from index.answering.passage_reader import PassageReader
from index.answering.premises import FEW, is_unborne
from index.answering.quoting import Quote
from index.english.dates import is_of_another_year
from index.model import Answer, Filters, Hit
from index.retrieval.question import Question, Word
from index.retrieval.search import Ranked, asked_on, rank, read_questions
from index.stores.protocol import Snapshot
from index.stores.statistics import Statistics
from index.text.analysis import known_terms

DEPTH = 10  # ranked passages that are quoted before the best are taken, at the least
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
    reader: PassageReader
    quoted: Sequence[Quoted]
    best: list[list[Quoted]]
    has_more: bool
    known: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)

    @property
    def statistics(self) -> Statistics:
        """Those of all libraries."""
        return self.reader.statistics

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
        weights = self.reader.weights(question)
        return examine(
            question, quoted.quote, quoted.highlights, self.known[place], weights, rarest, is_unborne=is_unborne
        )


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is shown of a passage, `start:end`; `same` are the quotes that tell the same, its own first."""

    same: list[Quoted]
    start: int
    end: int
    is_backed: bool
    newer: str | None

    def hit(self, quote: Quote | None = None) -> Hit:
        """The excerpt with its citation; with another `quote` of it."""
        quote = quote or self.same[0].quote
        return make_hit(self.same, quote, self.start, self.end, is_backed=self.is_backed, newer=self.newer)


def answer(snapshots: Sequence[Snapshot], text: str, limit: int, filters: Filters) -> Answer:
    """Ask the libraries as one; at most `limit` passages. Raises QuestionError if the question can't be asked."""
    began = time.perf_counter()
    given, excerpts = conclude(snapshots, find(snapshots, text, limit, filters), filters)
    hits = tuple(excerpt.hit() for excerpt in excerpts)
    return replace(given, hits=hits, took_ms=(time.perf_counter() - began) * 1000)


def conclude(snapshots: Sequence[Snapshot], found: Found, filters: Filters) -> tuple[Answer, list[Excerpt]]:
    """The answer without its hits, and what these are made of, best first."""
    traits, words = found.traits(), found.question.words
    confidence = min(judge(traits) if traits else 0.0, DOUBT if _is_doubtful(found, filters) else 1.0)
    least = BACKED if confidence >= SURE else CLOSEST
    backed = [not place or judge(found.examine(same[0])) >= least for place, same in enumerate(found.best)]
    counts = found.statistics.counts
    given = Answer(
        question=found.question.text,
        answered=confidence >= CLOSEST,
        sure=confidence >= SURE,
        confidence=confidence,
        complete=all(s.complete for s in snapshots),
        libraries={s.name: s.totals.generation for s in snapshots},
        articles=sum(s.totals.articles for s in snapshots),
        missing=tuple(w.text for w in words if w.is_corrected or not any(counts[v] for v in w.variants)),
        searched_for=dict(filter(None, (found.spelling(word) for word in words if word.is_corrected))),
        narrowed=filters != Filters(),
        has_more=found.has_more or not all(backed),
    )
    return given, _excerpts(found, backed, filters)


def _excerpts(found: Found, backed: Sequence[bool], filters: Filters) -> list[Excerpt]:
    shown = [place for place, is_backed in enumerate(backed) if is_backed]
    weights = found.reader.weights(found.question)
    days = find_newer(found.question, [found.best[place][0] for place in shown], weights, asked_on(filters))
    newer, spans = dict(zip(shown, days, strict=True)), dict(apart([first for first, *_ in found.best]))
    return [Excerpt(same, *spans[i], backed[i], newer.get(i)) for i, same in enumerate(found.best)]


def _is_doubtful(found: Found, filters: Filters) -> bool:
    """Whether another word than was typed is what was found, or another year than was meant."""
    words = found.question.words
    if any(word.is_corrected and (word.is_name or len(words) <= FEW) for word in words):
        return True
    firsts = [same[0] for same in found.best[:1]]
    return any(
        is_of_another_year(found.question.text, asked_on(filters), first.text, first.passage.article.published)
        for first in firsts
    )


def find(snapshots: Sequence[Snapshot], text: str, limit: int, filters: Filters) -> Found:
    """The at most `limit` best quotes that are shown apart. Raises QuestionError if the question can't be asked."""
    (question,), statistics = read_questions(snapshots, [text])
    return find_for(snapshots, question, PassageReader(statistics), limit, filters)


def find_for(
    snapshots: Sequence[Snapshot], question: Question, reader: PassageReader, limit: int, filters: Filters
) -> Found:
    """The same for a question that was read, with the reader's statistics."""
    depth = max(DEPTH, 3 * limit)
    ranked = rank(snapshots, question, reader.statistics, filters, depth)
    quoted = _quote(ranked, question, reader)
    best, is_cut = fold(quoted, limit)
    return Found(question, reader, quoted, best, is_cut or len(ranked) == depth)


def _quote(ranked: Sequence[Ranked], question: Question, reader: PassageReader) -> list[Quoted]:
    """The quotes of all passages; passage and quote together decide the order."""
    quoted = []
    for passage in ranked:
        span = passage.start, passage.end
        highlights = reader.highlights(passage, *span, question)
        quoted += [Quoted(passage, quote, highlights) for quote in reader.quotes(passage, *span, question)]
    top = max((q.passage.standing for q in quoted), default=1.0)
    return sorted(quoted, key=lambda q: -(q.passage.standing / top + QUOTE * q.quote.score))
