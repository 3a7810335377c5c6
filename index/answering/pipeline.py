"""Question -> Answer: the order of the steps. Passages are found, quoted, deduplicated, and the answer is judged."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from index.answering.confidence import CLOSEST, DOUBT, SURE, judge
from index.answering.dating import can_judge, is_possible
from index.answering.deduplication import Quoted, deduplicate, fold
from index.answering.excepted_names import is_excepted
from index.answering.passage_reader import PassageReader
from index.answering.search_result import Excerpt, SearchResult
from index.model import Answer, Filters
from index.retrieval.operators import short_beginnings
from index.retrieval.question import Question, drop_stop_words
from index.retrieval.search import Ranked, rank, read_questions
from index.stores.protocol import Snapshot
from index.text.dates.reading import read_time
from index.text.dates.when import When

DEPTH = 10  # ranked passages that are quoted, at least
LITERAL = 50  # and in which a phrase in quotation marks is looked for, or an answer without what is excepted
BACKED = 0.15  # least confidence of a quote shown below a sure one: of 3,405 such quotes on four sets it retains 61%,
# and 50 of the 54 that add the answer
QUOTE = 0.6  # weight of a quote's score; its passage's is 1 for the best: hit@1 .880 -> .890 on clapnq, with weight 1
# found@60 .729 -> .733 on norquad_news
BOUND = 5  # quotes whose binding is looked at
# What the binding adds to a quote's score and takes from it. Found on news/fit, where the first quote is right .65 ->
# .70 of the time; found@60 of norquad_news, which had no part in it, .689 -> .702
STATED = 0.2  # of the share of the question's words in it that are no names
NEAR = 0.2
LACKING = 0.15
OF_ANOTHER = 0.1
OF_OTHER_DAYS = 0.4
ASKING = 0.2  # for a question: it is no answer


def answer(snapshots: Sequence[Snapshot], text: str, limit: int, filters: Filters) -> Answer:
    """Ask all libraries together; at most `limit` passages. Raises QuestionError if the question can't be asked."""
    began = time.perf_counter()
    given, excerpts = conclude(snapshots, find(snapshots, text, limit, filters), filters)
    hits = tuple(excerpt.hit() for excerpt in excerpts)
    return replace(given, hits=hits, took_ms=(time.perf_counter() - began) * 1000)


def conclude(snapshots: Sequence[Snapshot], found: SearchResult, filters: Filters) -> tuple[Answer, list[Excerpt]]:
    """The answer without its hits, and the excerpts that become its hits, best first."""
    traits, words, reader = found.traits(), found.question.words, found.reader
    confidence = min(judge(traits) if traits else 0.0, DOUBT if found.is_doubtful() else 1.0)
    least = BACKED if confidence >= SURE else CLOSEST
    backed = [not number or judge(found.examine(same[0])) >= least for number, same in enumerate(found.best)]
    first = found.best[0][0] if found.best else None
    counts, synonyms = found.statistics.counts, found.question.synonyms
    unknown = [w.text for w in words if w.is_corrected or not (w.is_day or any(counts[v] for v in w.variants))]
    unknown = drop_stop_words(unknown, found.question)
    given = Answer(
        question=found.question.typed,
        answered=confidence >= CLOSEST,
        sure=confidence >= SURE,
        confidence=confidence,
        complete=all(s.complete for s in snapshots),
        libraries={s.name: s.totals.generation for s in snapshots},
        articles=sum(s.totals.articles for s in snapshots),
        missing=tuple(dict.fromkeys(unknown)),
        missing_phrases=found.lacked,
        searched_for={
            **found.spellings(),
            **{word: ", ".join(n for w, n in synonyms if w == word) for word, _ in synonyms},
        },
        lacks=reader.lacks(first.passage, first.quote, found.question) if first and confidence < SURE else None,
        left_out=found.question.left_out,
        short_beginnings=short_beginnings(found.question.typed),
        filters=filters,
        has_more=found.has_more or not all(backed),
    )
    return given, found.excerpts(backed)


def find(snapshots: Sequence[Snapshot], text: str, limit: int, filters: Filters) -> SearchResult:
    """The best quotes, in at most `limit` groups of near-duplicates. Raises QuestionError if it can't be asked."""
    (question,), statistics = read_questions(snapshots, [text])
    return find_for(snapshots, question, PassageReader(statistics), limit, filters)


