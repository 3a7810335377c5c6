"""What a question found: its quotes, how sure the first may be, and the excerpts that are shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from index.answering.confidence import Traits, examine
from index.answering.contradictions import find_newer
from index.answering.dating import can_judge, is_attested
from index.answering.deduplication import Quoted, make_hit, shown_spans
from index.answering.passage_reader import PassageReader
from index.answering.premises import has_false_premise
from index.answering.quoting import Quote
from index.language_rules import rules_for
from index.model import Hit
from index.retrieval.question import Question, Word
from index.stores.statistics import Statistics
from index.text.analysis import known_terms
from index.text.dates.when import When

SHORT = 4  # words of a question, up to which a corrected one of them leaves too little
ALONE = 0.5  # how far a passage is ahead where there is no other story, which tells nothing


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is shown of a passage, `start:end`. `same` are the quotes of the same story, the shown one first."""

    same: list[Quoted]
    start: int
    end: int
    is_backed: bool
    newer: str | None

    def hit(self, quote: Quote | None = None) -> Hit:
        """The excerpt as a hit with its citation, for its own quote or another `quote` in it."""
        quote = quote or self.same[0].quote
        return make_hit(self.same, quote, self.start, self.end, is_backed=self.is_backed, newer=self.newer)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The quotes that a question found, best first; `best` groups those to be shown, near-duplicates together.

    `today`: the day that it was asked on; `when`: the days that it is about. `has_more`: whether there are others.
    `lacked`: the question's phrases that no passage has. `known` caches the known terms of an article, by its library
    and number.
    """

    question: Question
    reader: PassageReader
    today: date
    when: When
    quoted: Sequence[Quoted]
    best: list[list[Quoted]]
    has_more: bool
    lacked: tuple[str, ...] = ()
    known: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)

    @property
    def statistics(self) -> Statistics:
        """The statistics of all libraries."""
        return self.reader.statistics

    def traits(self) -> Traits | None:
        """What decides how sure the first quote is; None if there is no quote."""
        if not self.best:
            return None
        first = self.best[0][0]
        false_premise = has_false_premise(self.question, first, self.quoted, self.statistics)
        loose = self.reader.is_no_answer(first.passage, first.quote, self.question)
        return self.examine(first, has_false_premise=false_premise, loose=loose)

    def examine(self, quoted: Quoted, *, has_false_premise: bool = False, loose: bool = False) -> Traits:
        """What decides how sure a quote is."""
        question, place = self.question, quoted.passage.place
        if place not in self.known:
            self.known[place] = frozenset(known_terms(quoted.passage.article))
        counts = self.statistics.counts
        rarest = min((max(counts[term] for term in word.variants) for word in question.words), default=0)
        weights = self.reader.weights(question)
        return examine(
            question,
            quoted.quote,
            self.reader.binding(quoted.passage, quoted.quote, question),
            quoted.highlights,
            self.known[place],
            weights,
            rarest,
            self._lead(quoted),
            has_false_premise=has_false_premise,
            is_no_answer=loose,
        )

    def _lead(self, quoted: Quoted) -> float:
        """How far its passage is ahead of the best of another story, of its own score; 0 if it is behind."""
        same = {item.passage.place for group in self.best if quoted in group for item in group}
        others = [item.passage.boosted for item in self.quoted if item.passage.place not in same]
        return max(0.0, 1 - max(others) / (quoted.passage.boosted or 1.0)) if others else ALONE

    def is_doubtful(self) -> bool:
        """Whether no passage has a phrase of the question, a word that matters was corrected, or the days differ."""
        words = self.question.words
        if self.lacked or any(word.is_corrected and (word.is_name or len(words) <= SHORT) for word in words):
            return True
        rules = rules_for(self.question.language)
        firsts = [same[0] for same in self.best[:1]]
        if can_judge(self.when, self.question) and not all(is_attested(self.when, first) for first in firsts):
            return True
        return any(
            rules.is_of_another_year(self.question.text, self.today, first.text, first.passage.article.published)
            for first in firsts
        )

    def spellings(self) -> dict[str, str]:
        """Each corrected word as it was typed -> as the best passages spell it or the parts it was cut into."""
        spelt: dict[str, str] = {}
        for word in self.question.words:
            if word.is_corrected and (taken := self._spelling(word)):
                spelt[word.text] = f"{spelt[word.text]} {taken}" if word.text in spelt else taken
        return spelt

    def _spelling(self, word: Word) -> str | None:
        for first, *_ in self.best:
            for start, end, other in first.highlights:
                if other == word:
                    return first.passage.article.text[start:end]
        return None

    def excerpts(self, backed: Sequence[bool]) -> list[Excerpt]:
        """The excerpts to show, best first. `backed`: whether the quote of each group of `best` is relevant enough."""
        shown = [number for number, is_backed in enumerate(backed) if is_backed]
        weights = self.reader.weights(self.question)
        days = find_newer(self.question, [self.best[number][0] for number in shown], weights, self.today)
        newer, spans = dict(zip(shown, days, strict=True)), dict(shown_spans([first for first, *_ in self.best]))
        return [Excerpt(same, *spans[i], backed[i], newer.get(i)) for i, same in enumerate(self.best)]
