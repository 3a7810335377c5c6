"""Past answers: found in the records of the libraries that gave them, and their passages turned back into hits."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Lock

from bot.records.protocol import Record, RecordStore
from bot.render.text.article import find_quote
from index.answering.citing import cite
from index.model import Article, Hit


class UnsavedAnswers:
    """The newest answers that could not be written to the records, which threads may share.

    They are kept in memory, so that an answer that was just given can be asked about even if the disk is full or
    read-only.
    """

    def __init__(self, most: int = 16) -> None:
        """`most`: how many records are kept; an answer has one for each library."""
        self._most, self._lock = most, Lock()
        self._records = OrderedDict[tuple[str, str], tuple[Record, str | None]]()

    def add(self, name: str, record: Record, person: str | None) -> None:
        """Keep the record that a library has of an answer to this person's question."""
        asked = datetime.now(UTC).isoformat(timespec="seconds")
        with self._lock:
            self._records[name, record["id"]] = {**record, "asked": asked}, person
            if len(self._records) > self._most:
                self._records.popitem(last=False)

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
