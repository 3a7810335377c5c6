"""Answers given before, as the records of the libraries that had a part in them hold them, and as hits again."""

from collections.abc import Sequence

from bot.records.protocol import Record, RecordStore
from bot.render.text.article import place
from index.answering.citing import cite
from index.model import Article, Hit


def recall(records: RecordStore, names: Sequence[str], key: str) -> Record | None:
    """The answer of this id, its passages by rank, each with its `library`; `given_by` names who had a part in it."""
    found = {name: record for name in names if (record := records.open(name).find(key))}
    if not found:
        return None
    passages = [{**passage, "library": name} for name, record in found.items() for passage in record["passages"]]
    passages.sort(key=lambda passage: passage["rank"])
    return {**next(iter(found.values())), "passages": passages, "given_by": list(found)}


def revive(passage: Record, article: Article | None) -> Hit | None:
    """A recorded passage as a hit of its article as that stands now; None if the quote stands there no more."""
    found = place(passage, article.text) if article else None
    if not article or not found:
        return None
    start, end = found
    by = start - passage["quote_start"]  # the text around may have changed where the quote has moved
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