def find_for(
    snapshots: Sequence[Snapshot], question: Question, reader: PassageReader, limit: int, filters: Filters
) -> SearchResult:
    """Like `find`, for a parsed question and with the reader's statistics."""
    is_picked = question.phrases or question.excluded or question.excepted
    wanted = max(DEPTH, 3 * limit)
    depth = max(LITERAL, wanted) if is_picked else wanted
    today = filters.as_of or datetime.now(UTC).date()
    when = read_time(question.language, question.text, today)
    ranked = rank(snapshots, question, reader.statistics, filters, depth, when)
    is_whole = len(ranked) < depth
    if question.excluded:
        ranked = [
            one for one in ranked if not any(phrase.casefold() in _fold_text(one) for phrase in question.excluded)
        ]
    literal, lacked = _find_phrases(ranked, question.phrases) if question.phrases else (ranked, ())
    read, are_all = _read_quotes(literal or ranked, question, reader, question.phrases if literal else (), wanted)
    quoted = _order(read, question, reader, when)
    best, is_cut = deduplicate(quoted, limit)
    return SearchResult(question, reader, today, when, quoted, best, is_cut or not (is_whole and are_all), lacked)


def _find_phrases(ranked: Sequence[Ranked], phrases: Sequence[str]) -> tuple[list[Ranked], tuple[str, ...]]:
    """The passages that have all phrases word for word, in any case, and the phrases that none has."""
    texts = list(map(_fold_text, ranked))
    lacked = tuple(phrase for phrase in phrases if not any(phrase.casefold() in text for text in texts))
    return [
        one for one, text in zip(ranked, texts, strict=True) if all(phrase.casefold() in text for phrase in phrases)
    ], lacked


def _has_phrase(quoted: Quoted, phrases: Sequence[str]) -> bool:
    text = fold(quoted.text)
    return any(phrase.casefold() in text for phrase in phrases)


def _fold_text(passage: Ranked) -> str:
    return fold(passage.article.text[passage.start : passage.end])


def _read_quotes(
    ranked: Sequence[Ranked], question: Question, reader: PassageReader, phrases: Sequence[str], wanted: int
) -> tuple[list[Quoted], bool]:
    """The quotes of the passages, best passage first, until as many as are `wanted` have one that can be shown.

    That is a quote without what the question excepts, and with one of the `phrases` if any has one. With whether all
    passages were read.
    """
    quoted, literal = list[Quoted](), list[Quoted]()
    showing = 0  # passages
    for passage in ranked:
        if showing == wanted:
            return literal or quoted, False
        span = passage.start, passage.end
        highlights = reader.highlights(passage, *span, question)
        found = [
            Quoted(passage, quote, highlights)
            for quote in reader.quotes(passage, *span, question)
            if not (question.excepted and is_excepted(question, passage.article.text, quote, highlights))
        ]
        told = [q for q in found if _has_phrase(q, phrases)] if phrases else found
        quoted += found
        literal += told
        showing += bool(told)
    return literal or quoted, True


def _order(quoted: list[Quoted], question: Question, reader: PassageReader, when: When) -> list[Quoted]:
    """The quotes by the scores of passage and quote, the first by their binding too.

    Without those that are of later days, if it asks for what was "before March".
    """
    others = {id(q) for q in quoted if not is_possible(when, q)} if can_judge(when, question) else set()
    if when.is_before and not when.is_coarse:
        quoted = [q for q in quoted if id(q) not in others]
    top = max((q.passage.boosted for q in quoted), default=1.0)
    scores = {
        id(q): q.passage.boosted / top + QUOTE * q.quote.score - OF_OTHER_DAYS * (id(q) in others) for q in quoted
    }
    quoted.sort(key=lambda q: -scores[id(q)])
    first, rest = quoted[:BOUND], quoted[BOUND:]
    for q in first:
        binding = reader.binding(q.passage, q.quote, question)
        scores[id(q)] += (
            STATED * question.share_of_statement(q.quote.matched)
            + NEAR * binding.near
            - LACKING * binding.lacks_answer
            - OF_ANOTHER * binding.is_of_another
            - ASKING * binding.asks
        )
    return sorted(first, key=lambda q: -scores[id(q)]) + rest
