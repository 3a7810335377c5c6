"""Answers a question of a conversation: words of the talk help to find passages, the question's own words judge them.

All its meanings are searched, quoted and judged on the same snapshots.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from index.answering.binding import WHOLE
from index.answering.confidence import CLOSEST, DOUBT, SURE
from index.answering.passage_reader import PassageReader
from index.answering.pipeline import conclude, find_for
from index.answering.quoting import Highlights, Quote
from index.answering.search_result import Excerpt
from index.conversation.conversation import Resolved
from index.conversation.topic import are_among, read_question
from index.language_rules import talk_rules
from index.model import Answer, Filters
from index.retrieval.question import Question
from index.retrieval.search import read_questions
from index.stores.protocol import Snapshot
from index.text.answer_type import ANYWHERE, AnswerType
from index.text.names import Name
from index.text.passages import sentences

# How much of a follow-up's own words a quote must attest to be sure, and to be shown at all. By hand: they are one or
# two, and `index.answering.confidence` is fitted to questions that need no context.
ATTESTED = ((0.0, 0.0), (0.3, CLOSEST), (0.75, SURE), (1.0, 0.9))
DEPTH = 10  # passages of which those that hold most of a follow-up's own words come first
_NEARBY = 0.8  # a word beside the quote, in its passage
_ONE = frozenset({"he", "she"})
_WITHOUT = {
    **{kind: 0.5 for kind in AnswerType if kind not in ANYWHERE},
    AnswerType.PLACE: 0.7,
}
_WITH = 0.25  # the share of what is lacking that the kind of thing asked for makes up, where it is one of these


def answer_resolved(
    snapshots: Sequence[Snapshot], resolved: Resolved, limit: int, filters: Filters
) -> tuple[Resolved, Answer]:
    """The answer to the better of a question's meanings, and that meaning. Raises QuestionError.

    It is no surer than what the person typed makes it.
    """
    began = time.perf_counter()
    first, *others = _search(snapshots, [taken for taken in (resolved, resolved.second) if taken], limit, filters)
    best = next((other for other in others if other.is_better_than(first)), first)
    hits = tuple(excerpt.hit(quote) for excerpt, quote in best.choose(limit))
    return best.resolved, replace(best.judged, hits=hits, took_ms=(time.perf_counter() - began) * 1000)


def _search(
    snapshots: Sequence[Snapshot], meanings: Sequence[Resolved], limit: int, filters: Filters
) -> list["_Meaning"]:
    """Each meaning with what is found for it; they share statistics, highlights and quotes."""
    texts = [meaning.text for meaning in meanings]
    typed = [text for meaning in meanings if meaning.meaning for text in (meaning.firm, meaning.own)]
    questions, statistics = read_questions(snapshots, [*texts, *typed], searched=len(texts))
    reader, alike = PassageReader(statistics), {_content(question): question for question in reversed(questions)}
    own = {text: alike[_content(question)] for text, question in zip(typed, questions[len(texts) :], strict=True)}
    searched = []
    for meaning, question in zip(meanings, questions, strict=False):
        leans = bool(meaning.meaning) and meaning.own != meaning.text
        found = find_for(snapshots, question, reader, max(limit, DEPTH) if leans else limit, filters)
        firm, said = own.get(meaning.firm, question), own.get(meaning.own, question)
        searched.append(_Meaning(meaning, reader, firm, said, *conclude(snapshots, found, filters), leans))
    return searched


def _content(question: Question) -> tuple[object, ...]:
    """What two questions have in common for which the same quotes are chosen."""
    return question.answer_type, tuple((word.variants, word.is_verb) for word in question.words)


@dataclass(frozen=True)
class _Meaning:
    """One meaning of a question, what must be in its answer (`firm`), what was typed (`own`), and what was found.

    `leans`: whether the conversation added words to what was typed.
    """

    resolved: Resolved
    reader: PassageReader
    firm: Question
    own: Question
    given: Answer
    excerpts: list[Excerpt]
    leans: bool

    def choose(self, limit: int) -> list[tuple[Excerpt, Quote]]:
        """The excerpts with their quotes; where it leans on the conversation, what was typed decides their order.

        Those that can't be among the first are not quoted again.
        """
        if not self.leans:
            return [(excerpt, excerpt.same[0].quote) for excerpt in self.excerpts]
        chosen: list[tuple[tuple[bool, bool, float, int], Quote]] = []
        for bound in self._bounds:
            if len(chosen) >= limit and sorted((key for key, _ in chosen), reverse=True)[limit - 1] > bound:
                break
            excerpt = self.excerpts[-bound[-1]]
            quote = self.reader.quotes(excerpt.same[0].passage, excerpt.start, excerpt.end, self.firm)[0]
            key = bound[0], bool(quote.matched) and bound[1], self._attest(self.firm, quote, excerpt), bound[-1]
            chosen.append((key, quote if quote.matched else excerpt.same[0].quote))
        chosen.sort(key=lambda row: row[0], reverse=True)
        return [(self.excerpts[-key[-1]], quote) for key, quote in chosen[:limit]]

    @cached_property
    def _bounds(self) -> list[tuple[bool, bool, float, int]]:
        """The most that each excerpt may be worth, as if its quote had all it has, best first; with its place, negated.

        Whether its article names the people, whether it has the things, and the share of what was typed.
        """
        bounds = []
        for place, excerpt in enumerate(self.excerpts):
            near = frozenset(word for _, _, word in self._near(self.firm, excerpt))
            most = Quote(excerpt.start, excerpt.end, near, has_answer_type=True, is_heading=False, score=0.0)
            is_about = names_any(excerpt, self.resolved.people), self._has_things(excerpt)
            bounds.append((*is_about, self._attest(self.firm, most, excerpt), -place))
        return sorted(bounds, reverse=True)

    @cached_property
    def _first(self) -> tuple[Excerpt, Quote]:
        return self.choose(1)[0]

    @cached_property
    def judged(self) -> Answer:
        """The answer, as sure as its quote is for the words that were typed; the conversation may find it, no more."""
        if not self.excerpts or not self.resolved.meaning:
            return self.given
        excerpt, quote = self._first
        passage, confidence = excerpt.same[0].passage, self._weigh(excerpt, quote)
        if confidence >= SURE and (not self._has_things(excerpt) or self._tells_otherwise(excerpt, quote)):
            confidence = DOUBT
        return replace(
            self.given,
            confidence=confidence,
            answered=confidence >= CLOSEST,
            sure=confidence >= SURE,
            lacks=self.reader.lacks(passage, quote, self.firm) if confidence < SURE else None,
        )

    def _tells_otherwise(self, excerpt: Excerpt, quote: Quote) -> bool:
        """Whether the quote is no answer once a name stands in the pronoun's place, which tells who did what.

        Where no person is known, it must be of the thing that "she" was taken for.
        """
        passage, resolved = excerpt.same[0].passage, self.resolved
        words = self.own if self.firm.answer_type in WHOLE else self.firm
        if self.reader.is_no_answer(passage, quote, replace(words, text=resolved.spelled or resolved.own)):
            return True
        language = resolved.talk.topic.language
        if resolved.people or not resolved.things or _ONE.isdisjoint(talk_rules(language).find_pronouns(resolved.own)):
            return False
        thing = read_question(resolved.things[0], language)
        text, start = passage.article.text, passage.start
        before = sentences(text, start, quote.start, passage.article.language)[-1:]
        first = before[0][0] if before else quote.start
        return not any(first <= at and end <= quote.end for at, end, _ in self._near(thing, excerpt))

    def is_better_than(self, first: "_Meaning") -> bool:
        """Whether its quote attests more of what was typed; or as much, and it alone keeps to the articles quoted."""
        if not self.judged.answered:
            return False
        held, before = (self._judge_quote(self.firm, *m._first) if m.judged.answered else 0.0 for m in (self, first))
        stays, stayed = (bool(m.excerpts) and m._keeps_to_articles() for m in (self, first))
        return held > before or (held == before and stays and not stayed)

    def _keeps_to_articles(self) -> bool:
        return self._first[0].same[0].passage.article.id in self.resolved.talk.articles

    def _weigh(self, excerpt: Excerpt, quote: Quote) -> float:
        if not names_any(excerpt, self.resolved.people):
            return 0.0
        if not self.leans:  # a name in another's place, which the quote itself must have
            near = self._near(self.firm, excerpt)
            is_named = any(quote.start <= start and end <= quote.end for start, end, _ in near)
            return self.given.confidence if is_named else min(self.given.confidence, DOUBT)
        firm = self._judge_quote(self.firm, excerpt, quote)
        rules = talk_rules(self.resolved.talk.topic.language)
        if not are_among(self.own.words, rules.events | rules.reports):
            return min(self._judge_quote(self.own, excerpt, quote), firm)
        confidence = min(self.given.confidence, firm)
        if confidence > DOUBT and self.own.answer_type in ANYWHERE:
            return confidence if self._judge_quote(self.own, excerpt, quote) >= SURE else DOUBT
        return confidence  # asked for a date, a place or a number, it is not sure without one

    def _judge_quote(self, question: Question, excerpt: Excerpt, quote: Quote) -> float:
        """How sure a quote would be as the answer to this question, 0 to 1."""
        best = self.reader.quotes(excerpt.same[0].passage, quote.start, quote.end, question)[0]
        attested = self._attest(question, best, excerpt)
        return next(
            y + (attested - x) * (higher - y) / (farther - x)
            for (x, y), (farther, higher) in pairwise(ATTESTED)
            if attested <= farther
        )

    def _attest(self, question: Question, quote: Quote, excerpt: Excerpt) -> float:
        """The share of the question's weight in the quote and around it, 0 to 1, seen with the kind asked for."""
        weights = self.reader.weights(question)
        near = {word for _, _, word in self._near(question, excerpt)}
        held = sum(weights[w] * (1.0 if w in quote.matched else _NEARBY) for w in question.words if w in near)
        share = min(1.0, held / (sum(weights.values()) or 1.0))
        if question.answer_type not in _WITHOUT:
            return share
        return share + _WITH * (1 - share) if quote.has_answer_type else share * _WITHOUT[question.answer_type]

    def _near(self, question: Question, excerpt: Excerpt) -> Highlights:
        return self.reader.highlights(excerpt.same[0].passage, excerpt.start, excerpt.end, question)

    def _has_things(self, excerpt: Excerpt) -> bool:
        """Whether the article has one of the things, or the excerpt one in another form; true of none."""
        things = self.resolved.things
        return names_any(excerpt, things) or bool(
            self._near(read_question(" ".join(things), self.resolved.talk.topic.language), excerpt)
        )


def names_any(excerpt: Excerpt, names: Sequence[str]) -> bool:
    """Whether an excerpt's article has one of these names; true of none."""
    return not names or any(Name(name).stands_in(excerpt.same[0].passage.article.text) for name in names)
