"""Past answers, found in the records: their passages turned back into hits, further passages, and explanations."""

import time
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING

from cachetools import FIFOCache

from bot.records.protocol import Record, RecordStore, revive
from bot.render.explanation import Match, Reasons
from bot.render.text.article import find_quote
from bot.render.to_json import load_filters
from index.answering.citing import cite
from index.library import Library, ask, consult
from index.model import Answer, Article, Hit

if TYPE_CHECKING:
    from index.conversation.conversation import Conversation

UNSAVED = 16  # records kept in memory; an answer has one for each library
FURTHER = 30  # passages of which those that an answer did not show follow it, found in about 15 ms


class UnsavedAnswers:
    """The newest answers that could not be written to the records, which threads may share.

    They are kept in memory, so that an answer that was just given can be asked about even if the disk is full or
    read-only.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._records: FIFOCache[tuple[str, str], tuple[Record, str | None]] = FIFOCache(UNSAVED)

    def add(self, name: str, record: Record, person: str | None) -> None:
        """Keep the record that a library has of an answer to this person's question."""
        with self._lock:
            self._records[name, record["id"]] = revive(record, time.time()), person

    def find(self, name: str, key: str) -> Record | None:
        """The record that a library has of the answer of this id."""
        with self._lock:
            return self._records.get((name, key), (None, None))[0]

    def forget(self, person: str) -> None:
        """Forget the answers to a person's questions."""
        with self._lock:
            for kept in [kept for kept, (_, whose) in self._records.items() if whose == person]:
                del self._records[kept]


def find_answer(
    records: RecordStore, names: Sequence[str], key: str, unsaved: UnsavedAnswers | None = None
) -> Record | None:
    """The answer of this id, its passages by rank, each with its `library`; `given_by` names those libraries."""
    found = {
        name: record
        for name in names
        if (record := (unsaved and unsaved.find(name, key)) or records.open(name).find(key))
    }
    if not found:
        return None
    passages = [{**passage, "library": name} for name, record in found.items() for passage in record["passages"]]
    passages.sort(key=lambda passage: passage["rank"])
    return {**next(iter(found.values())), "passages": passages, "given_by": list(found)}


def find_article(libraries: Sequence[Library], passage: Record) -> Article | None:
    """The article that a recorded passage is from, if its library is among these and still has it."""
    held = (library.article(passage["article"]["id"]) for library in libraries if library.name == passage["library"])
    return next(held, None)


def restore_hit(passage: Record, article: Article | None) -> Hit | None:
    """A recorded passage as a hit in the article of today; None if the quote is no longer in it."""
    found = find_quote(passage, article.text) if article else None
    if not article or not found:
        return None
    start, end = found
    by = start - passage["quote_start"]  # where the quote has moved, the text around it may have changed
    return Hit(
        article=article,
        start=start if by else passage["start"],
        end=end if by else passage["end"],
        quote_start=start,
        quote_end=end,
        highlights=tuple((a + by, b + by) for a, b in passage["highlights"] if not by or start <= a + by < end),
        score=passage["score"],
        citation=cite(article, start, end),
        library=passage["library"],
    )


def find_more(libraries: Sequence[Library], record: Record) -> list[Hit]:
    """The passages that follow those of a recorded answer, best first."""
    filters = load_filters(record["filters"])
    found = ask(libraries, record["asked_as"]["text"], limit=FURTHER, filters=filters).hits
    return [hit for hit in found if not any(_overlaps(hit, passage) for passage in record["passages"])]


def _overlaps(hit: Hit, passage: Record) -> bool:
    is_same = (hit.library, hit.article.id) == (passage["library"], passage["article"]["id"])
    return is_same and hit.quote_start < passage["quote_end"] and passage["quote_start"] < hit.quote_end


def resume(libraries: Sequence[Library], record: Record) -> "Conversation":
    """The conversation after a recorded answer: its question, completed, and what it quoted that still exists."""
    from index.conversation.conversation import Conversation

    hits = (restore_hit(passage, find_article(libraries, passage)) for passage in record["passages"])
    answer = Answer(
        record["question"],
        tuple(filter(None, hits)),
        answered=record["answered"],
        sure=record["sure"],
        confidence=record["confidence"],
    )
    return Conversation().resolve(record["asked_as"]["text"]).talk.advance(answer)


def explain(libraries: Sequence[Library], record: Record, hit: Hit) -> Reasons:
    """Why a hit was shown in a recorded answer."""
    from index.answering.confidence import weigh  # with numpy and the rules of English, which only a question needs
    from index.answering.quoting import highlight
    from index.language_rules import rules_for
    from index.retrieval.question import parse
    from index.retrieval.search import read_questions

    asked = record["asked_as"]
    searched_for = [asked["text"]]
    (question,), statistics = consult(libraries, lambda snapshots: read_questions(snapshots, searched_for, searched=0))
    typed = {word.variants[0] for word in parse(asked["own"]).words}
    marks = highlight(hit.article, hit.start, hit.end, question)
    matches = [
        Match(
            word=word.text,
            weight=weigh(word, statistics),
            places=tuple((start, end) for start, end, found in marks if found == word),
            is_own=word.variants[0] in typed or word.text in dict(question.synonyms),
        )
        for word in question.words
    ]
    rules, places = rules_for(question.language), [(start, end) for start, end, _ in marks]
    return Reasons(
        hit=hit,
        matches=matches,
        passages=len(record["passages"]),
        answer_type=question.answer_type.name,
        has_answer_type=rules.holds(hit.article.text, hit.quote_start, hit.quote_end, question.answer_type, places),
        articles=record.get("searched", 0),
        took_ms=record["took_ms"],
    )
